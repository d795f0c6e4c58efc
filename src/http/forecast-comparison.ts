import type { FastifyInstance } from 'fastify'
import type { FastifyZodOpenApiSchema, FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi'
import type { Matchcast } from '../service/matchcast.ts'
import { FOR_ONE_LIST, refuseElsewhere } from './asked-elsewhere.ts'
import { clientGone } from './client-gone.ts'
import { comparisonAnswerSchema, comparisonRequestSchema } from './comparison-schemas.ts'
import { answerExample, requestExample } from './documentation.ts'
import { questionProblems } from './question-problems.ts'

const EXAMPLE = 'Two lists of one applicant'

const schema = {
  summary: 'Compare rank order lists of one applicant',
  description:
    'Which of two or more rank order lists gives the higher chance of matching, and by how much? All lists are walked down in the same worlds with the same evidence, and the difference is taken world by world, so that its error is far smaller than that of either chance.',
  operationId: 'compare',
  tags: ['forecasts'],
  body: {
    required: true,
    content: { 'application/json': { schema: comparisonRequestSchema, examples: requestExample('comparison', EXAMPLE) } },
  },
  response: {
    200: {
      description: 'Each list in short, and the differences.',
      content: { 'application/json': { schema: comparisonAnswerSchema, examples: answerExample('comparison', EXAMPLE) } },
    },
    ...questionProblems(),
  },
} satisfies FastifyZodOpenApiSchema

export function compareLists(app: FastifyInstance, matchcast: Matchcast) {
  const preValidation = async ({ body }: { body: unknown }) => refuseElsewhere(body, FOR_ONE_LIST)
  const route = { schema, preValidation }
  app.withTypeProvider<FastifyZodOpenApiTypeProvider>().post('/v1/forecasts/compare', route, async (request, reply) => {
    const { stage: _, ...question } = request.body
    // A profile is sensitive, and so is what follows from it.
    reply.header('cache-control', 'no-store')
    return matchcast.compare(question, clientGone(reply))
  })
}
