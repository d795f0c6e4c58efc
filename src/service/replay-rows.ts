import { blockByBlock, type Market } from '../market/market.ts'
import { type Outcome, settle } from './outcome.ts'

/** Worlds from..to-1. */
export interface Part {
  readonly from: number
  readonly to: number
}

/** The rows of replayed worlds, each of so many numbers. One world is one task, so a cancelled replay frees its threads within the time of one world. */
export async function rowsOf(
  market: Market,
  worlds: number,
  width: number,
  replay: (part: Part) => Promise<Outcome<Int32Array>>,
): Promise<Int32Array> {
  const rows = new Int32Array(worlds * width)
  const replayWorld = async (world: number) => {
    rows.set(settle(await replay({ from: world, to: world + 1 })), world * width)
  }
  await Promise.all(blockByBlock(market, worlds).map(replayWorld))
  return rows
}
