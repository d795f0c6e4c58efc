/**
 * Whether the core that this runs on is its own just now. On a shared machine the other half of the core may do somebody else's work,
 * which takes half of its second-level cache and some of its time; from in here that shows only in how long the cache takes to answer.
 */

const LINE_BYTES = 64
/** More than the first-level cache holds, and well within what the second has when nobody else is in it. */
const BYTES = 320 * 1024
/** So often the next place is read off the last one, so that each has to wait for the one before; half a millisecond to two. */
const READS = 200_000

/** Place -> the next one: one closed walk through every line of the cache, in an order that no processor foresees. */
function walkThroughLines(): Int32Array {
  const perLine = LINE_BYTES / Int32Array.BYTES_PER_ELEMENT
  const order = Uint32Array.from({ length: BYTES / LINE_BYTES }, (_, line) => line)
  let state = 1
  for (let last = order.length - 1; last > 0; last--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const other = state % (last + 1)
    ;[order[last], order[other]] = [order[other]!, order[last]!]
  }
  const next = new Int32Array(order.length * perLine)
  order.forEach((line, k) => {
    next[line * perLine] = order[(k + 1) % order.length]! * perLine
  })
  return next
}

const next = walkThroughLines()
let place = 0

function walk(reads: number): void {
  for (let k = 0; k < reads; k++) place = next[place]!
}

/** Nanoseconds that the second-level cache takes to answer, of which at least 2 or 3 are due. */
export function cacheAnswers(): number {
  // What was done before has put other things there.
  walk(2 * (BYTES / LINE_BYTES))
  const began = performance.now()
  walk(READS)
  return ((performance.now() - began) * 1e6) / READS
}

/** While it answers within this many times its best, nobody else is in it. */
export const ALONE = 1.15
