import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DrawnApplicant } from '../../src/market/applicants.ts'
import { BEHAVIOURS } from '../../src/market/behaviour-values.ts'
import { marketAt, startingPoint } from '../../src/market/calibrate.ts'
import { ListDrawer } from '../../src/market/draw-lists.ts'
import { drawWorld, WorldDrawer } from '../../src/market/draw-world.ts'
import type { Market } from '../../src/market/market.ts'
import { CENTRE, INTERLEAVED_SHARE, LONGEST_BLOCK, PREFERRED_TASTE } from '../../src/market/parameters.ts'
import { stackedIssuesMove } from '../../src/market/profile.ts'
import { PURPOSE } from '../../src/market/random.ts'
import { cutoffOfKey } from '../../src/market/score-key.ts'
import { APPLICANT_TYPES, type ApplicantType } from '../../src/market/vocabulary.ts'
import { Count, FAR, invited } from '../support/drawn-people.ts'
import { NO_FILTERS } from '../support/no-filters.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const typeOf = (type: ApplicantType): number => APPLICANT_TYPES.indexOf(type)
const someone: DrawnApplicant = {
  standardScore: 0,
  step2ck: 240,
  failedAttempts: 0,
  yearsSinceGraduation: 0,
  visa: 0,
  strength: 0,
  afterInterview: 0,
}
/** A drawer with random numbers of its own. */
function drawerOf(market: Market, number: number): ListDrawer {
  const lists = new ListDrawer(market)
  lists.begin(7, number, PURPOSE.interviews)
  return lists
}
const unfiltered = (market: Market): Market['traits'] =>
  market.traits.map((trait) => ({
    ...trait,
    visas: ['j1', 'h1b'],
    filters: NO_FILTERS,
  }))

/** Two branches of some programs each; everybody is invited everywhere and no program is better known than another. */
const openTo = (first: number, second: number, tasteOfSecond = 0): Market =>
  smallMarket(
    smallSeason([
      { specialty: 'medicine', programs: first },
      { specialty: 'pediatrics', programs: second },
    ]),
    (market) => ({
      constants: { ...CENTRE, prestigeTaste: 1 },
      threshold: market.threshold.fill(-10),
      prestige: market.prestige.map((_, p) => (p < first ? 0 : tasteOfSecond)),
      traits: unfiltered(market),
    }),
  )

describe('breadth', () => {
  const thresholds = [-0.5, 0, 0.6, 1.2, 1.8, 2.4]
  const market = smallMarket(smallSeason([{ specialty: 'medicine', programs: thresholds.length }]), (market) => ({
    threshold: Float64Array.from(thresholds),
    openness: market.openness.fill(0),
    traits: unfiltered(market),
  }))
  const cases = (['us-md-senior', 'us-do-graduate', 'non-us-img', 'other'] as const).flatMap((type) =>
    [-1.3, 0, 0.9].flatMap((strength) => [1, 0.4].map((rate) => [type, strength, rate] as const)),
  )

  test.each(
    cases,
  )('%s of strength %d at a rate of %d are invited with the chance that the definition gives', (name, strength, rate) => {
    const type = typeOf(name)
    const lists = drawerOf(market, type)
    const seen = thresholds.map(() => 0)
    const DRAWS = 8000
    for (let draw = 0; draw < DRAWS; draw++) {
      lists.lines = 0
      lists.block(0, type, { ...someone, strength }, rate)
      for (let l = 0; l < lists.lines; l++) seen[lists.listProgram[l]]++
    }
    seen.forEach((times, p) => {
      const count = new Count()
      count.addAll(times, invited(market, p, type, strength, rate), DRAWS)
      expect(count.errors).toBeLessThan(FAR)
    })
  })
})

