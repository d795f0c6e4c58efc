import type { Statements } from './embedded-database.ts'
import { ServiceError } from './service-error.ts'

/** What PostgreSQL says where there is no room on the disk, and where the disk does not do what it should. */
const OF_THE_DISK: Readonly<Record<string, string>> = {
  '53100': 'The disk of the store of jobs is full.',
  '58030': 'The disk of the store of jobs cannot be written to or read.',
}
/** Seconds in which somebody may make room. */
const MAKING_ROOM = 60

/** A statement that failed for want of a disk is as good as before, once there is room: such an error becomes BUSY, others stay. */
export function storeFailure(error: unknown): unknown {
  const detail = OF_THE_DISK[(error as { code?: string }).code ?? '']
  return detail === undefined ? error : new ServiceError('BUSY', detail, { retryAfter: MAKING_ROOM })
}

/** The same statements, of which one that finds no room rejects with BUSY. */
export const busyWhereFull = (statements: Statements): Statements => ({
  async executeSql(text, values) {
    try {
      return await statements.executeSql(text, values)
    } catch (error) {
      throw storeFailure(error)
    }
  },
})
