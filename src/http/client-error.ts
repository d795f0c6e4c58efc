import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { shown } from '../matching/shown.ts'
import { PROTECTIVE_HEADERS } from './browser.ts'
import { requestId } from './observed.ts'
import { keepsOwnTime } from './own-time.ts'
import { PROBLEM_TYPE, type Problem, problem } from './problem.ts'

function problemOfParser(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem('REQUEST_TIMEOUT', 'The request did not arrive in time.')
  if (code === 'HPE_HEADER_OVERFLOW') return problem('TOO_LARGE', 'The request headers are larger than this service takes.')
  return problem('INVALID_REQUEST', 'The request is not valid HTTP.')
}

/** No hook adds them here. */
const headersFor = (text: string): Record<string, string> => ({
  'content-type': PROBLEM_TYPE,
  'content-length': String(Buffer.byteLength(text)),
  connection: 'close',
  ...PROTECTIVE_HEADERS,
  'x-request-id': requestId(),
})

/** Answers a request that expects more of the service than to go on; Node would do so with nothing that explains it. */
export function answerExpectation({ headers }: IncomingMessage, response: ServerResponse): void {
  const detail = `The service meets no expectation but 100-continue, and this is ${shown(headers.expect ?? '')}.`
  const body = problem('EXPECTATION_FAILED', detail)
  const text = JSON.stringify(body)
  response.writeHead(body.status, headersFor(text)).end(text)
}

/** Answers what Node gives up on before there is a request to answer, and hangs up. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && keepsOwnTime(socket)) return
  if (!socket.writable) return void socket.destroy()
  const body = problemOfParser(error.code)
  const text = JSON.stringify(body)
  const head = [
    `HTTP/1.1 ${body.status} ${STATUS_CODES[body.status]}`,
    ...Object.entries(headersFor(text)).map(([name, value]) => `${name}: ${value}`),
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}
