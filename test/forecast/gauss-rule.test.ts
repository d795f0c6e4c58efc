import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gaussRule, type Rule } from '../../src/forecast/gauss-rule.ts'
import { normalDensity } from '../../src/market/normal.ts'
import { runsOf } from '../support/questions.ts'

const LOWEST = -5
const STEP = 0.05

/** Weights with at least one that counts, some of them zero. */
const distributions = fc
  .array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1, noNaN: true })), { minLength: 1, maxLength: 80 })
  .filter((weights) => weights.some((weight) => weight > 0))
  .map((weights) => Float64Array.from(weights))

/** Mean of a power of the distance from a point. */
const momentOf = (at: readonly number[], weight: readonly number[], power: number, from: number): number =>
  at.reduce((sum, x, i) => sum + weight[i] * (x - from) ** power, 0)

const placesOf = (weights: Float64Array): number[] => Array.from(weights, (_, i) => LOWEST + i * STEP)

describe('a Gauss rule', () => {
  test('has the moments of its distribution up to twice its points less one', () => {
    fc.assert(
      fc.property(distributions, fc.integer({ min: 1, max: 6 }), (weights, points) => {
        const { at, weight } = gaussRule(weights, LOWEST, STEP, points)
        const centre = LOWEST + (STEP * weights.length) / 2
        for (let power = 0; power < 2 * points; power++) {
          const whole = momentOf(placesOf(weights), [...weights], power, centre)
          const size = momentOf(
            placesOf(weights).map((x) => Math.abs(x - centre)),
            [...weights],
            power,
            0,
          )
          expect(Math.abs(momentOf([...at], [...weight], power, centre) - whole)).toBeLessThanOrEqual(1e-8 * size + 1e-14)
        }
      }),
      runsOf(300),
    )
  })

  test('stands in ascending points within the distribution, with weights that are nowhere negative', () => {
    fc.assert(
      fc.property(distributions, fc.integer({ min: 1, max: 6 }), (weights, points) => {
        const { at, weight }: Rule = gaussRule(weights, LOWEST, STEP, points)
        expect([at.length, weight.length]).toEqual([points, points])
        expect(weight.every((share) => share >= 0)).toBe(true)
        expect(at.every((x, i) => i === 0 || x >= at[i - 1])).toBe(true)
        const places = placesOf(weights).filter((_, i) => weights[i] > 0)
        expect(at[0]).toBeGreaterThanOrEqual(places[0] - 1e-9)
        expect(at[points - 1]).toBeLessThanOrEqual(places[places.length - 1] + 1e-9)
      }),
      runsOf(300),
    )
  })

  test('of a normal distribution is that of Gauss and Hermite', () => {
    const weights = Float64Array.from({ length: 241 }, (_, i) => STEP * normalDensity(-6 + i * STEP))
    const { at, weight } = gaussRule(weights, -6, STEP, 3)
    const known = [-Math.sqrt(3), 0, Math.sqrt(3)]
    const shares = [1 / 6, 2 / 3, 1 / 6]
    known.forEach((x, i) => {
      expect(at[i]).toBeCloseTo(x, 5)
      expect(weight[i]).toBeCloseTo(shares[i], 5)
    })
  })

  test('of fewer points than it asks for is the distribution itself', () => {
    const { at, weight } = gaussRule(Float64Array.of(0, 0.25, 0, 0.75), LOWEST, STEP, 4)
    expect([...at.slice(0, 2)].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([-4.95, -4.85])
    expect(weight[0]).toBeCloseTo(0.25, 12)
    expect(weight[1]).toBeCloseTo(0.75, 12)
    expect([...weight.slice(2)]).toEqual([0, 0])
  })
})
