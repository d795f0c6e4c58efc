import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { fromPglite } from 'pg-boss'
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

async function serve(): Promise<void> {
  const lock = lockFolder()
  if (!lock) return say({ kind: 'locked' })
  const pglite = await PGlite.create(join(folder, 'data'))
  const database = fromPglite(pglite)
  port.on('message', async (question: EmbeddedQuestion) => {
    if (question === 'close') {
      await pglite.close().catch(() => {})
      lock.close()
      return port.close()
    }
    const { id, text, values } = question
    try {
      const { rows } = await database.executeSql(text, values)
      say({ kind: 'rows', id, rows })
    } catch (error) {
      const { message, code } = error as Error & { code?: string }
      say({ kind: 'error', id, message, code })
    }
  })
  say({ kind: 'open' })
}

serve().catch(({ message }: Error) => say({ kind: 'failed', message }))
