import { fastMatcher, type Matcher } from './kernel.ts'
import { packInKernel } from './pack-in-kernel.ts'
import { type Lists, ranksOfLines } from './ranks-of-lines.ts'
import type { Matching, World } from './world.ts'

/** A market as both sides' lists of indices, the form in which matching programs exchange markets. */
export interface ListedMarket {
  /** applicant -> programs, best first, no program twice. */
  readonly wanted: Lists
  /** program -> applicants, best first, no applicant twice. */
  readonly ranked: Lists
  /** program -> seats. */
  readonly quota: Uint32Array
}

/** The world that two sides' lists describe. */
export const worldOfLists = ({ wanted, ranked, quota }: ListedMarket): World => ({
  listStart: wanted.start,
  listProgram: wanted.entry,
  listKey: ranksOfLines(wanted, ranked),
  quota,
})

/**
 * From lists to a matching in one go, applicants proposing: for a market that is matched once. The matching is the caller's; what
 * else it takes lies in memory that the next call uses again. `into`: applicant -> line of the match, where it is at hand.
 */
export function matchListed(market: ListedMarket, into = new Int32Array(market.wanted.start.length - 1)): Matching {
  const { line, proposals } = listedMatcher(market, true).match()
  into.set(line)
  return { line: into, proposals }
}

/**
 * Lays a market out for repeated matching, straight from its lists. The kernel packs them in its own memory; where it cannot, the
 * world is built and laid out as fastMatcher does. The answer is the same. With `once` the layout stands only until the next
 * market is matched once, and takes no memory of its own.
 */
export function listedMatcher(market: ListedMarket, once = false): Matcher {
  return packInKernel(market, once) ?? fastMatcher(worldOfLists(market), 'packed')
}
