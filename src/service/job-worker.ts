import { createHash } from 'node:crypto'
import type { JobWithMetadata } from 'pg-boss'
import { menuTableBytes } from '../forecast/menu-table.ts'
import type { Configuration } from './configuration.ts'
import type { JobDatabase } from './job-database.ts'
import { isQueued } from './job-plan.ts'
import { gatherReplay, type ShardRoom, workShard } from './job-shards.ts'
import type { KeptShard } from './job-tables.ts'
import type { Matchcast } from './matchcast.ts'

/** What stands in the queue: where to find the shard, and nothing of what it is about. */
interface Ticket {
  readonly job: string
  readonly shard: number
}

/** Changes with what a shard's content means. */
const FORMAT = 1

/** Seconds without a sign of life after which a worker is held to be gone, and between such signs. */
const [HEARTBEAT, SIGN_OF_LIFE] = [15, 4]
/** Seconds that one try of a shard may take. */
const LONGEST_TRY = 6 * 3600
/** Seconds until the next try; doubled each time up to the longest. */
const [FIRST_WAIT, LONGEST_WAIT] = [1, 300]
/** Seconds between looks at an empty queue. */
const LOOK_EVERY = 1
/** Milliseconds between looks whether jobs that are worked on have been deleted. */
const CHECK_EVERY = 500
const DAY = 86_400
/** Seconds that a ticket is kept when its shard is done. */
const KEPT_WHEN_DONE = 3600
/** Shards put into the queue at once. */
const BATCH = 1000

/**
 * The queue of workers that give the same answers: the same model, seed, worlds and limits of lists. Services and workers that differ in
 * these may share a database, and do not take each other's shards.
 */
export function queueOf(matchcast: Matchcast, { seed, worlds, scenarioWorlds, listLimit }: Configuration): string {
  const models = matchcast.seasons().map(({ season: { id }, model, forecasts }) => [id, model, forecasts])
  const bytes = models.map(([id]) => menuTableBytes(matchcast.market(String(id)), worlds))
  const name = createHash('sha256').update(JSON.stringify([FORMAT, seed, worlds, scenarioWorlds, listLimit, models, bytes]))
  return `shards-${name.digest('hex').slice(0, 16)}`
}

const deadLetters = (queue: string) => `${queue}-dead`

export async function createQueues({ boss }: JobDatabase, queue: string, { jobDays, jobTries }: Configuration): Promise<void> {
  const retentionSeconds = Math.ceil(jobDays * DAY) + DAY
  await boss.createQueue(deadLetters(queue), { retentionSeconds, deleteAfterSeconds: DAY })
  const options = {
    retentionSeconds,
    deleteAfterSeconds: KEPT_WHEN_DONE,
    expireInSeconds: LONGEST_TRY,
    retryLimit: jobTries - 1,
    retryDelay: FIRST_WAIT,
    retryBackoff: true,
    retryDelayMax: LONGEST_WAIT,
    heartbeatSeconds: HEARTBEAT,
    deadLetter: deadLetters(queue),
  }
  await boss.createQueue(queue, options)
  // It may have been there, from a start with another configuration.
  await boss.updateQueue(queue, options)
}

/** Numbers of shards, into the queue. */
export async function enqueue({ boss }: JobDatabase, queue: string, job: string, shards: readonly number[]): Promise<void> {
  for (let from = 0; from < shards.length; from += BATCH) {
    const tickets = shards.slice(from, from + BATCH).map((shard) => ({ data: { job, shard } satisfies Ticket }))
    await boss.insert(queue, tickets)
  }
}

/** Puts back what a process that is gone had in work. Only for a database that nobody else has: others wait for a sign of life first. */
export async function putBack({ boss }: JobDatabase, queue: string): Promise<void> {
  const active = (await boss.findJobs(queue)).filter(({ state }) => state === 'active')
  if (active.length > 0)
    await boss.fail(
      queue,
      active.map(({ id }) => id),
      { message: 'The process ended.' },
    )
}

