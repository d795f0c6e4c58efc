import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fastQuantile, fastTail, invitationRate, normalDensity, normalQuantile, normalTail } from '../../src/market/normal.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'

const relative = (value: number, truth: number): number => Math.abs(value / truth - 1)

/** The largest of some values, and none of them is NaN. */
function worst(values: Iterable<number>): number {
  let most = 0
  for (const value of values) {
    if (Number.isNaN(value)) return Number.NaN
    most = Math.max(most, value)
  }
  return most
}

/** So many points between two ends, the ends themselves left out. */
function* between(low: number, high: number, points: number): Generator<number> {
  for (let i = 0; i < points; i++) yield low + ((i + 0.5) / points) * (high - low)
}

/** How often a function that should rise falls from one of many points to the next, or is NaN. */
function turns(value: (x: number) => number, low: number, high: number): number {
  let before = -Infinity
  let falls = 0
  for (const x of between(low, high, 40_000)) {
    const now = value(x)
    if (!(now >= before - 1e-12)) falls++
    before = now
  }
  return falls
}

describe('the normal distribution', () => {
  // Wichura 1988, the three values that AS 241 is to be checked by, and quantiles of statistical tables.
  test.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167814],
    [1e-20, -9.262340089798409],
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [1e-10, -6.361340902404056],
  ])('has the published quantile at %d', (p, z) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(1e-14 * Math.max(1, Math.abs(z)))
  })

  // Abramowitz and Stegun, tables 26.1 and 26.2, with further digits by numerical integration.
  test.each([
    [0, 0.5],
    [1, 0.15865525393145705],
    [2, 0.02275013194817921],
    [3, 0.0013498980316300946],
    [5, 2.866515718791939e-7],
    [10, 7.61985302416053e-24],
  ])('has the published tail above %d', (x, tail) => {
    expect(relative(normalTail(x), tail)).toBeLessThan(1e-13)
    expect(normalTail(-x)).toBeCloseTo(1 - tail, 15)
  })

  test('a quantile cuts off the tail it is asked for, and the other way round', () => {
    fc.assert(
      fc.property(fc.double({ min: -300, max: Math.log10(0.5), noNaN: true }), (exponent) => {
        const p = 10 ** exponent
        expect(relative(normalTail(-normalQuantile(p)), p)).toBeLessThan(2e-12)
        expect(relative(normalQuantile(normalTail(-normalQuantile(p))), normalQuantile(p)) || 0).toBeLessThan(1e-12)
      }),
      SEEDED_RUNS,
    )
  })

  test('quantiles and tails are the same seen from both sides', () => {
    for (const p of between(0, 1, 1000)) {
      expect(Math.abs(normalQuantile(p) + normalQuantile(1 - p))).toBeLessThan(1e-12)
      expect(normalTail(normalQuantile(p)) + normalTail(-normalQuantile(p))).toBeCloseTo(1, 14)
    }
  })

  test('the slope of the tail is the density, also where one formula takes over from the other', () => {
    for (const x of [-6, -1, 0, 0.3, 2.9999, 3, 3.0001, 7]) {
      const slope = (normalTail(x - 1e-4) - normalTail(x + 1e-4)) / 2e-4
      expect(Math.abs(slope - normalDensity(x))).toBeLessThan(1e-8)
    }
  })

  test('tails fall and quantiles rise without a break', () => {
    expect(turns((x) => -normalTail(x), -9, 38)).toBe(0)
    expect(turns(normalQuantile, 0, 1)).toBe(0)
  })

  test('nothing is NaN at the ends', () => {
    expect(normalTail(-Infinity)).toBe(1)
    expect([normalTail(60), normalTail(-60)]).toEqual([0, 1])
    expect(normalQuantile(2 ** -33)).toBeCloseTo(-6.338, 3)
    expect(normalQuantile(1 - 2 ** -33)).toBeCloseTo(6.338, 3)
  })
})

describe('the tables that worlds are drawn with', () => {
  const POINTS = 100_000

  test('give quantiles within 7e-5', () => {
    expect(worst([...between(0, 1, POINTS)].map((p) => Math.abs(fastQuantile(p) - normalQuantile(p))))).toBeLessThan(7e-5)
  })

  test('give quantiles as exactly in the tails, down to where a probability has no digits left', () => {
    const error = (p: number): number => Math.abs(fastQuantile(p) - normalQuantile(p))
    expect(worst([...between(-300, Math.log10(0.5), POINTS)].map((exponent) => error(10 ** exponent)))).toBeLessThan(7e-5)
    expect(worst([...between(-15, Math.log10(0.5), POINTS)].map((exponent) => error(1 - 10 ** exponent)))).toBeLessThan(7e-5)
    // Where one table takes over from the next.
    const seams = [23, 24, 25, 2048, 4071, 4072, 4073].flatMap((k) => [-1e-12, 0, 1e-12].map((off) => k / 4096 + off))
    const ends = [Math.exp(-40), 1e-12, 1 - 1e-12, 2 ** -33, 1 - 2 ** -33]
    expect(worst([...seams, ...ends].map(error))).toBeLessThan(7e-5)
  })

  test('give tails within 1e-5', () => {
    expect(worst([...between(-9, 9, POINTS)].map((x) => Math.abs(fastTail(x) - normalTail(x))))).toBeLessThan(1e-5)
  })

  test('give rates whose chance of at least one event is the tail, within 2e-5, and 0.2 % of small ones', () => {
    const chance = (x: number): number => -Math.expm1(-invitationRate(x))
    expect(worst([...between(-7, 9, POINTS)].map((x) => Math.abs(chance(x) - normalTail(x))))).toBeLessThan(2e-5)
    expect(worst([...between(0, 7, POINTS)].map((x) => relative(chance(x), normalTail(x))))).toBeLessThan(2e-3)
  })

  test.each([
    ['fastQuantile', fastQuantile, 0, 1],
    ['fastQuantile', (exponent: number) => fastQuantile(10 ** exponent), -30, -2],
    ['fastQuantile', (exponent: number) => -fastQuantile(1 - 10 ** exponent), -15, -2],
    ['fastTail', (x: number) => -fastTail(x), -9, 9],
    ['invitationRate', (x: number) => -invitationRate(x), -9, 9],
  ])('%s goes one way', (_, value, low, high) => {
    expect(turns(value, low, high)).toBe(0)
  })

  test('nothing is NaN or infinite at the ends', () => {
    for (const u of [2 ** -33, 1 - 2 ** -33]) expect(Number.isFinite(fastQuantile(u))).toBe(true)
    for (const x of [-1e9, -8, 8, 1e9]) for (const look of [fastTail, invitationRate]) expect(look(x)).toBeGreaterThanOrEqual(0)
  })
})
