import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { interviewChance, passingShare } from '../../src/forecast/interview-chance.ts'
import { cellOf } from '../../src/forecast/resolve.ts'
import { breadthOf } from '../../src/market/applicants.ts'
import { filterColumns } from '../../src/market/filter-columns.ts'
import type { Market } from '../../src/market/market.ts'
import { normalTail } from '../../src/market/normal.ts'
import { APPLICANT_TYPES, VISA_NEEDS } from '../../src/market/vocabulary.ts'
import { fullProfiles, runsOf, without } from '../support/questions.ts'
import { market2025 as market } from '../support/season-2025.ts'

const types = fc.nat(APPLICANT_TYPES.length - 1)
const bars = fc.double({ min: -6, max: 6, noNaN: true })
const strengths = fc.double({ min: -4, max: 4, noNaN: true })

describe('the chance of an interview', () => {
  test('never falls with the strength and never rises with the bar', () => {
    fc.assert(
      fc.property(types, bars, strengths, fc.double({ min: 0, max: 2, noNaN: true }), (type, bar, strength, more) => {
        const chance = interviewChance(type, bar, strength)
        expect(interviewChance(type, bar, strength + more)).toBeGreaterThanOrEqual(chance - 1e-12)
        expect(interviewChance(type, bar + more, strength)).toBeLessThanOrEqual(chance + 1e-12)
        expect(chance).toBeGreaterThanOrEqual(0)
        expect(chance).toBeLessThanOrEqual(1)
      }),
      runsOf(2000),
    )
  })

  test('is the highest, over all who are no stronger, of what effort and bar give; the stronger decline nothing', () => {
    fc.assert(
      fc.property(types, bars, strengths, (type, bar, strength) => {
        let highest = 0
        for (let a = -12; a <= strength; a += 0.001) {
          const rate = Math.max(1, breadthOf(type, a))
          highest = Math.max(highest, 1 - (1 - normalTail(bar - a)) ** rate)
        }
        expect(interviewChance(type, bar, strength)).toBeCloseTo(highest, 2.5)
      }),
      runsOf(40),
    )
  })

  test('is that of the model where effort and bar do not work against each other', () => {
    for (const type of APPLICANT_TYPES.keys())
      for (const strength of [-1.5, -0.5, 0])
        expect(interviewChance(type, 2.5, strength)).toBeCloseTo(
          1 - (1 - normalTail(2.5 - strength)) ** breadthOf(type, strength),
          12,
        )
  })
})

describe('hard filters', () => {
  test('let everyone or nobody through where all is known that they look at', () => {
    const filters = filterColumns(market, APPLICANT_TYPES.indexOf('non-us-img'))
    fc.assert(
      fc.property(fullProfiles('non-us-img'), fc.nat(market.programs.length - 1), (profile, p) => {
        const view = {
          step2ck: profile.step2ck,
          failedAttempts: profile.failedAttempts,
          yearsSinceGraduation: Math.max(0, market.season.year - profile.graduationYear),
          visa: VISA_NEEDS.indexOf(profile.visa),
        }
        expect(passingShare(market, p, profile)).toBe(filters.screensOut(p, view) ? 0 : 1)
      }),
      runsOf(2000),
    )
  })

  test('let a share through where it is not known', () => {
    const filtered = market.programs.findIndex(({ filters }) => filters.failedAttemptsMax === 0 && filters.step2ckMin !== null)
    const profile = {
      type: 'non-us-img',
      step2ck: 280,
      failedAttempts: 0,
      graduationYear: 2025,
      visa: 'none',
    } as const
    expect(passingShare(market, filtered, profile)).toBe(1)
    expect(passingShare(market, filtered, without(profile, ['failedAttempts']))).toBeCloseTo(0.88, 12)
    const floor = market.programs[filtered].filters.step2ckMin!
    const { mean, sd } = market.season.branches[market.branchOf[filtered]].step2ck['non-us-img']
    const centre = ({ scoreMean }: Market) => scoreMean[cellOf(market, filtered, APPLICANT_TYPES.indexOf('non-us-img'))]
    const unknown = without(profile, ['step2ck'])
    expect(passingShare(market, filtered, unknown)).toBeCloseTo(normalTail((floor - mean) / sd - centre(market)), 12)
    // Those who drop out for want of an interview are weaker, so who applies is not who certified a list.
    const weaker = { ...market, scoreMean: market.scoreMean.map((value) => value - 0.5) }
    expect(passingShare(weaker, filtered, unknown)).toBeCloseTo(normalTail((floor - mean) / sd - centre(weaker)), 12)
    expect(passingShare(weaker, filtered, unknown)).toBeLessThan(passingShare(market, filtered, unknown))
    expect(passingShare(market, filtered, { type: 'us-md-senior' })).toBe(1)
  })
})
