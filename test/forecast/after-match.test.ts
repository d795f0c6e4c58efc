import { describe, expect, test } from 'vitest'
import { afterMatch } from '../../src/forecast/after-match.ts'
import { forecast } from '../../src/forecast/forecast.ts'
import { AFTER_MATCH_SHARE } from '../../src/market/soap-groups.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { blocks2025 as market } from '../support/blocks.ts'
import { randomTable } from '../support/tables.ts'

describe('the round after the Match', () => {
  test.each(APPLICANT_TYPES)('gives a %s the published share, by kinds that add up', (type) => {
    const { ifUnmatched, probability, matchOrSoap, groups, coarse } = afterMatch({ type }, 0.6)
    expect(coarse).toBe(true)
    expect(ifUnmatched).toBeGreaterThan(0.04)
    expect(ifUnmatched).toBeLessThan(0.8)
    expect(probability).toBeCloseTo(0.4 * ifUnmatched, 12)
    expect(matchOrSoap).toBeCloseTo(0.6 + probability, 12)
    expect(groups.reduce((sum, group) => sum + group.ifUnmatched, 0)).toBeCloseTo(ifUnmatched, 12)
  })

  test('places 262 of 4,812 non-US IMGs, and shares the positions out as 2022 did', () => {
    expect(afterMatch({ type: 'non-us-img' }, 0).ifUnmatched).toBeCloseTo(262 / 4812, 12)
    expect(Object.values(AFTER_MATCH_SHARE).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    expect(Math.min(...Object.values(AFTER_MATCH_SHARE))).toBeGreaterThan(0)
    expect(AFTER_MATCH_SHARE['family-medicine']).toBeCloseTo(0.21, 2)
  })

  test('is closed to whom ECFMG has not certified', () => {
    expect(afterMatch({ type: 'us-img', ecfmgCertified: false }, 0.5)).toMatchObject({ ifUnmatched: 0, matchOrSoap: 0.5 })
    expect(afterMatch({ type: 'us-do-senior', ecfmgCertified: false }, 0.5).ifUnmatched).toBeGreaterThan(0)
  })

  test('is in the answer where it is asked for, and changes nothing else there', () => {
    const table = randomTable(market, 8, 3)
    const question = { applicant: { type: 'us-img' }, rankOrderList: [{ program: 'internal-medicine/0412' }] } as const
    const { soap, ...rest } = forecast(market, table, { ...question, soap: true })
    expect(rest).toEqual(forecast(market, table, question))
    expect(soap!.probability).toBeCloseTo(rest.unmatched.probability * soap!.ifUnmatched, 12)
  })
})
