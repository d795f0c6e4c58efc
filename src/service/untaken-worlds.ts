import type { Market } from '../market/market.ts'

/**
 * Worlds that several threads draw between them: a thread that is free takes one that nobody has taken. Each block of a market
 * has tables of its own, which a thread makes anew when it comes to the block, so a thread stays in its block while worlds of it
 * are left, and threads keep apart while there are blocks enough.
 */
export interface Untaken {
  /** world -> 1 once it is taken; on shared memory. */
  readonly taken: Int32Array<SharedArrayBuffer>
  readonly blocks: number
}

/** All of the first so many worlds. */
export const untakenWorlds = ({ blocks }: Market, worlds: number): Untaken => ({
  taken: new Int32Array(new SharedArrayBuffer(4 * worlds)),
  blocks: Math.max(1, blocks.length),
})

/** Runs as many tasks as there are worlds, each of which takes one. Each is done once: one that is lost takes its world with it. */
export async function forEachWorld(
  market: Market,
  worlds: number,
  task: (which: { readonly untaken: Untaken }) => Promise<void>,
): Promise<void> {
  const untaken = untakenWorlds(market, worlds)
  await Promise.all(Array.from({ length: worlds }, () => task({ untaken })))
}

/** A world of this block, or else of the block of which most are left. Throws a RangeError where none is. */
export function takeWorld({ taken, blocks }: Untaken, block: number): number {
  const left = new Int32Array(blocks)
  for (;;) {
    left.fill(0)
    for (let world = 0; world < taken.length; world++) if (Atomics.load(taken, world) === 0) left[world % blocks]++
    const chosen = left[block] > 0 ? block : left.indexOf(Math.max(...left))
    if (left[chosen] === 0) throw new RangeError(`All ${taken.length} worlds are taken.`)
    for (let world = chosen; world < taken.length; world += blocks)
      if (Atomics.compareExchange(taken, world, 0, 1) === 0) return world
  }
}

/** The block that this thread last took a world of. */
let lastBlock = -1

/** Takes a world for this thread. */
export function takeNextWorld(untaken: Untaken): number {
  const world = takeWorld(untaken, lastBlock)
  lastBlock = world % untaken.blocks
  return world
}
