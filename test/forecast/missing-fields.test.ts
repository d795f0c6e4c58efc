import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forecast } from '../../src/forecast/forecast.ts'
import { missingStrength, SPREAD_PER_STEP } from '../../src/forecast/missing-fields.ts'
import type { ForecastAnswer, ForecastQuestion } from '../../src/forecast/question.ts'
import { STRENGTH_STEP } from '../../src/forecast/strength-grid.ts'
import { isImg } from '../../src/market/applicants.ts'
import { type FieldValues, pointsOf } from '../../src/market/profile.ts'
import { APPLICANT_TYPES, type ApplicantType } from '../../src/market/vocabulary.ts'
import { centre2025 as market } from '../support/blocks.ts'
import {
  BEST,
  FIELDS,
  type Field,
  type FullProfile,
  fullProfiles,
  IMPROVEMENTS,
  lists,
  runsOf,
  WORST,
  without,
} from '../support/questions.ts'
import { randomTable } from '../support/tables.ts'

const table = randomTable(market, 4, 9)
const ask = (question: ForecastQuestion): ForecastAnswer => forecast(market, table, question)
const matchOf = (question: ForecastQuestion): number => ask(question).match.probability

const RUNS = runsOf(40)
/** Of what takes long: with three fields missing an international graduate is thousands of possible people. */
const FEW_RUNS = runsOf(15)
/** A missing score stands for a few scores, so that what should be smooth has small waves. */
const WAVES = 1e-8

const unfiltered = fc.constantFrom(...APPLICANT_TYPES.filter((type) => !isImg(type)))
const filtered = fc.constantFrom('us-img' as const, 'non-us-img' as const)

/** A person of a type, and up to two fields to be left out besides those named. */
const people = (among: fc.Arbitrary<ApplicantType>, ...kept: Field[]): fc.Arbitrary<[FullProfile, Field[]]> =>
  fc.tuple(
    among.chain(fullProfiles),
    fc.shuffledSubarray(
      FIELDS.filter((field) => !kept.includes(field)),
      { maxLength: 2 },
    ),
  )

function expectBetween(field: Field, among: fc.Arbitrary<ApplicantType>, runs: typeof RUNS): void {
  fc.assert(
    fc.property(people(among, field), lists, ([profile, others], rankOrderList) => {
      // Whoever needs no visa as a matter of citizenship has no extremes to lie between.
      fc.pre(field !== 'visa' || profile.type === 'non-us-img')
      const known = without(profile, [field, ...others])
      const missing = matchOf({ applicant: known, rankOrderList })
      const worst = matchOf({ applicant: { ...known, [field]: WORST[field] }, rankOrderList })
      const best = matchOf({ applicant: { ...known, [field]: BEST[field] }, rankOrderList })
      expect(worst).toBeLessThanOrEqual(missing + WAVES)
      expect(missing).toBeLessThanOrEqual(best + WAVES)
    }),
    runs,
  )
}

function expectImprovement(name: string, among: fc.Arbitrary<ApplicantType>, runs: typeof RUNS): void {
  fc.assert(
    fc.property(people(among), lists, ([profile, fields], rankOrderList) => {
      const better = IMPROVEMENTS[name](profile)
      const missing = fields.filter((field) => better[field] === profile[field])
      const before = matchOf({ applicant: without(profile, missing), rankOrderList })
      expect(matchOf({ applicant: without(better, missing), rankOrderList })).toBeGreaterThanOrEqual(before - WAVES)
    }),
    runs,
  )
}

function expectSameAbove(among: fc.Arbitrary<ApplicantType>): void {
  fc.assert(
    fc.property(people(among), lists, ([profile, fields], rankOrderList) => {
      fc.pre(rankOrderList.length > 1)
      const question = { applicant: without(profile, fields), interviewedAt: rankOrderList }
      const before = ask({ ...question, rankOrderList: rankOrderList.slice(0, -1) })
      const chances = ({ lines }: ForecastAnswer) => lines.map(({ worth: _, ...line }) => line)
      expect(chances(ask({ ...question, rankOrderList })).slice(0, -1)).toEqual(chances(before))
    }),
    RUNS,
  )
}

describe('a field that is left out', () => {
  test.each(FIELDS.filter((field) => field !== 'visa'))('%s: gives an answer between those of its extremes', (field) => {
    expectBetween(field, unfiltered, RUNS)
  })

  test.each(Object.keys(IMPROVEMENTS))('leaves %s an improvement', (name) => {
    expectImprovement(name, unfiltered, RUNS)
  })
})

describe('a field that is left out and that filters look at', () => {
  test('gives international graduates an answer between those of its extremes', () => {
    for (const field of FIELDS) expectBetween(field, filtered, FEW_RUNS)
  })

  test('leaves improvements of international graduates what they are', () => {
    for (const name of Object.keys(IMPROVEMENTS)) expectImprovement(name, filtered, FEW_RUNS)
  })

  test('changes no line above one that is added at the bottom, to the last bit', () => {
    expectSameAbove(filtered)
  })
})

test('a field that is left out changes no line above one that is added at the bottom, where no filter looks', () => {
  expectSameAbove(unfiltered)
})

describe('a field that is missing', () => {
  const COLUMNS: readonly (readonly [Field, keyof FieldValues])[] = [
    ['failedAttempts', 'attempts'],
    ['graduationYear', 'years'],
    ['usClinicalExperience', 'experience'],
    ['usLetters', 'letters'],
    ['familiarSchool', 'school'],
    ['redFlags', 'flags'],
  ]
  const lattice = STRENGTH_STEP / SPREAD_PER_STEP

  test.each(COLUMNS)('brings the strength of the population, with its mean and its spread: %s', (field, column) => {
    const profile = { type: 'non-us-img', ...BEST } as const
    const { first, shares, taken } = missingStrength(market, without(profile, [field]))
    const at = Array.from(shares, (share, i) => [share, (first + i) * lattice] as const)
    const mean = at.reduce((sum, [share, strength]) => sum + share * strength, 0)
    expect(Array.from(taken, (i) => shares[i])).toEqual(Array.from(shares).filter((share) => share > 0))
    const variance = at.reduce((sum, [share, strength]) => sum + share * (strength - mean) ** 2, 0)
    const parts = pointsOf(market.behaviours).fields.img[column]
    const weight = market.constants.profileWeight
    const expected = parts.reduce((sum, { share, points }) => sum + share * weight * points, 0)
    const spread = parts.reduce((sum, { share, points }) => sum + share * (weight * points - expected) ** 2, 0)
    expect(mean).toBeCloseTo(expected, 9)
    // A value between two points of the lattice is shared by them, which widens it by a quarter of its step squared at most.
    expect(variance).toBeGreaterThanOrEqual(spread - 1e-12)
    expect(variance).toBeLessThanOrEqual(spread + lattice ** 2 / 4)
    expect(spread).toBeGreaterThan(lattice ** 2 / 4)
  })
})
