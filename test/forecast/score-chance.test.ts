import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  columnOfPoint,
  fillShortfalls,
  LOWEST_POINT,
  POINT_STEP,
  POINTS,
  scoreChance,
  scoreChanceTable,
} from '../../src/forecast/score-chance.ts'
import { openConstants } from '../../src/market/market.ts'
import { normalQuantile, normalTail } from '../../src/market/normal.ts'
import { OPEN_RANGES, OWN_AFTER_INTERVIEW } from '../../src/market/parameters.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'
import { scoreAbove } from '../support/score-above.ts'
import { seeded } from '../support/seeded.ts'

/** What interviews add at a program alone: the centre, both ends of what the data allow, and what blocks have. */
const OWN = [
  ...new Set([
    OWN_AFTER_INTERVIEW,
    ...OPEN_RANGES.ownAfterInterview,
    ...openConstants(2025).map(({ ownAfterInterview }) => ownAfterInterview),
  ]),
]
const owns = fc.constantFrom(...OWN)
const table = scoreChanceTable(OWN_AFTER_INTERVIEW)
const rows = table.length / POINTS
const barOf = (row: number): number => -9 + (15 * row) / (rows - 1)
const pointOf = (column: number): number => LOWEST_POINT + column * POINT_STEP

const bar = fc.double({ min: -9, max: 6, noNaN: true })
const point = fc.double({ min: LOWEST_POINT, max: pointOf(POINTS - 1), noNaN: true })
const RUNS = { ...SEEDED_RUNS, numRuns: 300 }

describe('the chance that a score exceeds a point', () => {
  test('is the integral of its definition', () => {
    fc.assert(
      fc.property(bar, point, owns, (c, x, own) => {
        expect(Math.abs(scoreChance(c, x, own) - scoreAbove(c, x, own))).toBeLessThan(2e-6)
      }),
      RUNS,
    )
  })

  test('is what comes out of drawing invitations and scores', () => {
    const random = seeded(6)
    const draws = 40_000
    for (const [i, c] of [-1.5, 0, 1.2, 2.5].entries())
      for (const x of [0.1, 0.6, 1.5]) {
        const s = OWN[i % OWN.length]
        let exceeds = 0
        for (let draw = 0; draw < draws; draw++) {
          const eps = -normalQuantile(random() * normalTail(c))
          const own = s * normalQuantile(random() || 0.5)
          if (eps - c + own > x) exceeds++
        }
        const chance = scoreChance(c, x, s)
        expect(Math.abs(exceeds / draws - chance)).toBeLessThan(4.5 * Math.sqrt((chance * (1 - chance)) / draws))
      }
  })

  test('falls when the point rises and when the bar rises', () => {
    fc.assert(
      fc.property(bar, point, fc.double({ min: 0.02, max: 3, noNaN: true }), owns, (c, x, more, own) => {
        expect(scoreChance(c, x + more, own)).toBeLessThanOrEqual(scoreChance(c, x, own) + 1e-9)
        expect(scoreChance(Math.min(6, c + more), x, own)).toBeLessThanOrEqual(scoreChance(c, x, own) + 1e-4)
      }),
      RUNS,
    )
  })

  test('is certain far below and nothing far above', () => {
    for (const own of OWN)
      for (const c of [-9, -3, 0, 3, 6]) {
        expect(scoreChance(c, -20, own)).toBe(1)
        expect(scoreChance(c, LOWEST_POINT, own)).toBeCloseTo(1, 8)
        expect(scoreChance(c, 30, own)).toBeLessThan(1e-6)
      }
  })

  test('is that of the interview alone where the invitation showed next to nothing', () => {
    // With a bar of 6 the excess over it is about exponential with mean 1 / 6.
    expect(Math.abs(scoreChance(6, 0.9, OWN_AFTER_INTERVIEW) - scoreAbove(6, 0.9, OWN_AFTER_INTERVIEW))).toBeLessThan(1e-4)
    expect(scoreChance(6, 1.5, OWN_AFTER_INTERVIEW)).toBeLessThan(0.01)
  })
})

describe('the table of score chances', () => {
  test('holds the chance of its bar and point', () => {
    fc.assert(
      fc.property(fc.nat(rows - 1), fc.nat(POINTS - 1), owns, (row, column, own) => {
        const chance = scoreAbove(barOf(row), pointOf(column), own)
        expect(Math.abs(scoreChanceTable(own)[row * POINTS + column] - chance)).toBeLessThan(2e-4)
      }),
      RUNS,
    )
  })

  test.each(OWN)('never rises with the point or with the bar, in any entry, with %d at one program alone', (own) => {
    const table = scoreChanceTable(own)
    let rises = 0
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < POINTS; column++) {
        const at = row * POINTS + column
        if (!(table[at] >= 0 && table[at] <= 1)) rises++
        if (column > 0 && table[at] > table[at - 1]) rises++
        if (row > 0 && table[at] > table[at - POINTS]) rises++
      }
    expect(rises).toBe(0)
  })

  test('has a column for each point', () => {
    expect(columnOfPoint(pointOf(17))).toBeCloseTo(17, 9)
    expect(table).toHaveLength(76 * POINTS)
  })
})

describe('the chances of falling short of the points of some columns', () => {
  const columns = 40
  const fill = (c: number, from: number, own = OWN_AFTER_INTERVIEW): Float64Array => {
    const into = new Float64Array(columns)
    fillShortfalls(own, c, from, columns, into)
    return into
  }

  test('are those of their points, for any bar', () => {
    fc.assert(
      fc.property(fc.double({ min: -8.8, max: 5.8, noNaN: true }), fc.nat(POINTS - columns), owns, (c, from, own) => {
        fill(c, from, own).forEach((short, k) => {
          expect(Math.abs(1 - short - scoreAbove(c, pointOf(from + k), own))).toBeLessThan(5e-5)
        })
      }),
      { ...RUNS, numRuns: 60 },
    )
  })

  test('half-way between two columns are within two tenths of a thousandth of the mean of both', () => {
    fc.assert(
      fc.property(bar, fc.nat(POINTS - columns), owns, (c, from, own) => {
        const [near, far] = fill(Math.max(-8.8, c), from, own)
        const between = scoreAbove(Math.max(-8.8, c), pointOf(from + 0.5), own)
        expect(Math.abs(1 - (near + far) / 2 - between)).toBeLessThan(2e-4)
      }),
      RUNS,
    )
  })

  test('never fall with the point, are never nothing, and go on beyond both ends as they end', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -20, max: 20, noNaN: true }),
        fc.integer({ min: -60, max: POINTS + 20 }),
        owns,
        (c, from, own) => {
          const short = fill(c, from, own)
          expect(short.every((chance, k) => chance > 0 && chance <= 1 && (k === 0 || chance >= short[k - 1]))).toBe(true)
          if (from + columns <= 1) expect(short[0]).toBe(short[columns - 1])
          if (from >= POINTS - 1) expect(short[0]).toBe(short[columns - 1])
        },
      ),
      RUNS,
    )
  })
})
