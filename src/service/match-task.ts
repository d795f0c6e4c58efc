import { move, transferableSymbol, valueSymbol } from 'piscina'
import { matchSubmitted, type SubmittedMatch, type Violation } from '../matching/submitted-market.ts'

export interface MatchTask {
  /** The request as it came in: JSON in UTF-8. */
  readonly body: Uint8Array
}

/** The answer as it goes out, or what is wrong with the market. */
export type MatchOutcome =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly code: 'INVALID_REQUEST' | 'INVALID_MARKET'; readonly errors: readonly Violation[] }

/** From bytes to bytes, so that threads hand over two blocks of memory and no market is ever copied between them. */
export function match({ body }: MatchTask): MatchOutcome {
  const market = parse(body)
  if (!market.ok) return { ok: false, code: 'INVALID_REQUEST', errors: [{ pointer: '', detail: market.fault }] }
  const matched = matchShallow(market.value)
  if (!matched.ok) return { ok: false, code: 'INVALID_MARKET', errors: matched.errors }
  return byTransfer(new TextEncoder().encode(JSON.stringify(matched.answer)))
}

/** A value nested hundreds of thousands deep is no market, but to quote it would take more stack than there is. */
function matchShallow(market: unknown): SubmittedMatch {
  try {
    return matchSubmitted(market)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { ok: false, errors: [{ pointer: '', detail: 'the body is nested deeper than a market is' }] }
  }
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: string }

function parse(body: Uint8Array): Parsed {
  if (body.byteLength === 0) return { ok: false, fault: 'a JSON body is required' }
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) }
  } catch (error) {
    const fault = error instanceof SyntaxError ? error.message : 'it is not UTF-8'
    return { ok: false, fault: `The body cannot be read as JSON: ${fault}` }
  }
}

function byTransfer(body: Uint8Array<ArrayBuffer>): MatchOutcome {
  const outcome = { ok: true, body } as const
  return move({ [transferableSymbol]: [body.buffer], [valueSymbol]: outcome }) as unknown as MatchOutcome
}
