import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { atMost } from './at-most.ts'
import type { Configuration } from './configuration.ts'
import {
  type JobCounts,
  type JobKind,
  type JobStatus,
  jobFolder,
  NO_JOBS,
  type RowAnswers,
  type RowKind,
  type SeasonTable,
} from './job.ts'
import { planRows, planSeason, type Shard, worldsOfReplay } from './job-plan.ts'
import type { OpenJobs } from './job-room.ts'
import type { Matchcast } from './matchcast.ts'
import { linesOfShard, type ReadPart } from './result-lines.ts'
import { ServiceError } from './service-error.ts'
import { turns } from './turns.ts'
import { untilAborted } from './until-aborted.ts'

/** Long work that outlives the process that was asked for it. Everything rejects with BUSY where the store of jobs cannot be had. */
export interface Jobs {
  /** Goes on with jobs of earlier starts, and with those of others on the same database. Opens nothing where there are none. */
  start(): void
  /** Keeps the rows, which come as texts without newlines, and puts the job into the queue. */
  create(kind: RowKind, rows: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<JobStatus>
  createSeason(table: SeasonTable): Promise<JobStatus>
  /** Rejects with UNKNOWN_JOB. */
  status(id: string): Promise<JobStatus>
  /** How the job stands now and whenever that has changed, until it has ended. Ends early where the job is deleted. */
  follow(id: string, signal: AbortSignal): AsyncGenerator<JobStatus>
  /** Lines of results behind the row named, in order, as soon as they are there. Throws UNKNOWN_JOB, or INTERNAL where the job has failed. */
  lines(id: string, after: number, signal: AbortSignal): AsyncGenerator<Uint8Array>
  /** The file that a season job comes to, once it has ended. */
  seasonFile(id: string, signal: AbortSignal): Promise<string>
  /** Ends the work on it and deletes it, its inputs and its results. Rejects with UNKNOWN_JOB. */
  remove(id: string): Promise<void>
  /** As they were when last looked at; opens nothing. */
  counts(): JobCounts
  /** Takes no more shards, and lets those in work end for so many milliseconds. */
  close(patience: number): Promise<void>
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const DAY_MS = 86_400_000
/** Milliseconds between looks at a job that somebody follows. */
const LOOK_EVERY = 500
/** Parts of results that are read at once: whatever else the database is asked stands behind no more of them. */
const READ_AT_ONCE = 2
/** Milliseconds until a database that could not be reached is tried again. */
const TRY_AGAIN = 5000
/** Milliseconds that jobs being received have to be given up in when the store is closed, at least. */
const SETTLING = 1000
/** The share of the time to answer a request after which it is not waited for the store any longer. */
const PATIENCE = 0.8

const unknown = (id: string) => new ServiceError('UNKNOWN_JOB', `There is no job ${JSON.stringify(id.slice(0, 80))}.`)

/** A job that has ended without all of its results. */
const failed = (failure: string | null) => new ServiceError('INTERNAL', failure ?? 'The job has failed.')

export function createJobs(
  matchcast: Matchcast,
  configuration: Configuration,
  answers: RowAnswers,
  warn: (message: string) => void = () => {},
): Jobs {
  const closing = new AbortController()
  let opening: Promise<OpenJobs> | undefined
  let open: OpenJobs | undefined
  let closed: Promise<void> | undefined
  const looks = new Map<string, Promise<JobStatus>>()
  const inTurn = turns(READ_AT_ONCE)
  /** Jobs being received, by id: they are among those that have not ended, and are settled before the store is closed. */
  const receiving = new Map<string, Promise<unknown>>()

  /** The packages behind it are loaded when they are first needed. */
  async function openRoom(): Promise<OpenJobs> {
    const { openJobs } = await import('./job-room.ts')
    const opened = await openJobs(matchcast, configuration, answers, warn)
    void opened.broken.then((reason) => openAnew(opened, reason))
    open = opened
    return opened
  }

  /** Whoever asks next opens the store again; and so do the jobs in it, which go on. */
  async function openAnew(broken: OpenJobs, reason: string): Promise<void> {
    if (closing.signal.aborted) return
    warn(`The store of jobs has broken off and is opened again: ${reason}`)
    if (open === broken) {
      open = undefined
      opening = undefined
    }
    await broken.close(0).catch(() => {})
    await openAgainAndAgain()
  }

  function room(): Promise<OpenJobs> {
    if (closing.signal.aborted) return Promise.reject(new ServiceError('BUSY', 'The service is stopping.', { retryAfter: 1 }))
    opening ??= openRoom().catch((error: Error) => {
      opening = undefined
      if (error instanceof ServiceError) throw error
      warn(`The store of jobs cannot be opened: ${error.message}`)
      throw new ServiceError('BUSY', 'The store of jobs cannot be opened; the reason is in the log.', { retryAfter: 60 })
    })
    return opening
  }

  /** The first job of all waits until the embedded database has prepared its folder; a client need not wait as long. */
  async function roomInTime(): Promise<OpenJobs> {
    const ready = room()
    await atMost(PATIENCE * configuration.requestTimeout, ready)
    if (!open) throw new ServiceError('BUSY', 'The store of jobs is being opened.', { retryAfter: 5 })
    return ready
  }

  /** Whether anything may be kept. */
  const isThere = () => {
    const { databaseUrl } = configuration
    return open !== undefined || opening !== undefined || databaseUrl !== undefined || existsSync(jobFolder(configuration))
  }

  async function roomOf(id: string): Promise<OpenJobs> {
    if (!ID.test(id) || !isThere()) throw unknown(id)
    return roomInTime()
  }

  async function statusOf(id: string): Promise<JobStatus> {
    const { tables } = await roomOf(id)
    const status = await tables.status(id)
    if (!status) throw unknown(id)
    return status
  }

  /** How a job stands, for those who look at it again and again: one look is enough for all who wait for it. */
  function look(id: string): Promise<JobStatus> {
    const status = looks.get(id) ?? statusOf(id).finally(() => looks.delete(id))
    looks.set(id, status)
    return status
  }

  async function keep(kind: RowKind | 'season', table: SeasonTable | null, shards: Shards) {
    const opened = await roomInTime()
    const before = [...receiving.keys()]
    const others = await opened.tables.unendedBeside(before)
    closing.signal.throwIfAborted()
    // Nothing is awaited from here until this one is among them. What has been received to its end meanwhile stands in `before` only.
    const unended = others + new Set([...before, ...receiving.keys()]).size
    if (unended >= configuration.jobs) {
      throw new ServiceError('BUSY', `This service keeps ${configuration.jobs} jobs that have not ended.`, { retryAfter: 60 })
    }
    const id = randomUUID()
    const received = receive(opened, id, kind, table, shards).finally(() => receiving.delete(id))
    receiving.set(id, received)
    const status = await received
    if (!status) throw unknown(id)
    return status
  }

  async function receive({ tables, enqueue }: OpenJobs, id: string, kind: JobKind, table: SeasonTable | null, shards: Shards) {
    try {
      await tables.begin(id, kind, table, new Date(Date.now() + configuration.jobDays * DAY_MS))
      const waiting: number[] = []
      let count = 0
      let rows = 0
      for await (const shard of untilAborted(shards, closing.signal)) {
        await tables.addShard(id, count, shard)
        if (shard.what !== 'gather') waiting.push(count)
        count++
        rows += shard.rows
      }
      if (rows === 0) throw new ServiceError('INVALID_REQUEST', 'A job needs at least one row.')
      await tables.received(id, rows, count)
      await enqueue(id, waiting)
      await tables.accepted(id)
      return await tables.status(id)
    } catch (error) {
      // What is left by a store that has broken off is removed when it is opened again, and the failure is what the client is told.
      await tables.abandon(id).catch(() => {})
      throw error
    }
  }

  async function openAgainAndAgain(): Promise<void> {
    while (!closing.signal.aborted) {
      const failure = await room().then(
        () => undefined,
        (error: Error) => error,
      )
      if (!failure) return
      warn(`Jobs are not worked on: ${failure.message}`)
      await pause(TRY_AGAIN, undefined, { signal: closing.signal, ref: false }).catch(() => {})
    }
  }

  return {
    start() {
      if (isThere()) void openAgainAndAgain()
    },
    async create(kind, rows) {
      const { worlds, listLimit } = configuration
      const season = matchcast.seasons().find(({ forecasts }) => forecasts)!.season.id
      return keep(kind, null, planRows(kind, rows, worldsOfReplay(answers, { season, worlds }, listLimit)))
    },
    async createSeason(table) {
      matchcast.market(table.season)
      return keep('season', table, planSeason(table))
    },
    status: statusOf,
    async *follow(id, signal) {
      let last: string | undefined
      for (;;) {
        const status = await look(id)
        const text = JSON.stringify(status)
        if (text !== last) yield status
        last = text
        if (hasEnded(status)) return
        await pause(LOOK_EVERY, undefined, { signal })
      }
    },
    async *lines(id, after, signal) {
      const { tables } = await roomOf(id)
      const shards = await tables.shardsWithLines(id, after)
      // Asked after them, because a job that was deleted a moment before has none, and would look as if it had been read to its end.
      await statusOf(id)
      const untilThere = async () => {
        const { state, failure } = await look(id)
        if (state === 'failed') throw failed(failure)
        await pause(LOOK_EVERY, undefined, { signal })
      }
      for (const { shard, firstRow } of shards) {
        const read: ReadPart = (from, most) => inTurn(() => tables.resultPart(id, shard, from, most), signal)
        yield* linesOfShard(read, after - firstRow + 1, untilThere)
      }
    },
    async seasonFile(id, signal) {
      for (;;) {
        const { state, failure } = await statusOf(id)
        const { tables, builds } = await roomOf(id)
        if (state === 'failed') throw failed(failure)
        const table = state === 'completed' ? await tables.tableOf(id) : undefined
        if (table) return builds.gather(id, table)
        await pause(LOOK_EVERY, undefined, { signal })
      }
    },
    async remove(id) {
      const { tables, drop } = await roomOf(id)
      if (!(await tables.remove(id))) throw unknown(id)
      drop(id)
    },
    counts: () => open?.counts() ?? NO_JOBS,
    close(patience) {
      closed ??= (async () => {
        closing.abort(new ServiceError('BUSY', 'The service is stopping.', { retryAfter: 1 }))
        await atMost(Math.max(SETTLING, patience), Promise.allSettled(receiving.values()))
        const opened = await opening?.catch(() => undefined)
        await opened?.close(patience)
      })()
      return closed
    },
  }
}

type Shards = AsyncIterable<Shard> | Iterable<Shard>

const hasEnded = ({ state }: JobStatus) => state === 'completed' || state === 'failed'
