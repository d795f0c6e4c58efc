import createFetchClient, { type Client, type ClientOptions } from 'openapi-fetch'
import type { components, paths } from './client-types.ts'

/** Shapes of requests and answers by the name that they have in the OpenAPI document, such as `Schemas['ForecastRequest']`. */
export type Schemas = components['schemas']

/** What the methods of a client read: JSON answers as `data`, problem details as `error`. */
type Read = 'application/json' | 'application/problem+json'

/** What a client reads of an answer: nothing of lines, events, pages and files. */
type ReadOf<Answer> = Answer extends { content: infer Content }
  ? Extract<keyof Content, Read> extends never
    ? Omit<Answer, 'content'> & { content?: never }
    : Omit<Answer, 'content'> & { content: Pick<Content, Extract<keyof Content, Read>> }
  : Answer
type ReadOperation<Operation> = Operation extends { responses: infer Answers }
  ? Omit<Operation, 'responses'> & { responses: { [Status in keyof Answers]: ReadOf<Answers[Status]> } }
  : Operation
type ReadPaths = { [Path in keyof paths]: { [Method in keyof paths[Path]]: ReadOperation<paths[Path][Method]> } }

type Call = (path: string, init?: { parseAs?: string }) => Promise<{ data?: unknown; error?: unknown; response: Response }>

const isJson = ({ headers }: Response) => /^application\/json\b/.test(headers.get('content-type') ?? '')

/** Reads JSON, and leaves to `response` what is none. */
const readingJson =
  (call: Call): Call =>
  async (path, init) => {
    if (init?.parseAs !== undefined) return call(path, init)
    const answer = await call(path, { ...init, parseAs: 'stream' })
    if (!answer.data) return answer
    return { data: isJson(answer.response) ? await answer.response.json() : undefined, response: answer.response }
  }

/**
 * A client of the HTTP interface, typed by its OpenAPI document: `createClient({ baseUrl }).POST('/v1/forecasts', { body })` gives
 * `{ data, error, response }`, of which `data` is what the route answers and `error` a `Schemas['Problem']`. Lines, events, pages and
 * files are no JSON: they are not there as `data` and are read from `response`, as they come (`response.body`) or at their end
 * (`response.text()`). It throws only where no answer comes at all, or one breaks off. The options are those of openapi-fetch:
 * `baseUrl`, `headers`, a `fetch` of one's own.
 */
export function createClient(options: ClientOptions): Omit<Client<ReadPaths, Read>, 'request'> {
  const client = createFetchClient<ReadPaths, Read>(options)
  for (const method of ['GET', 'POST'] as const) client[method] = readingJson(client[method] as Call) as never
  return client
}

export type { ClientOptions, paths }
