import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { blockingPairs } from '../../src/matching/blocking.ts'
import { programProposing } from '../../src/matching/program-proposing.ts'
import { UNMATCHED, UNRANKED } from '../../src/matching/world.ts'
import { allStableMatchings, bestOf } from '../support/brute-force.ts'
import { formatMatching, parseMarket } from '../support/market-notation.ts'
import {
  largeMarkets,
  marketsWithSomeone,
  type OpenMarket,
  SEEDED_RUNS,
  smallMarkets,
  withList,
  without,
  worldOf,
} from '../support/random-markets.ts'
import { seeded, shuffled } from '../support/seeded.ts'

/** applicant -> place on the own list, the length of the list when unmatched: lower is better, whoever else is in the market. */
function placesOf(market: OpenMarket): number[] {
  const { line } = applicantProposing(worldOf(market))
  let start = 0
  return market.lists.map((list, a) => {
    const place = line[a] === UNMATCHED ? list.length : line[a] - start
    start += list.length
    return place
  })
}

/** applicant -> program matched to, or UNMATCHED. */
function programsOf(market: OpenMarket): number[] {
  const world = worldOf(market)
  return Array.from(applicantProposing(world).line, (line) => (line === UNMATCHED ? UNMATCHED : world.listProgram[line]))
}

const everyoneAtLeastAsWell = (places: number[], others: number[]): boolean => places.every((place, a) => place <= others[a])

test('a displaced applicant goes on down the list', () => {
  const world = parseMarket(`
    anna:  city mercy
    boris: city
    city(1):  boris anna
    mercy(1): anna
  `)
  expect(formatMatching(world, applicantProposing(world))).toBe('anna mercy\nboris city')
})

test('among equal keys the applicant with the lower index wins, whoever asks first', () => {
  const world = parseMarket(`
    anna:  mercy city
    boris: city
    clara: mercy
    city(1):  anna=boris
    mercy(1): clara anna
  `)
  expect(formatMatching(world, applicantProposing(world))).toBe('anna city\nboris -\nclara mercy')
})

test('a line that its program does not rank is passed over and is no proposal', () => {
  const world = parseMarket(`
    anna: city mercy
    city(1):
    mercy(1): anna
  `)
  expect(applicantProposing(world)).toEqual({ line: Int32Array.of(1), proposals: 1 })
})

test('a program without seats takes nobody, and a quota far above what is listed costs nothing', () => {
  const world = parseMarket(`
    anna: none huge
    none(0): anna
    huge(4000000000): anna
  `)
  expect(formatMatching(world, applicantProposing(world))).toBe('anna huge')
})

test('a market without applicants or without programs has an empty answer', () => {
  expect(Array.from(applicantProposing(parseMarket('city(1):')).line)).toEqual([])
  expect(Array.from(applicantProposing(parseMarket('anna:')).line)).toEqual([UNMATCHED])
})

test('every applicant gets the best line of all stable matchings', () => {
  fc.assert(
    fc.property(smallMarkets, (market) => {
      const world = worldOf(market)
      expect(Array.from(applicantProposing(world).line)).toEqual(bestOf(allStableMatchings(world)))
    }),
    SEEDED_RUNS,
  )
})

test('nobody blocks a large matching', () => {
  for (const market of largeMarkets()) {
    const world = worldOf(market)
    expect(blockingPairs(world, applicantProposing(world))).toEqual([])
  }
})

test('applicants like the result at least as well as when programs propose', () => {
  for (const market of largeMarkets()) {
    const world = worldOf(market)
    const best = applicantProposing(world).line
    const worst = programProposing(world).line
    expect(best.every((line, a) => (line === UNMATCHED ? worst[a] === UNMATCHED : line <= worst[a]))).toBe(true)
  }
})

test('the order of the applicants changes neither the matching nor the number of proposals', () => {
  for (const market of largeMarkets()) {
    // Index decides between equal keys, so here no two applicants may share one.
    const strict: OpenMarket = {
      ...market,
      keys: market.keys.map((row, a) => Array.from(row, (key) => (key === UNRANKED ? key : (key % 100_000) * 10_000 + a))),
    }
    const order = shuffled(seeded(7), strict.lists.length)
    const reordered: OpenMarket = {
      ...strict,
      lists: order.map((a) => strict.lists[a]),
      keys: order.map((a) => strict.keys[a]),
    }
    const programs = programsOf(strict)
    expect(programsOf(reordered)).toEqual(order.map((a) => programs[a]))
    expect(applicantProposing(worldOf(reordered)).proposals).toBe(applicantProposing(worldOf(strict)).proposals)
  }
})

