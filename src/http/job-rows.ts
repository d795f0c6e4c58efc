import type { FastifyError } from 'fastify'
import { validatorCompiler } from 'fastify-zod-openapi'
import type { z } from 'zod'
import { QuestionError } from '../forecast/question.ts'
import type { RowAnswers, RowKind, RowLine } from '../service/job.ts'
import type { Matchcast } from '../service/matchcast.ts'
import { ServiceError } from '../service/service-error.ts'
import { type Elsewhere, FOR_ONE_LIST, IN_A_ROW, refuseElsewhere } from './asked-elsewhere.ts'
import { comparisonAnswerSchema, comparisonRequestSchema } from './comparison-schemas.ts'
import { forecastRowSchema, idOf, rowId, rowProblem } from './forecast-row.ts'
import { recommendationAnswerSchema } from './recommendation-answer.ts'
import { recommendationRequestSchema } from './recommendation-request.ts'
import { readRequest } from './request-form.ts'
import { schemaSerializer } from './schema-serializer.ts'

export const comparisonRowSchema = comparisonRequestSchema
  .extend({ id: rowId })
  .meta({ id: 'ComparisonRow', description: 'The body of a comparison, and an `id` where wanted.' })
export const recommendationRowSchema = recommendationRequestSchema
  .extend({ id: rowId })
  .meta({ id: 'RecommendationRow', description: 'The body of a request for recommendations, and an `id` where wanted.' })

/** Requests of one kind: how a row is checked, asked, and written under its name. */
interface Kind {
  readonly schema: z.ZodType
  /** Fields that are asked for in another place. */
  readonly elsewhere: Elsewhere
  /** Undefined where the answer comes as text. */
  readonly answerSchema: z.ZodType | undefined
  /** Key of the answer on a line of results. */
  readonly key: string
  ask(matchcast: Matchcast, row: never, signal: AbortSignal): Promise<unknown>
}

const KINDS: Readonly<Record<RowKind, Kind>> = {
  forecasts: {
    schema: forecastRowSchema,
    elsewhere: IN_A_ROW,
    answerSchema: undefined,
    key: 'forecast',
    ask: (matchcast, { id: _, ...question }: z.infer<typeof forecastRowSchema>, signal) =>
      matchcast.forecastText(question, signal, 'jobs'),
  },
  comparisons: {
    schema: comparisonRowSchema,
    elsewhere: FOR_ONE_LIST,
    answerSchema: comparisonAnswerSchema,
    key: 'comparison',
    ask: (matchcast, { id: _, stage: __, ...question }: z.infer<typeof comparisonRowSchema>, signal) =>
      matchcast.compare(question, signal, 'jobs'),
  },
  recommendations: {
    schema: recommendationRowSchema,
    elsewhere: FOR_ONE_LIST,
    answerSchema: recommendationAnswerSchema,
    key: 'recommendation',
    ask: (matchcast, { id: _, ...question }: z.infer<typeof recommendationRowSchema>, signal) =>
      matchcast.recommend(question, signal, 'jobs'),
  },
}

/** Fields of a forecast of which a replay is more than one walk through the worlds. */
const NOT_SPLIT: readonly string[] = ['scenario']

type Checked = { error?: FastifyError['validation']; value?: unknown }

/** Reads and answers the rows of jobs as the routes of single requests do, byte for byte. */
export function jobRows(matchcast: Matchcast): RowAnswers {
  const kinds = Object.entries(KINDS).map(([kind, { schema, answerSchema }]) => {
    const place = { method: 'POST', url: `/v1/${kind}` }
    const validate = validatorCompiler({ ...place, schema, httpPart: 'body' })
    const write = answerSchema
      ? schemaSerializer({ ...place, schema: answerSchema, httpStatus: '200', contentType: 'application/json' })
      : (text: unknown) => text as string
    return [kind, { validate: validate as (value: unknown) => Checked, write }] as const
  })
  const forms = Object.fromEntries(kinds)

  function lineOf(row: number, value: unknown, said: string, problem: boolean): RowLine {
    const { id } = idOf(value)
    return { text: `{"row":${row}${id === undefined ? '' : `,"id":${JSON.stringify(id)}`},${said}}\n`, problem }
  }

  const answerLine = (kind: RowKind, row: number, value: unknown, answer: unknown) =>
    lineOf(row, value, `"${KINDS[kind].key}":${forms[kind].write(answer)}`, false)

  const problemLine = (row: number, value: unknown, error: unknown) =>
    lineOf(row, value, `"problem":${JSON.stringify(rowProblem(error, value))}`, true)

  function checked(kind: RowKind, value: unknown): unknown {
    refuseElsewhere(value, KINDS[kind].elsewhere)
    const { error, value: row } = forms[kind].validate(value)
    if (error) throw Object.assign(new Error(), { validation: error, validationContext: 'body' })
    return row
  }

  /** Of the service, and no fault of the row. */
  const mayGoAway = (error: unknown) =>
    error instanceof ServiceError ? error.code === 'TIMEOUT' : rowProblem(error).code === 'INTERNAL'

  return {
    async answer(kind, row, text, signal, lastTry) {
      let value: unknown
      try {
        value = readRequest(Buffer.from(text))
        const answer = await KINDS[kind].ask(matchcast, checked(kind, value) as never, signal)
        return answerLine(kind, row, value, answer)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof ServiceError && error.code === 'BUSY') throw error
        if (mayGoAway(error) && !lastTry) throw error
        return problemLine(row, value, error)
      }
    },
    replayOf(text) {
      try {
        const value = readRequest(Buffer.from(text))
        const { id: _, ...question } = checked('forecasts', value) as z.infer<typeof forecastRowSchema>
        const split = question.engine === 'replay' && question.stage !== 'application'
        return split && !NOT_SPLIT.some((field) => field in question) ? question : undefined
      } catch {
        return undefined
      }
    },
    replayLine(row, text, result) {
      const value = readRequest(Buffer.from(text))
      return result instanceof QuestionError ? problemLine(row, value, result) : answerLine('forecasts', row, value, result)
    },
  }
}
