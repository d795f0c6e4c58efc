export type InTurn = <Answer>(work: () => Promise<Answer>, signal: AbortSignal) => Promise<Answer>

/**
 * Lets so many at a time do something that others should not have to stand behind, in the order in which they came. Whoever is
 * aborted while waiting stands aside, and is rejected with the signal's reason.
 */
export function turns(atOnce: number): InTurn {
  let taken = 0
  const waiting: (() => void)[] = []

  const turn = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        waiting.splice(waiting.indexOf(begin), 1)
        reject(signal.reason)
      }
      waiting.push(begin)
      signal.addEventListener('abort', leave, { once: true })
    })

  return async (work, signal) => {
    signal.throwIfAborted()
    // A turn that ends is handed on, and stays taken.
    if (taken < atOnce) taken++
    else await turn(signal)
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else taken--
    }
  }
}
