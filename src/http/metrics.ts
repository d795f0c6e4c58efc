import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Matchcast } from '../service/matchcast.ts'
import type { Note } from './observed.ts'

/** Jobs by their state. */
export type JobCounts = Readonly<Record<string, number>>

export interface Metrics {
  readonly note: Note
  /** From now on tells of jobs too. */
  countJobs(counts: () => JobCounts | Promise<JobCounts>): void
  readonly registry: Registry
}

/** Upper ends of the buckets of durations, in seconds. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 100, 300]

/** Numbers for a dashboard. Those of requests are counted as they end; all others are read when somebody asks. */
export function createMetrics(matchcast: Matchcast): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const note = requestDurations(registry)
  poolMetrics(registry, matchcast)
  tableMetrics(registry, matchcast)
  let counts: Parameters<Metrics['countJobs']>[0] | undefined
  new Gauge({
    name: 'matchcast_jobs',
    help: 'Jobs by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset()
      for (const [state, count] of Object.entries((await counts?.()) ?? {})) this.set({ state }, count)
    },
  })
  const countJobs: Metrics['countJobs'] = (source) => {
    counts = source
  }
  return { registry, note, countJobs }
}

function requestDurations(registry: Registry): Note {
  const histogram = new Histogram({
    name: 'matchcast_request_duration_seconds',
    help: 'Requests by route, method and status, and the time from when one came to when its answer was sent; 499 where the client hung up.',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATIONS,
    registers: [registry],
  })
  // To look up a child by its labels takes longer than to count; there are as many as kinds of answers.
  const children = new Map<string, ReturnType<typeof histogram.labels>>()
  return ({ method, routeOptions: { url: route = 'none' } }, status, milliseconds) => {
    const name = `${method} ${status} ${route}`
    let child = children.get(name)
    if (!child) {
      child = histogram.labels({ method, route, status })
      children.set(name, child)
    }
    child.observe(milliseconds / 1000)
  }
}

type Labels = Readonly<Record<string, string>>
type Values = Iterable<readonly [Labels, number]>

/** A metric that is read where it is kept. */
function readFrom(
  registry: Registry,
  kind: typeof Gauge | typeof Counter,
  name: string,
  help: string,
  labelNames: string[],
  values: () => Values,
): void {
  new kind({
    name,
    help,
    labelNames,
    registers: [registry],
    collect() {
      this.reset()
      for (const [labels, value] of values()) this.inc(labels, value)
    },
  })
}

function poolMetrics(registry: Registry, matchcast: Matchcast): void {
  const pool = () => matchcast.load().pool
  const lanes = () => pool()?.lanes ?? []
  const tasks = () => pool()?.tasks ?? []
  readFrom(registry, Gauge, 'matchcast_pool_threads', 'Worker threads.', [], () => [[{}, pool()?.threads ?? 0]])
  readFrom(registry, Gauge, 'matchcast_pool_threads_busy', 'Worker threads with a task.', [], () => [[{}, pool()?.busy ?? 0]])
  readFrom(registry, Gauge, 'matchcast_pool_waiting', 'Tasks that wait for a thread.', ['lane'], () =>
    lanes().map(({ lane, waiting }) => [{ lane }, waiting]),
  )
  readFrom(registry, Gauge, 'matchcast_pool_running', 'Tasks that a thread does, or takes next.', ['lane'], () =>
    lanes().map(({ lane, running }) => [{ lane }, running]),
  )
  readFrom(
    registry,
    Gauge,
    'matchcast_pool_wait_seconds',
    'Time that a task put in now would wait, as estimated.',
    ['lane'],
    () => lanes().map(({ lane, waitSeconds }) => [{ lane }, waitSeconds]),
  )
  readFrom(registry, Counter, 'matchcast_pool_tasks_total', 'Tasks that have ended.', ['lane', 'task', 'end'], () =>
    tasks().flatMap(({ lane, task, ends }) => Object.entries(ends).map(([end, count]) => [{ lane, task, end }, count] as const)),
  )
  readFrom(registry, Counter, 'matchcast_pool_waited_seconds_total', 'Time that tasks waited.', ['lane', 'task'], () =>
    tasks().map(({ lane, task, waited }) => [{ lane, task }, waited]),
  )
  readFrom(registry, Counter, 'matchcast_pool_worked_seconds_total', 'Time that tasks ran.', ['lane', 'task'], () =>
    tasks().map(({ lane, task, worked }) => [{ lane, task }, worked]),
  )
}

/** Tasks that draw and match one world each. */
const WORLD_TASKS: Readonly<Record<string, string>> = { fill: 'table', replay: 'replay', replayCouple: 'replay' }

function tableMetrics(registry: Registry, matchcast: Matchcast): void {
  const table = () => matchcast.load().table
  readFrom(registry, Gauge, 'matchcast_ready', '1 while forecasts can be answered.', [], () => [
    [{}, matchcast.status() === 'ready' ? 1 : 0],
  ])
  readFrom(registry, Gauge, 'matchcast_table_worlds', 'Worlds in the menu table.', [], () => [
    [{}, matchcast.progress().worldsDone],
  ])
  readFrom(registry, Gauge, 'matchcast_table_bytes', 'Memory of the menu table.', [], () => [[{}, table()?.bytes ?? 0]])
  readFrom(registry, Gauge, 'matchcast_table_age_seconds', 'Time since the menu table was drawn.', [], () => {
    const shown = table()
    return shown ? [[{}, (Date.now() - shown.drawn) / 1000]] : []
  })
  readFrom(registry, Counter, 'matchcast_worlds_total', 'Worlds drawn and matched, for the table or a replay.', ['for'], () =>
    (matchcast.load().pool?.tasks ?? []).flatMap(({ task, ends }) =>
      task in WORLD_TASKS ? [[{ for: WORLD_TASKS[task]! }, ends.done] as const] : [],
    ),
  )
}

export function metricsRoute(app: FastifyInstance, { registry }: Metrics): void {
  app.get('/metrics', { schema: { hide: true }, logLevel: 'warn' }, async (_request, reply) => {
    reply.type(registry.contentType)
    return registry.metrics()
  })
}
