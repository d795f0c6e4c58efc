import fc, { type Arbitrary } from 'fast-check'
import { type Media, type Operation, operations } from './contract.ts'
import { anyText, odd, spoiled, type Vocabulary, valuesOf, vocabularyOf } from './schema-values.ts'

/** Requests made from the OpenAPI document: right ones, and ones that are wrong in every part a request has. */

export interface Case {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** As text; in `latin1` where bytes are meant that may be no text at all. */
  readonly body?: { readonly text: string; readonly encoding: 'utf8' | 'latin1' }
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']
const LINES = 'application/x-ndjson'
const ODD_TYPES = [
  '',
  'text/plain',
  'application/json; charset=utf-16',
  'application/json;;;',
  'application',
  'multipart/form-data; boundary=x',
  'application/json; charset="utf-8"',
  LINES,
]

/** Engines that take seconds for an answer are asked for now and then only. */
const SELDOM = 0.02

const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 40,
})
const extraHeaders = fc.dictionary(
  fc.constantFrom(
    'accept',
    'accept-encoding',
    'authorization',
    'origin',
    'cookie',
    'if-none-match',
    'range',
    'x-forwarded-for',
    'traceparent',
    'content-encoding',
    'x-request-id',
    'last-event-id',
    'prefer',
  ),
  fc.oneof(
    headerText,
    fc.constantFrom('*/*', 'text/html', 'application/json', 'gzip', 'identity', 'Bearer x', 'null', '127.0.0.1', 'bytes=0-1'),
  ),
  { maxKeys: 3 },
)

const oddText = fc.oneof(
  odd.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 3000)),
  anyText,
)

/** Percent-encoded as far as it can be; a lone surrogate cannot. */
const encoded = (text: string) => encodeURIComponent(text.toWellFormed())

function urls({ path, parameters }: Operation): Arbitrary<string> {
  const segments = fc.tuple(
    ...parameters
      .filter((each) => each.in === 'path')
      .map(({ name, schema }) => {
        const known = fc.constantFrom(...((schema.examples ?? ['x']) as string[]))
        const free = fc.oneof(oddText.map(encoded), fc.constantFrom('%E0%A4%A', '%2e%2e%2f', '2026', '%00', '.', '..', ';a=b'))
        return fc.oneof({ weight: 4, arbitrary: known }, { weight: 1, arbitrary: free }).map((value) => ({ name, value }))
      }),
  )
  const pairs = parameters
    .filter((each) => each.in === 'query')
    .map(({ name, schema }) => valuesOf(schema, new Map(), name).map((value) => `${name}=${encoded(String(value))}`))
  const right =
    pairs.length === 0
      ? fc.constant([])
      : fc.subarray(pairs, { maxLength: Math.min(3, pairs.length) }).chain((some) => fc.tuple(...some))
  const names = fc.oneof(
    fc.constantFrom(...(parameters.map(({ name }) => name) as [string, ...string[]]), 'page', '__proto__', 'limit[]', '%'),
    fc.string({ maxLength: 5 }).map(encoded),
  )
  const wrong = fc.array(
    fc.tuple(names, oddText.map(encoded)).map(([name, value]) => `${name}=${value}`),
    { maxLength: 2 },
  )
  const queries = fc.oneof(
    { weight: 3, arbitrary: right },
    { weight: 1, arbitrary: fc.tuple(right, wrong).map(([a, b]) => [...a, ...b]) },
  )
  const ends = fc.oneof(
    { weight: 30, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.constantFrom('/', '/x', '//', '#x', '?', '/%') },
  )
  return fc.tuple(segments, queries, ends).map(([values, query, end]) => {
    const filled = values.reduce((url, { name, value }) => url.replace(`{${name}}`, () => value), path)
    return `${filled}${end}${query.length > 0 ? `?${query.join('&')}` : ''}`
  })
}

