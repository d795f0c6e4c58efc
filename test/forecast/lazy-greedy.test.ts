import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Candidates, chooseGreedily } from '../../src/forecast/lazy-greedy.ts'
import { runsOf } from '../support/questions.ts'

/** Candidate c covers some of twelve points, each of a weight: what a choice brings is the weight that it covers first. */
class Coverage implements Candidates {
  readonly count: number
  readonly chosen: number[] = []
  readonly gains: number[] = []
  readonly prepared = new Set<number>()
  private readonly sets: readonly number[]
  private readonly weights: readonly number[]
  private readonly slack: readonly number[]
  private covered = 0
  private known = 0

  constructor(sets: readonly number[], weights: readonly number[], slack: readonly number[]) {
    this.count = sets.length
    this.sets = sets
    this.weights = weights
    this.slack = slack
  }

  private brings(c: number, covered: number): number {
    return this.weights.reduce((sum, weight, i) => sum + (this.sets[c] & ~covered & (1 << i) ? weight : 0), 0)
  }

  bound(c: number): number {
    return this.brings(c, this.known) * (1 + this.slack[c % this.slack.length])
  }

  boundsHaveFallen(): boolean {
    const fallen = this.known !== this.covered && this.chosen.length % 2 === 0
    if (fallen) this.known = this.covered
    return fallen
  }

  prepare(candidates: readonly number[]): void {
    for (const c of candidates) {
      expect(this.prepared.has(c)).toBe(false)
      this.prepared.add(c)
    }
  }

  gain(c: number): number {
    expect(this.prepared.has(c)).toBe(true)
    return this.brings(c, this.covered)
  }

  choose(c: number, gain: number): void {
    this.chosen.push(c)
    this.gains.push(gain)
    this.covered |= this.sets[c]
  }
}

const points = 12
const markets = fc.record({
  sets: fc.array(fc.integer({ min: 0, max: 2 ** points - 1 }), { minLength: 0, maxLength: 120 }),
  weights: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: points, maxLength: points }),
  slack: fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 1, maxLength: 7 }),
  count: fc.integer({ min: 1, max: 15 }),
})

test('the lazy choice is that of looking at every candidate every time, the first of those alike', () => {
  fc.assert(
    fc.property(markets, ({ sets, weights, slack, count }) => {
      const lazy = new Coverage(sets, weights, slack)
      const prepared = chooseGreedily(lazy, count, 1)
      expect(prepared).toBe(lazy.prepared.size)
      const plain = new Coverage(sets, weights, slack)
      plain.prepare([...sets.keys()])
      for (let k = 0; k < count; k++) {
        const gains = sets.map((_, c) => (plain.chosen.includes(c) ? -1 : plain.gain(c)))
        const best = Math.max(...gains, 0)
        if (best < 1) break
        plain.choose(gains.indexOf(best), best)
      }
      expect(lazy.chosen).toEqual(plain.chosen)
      expect(lazy.gains).toEqual(plain.gains)
    }),
    runsOf(500),
  )
})

test('candidates whose bound is out of reach are never prepared', () => {
  const sets = Array.from({ length: 500 }, (_, c) => (c === 400 ? 2 ** points - 1 : 1))
  const lazy = new Coverage(sets, Array(points).fill(1), [0])
  expect(chooseGreedily(lazy, 1, 1)).toBeLessThan(50)
  expect(lazy.chosen).toEqual([400])
})
