import { move, transferableSymbol, valueSymbol } from 'piscina'
import { stoppable, unlessStopped } from '../matching/asked-to-stop.ts'
import { type BuiltMarket, buildWorld } from '../matching/build-world.ts'
import { answerBuilt, type Violation } from '../matching/submitted-market.ts'
import { readMarketBody } from './market-body.ts'

export interface MatchTask {
  /** The request as it came in: JSON in UTF-8. */
  readonly body: Uint8Array
  /** Another thread sets this word when nobody waits for the answer any more. */
  readonly stop?: Int32Array
}

/** What is wrong with a market. */
interface Fault {
  readonly ok: false
  readonly code: 'INVALID_REQUEST' | 'INVALID_MARKET' | 'TOO_LARGE'
  readonly errors: readonly Violation[]
}

/** The answer as it goes out, or what is wrong with the market. */
export type MatchOutcome = { readonly ok: true; readonly body: Uint8Array } | Fault

/** From bytes to bytes, so that threads hand over two blocks of memory and no market is ever copied between them. */
export const match = ({ body, stop }: MatchTask): MatchOutcome => stoppable(stop, () => matchBody(body))

function matchBody(body: Uint8Array): MatchOutcome {
  const built = builtFrom(body)
  if (!built.ok) return built
  const answer = answerBuilt(built)
  unlessStopped()
  return byTransfer(new TextEncoder().encode(JSON.stringify(answer)))
}

/** In a frame of its own: a market of a million strings that is still held while it is matched is gone through again by every collection of garbage. */
function builtFrom(body: Uint8Array): BuiltMarket | Fault {
  const read = readMarketBody(body)
  if (!read.ok) return read
  unlessStopped()
  const built = buildWorld(read.market)
  return built.ok ? built : { ok: false, code: 'INVALID_MARKET', errors: built.errors }
}

function byTransfer(body: Uint8Array<ArrayBuffer>): MatchOutcome {
  const outcome = { ok: true, body } as const
  return move({ [transferableSymbol]: [body.buffer], [valueSymbol]: outcome }) as unknown as MatchOutcome
}
