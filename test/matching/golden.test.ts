import { describe, expect, test } from 'vitest'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { blockingPairs } from '../../src/matching/blocking.ts'
import { menus } from '../../src/matching/menus.ts'
import { programOptimal } from '../../src/matching/program-optimal.ts'
import { programProposing } from '../../src/matching/program-proposing.ts'
import { FROZEN } from '../golden/frozen.ts'
import { PARITY } from '../golden/parity.ts'
import { PUBLISHED } from '../golden/published.ts'
import { allStableMatchings, bestOf, worstOf } from '../support/brute-force.ts'
import { fingerprint } from '../support/fingerprint.ts'
import { formatMatching, matchingText, parseMarket } from '../support/market-notation.ts'
import { randomMarket, worldOf } from '../support/random-markets.ts'
import { seeded } from '../support/seeded.ts'

describe.each([
  ['published', PUBLISHED],
  ['parity', PARITY],
] as const)('%s', (_kind, markets) => {
  describe.each(markets)('$name', ({ market, applicantOptimal, programOptimal: programsBest, stableMatchings }) => {
    const world = parseMarket(market)
    const best = matchingText(applicantOptimal)
    const worst = matchingText(programsBest ?? applicantOptimal)

    test('enumeration of all matchings confirms the stated answer', () => {
      const all = allStableMatchings(world)
      expect(all.length).toBe(stableMatchings)
      expect(formatMatching(world, { line: Int32Array.from(bestOf(all)) })).toBe(best)
      expect(formatMatching(world, { line: Int32Array.from(worstOf(all)) })).toBe(worst)
      for (const line of all) expect(blockingPairs(world, { line: Int32Array.from(line) })).toEqual([])
    })

    test('the procedures give it', () => {
      expect(formatMatching(world, applicantProposing(world))).toBe(best)
      expect(formatMatching(world, programProposing(world))).toBe(worst)
      expect(formatMatching(world, programOptimal(world))).toBe(worst)
    })
  })
})

describe('frozen', () => {
  test.each(FROZEN)('$name: matching, proposals and cutoffs are as they were', ({ seed, shape, hashes }) => {
    const world = worldOf(randomMarket(seeded(seed), shape))
    const matching = applicantProposing(world)
    expect({
      applicantOptimal: fingerprint(matching.line),
      proposals: matching.proposals,
      programOptimal: fingerprint(programOptimal(world).line),
      cutoffs: fingerprint(menus(world)),
    }).toEqual(hashes)
  })
})
