import type { FastifyInstance } from 'fastify'
import type { FastifyZodOpenApiSchema, FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi'
import type { Matchcast } from '../service/matchcast.ts'
import { problemResponses } from './problem.ts'
import { seasonListSchema, summaryOf } from './season-schemas.ts'

const schema = {
  summary: 'List the seasons',
  operationId: 'seasons',
  tags: ['seasons'],
  response: {
    200: { description: 'Every season at hand.', content: { 'application/json': { schema: seasonListSchema } } },
    ...problemResponses('INVALID_REQUEST'),
  },
} satisfies FastifyZodOpenApiSchema

export function seasons(app: FastifyInstance, matchcast: Matchcast) {
  app.withTypeProvider<FastifyZodOpenApiTypeProvider>().get('/v1/seasons', { schema }, async () => ({
    seasons: matchcast.seasons().map(summaryOf),
  }))
}
