import type { FastifyInstance } from 'fastify'
import type { FastifyZodOpenApiSchema, FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi'
import { z } from 'zod'
import type { Matchcast } from '../service/matchcast.ts'
import { answerExample } from './documentation.ts'
import { problemResponses } from './problem.ts'
import { seasonOf, seasonSchema } from './season-schemas.ts'
import { anySeason } from './words.ts'

const schema = {
  summary: 'Show a season',
  description: 'Its specialties, the sources of its figures, and what to know about its model.',
  operationId: 'season',
  tags: ['seasons'],
  params: z.strictObject({ id: anySeason.meta({ description: 'Id of the season.', examples: ['2025'] }) }),
  response: {
    200: {
      description: 'The season.',
      content: { 'application/json': { schema: seasonSchema, examples: answerExample('season', 'The season of 2025') } },
    },
    ...problemResponses('UNKNOWN_SEASON'),
  },
} satisfies FastifyZodOpenApiSchema

export function season(app: FastifyInstance, matchcast: Matchcast) {
  app
    .withTypeProvider<FastifyZodOpenApiTypeProvider>()
    .get('/v1/seasons/:id', { schema }, async ({ params }) => seasonOf(matchcast.season(params.id)))
}