describe('a mixed list', () => {
  /** The two blocks of one list as written, and the list once they are mixed. */
  function mixed(market: Market, number: number) {
    const lists = drawerOf(market, number)
    const type = typeOf('us-md-graduate')
    // Somebody else's lines stand before it.
    const before = lists.block(0, type, someone, 1)
    const start = lists.lines
    const list = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, k) => `${lists.listProgram[from + k]}:${lists.listKey[from + k]}`)
    const first = lists.block(0, type, someone, 1)
    lists.keepTaste(0, first)
    const second = lists.block(1, type, someone, 1)
    lists.keepTaste(first, second)
    const others = list(0, start)
    const blocks = [list(start, start + first), list(start + first, lists.lines)]
    const contiguous = lists.mix(first, second)
    expect(list(0, before)).toEqual(others)
    expect(lists.lines).toBe(start + first + second)
    return { blocks, contiguous, list: list(start, lists.lines) }
  }

  test('has all lines of both, each in the order of their own, the first first, and counts those before any other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: -3, max: 3 }),
        fc.nat(),
        (one, other, taste, n) => {
          const { blocks, contiguous, list } = mixed(openTo(one, other, taste), n)
          const [first, second] = blocks
          expect(first).toHaveLength(Math.min(one, LONGEST_BLOCK))
          expect(list.filter((line) => first.includes(line))).toEqual(first)
          expect(list.filter((line) => second.includes(line))).toEqual(second)
          expect(list).toHaveLength(first.length + second.length)
          expect(list[0]).toBe(first[0])
          expect(contiguous).toBe(list.findIndex((line) => second.includes(line)))
        },
      ),
      { ...SEEDED_RUNS, numRuns: 300 },
    )
  })

  test('begins with the first line and goes on with what is liked better, whatever it is', () => {
    const above = mixed(openTo(6, 5, 1000), 1)
    expect(above.list).toEqual([above.blocks[0][0], ...above.blocks[1], ...above.blocks[0].slice(1)])
    expect(above.contiguous).toBe(1)
    const below = mixed(openTo(6, 5, -1000), 1)
    expect(below.list).toEqual(below.blocks.flat())
    expect(below.contiguous).toBe(6)
  })

  test('likes the preferred specialty better by the stated taste, with the odds of a logit', () => {
    const market = openTo(2, 1)
    const lists = drawerOf(market, 1)
    let last = 0
    const DRAWS = 20_000
    for (let draw = 0; draw < DRAWS; draw++) {
      lists.lines = 0
      lists.block(0, 0, someone, 1)
      lists.keepTaste(0, 2)
      lists.block(1, 0, someone, 1)
      lists.keepTaste(2, 1)
      if (lists.mix(2, 1) === 2) last++
    }
    // Of three programs, the one whose weight is w stands last with this chance.
    const w = Math.exp(-PREFERRED_TASTE)
    const count = new Count()
    count.addAll(last, 2 / ((2 + w) * (1 + w)), DRAWS)
    expect(count.errors).toBeLessThan(FAR)
  })

  test('is handed in by the stated share of those who rank a second specialty', () => {
    const season = smallSeason([
      { specialty: 'medicine', programs: 6, preferring: { 'us-md-graduate': 12_000 }, backupShare: { 'us-md-graduate': 0.35 } },
      { specialty: 'pediatrics', programs: 4, filled: { 'us-md-graduate': 1 } },
    ])
    // The second is liked so much better that it comes right after the first line wherever lists are mixed.
    const market = smallMarket(season, ({ threshold, prestige }) => ({
      threshold: threshold.fill(-10),
      prestige: prestige.map((_, p) => (p < 6 ? 0 : 100)),
    }))
    const { submitted, preferredLines, persons } = drawWorld(market, 1, 0)
    let both = 0
    let mixed = 0
    for (let a = 0; a < persons; a++) {
      const programs = [...submitted.listProgram.subarray(submitted.listStart[a], submitted.listStart[a + 1])]
      const home = programs.filter((p) => p < 6).length
      if (home === programs.length || home < 2) continue
      both++
      if (preferredLines[a] === home) expect(programs.slice(home).every((p) => p >= 6)).toBe(true)
      else {
        expect(preferredLines[a]).toBe(1)
        expect(programs.slice(1, 1 + programs.length - home).every((p) => p >= 6)).toBe(true)
        mixed++
      }
    }
    expect(both).toBeGreaterThan(2900)
    const count = new Count()
    count.addAll(mixed, INTERLEAVED_SHARE, both)
    expect(count.errors).toBeLessThan(FAR)
  })
})