/** Empty where a value has no text, or is nested deeper than can be written. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return ''
  }
}

/** Texts of right and wrong JSON, and of what is none. */
function bodies({ schema, examples }: Media, words: Vocabulary, lines: boolean): Arbitrary<NonNullable<Case['body']>> {
  const shown = Object.values(examples ?? {}).map(({ value }) => value)
  const made = valuesOf(schema, words)
  const near = shown.length > 0 ? fc.oneof(fc.constantFrom(...shown), made) : made
  const values = fc.oneof({ weight: 3, arbitrary: made }, { weight: 4, arbitrary: spoiled(near) }, { weight: 1, arbitrary: odd })
  const quick = fc.tuple(values, fc.double({ min: 0, max: 1, noNaN: true })).map(([value, chance]) => {
    const slow = typeof value === 'object' && value !== null && 'engine' in value && value.engine === 'replay'
    return slow && chance > SELDOM ? { ...value, engine: 'menus' } : value
  })
  const json = quick.map(textOf)
  const one = lines ? fc.array(json, { minLength: 1, maxLength: 4 }).map((rows) => rows.join('\n')) : json
  const broken = fc
    .tuple(one, fc.nat(), fc.constantFrom('cut', 'byte', 'mark', 'twice', 'huge', 'comma', 'none' as const))
    .map(([text, at, how]) => {
      const place = at % (text.length + 1)
      const spoiledText = {
        cut: text.slice(0, place),
        byte: `${text.slice(0, place)}\xff${text.slice(place + 1)}`,
        mark: `\ufeff${text}`,
        twice: text.replace(/^\{("[^"]*":)/, '{$1null,$1'),
        huge: text.replace(/\d+/, '1e999'),
        comma: text.replace(/\}$/, ',}'),
        none: '',
      }[how]
      return { text: spoiledText, encoding: how === 'byte' ? ('latin1' as const) : ('utf8' as const) }
    })
  return fc.oneof(
    { weight: 8, arbitrary: one.map((text) => ({ text, encoding: 'utf8' as const })) },
    { weight: 1, arbitrary: broken },
  )
}

function casesOf(operation: Operation, words: Vocabulary): Arbitrary<Case> {
  const { method, requestBody } = operation
  const methods = fc.oneof(
    { weight: 30, arbitrary: fc.constant(method.toUpperCase()) },
    { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
  )
  const contents = Object.entries(requestBody?.content ?? { 'application/json': { schema: {} } })
  const sent = fc.oneof(
    ...contents.map(([type, media]) =>
      fc.record({
        type: fc.oneof({ weight: 20, arbitrary: fc.constant(type) }, { weight: 1, arbitrary: fc.constantFrom(...ODD_TYPES) }),
        body: bodies(media, words, type === LINES),
      }),
    ),
  )
  const maybe = fc.option(sent, { freq: requestBody ? 30 : 1 })
  const withBody = requestBody ? maybe : fc.oneof({ weight: 20, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: maybe })
  return fc
    .tuple(methods, urls(operation), extraHeaders, withBody, fc.integer({ min: 0, max: 4 }))
    .map(([verb, url, extra, content, most]) => ({
      method: verb,
      url,
      headers: { ...(most === 0 ? extra : {}), ...(content && content.type !== '' && { 'content-type': content.type }) },
      ...(content && { body: content.body }),
    }))
}

/** Where nothing is, too. */
const nowhere: Arbitrary<Case> = fc.record({
  method: fc.constantFrom(...METHODS),
  url: fc.array(oddText.map(encoded), { maxLength: 3 }).map((parts) => `/${parts.join('/')}`),
  headers: extraHeaders,
})

/** Requests to every operation of the document. */
export function cases(): Arbitrary<Case> {
  const words = vocabularyOf(
    operations
      .flatMap(({ requestBody }) => Object.values(requestBody?.content ?? {}))
      .flatMap(({ examples }) => Object.values(examples ?? {}).map(({ value }) => value)),
  )
  // A job goes on behind its answer, which takes longer than many other requests.
  const weightOf = ({ requestBody, operationId }: Operation) => (requestBody && operationId !== 'createJob' ? 6 : 1)
  return fc.oneof(...operations.map((operation) => ({ weight: weightOf(operation), arbitrary: casesOf(operation, words) })), {
    weight: 1,
    arbitrary: nowhere,
  })
}
