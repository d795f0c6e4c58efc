import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stepsOf } from '../../src/forecast/drivers.ts'
import { forecast } from '../../src/forecast/forecast.ts'
import type { ForecastQuestion } from '../../src/forecast/question.ts'
import { blocks2025 as market } from '../support/blocks.ts'
import { fullQuestions, questions, runsOf } from '../support/questions.ts'
import { randomTable } from '../support/tables.ts'

/** As many worlds as what-ifs are tried in, so that they are exact. */
const table = randomTable(market, 8, 9)
const ask = (question: ForecastQuestion) => forecast(market, table, question)
const driversOf = (question: ForecastQuestion) => ask({ ...question, drivers: true }).drivers!

describe('drivers', () => {
  test('are what the chance to match gains when one field is a step better and the interviews are what they were', () => {
    fc.assert(
      fc.property(fullQuestions, (question) => {
        const fixed = { ...question, interviewedAt: question.rankOrderList }
        const now = ask(fixed).match.probability
        for (const { factor, to, change } of driversOf(question)) {
          const then = ask({ ...fixed, applicant: { ...question.applicant, [factor]: to } }).match.probability
          expect(Math.abs(then - now - change)).toBeLessThan(1e-12)
        }
      }),
      runsOf(15),
    )
  })

  test('are never against the applicant, come in the order of their effect, and only of what is known', () => {
    let found = 0
    fc.assert(
      fc.property(questions, (question) => {
        const drivers = driversOf(question)
        const changes = drivers.map(({ change }) => change)
        expect(changes.every((change) => change >= -1e-9)).toBe(true)
        expect(changes).toEqual(changes.toSorted((one, other) => Math.abs(other) - Math.abs(one)))
        for (const { factor, from, to } of drivers) {
          expect(question.applicant[factor]).toEqual(from)
          expect(to).not.toEqual(from)
        }
        found += drivers.length
      }),
      runsOf(25),
    )
    expect(found).toBeGreaterThan(50)
  })

  test('are null where they are not asked for', () => {
    expect(ask({ applicant: { type: 'us-img' }, rankOrderList: [{ program: 'pathology/0001' }] }).drivers).toBeNull()
  })

  test('say what can be changed: experience, letters and the kind of visa', () => {
    const steps = stepsOf(2025, {
      type: 'non-us-img',
      step2ck: 231,
      failedAttempts: 2,
      graduationYear: 2015,
      usClinicalExperience: { months: 2, kind: 'observership' },
      usLetters: 0,
      visa: 'h1b',
      redFlags: ['gap'],
    })
    expect(steps.filter(({ fixed }) => !fixed).map(({ factor, to }) => [factor, to])).toEqual([
      ['usClinicalExperience', { months: 3, kind: 'hands-on' }],
      ['usLetters', 1],
      ['visa', 'j1'],
    ])
    expect(steps.filter(({ fixed }) => fixed).map(({ factor, to }) => [factor, to])).toEqual([
      ['step2ck', 241],
      ['failedAttempts', 1],
      ['graduationYear', 2018],
      ['redFlags', []],
    ])
    const best = { step2ck: 300, failedAttempts: 0, graduationYear: 2025, usLetters: 3, visa: 'none', redFlags: [] } as const
    expect(stepsOf(2025, { type: 'non-us-img', ...best })).toEqual([])
  })
})