export interface JobWorkers {
  /** Looks at the queue now. */
  wake(): void
  /** Aborts the work on a job that is gone. */
  drop(job: string): void
  /** Aborts the work on all of them. */
  dropAll(): void
  stop(): void
}

/** Takes shards from the queue, so many at a time, until stopped. */
export async function startWorkers(
  room: ShardRoom,
  database: JobDatabase,
  queue: string,
  concurrency: number,
  warn: (message: string) => void,
): Promise<JobWorkers> {
  const { boss } = database
  const { tables } = room
  /** job -> ends the shards of it that are worked on here. */
  const inWork = new Map<string, Set<AbortController>>()
  const ids: string[] = []
  const wake = () => ids.forEach((id) => void boss.notifyWorker(id))

  function drop(job: string): void {
    for (const end of inWork.get(job) ?? []) end.abort(new Error('The job is gone.'))
  }

  async function whileItIsThere(job: string, cancel: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const end = new AbortController()
    const ends = inWork.get(job) ?? new Set()
    inWork.set(job, ends.add(end))
    const gone = () => end.abort(new Error('The shard is not this worker’s any more.'))
    cancel.addEventListener('abort', gone, { once: true })
    try {
      await work(end.signal)
    } finally {
      cancel.removeEventListener('abort', gone)
      ends.delete(end)
      if (ends.size === 0) inWork.delete(job)
    }
  }

  async function finish(shard: KeptShard, signal: AbortSignal): Promise<void> {
    if (shard.what === 'replay') await gatherReplay(room, shard, signal)
    const completed = await tables.complete(shard.job)
    if (completed && shard.table) await room.builds.gather(shard.job, shard.table)
  }

  /** Every step can be done again: a worker may be gone between any two. */
  async function work({ job, shard: number }: Ticket, cancel: AbortSignal, lastTry: boolean): Promise<void> {
    const shard = await tables.shard(job, number)
    if (!shard || !isQueued(shard)) return
    await whileItIsThere(job, cancel, async (signal) => {
      await tables.started(job)
      if (!shard.done) await tables.keep(job, number, await workShard(room, shard, signal, lastTry))
      await finish(shard, signal)
    })
  }

  async function take(worker: () => string, ticket: Ticket, cancel: AbortSignal, lastTry: boolean): Promise<void> {
    try {
      await work(ticket, cancel, lastTry)
    } catch (error) {
      if (!(await tables.unended([ticket.job])).has(ticket.job)) return
      const { name, message } = error as Error
      warn(
        `Shard ${ticket.shard} of job ${ticket.job} failed and is tried again, unless this was its last try: ${name}: ${message}`,
      )
      throw error
    } finally {
      // Without a wait until the next look, as there may be more.
      boss.notifyWorker(worker())
    }
  }

  for (let n = 0; n < concurrency; n++) {
    const options = { pollingIntervalSeconds: LOOK_EVERY, heartbeatRefreshSeconds: SIGN_OF_LIFE, includeMetadata: true } as const
    const handler = async ([{ data, signal, retryCount, retryLimit }]: JobWithMetadata<Ticket>[]) =>
      take(() => id, data, signal, retryCount >= retryLimit)
    const id: string = await boss.work(queue, options, handler)
    ids.push(id)
  }
  await boss.work<Ticket>(deadLetters(queue), { pollingIntervalSeconds: LOOK_EVERY }, async ([{ data }]) => {
    await tables.fail(data.job, `Shard ${data.shard + 1} could not be done, however often it was tried.`)
  })

  const timer = setInterval(() => {
    if (inWork.size === 0) return
    const known = [...inWork.keys()]
    tables.unended(known).then(
      (left) => known.filter((job) => !left.has(job)).forEach(drop),
      () => {},
    )
  }, CHECK_EVERY)
  return { wake, drop, dropAll: () => [...inWork.keys()].forEach(drop), stop: () => clearInterval(timer) }
}
