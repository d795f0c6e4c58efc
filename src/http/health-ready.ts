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
  .meta({ id: 'Ready', description: 'Whether forecasts can be answered, and how far the table is that they are read from.' })

const content = (status: 'ready' | 'starting', worldsDone: number, worldsPerSecond: number, secondsLeft: number) => ({
  'application/json': {
    schema: readySchema,
    examples: {
      [status]: {
        summary: `It is ${status}`,
        value: { status, progress: { worldsDone, worlds: 256, worldsPerSecond, secondsLeft } },
      },
    },
  },
})
const schema = {
  summary: 'Tell whether forecasts can be answered',
  description:
    'Says whether forecasts are answered: for the probe that sends requests here or elsewhere. On the first start it tells the progress of the menu table.',
  operationId: 'ready',
  tags: ['health'],
  security: [],
  response: {
    ...onlyProblems(),
    200: { description: 'They can.', content: content('ready', 256, 0, 0) },
    503: {
      description: 'Not yet, or not any more: the menu table is being built, or the service is stopping.',
      content: content('starting', 96, 9.8, 17),
    },
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
