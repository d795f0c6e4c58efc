import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import type { EmbeddedAnswer, EmbeddedQuestion } from './embedded-database.ts'

/**
 * The thread in which the embedded PostgreSQL lives, because its queries, and preparing its folder once, would hold up the main
 * thread. It answers one statement after the other.
 */
const port = parentPort!
const { folder } = workerData as { folder: string }
const say = (answer: EmbeddedAnswer) => port.postMessage(answer)

/**
 * The embedded database does not notice a second process on its folder, and would be damaged by it. SQLite locks a file by the
 * means of the system, which lets go when the process ends, however it ends.
 */
function lockFolder(): DatabaseSync | undefined {
  mkdirSync(folder, { recursive: true })
  const lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined
    throw error
  }
}

const SQLITE_BUSY = 5

/** How severe an error is after which PostgreSQL goes on: FATAL and PANIC end the process, and what has none is not of its saying. */
const ENDS_A_STATEMENT = new Set(['ERROR'])

/**
 * Aborted when PostgreSQL ends its only process, or the code that it is made of fails. It is asked nothing from then on, because it
 * would not come back from the next question; and PGlite has one behind every failure, which is to end what failed.
 */
function breakingOff(pglite: PGlite): AbortController {
  const breaking = new AbortController()
  const ask = pglite.execProtocolStream.bind(pglite)
  pglite.execProtocolStream = async (...question) => {
    breaking.signal.throwIfAborted()
    try {
      return await ask(...question)
    } catch (error) {
      if (!ENDS_A_STATEMENT.has((error as { severity?: string }).severity ?? '')) breaking.abort(error)
      throw error
    }
  }
  return breaking
}

async function serve(): Promise<void> {
  const lock = lockFolder()
  if (!lock) return say({ kind: 'locked' })
  const pglite = await PGlite.create(join(folder, 'data')).catch((error: Error) => {
    lock.close()
    throw error
  })
  const breaking = breakingOff(pglite)

  const end = () => {
    lock.close()
    port.close()
  }

  /** With values it is one statement, without them there may be several. */
  async function rowsOf(text: string, values: unknown[] = []): Promise<unknown[]> {
    if (values.length > 0) return (await pglite.query(text, values)).rows
    return (await pglite.exec(text)).flatMap(({ rows }) => rows)
  }

  async function answer(question: EmbeddedQuestion): Promise<void> {
    if (question === 'close') {
      await pglite.close().catch(() => {})
      return end()
    }
    const { id, text, values } = question
    try {
      say({ kind: 'rows', id, rows: await rowsOf(text, values) })
    } catch (error) {
      const { message, code } = error as Error & { code?: string }
      // What failed in the middle of a transaction must not fail what comes behind it; and this can be answered, if anything can.
      await pglite.query('ROLLBACK').catch((reason: Error) => breaking.abort(reason))
      if (!breaking.signal.aborted) return say({ kind: 'error', id, message, code })
      say({ kind: 'broken', message: (breaking.signal.reason as Error).message })
      end()
    }
  }

  // One after the other also where one fails, so that none is asked of a database that is broken.
  let last = Promise.resolve()
  port.on('message', (question: EmbeddedQuestion) => {
    last = last.then(() => answer(question))
  })
  say({ kind: 'open' })
}

serve().catch(({ message }: Error) => say({ kind: 'failed', message }))
