import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RANK_FLOOR } from '../../src/market/parameters.ts'
import { cutoffOfKey, keyOfScore } from '../../src/market/score-key.ts'
import { UNRANKED } from '../../src/matching/world.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'

describe('a key', () => {
  const score = fc.oneof(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.float({ min: -4, max: 4, noNaN: true }),
    fc.constantFrom(0, -0, RANK_FLOOR, 1.401298464324817e-45, 3.4028234663852886e38),
  )

  test('gives back the score it was made of, or says that the score is not above the floor', () => {
    fc.assert(
      fc.property(score, (value) => {
        const key = keyOfScore(value)
        expect(key === UNRANKED).toBe(!(value > RANK_FLOOR))
        expect(cutoffOfKey(key)).toBe(Math.max(value, RANK_FLOOR))
      }),
      SEEDED_RUNS,
    )
  })

  test('is the lower the higher the score, and equal only for equal scores', () => {
    fc.assert(
      fc.property(score, score, (one, other) => {
        const [high, low] = one > other ? [one, other] : [other, one]
        const above = high > RANK_FLOOR
        expect(keyOfScore(high) < keyOfScore(low)).toBe(high > low && above)
      }),
      SEEDED_RUNS,
    )
  })

  test('is a whole number of 32 bits that no special meaning is taken for', () => {
    fc.assert(
      fc.property(score, (value) => {
        const key = keyOfScore(value)
        expect(Number.isInteger(key) && key > 0 && key <= UNRANKED).toBe(true)
      }),
      SEEDED_RUNS,
    )
  })

  test('to beat where there are no seats cannot be beaten', () => {
    expect(cutoffOfKey(0)).toBe(Number.POSITIVE_INFINITY)
    expect(cutoffOfKey(UNRANKED)).toBe(RANK_FLOOR)
  })
})
