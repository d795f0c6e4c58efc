import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ruleOf } from '../../src/forecast/beliefs.ts'
import { partsOf } from '../../src/forecast/takings.ts'
import { runsOf } from '../support/questions.ts'

const view = { step2ck: 240, failedAttempts: 0, yearsSinceGraduation: 0, visa: 0 }
const weights = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 150 })

test('parts of the strength are the whole, cut into neighbours of about the same weight', () => {
  fc.assert(
    fc.property(weights, fc.integer({ min: 1, max: 6 }), (raw, count) => {
      const total = raw.reduce((sum, weight) => sum + weight, 0)
      const whole = { from: 30, weights: Float64Array.from(raw, (weight) => weight / total), view }
      const parts = partsOf(whole, count)
      const largest = Math.max(...whole.weights)
      expect(parts.length).toBeLessThanOrEqual(count)
      expect(parts.flatMap((part) => [...part.weights])).toEqual([...whole.weights])
      let from = 30
      for (const part of parts) {
        expect(part.from).toBe(from)
        from += part.weights.length
        const weight = part.weights.reduce((sum, some) => sum + some, 0)
        expect(Math.abs(weight - 1 / count)).toBeLessThanOrEqual(parts.length < count ? 1 : largest + 1e-9)
        expect(ruleOf(part).weight.reduce((sum, some) => sum + some, 0)).toBeCloseTo(weight, 9)
      }
    }),
    runsOf(300),
  )
})
