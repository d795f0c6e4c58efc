import type { FastifyInstance } from 'fastify'
import type { FastifyZodOpenApiSchema, FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi'
import type { Matchcast } from '../service/matchcast.ts'
import { FOR_ONE_LIST, refuseElsewhere } from './asked-elsewhere.ts'
import { clientGone } from './client-gone.ts'
import { answerExample, requestExample } from './documentation.ts'
import { questionProblems } from './question-problems.ts'
import { recommendationAnswerSchema } from './recommendation-answer.ts'
import { recommendationRequestSchema } from './recommendation-request.ts'

const EXAMPLE = 'Five programs to add to a list of three'

const schema = {
  summary: 'Recommend programs to add',
  description: 'Which programs raise the chance of matching most, or of matching well? The same request gives the same bytes.',
  operationId: 'recommend',
  tags: ['forecasts'],
  body: {
    required: true,
    content: {
      'application/json': { schema: recommendationRequestSchema, examples: requestExample('recommendations', EXAMPLE) },
    },
  },
  response: {
    200: {
      description: 'The programs, and how many could not be recommended for which reason; none is an answer too.',
      content: {
        'application/json': { schema: recommendationAnswerSchema, examples: answerExample('recommendations', EXAMPLE) },
      },
    },
    ...questionProblems(),
  },
} satisfies FastifyZodOpenApiSchema

export function recommendations(app: FastifyInstance, matchcast: Matchcast) {
  const preValidation = async ({ body }: { body: unknown }) => refuseElsewhere(body, FOR_ONE_LIST)
  const route = { schema, preValidation }
  app.withTypeProvider<FastifyZodOpenApiTypeProvider>().post('/v1/recommendations', route, async (request, reply) => {
    // A profile is sensitive, and so is what follows from it.
    reply.header('cache-control', 'no-store')
    return matchcast.recommend(request.body, clientGone(reply))
  })
}
