import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unknowableOf } from '../../src/market/applicants.ts'
import { filterColumns } from '../../src/market/filter-columns.ts'
import type { Market } from '../../src/market/market.ts'
import type { ProgramFilters } from '../../src/market/programs.ts'
import { APPLICANT_TYPES, type ApplicantType, type ProgramVisa, VISA_NEEDS } from '../../src/market/vocabulary.ts'
import { Count, drawPeople as draw, FAR, invited } from '../support/drawn-people.ts'
import { NO_FILTERS } from '../support/no-filters.ts'
import { kindsOf, normalRule, populationMean, readsFileOf } from '../support/population.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const typeOf = (type: ApplicantType): number => APPLICANT_TYPES.indexOf(type)
const IMG = typeOf('non-us-img')

/** So low a threshold that everybody is invited: then nobody is drawn again, and the population is the one before interviews. */
const OPEN_TO_ALL = -10

/** The chance that a program invites someone of whose strength all is known but what nobody can know; by a fine table. */
function meanOverUnknowable(market: Market, p: number): (strength: number) => number {
  const spread = unknowableOf(market, 'non-us-img')
  const rule = normalRule(17)
  const table = Array.from({ length: 1001 }, (_, i) =>
    rule.reduce((sum, { at, weight }) => sum + weight * invited(market, p, IMG, (i - 500) / 100 + spread * at), 0),
  )
  return (strength) => {
    const x = Math.max(0, Math.min(999.999, 100 * strength + 500))
    const i = Math.floor(x)
    return table[i] + (x - i) * (table[i + 1] - table[i])
  }
}

