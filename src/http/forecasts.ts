import type { FastifyInstance, FastifyRequest, preValidationHookHandler } from 'fastify'
import { type FastifyZodOpenApiSchema, validatorCompiler } from 'fastify-zod-openapi'
import { z } from 'zod'
import type { Configuration } from '../service/configuration.ts'
import { isReplayed, type Matchcast } from '../service/matchcast.ts'
import type { Lane } from '../service/pool-lanes.ts'
import { BESIDE_COUPLE, refuseElsewhere } from './asked-elsewhere.ts'
import { clientGone } from './client-gone.ts'
import { cohorts, NDJSON } from './cohort.ts'
import { coupleAnswerSchema } from './couple-answer.ts'
import { type CoupleRequest, coupleRequestSchema } from './couple-request.ts'
import { answerExample, requestExample, rowExamples } from './documentation.ts'
import { forecastAnswerSchema } from './forecast-answer.ts'
import { type ForecastRequest, forecastRequestSchema } from './forecast-request.ts'
import { forecastRowSchema, rowAnswerSchema } from './forecast-row.ts'
import { exampleProblem } from './problem.ts'
import { questionProblems } from './question-problems.ts'
import { orUnread, readRequest } from './request-form.ts'

const LISTED = 'A list of twelve lines after the interviews'
const APPLIED = 'Applications, before the interviews'
const OTHERWISE = 'The same list if fewer programs sponsored H-1B visas, with more positions and more applicants'
const ADVANCED = 'Advanced positions with supplemental lists of first-year programs'
const COUPLE = 'A couple with a joint list of twenty lines'

/** What may be asked, and what is answered to it. A request that holds `couple` is about two applicants. */
const questionSchema = z.union([forecastRequestSchema, coupleRequestSchema]).meta({
  id: 'ForecastQuestion',
  description: 'One applicant with a rank order list, or, with `couple`, two with a joint list.',
})
const answerSchema = z.union([forecastAnswerSchema, coupleAnswerSchema]).meta({
  id: 'ForecastOfAny',
  description: 'The forecast of one applicant, or of a couple.',
})

const ROW = {
  refused: {
    summary: 'A row that cannot be answered',
    value: { row: 3, id: 'A-03', problem: exampleProblem('UNKNOWN_PROGRAM') },
  },
}

const schema = {
  summary: 'Forecast the chance of matching',
  description:
    'What is the chance that this applicant matches, and where? With `couple`: that both of two applicants do, one of them, or neither? The same request gives the same bytes.\n\nA line that is an advanced position may have a `supplemental` list of first-year programs, which is tried once that position is held; the answer then tells matches with and without a first year apart (`outcomes`).\n\nWith a `scenario` it is answered for a season that differs in a few things, beside the season as it is, in the same worlds. They are built when a scenario is first asked for; where that takes longer than a request may, the answer is `BUSY` with `progress`, building goes on, and asking again finds it done.\n\nAs `application/x-ndjson` it answers a cohort: one request per line in, one answer per line out, in the same order and while rows still come. A row that cannot be answered is answered with its problem, and the rest goes on. Before an answer there may be spaces, as JSON allows: while a row takes long the service writes them to learn whether its client is still there. A client should read answers while it sends rows: what it leaves unread is not worked ahead of, and a client that reads nothing for as long as a request may take is given up, and so is one that sends nothing for as long.',
  operationId: 'forecast',
  tags: ['forecasts'],
  body: {
    required: true,
    content: {
      'application/json': {
        schema: questionSchema,
        examples: {
          ...requestExample('forecast', LISTED),
          ...requestExample('application', APPLIED),
          ...requestExample('advanced', ADVANCED),
          ...requestExample('scenario', OTHERWISE),
          ...requestExample('couple', COUPLE),
        },
      },
      [NDJSON]: { schema: forecastRowSchema, examples: rowExamples('cohort') },
    },
  },
  response: {
    200: {
      description:
        'The forecast; an applicant who would not match is an answer too. Of a cohort, one `ForecastRowAnswer` per line.',
      content: {
        'application/json': {
          schema: answerSchema,
          examples: {
            ...answerExample('forecast', LISTED),
            ...answerExample('application', APPLIED),
            ...answerExample('advanced', ADVANCED),
            ...answerExample('scenario', OTHERWISE),
            ...answerExample('couple', COUPLE),
          },
        },
        [NDJSON]: { schema: rowAnswerSchema, examples: ROW },
      },
    },
    ...questionProblems(),
  },
} satisfies FastifyZodOpenApiSchema

const JSON_TYPE = 'application/json; charset=utf-8'

/** Of a body that may be anything. */
const laneOf = (body: unknown) => (isReplayed((body ?? {}) as ForecastRequest) ? 'replay' : 'menus')
/** A body without these words is no couple's and asks for no engine, whatever else it says. */
const saysMore = (body: Buffer) => body.includes('couple') || body.includes('engine')

const isCohort = (part: { contentType?: string }) => part.contentType === NDJSON
const isCouple = (body: unknown): body is CoupleRequest => typeof body === 'object' && body !== null && 'couple' in body

export async function forecasts(app: FastifyInstance, matchcast: Matchcast, configuration: Configuration) {
  const answerCohort = cohorts(app, matchcast, configuration)
  /** What would wait too long is not looked at: while there is too much to do, each refusal takes from what others are answered with. */
  const admit = (lane: Lane) => {
    if (matchcast.status() === 'ready') matchcast.admitQuestion(lane)
  }
  await app.register(async (room) => {
    room.addContentTypeParser(NDJSON, async (_request: FastifyRequest, stream: unknown) => stream)
    room.removeContentTypeParser('application/json')
    room.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => {
      return orUnread(() => {
        const read = saysMore(body) ? readRequest(body) : undefined
        if (!isCouple(read)) admit(laneOf(read))
        return read ?? readRequest(body)
      })
    })
    // The rows of a cohort are looked at one by one.
    room.setValidatorCompiler<z.ZodType>((part) => {
      if (isCohort(part)) return () => true
      // One of the two, so that complaints are about the one that was meant.
      const one = validatorCompiler({ ...part, schema: forecastRequestSchema })
      const couple = validatorCompiler({ ...part, schema: coupleRequestSchema })
      return (body) => (isCouple(body) ? couple(body) : one(body))
    })
    const preValidation: preValidationHookHandler = ({ body }, _reply, done) => {
      if (isCouple(body)) refuseElsewhere(body, BESIDE_COUPLE)
      done()
    }
    room.post('/v1/forecasts', { schema, preValidation }, async (request, reply) => {
      // A profile is sensitive, and so is what follows from it.
      reply.header('cache-control', 'no-store')
      if (request.mediaType === NDJSON) return answerCohort(request, reply)
      const body = request.body as ForecastRequest | CoupleRequest
      if (isCouple(body)) {
        const { stage: _, ...question } = body
        const answer = await matchcast.forecastCouple(question, clientGone(reply))
        return reply.type(JSON_TYPE).send(JSON.stringify(answer))
      }
      const text = await matchcast.forecastText(body, clientGone(reply))
      return reply.type(JSON_TYPE).send(text)
    })
  })
}
