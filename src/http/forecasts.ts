import type { FastifyInstance } from 'fastify'
import type { FastifyZodOpenApiSchema, FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi'
import type { Matchcast } from '../service/matchcast.ts'
import { clientGone } from './client-gone.ts'
import { forecastAnswerSchema } from './forecast-answer.ts'
import { forecastRequestSchema } from './forecast-request.ts'
import { problemResponses } from './problem.ts'

const schema = {
  summary: 'Forecast the chance of matching',
  description: 'What is the chance that this applicant matches, and where? The same request gives the same bytes.',
  operationId: 'forecast',
  tags: ['forecasts'],
  body: forecastRequestSchema,
  response: {
    200: {
      description: 'The forecast; an applicant who would not match is an answer too.',
      content: { 'application/json': { schema: forecastAnswerSchema } },
    },
    ...problemResponses(
      'INVALID_REQUEST',
      'UNKNOWN_SEASON',
      'REQUEST_TIMEOUT',
      'TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'UNKNOWN_PROGRAM',
      'BUSY',
      'TIMEOUT',
    ),
  },
} satisfies FastifyZodOpenApiSchema

export function forecasts(app: FastifyInstance, matchcast: Matchcast) {
  app.withTypeProvider<FastifyZodOpenApiTypeProvider>().post('/v1/forecasts', { schema }, async (request, reply) => {
    // A profile is sensitive, and so is what follows from it.
    reply.header('cache-control', 'no-store')
    return matchcast.forecast(request.body, clientGone(reply))
  })
}
