import type { Violation } from '../matching/submitted-market.ts'
import { bodyFault, readJsonBody } from './json-body.ts'

/** What a body says, or why it is not even looked at. */
export type MarketBody =
  | { readonly ok: true; readonly market: unknown }
  | {
      readonly ok: false
      readonly code: 'INVALID_REQUEST' | 'INVALID_MARKET' | 'TOO_LARGE'
      readonly errors: readonly Violation[]
    }

/**
 * Objects and lists that a body may hold. A market of a million applicants has half as many, but the same bytes could be
 * twenty million empty ones, which take gigabytes once they are read.
 */
const MOST_CONTAINERS = 4_000_000

const CODES = {
  empty: 'INVALID_REQUEST',
  unreadable: 'INVALID_REQUEST',
  'repeated key': 'INVALID_REQUEST',
  'too many': 'TOO_LARGE',
  'too deep': 'INVALID_MARKET',
} as const

/** Reads the body of a request: JSON in UTF-8. */
export function readMarketBody(body: Uint8Array): MarketBody {
  const read = readJsonBody(body, MOST_CONTAINERS)
  if (read.ok) return { ok: true, market: read.value }
  return { ok: false, code: CODES[read.fault], errors: [{ pointer: read.pointer, detail: bodyFault(read, 'market') }] }
}
