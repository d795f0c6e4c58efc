import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildMarket, centreConstants, factsHash, type Market, openConstants } from '../../src/market/market.ts'
import { apportion, resolveSeason } from '../../src/market/own-facts.ts'
import { checkSeasonPlan } from '../../src/market/own-season.ts'
import { CENTRE } from '../../src/market/parameters.ts'
import type { Branch, Season } from '../../src/market/season.ts'
import { APPLICANT_TYPES, type ApplicantType } from '../../src/market/vocabulary.ts'
import { branch2025, market2025, season2025 } from '../support/season-2025.ts'

type Row = Record<string, unknown>

/** What comes of a file that builds on season 2025. */
function resolved(file: Row) {
  const plan = checkSeasonPlan({ id: 'my-season', base: '2025', ...file }, ['2025', '2026'])
  if (!plan.ok) throw new Error(plan.errors[0].detail)
  return resolveSeason(plan.value, market2025)
}

function seasonOf(file: Row): Season {
  const made = resolved(file)
  if (!made.ok) throw new Error(`${made.errors[0].pointer}: ${made.errors[0].detail}`)
  return made.value
}

const faultsOf = (file: Row) => {
  const made = resolved(file)
  return made.ok ? [] : made.errors
}

const marketOf = (file: Row): Market => buildMarket(seasonOf(file), null)
const find = ({ branches }: Season, specialty: string, track = 'categorical'): Branch =>
  branches.find((branch) => branch.specialty === specialty && branch.track === track)!
const traitsOf = (market: Market, id: string) => market.traits[market.programs.findIndex((program) => program.id === id)]

const family = (id: string, more: Row = {}): Row => ({ id, specialty: 'family-medicine', quota: 6, ...more })
const medicine = (id: string, more: Row = {}): Row => ({ id, specialty: 'internal-medicine', quota: 12, ...more })
const FAMILY = branch2025('family-medicine')

describe('programs among the drawn ones', () => {
  const programs = [family('alder'), family('birch', { quota: 9, imgShare: 0.8 }), medicine('alder-im')]
  const market = marketOf({ programs })

  test('take the place of as many drawn ones, and all others stay as they are', () => {
    expect(market.programs).toHaveLength(market2025.programs.length)
    const changed = market.programs.filter(({ id }, p) => id !== market2025.programs[p].id)
    expect(changed.map(({ id }) => id).sort()).toEqual(['alder', 'alder-im', 'birch'])
    market.programs.forEach(({ id }, p) => {
      if (id !== market2025.programs[p].id) return
      expect(market.traits[p]).toEqual(market2025.traits[p])
    })
  })

  test('have what is said of them, and from one drawn program what is not', () => {
    const said = {
      region: 'west',
      archetype: 'rural',
      visas: ['h1b'],
      step2ckMin: 201,
      yearsSinceGraduationMax: null,
      failedAttemptsMax: 3,
      h1bStep2ckMin: 260,
      prestige: -1.25,
    }
    const traits = traitsOf(marketOf({ programs: [family('alder', said)] }), 'alder')
    const { region, archetype, visas, prestige, ...filters } = said
    expect(traits).toMatchObject({ quota: 6, region, archetype, visas, prestige, filters })
    const donors = market2025.traits.filter(({ branch, capacity }) => branch === FAMILY && capacity === traits.capacity)
    expect(donors).toHaveLength(1)
    expect(traits.openness).toEqual(donors[0].openness)
  })

  test('are the same in any order of the list, and others with other ids', () => {
    const reversed = marketOf({ programs: [...programs].reverse() })
    expect(reversed.traits).toEqual(market.traits)
    expect(reversed.programs).toEqual(market.programs)
    const many = Array.from({ length: 12 }, (_, k) => family(`p${k}`))
    const drawn = marketOf({ programs: many })
    expect(new Set(many.map(({ id }) => traitsOf(drawn, id as string).capacity)).size).toBe(12)
    const renamed = marketOf({ programs: many.map((_, k) => family(`q${k}`)) })
    const spread = (of: Market, prefix: string) => many.map((_, k) => traitsOf(of, `${prefix}${k}`).capacity).join()
    expect(spread(renamed, 'q')).not.toBe(spread(drawn, 'p'))
  })

  test('are as open to international graduates as drawn ones with that share of them', () => {
    const shares = [0, 0.2, 0.4, 0.6, 0.8, 1]
    const open = marketOf({ programs: shares.map((imgShare) => family(`p${100 * imgShare}`, { imgShare })) })
    const opennessOf = (type: ApplicantType) =>
      shares.map((share) => traitsOf(open, `p${100 * share}`).openness[APPLICANT_TYPES.indexOf(type)])
    const both = opennessOf('us-img').map((value, k) => value + opennessOf('non-us-img')[k])
    expect(both).toEqual([...both].sort((x, y) => x - y))
    const drawn = market2025.traits
      .filter(({ branch }) => branch === FAMILY)
      .map(({ openness }) => openness[APPLICANT_TYPES.indexOf('us-img')] + openness[APPLICANT_TYPES.indexOf('non-us-img')])
    expect(both[5]).toBeCloseTo(Math.max(...drawn), 10)
    expect(both[0]).toBeLessThan(0)
  })

  test('move positions by what their quotas differ, and people with them', () => {
    const season = seasonOf({ programs: [family('alder', { quota: 200 })] })
    const [before, after] = [find(season2025, 'family-medicine'), find(season, 'family-medicine')]
    expect(after.programs).toBe(before.programs)
    expect(after.positions).toBeGreaterThan(before.positions + 150)
    for (const type of APPLICANT_TYPES) {
      const expected = (before.preferring[type] * after.positions) / before.positions
      expect(Math.abs(after.preferring[type] - expected)).toBeLessThanOrEqual(1)
    }
  })
})

