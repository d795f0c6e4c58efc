import type { Span } from '@opentelemetry/api'
import type { RequestWork } from './request-work.ts'

/**
 * One kind of work. Lanes that have work waiting share the threads evenly, so a forecast of milliseconds
 * never stands behind minutes of replays or a cohort of ten thousand, and a flood of forecasts never starves a replay. Markets, which
 * may take long each, and the worlds of scenarios, which nobody else waits for, never have all threads, where there are two or more;
 * nor have replays and recommendations while single forecasts are asked for, which would wait for their next step.
 */
export type Lane = 'table' | 'menus' | 'cohort' | 'advice' | 'replay' | 'scenario' | 'matches' | 'jobs'

/** What is known of a task beside its argument. */
export interface TaskTraits {
  /** How much work it is, in a unit of its lane (a replayed world, a byte to read); 1 if not said. */
  readonly work?: number
  /** Memory that is handed over instead of copied; it is gone on this side. */
  readonly transfer?: readonly ArrayBuffer[]
  /** Milliseconds that it may run before it is ended, together with its thread; no limit if not said. */
  readonly longest?: number
  /**
   * The task that does several such tasks in one go, as they would be done alone. It gets `{ each }`, their arguments, and answers each
   * with `{ value }` or `{ error }`. For small tasks of lanes that need not ask whether to stop.
   */
  readonly together?: string
}

/** A task that waits or runs. */
export interface Task {
  readonly name: string
  readonly argument: unknown
  readonly work: number
  readonly traits: TaskTraits
  readonly resolve: (value: never) => void
  readonly reject: (reason: unknown) => void
  readonly signal: AbortSignal | undefined
  readonly queued: number
  readonly span: Span
  /** Whom it is for. */
  readonly request: RequestWork | undefined
  onAbort?: () => void
  status: 'waiting' | 'running' | 'dropped'
  /** Set when it failed alone, or those it ran together with were lost together with a thread. */
  alone?: boolean
}

export interface LaneState {
  readonly name: Lane
  /** Threads it may have at once. */
  readonly most: number
  readonly waiting: Task[]
  /** Tasks waiting that have not been dropped. */
  length: number
  /** Their work. */
  work: number
  running: number
  /** Measured, as a moving average; the start value is a guess that the first tasks correct. */
  secondsPerWork: number
  /** Seconds of thread time taken; the lane with work that has had least is served next. */
  served: number
}

const lane = (name: Lane, most: number, secondsPerWork: number): LaneState => ({
  name,
  most,
  waiting: [],
  length: 0,
  work: 0,
  running: 0,
  secondsPerWork,
  served: 0,
})

/** All but one of so many threads, where there are two or more. */
export const allButOne = (threads: number): number => Math.max(1, threads - 1)

/** The lanes of a pool. A market may take as long as a request may; everything else is done in less than a second. */
export const lanesOf = (threads: number, jobThreads: number): Record<Lane, LaneState> => ({
  table: lane('table', threads, 0.2),
  menus: lane('menus', threads, 0.03),
  cohort: lane('cohort', threads, 0.03),
  advice: lane('advice', threads, 0.3),
  replay: lane('replay', threads, 0.3),
  scenario: lane('scenario', allButOne(threads), 0.4),
  matches: lane('matches', allButOne(threads), 1e-7),
  jobs: lane('jobs', Math.max(1, jobThreads), 0.1),
})

export const sumOfWork = (tasks: readonly Task[]): number => tasks.reduce((sum, { work }) => sum + work, 0)

/** How much the newest measured task moves the average of its lane. */
const NEWEST = 0.2
/** A task that took more than so many times the average counts as that: one that a standstill of the machine fell into says little of the next. */
const MOST_TIMES = 3

/** Takes note of how long some work took that has just been done. */
export function measure(state: LaneState, began: number, work: number): void {
  const taken = (performance.now() - began) / 1000 / work
  state.secondsPerWork += NEWEST * (Math.min(taken, MOST_TIMES * state.secondsPerWork) - state.secondsPerWork)
}

/** Lanes whose tasks ask now and then whether they are to stop. */
export const ASK: ReadonlySet<Lane> = new Set(['advice', 'replay', 'matches'])
/** Lanes whose tasks may still go on for seconds before they ask, which costs more than a new thread. */
export const END: ReadonlySet<Lane> = new Set(['matches'])
/** Lanes that leave a thread to small tasks while there are such. */
export const LEAVE_ONE: ReadonlySet<Lane> = new Set(['replay', 'advice'])
/** Milliseconds since the last small task within which another is to be expected. */
export const SMALL_AGAIN = 2000
/** Small tasks that a thread takes at once where as many wait: what it costs to hand them over is then paid once. */
const MOST_TOGETHER = 4
/** Those that a thread is given to go on with: fewer, as they wait for that thread, which may be slower than another. */
const NEXT_TOGETHER = 3

/**
 * Takes what one of the free threads is to do next out of a lane: its first task, or that and some behind it which may be done together,
 * but no more than its share of all that wait. Nothing is left to do where all have been dropped.
 */
export const takeFrom = (state: LaneState, freeThreads: number): Task[] =>
  take(state, Math.min(MOST_TOGETHER, Math.ceil(state.length / freeThreads)))

/** Takes the tasks that a thread is to go on with; none where there are too few that may be done together. */
export const takeNext = (state: LaneState): Task[] => (fillsThread(state) ? take(state, NEXT_TOGETHER) : [])

function take(state: LaneState, most: number): Task[] {
  const taken: Task[] = []
  while (state.waiting.length > 0 && taken.length < most) {
    const task = state.waiting[0]
    if (task.status !== 'dropped') {
      if (taken.length > 0 && !mayJoin(task, taken[0])) break
      taken.push(task)
      leaveQueue(state, task)
    }
    state.waiting.shift()
  }
  return taken
}

/** Gives up a task that waits. */
export function drop(state: LaneState, task: Task): void {
  task.status = 'dropped'
  leaveQueue(state, task)
}

/** A task no longer counts among those that wait. */
function leaveQueue(state: LaneState, { work }: Task): void {
  state.length--
  state.work -= work
}

/** Whether the next tasks of a lane are as many as a thread is given to go on with, and may be done together. */
function fillsThread({ waiting }: LaneState): boolean {
  const next: Task[] = []
  for (const task of waiting) {
    if (task.status === 'dropped') continue
    if (next.length > 0 && !mayJoin(task, next[0])) return false
    if (next.push(task) === NEXT_TOGETHER) return true
  }
  return false
}

/** Whether tasks that are done in one go, or one, may share the fate of others on their thread: they are done again where it is lost. */
export const isSmall = ([{ traits, alone }]: readonly Task[]): boolean => traits.together !== undefined && !alone

const mayJoin = (task: Task, first: Task): boolean =>
  task.traits.together !== undefined && task.traits.together === first.traits.together && !task.alone && !first.alone

/** Puts tasks back whose thread was lost, to be done before all others, one by one: the thread may have been lost to any of them. */
export function putBack(state: LaneState, tasks: readonly Task[]): void {
  for (const task of tasks.toReversed()) {
    if (task.signal?.aborted) continue
    task.alone = true
    task.status = 'waiting'
    state.waiting.unshift(task)
    state.length++
    state.work += task.work
  }
}
