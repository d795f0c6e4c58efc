import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

/** Any of these says that traces are wanted; the packages that send them read these and many more themselves. */
const VARIABLES = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_TRACES_EXPORTER'] as const
const PACKAGE = '@opentelemetry/sdk-node'

/** The variable that asks for traces, if one does. */
export function tracesAskedBy(environment: Record<string, string | undefined>): string | undefined {
  if (environment.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || environment.OTEL_TRACES_EXPORTER === 'none') return undefined
  return VARIABLES.find((name) => environment[name])
}

export interface Tracing {
  /** Sends what has not been sent yet. */
  close(): Promise<void>
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(PACKAGE)

/** Starts to send traces where a variable asks for them. The packages that do so are large, and only who wants traces installs them. */
export async function startTracing(asked: string | undefined, warn: (message: string) => void): Promise<Tracing | undefined> {
  if (asked === undefined) return undefined
  try {
    const { NodeSDK } = await import('@opentelemetry/sdk-node')
    process.env.OTEL_SERVICE_NAME ??= 'matchcast'
    const sdk = new NodeSDK({ instrumentations: [] })
    sdk.start()
    const close = () => sdk.shutdown().catch((error: Error) => warn(`The last traces could not be sent: ${error.message}`))
    return { close }
  } catch (error) {
    if (!isMissing(error)) throw error
    warn(`${asked} asks for traces, which need a package that is not installed: npm install ${PACKAGE}. None are sent.`)
    return undefined
  }
}

const tracer = trace.getTracer('matchcast')

/** The span of a request; it joins the trace that the client's headers name. */
export function requestSpan(method: string, route: string, headers: Record<string, unknown>): Span {
  const attributes = { 'http.request.method': method, 'http.route': route }
  const parent = propagation.extract(context.active(), headers)
  return tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent)
}

export function endRequestSpan(span: Span, status: number): void {
  span.setAttribute('http.response.status_code', status)
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}

/** Does something so that the spans begun in it belong to this one. */
export const within = <Result>(span: Span, work: () => Result): Result =>
  context.with(trace.setSpan(context.active(), span), work)

/** The span that is open here, as text that can be kept with a job and read by another process; nothing where there is none. */
export function spanHere(): string | undefined {
  const carrier: { traceparent?: string } = {}
  propagation.inject(context.active(), carrier)
  return carrier.traceparent
}

/** Runs one part of a job in a span that belongs to whoever asked for the job. */
export async function jobSpan<Result>(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  askedIn: string | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  const parent = propagation.extract(context.active(), { traceparent: askedIn })
  const span = tracer.startSpan(name, { kind: SpanKind.CONSUMER, attributes }, parent)
  try {
    return await context.with(trace.setSpan(parent, span), work)
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).name })
    throw error
  } finally {
    span.end()
  }
}
