import { statfs } from 'node:fs/promises'
import type { Configuration } from './configuration.ts'
import { type JobCounts, jobFolder, NO_JOBS, type RowAnswers, threadsForJobs } from './job.ts'
import { openJobDatabase } from './job-database.ts'
import { type JobTables, jobTables } from './job-tables.ts'
import { createQueues, enqueue, putBack, queueOf, startWorkers } from './job-worker.ts'
import type { Matchcast } from './matchcast.ts'
import { type SeasonBuild, seasonBuild } from './season-build.ts'
import { storeFailure } from './store-failure.ts'

/** The store of jobs, opened, with its workers at work. */
export interface OpenJobs {
  readonly tables: JobTables
  readonly builds: SeasonBuild
  /** Puts shards of a job into the queue. */
  enqueue(job: string, shards: readonly number[]): Promise<void>
  /** Ends the work on a job that is gone. */
  drop(job: string): void
  /** As last looked at. */
  counts(): JobCounts
  /** Resolves with the reason where the store has broken, and has to be opened again. */
  readonly broken: Promise<string>
  close(patience: number): Promise<void>
}

/** Milliseconds between removals of what has expired, at most; where jobs expire soon, a share of their time. */
const [SWEEP_EVERY, SWEEPS_IN_A_LIFE] = [60_000, 10]
const [SOONEST_SWEEP, DAY] = [1000, 86_400_000]
/** Milliseconds between counts. */
const COUNT_EVERY = 5000
/** Bytes that must be free before the log is told to begin a new file, of 16 MB: as much again is left to what else is written. */
const ROOM_FOR_LOG = 2 * 2 ** 24

async function hasRoomForLog(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize >= ROOM_FOR_LOG
}

export async function openJobs(
  matchcast: Matchcast,
  configuration: Configuration,
  answers: RowAnswers,
  warn: (message: string) => void,
): Promise<OpenJobs> {
  const { jobDays, seed, worlds, cacheDir } = configuration
  const concurrency = threadsForJobs(configuration)
  const database = await openJobDatabase(configuration, concurrency, warn)
  const tables = jobTables(database.statements)
  const builds = seasonBuild(matchcast, tables, cacheDir)
  const queue = queueOf(matchcast, configuration)
  const season = matchcast.seasons().find(({ forecasts }) => forecasts)!.season.id
  const room = { matchcast, tables, answers, builds, served: { season, seed, worlds } }
  let counts = NO_JOBS
  let hasRemoved = true

  async function quietly(work: () => Promise<unknown>): Promise<void> {
    await work().catch(({ message }: Error) => warn(`The store of jobs: ${message}`))
  }
  const count = () =>
    quietly(async () => {
      counts = await tables.counts()
    })

  /** A server tidies up by itself; the embedded database has nobody who does. */
  async function sweep(): Promise<void> {
    if ((await tables.sweep()) > 0) hasRemoved = true
    if (!hasRemoved || configuration.databaseUrl !== undefined) return
    hasRemoved = false
    try {
      const hasRoom = await hasRoomForLog(jobFolder(configuration))
      await tables.tidy(hasRoom)
      hasRemoved ||= !hasRoom
    } catch (error) {
      hasRemoved = true
      throw error
    }
  }

  try {
    await tables.create()
    if (configuration.databaseUrl === undefined) await tables.abandonAll()
    await sweep()
    await createQueues(database, queue, configuration)
    if (configuration.databaseUrl === undefined) await putBack(database, queue)
    const workers = await startWorkers(room, database, queue, concurrency, warn)
    void database.broken.then(workers.dropAll)
    await count()
    const sweepEvery = Math.max(SOONEST_SWEEP, Math.min(SWEEP_EVERY, (jobDays * DAY) / SWEEPS_IN_A_LIFE))
    const timers = [setInterval(() => quietly(sweep), sweepEvery), setInterval(count, COUNT_EVERY)]
    for (const timer of timers) timer.unref()
    return {
      tables,
      builds,
      async enqueue(job, shards) {
        try {
          await enqueue(database, queue, job, shards)
        } catch (error) {
          throw storeFailure(error)
        }
        workers.wake()
      },
      drop(job) {
        hasRemoved = true
        workers.drop(job)
      },
      counts: () => counts,
      broken: database.broken,
      async close(patience) {
        for (const timer of timers) clearInterval(timer)
        workers.stop()
        await database.close(patience)
      },
    }
  } catch (error) {
    await database.close(0)
    throw error
  }
}
