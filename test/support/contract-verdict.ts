import { PROBLEMS, type ProblemCode } from '../../src/http/problem.ts'
import { faultOf, type Media, type Operation, operations } from './contract.ts'
import type { Case } from './contract-cases.ts'

/** Whether an answer keeps the contract. */

export interface Answer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly payload: string
}

const PROBLEM = 'application/problem+json'
const LINES = 'application/x-ndjson'
const BYTES = 'application/octet-stream'

/** What only the inside of the service would say. */
const INSIDE = /node_modules|\.ts:\d|\n\s+at |FST_|ZodError/

const patterns = operations.map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
}))

/** The operation that a request goes to, if any. HEAD is answered as GET is, without the body. */
export function operationOf({ method, url }: Case): Operation | undefined {
  const path = url.split(/[?#;]/)[0]
  const verb = method === 'HEAD' ? 'get' : method.toLowerCase()
  return patterns.find(({ operation, pattern }) => operation.method === verb && pattern.test(path))?.operation
}

const typeOf = ({ headers }: Answer) => String(headers['content-type'] ?? '').split(';')[0]

function faultOfProblem(payload: string, status: number): string | undefined {
  const said = JSON.parse(payload) as { code: ProblemCode; status: number }
  const schema = faultOf({ $ref: '#/components/schemas/Problem' }, said)
  if (schema) return `the problem is none: ${schema}`
  if (said.status !== status || PROBLEMS[said.code].status !== status) return `${said.code} with status ${status}`
  return INSIDE.test(payload) ? 'the problem tells of the inside' : undefined
}

function faultOfBody(type: string, { schema }: Media, payload: string): string | undefined {
  if (type.startsWith('text/') || type === BYTES) return payload === '' ? 'an empty answer' : undefined
  const values = type === LINES ? payload.split('\n').filter((line) => line !== '') : [payload]
  for (const value of values) {
    const fault = faultOf(schema, JSON.parse(value))
    if (fault) return `the answer is outside its schema: ${fault}`
  }
  return undefined
}

/** Whether the body of a case is one that the schema of its operation refuses, as far as that can be said. */
function bodyIsRefused({ body, headers }: Case, operation: Operation): boolean {
  // Faults of the rows of a job are answered in their place.
  if (operation.operationId === 'createJob') return false
  const media = operation.requestBody?.content['application/json']
  if (!media || !body || (headers['content-type'] ?? '').split(';')[0] !== 'application/json') return false
  try {
    // A mark of the byte order may be ignored (RFC 8259, section 8.1).
    return faultOf(media.schema, JSON.parse(body.text.replace(/^\ufeff/, ''))) !== undefined
  } catch {
    return true
  }
}

/** Only an engine that takes longer than this test waits may run out of time. */
const mayTakeLong = ({ body }: Case) => body?.text.includes('replay') ?? false

function faultOfDocumented(asked: Case, answer: Answer, operation: Operation): string | undefined {
  const { statusCode: status, payload } = answer
  const response = operation.responses[String(status)]
  if (!response) return `${status} is not documented`
  if (status >= 500 && !(status === 504 && mayTakeLong(asked))) return `failed with ${status}`
  if (status < 300 && bodyIsRefused(asked, operation)) return `${status} for a body outside its schema`
  if (asked.method === 'HEAD' || !response.content) return payload === '' ? undefined : 'a body where there should be none'
  const type = typeOf(answer)
  const media = response.content[type]
  if (!media) return `${type} is not documented for ${status}`
  return type === PROBLEM ? faultOfProblem(payload, status) : faultOfBody(type, media, payload)
}

/** Away from the operations there are only a few answers. */
function faultOfOther({ method }: Case, answer: Answer): string | undefined {
  const { statusCode: status, payload, headers } = answer
  if (method === 'OPTIONS' && status === 204) return undefined
  if (method === 'HEAD' && payload === '') return status < 500 ? undefined : `failed with ${status}`
  if (status < 400) return undefined
  if (![400, 404, 405, 413, 415].includes(status)) return `${status} away from the operations`
  if (status === 405 && !headers.allow) return '405 without allow'
  return typeOf(answer) === PROBLEM ? faultOfProblem(payload, status) : `${typeOf(answer)} for ${status}`
}

/** What is wrong with an answer, if anything. */
export function verdict(asked: Case, answer: Answer): string | undefined {
  const operation = operationOf(asked)
  try {
    return operation ? faultOfDocumented(asked, answer, operation) : faultOfOther(asked, answer)
  } catch (error) {
    return `the answer cannot be read: ${(error as Error).message}; ${answer.payload.slice(0, 100)}`
  }
}
