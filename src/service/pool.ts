import { atMost } from './at-most.ts'
import { Few } from './few.ts'
import type * as matchTask from './match-task.ts'
import type { Together } from './outcome.ts'
import { PoolFigures, type PoolLoad } from './pool-figures.ts'
import {
  ASK,
  allButOne,
  drop,
  END,
  isSmall,
  type Lane,
  type LaneState,
  LEAVE_ONE,
  lanesOf,
  measure,
  putBack,
  SMALL_AGAIN,
  sumOfWork,
  type Task,
  type TaskTraits,
  takeFrom,
  takeNext,
} from './pool-lanes.ts'
import { openThreads, workerFile } from './pool-threads.ts'
import { requestWork } from './request-work.ts'
import type * as scenarioTask from './scenario-task.ts'
import type { ThreadData } from './seasons-at-hand.ts'
import { ServiceError } from './service-error.ts'
import { endTaskSpan, taskSpan } from './task-span.ts'
import type * as otherTasks from './tasks.ts'

type Tasks = typeof otherTasks & typeof matchTask & typeof scenarioTask
type TaskName = keyof Tasks
type Argument<Name extends TaskName> = Parameters<Tasks[Name]>[0]
type Result<Name extends TaskName> = ReturnType<Tasks[Name]>

/** Runs a task by its name. */
export type Work = <Name extends TaskName>(name: Name, argument: Argument<Name>, signal: AbortSignal) => Promise<Result<Name>>

export interface Pool {
  readonly threads: number
  /**
   * Rejects with the signal's reason as soon as it is aborted; a task that waits is then dropped, one that runs is asked to stop, and one
   * of a lane in which tasks may take long is ended together with its thread where it does not.
   */
  run<Name extends TaskName>(
    lane: Lane,
    name: Name,
    argument: Argument<Name>,
    signal?: AbortSignal,
    traits?: TaskTraits,
  ): Promise<Result<Name>>
  /** Seconds until a task put into this lane now would begin, estimated from the measured times of such tasks. */
  waitSeconds(lane: Lane): number
  /** Tasks of a lane that wait for a thread. */
  waiting(lane: Lane): number
  load(): PoolLoad
  /** Lets every task finish for at most so many milliseconds, then ends the threads. */
  close(patience: number): Promise<void>
}

const tooLong = (longest: number) => new ServiceError('TIMEOUT', `It was not done within ${longest} ms.`)

/** Milliseconds that any task may take: a thread that is ended makes room for one that takes seconds to open, and must not be ended for that. */
const LEAST_RUN = 5000

export interface PoolOptions {
  /** The file in which a task is found by its name. */
  readonly fileOf?: (name: string) => string
  /** Memory for the objects of one thread; as much as Node allows if not said. */
  readonly heapMegabytes?: number
  /** Threads that jobs may have at once; one if not said. */
  readonly jobThreads?: number
}

