import type { Violation } from '../matching/submitted-market.ts'

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

/** A market is nested five deep. What is nested much deeper takes more stack to look at than there is. */
const DEEPEST = 64

const refused = (code: 'INVALID_REQUEST' | 'INVALID_MARKET' | 'TOO_LARGE', detail: string): MarketBody => ({
  ok: false,
  code,
  errors: [{ pointer: '', detail }],
})

/** Reads the body of a request: JSON in UTF-8. */
export function readMarketBody(body: Uint8Array): MarketBody {
  if (body.byteLength === 0) return refused('INVALID_REQUEST', 'a JSON body is required')
  const { containers, depth } = structureOf(body)
  if (containers > MOST_CONTAINERS) {
    return refused('TOO_LARGE', `the body holds ${containers} objects and lists; this service takes ${MOST_CONTAINERS}`)
  }
  try {
    const market: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    if (depth > DEEPEST) return refused('INVALID_MARKET', `the body is nested ${depth} deep, which no market is`)
    return { ok: true, market }
  } catch (error) {
    const fault = error instanceof SyntaxError ? error.message : 'it is not UTF-8'
    return refused('INVALID_REQUEST', `The body cannot be read as JSON: ${fault}`)
  }
}

const [QUOTE, BACKSLASH] = [34, 92]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125]

/** How many objects and lists there are, and how deep they are nested. Means nothing where the bytes are no JSON. */
function structureOf(body: Uint8Array): { containers: number; depth: number } {
  let containers = 0
  let open = 0
  let depth = 0
  let inText = false
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (inText) {
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) inText = false
    } else if (byte === QUOTE) inText = true
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      containers++
      open++
      if (open > depth) depth = open
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) open--
  }
  return { containers, depth }
}
