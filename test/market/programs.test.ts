import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { openMarket, type Program } from '../../src/market/market.ts'
import { ARCHETYPE_SHARES, CAPACITY_SPREAD, FILTERS, PRESTIGE_SIZE, YEAR_CAPACITY_SPREAD } from '../../src/market/parameters.ts'
import { drawQuotas, type ProgramTraits } from '../../src/market/programs.ts'
import { PURPOSE, Stream } from '../../src/market/random.ts'
import type { Branch } from '../../src/market/season.ts'
import { ARCHETYPES, type Archetype, REGIONS } from '../../src/market/vocabulary.ts'
import { market2025 as market, season2025 as season } from '../support/season-2025.ts'

/** The branches with their programs, in catalogue order. */
const offered = season.branches.map((branch, b) => {
  const from = market.firstProgram[b]
  const to = market.firstProgram[b + 1]
  return { branch, programs: market.programs.slice(from, to), traits: market.traits.slice(from, to) }
})

/** Branches of which something does not hold. */
const faults = (holds: (offer: (typeof offered)[number]) => boolean): string[] =>
  offered.filter((offer) => !holds(offer)).map(({ branch }) => `${branch.specialty}, ${branch.track}`)

const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0)
const ascending = (values: readonly number[]): number[] => [...values].sort((one, other) => one - other)

/** Seats of the programs in the published histogram, ascending. */
const published = (branch: Branch): number[] =>
  ascending(Object.entries(branch.quotas).flatMap(([seats, programs]) => Array<number>(programs).fill(Number(seats))))

/** Mean difference, and mean absolute difference, of two distributions quantile by quantile. */
function compare(drawn: readonly number[], histogram: readonly number[]): { shift: number; distance: number } {
  const points = 2000
  let shift = 0
  let distance = 0
  for (let i = 0; i < points; i++) {
    const share = (i + 0.5) / points
    const difference = drawn[Math.floor(share * drawn.length)] - histogram[Math.floor(share * histogram.length)]
    shift += difference / points
    distance += Math.abs(difference) / points
  }
  return { shift, distance }
}

describe('the catalogue of 2025', () => {
  test('has the programs and positions that each branch states', () => {
    expect(market.programs).toHaveLength(sum(season.branches.map(({ programs }) => programs)))
    expect(faults(({ branch, programs }) => programs.length === branch.programs)).toEqual([])
    expect(faults(({ branch, programs }) => sum(programs.map(({ positions }) => positions)) === branch.positions)).toEqual([])
    expect(faults(({ programs }) => programs.every(({ positions }) => positions >= 1))).toEqual([])
    expect(sum(market.quota)).toBe(43_237)
  })

  test('spreads positions like the published histogram, moved no further than the totals ask', () => {
    // What does not move everyone the same way is the rounding of a histogram to other numbers of programs.
    const excess = ({ branch, programs }: (typeof offered)[number]): number => {
      const { shift, distance } = compare(ascending(programs.map(({ positions }) => positions)), published(branch))
      return distance - Math.abs(shift)
    }
    expect(faults((offer) => excess(offer) < 0.35)).toEqual([])
    expect(faults((offer) => offer.branch.programs < 100 || excess(offer) < 0.05)).toEqual([])
  })

  test('keeps the histogram exactly where programs and positions are those of its year', () => {
    for (const branch of season.branches) {
      const seats = published(branch)
      const same = { ...branch, programs: seats.length, positions: sum(seats) }
      expect(ascending([...drawQuotas(same, new Stream(1, 0, PURPOSE.programs))])).toEqual(seats)
    }
  })

  test('describes each program the way the market reads it', () => {
    market.programs.forEach(({ specialty, track, positions, archetype, region, visas, filters }, p) => {
      const traits = market.traits[p]
      const branch = season.branches[market.branchOf[p]]
      expect({ specialty, track, positions, archetype, region, visas, filters }).toEqual({
        specialty: branch.specialty,
        track: branch.track,
        positions: market.quota[p],
        archetype: traits.archetype,
        region: traits.region,
        visas: traits.visas,
        filters: traits.filters,
      })
    })
  })

  test('is the same on a second call', () => {
    const again = openMarket('2025')
    expect(again).not.toBe(market)
    // Millions of numbers in all, over which a matcher of the tests takes ten seconds.
    expect(isDeepStrictEqual(again, market)).toBe(true)
  })
})

