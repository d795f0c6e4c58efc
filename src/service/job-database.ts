import { PgBoss } from 'pg-boss'
import type { Configuration } from './configuration.ts'
import { openEmbeddedDatabase, type Statements } from './embedded-database.ts'
import { jobFolder } from './job.ts'
import { ServiceError } from './service-error.ts'
import { busyWhereFull } from './store-failure.ts'

/** The database that keeps jobs, and the queue in it. */
export interface JobDatabase {
  readonly boss: PgBoss
  readonly statements: Statements
  /** Resolves with the reason where the database has broken, and has to be opened again; never where it is a server. */
  readonly broken: Promise<string>
  /** Lets what is being worked on end for so many milliseconds. */
  close(patience: number): Promise<void>
}

const QUEUE_SCHEMA = 'matchcast_queue'

/** Seconds between looks for shards whose worker is gone. */
const SUPERVISED_EVERY = 5

/** Seconds between removals of tickets whose shards are done. */
const TIDIED_EVERY = 300

/** Connections beside one per shard in work. */
const SPARE_CONNECTIONS = 4

/**
 * Opens PostgreSQL at DATABASE_URL, or else the embedded one in the cache folder. Rejects with BUSY where it cannot be reached, or is
 * somebody else's.
 */
export async function openJobDatabase(
  { databaseUrl, cacheDir }: Pick<Configuration, 'databaseUrl' | 'cacheDir'>,
  concurrency: number,
  warn: (message: string) => void,
): Promise<JobDatabase> {
  const common = {
    schema: QUEUE_SCHEMA,
    schedule: false,
    superviseIntervalSeconds: SUPERVISED_EVERY,
    monitorIntervalSeconds: SUPERVISED_EVERY,
    maintenanceIntervalSeconds: TIDIED_EVERY,
  }
  const embedded = databaseUrl === undefined ? await openEmbeddedDatabase(jobFolder({ cacheDir })) : undefined
  const boss = embedded
    ? new PgBoss({ ...common, db: embedded, backend: 'pglite' })
    : new PgBoss({
        ...common,
        connectionString: databaseUrl,
        application_name: 'matchcast',
        max: concurrency + SPARE_CONNECTIONS,
      })
  // Only the message: what else an error of a database holds may be what was to be stored.
  boss.on('error', ({ message }) => warn(`The queue of jobs: ${message}`))
  try {
    await boss.start()
  } catch (error) {
    await boss.stop({ graceful: false, close: true }).catch(() => {})
    await embedded?.close()
    if (embedded) throw error
    const detail = `The database of jobs cannot be used: ${(error as Error).message || (error as { code?: string }).code}`
    throw new ServiceError('BUSY', detail, { retryAfter: 10 })
  }
  return {
    boss,
    statements: busyWhereFull(embedded ?? boss.getDb()),
    broken: new Promise((resolve) => {
      void embedded?.ended.then((reason) => reason !== undefined && resolve(reason))
    }),
    async close(patience) {
      try {
        await boss.stop({ graceful: true, close: true, timeout: Math.max(1000, patience) })
      } finally {
        await embedded?.close()
      }
    },
  }
}
