import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ResponseSerializationError } from 'fastify-zod-openapi'
import { z } from 'zod'
import { QuestionError } from '../forecast/question.ts'
import { cut } from '../matching/shown.ts'
import { ServiceError } from '../service/service-error.ts'
import { type Complaint, complaintsOf } from './complaints.ts'
import { progressSchema } from './progress-schema.ts'

/** Every problem the service can answer with. */
export const PROBLEMS = {
  INVALID_REQUEST: { status: 400, title: 'The request is not valid' },
  UNAUTHORIZED: { status: 401, title: 'The request needs a key' },
  NOT_FOUND: { status: 404, title: 'There is nothing at this address' },
  UNKNOWN_SEASON: { status: 404, title: 'There is no such season' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not take this method' },
  REQUEST_TIMEOUT: { status: 408, title: 'The request did not arrive in time' },
  TOO_LARGE: { status: 413, title: 'The request is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The request is not JSON' },
  EXPECTATION_FAILED: { status: 417, title: 'The service does not meet this expectation' },
  UNKNOWN_PROGRAM: { status: 422, title: 'A program is not in the catalogue of the season' },
  INVALID_MARKET: { status: 422, title: 'The market breaks a rule' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  INTERNAL: { status: 500, title: 'The service failed' },
  BUSY: { status: 503, title: 'The service cannot answer now' },
  TIMEOUT: { status: 504, title: 'The answer took too long' },
} as const
export type ProblemCode = keyof typeof PROBLEMS

export const problemSchema = z
  .strictObject({
    type: z.string().meta({
      description: 'A name for the kind of problem, one per code.',
      examples: ['urn:matchcast:problem:invalid-request'],
    }),
    title: z
      .string()
      .meta({ description: 'The kind of problem in words, always the same for a code.', examples: ['The request is not valid'] }),
    status: z
      .int()
      .min(400)
      .max(599)
      .meta({ description: 'The HTTP status.', examples: [400] }),
    detail: z
      .string()
      .meta({ description: 'What is wrong this time.', examples: ['/applicant/step2ck: must be at most 300, got 9999'] }),
    code: z
      .enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]])
      .meta({ description: 'The code to program against.', examples: ['INVALID_REQUEST'] }),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string().meta({
            description: 'JSON pointer into the request body, or / and the name of a query or path parameter.',
            examples: ['/applicant/step2ck'],
          }),
          detail: z
            .string()
            .meta({ description: 'What is wrong there, naming the value.', examples: ['must be at most 300, got 9999'] }),
        }),
      )
      .optional()
      .meta({ description: 'Every fault found, where the request is at fault.' }),
    progress: progressSchema
      .optional()
      .meta({ description: 'How far the menu table is, where that is what the answer waits for.' }),
  })
  .meta({ id: 'Problem', description: 'Problem details as in RFC 9457.' })
export type Problem = z.infer<typeof problemSchema>

export const PROBLEM_TYPE = 'application/problem+json'

type More = Pick<Problem, 'errors' | 'progress'>

export function problem(code: ProblemCode, detail: string, { errors, progress }: More = {}): Problem {
  const { status, title } = PROBLEMS[code]
  const type = `urn:matchcast:problem:${code.toLowerCase().replaceAll('_', '-')}`
  return { type, title, status, detail, code, ...(errors && { errors }), ...(progress && { progress }) }
}

const header = (description: string, example: string) => ({ type: 'string', description, examples: [example] })
const retryAfter = { 'retry-after': header('Seconds after which asking again makes sense.', '17') }

/** status -> headers that come with it. */
const HEADERS: Readonly<Record<number, Record<string, ReturnType<typeof header>>>> = {
  401: { 'www-authenticate': header('How to say who asks.', 'Bearer realm="matchcast"') },
  429: {
    ...retryAfter,
    'ratelimit-limit': header('Requests a minute.', '6000'),
    'ratelimit-remaining': header('Requests left of them.', '0'),
    'ratelimit-reset': header('Seconds until they are counted anew.', '17'),
  },
  503: retryAfter,
}

