/** What is put right before a signal or an exit ends the process: a terminal gets its cursor back, half a file goes. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const waiting = new Set<() => void>()

/** Calls `last` if the process is ended before what this returns is called. It must not wait for anything. */
export function beforeEnd(last: () => void): () => void {
  if (waiting.size === 0) listen()
  waiting.add(last)
  return () => {
    if (waiting.delete(last) && waiting.size === 0) unlisten()
  }
}

function listen(): void {
  for (const signal of SIGNALS) process.on(signal, onSignal)
  process.on('exit', putRight)
}

function unlisten(): void {
  for (const signal of SIGNALS) process.off(signal, onSignal)
  process.off('exit', putRight)
}

function putRight(): void {
  for (const last of [...waiting]) last()
  waiting.clear()
  unlisten()
}

/** Whoever listens to the signal too has something to do first and ends the process then; without them it ends as if nobody had listened. */
function onSignal(signal: NodeJS.Signals): void {
  putRight()
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
}