/** Piscina gets hardly more tasks than it has threads (handAhead): what waits, waits here, where it can be counted, ordered and dropped. */
export function createPool(
  threads: number,
  warn: (message: string) => void,
  workerData?: ThreadData,
  { fileOf = workerFile, heapMegabytes, jobThreads = 1 }: PoolOptions = {},
): Pool {
  const workers = openThreads(threads, warn, workerData, heapMegabytes)
  const lanes = lanesOf(threads, jobThreads)
  const all = Object.values(lanes)
  const figures = new PoolFigures()
  const open = new Few<Promise<void>>()
  let running = 0
  /** Of these, small ones. */
  let smallRunning = 0
  /** thread -> when it was last done with something. */
  const doneAt = new Map<number, number>()
  let closing = false
  /** What the lane that was last given a thread had been served by then; never falls. */
  let servedSoFar = 0
  /** When a small task was last put in. */
  let lastSmall = Number.NEGATIVE_INFINITY

  /** Threads that a lane may have now. */
  const mostOf = ({ name, most }: LaneState): number =>
    LEAVE_ONE.has(name) && performance.now() - lastSmall < SMALL_AGAIN ? Math.min(most, allButOne(threads)) : most

  function dispatch() {
    while (running < threads) {
      const able = all.filter((state) => state.length > 0 && state.running < mostOf(state))
      const next = able.sort((one, other) => one.served - other.served)[0]
      if (!next) return
      servedSoFar = Math.max(servedSoFar, next.served)
      const tasks = takeFrom(next, threads - running)
      if (tasks.length > 1) startTogether(tasks, next)
      else if (tasks.length === 1) start(tasks[0], next)
    }
    handAhead()
  }

  /**
   * While all threads do small tasks and only single forecasts wait, each is given some more before it is done
   * with those it has: it goes on without being woken, which takes as long as a tenth of a forecast.
   */
  function handAhead() {
    while (smallRunning === running && running >= threads && running < 2 * threads) {
      const tasks = all.some(({ name, length }) => name !== 'menus' && length > 0) ? [] : takeNext(lanes.menus)
      if (tasks.length === 0) return
      startTogether(tasks, lanes.menus, workers.runNext)
    }
  }

  /** A thread works for a lane from now until the promise is settled; then others follow. */
  function occupy(state: LaneState, tasks: readonly Task[], done: Promise<void>) {
    running++
    if (isSmall(tasks)) smallRunning++
    state.running++
    for (const task of tasks) {
      task.status = 'running'
      state.served += task.work * state.secondsPerWork
    }
    const over = done.finally(() => {
      open.delete(over)
      dispatch()
    })
    open.add(over)
  }

  /** Before a result is heard of, so that whoever has it sees what it took. */
  function release(state: LaneState, tasks: readonly Task[]) {
    running--
    if (isSmall(tasks)) smallRunning--
    state.running--
  }

  function settleTask(task: Task, state: LaneState, began: number, failure?: unknown) {
    if (task.onAbort) task.signal?.removeEventListener('abort', task.onAbort)
    account(task, state, began, failure)
  }

  function start(task: Task, state: LaneState) {
    const began = performance.now()
    const { longest, transfer = [] } = task.traits
    const end = new AbortController()
    const endable = longest !== undefined || END.has(state.name)
    const timer = longest === undefined ? undefined : setTimeout(() => end.abort(), longest)
    const stop = ASK.has(state.name) && task.signal ? new Int32Array(new SharedArrayBuffer(4)) : undefined
    let endSoon: NodeJS.Timeout | undefined
    const whenGone = () => {
      if (stop) Atomics.store(stop, 0, 1)
      if (END.has(state.name)) endSoon = setTimeout(() => end.abort(), LEAST_RUN - (performance.now() - began))
    }
    task.signal?.addEventListener('abort', whenGone, { once: true })
    const leave = () => {
      clearTimeout(timer)
      clearTimeout(endSoon)
      task.signal?.removeEventListener('abort', whenGone)
      release(state, [task])
    }
    const { thread, done } = workers.run(stop ? { ...(task.argument as object), stop } : task.argument, {
      filename: fileOf(task.name),
      name: task.name,
      transferList: [...transfer],
      ...(endable && { signal: end.signal }),
    })
    const work = done.then(
      (value) => {
        doneAt.set(thread, performance.now())
        measure(state, began, task.work)
        leave()
        settleTask(task, state, began)
        task.resolve(value as never)
      },
      (error) => {
        // The thread may have been lost to those that it was to go on with.
        const isAgain = isSmall([task]) && !task.signal?.aborted
        leave()
        if (isAgain) return putBack(state, [task])
        settleTask(task, state, began, error)
        task.reject(end.signal.aborted && !task.signal?.aborted ? tooLong(longest!) : error)
      },
    )
    occupy(state, [task], work)
  }

  /** Begins several tasks, or hands them to a thread that goes on with them. Where the thread is lost, each of the tasks is done once more, alone, so that one of them cannot cost the others. */
  function startTogether(tasks: readonly Task[], state: LaneState, run = workers.run) {
    const given = performance.now()
    const name = tasks[0].traits.together!
    const each = tasks.map(({ argument }) => argument)
    const { thread, done } = run({ each }, { filename: fileOf(name), name })
    // Those handed ahead began when the thread was done with what it had.
    const beganAt = () => Math.max(given, doneAt.get(thread) ?? 0)
    const work = done.then(
      (value) => {
        const began = beganAt()
        doneAt.set(thread, performance.now())
        measure(state, began, sumOfWork(tasks))
        release(state, tasks)
        // Taken out, as Piscina's note of the task is left behind and keeps what came of it.
        const results = (value as Together<unknown>[]).splice(0)
        tasks.forEach((task, i) => {
          const result = results[i]
          settleTask(task, state, began, 'error' in result ? result.error : undefined)
          if ('error' in result) task.reject(result.error)
          else task.resolve(result.value as never)
        })
      },
      (error) => {
        release(state, tasks)
        for (const task of tasks) if (task.signal?.aborted) settleTask(task, state, beganAt(), error)
        putBack(state, tasks)
      },
    )
    occupy(state, tasks, work)
  }

  /** Says of a task that has ended, or was never begun, where its time went. */
  function account({ name, queued, span, signal, request }: Task, state: LaneState, began: number, failure?: unknown) {
    const waited = began - queued
    const worked = performance.now() - began
    figures.count(state.name, name, signal?.aborted ? 'dropped' : failure === undefined ? 'done' : 'failed', waited, worked)
    endTaskSpan(span, waited, signal?.aborted ? signal.reason : failure)
    request?.count(waited, worked)
  }

  return {
    threads,
    run(laneName, name, argument, signal, traits = {}) {
      if (closing) return Promise.reject(new ServiceError('BUSY', 'The service is stopping.'))
      if (signal?.aborted) return Promise.reject(signal.reason)
      const state = lanes[laneName]
      const { work = 1 } = traits
      return new Promise((resolve, reject) => {
        const span = taskSpan(laneName, name)
        const [queued, request] = [performance.now(), requestWork.getStore()]
        const task: Task = { name, argument, work, traits, resolve, reject, signal, queued, span, request, status: 'waiting' }
        // Not where it is assigned: V8 makes such a function in the memory of what is old, from where it would keep the whole request.
        const onAbort = () => {
          if (task.status === 'waiting') {
            drop(state, task)
            account(task, state, performance.now())
          }
          reject(signal?.reason)
        }
        task.onAbort = onAbort
        signal?.addEventListener('abort', onAbort, { once: true })
        if (traits.together) lastSmall = queued
        // A lane that was idle joins at the level of those served meanwhile: time it did not use is not saved up, nor held against others.
        if (state.length + state.running === 0) state.served = Math.max(state.served, servedSoFar)
        state.waiting.push(task)
        state.length++
        state.work += work
        dispatch()
      })
    },
    waitSeconds(laneName) {
      const seconds = (state: LaneState) => state.work * state.secondsPerWork
      const own = seconds(lanes[laneName])
      const others = all.filter((state) => state !== lanes[laneName])
      const shared = others.reduce((sum, state) => sum + Math.min(seconds(state), own), own) / threads
      return Math.max(shared, own / mostOf(lanes[laneName]))
    },
    waiting: (laneName) => lanes[laneName].length,
    load() {
      const shown = all.map(({ name, length, running }) => ({
        lane: name,
        waiting: length,
        running,
        waitSeconds: this.waitSeconds(name),
      }))
      return { threads, busy: Math.min(threads, running), lanes: shown, tasks: figures.all() }
    },
    async close(patience) {
      closing = true
      const drained = (async () => {
        while (open.all().length > 0) await Promise.allSettled(open.all())
      })()
      await atMost(patience, drained)
      await workers.destroy()
    },
  }
}
