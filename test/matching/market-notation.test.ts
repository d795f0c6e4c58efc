import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { UNRANKED } from '../../src/matching/world.ts'
import { formatMarket, formatMatching, parseMarket } from '../support/market-notation.ts'
import { SEEDED_RUNS, smallMarkets, worldOf } from '../support/random-markets.ts'

test('a market is read list by list, and unreciprocated lines stay in place', () => {
  const world = parseMarket(`
    anna:  city mercy
    boris: mercy city
    city(1):  boris
    mercy(2): anna=boris
  `)
  expect(Array.from(world.listStart)).toEqual([0, 2, 4])
  expect(Array.from(world.listProgram)).toEqual([0, 1, 1, 0])
  expect(Array.from(world.listKey)).toEqual([UNRANKED, 0, 0, 0])
  expect(Array.from(world.quota)).toEqual([1, 2])
  expect(formatMatching(world, applicantProposing(world))).toBe('anna mercy\nboris mercy')
})

test('a market with a fault is refused with the place and the reason', () => {
  expect(() => parseMarket('anna: city')).toThrow('/applicants/0/rankOrderList/0 there is no program "city"')
  expect(() => parseMarket('anna city')).toThrow('not a list: anna city')
})

test('a market written down and read again has the same matching', () => {
  fc.assert(
    fc.property(smallMarkets, (market) => {
      const world = worldOf(market)
      const again = parseMarket(formatMarket(world))
      expect(Array.from(applicantProposing(again).line)).toEqual(Array.from(applicantProposing(world).line))
    }),
    SEEDED_RUNS,
  )
})
