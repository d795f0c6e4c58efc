import type { Span } from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { endRequestSpan, requestSpan, within } from '../service/tracing.ts'

/**
 * One span per request, and those of its tasks within. Not a ready-made instrumentation: it would write down addresses and headers, and
 * a span for every hook.
 */
export function traceRequests(app: FastifyInstance): void {
  const spans = new WeakMap<FastifyRequest, Span>()
  app.addHook('onRequest', (request, _reply, done) => {
    spans.set(request, requestSpan(request.method, request.routeOptions.url ?? 'none', request.headers))
    done()
  })
  app.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request)
    if (span) within(span, done)
    else done()
  })
  app.addHook('onResponse', (request, { statusCode }, done) => {
    const span = spans.get(request)
    if (span) endRequestSpan(span, statusCode)
    done()
  })
}
