import type { FastifyInstance } from 'fastify'
import type { FastifyZodOpenApiSchema, FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi'
import { z } from 'zod'
import { onlyProblems } from './problem.ts'

const liveSchema = z
  .strictObject({ status: z.literal('alive').meta({ description: 'The process answers.', examples: ['alive'] }) })
  .meta({ id: 'Live', description: 'A sign of life.' })

const schema = {
  summary: 'Tell whether the service runs',
  description: 'Says that the process answers, whatever else it can or cannot do: for the probe that restarts it.',
  operationId: 'live',
  tags: ['health'],
  security: [],
  response: {
    200: {
      description: 'It runs.',
      content: {
        'application/json': { schema: liveSchema, examples: { alive: { summary: 'It runs', value: { status: 'alive' } } } },
      },
    },
    ...onlyProblems(),
  },
} satisfies FastifyZodOpenApiSchema

export function live(app: FastifyInstance) {
  app
    .withTypeProvider<FastifyZodOpenApiTypeProvider>()
    .get('/health/live', { schema, logLevel: 'warn', config: { open: 'always' } }, async () => ({ status: 'alive' as const }))
}
