import { Worker } from 'node:worker_threads'
import { ServiceError } from './service-error.ts'

export type EmbeddedQuestion = 'close' | { readonly id: number; readonly text: string; readonly values?: unknown[] }

export type EmbeddedAnswer =
  | { readonly kind: 'open' }
  | { readonly kind: 'locked' }
  | { readonly kind: 'failed'; readonly message: string }
  /** The last answer: whatever else was asked gets none. */
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'rows'; readonly id: number; readonly rows: unknown[] }
  | { readonly kind: 'error'; readonly id: number; readonly message: string; readonly code?: string }

/** A statement at a time, as pg-boss asks for them. */
export interface Statements {
  // biome-ignore lint/suspicious/noExplicitAny: the rows are what the statement says.
  executeSql(text: string, values?: unknown[]): Promise<{ rows: any[] }>
}

export interface EmbeddedDatabase extends Statements {
  /** Resolves once it is gone, closed or not, and its folder can be opened again: with the reason where it has broken. */
  readonly ended: Promise<string | undefined>
  close(): Promise<void>
}

const SOURCE = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const THREAD = new URL(`./embedded-thread.${SOURCE}`, import.meta.url)

/** Milliseconds that the thread has to end by itself. */
const CLOSING = 3000

/**
 * Opens PostgreSQL in WebAssembly on a folder, in a thread of its own. The first time its folder is prepared, which takes several
 * seconds; later it takes about one. Rejects with BUSY where another process has the folder. Where the database breaks, as it does when
 * its log finds no room, whatever waits for it is rejected with BUSY, and so is everything after.
 */
export async function openEmbeddedDatabase(folder: string): Promise<EmbeddedDatabase> {
  const waiting = new Map<number, { resolve: (answer: { rows: unknown[] }) => void; reject: (error: Error) => void }>()
  const opened = Promise.withResolvers<void>()
  let last = 0
  let ended: Error | undefined
  let broken: string | undefined
  const thread = new Worker(THREAD, { workerData: { folder }, execArgv: ['--disable-warning=ExperimentalWarning'] })
  const end = (error: Error) => {
    ended ??= error
    opened.reject(ended)
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }
  const breakOff = (reason: string) => {
    broken ??= reason
    end(new ServiceError('BUSY', 'The store of jobs has broken off and is being opened again.', { retryAfter: 5 }))
    void thread.terminate()
  }
  thread.on('error', ({ message }: Error) => breakOff(message))
  const exited = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
  void exited.then(() => end(new ServiceError('BUSY', 'The store of jobs is closed.', { retryAfter: 5 })))
  thread.on('message', (answer: EmbeddedAnswer) => {
    if (answer.kind === 'open') return opened.resolve()
    if (answer.kind === 'locked') {
      const detail = 'Another process of this machine keeps jobs in the same cache folder; set DATABASE_URL to share them.'
      return opened.reject(new ServiceError('BUSY', detail, { retryAfter: 60 }))
    }
    if (answer.kind === 'failed') return opened.reject(new Error(answer.message))
    if (answer.kind === 'broken') return breakOff(answer.message)
    const question = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.kind === 'rows') question?.resolve({ rows: answer.rows })
    else question?.reject(Object.assign(new Error(answer.message), { code: answer.code }))
  })
  const close = async () => {
    thread.postMessage('close' satisfies EmbeddedQuestion)
    const timer = setTimeout(() => void thread.terminate(), CLOSING)
    await exited
    clearTimeout(timer)
  }
  try {
    await opened.promise
  } catch (error) {
    await thread.terminate()
    throw error
  }
  return {
    executeSql(text, values) {
      if (ended) return Promise.reject(ended)
      const id = ++last
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        thread.postMessage({ id, text, values } satisfies EmbeddedQuestion)
      })
    },
    ended: exited.then(() => broken),
    close,
  }
}
