import type { FastifyReply } from 'fastify'
import { ServiceError } from '../service/service-error.ts'

/** Aborted when the client hangs up before it has its answer. */
export function clientGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new ServiceError('REQUEST_TIMEOUT', 'The client hung up.'))
  })
  return controller.signal
}
