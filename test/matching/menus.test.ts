import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applicantProposing, holdSeats } from '../../src/matching/applicant-proposing.ts'
import { firstOnMenu, menus, menusForTwo } from '../../src/matching/menus.ts'
import { programProposing } from '../../src/matching/program-proposing.ts'
import { type Matching, UNMATCHED, UNRANKED, type World } from '../../src/matching/world.ts'
import { CUTOFFS_OF_THE_APPLICANT_OPTIMUM_DO_NOT_DO } from '../golden/counter-examples.ts'
import { allStableMatchings } from '../support/brute-force.ts'
import { formatMatching, matchingText, parseMarket } from '../support/market-notation.ts'
import {
  largeMarkets,
  marketsWithSomeone,
  type OpenMarket,
  randomMarket,
  SEEDED_RUNS,
  SMALL_SHAPES,
  withList,
  without,
  worldOf,
} from '../support/random-markets.ts'
import { seeded, shuffled } from '../support/seeded.ts'

/** program -> key to beat, read off a matching by the words of the definition. */
function cutoffsOf(world: World, matching: Pick<Matching, 'line'>): number[] {
  return Array.from(world.quota, (quota, p) => {
    const held = Array.from(matching.line).filter((line) => line !== UNMATCHED && world.listProgram[line] === p)
    if (quota === 0) return 0
    return held.length < quota ? UNRANKED : Math.max(...held.map((line) => world.listKey[line]))
  })
}

/** The last applicant's place on the own list when everything is run again with them in, or UNMATCHED. */
function placeOfLast(market: OpenMarket): number {
  const world = worldOf(market)
  const last = market.lists.length - 1
  const line = applicantProposing(world).line[last]
  return line === UNMATCHED ? UNMATCHED : line - world.listStart[last]
}

/** The last applicant's place according to cutoffs of the market without them. */
function placeByCutoffs(market: OpenMarket, cutoffs: ArrayLike<number>): number {
  const last = market.lists.length - 1
  const list = market.lists[last]
  return firstOnMenu(
    cutoffs,
    list,
    list.map((p) => market.keys[last][p]),
  )
}

test('a cutoff is the worst key held, UNRANKED with a vacancy, 0 without seats', () => {
  const world = parseMarket(`
    anna:  full roomy none
    boris: full
    full(2):  anna boris
    roomy(1): anna
    none(0):  anna
  `)
  expect(Array.from(menus(world))).toEqual([1, UNRANKED, 0])
  expect(firstOnMenu(menus(world), [2, 0, 1], [0, 1, 7])).toBe(2)
  expect(firstOnMenu(menus(world), [2, 0, 1], [0, 0, 7])).toBe(1)
  expect(firstOnMenu(menus(world), [2, 0, 1], [0, 1, UNRANKED])).toBe(UNMATCHED)
  expect(firstOnMenu(menus(world), [], [])).toBe(UNMATCHED)
})

test('cutoffs are those of the matching that programs propose', () => {
  const check = (world: World) => expect(Array.from(menus(world))).toEqual(cutoffsOf(world, programProposing(world)))
  const random = seeded(31)
  for (let i = 0; i < 3000; i++) check(worldOf(randomMarket(random, SMALL_SHAPES[i % SMALL_SHAPES.length])))
  for (const market of largeMarkets()) check(worldOf(market))
})

/** program -> second cutoff, read off a matching by the words of the definition. */
function secondCutoffsOf(world: World, matching: Pick<Matching, 'line'>): number[] {
  return Array.from(world.quota, (quota, p) => {
    const held = Array.from(matching.line).filter((line) => line !== UNMATCHED && world.listProgram[line] === p)
    if (quota < 2) return 0
    const keys = [...held.map((line) => world.listKey[line]), ...Array<number>(quota - held.length).fill(UNRANKED)]
    return keys.sort((one, other) => other - one)[1]
  })
}

test('a second cutoff is the worst key but one of the seats, vacant ones being worst of all', () => {
  const random = seeded(35)
  for (let i = 0; i < 3000; i++) {
    const world = worldOf(randomMarket(random, SMALL_SHAPES[i % SMALL_SHAPES.length]))
    const { cutoff, second } = menusForTwo(world)
    expect(Array.from(cutoff)).toEqual(Array.from(menus(world)))
    expect(Array.from(second)).toEqual(secondCutoffsOf(world, programProposing(world)))
  }
})

test('two newcomers at one program are only both held where both beat the second cutoff', () => {
  const random = seeded(36)
  let both = 0
  for (let i = 0; i < 6000; i++) {
    const market = randomMarket(random, SMALL_SHAPES[i % SMALL_SHAPES.length])
    if (market.lists.length < 3) continue
    const last = market.lists.length - 1
    const others = worldOf(without(without(market, last), last - 1))
    const { second } = menusForTwo(others)
    market.quota.forEach((quota, p) => {
      if (quota === 0) return
      const { line } = applicantProposing(worldOf(withList(withList(market, last, [p]), last - 1, [p])))
      const held = line[last] !== UNMATCHED && line[last - 1] !== UNMATCHED
      const worse = Math.max(market.keys[last][p], market.keys[last - 1][p])
      if (held) expect(worse).toBeLessThan(second[p])
      // Exactly: where the worse one beats what must be beaten with one seat fewer.
      expect(held).toBe(worse < menus({ ...others, quota: others.quota.with(p, quota - 1) })[p])
      if (held) both++
    })
  }
  expect(both).toBeGreaterThan(1500)
})

