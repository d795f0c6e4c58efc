import { describe, expect, test } from 'vitest'
import { preferredCases } from '../../src/forecast/preferred-branch.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { branch2025, market2025 } from '../support/season-2025.ts'

const MD = APPLICANT_TYPES.indexOf('us-md-senior')
const ADVANCED = branch2025('diagnostic-radiology', 'advanced')
const CATEGORICAL = branch2025('diagnostic-radiology')
const YEAR = branch2025('internal-medicine', 'preliminary')
const MEDICINE = branch2025('internal-medicine')
const FAMILY = branch2025('family-medicine')

const casesOf = (branches: readonly number[], interviews: readonly number[]) =>
  preferredCases(market2025, MD, branches, interviews).map(({ preferred, logShare, rates }) => ({
    preferred: branches[preferred],
    share: Math.exp(logShare),
    rates,
  }))

describe('who was interviewed in several branches', () => {
  test('prefers the advanced positions of a specialty where a year comes along, at the rate of their own on both of its tracks', () => {
    const cases = casesOf([YEAR, CATEGORICAL, ADVANCED], [2, 1, 3])
    const all = cases.reduce((sum, { share }) => sum + share, 0)
    const advanced = cases.find(({ preferred }) => preferred === ADVANCED)!
    expect(advanced.rates).toEqual([1, 1, 1])
    expect(advanced.share / all).toBeGreaterThan(0.999)
  })

  test('prefers either track of a specialty as often as others do, where there are no others', () => {
    const people = [CATEGORICAL, ADVANCED].map((b) => market2025.season.branches[b].preferring['us-md-senior'])
    const cases = casesOf([CATEGORICAL, ADVANCED], [4, 4])
    expect(cases.map(({ preferred, rates }) => [preferred, rates])).toEqual([
      [CATEGORICAL, [1, 1]],
      [ADVANCED, [1, 1]],
    ])
    cases.forEach(({ share }, k) => {
      expect(share).toBeCloseTo(people[k], 6)
    })
  })

  test('prefers one of two specialties, and went to the other at the rate of back-ups; rather the one with many interviews', () => {
    const rate = market2025.backupRate[MD]
    const few = casesOf([MEDICINE, FAMILY], [2, 8])
    const many = casesOf([MEDICINE, FAMILY], [12, 2])
    for (const cases of [few, many])
      expect(cases.map(({ preferred, rates }) => [preferred, rates])).toEqual([
        [MEDICINE, [1, rate]],
        [FAMILY, [rate, 1]],
      ])
    // Whoever has many interviews in one rarely ranks another behind it.
    const odds = (cases: typeof few): number => cases[0].share / cases[1].share
    expect(odds(few)).toBeGreaterThan(2 * odds(many))
  })
})
