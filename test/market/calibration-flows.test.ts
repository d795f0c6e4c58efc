import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { marketAt, nextPoint, type Point, startingPoint } from '../../src/market/calibrate.ts'
import { TYPES } from '../../src/market/market.ts'
import { CENTRE } from '../../src/market/parameters.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { factor, gain, market, moved, moves, onTarget, point, RUNS } from '../support/calibration-step.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'
import { tallied } from '../support/tallied.ts'

describe('a step of the calibration, of people matched outside the specialty they prefer,', () => {
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

  test('raises the back-up weight of a cell that fills too little from back-up lists beside the others of its type, lowers it where too much', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, TYPES), factor, gain, (c, by, gain) => {
        const tally = onTarget()
        tally.fromElsewhere[c] *= by
        const step = moves(point(), tally, gain)
        expect(Math.sign(step.backupWeight[c])).toBe(Math.sign(1 - by))
        expect(Math.sign(step.backupWeight[TYPES - c])).toBe(Math.sign(by - 1))
        expect(moved(step)).toEqual([`backupWeight 0`, `backupWeight ${TYPES}`])
      }),
      RUNS,
    )
  })

  test('leaves the weight of the only cell that a type fills from back-up lists: there is nothing to compare it with', () => {
    const tally = onTarget()
    tally.fromElsewhere[TYPES + 4] *= 3
    expect(moved(moves(point(), tally))).toEqual([])
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
      tally.fromElsewhere.fill(0)
      tally.fromElsewhere[lowest ? 0 : TYPES] = from + 1e4
      for (let step = 0; step < 60; step++) at = nextPoint(market, at, tally, 0.7)
      expect([at.backupRate[0], at.backupRate[4]]).toEqual(lowest ? [0.1, 0.1] : [6, 6])
      const [down, up] = lowest ? [0, TYPES] : [TYPES, 0]
      expect(at.backupWeight[down]).toBeGreaterThanOrEqual(0.1)
      expect(at.backupWeight[down]).toBeLessThan(0.5)
      expect(at.backupWeight[up]).toBeLessThanOrEqual(6)
      expect(at.backupWeight[up]).toBeGreaterThan(2)
      expect(at.backupWeight[TYPES + 4]).toBe(1)
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
})
