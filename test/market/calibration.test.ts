import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  capacities,
  defaultScoreWeight,
  marketAt,
  meanPoint,
  misfit,
  nextPoint,
  type Point,
  startingPoint,
} from '../../src/market/calibrate.ts'
import { TYPES } from '../../src/market/market.ts'
import { CENTRE, NOT_RANKED_SHARE } from '../../src/market/parameters.ts'
import { emptyTally, type Tally } from '../../src/market/tally.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'
import { tallied } from '../support/tallied.ts'

describe('a step of the calibration', () => {
  const season = smallSeason([
    {
      specialty: 'medicine',
      programs: 12,
      seats: 5,
      preferring: { 'us-md-senior': 60, 'non-us-img': 90 },
      filled: { 'us-md-senior': 30, 'non-us-img': 30 },
      filledFromBackup: { 'us-md-senior': 5 },
    },
    {
      specialty: 'surgery',
      programs: 6,
      seats: 4,
      preferring: { 'us-md-senior': 40, 'us-img': 10 },
      filled: { 'us-md-senior': 20, 'us-img': 4 },
      filledFromBackup: { 'us-md-senior': 2, 'us-img': 3 },
      backupShare: { 'us-md-senior': 0.5 },
    },
  ])
  for (const branch of season.branches) Object.assign(branch.step2ck['us-md-senior'], { gap: 0.8 })
  const market = smallMarket(season)
  const cells = [0, 5, TYPES, TYPES + 4]
  const point = (): Point => ({ ...startingPoint(market), rankOffset: new Float64Array(2 * TYPES).fill(0.3) })

  /** Lets matched and not matched people differ by a gap in their mean scores, and score 0 on average together. */
  function setGap(tally: Tally, c: number, gap: number): void {
    const not = tally.entries[c] - tally.matched[c]
    if (not <= 0) return
    tally.matchedScore[c] = (tally.matched[c] * gap * not) / tally.entries[c]
    tally.notMatchedScore[c] = (-not * gap * tally.matched[c]) / tally.entries[c]
  }

  /** Counts of one world in which every figure is what the season states. */
  function onTarget(): Tally {
    const tally = emptyTally(market)
    tally.worlds = 1
    tally.interviews.set(capacities(market, tally.backupLines))
    season.branches.forEach((branch, b) => {
      tally.allLines[b] = 1000
      tally.notRanked[b] = 1000 * NOT_RANKED_SHARE
      APPLICANT_TYPES.forEach((type, t) => {
        const c = b * TYPES + t
        tally.entries[c] = branch.preferring[type]
        tally.lines[c] = branch.preferring[type] * branch.listLength[type]
        tally.filled[c] = branch.filled[type]
        tally.matched[c] = branch.filled[type]
        tally.fromElsewhere[c] = branch.filledFromBackup?.[type] ?? 0
        // Who is matched here prefers the other branch.
        tally.elsewhere[(1 - b) * TYPES + t] = branch.filledFromBackup?.[type] ?? 0
        setGap(tally, c, 0.8)
      })
    })
    return tally
  }

  const moves = (from: Point, tally: Tally, gain = 0.4): Point => {
    const next = nextPoint(market, from, tally, gain)
    const less = ([name, column]: [string, Float64Array]): [string, Float64Array] => [
      name,
      column.map((value, i) => value - from[name as keyof Point][i]),
    ]
    return Object.fromEntries(Object.entries(next).map(less)) as unknown as Point
  }

  test('stays where every figure is met', () => {
    const moved = moves(point(), onTarget())
    for (const column of Object.values(moved) as Float64Array[])
      for (const move of column) expect(Math.abs(move)).toBeLessThan(1e-12)
  })

  const factor = fc.oneof(fc.double({ min: 0.3, max: 0.9, noNaN: true }), fc.double({ min: 1.1, max: 3, noNaN: true }))
  const gain = fc.double({ min: 0.1, max: 0.7, noNaN: true })
  const RUNS = { ...SEEDED_RUNS, numRuns: 200 }

  test('raises the threshold of a program that invites too many, lowers that of one that invites too few, and no other', () => {
    fc.assert(
      fc.property(fc.nat(17), factor, gain, (p, by, gain) => {
        const tally = onTarget()
        tally.interviews[p] *= by
        const { threshold, rankOffset } = moves(point(), tally, gain)
        expect(Math.sign(threshold[p])).toBe(Math.sign(by - 1))
        expect(threshold.every((move, q) => q === p || Math.abs(move) < 1e-12)).toBe(true)
        expect(rankOffset.every((move) => Math.abs(move) < 1e-12)).toBe(true)
      }),
      RUNS,
    )
  })

  test('raises the interview offset of a cell whose lists are too short against the others of its branch', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cells), factor, gain, (c, by, gain) => {
        const tally = onTarget()
        tally.lines[c] *= by
        const { interviewOffset } = moves(point(), tally, gain)
        const branch = Math.floor(c / TYPES)
        for (const other of cells)
          if (other !== c && Math.floor(other / TYPES) === branch)
            expect(Math.sign(interviewOffset[c] - interviewOffset[other])).toBe(Math.sign(1 - by))
      }),
      RUNS,
    )
  })

  test('keeps the constant that thresholds and interview offsets share: offsets average nothing, and no bar moves by centring', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cells), factor, (c, by) => {
        const tally = onTarget()
        tally.lines[c] *= by
        const from = point()
        const { threshold, interviewOffset } = nextPoint(market, from, tally, 0.4)
        season.branches.forEach((branch, b) => {
          const mean = APPLICANT_TYPES.reduce((sum, type, t) => sum + branch.preferring[type] * interviewOffset[b * TYPES + t], 0)
          expect(Math.abs(mean)).toBeLessThan(1e-9)
        })
        // Of the cell that was not changed the bar stays, as its interviews and lengths are met.
        const other = cells.find((one) => one !== c && Math.floor(one / TYPES) === Math.floor(c / TYPES))!
        const p = market.firstProgram[Math.floor(c / TYPES)]
        expect(threshold[p] - interviewOffset[other]).toBeCloseTo(from.threshold[p] - from.interviewOffset[other], 9)
      }),
      RUNS,
    )
  })

  test('raises the rank offset of a type that fills too little, lowers that of one that fills too much', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cells), factor, gain, (c, by, gain) => {
        const tally = onTarget()
        tally.filled[c] = Math.min(tally.filled[c] * by, tally.entries[c])
        // Filled positions of the branch stay in balance, so that the share not ranked is left out of it.
        const type = APPLICANT_TYPES[c % TYPES]
        const change = season.branches[Math.floor(c / TYPES)].filled[type] - tally.filled[c]
        const other = cells.find((one) => one !== c && Math.floor(one / TYPES) === Math.floor(c / TYPES))!
        tally.filled[other] = Math.max(0, tally.filled[other] + change)
        const { rankOffset } = moves(point(), tally, gain)
        expect(Math.sign(rankOffset[c])).toBe(Math.sign(change))
      }),
      RUNS,
    )
  })

  test('ranks more people where too many are not ranked although every position fills', () => {
    for (const [by, sign] of [
      [2, 1],
      [0.5, -1],
    ]) {
      const tally = onTarget()
      tally.notRanked[0] *= by
      const { rankOffset } = moves(point(), tally)
      for (const c of [0, 5]) expect(Math.sign(rankOffset[c])).toBe(sign)
      expect(rankOffset[TYPES]).toBe(0)
    }
  })

  test('weighs the score more where matched and not matched differ less than published', () => {
    const from = { ...point(), scoreWeight: Float64Array.from({ length: 2 * TYPES }, (_, c) => defaultScoreWeight(c % TYPES)) }
    for (const [gap, sign] of [
      [0.4, 1],
      [1.6, -1],
    ]) {
      const tally = onTarget()
      setGap(tally, 0, gap)
      const { scoreWeight } = moves(from, tally)
      expect(Math.sign(scoreWeight[0])).toBe(sign)
      expect(scoreWeight.every((move, c) => c === 0 || move === 0)).toBe(true)
    }
  })

  test('lowers the score mean of a cell whose interviewed people score above the published mean, raises it below, and no other', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cells), fc.constantFrom(-0.4, -0.1, 0.1, 0.4), gain, (c, mean, gain) => {
        const tally = onTarget()
        // The same for matched and not matched people, so that the gap stays met.
        tally.matchedScore[c] += mean * tally.matched[c]
        tally.notMatchedScore[c] += mean * (tally.entries[c] - tally.matched[c])
        const { scoreMean, scoreWeight } = moves({ ...point(), scoreMean: new Float64Array(2 * TYPES).fill(-0.4) }, tally, gain)
        const others = moves({ ...point(), scoreMean: new Float64Array(2 * TYPES).fill(-0.4) }, onTarget(), gain).scoreMean
        expect(Math.sign(scoreMean[c] - others[c])).toBe(-Math.sign(mean))
        expect(scoreMean.every((move, other) => other === c || move === others[other])).toBe(true)
        expect(scoreWeight.every((move) => Math.abs(move) < 1e-12)).toBe(true)
      }),
      RUNS,
    )
  })

  /** Where a step moves anything, by name and index. */
  const moved = (moves: Point): string[] =>
    Object.entries(moves).flatMap(([name, column]: [string, Float64Array]) =>
      Array.from(column).flatMap((move, i) => (Math.abs(move) > 1e-12 ? [`${name} ${i}`] : [])),
    )

  test('raises the back-up rate of a type of whom too few are matched outside their specialty, lowers it for too many', () => {
    const types = ['us-md-senior', 'us-img'].map((type) => APPLICANT_TYPES.indexOf(type as 'us-img'))
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.nat(1), factor, gain, (t, b, by, gain) => {
        const tally = onTarget()
        // Wherever they come from.
        const all = tally.elsewhere[t] + tally.elsewhere[TYPES + t]
        tally.elsewhere[t] = 0
        tally.elsewhere[TYPES + t] = 0
        tally.elsewhere[b * TYPES + t] = by * all
        const step = moves(point(), tally, gain)
        expect(Math.sign(step.backupRate[t])).toBe(Math.sign(1 - by))
        expect(moved(step)).toEqual([`backupRate ${t}`])
      }),
      RUNS,
    )
  })

  test('raises the back-up weight of a cell that fills too little from back-up lists, lowers it where too much', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, TYPES, TYPES + 4), factor, gain, (c, by, gain) => {
        const tally = onTarget()
        tally.fromElsewhere[c] *= by
        const step = moves(point(), tally, gain)
        expect(Math.sign(step.backupWeight[c])).toBe(Math.sign(1 - by))
        expect(moved(step)).toEqual([`backupWeight ${c}`])
      }),
      RUNS,
    )
  })

  test('moves both the further the further counts are off, and the more the higher the gain', () => {
    const at = (by: number, gain: number): readonly [rate: number, weight: number] => {
      const tally = onTarget()
      tally.elsewhere[TYPES] *= by
      tally.fromElsewhere[0] *= by
      const step = moves(point(), tally, gain)
      return [step.backupRate[0], step.backupWeight[0]]
    }
    for (const k of [0, 1]) {
      expect(at(3, 0.4)[k]).toBeLessThan(at(2, 0.4)[k])
      expect(at(0.1, 0.4)[k]).toBeGreaterThan(at(0.5, 0.4)[k])
      expect(at(3, 0.6)[k]).toBeLessThan(at(3, 0.2)[k])
    }
  })

  test('leaves the weight of a cell of which no flow is published, however many come', () => {
    const tally = onTarget()
    tally.fromElsewhere[5] = 40
    expect(moved(moves(point(), tally))).toEqual([])
  })

  test('keeps back-up rates and weights within bounds, however far and long it goes', () => {
    for (const [from, lowest] of [
      [1e4, true],
      [0, false],
    ] as const) {
      let at = point()
      const tally = onTarget()
      tally.elsewhere.fill(from)
      tally.fromElsewhere.fill(from)
      for (let step = 0; step < 60; step++) at = nextPoint(market, at, tally, 0.7)
      const stated = [0, TYPES, TYPES + 4].map((c) => at.backupWeight[c])
      const ends = lowest ? [0.1, 0.1] : [4, 4]
      expect([at.backupRate[0], at.backupRate[4]]).toEqual(ends)
      for (const weight of stated) expect(weight).toBe(ends[0])
    }
  })

  test('leads the flows of people towards their figures, when worlds are drawn where it leads', () => {
    const md = { 'us-md-senior': 0.25 }
    const flows = smallSeason([
      { specialty: 'medicine', programs: 30, seats: 4, filled: { 'us-md-senior': 60 }, filledFromBackup: { 'us-md-senior': 45 } },
      {
        specialty: 'pediatrics',
        programs: 30,
        seats: 4,
        filled: { 'us-md-senior': 60 },
        filledFromBackup: { 'us-md-senior': 15 },
      },
      { specialty: 'dermatology', programs: 15, seats: 4, preferring: { 'us-md-senior': 400 }, backupShare: md },
    ])
    const [filled, open] = [[45, 15], smallMarket(flows, ({ threshold }) => ({ threshold: threshold.fill(1.5) }))]
    // Only back-up rates and weights move, from a rate that is much too high and weights that are the wrong way round.
    let at: Point = { ...startingPoint(open), threshold: open.threshold, rankOffset: open.rankOffset.fill(0.4) }
    at.backupRate.fill(1.5)
    at.backupWeight.set([0.5], 0)
    at.backupWeight.set([2], TYPES)
    const misses = Array.from({ length: 24 }, (_, step) => {
      const numbers = Array.from({ length: 4 }, (_, i) => 4 * step + i)
      const tally = tallied(marketAt(open, CENTRE, at), 1, numbers)
      const next = nextPoint(open, at, tally, step < 14 ? 0.7 : 0.3)
      at = { ...at, backupRate: next.backupRate, backupWeight: next.backupWeight }
      return filled.map((target, b) => Math.abs(tally.fromElsewhere[b * TYPES] / tally.worlds - target))
    })
    const mean = (of: typeof misses): number => of.reduce((sum, [one, other]) => sum + one + other, 0) / of.length
    expect(mean(misses.slice(0, 1))).toBeGreaterThan(20)
    expect(mean(misses.slice(-6))).toBeLessThan(8)
  })

  test('leads from far away towards the figures, when worlds are drawn where it leads', () => {
    const start = startingPoint(market)
    let at: Point = {
      ...start,
      threshold: start.threshold.map(() => 2.2),
      rankOffset: start.rankOffset.map((_, c) => (c % TYPES === 0 ? -1 : 2)),
    }
    const found = Array.from({ length: 16 }, (_, step) => {
      const numbers = Array.from({ length: 10 }, (_, i) => 10 * step + i)
      const tally = tallied(marketAt(market, CENTRE, at), 1, numbers)
      at = nextPoint(market, at, tally, step < 10 ? 0.6 : 0.3)
      return misfit(market, tally)
    })
    expect(found[0].listLength).toBeGreaterThan(0.5)
    expect(found[15].listLength).toBeLessThan(0.1)
    expect(found[15].filledShare).toBeLessThan(0.2 * found[0].filledShare)
  })

  test('programs have capacity for the lists that the season states, larger ones for more', () => {
    const backup = Float64Array.of(37, 0)
    const capacity = capacities(market, backup)
    season.branches.forEach((branch, b) => {
      const lines = APPLICANT_TYPES.reduce((sum, type) => sum + branch.preferring[type] * branch.listLength[type], backup[b])
      const all = capacity.subarray(market.firstProgram[b], market.firstProgram[b + 1])
      expect(all.reduce((sum, one) => sum + one, 0)).toBeCloseTo(lines, 9)
    })
  })

  test('the mean of points is the mean of every parameter', () => {
    const [one, other] = [point(), moves(point(), onTarget())]
    const mean = meanPoint([one, other, other])
    for (const name of Object.keys(one) as (keyof Point)[])
      mean[name].forEach((value, i) => {
        expect(value).toBeCloseTo((one[name][i] + 2 * other[name][i]) / 3, 12)
      })
  })
})
