import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { between, type Counted, deviation, mean, people, quantile } from '../../src/market/distribution.ts'
import { BANDS, bandMean, inBands, shiftToGrid } from '../../src/market/step2-bands.ts'

const LOWEST = 180

/** The values themselves, counted. */
function count(values: readonly number[], lowest = LOWEST): Counted {
  const counts = new Float64Array(121)
  for (const value of values) counts[value - lowest]++
  return { counts, lowest }
}

const scores = fc.array(fc.integer({ min: 200, max: 280 }), { minLength: 1, maxLength: 60 })

describe('a counted distribution', () => {
  test('has the mean and the deviation of its values', () => {
    fc.assert(
      fc.property(scores, (values) => {
        const centre = values.reduce((sum, value) => sum + value, 0) / values.length
        expect(mean(count(values))).toBeCloseTo(centre, 9)
        const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length
        expect(deviation(count(values))).toBeCloseTo(Math.sqrt(variance), 9)
      }),
    )
  })

  test('has the smallest value as quantile that enough people have or stay below', () => {
    fc.assert(
      fc.property(scores, fc.constantFrom(0.1, 0.25, 0.5, 0.75, 0.9), (values, q) => {
        const found = quantile(count(values), q)
        const below = (limit: number): number => values.filter((value) => value <= limit).length
        expect(below(found)).toBeGreaterThanOrEqual(q * values.length - 1e-6)
        expect(below(found - 1)).toBeLessThan(q * values.length)
        expect(values).toContain(found)
      }),
    )
  })

  test('of nobody has no quantile', () => {
    expect(quantile(count([]), 0.5)).toBeNaN()
    expect(people(count([]))).toBe(0)
  })

  test('counts whoever lies between two values, both included', () => {
    expect(between(count([200, 205, 209, 210]), 200, 209)).toBe(3)
    expect(between(count([200, 205]), 0, 400)).toBe(2)
  })
})

describe('the scale of the published grid', () => {
  test('is reached by the very move that was made', () => {
    fc.assert(
      fc.property(fc.integer({ min: -12, max: 12 }), (move) => {
        // A season of scores around 240, whose grid is that of the same people moved.
        const values = Array.from({ length: 400 }, (_, i) => 225 + (i % 31))
        expect(shiftToGrid(count(values), inBands(count(values), move))).toBe(move)
      }),
    )
  })

  test('leaves everybody where they are when the grid is their own, or there is nobody', () => {
    const values = [212, 228, 233, 247, 251, 260]
    expect(shiftToGrid(count(values), inBands(count(values), 0))).toBe(0)
    expect(shiftToGrid(count([]), [0, 0, 0, 1, 0, 0, 0])).toBe(0)
  })

  test('takes higher scores down to a grid of lower ones', () => {
    const grid = BANDS.map(({ cell }) => (cell === '230-239' ? 10 : 0))
    expect(shiftToGrid(count([250, 252, 254]), grid)).toBeLessThan(-10)
    expect(bandMean(grid)).toBe(234.5)
  })

  test('keeps everybody in one band', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: -20, max: 20 }), (values, shift) => {
        expect(inBands(count(values), shift).reduce((sum, n) => sum + n, 0)).toBe(values.length)
      }),
    )
  })
})