/** What can go wrong wherever a key may be asked for. */
const ANYWHERE = ['INTERNAL', 'UNAUTHORIZED', 'RATE_LIMITED', 'BUSY'] as const

/** The responses that a route's schema declares for these codes. */
export const problemResponses = (...codes: ProblemCode[]) => onlyProblems(...ANYWHERE, ...codes)

/** The same for a route that answers everybody, however busy the service is. */
export function onlyProblems(...codes: ProblemCode[]) {
  const statuses = new Map<number, ProblemCode[]>()
  for (const code of new Set(codes)) {
    const { status } = PROBLEMS[code]
    statuses.set(status, [...(statuses.get(status) ?? []), code])
  }
  const content = { [PROBLEM_TYPE]: { schema: problemSchema } }
  const responses = [...statuses].map(([status, of]) => {
    const description = of.map((code) => `\`${code}\``).join(', ')
    const headers = HEADERS[status]
    return [status, { description, content, ...(headers && { headers }) }]
  })
  return Object.fromEntries(responses) as Record<number, { description: string; content: typeof content }>
}

function withErrors(code: ProblemCode, errors: readonly Complaint[]): Problem {
  const [first] = errors
  const detail = first ? [first.pointer, first.detail].filter((part) => part !== '').join(': ') : PROBLEMS[code].title
  return problem(code, detail, { errors: [...errors] })
}

const FAILED = problem('INTERNAL', 'The service failed to answer; the failure is in its log.')
const NOWHERE = problem('NOT_FOUND', 'There is nothing at this address; see /docs.')

/** Fastify puts addresses into its messages. */
const LONGEST_MESSAGE = 200

/** Fastify's own errors carry a status and a code of their own. */
function ofFramework(error: FastifyError): Problem {
  if (error.statusCode === 413) return problem('TOO_LARGE', 'The request body is larger than this service takes.')
  if (error.statusCode === 415) return problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body as content-type: application/json.')
  if (error.statusCode === 408) return problem('REQUEST_TIMEOUT', 'The request did not arrive in time.')
  if (error.statusCode === 404) return NOWHERE
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    const isBody = error instanceof SyntaxError || error.code?.startsWith('FST_ERR_CTP_')
    const message = cut(error.message, LONGEST_MESSAGE)
    return problem('INVALID_REQUEST', isBody ? `The body cannot be read as JSON: ${message}` : message)
  }
  return FAILED
}

export function problemOf(error: FastifyError, request: FastifyRequest): Problem {
  if (error.validation) return withErrors('INVALID_REQUEST', complaintsOf(error, request))
  if (error instanceof QuestionError) return withErrors(error.code, error.errors)
  if (error instanceof ServiceError && error.errors) return withErrors(error.code, error.errors)
  if (error instanceof ServiceError) return problem(error.code, error.message, { progress: error.progress })
  return ofFramework(error)
}

/** The one place where an error becomes an answer. It never fails: what goes wrong in here is answered and logged as a failure too. */
export function answerProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  let body: Problem
  try {
    body = problemOf(error, request)
    if (body.code === 'INTERNAL') logFailure(error, request)
  } catch (failure) {
    body = FAILED
    logFailure(failure as Error, request)
  }
  if (error instanceof ServiceError && error.retryAfter !== undefined) reply.header('retry-after', error.retryAfter)
  return send(reply, body)
}

/** What is logged of a failure never holds the request or the answer. */
function logFailure(error: Error, request: FastifyRequest): void {
  const cause = error instanceof ResponseSerializationError ? { cause: String(error.cause) } : {}
  request.log.error({ failure: { name: error.name, message: error.message, stack: error.stack, ...cause } }, 'a request failed')
}

export const answerNotFound = (_request: FastifyRequest, reply: FastifyReply) => send(reply, NOWHERE)

/** As text, so that no schema stands between a problem and its answer. */
const send = (reply: FastifyReply, body: Problem) => reply.code(body.status).type(PROBLEM_TYPE).send(JSON.stringify(body))