describe('ids', () => {
  test('are unique and number the programs of a specialty without a gap, through all its tracks', () => {
    expect(new Set(market.programs.map(({ id }) => id)).size).toBe(market.programs.length)
    const next = new Map<string, number>()
    for (const { id, specialty } of market.programs) {
      const number = (next.get(specialty) ?? 0) + 1
      next.set(specialty, number)
      expect(id).toBe(`${specialty}/${String(number).padStart(4, '0')}`)
    }
  })

  // Frozen: shows only that nobody's line comes to mean another program unnoticed.
  test.each([
    ['internal-medicine/0001', 'categorical', 'university', 'northeast', 22, ['j1', 'h1b']],
    ['internal-medicine/0412', 'categorical', 'community', 'south', 13, ['j1', 'h1b']],
    ['internal-medicine/0900', 'preliminary', 'community', 'south', 4, ['j1']],
    ['family-medicine/0077', 'categorical', 'rural', 'midwest', 5, ['j1']],
    ['psychiatry/0100', 'categorical', 'university-top', 'south', 9, ['j1']],
    ['transitional-year/0042', 'transitional', 'community', 'west', 2, []],
  ])('%s stays what it is', (id, track, archetype, region, positions, visas) => {
    expect(market.programs.find((program) => program.id === id)).toMatchObject({ track, archetype, region, positions, visas })
  })
})

test('names are made of kind, region, specialty, track and positions, and of no word besides', () => {
  const kinds = 'Leading university|University|Community|Rural'
  const regions = 'Northeast|Midwest|South|West'
  const tracks = ', advanced|, preliminary year|, physician only'
  const specialties = [...new Set(season.branches.map(({ specialty }) => specialty.replaceAll('-', ' ')))].join('|')
  const name = new RegExp(`^(${kinds}) program in the (${regions}): (${specialties})(${tracks})?, \\d+ positions?$`)
  expect(market.programs.filter((program) => !name.test(program.name))).toEqual([])
  const seats = ({ name, positions }: Program): boolean =>
    name.endsWith(positions === 1 ? ', 1 position' : `, ${positions} positions`)
  expect(market.programs.filter((program) => !seats(program))).toEqual([])
})

