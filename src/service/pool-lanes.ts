import type { Span } from '@opentelemetry/api'
import type { RequestWork } from './request-work.ts'

/**
 * One kind of work. Lanes that have work waiting share the threads evenly, so a forecast of milliseconds
 * never stands behind minutes of replays or a cohort of ten thousand, and a flood of forecasts never starves a replay. Markets, which
 * may take long each, and the worlds of scenarios, which nobody else waits for, never have all threads, where there are two or more;
 * nor have replays and recommendations while single forecasts are asked for, which would wait for their next step.
 */
export type Lane = 'table' | 'menus' | 'cohort' | 'advice' | 'replay' | 'scenario' | 'matches' | 'jobs'

/** What a small task is where it goes through the queue that the threads share (shared-queue.ts). */
export interface QueuedAs {
  /** The task that answers all that is in the queue (answerQueue). It gets what they have in common, the queue and a number to take texts by. */
  readonly name: string
  /** The very same object for all that may be answered so together. */
  readonly common: object
  /** All else that there is to say, in no more than fitsQueue allows. */
  readonly text: string
}

/** What is known of a task beside its argument. */
export interface TaskTraits {
  /** How much work it is, in a unit of its lane (a replayed world, a byte to read); 1 if not said. */
  readonly work?: number
  /** Memory that is handed over instead of copied; it is gone on this side. */
  readonly transfer?: readonly ArrayBuffer[]
  /** Milliseconds that it may run before it is ended, together with its thread; no limit if not said. */
  readonly longest?: number
  /** For small tasks of lanes that need not ask whether to stop: how they are done one after the other by whichever thread has time. */
  readonly queued?: QueuedAs
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
  /** Set when a thread was lost that had taken it. */
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
const allButOne = (threads: number): number => Math.max(1, threads - 1)

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

/** How much the newest measured task moves the average of its lane. */
const NEWEST = 0.2
/** A task that took more than so many times the average counts as that: one that a standstill of the machine fell into says little of the next. */
const MOST_TIMES = 3

/** Takes note of how many milliseconds some work took that has just been done. */
export function measure(state: LaneState, took: number, work: number): void {
  const taken = took / 1000 / work
  state.secondsPerWork += NEWEST * (Math.min(taken, MOST_TIMES * state.secondsPerWork) - state.secondsPerWork)
}

/** Lanes whose tasks ask now and then whether they are to stop. */
export const ASK: ReadonlySet<Lane> = new Set(['advice', 'replay', 'matches'])
/** Lanes whose tasks may still go on for seconds before they ask, which costs more than a new thread. */
export const END: ReadonlySet<Lane> = new Set(['matches'])
/** Lanes that leave a thread to small tasks while there are such. */
const LEAVE_ONE: ReadonlySet<Lane> = new Set(['replay', 'advice'])
/** Milliseconds since the last small task within which another is to be expected. */
const SMALL_AGAIN = 2000

/** How many of so many threads a lane may have now, so many milliseconds after the last small task was put in. */
export const mostNow = ({ name, most }: LaneState, threads: number, sinceSmall: number): number =>
  LEAVE_ONE.has(name) && sinceSmall < SMALL_AGAIN ? Math.min(most, allButOne(threads)) : most

/** The task of a lane that has waited longest. */
export function firstOf({ waiting }: LaneState): Task | undefined {
  while (waiting[0]?.status === 'dropped') waiting.shift()
  return waiting[0]
}

/** Takes that task out of its lane, which has one. */
export function takeFirst(state: LaneState): Task {
  const task = state.waiting.shift()!
  leaveQueue(state, task)
  return task
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

/** Puts a task back whose thread was lost, to be done before all others, and not through the queue: the thread may have been lost to it. */
export function putBack(state: LaneState, task: Task): void {
  task.alone = true
  task.status = 'waiting'
  state.running--
  state.waiting.unshift(task)
  state.length++
  state.work += task.work
}
