import { expect, test } from 'vitest'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { buildWorld } from '../../src/matching/build-world.ts'
import { type ListedMarket, listedMatcher, matchListed, worldOfLists } from '../../src/matching/listed-market.ts'
import type { Lists } from '../../src/matching/ranks-of-lines.ts'
import { layOut, matchBuilt } from '../../src/matching/submitted-market.ts'
import { seeded, shuffled } from '../support/seeded.ts'
import { submittedFromLists } from '../support/submitted-markets.ts'

function lists(random: () => number, owners: number, others: number, longest: number): Lists {
  const entries = Array.from({ length: owners }, () => shuffled(random, others).slice(0, Math.floor(random() * (longest + 1))))
  const start = new Uint32Array(owners + 1)
  entries.forEach((list, owner) => {
    start[owner + 1] = start[owner] + list.length
  })
  return { start, entry: Uint32Array.from(entries.flat()) }
}

/** Both sides list whom they like, so many entries on either side are not returned. */
function listedMarket(seed: number, applicants: number, programs: number, longest: number): ListedMarket {
  const random = seeded(seed)
  return {
    wanted: lists(random, applicants, programs, longest),
    ranked: lists(random, programs, applicants, applicants),
    quota: Uint32Array.from({ length: programs }, () => Math.floor(random() * 6)),
  }
}

test('a market matched straight from its lists is matched as its world is', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const market = listedMarket(seed, 1 + (seed % 37), 1 + (seed % 29), 1 + (seed % 29))
    const { line, proposals } = applicantProposing(worldOfLists(market))
    const straight = matchListed(market)
    expect([seed, Array.from(straight.line), straight.proposals]).toEqual([seed, Array.from(line), proposals])
  }
})

test('a small market after a large one does not see what the large one left behind', () => {
  const small = listedMarket(5, 30, 7, 7)
  const { line } = applicantProposing(worldOfLists(small))
  matchListed(listedMarket(6, 3000, 60, 40))
  expect(Array.from(matchListed(small).line)).toEqual(Array.from(line))
})

test('entries that the other side does not return are no proposals', () => {
  const market: ListedMarket = {
    wanted: { start: Uint32Array.of(0, 2, 3), entry: Uint32Array.of(0, 1, 0) },
    ranked: { start: Uint32Array.of(0, 1, 2), entry: Uint32Array.of(1, 0) },
    quota: Uint32Array.of(1, 1),
  }
  // Applicant 0 wants program 0, which does not rank them, then program 1.
  const { line, proposals } = matchListed(market)
  expect(Array.from(line)).toEqual([1, 2])
  expect(proposals).toBe(2)
})

// The kernel packs applicants part by part and takes lists in chunks: these markets have many of both.
test.each([
  ['many applicants', 8_000, 60, 12],
  ['lists so long that a part is a few applicants', 700, 650, 650],
] as const)('a market of %s is packed by the kernel and matched as its world is', (_, applicants, programs, longest) => {
  const market = listedMarket(11, applicants, programs, longest)
  const matcher = listedMatcher(market)
  expect(matcher.engine).toBe('webassembly')
  const { line, proposals } = applicantProposing(worldOfLists(market))
  const straight = matcher.match()
  expect(straight.proposals).toBe(proposals)
  expect(straight.line.findIndex((l, a) => l !== line[a])).toBe(-1)
})

test('the matching is written where the caller says', () => {
  const market = listedMarket(8, 50, 9, 9)
  const into = new Int32Array(50)
  expect(matchListed(market, into).line).toBe(into)
  expect(Array.from(into)).toEqual(Array.from(applicantProposing(worldOfLists(market)).line))
})

test('a submitted market is matched by the fast engines as by the plain one, once and again', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const built = buildWorld(submittedFromLists(listedMarket(seed, 1 + (seed % 37), 1 + (seed % 11), 1 + (seed % 11))))
    if (!built.ok) throw new Error(JSON.stringify(built.errors))
    const { line, proposals } = applicantProposing(built.world)
    const alone = layOut(built)
    for (const matching of [matchBuilt(built), matchBuilt(built, alone), matchBuilt(built, alone)]) {
      expect([seed, Array.from(matching.line), matching.proposals]).toEqual([seed, Array.from(line), proposals])
    }
  }
})