test('no applicant gains by handing in another list', () => {
  const otherList = (market: OpenMarket) => fc.shuffledSubarray(market.quota.map((_, p) => p))
  const cases = marketsWithSomeone.chain(([market, a]) => fc.tuple(fc.constant(market), fc.constant(a), otherList(market)))
  fc.assert(
    fc.property(cases, ([market, a, list]) => {
      const got = programsOf(withList(market, a, list))[a]
      const truePlace = got === UNMATCHED ? -1 : market.lists[a].indexOf(got)
      // A program that is not on the true list is worse than no match.
      expect(truePlace === -1 || truePlace >= placesOf(market)[a]).toBe(true)
    }),
    { ...SEEDED_RUNS, numRuns: 20_000 },
  )
})

test('taking an applicant away leaves every other applicant at least as well off', () => {
  const check = (market: OpenMarket, a: number) => {
    const others = placesOf(market).filter((_, i) => i !== a)
    expect(everyoneAtLeastAsWell(placesOf(without(market, a)), others)).toBe(true)
  }
  fc.assert(
    fc.property(marketsWithSomeone, ([market, a]) => check(market, a)),
    SEEDED_RUNS,
  )
  for (const market of largeMarkets()) for (let a = 0; a < 20; a++) check(market, a)
})

test('one more seat anywhere leaves no applicant worse off', () => {
  const check = (market: OpenMarket, p: number) => {
    const grown = { ...market, quota: market.quota.map((seats, i) => (i === p ? seats + 1 : seats)) }
    expect(everyoneAtLeastAsWell(placesOf(grown), placesOf(market))).toBe(true)
  }
  fc.assert(
    fc.property(smallMarkets, (market) => {
      for (let p = 0; p < market.quota.length; p++) check(market, p)
    }),
    { ...SEEDED_RUNS, numRuns: 1000 },
  )
  for (const market of largeMarkets()) for (let p = 0; p < 20; p++) check(market, p)
})

test('programs below the match point can be dropped, added or reordered without changing anything for anybody', () => {
  const check = (market: OpenMarket, a: number, random: () => number) => {
    const programs = programsOf(market)
    if (programs[a] === UNMATCHED) return
    const upToMatch = market.lists[a].slice(0, placesOf(market)[a] + 1)
    const below = shuffled(random, market.quota.length).filter((p) => !upToMatch.includes(p))
    expect(programsOf(withList(market, a, upToMatch))).toEqual(programs)
    expect(programsOf(withList(market, a, [...upToMatch, ...below]))).toEqual(programs)
  }
  const random = seeded(11)
  fc.assert(
    fc.property(marketsWithSomeone, ([market, a]) => check(market, a, random)),
    SEEDED_RUNS,
  )
  for (const market of largeMarkets()) for (let a = 0; a < 20; a++) check(market, a, random)
})

test('a longer list never hurts an unmatched applicant and never helps another one', () => {
  let lengthened = 0
  const check = (market: OpenMarket, a: number, random: () => number) => {
    const places = placesOf(market)
    if (places[a] < market.lists[a].length) return
    const below = shuffled(random, market.quota.length).filter((p) => !market.lists[a].includes(p))
    const after = placesOf(withList(market, a, [...market.lists[a], ...below]))
    if (below.length > 0) lengthened++
    expect(after[a]).toBeGreaterThanOrEqual(market.lists[a].length)
    expect(after.every((place, i) => i === a || place >= places[i])).toBe(true)
  }
  const random = seeded(12)
  fc.assert(
    fc.property(marketsWithSomeone, ([market, a]) => check(market, a, random)),
    SEEDED_RUNS,
  )
  for (const market of largeMarkets()) for (let a = 0; a < 50; a++) check(market, a, random)
  expect(lengthened).toBeGreaterThan(300)
})

test('n applicants with one list at n one-seat programs with one ranking make n(n+1)/2 proposals, all but n of them in vain', () => {
  // For eight the published log of the stable matching suite (RPmatcher/Tests/test2) says 36 matches made and 28 undone. That log has
  // the worst applicant enter first, so that every proposal is held for a while; here the other order must count the same proposals.
  for (const size of [1, 2, 8, 50]) {
    const everyone = Array.from({ length: size }, (_, i) => i)
    for (const rankOf of [(a: number) => size - 1 - a, (a: number) => a]) {
      const lists = everyone.map(() => everyone)
      const keys = everyone.map((a) => everyone.map(() => rankOf(a)))
      const { line, proposals } = applicantProposing(worldOf({ lists, keys, quota: everyone.map(() => 1) }))
      expect(Array.from(line)).toEqual(everyone.map((a) => a * size + rankOf(a)))
      expect(proposals).toBe((size * (size + 1)) / 2)
      if (size === 8) expect([proposals, proposals - size]).toEqual([36, 28])
    }
  }
})
