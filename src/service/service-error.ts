import type { Progress } from './progress.ts'

/** Why a good question is not answered now: closed codes, which the web layer maps to statuses. */
export type ServiceCode =
  | 'UNAUTHORIZED'
  | 'RATE_LIMITED'
  | 'UNKNOWN_SEASON'
  | 'UNKNOWN_JOB'
  | 'NOT_FOUND'
  | 'INVALID_REQUEST'
  | 'INVALID_MARKET'
  | 'TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'INTERNAL'
  | 'BUSY'
  | 'TIMEOUT'
  | 'REQUEST_TIMEOUT'

export class ServiceError extends Error {
  readonly code: ServiceCode
  /** Seconds after which asking again makes sense. */
  readonly retryAfter?: number
  readonly progress?: Progress
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[]
  constructor(code: ServiceCode, detail: string, more: Pick<ServiceError, 'retryAfter' | 'progress' | 'errors'> = {}) {
    // A refusal is an answer, given thousands of times a second where there is too much to do; only of a failure it matters where it arose.
    const { stackTraceLimit } = Error
    if (code !== 'INTERNAL') Error.stackTraceLimit = 0
    super(detail)
    Error.stackTraceLimit = stackTraceLimit
    this.code = code
    this.retryAfter = more.retryAfter
    this.progress = more.progress
    this.errors = more.errors
  }
}
