import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type FastifyZodOpenApiSchema, validatorCompiler } from 'fastify-zod-openapi'
import type { z } from 'zod'
import type { Configuration } from '../service/configuration.ts'
import type { Matchcast } from '../service/matchcast.ts'
import { clientGone } from './client-gone.ts'
import { cohorts, NDJSON } from './cohort.ts'
import { answerExample, requestExample, rowExamples } from './documentation.ts'
import { forecastAnswerSchema } from './forecast-answer.ts'
import { type ForecastRequest, forecastRequestSchema } from './forecast-request.ts'
import { forecastRowSchema, rowAnswerSchema } from './forecast-row.ts'
import { exampleProblem } from './problem.ts'
import { questionProblems } from './question-problems.ts'

const LISTED = 'A list of twelve lines after the interviews'
const APPLIED = 'Applications, before the interviews'
const OTHERWISE = 'The same list if fewer programs sponsored H-1B visas, with more positions and more applicants'
const ROW = {
  refused: {
    summary: 'A row that cannot be answered',
    value: { row: 3, id: 'A-03', problem: exampleProblem('UNKNOWN_PROGRAM') },
  },
}

const schema = {
  summary: 'Forecast the chance of matching',
  description:
    'What is the chance that this applicant matches, and where? The same request gives the same bytes.\n\nWith a `scenario` it is answered for a season that differs in a few things, beside the season as it is, in the same worlds. They are built when a scenario is first asked for; where that takes longer than a request may, the answer is `BUSY` with `progress`, building goes on, and asking again finds it done.\n\nAs `application/x-ndjson` it answers a cohort: one request per line in, one answer per line out, in the same order and while rows still come. A row that cannot be answered is answered with its problem, and the rest goes on. A client should read answers while it sends rows: what it leaves unread is not worked ahead of, and a client that reads nothing for as long as a request may take is given up, and so is one that sends nothing for as long.',
  operationId: 'forecast',
  tags: ['forecasts'],
  body: {
    required: true,
    content: {
      'application/json': {
        schema: forecastRequestSchema,
        examples: {
          ...requestExample('forecast', LISTED),
          ...requestExample('application', APPLIED),
          ...requestExample('scenario', OTHERWISE),
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
          schema: forecastAnswerSchema,
          examples: {
            ...answerExample('forecast', LISTED),
            ...answerExample('application', APPLIED),
            ...answerExample('scenario', OTHERWISE),
          },
        },
        [NDJSON]: { schema: rowAnswerSchema, examples: ROW },
      },
    },
    ...questionProblems(),
  },
} satisfies FastifyZodOpenApiSchema

const JSON_TYPE = 'application/json; charset=utf-8'

const isCohort = (part: { contentType?: string }) => part.contentType === NDJSON

export async function forecasts(app: FastifyInstance, matchcast: Matchcast, configuration: Configuration) {
  const answerCohort = cohorts(app, matchcast, configuration)
  await app.register(async (room) => {
    room.addContentTypeParser(NDJSON, async (_request: FastifyRequest, stream: unknown) => stream)
    // The rows of a cohort are looked at one by one.
    room.setValidatorCompiler<z.ZodType>((part) => (isCohort(part) ? () => true : validatorCompiler(part)))
    room.post('/v1/forecasts', { schema }, async (request, reply) => {
      // A profile is sensitive, and so is what follows from it.
      reply.header('cache-control', 'no-store')
      if (request.mediaType === NDJSON) return answerCohort(request, reply)
      const text = await matchcast.forecastText(request.body as ForecastRequest, clientGone(reply))
      return reply.type(JSON_TYPE).send(text)
    })
  })
}
