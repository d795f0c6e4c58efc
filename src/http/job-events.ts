import type { FastifyInstance, FastifyReply } from 'fastify'
import type { FastifyZodOpenApiSchema, FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi'
import { z } from 'zod'
import type { JobStatus } from '../service/job.ts'
import type { Jobs } from '../service/jobs.ts'
import { ServiceError } from '../service/service-error.ts'
import { jobParams } from './job-schemas.ts'
import type { JobStream } from './job-streams.ts'
import { problemResponses } from './problem.ts'

const EVENTS = 'text/event-stream'

const SHOWN = 'event: deleted\ndata: {"id":"0b2f9c5e-7a51-4c0e-9a53-3f0c0a1b2d4e"}\n\n'

const schema = {
  summary: 'Follow a job',
  description:
    'Server-sent events: the job (as `GET /v1/jobs/{id}` shows it) now and whenever it has changed, as an event named after its state, until it has ended. Where it is deleted meanwhile, the last event is `deleted`.',
  operationId: 'jobEvents',
  tags: ['jobs'],
  params: jobParams,
  response: {
    200: {
      description: 'The events.',
      content: {
        [EVENTS]: {
          examples: { events: { summary: 'The last event', value: SHOWN } },
          schema: z.string().meta({
            id: 'JobEvents',
            description: 'Events as they come.',
            examples: [SHOWN],
          }),
        },
      },
    },
    ...problemResponses('UNKNOWN_JOB', 'BUSY'),
  },
} satisfies FastifyZodOpenApiSchema

/** Milliseconds that a browser waits before it comes back after the connection was lost. */
const RETRY = 2000

const eventOf = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`

export function jobEvents(app: FastifyInstance, jobs: Jobs, stream: JobStream) {
  async function* events(id: string, signal: AbortSignal): AsyncGenerator<string> {
    let last: JobStatus | undefined
    try {
      for await (const status of jobs.follow(id, signal)) {
        yield `${last ? '' : `retry: ${RETRY}\n`}${eventOf(status.state, status)}`
        last = status
      }
    } catch (error) {
      if (!last || !(error instanceof ServiceError) || error.code !== 'UNKNOWN_JOB') throw error
      yield eventOf('deleted', { id })
    }
  }
  app
    .withTypeProvider<FastifyZodOpenApiTypeProvider>()
    .get('/v1/jobs/:id/events', { schema }, ({ params }, reply) =>
      stream(reply as unknown as FastifyReply, EVENTS, (signal) => events(params.id, signal)),
    )
}
