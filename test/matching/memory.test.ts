import { describe, expect, test } from 'vitest'
import { fastMatcher } from '../../src/matching/kernel.ts'
import { type ListedMarket, listedMatcher, matchListed, worldOfLists } from '../../src/matching/listed-market.ts'
import { UNMATCHED } from '../../src/matching/world.ts'
import { seeded, shuffled } from '../support/seeded.ts'

const APPLICANTS = 3_000
const PROGRAMS = 300
const RUNS = 20
const ROUNDS = 31

function market(): ListedMarket {
  const random = seeded(17)
  const start = Uint32Array.from({ length: APPLICANTS + 1 }, (_, a) => 10 * a)
  const lists = Array.from({ length: APPLICANTS }, () => shuffled(random, PROGRAMS).slice(0, 10))
  const ranked = Array.from({ length: PROGRAMS }, (): number[] => [])
  lists.forEach((list, a) => {
    for (const p of list) ranked[p].push(a)
  })
  const rankStart = new Uint32Array(PROGRAMS + 1)
  ranked.forEach((list, p) => {
    rankStart[p + 1] = rankStart[p] + list.length
  })
  return {
    wanted: { start, entry: Uint32Array.from(lists.flat()) },
    ranked: { start: rankStart, entry: Uint32Array.from(ranked.flat()) },
    quota: new Uint32Array(PROGRAMS).fill(7),
  }
}

/**
 * Bytes that one run takes from the heap and from outside it. Rounds in which rubbish was collected say less than was taken, and
 * few rounds are such, so the one in the middle tells.
 */
function bytesTakenBy(run: () => unknown): number {
  const used = () => {
    const { heapUsed, arrayBuffers, external } = process.memoryUsage()
    return heapUsed + arrayBuffers + external
  }
  for (let warm = 0; warm < 10 * RUNS; warm++) run()
  const taken = Array.from({ length: ROUNDS }, () => {
    const before = used()
    for (let i = 0; i < RUNS; i++) run()
    return used() - before
  })
  return taken.sort((x, y) => x - y)[ROUNDS >> 1] / RUNS
}

/** What looking at the memory takes, shared by the runs of a round, and less than any object takes per proposal or any array per applicant. */
const NEXT_TO_NOTHING = 200

describe('a second run on the same arrays', () => {
  test.each(['webassembly', 'packed'] as const)('takes no memory in %s', (engine) => {
    const matcher = fastMatcher(worldOfLists(market()), engine)
    expect(matcher.engine).toBe(engine)
    const matching = matcher.match()
    expect(matcher.match()).toBe(matching)
    expect(bytesTakenBy(() => matcher.match())).toBeLessThan(NEXT_TO_NOTHING)
  })

  test('takes no memory where the kernel packed the lists', () => {
    const matcher = listedMatcher(market())
    expect(bytesTakenBy(() => matcher.match())).toBeLessThan(NEXT_TO_NOTHING)
  })
})

test('from lists into a given array, a market takes less memory than one number per applicant and proposal', () => {
  const lists = market()
  const into = new Int32Array(APPLICANTS)
  const { proposals } = matchListed(lists, into)
  expect(proposals).toBeGreaterThan(APPLICANTS)
  expect(into.filter((line) => line !== UNMATCHED).length).toBeGreaterThan(1_000)
  expect(bytesTakenBy(() => matchListed(lists, into))).toBeLessThan(4 * APPLICANTS)
})
