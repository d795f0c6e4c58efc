import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { monteCarloError, rangeOf, spreadOf } from '../../src/forecast/range.ts'
import { normalQuantile } from '../../src/market/normal.ts'
import { runsOf } from '../support/questions.ts'
import { seeded } from '../support/seeded.ts'

const RUNS = runsOf(200)
const chances = (length: fc.Arbitrary<number>): fc.Arbitrary<Float64Array> =>
  length.chain((size) =>
    fc
      .array(fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: size, maxLength: size })
      .map((values) => Float64Array.from(values)),
  )
const some = chances(fc.integer({ min: 4, max: 60 }))
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Chances per world whose block means and worlds spread as told. */
function simulated(random: () => number, blocks: number, worlds: number, centre: number, between: number, within: number) {
  const normal = (): number => normalQuantile(random() || 0.5)
  const means = Array.from({ length: blocks }, () => centre + between * normal())
  return Float64Array.from({ length: worlds }, (_, w) => means[w % blocks] + within * normal())
}

describe('a range', () => {
  test('lies within 0 and 1 and holds the estimate', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 2, max: 20 }), (matched, blocks) => {
        const range = rangeOf(matched, blocks)
        if (range === null) {
          expect(matched.length).toBeLessThan(2 * blocks)
          return
        }
        const [p10, p90] = [range.p10, range.p90]
        expect(p10).toBeGreaterThanOrEqual(0)
        expect(p90).toBeLessThanOrEqual(1)
        expect(p10).toBeLessThanOrEqual(mean(matched))
        expect(p90).toBeGreaterThanOrEqual(mean(matched))
      }),
      RUNS,
    )
  })

  test('is not there without two blocks, or without two worlds in each', () => {
    fc.assert(
      fc.property(some, (matched) => {
        expect(rangeOf(matched, 1)).toBeNull()
        expect(rangeOf(matched, matched.length)).toBeNull()
        expect(rangeOf(matched, matched.length + 3)).toBeNull()
        const half = Math.floor(matched.length / 2)
        expect(rangeOf(matched, half + 1)).toBeNull()
        expect(rangeOf(matched, half)).not.toBeNull()
      }),
      RUNS,
    )
  })

  test('is the same whichever block is which', () => {
    fc.assert(
      fc.property(chances(fc.constant(24)), fc.nat(3), (matched, turn) => {
        const turned = matched.map((_, w) => matched[4 * Math.floor(w / 4) + ((w + turn) % 4)])
        const range = rangeOf(matched, 4)!
        const other = rangeOf(turned, 4)!
        expect(other.p10).toBeCloseTo(range.p10, 9)
        expect(other.p90).toBeCloseTo(range.p90, 9)
      }),
      RUNS,
    )
  })

  test('is no wider than a point where nothing differs, or where everybody matches or nobody does', () => {
    expect(rangeOf(new Float64Array(64).fill(0.5), 8)).toEqual({ p10: 0.5, p90: 0.5 })
    expect(rangeOf(new Float64Array(64), 8)).toEqual({ p10: 0, p90: 0 })
    expect(rangeOf(new Float64Array(64).fill(1), 8)).toEqual({ p10: 1, p90: 1 })
    const rounded = Float64Array.from({ length: 64 }, (_, w) => (w % 3 === 0 ? 1.1e-16 : 0))
    expect(rangeOf(rounded, 8)!.p90).toBeLessThan(1e-15)
    expect(
      rangeOf(
        rounded.map((chance) => -chance),
        8,
      ),
    ).toEqual({ p10: 0, p90: 0 })
  })

  test('spans about the 80 % of normal blocks in the middle, whatever the worlds within add', () => {
    const random = seeded(3)
    for (const within of [0, 0.02, 0.1]) {
      const widths = Array.from({ length: 200 }, () => {
        const { p10, p90 } = rangeOf(simulated(random, 64, 1024, 0.5, 0.04, within), 64)!
        return p90 - p10
      })
      const width = widths.reduce((sum, one) => sum + one, 0) / widths.length
      expect(width).toBeGreaterThan(0.95 * 2 * 1.2816 * 0.04)
      expect(width).toBeLessThan(1.08 * 2 * 1.2816 * 0.04)
    }
  })

  test('of few blocks holds the mean of one more block eight times in ten', () => {
    const random = seeded(4)
    for (const blocks of [4, 8, 16]) {
      const tries = 4000
      let held = 0
      for (let i = 0; i < tries; i++) {
        const all = simulated(random, blocks + 1, (blocks + 1) * 32, 0.6, 0.03, 0.02)
        const known = all.filter((_, w) => w % (blocks + 1) < blocks)
        const left = mean(all.filter((_, w) => w % (blocks + 1) === blocks))
        const { p10, p90 } = rangeOf(known, blocks)!
        if (left >= p10 && left <= p90) held++
      }
      expect(held / tries).toBeGreaterThan(0.76)
      expect(held / tries).toBeLessThan(0.84)
    }
  })

  test('holds the chance of one more block however much of the spread is noise', () => {
    const random = seeded(8)
    const noise = 0.05 / 4
    for (const times of [0.3, 0.5, 0.7, 1, 1.5, 2, 4]) {
      const tries = 1500
      let held = 0
      for (let i = 0; i < tries; i++) {
        const { p10, p90 } = rangeOf(simulated(random, 16, 256, 0.6, times * noise, 0.05), 16)!
        const next = 0.6 + times * noise * normalQuantile(random() || 0.5)
        if (next >= p10 && next <= p90) held++
      }
      expect(held / tries, `with ${times} times the noise between blocks`).toBeGreaterThan(0.74)
      if (times >= 0.7) expect(held / tries).toBeLessThan(0.86)
    }
  })

  test('holds the chance of one more block wherever the chances lie, and the mean of so few of its worlds', () => {
    const random = seeded(9)
    const normal = (): number => normalQuantile(random() || 0.5)
    const chanceAt = (odds: number): number => 1 / (1 + Math.exp(-odds))
    for (const centre of [-5, -2, 0, 3, 7]) {
      const tries = 800
      const missed = { chance: [0, 0], mean: [0, 0] }
      const look = (side: number[], value: number, range: { p10: number; p90: number }) => {
        if (value < range.p10) side[0]++
        if (value > range.p90) side[1]++
      }
      for (let i = 0; i < tries; i++) {
        const odds = Array.from({ length: 17 }, () => centre + 0.8 * normal())
        const chances = Float64Array.from({ length: 17 * 16 }, (_, w) => chanceAt(odds[w % 17] + 0.8 * normal()))
        const known = chances.filter((_, w) => w % 17 < 16)
        const next = Float64Array.from({ length: 400 }, () => chanceAt(odds[16] + 0.8 * normal()))
        look(missed.chance, mean(next), rangeOf(known, 16)!)
        look(missed.mean, mean(next.subarray(0, 16)), rangeOf(known, 16, 16)!)
      }
      for (const share of [...missed.chance, ...missed.mean].map((count) => count / tries)) {
        expect(share, `around ${centre}`).toBeGreaterThan(0.06)
        expect(share, `around ${centre}`).toBeLessThan(0.14)
      }
    }
  })

  test('holds the chance of one more block where worlds only say yes or no, and is none too wide', () => {
    const random = seeded(10)
    for (const centre of [-1, 0, 2, 3]) {
      for (const worlds of [32, 256]) {
        const tries = 800
        let held = 0
        let width = 0
        for (let i = 0; i < tries; i++) {
          const chances = Array.from({ length: 17 }, () => 1 / (1 + Math.exp(-centre - 0.4 * normalQuantile(random() || 0.5))))
          const matched = Float64Array.from({ length: worlds }, (_, w) => (random() < chances[w % 16] ? 1 : 0))
          const range = rangeOf(matched, 16)!
          if (chances[16] >= range.p10 && chances[16] <= range.p90) held++
          width += (range.p90 - range.p10) / tries
        }
        expect(held / tries, `around ${centre}, ${worlds} worlds`).toBeGreaterThan(0.7)
        expect(width, `around ${centre}, ${worlds} worlds`).toBeLessThan(worlds === 32 ? 0.6 : 0.35)
      }
    }
  })

  test('is narrow where blocks have no effect', () => {
    const random = seeded(5)
    const within = 0.05
    const widths = Array.from({ length: 300 }, () => {
      const { p10, p90 } = rangeOf(simulated(random, 16, 256, 0.7, 0, within), 16)!
      return p90 - p10
    })
    const width = widths.reduce((sum, one) => sum + one, 0) / widths.length
    // A block's mean errs by a quarter of what its sixteen worlds spread; taken for an effect that would be this wide.
    expect(width).toBeLessThan(0.7 * 2 * 1.2816 * (within / 4))
  })
})

