import { describe, expect, test } from 'vitest'
import { BackupChoices } from '../../src/market/backup.ts'
import { interviewBar } from '../../src/market/invitations.ts'
import { TYPES } from '../../src/market/market.ts'
import { normalTail } from '../../src/market/normal.ts'
import {
  CENTRE,
  LONGEST_BLOCK,
  OWN_AFTER_INTERVIEW,
  PRESTIGE_TASTE,
  SHARED_AFTER_INTERVIEW,
} from '../../src/market/parameters.ts'
import { APPLICANT_TYPES, type ApplicantType } from '../../src/market/vocabulary.ts'
import { Count, drawPeople as draw, FAR, invited, type Listed } from '../support/drawn-people.ts'
import { meanGivenScore, normalRule, populationMean } from '../support/population.ts'
import { scoreAbove } from '../support/score-above.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const typeOf = (type: ApplicantType): number => APPLICANT_TYPES.indexOf(type)
const MD = typeOf('us-md-senior')
const DO = typeOf('us-do-senior')
const GRADUATE = typeOf('us-md-graduate')

/** So low a threshold that everybody is invited: then nobody is drawn again, and the population is the one before interviews. */
const OPEN_TO_ALL = -10

describe('invitations of one branch', () => {
  const season = smallSeason([
    { specialty: 'medicine', programs: 10, preferring: { 'us-md-senior': 15_000, 'us-do-senior': 10_000 } },
  ])
  const market = smallMarket(season, ({ threshold, interviewOffset, rankOffset, prestige }) => ({
    threshold: threshold.map((_, p) => (p === 0 ? OPEN_TO_ALL : -0.5 + 0.35 * p)),
    interviewOffset: interviewOffset.map((_, cell) => (cell === DO ? 0.3 : -0.2)),
    rankOffset: rankOffset.map(() => 0.2),
    prestige: prestige.map((_, p) => 0.4 * (p % 5)),
  }))
  const people = draw(market, 4)
  const programs = [...market.programs.keys()]
  const ofType = (type: number): Listed[] => people.filter((person) => person.type === type)

  test('the bar is threshold less offset less openness', () => {
    for (const p of programs)
      for (const type of [MD, DO]) expect(normalTail(interviewBar(market, p, type))).toBeCloseTo(invited(market, p, type, 0), 12)
  })

  test.each([MD, DO])('a program invites the share of type %i that clears its bar', (type) => {
    const some = ofType(type)
    for (const p of programs) {
      const count = new Count()
      const chance = populationMean(market, 0, type, (strength) => invited(market, p, type, strength))
      count.addAll(some.filter(({ place }) => place.has(p)).length, Math.min(chance, 1 - 1e-12), some.length)
      expect(count.errors).toBeLessThan(FAR)
    }
  })

  test('so it does at every score', () => {
    const bands = [-Infinity, -1.5, -0.5, 0.5, 1.5, Infinity]
    for (const p of [1, 3, 5]) {
      const table = Array.from({ length: 201 }, (_, i) =>
        meanGivenScore(market, 0, MD, (i - 100) / 20, (strength) => invited(market, p, MD, strength)),
      )
      for (let band = 0; band + 1 < bands.length; band++) {
        const count = new Count()
        for (const { standardScore, place } of ofType(MD))
          if (standardScore >= bands[band] && standardScore < bands[band + 1])
            count.add(place.has(p), table[Math.round(20 * Math.max(-5, Math.min(5, standardScore))) + 100])
        expect(count.expected).toBeGreaterThan(50)
        expect(count.errors).toBeLessThan(FAR)
      }
    }
  })

  test('given the strength, one invitation says nothing about another', () => {
    const some = ofType(MD)
    for (const p of programs.slice(1))
      for (const q of programs.slice(p + 1)) {
        const both = populationMean(market, 0, MD, (a) => invited(market, p, MD, a) * invited(market, q, MD, a))
        const count = new Count()
        count.addAll(some.filter(({ place }) => place.has(p) && place.has(q)).length, both, some.length)
        expect(count.errors).toBeLessThan(FAR)
      }
  })

  // Of seniors the stronger seek so many fewer interviews that it would not show.
  test('but strength makes those of demanding programs go together', () => {
    const graduates = smallSeason([{ specialty: 'medicine', programs: 10, preferring: { 'us-do-graduate': 20_000 } }])
    const market = smallMarket(graduates, ({ threshold, scoreWeight }) => ({
      threshold: threshold.map((_, p) => (p < 7 ? 0 : 1.8)),
      scoreWeight: scoreWeight.fill(0.8),
    }))
    const some = draw(market, 1)
    const type = typeOf('us-do-graduate')
    const pairs = [
      [7, 8],
      [7, 9],
      [8, 9],
    ]
    const single = (p: number): number => populationMean(market, 0, type, (a) => invited(market, p, type, a))
    const apart = pairs.reduce((sum, [p, q]) => sum + single(p) * single(q), 0)
    const both = populationMean(market, 0, type, (a) =>
      pairs.reduce((sum, [p, q]) => sum + invited(market, p, type, a) * invited(market, q, type, a), 0),
    )
    const seen = some.reduce((sum, { place }) => sum + pairs.filter(([p, q]) => place.has(p) && place.has(q)).length, 0)
    expect(both).toBeGreaterThan(1.15 * apart)
    expect(seen / some.length).toBeGreaterThan(1.15 * apart)
    expect(seen / some.length).toBeLessThan(1.15 * both)
  })

  test('scores are what the invitation showed, the offset, and what was seen after it', () => {
    const noise = Math.hypot(OWN_AFTER_INTERVIEW, SHARED_AFTER_INTERVIEW)
    const some = ofType(DO)
    for (const p of [1, 5, 9])
      for (const point of [0, 0.8, 1.6]) {
        const cell = market.branchOf[p] * TYPES + DO
        const both = populationMean(market, 0, DO, (a) => {
          const above = scoreAbove(interviewBar(market, p, DO) - a, point - market.rankOffset[cell], noise, 100)
          return invited(market, p, DO, a) * above
        })
        const count = new Count()
        const exceeds = ({ place, score }: Listed): boolean => place.has(p) && score[place.get(p)!] > point
        count.addAll(some.filter(exceeds).length, both, some.length)
        expect(count.errors).toBeLessThan(FAR)
      }
  })

  test('scores of one person share what all programs see after the interview', () => {
    const some = ofType(MD)
    const [p, q] = [1, 2]
    const point = 1.6
    const shared = normalRule(9)
    const above = (program: number, a: number, v: number): number => {
      const offset = market.rankOffset[MD] + SHARED_AFTER_INTERVIEW * v
      const bar = interviewBar(market, program, MD) - a
      return invited(market, program, MD, a) * scoreAbove(bar, point - offset, OWN_AFTER_INTERVIEW, 60)
    }
    const both = populationMean(market, 0, MD, (a) =>
      shared.reduce((sum, { at, weight }) => sum + weight * above(p, a, at) * above(q, a, at), 0),
    )
    const exceeds = ({ place, score }: Listed, program: number): boolean =>
      place.has(program) && score[place.get(program)!] > point
    const count = new Count()
    count.addAll(some.filter((person) => exceeds(person, p) && exceeds(person, q)).length, both, some.length)
    // Without it the two would go together so much less often that five standard errors were missing.
    expect(count.errors).toBeLessThan(3)
  })

  test('of two programs the one of higher prestige stands above with the odds of a logit', () => {
    for (const [p, q] of [
      [1, 2],
      [1, 4],
      [5, 3],
      [6, 1],
    ]) {
      const count = new Count()
      const odds = Math.exp(PRESTIGE_TASTE * (market.prestige[p] - market.prestige[q]))
      for (const { place } of people)
        if (place.has(p) && place.has(q)) count.add(place.get(p)! < place.get(q)!, odds / (1 + odds))
      expect(count.expected).toBeGreaterThan(500)
      expect(count.errors).toBeLessThan(FAR)
    }
  })
})

