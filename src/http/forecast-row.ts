import type { FastifyError, FastifyRequest } from 'fastify'
import { validatorCompiler } from 'fastify-zod-openapi'
import { z } from 'zod'
import type { Matchcast } from '../service/matchcast.ts'
import { IN_A_ROW, refuseElsewhere } from './asked-elsewhere.ts'
import { forecastAnswerSchema } from './forecast-answer.ts'
import { forecastRequestSchema } from './forecast-request.ts'
import { type Problem, problemOf, problemSchema } from './problem.ts'

const ID = 'must be a text of 1 to 200 characters'

/** One row of a cohort: a request, and a name to find its answer by. */
export const forecastRowSchema = forecastRequestSchema
  .extend({
    id: z
      .string(ID)
      .min(1, ID)
      .max(200, ID)
      .optional()
      .meta({
        description: 'A name that comes back with the answer; nothing is done with it.',
        examples: ['row-7'],
      }),
  })
  .meta({
    id: 'ForecastRow',
    description: 'One row of a cohort: the body of one request on a line of its own, and an `id` where wanted.',
  })
export type ForecastRow = z.infer<typeof forecastRowSchema>

export const rowAnswerSchema = z
  .strictObject({
    row: z
      .int()
      .min(1)
      .meta({ description: 'Which row this answers, from 1 in the order of the request.', examples: [7] }),
    id: z
      .string()
      .optional()
      .meta({ description: 'The `id` of the row, where it has one.', examples: ['row-7'] }),
    forecast: forecastAnswerSchema.optional(),
    problem: problemSchema.optional(),
  })
  .meta({
    id: 'ForecastRowAnswer',
    description:
      'What one row of a cohort comes to: its forecast, in the same bytes as if it had been asked alone, or the problem with it.',
    override: ({ jsonSchema }) => {
      jsonSchema.oneOf = [{ required: ['forecast'] }, { required: ['problem'] }]
    },
  })

/** The problem, or the text of the forecast. */
export type RowAnswer =
  | { readonly id?: string; readonly forecast: string }
  | { readonly id?: string; readonly problem: Problem; readonly error: unknown }

const validate = validatorCompiler({ schema: forecastRowSchema, method: 'POST', url: '', httpPart: 'body' })

/** What an error is to whoever asked, as for a request of this body alone. */
export const rowProblem = (error: unknown, body?: unknown): Problem =>
  problemOf(error as FastifyError, { body } as FastifyRequest)

const idOf = (value: unknown): { id?: string } => {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined
  return typeof id === 'string' ? { id } : {}
}

/** A failure of the service, without the row that brought it about. */
export type Failure = Pick<Error, 'name' | 'message' | 'stack'>

/** Answers a row that has been read. Never rejects. */
export async function answerRow(
  matchcast: Matchcast,
  value: unknown,
  gone: AbortSignal,
  onFailure: (failure: Failure) => void,
): Promise<RowAnswer> {
  const id = idOf(value)
  try {
    refuseElsewhere(value, IN_A_ROW)
    const checked = validate(value) as { error?: FastifyError['validation']; value?: ForecastRow }
    if (checked.error) throw Object.assign(new Error(), { validation: checked.error, validationContext: 'body' })
    const { id: _, ...question } = checked.value!
    return { ...id, forecast: await matchcast.forecastText(question, gone, 'cohort') }
  } catch (error) {
    const problem = rowProblem(error, value)
    const { name, message, stack } = error as Error
    if (problem.code === 'INTERNAL') onFailure({ name, message, stack })
    return { ...id, problem, error }
  }
}
