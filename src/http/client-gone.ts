import type { FastifyReply } from 'fastify'
import { ServiceError } from '../service/service-error.ts'

/** Aborted when the client hangs up before it has its answer. */
export function clientGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  const abort = () => controller.abort(new ServiceError('REQUEST_TIMEOUT', 'The client hung up.'))
  // Who has waited for something else may come too late to hear of it.
  if (reply.raw.destroyed) abort()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) abort()
  })
  return controller.signal
}
