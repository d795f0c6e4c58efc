import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { ServiceError } from '../service/service-error.ts'
import { clientGone } from './client-gone.ts'

/** Answers that go on for as long as a job does, at once. */
const MOST_STREAMS = 256

/**
 * Answers that are written as they come about. Where nothing can be written at all, that is the answer; a stop of the service cuts them
 * off, and so does an end that cannot be said in them, which a client can tell from how they end.
 */
export function jobStreams(app: FastifyInstance) {
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort(new Error('The service is stopping.')))
  let open = 0

  return async (reply: FastifyReply, type: string, parts: (signal: AbortSignal) => AsyncGenerator<string | Uint8Array>) => {
    if (open >= MOST_STREAMS)
      throw new ServiceError('BUSY', `This service follows ${MOST_STREAMS} jobs at once.`, { retryAfter: 10 })
    if (!reply.raw.destroyed) {
      open++
      reply.raw.once('close', () => open--)
    }
    const signal = AbortSignal.any([clientGone(reply), stopping.signal])
    const source = parts(signal)
    const first = await source.next()
    async function* all() {
      // What comes first may be minutes away, and clients wait for the head of an answer only so long.
      reply.raw.flushHeaders()
      if (!first.done && first.value.length > 0) yield first.value
      try {
        yield* source
      } catch (error) {
        if (!signal.aborted && !(error instanceof ServiceError)) throw error
        reply.raw.destroy()
      }
    }
    reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no').type(type)
    return reply.send(Readable.from(all(), { objectMode: false }))
  }
}

export type JobStream = ReturnType<typeof jobStreams>
