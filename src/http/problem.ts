import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ResponseSerializationError } from 'fastify-zod-openapi'
import { z } from 'zod'
import { QuestionError } from '../forecast/question.ts'
import { cut } from '../matching/shown.ts'
import { ServiceError } from '../service/service-error.ts'
import { type Complaint, complaintsOf } from './complaints.ts'
import { progressSchema } from './progress-schema.ts'

/** Every problem the service can answer with; the example is what the documentation shows as its detail. */
export const PROBLEMS = {
  INVALID_REQUEST: {
    status: 400,
    title: 'The request is not valid',
    example: '/applicant/step2ck: must be a whole number from 100 to 300, got 9999',
  },
  UNAUTHORIZED: { status: 401, title: 'The request needs a key', example: 'Send a key as authorization: Bearer <key>.' },
  NOT_FOUND: { status: 404, title: 'There is nothing at this address', example: 'There is nothing at this address; see /docs.' },
  UNKNOWN_SEASON: { status: 404, title: 'There is no such season', example: 'There is no season "1999"; at hand: 2025, 2026.' },
  UNKNOWN_JOB: {
    status: 404,
    title: 'There is no such job',
    example: 'There is no job "0b2f9c5e-7a51-4c0e-9a53-3f0c0a1b2d4e".',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'This address does not take this method',
    example: 'This address takes POST, OPTIONS, not GET.',
  },
  REQUEST_TIMEOUT: { status: 408, title: 'The request did not arrive in time', example: 'The request did not arrive in time.' },
  TOO_LARGE: { status: 413, title: 'The request is too large', example: 'The request body is larger than this service takes.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The request is not JSON',
    example: 'Send the body as content-type: application/json.',
  },
  EXPECTATION_FAILED: {
    status: 417,
    title: 'The service does not meet this expectation',
    example: 'The service meets no expectation but 100-continue, and this is "200-ok".',
  },
  UNKNOWN_PROGRAM: {
    status: 422,
    title: 'A program is not in the catalogue of the season',
    example:
      "/rankOrderList/0/program: unknown program 'internal-medicine/9999' in season 2025; near: internal-medicine/1087, internal-medicine/1086, internal-medicine/1085",
  },
  INVALID_MARKET: {
    status: 422,
    title: 'The market breaks a rule',
    example: '/applicants/0/rankOrderList/0: there is no program "city"',
  },
  RATE_LIMITED: { status: 429, title: 'Too many requests', example: 'This service answers 6000 requests a minute of one key.' },
  INTERNAL: { status: 500, title: 'The service failed', example: 'The service failed to answer; the failure is in its log.' },
  BUSY: {
    status: 503,
    title: 'The service cannot answer now',
    example: 'About 14 s of work wait before this request; the limit is 10 s.',
  },
  TIMEOUT: { status: 504, title: 'The answer took too long', example: 'There was no answer within 30000 ms.' },
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
    detail: z.string().meta({
      description: 'What is wrong this time.',
      examples: ['/applicant/step2ck: must be a whole number from 100 to 300, got 9999'],
    }),
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
          detail: z.string().meta({
            description: 'What is wrong there, naming the value.',
            examples: ['must be a whole number from 100 to 300, got 9999'],
          }),
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

/** Before a route is found, a request can fail to arrive, be no HTTP, have headers without end, or expect too much; and any service can fail. */
const EVERYWHERE = ['INVALID_REQUEST', 'REQUEST_TIMEOUT', 'TOO_LARGE', 'EXPECTATION_FAILED', 'INTERNAL'] as const

/** A problem as the documentation shows it, with the fault that its detail tells of where it is about one place of the request. */
export function exampleProblem(code: ProblemCode): Problem {
  const { example } = PROBLEMS[code]
  const [, pointer, detail] = /^(\/\S*): (.*)$/.exec(example) ?? []
  return problem(code, example, pointer === undefined ? {} : { errors: [{ pointer, detail }] })
}

type ProblemContent = {
  [PROBLEM_TYPE]: { schema: typeof problemSchema; examples: Record<string, { summary: string; value: Problem }> }
}

/** The responses that a route's schema declares for these codes, besides those of every route and of every one that may ask for a key. */
export const problemResponses = (...codes: ProblemCode[]) => onlyProblems('UNAUTHORIZED', 'RATE_LIMITED', 'BUSY', ...codes)

/** The same for a route that answers everybody, however busy the service is. */
export function onlyProblems(...codes: ProblemCode[]) {
  const statuses = new Map<number, ProblemCode[]>()
  for (const code of new Set([...EVERYWHERE, ...codes])) {
    const { status } = PROBLEMS[code]
    statuses.set(status, [...(statuses.get(status) ?? []), code])
  }
  const responses = [...statuses].map(([status, of]) => {
    const description = of.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' ')
    const examples = Object.fromEntries(of.map((code) => [code, { summary: PROBLEMS[code].title, value: exampleProblem(code) }]))
    const content = { [PROBLEM_TYPE]: { schema: problemSchema, examples } }
    const headers = HEADERS[status]
    return [status, { description, content, ...(headers && { headers }) }]
  })
  return Object.fromEntries(responses) as Record<number, { description: string; content: ProblemContent }>
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
    if (body.code === 'INTERNAL' && !isHangUp(error, reply)) logFailure(error, request)
  } catch (failure) {
    body = FAILED
    logFailure(failure as Error, request)
  }
  if (error instanceof ServiceError && error.retryAfter !== undefined) reply.header('retry-after', error.retryAfter)
  return send(reply, body)
}

/** An answer in rows that ends because nobody is there to take it: the client's doing, which has a line in the log already. */
const isHangUp = ({ code }: FastifyError, { raw }: FastifyReply): boolean =>
  raw.destroyed && code === 'ERR_STREAM_PREMATURE_CLOSE'

/** What is logged of a failure never holds the request or the answer. */
function logFailure(error: Error, request: FastifyRequest): void {
  const cause = error instanceof ResponseSerializationError ? { cause: String(error.cause) } : {}
  request.log.error({ failure: { name: error.name, message: error.message, stack: error.stack, ...cause } }, 'a request failed')
}

export const answerNotFound = (_request: FastifyRequest, reply: FastifyReply) => send(reply, NOWHERE)

/** As text, so that no schema stands between a problem and its answer. */
const send = (reply: FastifyReply, body: Problem) => reply.code(body.status).type(PROBLEM_TYPE).send(JSON.stringify(body))
