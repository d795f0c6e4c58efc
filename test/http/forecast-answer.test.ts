import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forecastApplications } from '../../src/forecast/application.ts'
import { forecast } from '../../src/forecast/forecast.ts'
import type { ForecastQuestion } from '../../src/forecast/question.ts'
import { forecastAnswerSchema } from '../../src/http/forecast-answer.ts'
import { blocks2025 } from '../support/blocks.ts'
import { questions, runsOf } from '../support/questions.ts'
import { randomTable } from '../support/tables.ts'

// Answers go out as the threads write them, without another look: that they are as the contract says is held here.
const table = randomTable(blocks2025, 35, 6)

const expectToFit = (answer: unknown) => {
  const { error } = forecastAnswerSchema.safeParse(JSON.parse(JSON.stringify(answer)))
  expect(error?.issues ?? []).toEqual([])
}

test('every forecast is as the contract says', () => {
  fc.assert(
    fc.property(questions, fc.boolean(), (question, drivers) =>
      expectToFit(forecast(blocks2025, table, { ...question, drivers })),
    ),
    runsOf(40),
  )
})

test('so is every forecast of applications', () => {
  fc.assert(
    fc.property(questions, ({ applicant, rankOrderList }) => {
      const question: ForecastQuestion = { applicant, rankOrderList, stage: 'application' }
      expectToFit(forecastApplications(blocks2025, table, question))
    }),
    runsOf(30),
  )
})
