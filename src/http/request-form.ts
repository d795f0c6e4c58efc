import type { FastifyInstance, FastifyRequest } from 'fastify'
import { QuestionError } from '../forecast/question.ts'
import { cut, shown } from '../matching/shown.ts'
import { pointed } from '../matching/violations.ts'
import { bodyFault, readJsonBody } from '../service/json-body.ts'
import { ServiceError } from '../service/service-error.ts'

/** Refuses, before any body is looked at, what no route takes; and reads the bodies of those that do not read their own. */
export function requestForm(app: FastifyInstance): void {
  // Not Fastify's own readers: they take bytes that are no text, keys that stand twice, and nesting without end.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) =>
    orUnread(() => readRequest(body)),
  )
  app.addHook('onRequest', (request, _reply, done) => {
    const { schema } = request.routeOptions
    checkHost(request)
    if (schema?.body !== undefined) checkEncoding(request)
    if (schema && !schema.hide && schema.querystring === undefined) checkQuery(request)
    done()
  })
  // Without a body there is no media type either, and nothing that would be checked.
  app.addHook('preValidation', ({ body, routeOptions }, _reply, done) => {
    if (body instanceof Unread) throw body.fault
    if (routeOptions.schema?.body === undefined || body !== undefined) return done()
    throw new QuestionError('INVALID_REQUEST', [{ pointer: '', detail: 'a JSON body is required' }])
  })
}

/** A body that is not looked at further, and why. */
class Unread {
  readonly fault: unknown

  constructor(fault: unknown) {
    this.fault = fault
  }
}

/** What reading a body comes to. What a reader throws, Fastify answers by closing the connection, which costs both sides more than a refusal. */
export function orUnread(read: () => unknown): unknown {
  try {
    return read()
  } catch (fault) {
    return new Unread(fault)
  }
}

/** What a request says, or a row that stands for one. Throws a QuestionError. */
export function readRequest(body: Buffer): unknown {
  const read = readJsonBody(body)
  if (read.ok) {
    if (body.includes(PROTO) || body.includes(ESCAPED)) refuseProto(read.value, '')
    return read.value
  }
  throw new QuestionError('INVALID_REQUEST', [{ pointer: read.pointer, detail: bodyFault(read, 'request') }])
}

/** A key that no request has. Schemas of objects with keys of many kinds pass over it, and it could stand there with any value. */
const PROTO = '__proto__'
/** Its characters may be written like this. */
const ESCAPED = '\\u00'

function refuseProto(value: unknown, pointer: string): void {
  if (typeof value !== 'object' || value === null) return
  if (Object.hasOwn(value, PROTO)) {
    throw new QuestionError('INVALID_REQUEST', [{ pointer: `${pointer}/${PROTO}`, detail: `unknown key "${PROTO}"` }])
  }
  for (const [key, inner] of Object.entries(value)) refuseProto(inner, `${pointer}/${pointed(key)}`)
}

/** Node would answer this itself, with nothing that explains it. */
function checkHost({ raw, headers }: FastifyRequest): void {
  if (raw.httpVersion === '1.1' && headers.host === undefined) {
    throw new ServiceError('INVALID_REQUEST', 'The request has no host header, which HTTP/1.1 requires.')
  }
}

/** Bodies come as they are, in UTF-8. */
function checkEncoding({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding !== 'identity' && encoding !== '') {
    throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', `Send the body without content-encoding, not as ${shown(encoding)}.`)
  }
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1]
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new ServiceError('UNSUPPORTED_MEDIA_TYPE', `Send the body in UTF-8, not in ${shown(charset)}.`)
  }
}

/** A parameter that does nothing would be taken for one that does. */
function checkQuery({ query }: FastifyRequest): void {
  const names = Object.keys(query as object).slice(0, MOST_NAMES)
  if (names.length === 0) return
  throw new QuestionError(
    'INVALID_REQUEST',
    names.map((name) => ({ pointer: `/${pointed(name)}`, detail: `unknown query parameter "${cut(name)}"` })),
  )
}

/** More unknown parameters than this are not named. */
const MOST_NAMES = 50
