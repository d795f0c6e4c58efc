import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  capacities,
  defaultScoreWeight,
  marketAt,
  meanPoint,
  nextPoint,
  type Point,
  startingPoint,
} from '../../src/market/calibrate.ts'
import { TYPES } from '../../src/market/market.ts'
import { misfit } from '../../src/market/misfit.ts'
import { CENTRE } from '../../src/market/parameters.ts'
import { emptyTally } from '../../src/market/tally.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { cells, factor, gain, market, moves, onTarget, point, RUNS, season, setGap } from '../support/calibration-step.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'
import { tallied } from '../support/tallied.ts'

describe('a step of the calibration', () => {
  test('stays where every figure is met', () => {
    const moved = moves(point(), onTarget())
    for (const column of Object.values(moved) as Float64Array[])
      for (const move of column) expect(Math.abs(move)).toBeLessThan(1e-12)
  })

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

  test('draws a rank offset to the usual one where hardly anyone is left over, and lets filled positions tell it elsewhere', () => {
    const crowded = smallMarket(
      smallSeason([
        {
          specialty: 'medicine',
          programs: 12,
          seats: 10,
          preferring: { 'us-md-senior': 100, 'non-us-img': 90 },
          filled: { 'us-md-senior': 99, 'non-us-img': 20 },
        },
      ]),
    )
    const tally = { ...emptyTally(crowded), worlds: 1 }
    for (const [c, people, filled] of [
      [0, 100, 99],
      [5, 90, 20],
    ]) {
      tally.entries[c] = people
      tally.filled[c] = filled
    }
    const movesFrom = (offset: number): Float64Array => {
      const from = { ...startingPoint(crowded), rankOffset: new Float64Array(TYPES).fill(offset) }
      return nextPoint(crowded, from, tally, 0.4).rankOffset.map((value) => value - offset)
    }
    expect(Array.from(movesFrom(0.3)).every((move) => Math.abs(move) < 1e-12)).toBe(true)
    const far = movesFrom(3)
    expect(far[0]).toBeLessThan(-0.04)
    expect(far[5]).toBeLessThan(0)
    expect(far[5]).toBeGreaterThan(-0.005)
    expect(movesFrom(-2)[0]).toBeGreaterThan(0.03)
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