describe('the Monte Carlo error', () => {
  test('is that of all worlds where there are too few of each block, however well those agree', () => {
    // Worlds 0 and 16 are of one block, and the only two that are.
    const matched = Float64Array.from({ length: 17 }, (_, w) => (w % 4 === 1 ? 0 : 1))
    expect(rangeOf(matched, 16)).toBeNull()
    expect(monteCarloError(matched, 16)).toBeCloseTo(Math.sqrt((mean(matched) * (1 - mean(matched))) / 16), 12)
  })
})

describe('the spread of chances', () => {
  test('between blocks is found free of that within them, on the average', () => {
    const random = seeded(6)
    for (const [blocks, worlds] of [
      [16, 256],
      [16, 250],
      [5, 40],
    ]) {
      const found = Array.from({ length: 1500 }, () => spreadOf(simulated(random, blocks, worlds, 0.5, 0.05, 0.04), blocks))
      const average = (of: (spread: (typeof found)[number]) => number): number =>
        found.reduce((sum, spread) => sum + of(spread), 0) / found.length
      expect(Math.abs(average(({ between }) => between) / 0.05 ** 2 - 1)).toBeLessThan(0.06)
      expect(Math.abs(average(({ within }) => within) / 0.04 ** 2 - 1)).toBeLessThan(0.02)
    }
  })

  test('comes to the spread of all where blocks are as large as each other', () => {
    fc.assert(
      fc.property(chances(fc.constant(30)), (matched) => {
        const { within, between } = spreadOf(matched, 5)
        const all = matched.reduce((sum, chance) => sum + (chance - mean(matched)) ** 2, 0)
        const blockMeans = Array.from({ length: 5 }, (_, b) => mean(matched.filter((_, w) => w % 5 === b)))
        const ofMeans = blockMeans.reduce((sum, one) => sum + 6 * (one - mean(matched)) ** 2, 0)
        expect(within).toBeCloseTo((all - ofMeans) / 25, 12)
        expect(between).toBeCloseTo(Math.max(0, (ofMeans / 4 - within) / 6), 12)
      }),
      RUNS,
    )
  })
})

describe('the Monte Carlo error', () => {
  test('of one block is the standard error of the mean', () => {
    fc.assert(
      fc.property(some, (matched) => {
        const variance = matched.reduce((sum, chance) => sum + (chance - mean(matched)) ** 2, 0) / (matched.length - 1)
        expect(monteCarloError(matched, 1)).toBeCloseTo(Math.sqrt(variance / matched.length), 12)
      }),
      RUNS,
    )
  })

  test('leaves out what differs between blocks, which more worlds would not remove', () => {
    const random = seeded(7)
    const matched = simulated(random, 16, 4096, 0.5, 0.1, 0.03)
    expect(monteCarloError(matched, 16)).toBeCloseTo(0.03 / 64, 4)
    expect(monteCarloError(matched, 1)).toBeGreaterThan(0.08 / 64)
  })

  test('of one world is as large as it can be', () => {
    expect(monteCarloError(Float64Array.of(0.4), 1)).toBe(0.5)
    expect(monteCarloError(Float64Array.of(0.4), 16)).toBe(0.5)
  })
})