describe('people without an interview are drawn again', () => {
  const season = smallSeason([{ specialty: 'medicine', programs: 6, preferring: { 'us-md-senior': 10_000 } }])
  const market = smallMarket(season, ({ threshold }) => ({ threshold: threshold.map((_, p) => 1.8 + 0.2 * p) }))
  const people = draw(market, 3)
  const none = (a: number): number =>
    [...market.programs.keys()].reduce((chance, p) => chance * (1 - invited(market, p, MD, a)), 1)
  const certified = populationMean(market, 0, MD, (a) => 1 - none(a))

  test('so that everyone has a line', () => {
    expect(certified).toBeLessThan(0.5)
    expect(people.every(({ place }) => place.size > 0)).toBe(true)
  })

  test('as whole persons: whoever remains is as strong as someone with an interview', () => {
    for (const p of [0, 3, 5]) {
      const count = new Count()
      const chance = populationMean(market, 0, MD, (a) => invited(market, p, MD, a)) / certified
      count.addAll(people.filter(({ place }) => place.has(p)).length, chance, people.length)
      expect(count.errors).toBeLessThan(FAR)
    }
    const score = populationMean(market, 0, MD, (a, z) => z * (1 - none(a))) / certified
    const mean = people.reduce((sum, { standardScore }) => sum + standardScore, 0) / people.length
    expect(score).toBeGreaterThan(0.2)
    expect(Math.abs(mean - score)).toBeLessThan(FAR / Math.sqrt(people.length))
  })
})

