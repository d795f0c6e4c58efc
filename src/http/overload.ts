import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { ServiceError } from '../service/service-error.ts'

/** How often the main loop is looked at, in milliseconds. */
const LOOK_EVERY = 250
/** So many looks in a row must find it late: a start, or one large answer, holds it up once and is no overload. */
const LOOKS = 4
/** Milliseconds between the moments that are timed. */
const RESOLUTION = 20

/**
 * Refuses everything but health while the main loop is so late, for a second on end, that nothing could be answered in time; what
 * stands before the pool is refused by the pool's own estimate. Late by 0 milliseconds means never.
 */
export function refuseWhenLate(app: FastifyInstance, longest: number): void {
  if (longest === 0) return
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  delay.enable()
  let late = 0
  const timer = setInterval(() => {
    late = delay.mean / 1e6 - RESOLUTION > longest ? late + 1 : 0
    delay.reset()
  }, LOOK_EVERY).unref()
  app.addHook('onClose', async () => {
    clearInterval(timer)
    delay.disable()
  })
  app.addHook('onRequest', (request, _reply, done) => {
    if (late < LOOKS || request.routeOptions.config.open === 'always') return done()
    done(new ServiceError('BUSY', `The service is more than ${longest} ms late with everything.`, { retryAfter: 1 }))
  })
}
