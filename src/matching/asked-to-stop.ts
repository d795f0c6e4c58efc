/** Ends a computation that nobody waits for any more, from within. */
export class Stopped extends Error {
  constructor() {
    super('The computation was asked to stop.')
  }
}

/** One word that another thread sets to something other than 0 when this one is to stop; none while nothing can be stopped. */
let word: Int32Array | undefined

/** Runs a computation that can be stopped by this word. */
export function stoppable<Result>(by: Int32Array | undefined, compute: () => Result): Result {
  word = by
  try {
    return compute()
  } finally {
    word = undefined
  }
}

/** Called between the steps of long computations; throws Stopped where this one is to end. What was begun is lost, so nothing half done may be kept. */
export function unlessStopped(): void {
  if (word !== undefined && Atomics.load(word, 0) !== 0) throw new Stopped()
}
