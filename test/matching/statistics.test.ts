import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { statistics } from '../../src/matching/statistics.ts'
import { parseMarket } from '../support/market-notation.ts'
import { SEEDED_RUNS, smallMarkets, worldOf } from '../support/random-markets.ts'

test('applicants are counted by the place of their match, programs by the seats they filled', () => {
  const world = parseMarket(`
    anna:  city mercy
    boris: city
    clara: mercy city
    dora:
    city(1):  boris anna clara
    mercy(3): anna
  `)
  const { matchedAtLine, filled, ...counts } = statistics(world, applicantProposing(world))
  expect(Array.from(matchedAtLine)).toEqual([1, 1])
  expect(Array.from(filled)).toEqual([1, 1])
  expect(counts).toEqual({ matched: 2, unmatched: 2, proposals: 4 })
})

test('everyone is counted once on each side', () => {
  fc.assert(
    fc.property(smallMarkets, (market) => {
      const world = worldOf(market)
      const { matched, unmatched, matchedAtLine, filled } = statistics(world, applicantProposing(world))
      const total = (counts: Uint32Array) => counts.reduce((sum, count) => sum + count, 0)
      expect(matched + unmatched).toBe(market.lists.length)
      expect([total(matchedAtLine), total(filled)]).toEqual([matched, matched])
    }),
    SEEDED_RUNS,
  )
})
