import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { blockingPairs } from '../../src/matching/blocking.ts'
import { programOptimal } from '../../src/matching/program-optimal.ts'
import { programProposing } from '../../src/matching/program-proposing.ts'
import { UNMATCHED, UNRANKED, type World } from '../../src/matching/world.ts'
import { PROGRAMS_WITH_TWO_SEATS_CAN_GAIN } from '../golden/counter-examples.ts'
import { allStableMatchings, worstOf } from '../support/brute-force.ts'
import { formatMatching, matchingText, parseMarket } from '../support/market-notation.ts'
import {
  largeMarkets,
  marketsWithSomeone,
  type OpenMarket,
  randomMarket,
  SEEDED_RUNS,
  SMALL_SHAPES,
  smallMarkets,
  withList,
  worldOf,
} from '../support/random-markets.ts'
import { seeded, shuffled } from '../support/seeded.ts'

/** program -> applicants held, in index order. */
function holdersOf(world: World, line: ArrayLike<number>): number[][] {
  const holders = Array.from(world.quota, (): number[] => [])
  for (let a = 0; a < line.length; a++) if (line[a] !== UNMATCHED) holders[world.listProgram[line[a]]].push(a)
  return holders
}

test('where the two sides disagree, the side that proposes has its way', () => {
  const world = parseMarket(`
    anna:  city mercy
    boris: mercy city
    city(1):  boris anna
    mercy(1): anna boris
  `)
  expect(formatMatching(world, applicantProposing(world))).toBe('anna city\nboris mercy')
  expect(formatMatching(world, programProposing(world))).toBe('anna mercy\nboris city')
  expect(formatMatching(world, programOptimal(world))).toBe('anna mercy\nboris city')
})

test('programs propose only to applicants who listed them', () => {
  const world = parseMarket(`
    anna:  mercy
    boris: city
    city(1):  anna boris
    mercy(1): anna
  `)
  expect(programProposing(world)).toEqual({ line: Int32Array.of(0, 1), proposals: 2 })
})

test('a program goes down a list of more than two million applicants in their order', () => {
  const applicants = 2 ** 21 + 2
  const world: World = {
    listStart: Uint32Array.from({ length: applicants + 1 }, (_, a) => a),
    listProgram: new Uint32Array(applicants),
    listKey: Uint32Array.from({ length: applicants }, (_, a) => applicants - 1 - a),
    quota: Uint32Array.of(3),
  }
  const { line, proposals } = programProposing(world)
  expect(proposals).toBe(3)
  expect(line.indexOf(line.find((held) => held !== UNMATCHED)!)).toBe(applicants - 3)
})

test('every applicant gets the worst line of all stable matchings', () => {
  fc.assert(
    fc.property(smallMarkets, (market) => {
      const world = worldOf(market)
      const worst = worstOf(allStableMatchings(world))
      expect(Array.from(programProposing(world).line)).toEqual(worst)
      expect(Array.from(programOptimal(world).line)).toEqual(worst)
    }),
    SEEDED_RUNS,
  )
})

test('moving rings on from the applicants optimum and letting programs propose end in the same matching', () => {
  let several = 0
  const check = (world: World) => {
    const byProposals = programProposing(world).line
    expect(Array.from(programOptimal(world).line)).toEqual(Array.from(byProposals))
    if (String(applicantProposing(world).line) !== String(byProposals)) several++
  }
  const random = seeded(21)
  for (let i = 0; i < 10_000; i++) check(worldOf(randomMarket(random, SMALL_SHAPES[i % SMALL_SHAPES.length])))
  for (const market of largeMarkets()) check(worldOf(market))
  // Without markets that have several stable matchings the test would show nothing.
  expect(several).toBeGreaterThan(1000)
})

