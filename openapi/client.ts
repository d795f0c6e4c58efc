import createFetchClient, { type Client, type ClientOptions } from 'openapi-fetch'
import type { components, paths } from './client-types.ts'

/** Shapes of requests and answers by the name that they have in the OpenAPI document, such as `Schemas['ForecastRequest']`. */
export type Schemas = components['schemas']

/** What the methods of a client read: JSON answers as `data`, problem details as `error`. Cohorts are lines and are read from `response`. */
type Read = 'application/json' | 'application/problem+json'

/**
 * A client of the HTTP interface, typed by its OpenAPI document: `createClient({ baseUrl }).POST('/v1/forecasts', { body })` gives
 * `{ data, error, response }`, of which `data` is what the route answers and `error` a `Schemas['Problem']`. It throws only where no
 * answer comes at all. The options are those of openapi-fetch: `baseUrl`, `headers`, a `fetch` of one's own.
 */
export const createClient = (options: ClientOptions): Client<paths, Read> => createFetchClient<paths, Read>(options)

export type { ClientOptions, paths }
