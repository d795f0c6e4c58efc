import type { FastifyInstance } from 'fastify'
import type { FastifyZodOpenApiSchema, FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi'
import type { Jobs } from '../service/jobs.ts'
import { answerExample } from './documentation.ts'
import { jobParams, jobSchema } from './job-schemas.ts'
import { problemResponses } from './problem.ts'

const problems = () => problemResponses('UNKNOWN_JOB', 'BUSY')

const schema = {
  summary: 'Show a job',
  description: 'How the job stands now.',
  operationId: 'job',
  tags: ['jobs'],
  params: jobParams,
  response: {
    200: {
      description: 'How it stands.',
      content: {
        'application/json': { schema: jobSchema, examples: answerExample('job', 'A job of two rows, one of which was replayed') },
      },
    },
    ...problems(),
  },
} satisfies FastifyZodOpenApiSchema

const deletion = {
  summary: 'Cancel and delete a job',
  description: 'Ends the work on it within a second, and deletes its inputs and results.',
  operationId: 'deleteJob',
  tags: ['jobs'],
  params: jobParams,
  response: { 204: { description: 'It is gone.' }, ...problems() },
} satisfies FastifyZodOpenApiSchema

export function job(app: FastifyInstance, jobs: Jobs) {
  const routes = app.withTypeProvider<FastifyZodOpenApiTypeProvider>()
  routes.get('/v1/jobs/:id', { schema }, async ({ params }, reply) => {
    reply.header('cache-control', 'no-store')
    return jobs.status(params.id)
  })
  routes.delete('/v1/jobs/:id', { schema: deletion }, async ({ params }, reply) => {
    await jobs.remove(params.id)
    return reply.code(204).send()
  })
}
