import { createReadStream } from 'node:fs'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { FastifyZodOpenApiSchema, FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi'
import { z } from 'zod'
import type { Jobs } from '../service/jobs.ts'
import { ServiceError } from '../service/service-error.ts'
import { NDJSON } from './cohort.ts'
import { comparisonAnswerSchema } from './comparison-schemas.ts'
import { forecastAnswerSchema } from './forecast-answer.ts'
import { jobParams } from './job-schemas.ts'
import type { JobStream } from './job-streams.ts'
import { exampleProblem, problem, problemResponses, problemSchema } from './problem.ts'
import { recommendationAnswerSchema } from './recommendation-answer.ts'
import { written } from './season-programs.ts'
import * as word from './words.ts'

const BYTES = 'application/octet-stream'

const lineSchema = z
  .strictObject({
    row: z
      .int()
      .min(1)
      .max(2 ** 31 - 1)
      .optional()
      .meta({
        description: 'Which row this answers, from 1; not there where the job as a whole came to nothing.',
        examples: [7],
      }),
    id: z
      .string()
      .optional()
      .meta({ description: 'The `id` of the row, where it has one.', examples: ['row-7'] }),
    forecast: forecastAnswerSchema.optional(),
    comparison: comparisonAnswerSchema.optional(),
    recommendation: recommendationAnswerSchema.optional(),
    problem: problemSchema.optional(),
  })
  .meta({
    id: 'JobResult',
    description: 'A line of results: what one row comes to, in the bytes that its request gives alone, or the problem with it.',
    override: ({ jsonSchema }) => {
      jsonSchema.oneOf = ['forecast', 'comparison', 'recommendation', 'problem'].map((name) => ({ required: [name] }))
    },
  })

const schema = {
  summary: 'Read the results of a job',
  description:
    'One `JobResult` per line, in the order of the rows, as soon as each is there: while the job is not done, the answer waits for the rest. A job that fails or is deleted meanwhile ends it with a problem that names no row; a stop of the service cuts it off, and `after` goes on behind the last row that was read. Of a season job, the file of the menu table, which belongs into the cache folder of a service.',
  operationId: 'jobResults',
  tags: ['jobs'],
  params: jobParams,
  querystring: z.strictObject({
    after: written(word.whole(0, 2 ** 31 - 1).meta({ examples: [300] }))
      .default(0)
      .meta({ description: 'Leave out the lines up to this row.' }),
  }),
  response: {
    200: {
      description: 'The results.',
      content: {
        [NDJSON]: {
          schema: lineSchema,
          examples: {
            refused: {
              summary: 'A row that cannot be answered',
              value: { row: 2, id: 'J-02', problem: exampleProblem('UNKNOWN_PROGRAM') },
            },
          },
        },
        [BYTES]: {
          schema: z
            .string()
            .meta({ id: 'MenuTableFile', format: 'binary', description: 'The file.', examples: ['MATCHCAST MENUS\n'] }),
          examples: { table: { summary: 'How it begins', value: 'MATCHCAST MENUS\n' } },
        },
      },
    },
    ...problemResponses('UNKNOWN_JOB', 'BUSY'),
  },
} satisfies FastifyZodOpenApiSchema

/** What became of a job of which some lines have been written, if that is why there are no more. */
function lastProblem(error: unknown) {
  const isEnd = error instanceof ServiceError && (error.code === 'INTERNAL' || error.code === 'UNKNOWN_JOB')
  return isEnd ? problem(error.code, error.message) : undefined
}

export function jobResults(app: FastifyInstance, jobs: Jobs, stream: JobStream) {
  async function* lines(id: string, after: number, signal: AbortSignal): AsyncGenerator<Uint8Array | string> {
    try {
      // Nothing yet, but now it is known that there is such a job, and the answer begins.
      yield ''
      yield* jobs.lines(id, after, signal)
    } catch (error) {
      const last = lastProblem(error)
      if (!last) throw error
      yield `${JSON.stringify({ problem: last })}\n`
    }
  }
  async function* file(id: string, signal: AbortSignal): AsyncGenerator<Uint8Array | string> {
    yield ''
    yield* createReadStream(await jobs.seasonFile(id, signal))
  }
  app
    .withTypeProvider<FastifyZodOpenApiTypeProvider>()
    .get('/v1/jobs/:id/results', { schema }, async ({ params: { id }, query: { after } }, untyped) => {
      const reply = untyped as unknown as FastifyReply
      const { kind } = await jobs.status(id)
      if (kind === 'season') return stream(reply, BYTES, (signal) => file(id, signal))
      return stream(reply, NDJSON, (signal) => lines(id, after, signal))
    })
}