describe('programs that are all of their specialty and track', () => {
  test('stand alone in it, in their order, with as many applicants per position', () => {
    const season = seasonOf({ catalogue: 'branches', programs: [family('birch'), family('alder', { quota: 14 })] })
    const market = buildMarket(season, null)
    const shown = market.programs.filter(({ specialty }) => specialty === 'family-medicine')
    expect(shown.map(({ id, positions }) => [id, positions])).toEqual([
      ['birch', 6],
      ['alder', 14],
    ])
    const [before, after] = [find(season2025, 'family-medicine'), find(season, 'family-medicine')]
    expect(after).toMatchObject({ programs: 2, positions: 20, quotas: { 6: 1, 14: 1 } })
    const rate = (branch: Branch) => branch.preferring['us-md-senior'] / branch.positions
    expect(Math.abs(rate(after) - rate(before))).toBeLessThanOrEqual(1 / 20)
    expect(market.programs).toHaveLength(market2025.programs.length - before.programs + 2)
  })

  test('leave no one a mean list longer than most of the programs there are', () => {
    const season = seasonOf({ catalogue: 'branches', programs: [family('a'), family('b'), family('c'), family('d')] })
    expect(Math.max(...Object.values(find(season, 'family-medicine').listLength))).toBe(3)
  })
})

describe('a complete catalogue', () => {
  const programs = [family('alder'), medicine('alder-im'), medicine('birch-im', { quota: 30 })]

  test('has no other program, and its season no other specialty', () => {
    const season = seasonOf({ catalogue: 'complete', programs })
    expect(season.branches.map(({ specialty }) => specialty)).toEqual(['family-medicine', 'internal-medicine'])
    expect(buildMarket(season, null).programs.map(({ id }) => id)).toEqual(['alder', 'alder-im', 'birch-im'])
    expect(season.totals).toMatchObject({ positions: 48, tracks: 3, pgy1Positions: 48 })
    const { couples, soap } = season
    expect(couples.both + couples.one + couples.neither).toBe(couples.pairs)
    expect(soap.filled).toBeLessThanOrEqual(soap.offered)
  })

  test('of one specialty has nobody from the back-up list of another', () => {
    const season = seasonOf({ catalogue: 'complete', programs: [medicine('a'), medicine('b')] })
    expect(APPLICANT_TYPES.map((type) => season.backup[type].matched)).toEqual(APPLICANT_TYPES.map(() => 0))
  })
})

describe('figures and parameters of a file', () => {
  const branches = [{ specialty: 'pathology', preferring: { 'us-img': 200 }, filled: { 'us-img': 60 }, listLength: { other: 7 } }]

  test('stand for those of the base; every other figure stays', () => {
    const season = seasonOf({ branches })
    const [before, after] = [find(season2025, 'pathology'), find(season, 'pathology')]
    expect(after.preferring).toEqual({ ...before.preferring, 'us-img': 200 })
    expect(after.filled).toEqual({ ...before.filled, 'us-img': 60 })
    expect(after.listLength).toEqual({ ...before.listLength, other: 7 })
    expect(after.unfilled).toBe(after.positions - APPLICANT_TYPES.reduce((sum, type) => sum + after.filled[type], 0))
    const others = ({ branches: all }: Season) => all.filter(({ specialty }) => specialty !== 'pathology')
    expect(others(season)).toEqual(others(season2025))
  })

  test('change the hash of the facts, so that no fit of others is taken', () => {
    const hashes = [{ branches }, { parameters: { openness: 1 } }, { programs: [family('alder')] }, {}].map((file) =>
      factsHash(seasonOf(file)),
    )
    expect(new Set([...hashes, factsHash(season2025)]).size).toBe(5)
  })

  test('fix a constant in all blocks, or spread it over the range', () => {
    const { parameters } = seasonOf({ parameters: { prestigeTaste: 0.6, backup: [0.8, 1] } })
    const blocks = openConstants(2025, parameters)
    expect(blocks.map(({ prestigeTaste }) => prestigeTaste)).toEqual(blocks.map(() => 0.6))
    const backups = blocks.map(({ backup }) => backup)
    expect(Math.min(...backups)).toBeGreaterThan(0.8)
    expect(Math.max(...backups)).toBeLessThan(1)
    expect(new Set(backups).size).toBe(blocks.length)
    expect(centreConstants(parameters)).toEqual({ ...CENTRE, prestigeTaste: 0.6, backup: 0.9 })
    expect(openConstants(2025, {})).toEqual(openConstants(2025))
  })
})