test('the seats that rings are moved through agree with the matching they leave', () => {
  for (const market of largeMarkets()) {
    const world = worldOf(market)
    const { line, seats } = programOptimal(world)
    holdersOf(world, line).forEach((holders, p) => {
      const held = seats.seatApplicant.subarray(seats.firstSeat[p], seats.firstSeat[p] + seats.taken[p])
      expect(Array.from(held.slice().sort())).toEqual(holders)
    })
  }
})

test('nobody blocks a large matching made by programs', () => {
  for (const market of largeMarkets()) {
    const world = worldOf(market)
    expect(blockingPairs(world, programProposing(world))).toEqual([])
  }
})

test('all stable matchings match the same applicants, fill programs alike, and give a program with an empty seat the same people', () => {
  let several = 0
  const check = (world: World, matchings: readonly ArrayLike<number>[]) => {
    const [first, ...others] = matchings.map((line) => holdersOf(world, line))
    if (others.length > 0) several++
    for (const holders of others) {
      expect(holders.map(({ length }) => length)).toEqual(first.map(({ length }) => length))
      expect(holders.flat().sort()).toEqual(first.flat().sort())
      holders.forEach((people, p) => {
        if (people.length < world.quota[p]) expect(people).toEqual(first[p])
      })
    }
  }
  const random = seeded(22)
  for (let i = 0; i < 3000; i++) {
    const world = worldOf(randomMarket(random, SMALL_SHAPES[i % SMALL_SHAPES.length]))
    check(world, allStableMatchings(world))
  }
  for (const market of largeMarkets())
    check(worldOf(market), [applicantProposing(worldOf(market)).line, programOptimal(worldOf(market)).line])
  expect(several).toBeGreaterThan(300)
})

test('a ranking that all programs share leaves one stable matching', () => {
  const random = seeded(23)
  for (const market of largeMarkets()) {
    const common = shuffled(random, market.lists.length)
    const keys = market.keys.map((row, a) => Array.from(row, (key) => (key === UNRANKED ? UNRANKED : common[a])))
    const world = worldOf({ ...market, keys })
    expect(Array.from(programProposing(world).line)).toEqual(Array.from(applicantProposing(world).line))
    expect(Array.from(programOptimal(world).line)).toEqual(Array.from(applicantProposing(world).line))
  }
})

test('when programs propose, an applicant who could do better gets the applicant-optimal match by cutting the list there', () => {
  let gains = 0
  const check = (market: OpenMarket, a: number) => {
    const world = worldOf(market)
    const best = applicantProposing(world).line[a]
    if (best === programProposing(world).line[a]) return
    gains++
    const cut = market.lists[a].slice(0, best - world.listStart[a] + 1)
    const after = worldOf(withList(market, a, cut))
    expect(programProposing(after).line[a]).toBe(best)
  }
  const random = seeded(24)
  for (let i = 0; i < 5000; i++) check(randomMarket(random, SMALL_SHAPES[1 + (i % 5)]), 0)
  for (const market of largeMarkets()) for (let a = 0; a < 20; a++) check(market, a)
  fc.assert(
    fc.property(marketsWithSomeone, ([market, a]) => check(market, a)),
    SEEDED_RUNS,
  )
  expect(gains).toBeGreaterThan(500)
})

test('a program with several seats can gain by ranking untruly even when programs propose', () => {
  // No stable procedure is strategy-proof for programs with more than one seat (Roth 1985). City, ranking truly, offers boris a seat
  // that boris gives up as soon as north, refused by clara, asks him. By asking clara last city leaves her to north and keeps boris,
  // whom it prefers to clara; anna has the other seat in both cases.
  const { truly, untruly, matchingWhenTrue, matchingWhenUntrue } = PROGRAMS_WITH_TWO_SEATS_CAN_GAIN
  for (const procedure of [programProposing, programOptimal]) {
    expect(formatMatching(parseMarket(truly), procedure(parseMarket(truly)))).toBe(matchingText(matchingWhenTrue))
    expect(formatMatching(parseMarket(untruly), procedure(parseMarket(untruly)))).toBe(matchingText(matchingWhenUntrue))
  }
})
