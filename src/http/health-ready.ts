import type { FastifyInstance } from 'fastify'
import type { FastifyZodOpenApiSchema, FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi'
import { z } from 'zod'
import type { Matchcast } from '../service/matchcast.ts'
import { onlyProblems } from './problem.ts'
import { progressSchema } from './progress-schema.ts'

const readySchema = z
  .strictObject({
    status: z
      .enum(['starting', 'ready', 'stopping'])
      .meta({ description: 'Forecasts are answered while it is ready.', examples: ['ready'] }),
    progress: progressSchema,
  })
  .meta({ id: 'Ready' })

const content = { 'application/json': { schema: readySchema } }
const schema = {
  summary: 'Tell whether forecasts can be answered',
  operationId: 'ready',
  tags: ['health'],
  security: [],
  response: {
    ...onlyProblems('INTERNAL', 'INVALID_REQUEST'),
    200: { description: 'They can.', content },
    503: { description: 'Not yet, or not any more: the menu table is being built, or the service is stopping.', content },
  },
} satisfies FastifyZodOpenApiSchema

export function ready(app: FastifyInstance, matchcast: Matchcast) {
  app
    .withTypeProvider<FastifyZodOpenApiTypeProvider>()
    .get('/health/ready', { schema, logLevel: 'warn', config: { open: 'always' } }, async (_request, reply) => {
      const status = matchcast.status()
      return reply.code(status === 'ready' ? 200 : 503).send({ status, progress: matchcast.progress() })
    })
}
