import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type FastifyZodOpenApiSchema, validatorCompiler } from 'fastify-zod-openapi'
import { z } from 'zod'
import { QuestionError } from '../forecast/question.ts'
import type { Configuration } from '../service/configuration.ts'
import { ROW_KINDS, type RowKind } from '../service/job.ts'
import type { Jobs } from '../service/jobs.ts'
import type { Matchcast } from '../service/matchcast.ts'
import { ServiceError } from '../service/service-error.ts'
import { NDJSON } from './cohort.ts'
import { requestExample, rowExamples } from './documentation.ts'
import { forecastRowSchema } from './forecast-row.ts'
import { jobRequestSchema, jobSchema, type LooseJob, looseJobSchema } from './job-schemas.ts'
import { ndjsonRows } from './ndjson-rows.ts'
import { keepOwnTime } from './own-time.ts'
import { problemResponses } from './problem.ts'

const querySchema = z.strictObject({
  kind: z
    .enum(ROW_KINDS, `must be one of ${ROW_KINDS.join(', ')}`)
    .optional()
    .meta({
      description: 'What the lines are that are sent as `application/x-ndjson`; forecasts when left out.',
      examples: ['forecasts'],
    }),
})

const CREATED = {
  created: {
    summary: 'A job of two rows',
    value: {
      id: 'ec671f64-307f-4f0d-b2d8-dc39c4f823c4',
      kind: 'forecasts',
      state: 'queued',
      rows: 2,
      rowsDone: 0,
      rowsWithProblem: 0,
      shards: 6,
      shardsDone: 0,
      createdAt: '2026-11-28T16:41:05.777Z',
      startedAt: null,
      endedAt: null,
      expiresAt: '2026-12-05T16:41:05.776Z',
      failure: null,
    },
  },
}

const schema = {
  summary: 'Create a job',
  description:
    'Long or many-row work that is kept until it is done: it outlives the connection and the service, is shared by all workers on the same database, and is tried again where one fails. As `application/x-ndjson`, every line is a request of the kind that `kind` in the address names. What is sent is kept until the job expires or is deleted, and so are the results.',
  operationId: 'createJob',
  tags: ['jobs'],
  querystring: querySchema,
  body: {
    required: true,
    content: {
      'application/json': {
        schema: jobRequestSchema,
        examples: requestExample('job', 'A forecast, and one by the replay engine'),
      },
      [NDJSON]: { schema: forecastRowSchema, examples: rowExamples('job') },
    },
  },
  response: {
    202: {
      description: 'The job is kept, and will be worked on.',
      headers: {
        location: {
          type: 'string',
          description: 'Where the job is.',
          examples: ['/v1/jobs/0b2f9c5e-7a51-4c0e-9a53-3f0c0a1b2d4e'],
        },
      },
      content: { 'application/json': { schema: jobSchema, examples: CREATED } },
    },
    ...problemResponses('UNKNOWN_SEASON', 'UNSUPPORTED_MEDIA_TYPE', 'BUSY'),
  },
} satisfies FastifyZodOpenApiSchema

const noBody = () => new QuestionError('INVALID_REQUEST', [{ pointer: '', detail: 'a JSON body is required' }])

export async function jobs(app: FastifyInstance, matchcast: Matchcast, store: Jobs, configuration: Configuration) {
  const { jobRows, jobLimit } = configuration
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort())

  /** The rows of a body as they come. A job is kept whole or not at all, so what is too large is refused and not cut off. */
  async function* sentRows(body: IncomingMessage): AsyncGenerator<Uint8Array> {
    const limits = { ...configuration, cohortRows: Number.POSITIVE_INFINITY }
    let bytes = 0
    for await (const { row, content } of ndjsonRows(body, limits, stopping.signal)) {
      if (content instanceof ServiceError)
        throw new ServiceError(content.code, `Row ${row}: ${content.message}`, { retryAfter: content.retryAfter })
      bytes += content.length
      if (row > jobRows) throw tooManyRows()
      if (bytes > jobLimit) throw new ServiceError('TOO_LARGE', `A job has at most ${jobLimit} bytes.`)
      yield content
    }
  }

  const tooManyRows = () => new ServiceError('TOO_LARGE', `A job has at most ${jobRows} rows.`)

  function createFrom(body: LooseJob) {
    if (body.kind !== 'season') {
      if (body.requests.length > jobRows) throw tooManyRows()
      return store.create(body.kind, textsOf(body.requests))
    }
    const season = body.season ?? matchcast.seasons().find(({ forecasts }) => forecasts)!.season.id
    return store.createSeason({
      season,
      worlds: body.worlds ?? configuration.worlds,
      seed: body.seed ?? configuration.seed,
    })
  }

  async function create(request: FastifyRequest, reply: FastifyReply) {
    const { kind } = request.query as { kind?: RowKind }
    // A profile is sensitive, and so is where it is kept.
    reply.header('cache-control', 'no-store')
    if (request.body === undefined) throw noBody()
    if (request.mediaType === NDJSON) {
      keepOwnTime(request.raw.socket)
      return store.create(kind ?? 'forecasts', sentRows(request.body as IncomingMessage))
    }
    if (kind !== undefined) {
      throw new QuestionError('INVALID_REQUEST', [{ pointer: '/kind', detail: `belongs to ${NDJSON}; JSON names it itself` }])
    }
    return createFrom(request.body as LooseJob)
  }

  await app.register(async (room) => {
    room.addContentTypeParser(NDJSON, async (_request: FastifyRequest, stream: unknown) => stream)
    room.setValidatorCompiler<z.ZodType>((part) => {
      if (part.httpPart !== 'body') return validatorCompiler(part)
      return part.contentType === NDJSON ? () => true : validatorCompiler({ ...part, schema: looseJobSchema })
    })
    room.post('/v1/jobs', { schema }, async (request, reply) => {
      const job = await create(request, reply)
      return reply.code(202).header('location', `/v1/jobs/${job.id}`).send(job)
    })
  })
}

/** Of the standard (JSON.parse source text access), which TypeScript does not know yet. */
declare global {
  interface JSON {
    rawJSON(text: string): unknown
  }
}

/** A number beyond all that there are is infinite once it was read, which would be written as null, and the row would be faulted for that. */
const beyondAll = { [Number.POSITIVE_INFINITY]: JSON.rawJSON('1e999'), [Number.NEGATIVE_INFINITY]: JSON.rawJSON('-1e999') }
const asSent = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? beyondAll[value] : value

function* textsOf(rows: readonly unknown[]): Generator<Uint8Array> {
  for (const row of rows) yield Buffer.from(JSON.stringify(row, asSent))
}
