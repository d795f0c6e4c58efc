import { describe, expect, test } from 'vitest'
import { sentenceFor } from '../../src/forecast/answer.ts'
import { forecast } from '../../src/forecast/forecast.ts'
import type { ForecastAnswer, ForecastQuestion, Line } from '../../src/forecast/question.ts'
import { centre2025 as market } from '../support/blocks.ts'
import type { FullProfile } from '../support/questions.ts'
import { flatTable } from '../support/tables.ts'

const table = flatTable(market, 1)
const ask = (question: ForecastQuestion): ForecastAnswer => forecast(market, table, question)

describe('warnings', () => {
  const internal = market.programs.filter(({ specialty, track }) => specialty === 'internal-medicine' && track === 'categorical')
  const having = (wanted: (program: (typeof internal)[number]) => boolean): Line => {
    const program = internal.find(wanted)
    if (program === undefined) throw new Error('The catalogue has no such program.')
    return { program: program.id }
  }
  const open = having(({ filters, visas }) => visas.length === 2 && Object.values(filters).every((limit) => limit === null))
  const cases: readonly (readonly [string, Partial<FullProfile>, Line, string])[] = [
    ['a score', { step2ck: 210 }, having(({ filters }) => filters.step2ckMin !== null), 'SCREENED_OUT'],
    ['attempts', { failedAttempts: 1 }, having(({ filters }) => filters.failedAttemptsMax === 0), 'SCREENED_OUT'],
    [
      'an old graduation',
      { graduationYear: 2001 },
      having(({ filters }) => filters.yearsSinceGraduationMax !== null),
      'SCREENED_OUT',
    ],
    ['a visa', { visa: 'h1b' }, having(({ visas }) => visas.length === 1), 'VISA_NOT_SPONSORED'],
  ]

  test.each(cases)('name the lines that %s shuts, which have no chance', (_, profile, shut, code) => {
    for (const type of ['non-us-img', 'us-md-senior'] as const) {
      const { warnings, lines } = ask({ applicant: { type, ...profile }, rankOrderList: [open, shut] })
      expect(lines[0].wouldTakeYou).toBeGreaterThan(0)
      if (type === 'non-us-img') {
        expect(warnings).toContainEqual({ code, lines: [2], message: expect.stringMatching(/^Line 2: .*no chance there\.$/) })
        expect(lines[1]).toMatchObject({ probability: 0, wouldTakeYou: 0 })
      } else {
        expect(warnings).toEqual([])
        expect(lines[1].wouldTakeYou).toBeGreaterThan(0)
      }
    }
  })

  test('say that certification is missing, and that a cell is thin', () => {
    const uncertified = ask({ applicant: { type: 'us-img', ecfmgCertified: false }, rankOrderList: [open] })
    expect(uncertified.warnings.map(({ code }) => code)).toContain('CERTIFICATION_MISSING')
    const thin = ask({ applicant: { type: 'other' }, rankOrderList: [{ program: 'neurological-surgery/0001' }] })
    expect(thin.warnings.map(({ code }) => code)).toEqual(['THIN_DATA'])
  })
})

test('the sentence counts people, finer near the ends, and never says none or all', () => {
  const counts: readonly (readonly [number, string])[] = [
    [0, 'Fewer than 1 in 1000'],
    [0.0004, 'Fewer than 1 in 1000'],
    [0.003, 'About 3 in 1000'],
    [0.05, 'About 5 in 100'],
    [0.5, 'About 5 in 10'],
    [0.71, 'About 7 in 10'],
    [0.93, 'About 93 in 100'],
    [0.994, 'About 994 in 1000'],
    [0.9999, 'Nearly all'],
    [1, 'Nearly all'],
  ]
  for (const [probability, words] of counts) expect(sentenceFor(probability)).toMatch(new RegExp(`^${words} `))
  for (let probability = 0; probability <= 1; probability += 0.0001) {
    const sentence = sentenceFor(probability)
    const said = /^About (\d+) in (\d+) .*; about (\d+) in (\d+) did not\.$/.exec(sentence)
    if (!said) continue
    const [yes, of, no, again] = said.slice(1).map(Number)
    expect(yes + no).toBe(of)
    expect(again).toBe(of)
    expect(yes > 0 && no > 0).toBe(true)
    expect(Math.abs(yes / of - probability)).toBeLessThanOrEqual(0.5 / of + 1e-9)
  }
})
