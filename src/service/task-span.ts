import { type Span, SpanStatusCode, trace } from '@opentelemetry/api'

/** Spans go nowhere, at no cost to speak of, unless tracing is set up (tracing.ts). */
const tracer = trace.getTracer('matchcast')

/** One task of the pool, from when it begins to wait; it belongs to what asked for it. */
export const taskSpan = (lane: string, task: string): Span =>
  tracer.startSpan(`task ${task}`, { attributes: { 'matchcast.lane': lane, 'matchcast.task': task } })

export function endTaskSpan(span: Span, waited: number, error?: unknown): void {
  span.setAttribute('matchcast.waited_ms', waited)
  // The class alone: a message may say what was asked.
  if (error instanceof Error) span.setStatus({ code: SpanStatusCode.ERROR, message: error.name })
  span.end()
}
