import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterInterview, afterInterviewMoments, isImg } from '../../src/market/applicants.ts'
import { BEHAVIOURS } from '../../src/market/behaviour-values.ts'
import { interviewBar } from '../../src/market/invitations.ts'
import { normalTail } from '../../src/market/normal.ts'
import { CENTRE, KINDS, OLD_GRADUATION, STACKED_ISSUES_MOVE } from '../../src/market/parameters.ts'
import { type Issues, stackedIssuesMove } from '../../src/market/profile.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { Count, drawPeople, FAR, invited, type Listed } from '../support/drawn-people.ts'
import { NO_FILTERS } from '../support/no-filters.ts'
import { kindsOf, normalRule, populationMean } from '../support/population.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'
import { scoreAbove } from '../support/score-above.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

describe('what all programs see after the interview', () => {
  const normal = normalRule(481)
  /** The mean of a power over both uniforms. The kind only decides the spread: a grid as fine as the shares is enough. */
  function moment(type: (typeof APPLICANT_TYPES)[number], power: number): number {
    const ROWS = 20
    let sum = 0
    for (let row = 0; row < ROWS; row++)
      for (const { at, weight } of normal)
        sum += weight * afterInterview(KINDS, type, (row + 0.5) / ROWS, normalTail(-at)) ** power
    return sum / ROWS
  }

  test.each(APPLICANT_TYPES)('of %s has mean 0, variance 1 and the moments that are stated', (type) => {
    const stated = afterInterviewMoments(KINDS, type)
    expect(moment(type, 1)).toBeCloseTo(0, 6)
    expect(Math.abs(stated[0] - 1)).toBeLessThan(0.002)
    stated.forEach((one, k) => {
      expect(Math.abs(moment(type, 2 * (k + 1)) / one - 1)).toBeLessThan(0.001)
    })
    // Kinds that are seen differently widely make the tails heavier than those of one normal distribution.
    if (isImg(type)) expect(stated[1] / stated[0] ** 2).toBeGreaterThan(3.5)
    else expect(stated).toEqual([1, 3, 15])
  })

  test('is a mixture of kinds whose shares add up, each kind as often as stated and as spread', () => {
    expect(KINDS.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
    let from = 0
    for (const { share, spread } of KINDS) {
      for (const kind of [from + 1e-9, from + share / 2, from + share - 1e-9])
        expect(afterInterview(KINDS, 'us-img', kind, 0.975)).toBeCloseTo(1.96 * spread, 3)
      from += share
    }
    expect(afterInterview(KINDS, 'us-md-senior', 0.05, 0.975)).toBeCloseTo(1.96, 3)
  })

  test('shows in scores: two programs that an international graduate meets agree as often as kinds make them', () => {
    const season = smallSeason([{ specialty: 'medicine', programs: 4, preferring: { 'us-img': 30_000 } }], { j1: 0, h1b: 0 })
    const [shared, own] = [1.6, 0.2]
    const market = smallMarket(season, ({ threshold, traits, rankOffset, openness }) => ({
      constants: { ...CENTRE, sharedAfterInterview: shared, ownAfterInterview: own },
      threshold: threshold.map((_, p) => (p === 0 ? -10 : -0.5)),
      rankOffset: rankOffset.fill(1),
      openness: openness.fill(0),
      traits: traits.map((trait) => ({ ...trait, filters: NO_FILTERS })),
    }))
    const img = APPLICANT_TYPES.indexOf('us-img')
    const people = drawPeople(market, 1)
    const bar = interviewBar(market, 1, img)
    const values = normalRule(33)
    // Scores without what stacked issues cost them, which moves both alike.
    const above = (person: Listed, p: number, point: number): boolean =>
      person.place.has(p) && person.score[person.place.get(p)!] - stackedIssuesMove(BEHAVIOURS, person) > point
    for (const point of [3, 6]) {
      const table = Array.from({ length: 61 }, (_, i) => {
        const strength = -3 + i / 10
        return KINDS.reduce(
          (sum, { share, spread }) =>
            sum +
            share *
              values.reduce((inner, { at, weight }) => {
                const one = scoreAbove(bar - strength, point - 1 - shared * spread * at, own, 40)
                return inner + weight * one * one
              }, 0),
          0,
        )
      })
      const both = (a: number): number => {
        const x = Math.max(0, Math.min(59.999, 10 * (a + 3)))
        const i = Math.floor(x)
        return invited(market, 1, img, a) * invited(market, 2, img, a) * (table[i] + (x - i) * (table[i + 1] - table[i]))
      }
      const chance = populationMean(market, 0, img, both)
      const seen = people.filter((person) => above(person, 1, point) && above(person, 2, point)).length
      const count = new Count()
      count.addAll(seen, chance, people.length)
      expect(count.expected).toBeGreaterThan(80)
      expect(count.errors).toBeLessThan(FAR)
    }
  })
})

describe('stacked issues', () => {
  const issues: fc.Arbitrary<Issues> = fc.record({
    failedAttempts: fc.nat(4),
    yearsSinceGraduation: fc.nat(20),
    visa: fc.nat(2),
  })

  test('never move a score up, and never further down for fewer of them', () => {
    fc.assert(
      fc.property(issues, fc.nat(3), fc.nat(10), fc.boolean(), (fewer, attempts, years, visa) => {
        const more: Issues = {
          failedAttempts: fewer.failedAttempts + attempts,
          yearsSinceGraduation: fewer.yearsSinceGraduation + years,
          visa: fewer.visa === 0 && visa ? 1 : fewer.visa,
        }
        expect(stackedIssuesMove(BEHAVIOURS, fewer)).toBeLessThanOrEqual(0)
        expect(stackedIssuesMove(BEHAVIOURS, more)).toBeLessThanOrEqual(stackedIssuesMove(BEHAVIOURS, fewer))
      }),
      SEEDED_RUNS,
    )
  })

  test('are an attempt failed, many years since graduation and a visa; one alone costs nothing', () => {
    const count = (failedAttempts: number, yearsSinceGraduation: number, visa: number): number =>
      stackedIssuesMove(BEHAVIOURS, { failedAttempts, yearsSinceGraduation, visa })
    const [none, one, two, three] = STACKED_ISSUES_MOVE
    expect(count(0, OLD_GRADUATION, 0)).toBe(none)
    for (const single of [count(3, 0, 0), count(0, OLD_GRADUATION + 1, 0), count(0, 0, 2)]) expect(single).toBe(one)
    for (const stacked of [count(1, 20, 0), count(1, OLD_GRADUATION, 1), count(0, 6, 2)]) expect(stacked).toBe(two)
    expect(count(2, 9, 1)).toBe(three)
    expect([none, one]).toEqual([0, 0])
    expect(three).toBeLessThan(two)
  })

  test('are as frequent among those drawn as the fields say', () => {
    const season = smallSeason([{ specialty: 'medicine', programs: 2, preferring: { 'non-us-img': 8000 } }])
    const market = smallMarket(season, ({ threshold, traits }) => ({
      threshold: threshold.fill(-10),
      traits: traits.map((trait) => ({
        ...trait,
        visas: ['j1', 'h1b'],
        filters: NO_FILTERS,
      })),
    }))
    const img = APPLICANT_TYPES.indexOf('non-us-img')
    const people = drawPeople(market, 1)
    const cost = ({ failedAttempts, yearsSinceGraduation, visa }: Issues): number =>
      stackedIssuesMove(BEHAVIOURS, { failedAttempts, yearsSinceGraduation, visa })
    for (const move of new Set(STACKED_ISSUES_MOVE)) {
      const share = kindsOf(market, img)
        .filter((kind) => cost({ ...kind, visa: ['none', 'j1', 'h1b'].indexOf(kind.visa) }) === move)
        .reduce((sum, kind) => sum + kind.share, 0)
      const count = new Count()
      count.addAll(people.filter((person) => cost(person) === move).length, share, people.length)
      expect(count.errors).toBeLessThan(FAR)
    }
  })
})