describe('what does not go together is refused', () => {
  test('at once, as far as one fault does not hide another', () => {
    const programs = [
      family('alder', { track: 'advanced' }),
      { id: 'psychiatry/0001', specialty: 'psychiatry', quota: 5, prestige: 0 },
      ...Array.from({ length: 800 }, (_, k) => medicine(`m-${k}`)),
      { id: 'x', specialty: 'astrology', quota: 5 },
    ]
    const branches = [
      { specialty: 'surgery', filled: { 'us-md-senior': 900_000 } },
      { specialty: 'surgery' },
      { specialty: 'internal-medicine', listLength: { other: 30 } },
    ]
    expect(faultsOf({ catalogue: 'among', programs, branches }).map(({ pointer }) => pointer)).toEqual([
      '/programs/0/track',
      `/programs/${2 + find(season2025, 'internal-medicine').programs}`,
      '/programs/802/specialty',
      '/branches/1',
      '/branches/0/filled',
      '/branches/0/filled',
      '/programs/1/id',
    ])
  })

  const tooMany = Array.from({ length: 3 }, (_, k) => ({
    id: `p${k}`,
    specialty: 'diagnostic-radiology-nuclear-medicine',
    track: 'advanced',
    quota: 1,
  }))
  const pathology = (figures: Row): Row => ({ branches: [{ specialty: 'pathology', ...figures }] })
  const cases: [string, Row, string, string][] = [
    [
      'an unknown specialty',
      { programs: [{ id: 'a', specialty: 'astrology', quota: 1 }] },
      '/programs/0/specialty',
      '"astrology"',
    ],
    [
      'an unknown track',
      { programs: [family('a', { track: 'advanced' })] },
      '/programs/0/track',
      'categorical; got track advanced',
    ],
    ['more programs than there are', { programs: tooMany }, '/programs/2', 'has 2 programs'],
    [
      'the id of a drawn program',
      { programs: [family('internal-medicine/0001')] },
      '/programs/0/id',
      'a drawn program that stays',
    ],
    [
      'figures of an unknown branch',
      { branches: [{ specialty: 'surgery', track: 'advanced' }] },
      '/branches/0',
      'no surgery, advanced',
    ],
    ['a branch twice', { branches: [{ specialty: 'surgery' }, { specialty: 'surgery' }] }, '/branches/1', 'named twice'],
    [
      'figures of a branch that is left out',
      { catalogue: 'complete', programs: [family('a')], branches: [{ specialty: 'surgery' }] },
      '/branches/0',
      'no program of surgery, categorical',
    ],
    [
      'advanced positions without preliminary years',
      { catalogue: 'complete', programs: [{ id: 'a', specialty: 'dermatology', track: 'advanced', quota: 3 }] },
      '/programs',
      'two kinds',
    ],
    ['more filled than positions', pathology({ filled: { other: 5000 } }), '/branches/0/filled', 'at most the 622 positions'],
    ['more filled than there are people', pathology({ preferring: { 'us-img': 1 } }), '/branches/0/filled', '1 prefer pathology'],
    [
      'lists longer than the catalogue',
      { catalogue: 'branches', programs: [family('a')], branches: [{ specialty: 'family-medicine', listLength: { other: 3 } }] },
      '/branches/0/listLength/other',
      'at most the 1 programs of family-medicine, categorical; got 3',
    ],
  ]
  test.each(cases)('%s', (_name, file, pointer, detail) => {
    const faults = faultsOf(file)
    expect(faults[0]).toEqual({ pointer, detail: expect.stringContaining(detail) })
  })

  test('all of it at once', () => {
    const faults = faultsOf({
      programs: [{ id: 'a', specialty: 'astrology', quota: 1 }, family('b', { track: 'advanced' })],
      branches: [{ specialty: 'astrology' }],
    })
    expect(faults.map(({ pointer }) => pointer)).toEqual(['/programs/0/specialty', '/programs/1/track', '/branches/0'])
  })
})

describe('whole numbers in proportion', () => {
  const values = fc.array(fc.nat(1000), { minLength: 1, maxLength: 9 }).filter((all) => all.some((value) => value > 0))

  test('add up, and are within one of what is exact', () => {
    void fc.assert(
      fc.property(values, fc.nat(5000), (all, total) => {
        const sum = all.reduce((one, other) => one + other, 0)
        const shares = apportion(all, total)
        expect(shares.reduce((one, other) => one + other, 0)).toBe(total)
        shares.forEach((share, k) => {
          expect(Math.abs(share - (all[k] * total) / sum)).toBeLessThan(1 + 1e-9)
        })
      }),
    )
  })

  test('are as they were where the total is theirs', () => {
    void fc.assert(
      fc.property(values, (all) => {
        expect(
          apportion(
            all,
            all.reduce((one, other) => one + other, 0),
          ),
        ).toEqual(all)
      }),
    )
  })
})
