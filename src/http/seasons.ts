import type { FastifyInstance } from 'fastify'
import type { FastifyZodOpenApiSchema, FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi'
import type { Matchcast } from '../service/matchcast.ts'
import { answerExample } from './documentation.ts'
import { problemResponses } from './problem.ts'
import { seasonListSchema, summaryOf } from './season-schemas.ts'

const schema = {
  summary: 'List the seasons',
  description: 'Every season that this service knows, and for which of them it answers forecasts.',
  operationId: 'seasons',
  tags: ['seasons'],
  response: {
    200: {
      description: 'Every season at hand.',
      content: {
        'application/json': {
          schema: seasonListSchema,
          examples: answerExample('seasons', 'The seasons that come with Matchcast'),
        },
      },
    },
    ...problemResponses(),
  },
} satisfies FastifyZodOpenApiSchema

export function seasons(app: FastifyInstance, matchcast: Matchcast) {
  app.withTypeProvider<FastifyZodOpenApiTypeProvider>().get('/v1/seasons', { schema }, async () => ({
    seasons: matchcast.seasons().map(summaryOf),
  }))
}