describe('hard filters', () => {
  const none = NO_FILTERS
  // The floor stands half-way between two points of the integral over scores.
  const plans: readonly { readonly filters: ProgramFilters; readonly visas: readonly ProgramVisa[] }[] = [
    { filters: none, visas: ['j1', 'h1b'] },
    { filters: none, visas: [] },
    { filters: none, visas: ['j1'] },
    { filters: none, visas: ['h1b'] },
    { filters: { ...none, step2ckMin: 240 + 15 * 0.3125 }, visas: ['j1', 'h1b'] },
    { filters: { ...none, yearsSinceGraduationMax: 5 }, visas: ['j1', 'h1b'] },
    { filters: { ...none, failedAttemptsMax: 0 }, visas: ['j1', 'h1b'] },
    { filters: { ...none, step2ckMin: 240 - 15 * 0.3125, yearsSinceGraduationMax: 3, failedAttemptsMax: 1 }, visas: ['j1'] },
    { filters: { ...none, yearsSinceGraduationMax: 0 }, visas: ['j1', 'h1b'] },
    { filters: { ...none, h1bStep2ckMin: 240 + 15 * 0.5625 }, visas: ['j1', 'h1b'] },
  ]
  const filtered = (preferring: Partial<Record<ApplicantType, number>>): Market => {
    const season = smallSeason([{ specialty: 'medicine', programs: plans.length, preferring }], { j1: 0.5, h1b: 0.2 })
    return smallMarket(season, ({ threshold, traits }) => ({
      threshold: threshold.map((_, p) => (p === 0 ? OPEN_TO_ALL : 0.3)),
      traits: traits.map((trait, p) => ({ ...trait, ...plans[p] })),
    }))
  }

  test('keep out the international graduates that they name, and nobody else', () => {
    const market = filtered({ 'non-us-img': 15_000 })
    const people = draw(market, 3)
    const weight = market.scoreWeight[IMG]
    const scores = normalRule(97)
    const kinds = kindsOf(market, IMG)
    for (const p of plans.keys()) {
      if (p === 0) continue
      const chanceAt = meanOverUnknowable(market, p)
      let chance = 0
      for (const kind of kinds)
        for (const score of scores)
          if (readsFileOf(market.traits[p], kind, 240 + 15 * score.at))
            chance += kind.share * score.weight * chanceAt(kind.strength + weight * score.at)
      const seen = people.filter(({ place }) => place.has(p)).length
      if (chance === 0) expect(seen).toBe(0)
      else {
        const count = new Count()
        count.addAll(seen, chance, people.length)
        expect(count.errors).toBeLessThan(FAR)
      }
    }
    const floors = [4, 7].map((p) => [p, market.traits[p].filters.step2ckMin!])
    const h1bFloor = market.traits[9].filters.h1bStep2ckMin!
    for (const { place, standardScore, visa } of people) {
      for (const [p, floor] of floors) if (place.has(p)) expect(240 + 15 * standardScore).toBeGreaterThan(floor - 1e-4)
      if (place.has(9) && VISA_NEEDS[visa] === 'h1b') expect(240 + 15 * standardScore).toBeGreaterThan(h1bFloor - 1e-4)
    }
    // The bar for an H-1B visa is one for nobody else.
    const below = people.filter(({ place, standardScore }) => place.has(9) && 240 + 15 * standardScore < h1bFloor)
    expect(new Set(below.map(({ visa }) => VISA_NEEDS[visa]))).toEqual(new Set(['none', 'j1']))
  })

  test.each([
    ['j1', 1, 0],
    ['h1b', 0, 1],
  ] as const)('a program that does not sponsor %s never meets someone who needs it', (visa, j1, h1b) => {
    const market = filtered({ 'non-us-img': 4000 })
    const needing = { ...market, season: { ...market.season, visaNeed: { j1, h1b, source: 'assumed' } } }
    const people = draw(needing, 1)
    for (const [p, { visas, filters }] of plans.entries()) {
      const meets = people.some(({ place }) => place.has(p))
      expect(meets).toBe(visas.includes(visa) && filters.yearsSinceGraduationMax !== 0)
    }
  })

  test.each([
    'us-md-senior',
    'us-md-graduate',
    'us-do-senior',
    'us-do-graduate',
    'us-img',
    'other',
  ] as const)('floors for graduates of schools in the United States are for their kind alone: %s', (type) => {
    const floors = [
      { ...none, usMdStep2ckMin: 240 },
      { ...none, usDoStep2ckMin: 240 },
    ]
    const season = smallSeason([{ specialty: 'medicine', programs: 2, preferring: { [type]: 2000 } }])
    const market = smallMarket(season, ({ threshold, traits }) => ({
      threshold: threshold.fill(0.3),
      traits: traits.map((trait, p) => ({ ...trait, visas: [], filters: floors[p] })),
    }))
    const people = draw(market, 1)
    for (const [p, kind] of ['us-md', 'us-do'].entries()) {
      const met = people.filter(({ place }) => place.has(p))
      expect(met.length).toBeGreaterThan(200)
      expect(met.some(({ standardScore }) => 240 + 15 * standardScore < 240 - 1e-4)).toBe(!type.startsWith(kind))
    }
  })

  test.each(['us-md-graduate', 'us-do-graduate', 'other'] as const)('those of others do not filter %s', (type) => {
    const market = filtered({ [type]: 4000 })
    const people = draw(market, 1)
    const chance = populationMean(market, 0, typeOf(type), (a) => invited(market, 8, typeOf(type), a))
    const count = new Count()
    count.addAll(people.filter(({ place }) => place.has(8)).length, chance, people.length)
    expect(count.errors).toBeLessThan(FAR)
  })
})

test('what is screened out is what the words of the filters say', () => {
  const limit = (...values: number[]) => fc.option(fc.constantFrom(...values))
  const filters = fc.record({
    step2ckMin: limit(220, 240),
    yearsSinceGraduationMax: limit(0, 5, 10),
    failedAttemptsMax: limit(0, 1),
    h1bStep2ckMin: limit(230, 250),
    usMdStep2ckMin: limit(260),
    usDoStep2ckMin: limit(260),
  })
  const applicant = fc.record({
    step2ck: fc.constantFrom(215, 220, 225, 230, 235, 240, 245, 250, 255),
    yearsSinceGraduation: fc.integer({ min: 0, max: 13 }),
    failedAttempts: fc.integer({ min: 0, max: 3 }),
    visa: fc.nat(2),
  })
  const market = smallMarket(smallSeason([{ specialty: 'medicine', programs: 2 }]))
  fc.assert(
    fc.property(filters, fc.subarray<ProgramVisa>(['j1', 'h1b']), applicant, (filters, visas, applicant) => {
      const traits = market.traits.map((trait, p) => (p === 1 ? { ...trait, filters, visas } : trait))
      const kind = { ...applicant, visa: VISA_NEEDS[applicant.visa], share: 1, points: 0, strength: 0 }
      const screened = filterColumns({ ...market, traits }, IMG).screensOut(1, applicant)
      expect(screened).toBe(!readsFileOf({ filters, visas }, kind, applicant.step2ck))
    }),
    SEEDED_RUNS,
  )
})
