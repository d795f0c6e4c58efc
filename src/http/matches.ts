import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyZodOpenApiSchema } from 'fastify-zod-openapi'
import type { Configuration } from '../service/configuration.ts'
import type { Matchcast } from '../service/matchcast.ts'
import { clientGone } from './client-gone.ts'
import { matchAnswerSchema } from './match-answer.ts'
import { marketSchema } from './match-request.ts'
import { problemResponses } from './problem.ts'

const schema = {
  summary: 'Run the match on a market you send',
  description:
    'Deferred acceptance, with couples, supplemental lists, reversions and even quotas as in the residency match, from the lists of both sides. Every answer is checked by a verifier that shares no code with the procedure, and the same market gives the same bytes. Where no stable matching is found, the answer says so and lists what blocks. All rules that a market breaks, up to 100, are named in one `INVALID_MARKET`. Markets are answered while the menu table is still being built.',
  operationId: 'match',
  tags: ['matches'],
  body: marketSchema,
  response: {
    200: {
      description: 'The matching; a market in which nobody matches, or no stable matching is found, is an answer too.',
      content: { 'application/json': { schema: matchAnswerSchema } },
    },
    ...problemResponses(
      'INVALID_REQUEST',
      'REQUEST_TIMEOUT',
      'TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'INVALID_MARKET',
      'BUSY',
      'TIMEOUT',
    ),
  },
} satisfies FastifyZodOpenApiSchema

/** Bytes that own their memory, which can then be handed over; a small buffer is a piece of a block that others use too. */
function ownBytes(body: Buffer | undefined): Uint8Array<ArrayBuffer> {
  if (!body) return new Uint8Array()
  const owns = body.byteLength === body.buffer.byteLength && body.buffer instanceof ArrayBuffer
  return owns ? new Uint8Array(body.buffer) : Uint8Array.from(body)
}

/**
 * A market may be so large that to read it would keep every other request waiting. Here it is bytes that come in and bytes that
 * go out; a worker thread does the rest, and the schemas only describe it.
 */
export async function matches(app: FastifyInstance, matchcast: Matchcast, { marketLimit }: Configuration) {
  await app.register(async (room) => {
    room.removeContentTypeParser('application/json')
    room.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer', bodyLimit: marketLimit },
      async (_: unknown, body: Buffer) => body,
    )
    const options = { schema, bodyLimit: marketLimit, validatorCompiler: () => () => true }
    room.post('/v1/matches', options, async ({ body }: FastifyRequest<{ Body: Buffer | undefined }>, reply: FastifyReply) => {
      const answer = await matchcast.match(ownBytes(body), clientGone(reply))
      // A market is somebody's data, and so is what follows from it.
      reply.header('cache-control', 'no-store').type('application/json; charset=utf-8')
      return Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength)
    })
  })
}