describe('traits', () => {
  test('visas are sponsored by the published shares of programs, H-1B by none that refuses J-1', () => {
    const share = (wanted: number, n: number): number => Math.round(wanted * n)
    const sponsors = (traits: readonly ProgramTraits[], visa: 'j1' | 'h1b'): number =>
      traits.filter(({ visas }) => visas.includes(visa)).length
    expect(faults(({ branch, traits }) => sponsors(traits, 'j1') === share(branch.visas.j1, traits.length))).toEqual([])
    expect(faults(({ branch, traits }) => sponsors(traits, 'h1b') === share(branch.visas.h1b, traits.length))).toEqual([])
    // Both counts are rounded, so one program may sponsor H-1B alone.
    const alone = ({ visas }: ProgramTraits): boolean => visas.includes('h1b') && !visas.includes('j1')
    expect(faults(({ traits }) => traits.filter(alone).length <= 1)).toEqual([])
  })

  test('programs that sponsor visas are more open to international graduates', () => {
    const nonUsImg = 5
    const mean = (visas: boolean): number => {
      const open = market.traits
        .filter((traits) => traits.visas.includes('j1') === visas)
        .map(({ openness }) => openness[nonUsImg])
      return sum(open) / open.length
    }
    expect(mean(true)).toBeGreaterThan(mean(false) + 0.2)
  })

  test('archetypes are bands of prestige of the stated widths, rural programs the smaller ones of the rest', () => {
    const standing: readonly (readonly Archetype[])[] = [['university-top'], ['university'], ['community', 'rural']]
    const widths = [ARCHETYPE_SHARES['university-top'], ARCHETYPE_SHARES.university]
    expect(
      faults(({ traits }) => {
        const bands = standing.map((kinds) => traits.filter(({ archetype }) => kinds.includes(archetype)))
        const inOrder = bands.every((band, k) => {
          const below = bands.slice(k + 1).flat()
          return band.every(({ prestige }) => below.every((other) => other.prestige <= prestige))
        })
        return inOrder && widths.every((width, k) => Math.abs(bands[k].length - width * traits.length) <= 0.5)
      }),
    ).toEqual([])
    const median = (traits: readonly ProgramTraits[]): number => ascending(traits.map(({ quota }) => quota))[traits.length >> 1]
    expect(
      faults(({ traits }) => traits.every(({ archetype, quota }) => archetype !== 'rural' || quota <= median(traits))),
    ).toEqual([])
    const rest = market.traits.filter(({ archetype }) => archetype === 'community' || archetype === 'rural')
    const rural = rest.filter(({ archetype }) => archetype === 'rural').length / rest.length
    expect(rural).toBeGreaterThan(ARCHETYPE_SHARES.ruralOfRest - 0.02)
    expect(rural).toBeLessThan(ARCHETYPE_SHARES.ruralOfRest + 0.12)
  })

  test('prestige has mean 0 and spread 1 within a branch, and leans towards large programs as much as stated', () => {
    const moments = (values: readonly number[]): { mean: number; sd: number } => {
      const mean = sum(values) / values.length
      return { mean, sd: Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length) }
    }
    expect(
      faults(({ traits }) => {
        const { mean, sd } = moments(traits.map(({ prestige }) => prestige))
        return Math.abs(mean) < 1e-9 && (Math.abs(sd - 1) < 1e-9 || traits.length === 1)
      }),
    ).toEqual([])
    // Pooled over the branches, weighted by their programs; the standard error of the correlation is about 0.012.
    let covariance = 0
    let programs = 0
    for (const { traits } of offered) {
      const sizes = traits.map(({ quota }) => Math.log(quota))
      const { mean, sd } = moments(sizes)
      if (sd === 0) continue
      covariance += sum(traits.map(({ prestige }, k) => (prestige * (sizes[k] - mean)) / sd))
      programs += traits.length
    }
    expect(Math.abs(covariance / programs - PRESTIGE_SIZE)).toBeLessThan(0.04)
  })

  test('interviews per position spread as stated, more widely between preliminary and transitional years', () => {
    const spreadOf = (years: boolean): { sd: number; programs: number } => {
      const some = offered.filter(({ branch }) => ['preliminary', 'transitional'].includes(branch.track) === years)
      const logs = some.flatMap(({ traits }) => traits.map(({ capacity }) => Math.log(capacity)))
      // About 0, the mean that they are drawn with.
      return { sd: Math.sqrt(sum(logs.map((one) => one ** 2)) / logs.length), programs: logs.length }
    }
    for (const [years, stated] of [
      [false, CAPACITY_SPREAD],
      [true, YEAR_CAPACITY_SPREAD],
    ] as const) {
      const { sd, programs } = spreadOf(years)
      expect(programs).toBeGreaterThan(500)
      expect(Math.abs(sd / stated - 1)).toBeLessThan(4 / Math.sqrt(2 * programs))
    }
    expect(YEAR_CAPACITY_SPREAD).toBeGreaterThan(CAPACITY_SPREAD)
  })

  test('filters are those of the archetype, at the stated shares of programs', () => {
    for (const archetype of ARCHETYPES) {
      const some = market.traits.filter((traits) => traits.archetype === archetype)
      const sponsors = some.filter(({ visas }) => visas.includes('h1b'))
      const { floors, mdFloors, doFloors, years, attempts, h1b } = FILTERS[archetype]
      const filters = [
        [floors, some.map(({ filters }) => filters.step2ckMin)],
        [mdFloors, some.map(({ filters }) => filters.usMdStep2ckMin)],
        [doFloors, some.map(({ filters }) => filters.usDoStep2ckMin)],
        [years, some.map(({ filters }) => filters.yearsSinceGraduationMax)],
        [attempts, some.map(({ filters }) => filters.failedAttemptsMax)],
        [h1b, sponsors.map(({ filters }) => filters.h1bStep2ckMin)],
      ] as const
      for (const [[share, value], found] of filters) {
        expect(new Set(found)).toEqual(new Set([null, value]))
        const having = found.filter((limit) => limit !== null).length / found.length
        expect(Math.abs(having - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / found.length))
      }
    }
  })

  test('a bar for those who need an H-1B visa stands only where one is sponsored', () => {
    expect(market.traits.filter(({ visas, filters }) => filters.h1bStep2ckMin !== null && !visas.includes('h1b'))).toEqual([])
  })

  test('regions have the published shares of programs', () => {
    const all = sum(REGIONS.map((region) => season.regions[region]))
    for (const region of REGIONS) {
      const share = season.regions[region] / all
      const found = market.traits.filter((traits) => traits.region === region).length / market.traits.length
      expect(Math.abs(found - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / market.traits.length))
    }
  })
})