test('a list keeps the thirty programs its owner likes best', () => {
  const season = smallSeason([{ specialty: 'medicine', programs: 60, preferring: { 'us-md-senior': 2000 } }])
  // All are about as strong, so that nobody is so strong as to seek few interviews.
  const market = smallMarket(season, ({ threshold, prestige, scoreWeight }) => ({
    constants: { ...CENTRE, unknowable: 0, prestigeTaste: 1 },
    scoreWeight: scoreWeight.fill(0),
    threshold: threshold.fill(OPEN_TO_ALL),
    prestige: prestige.map((_, p) => (p === 7 ? 20 : p === 8 ? -20 : 0)),
  }))
  const people = draw(market, 1)
  expect(people.every(({ place }) => place.size === LONGEST_BLOCK)).toBe(true)
  expect(people.every(({ place }) => place.get(7) === 0 && !place.has(8))).toBe(true)
  // The other 58 are all alike and share 29 places.
  for (const p of [0, 6, 9, 33, 59]) {
    const count = new Count()
    count.addAll(people.filter(({ place }) => place.has(p)).length, 29 / 58, people.length)
    expect(count.errors).toBeLessThan(FAR)
  }
})

describe('a back-up specialty', () => {
  const SHARE = 0.3
  const season = smallSeason([
    { specialty: 'medicine', programs: 2, preferring: { 'us-md-graduate': 12_000 }, backupShare: { 'us-md-graduate': SHARE } },
    { specialty: 'pediatrics', programs: 5, filled: { 'us-md-graduate': 1 } },
  ])

  /** Everybody is interviewed at both programs of medicine, so it is the share at two interviews (backup.test.ts). */
  const shareOf = (backup: number): number =>
    new BackupChoices(season, new Float64Array(2 * TYPES).fill(1), backup).shareAt(0, GRADUATE, 2)

  test.each([
    [0.6, 1],
    [0.25, 1],
    [1.7, 0.5],
  ])('follows for the stated share, times the multiple, and invites at the rate of the type: %d, %d', (rate, backup) => {
    const market = smallMarket(season, ({ threshold, backupRate }) => ({
      constants: { ...CENTRE, backup },
      threshold: threshold.map((_, p) => (p < 2 ? OPEN_TO_ALL : p === 2 ? OPEN_TO_ALL : 0.5)),
      // Of other types something else, which nobody here may feel.
      backupRate: backupRate.map((_, type) => (type === GRADUATE ? rate : 4)),
    }))
    const people = draw(market, 3)
    for (const p of [2, 3, 4, 5, 6]) {
      const chance = shareOf(backup) * populationMean(market, 0, GRADUATE, (a) => invited(market, p, GRADUATE, a, rate))
      const count = new Count()
      count.addAll(people.filter(({ place }) => place.has(p)).length, chance, people.length)
      expect(count.errors).toBeLessThan(FAR)
    }
  })

  test('sees the weak as weak: nobody is drawn again for it, so some who would go on have no line there', () => {
    const market = smallMarket(season, ({ threshold }) => ({ threshold: threshold.map((_, p) => (p < 2 ? OPEN_TO_ALL : 2.5)) }))
    const people = draw(market, 1)
    const none = (a: number): number =>
      [2, 3, 4, 5, 6].reduce((chance, p) => chance * (1 - invited(market, p, GRADUATE, a, market.backupRate[GRADUATE])), 1)
    const chance = shareOf(1) * populationMean(market, 0, GRADUATE, (a) => 1 - none(a))
    const count = new Count()
    count.addAll(people.filter(({ place }) => [2, 3, 4, 5, 6].some((p) => place.has(p))).length, chance, people.length)
    expect(chance).toBeLessThan(0.5 * SHARE)
    expect(count.errors).toBeLessThan(FAR)
  })
})