describe('a score', () => {
  const market = openTo(5, 5)
  const keysOf = (type: ApplicantType, drawn: Partial<DrawnApplicant>, from = market): number[] => {
    const lists = drawerOf(from, 3)
    lists.block(0, typeOf(type), { ...someone, strength: 0.3, ...drawn }, 1)
    return Array.from(lists.listKey.subarray(0, lists.lines), cutoffOfKey)
  }
  const stacks = [
    { failedAttempts: 1 },
    { failedAttempts: 1, yearsSinceGraduation: 8 },
    { failedAttempts: 2, yearsSinceGraduation: 8, visa: 1 },
    { yearsSinceGraduation: 13, visa: 2 },
  ]

  test.each(['us-img', 'non-us-img'] as const)('of %s falls by what stacked issues cost', (type) => {
    for (const issues of stacks) {
      const move = stackedIssuesMove(BEHAVIOURS, { ...someone, ...issues })
      const plain = keysOf(type, {})
      keysOf(type, issues).forEach((score, k) => {
        expect(score).toBeCloseTo(plain[k] + move, 4)
      })
    }
  })

  test('of nobody else does', () => {
    for (const type of ['us-md-senior', 'us-do-graduate', 'other'] as const)
      for (const issues of stacks) expect(keysOf(type, issues)).toEqual(keysOf(type, {}))
  })

  test('rises with what all programs see after the interview, by the constant of the block', () => {
    const plain = keysOf('non-us-img', {})
    const seen = keysOf('non-us-img', { afterInterview: 1.5 })
    for (const [k, score] of plain.entries()) expect(seen[k]).toBeCloseTo(score + 1.5 * CENTRE.sharedAfterInterview, 4)
    const other = { ...market, constants: { ...market.constants, sharedAfterInterview: 0.1 } }
    const less = keysOf('non-us-img', { afterInterview: 1.5 }, other)
    for (const [k, score] of plain.entries()) expect(less[k]).toBeCloseTo(score + 0.15, 4)
  })
})

describe('a market with a parameter that is no number', () => {
  const names = [
    'prestige',
    'openness',
    'threshold',
    'interviewOffset',
    'rankOffset',
    'scoreWeight',
    'scoreMean',
    'backupRate',
    'backupWeight',
  ] as const

  test.each(names)('in %s is refused by a drawer, which would not come to an end', (name) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const market = smallMarket(smallSeason([{ specialty: 'medicine', programs: 9 }]))
      const spoilt = { ...market, [name]: market[name].map((one, i) => (i === 4 ? value : one)) }
      expect(() => new ListDrawer(spoilt)).toThrow(`market small: ${name}[4] is ${value}`)
    }
  })

  test('in a constant, or in a rate below 0, is refused too', () => {
    const market = smallMarket(smallSeason([{ specialty: 'medicine', programs: 9 }]))
    for (const name of Object.keys(CENTRE))
      expect(() => new ListDrawer({ ...market, constants: { ...CENTRE, [name]: Number.NaN } })).toThrow(
        `market small: the constant ${name} is NaN`,
      )
    for (const name of ['backupRate', 'backupWeight'] as const)
      expect(() => new ListDrawer({ ...market, [name]: market[name].map(() => -1) })).toThrow(`market small: ${name}[0] is -1`)
  })

  test('is refused at a point of a search', () => {
    const market = smallMarket(smallSeason([{ specialty: 'medicine', programs: 9, preferring: { 'us-md-senior': 5 } }]))
    const point = startingPoint(market)
    point.threshold[2] = Number.NaN
    expect(() => new WorldDrawer(marketAt(market, CENTRE, point))).toThrow('market small: threshold[2] is NaN')
  })
})
