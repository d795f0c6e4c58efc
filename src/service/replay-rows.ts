import type { Market } from '../market/market.ts'
import { type Outcome, settle } from './outcome.ts'
import { type Progress, progressAfter } from './progress.ts'
import type { ReplayedWorld } from './tasks.ts'
import { forEachWorld, type Untaken } from './untaken-worlds.ts'

/** The rows of replayed worlds, each of so many numbers. One world is one task, so a cancelled replay frees its threads within the time of one world. */
export async function rowsOf(
  market: Market,
  worlds: number,
  width: number,
  replay: (which: { readonly untaken: Untaken }) => Promise<Outcome<ReplayedWorld>>,
  onProgress: (progress: Progress) => void = () => {},
): Promise<Int32Array> {
  const rows = new Int32Array(worlds * width)
  const began = performance.now()
  let done = 0
  await forEachWorld(market, worlds, async (which) => {
    const { world, row } = settle(await replay(which))
    rows.set(row, world * width)
    onProgress(progressAfter(++done, worlds, (performance.now() - began) / 1000))
  })
  return rows
}
