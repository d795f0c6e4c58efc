import { move, transferableSymbol, valueSymbol } from 'piscina'
import { stoppable, unlessStopped } from '../matching/asked-to-stop.ts'
import { matchSubmitted, type Violation } from '../matching/submitted-market.ts'
import { readMarketBody } from './market-body.ts'

export interface MatchTask {
  /** The request as it came in: JSON in UTF-8. */
  readonly body: Uint8Array
  /** Another thread sets this word when nobody waits for the answer any more. */
  readonly stop?: Int32Array
}

/** The answer as it goes out, or what is wrong with the market. */
export type MatchOutcome =
  | { readonly ok: true; readonly body: Uint8Array }
  | {
      readonly ok: false
      readonly code: 'INVALID_REQUEST' | 'INVALID_MARKET' | 'TOO_LARGE'
      readonly errors: readonly Violation[]
    }

/** From bytes to bytes, so that threads hand over two blocks of memory and no market is ever copied between them. */
export const match = ({ body, stop }: MatchTask): MatchOutcome => stoppable(stop, () => matchBody(body))

function matchBody(body: Uint8Array): MatchOutcome {
  const read = readMarketBody(body)
  if (!read.ok) return read
  unlessStopped()
  const matched = matchSubmitted(read.market)
  if (!matched.ok) return { ok: false, code: 'INVALID_MARKET', errors: matched.errors }
  unlessStopped()
  return byTransfer(new TextEncoder().encode(JSON.stringify(matched.answer)))
}

function byTransfer(body: Uint8Array<ArrayBuffer>): MatchOutcome {
  const outcome = { ok: true, body } as const
  return move({ [transferableSymbol]: [body.buffer], [valueSymbol]: outcome }) as unknown as MatchOutcome
}