test('one more applicant gets the first program on the menu, whatever list they hand in', () => {
  const random = seeded(32)
  let insertions = 0
  let severalStable = 0
  let misledByApplicantOptimum = 0
  for (let i = 0; i < 5000; i++) {
    const market = randomMarket(random, SMALL_SHAPES[i % SMALL_SHAPES.length])
    const newcomer = market.lists.length - 1
    const others = worldOf(without(market, newcomer))
    const cutoffs = menus(others)
    const applicantOptimum = holdSeats(others)
    if (String(applicantOptimum.line) !== String(programProposing(others).line)) severalStable++
    for (let k = 0; k < 6; k++) {
      const list = shuffled(random, market.quota.length).slice(0, 1 + Math.floor(random() * market.quota.length))
      const entered = withList(market, newcomer, list)
      const got = placeOfLast(entered)
      expect(placeByCutoffs(entered, cutoffs)).toBe(got)
      if (placeByCutoffs(entered, applicantOptimum.seats.cutoff) !== got) misledByApplicantOptimum++
      insertions++
    }
  }
  expect(insertions).toBe(30_000)
  // The theorem says something only where the two sides' optima differ, and there the other cutoffs must sometimes be wrong.
  expect(severalStable).toBeGreaterThan(500)
  expect(misledByApplicantOptimum).toBeGreaterThan(100)
})

test('one more applicant gets the first program on the menu in large markets too', () => {
  const random = seeded(33)
  for (const market of largeMarkets()) {
    const newcomer = market.lists.length - 1
    const cutoffs = menus(worldOf(without(market, newcomer)))
    for (let k = 0; k < 100; k++) {
      const entered = withList(market, newcomer, shuffled(random, market.quota.length).slice(0, 1 + Math.floor(random() * 12)))
      expect(placeByCutoffs(entered, cutoffs)).toBe(placeOfLast(entered))
    }
  }
})

test('the cutoffs of the applicant-optimal matching would not do', () => {
  const { withNewcomer, matching } = CUTOFFS_OF_THE_APPLICANT_OPTIMUM_DO_NOT_DO
  const everybody = parseMarket(withNewcomer)
  const [clara, south] = [2, 1]
  const line = everybody.listStart[clara]
  const others: World = {
    listStart: everybody.listStart.slice(0, clara + 1),
    listProgram: everybody.listProgram.slice(0, line),
    listKey: everybody.listKey.slice(0, line),
    quota: everybody.quota,
  }
  const key = everybody.listKey[line]
  expect(firstOnMenu(cutoffsOf(others, applicantProposing(others)), [south], [key])).toBe(0)
  expect(firstOnMenu(menus(others), [south], [key])).toBe(UNMATCHED)
  expect(formatMatching(everybody, applicantProposing(everybody))).toBe(matchingText(matching))
  expect(allStableMatchings(everybody).length).toBe(1)
  expect(allStableMatchings(others).length).toBe(2)
})

test('an applicant with the key of the cutoff is not taken: the newcomer loses ties', () => {
  fc.assert(
    fc.property(marketsWithSomeone, ([market]) => {
      const newcomer = market.lists.length - 1
      const cutoffs = menus(worldOf(without(market, newcomer)))
      const tied = { ...market, keys: market.keys.map((row, a) => (a === newcomer ? Array.from(cutoffs) : row)) }
      const everywhere = withList(
        tied,
        newcomer,
        market.quota.map((_, p) => p),
      )
      expect(placeOfLast(everywhere)).toBe(UNMATCHED)
    }),
    SEEDED_RUNS,
  )
})

test('the order of the lines never changes whether the applicant is matched', () => {
  const random = seeded(34)
  fc.assert(
    fc.property(marketsWithSomeone, ([market]) => {
      const newcomer = market.lists.length - 1
      const list = market.lists[newcomer]
      const reordered = withList(
        market,
        newcomer,
        shuffled(random, list.length).map((place) => list[place]),
      )
      expect(placeOfLast(reordered) === UNMATCHED).toBe(placeOfLast(market) === UNMATCHED)
    }),
    SEEDED_RUNS,
  )
})

test('one more line never unmatches the applicant, and at the bottom changes nothing above it', () => {
  fc.assert(
    fc.property(marketsWithSomeone, fc.nat(), fc.nat(), ([market], whichProgram, whichPlace) => {
      const newcomer = market.lists.length - 1
      const list = market.lists[newcomer]
      const unlisted = market.quota.map((_, p) => p).filter((p) => !list.includes(p))
      if (unlisted.length === 0) return
      const added = unlisted[whichProgram % unlisted.length]
      const place = placeOfLast(market)
      const anywhere = list.toSpliced(whichPlace % (list.length + 1), 0, added)
      if (place !== UNMATCHED) expect(placeOfLast(withList(market, newcomer, anywhere))).not.toBe(UNMATCHED)
      const atTheBottom = placeOfLast(withList(market, newcomer, [...list, added]))
      if (place !== UNMATCHED) expect(atTheBottom).toBe(place)
      else expect([UNMATCHED, list.length]).toContain(atTheBottom)
    }),
    SEEDED_RUNS,
  )
})

test('in both optima each applicant has the first program whose last holder is no better', () => {
  for (const market of largeMarkets()) {
    const strict = {
      ...market,
      keys: market.keys.map((row, a) => Array.from(row, (key) => (key === UNRANKED ? key : (key % 100_000) * 10_000 + a))),
    }
    const world = worldOf(strict)
    for (const matching of [applicantProposing(world), programProposing(world)]) {
      const cutoffs = cutoffsOf(world, matching)
      const admitted = strict.lists.map((list, a) => {
        const place = list.findIndex(
          (p) => strict.keys[a][p] !== UNRANKED && strict.quota[p] > 0 && strict.keys[a][p] <= cutoffs[p],
        )
        return place < 0 ? UNMATCHED : world.listStart[a] + place
      })
      expect(Array.from(matching.line)).toEqual(admitted)
    }
  }
})
