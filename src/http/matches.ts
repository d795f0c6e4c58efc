import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyZodOpenApiSchema } from 'fastify-zod-openapi'
import type { Configuration } from '../service/configuration.ts'
import type { Matchcast } from '../service/matchcast.ts'
import { ServiceError } from '../service/service-error.ts'
import { clientGone } from './client-gone.ts'
import { answerExample, requestExample } from './documentation.ts'
import { matchAnswerSchema } from './match-answer.ts'
import { marketSchema } from './match-request.ts'
import { problemResponses } from './problem.ts'
import { rawBody, tooLarge } from './raw-body.ts'

const EXAMPLE = 'A market with a couple'

const schema = {
  summary: 'Run the match on a market you send',
  description:
    'Deferred acceptance, with couples, supplemental lists, reversions and even quotas as in the residency match, from the lists of both sides. Every answer is checked by a verifier that shares no code with the procedure, and the same market gives the same bytes. Where no stable matching is found, the answer says so and lists what blocks. All rules that a market breaks, up to 100, are named in one `INVALID_MARKET`, and one entry more says so when there are others. Markets are answered while the menu table is still being built.',
  operationId: 'match',
  tags: ['matches'],
  body: {
    required: true,
    content: { 'application/json': { schema: marketSchema, examples: requestExample('market', EXAMPLE) } },
  },
  response: {
    200: {
      description: 'The matching; a market in which nobody matches, or no stable matching is found, is an answer too.',
      content: { 'application/json': { schema: matchAnswerSchema, examples: answerExample('market', EXAMPLE) } },
    },
    ...problemResponses('UNSUPPORTED_MEDIA_TYPE', 'INVALID_MARKET', 'BUSY', 'TIMEOUT'),
  },
} satisfies FastifyZodOpenApiSchema

/** So many of the largest markets may be in hand at once; each takes its size in memory. */
const LARGEST_AT_ONCE = 8

/** So much of every body is taken without being counted, in bytes, or a sixteenth of the largest market if that is less. */
const UNCOUNTED = 2 ** 16

/**
 * Counts what has been received of markets, so that connections that send nothing are in nobody's way. Refuses a market before it is
 * received when it could only be answered too late, or would not fit beside those in hand, and later when they have grown meanwhile.
 */
function admission(matchcast: Matchcast, limit: number) {
  let inHand = 0
  const uncounted = Math.min(UNCOUNTED, limit / 16)
  const counted = (bytes: number) => Math.max(0, bytes - uncounted)
  const refuseBeyond = (bytes: number) => {
    if (bytes <= LARGEST_AT_ONCE * limit) return
    throw new ServiceError('BUSY', 'As many markets as fit into memory are in hand.', { retryAfter: 1 })
  }
  const receivers = new WeakMap<IncomingMessage, (bytes: number) => void>()
  const onRequest = async (request: FastifyRequest, { raw }: FastifyReply) => {
    const announced = Number(request.headers['content-length'] ?? 0)
    if (announced > limit) throw tooLarge(limit)
    matchcast.admitMarket()
    refuseBeyond(inHand + counted(announced))
    let held = 0
    receivers.set(request.raw, (bytes) => {
      const more = counted(bytes) - held
      refuseBeyond(inHand + more)
      inHand += more
      held += more
    })
    raw.once('close', () => {
      inHand -= held
    })
  }
  return { onRequest, receive: (request: FastifyRequest, bytes: number) => receivers.get(request.raw)?.(bytes) }
}

/**
 * A market may be so large that to read it would keep every other request waiting. Here it is bytes that come in and bytes that
 * go out; a worker thread does the rest, and the schemas only describe it.
 */
export async function matches(app: FastifyInstance, matchcast: Matchcast, { marketLimit }: Configuration) {
  await app.register(async (room) => {
    const { onRequest, receive } = admission(matchcast, marketLimit)
    room.removeContentTypeParser('application/json')
    room.addContentTypeParser('application/json', (request: FastifyRequest, stream: IncomingMessage) =>
      rawBody(stream, marketLimit, (bytes) => receive(request, bytes)),
    )
    const options = { schema, validatorCompiler: () => () => true, onRequest }
    room.post('/v1/matches', options, async ({ body }: FastifyRequest<{ Body: Uint8Array<ArrayBuffer> | undefined }>, reply) => {
      const answer = await matchcast.match(body ?? new Uint8Array(), clientGone(reply))
      // A market is somebody's data, and so is what follows from it.
      reply.header('cache-control', 'no-store').type('application/json; charset=utf-8')
      return Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength)
    })
  })
}
