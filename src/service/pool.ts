import type { Answered } from './answer-queue.ts'
import { atMost, soon } from './at-most.ts'
import { Few } from './few.ts'
import { PoolFigures, type PoolLoad } from './pool-figures.ts'
import {
  ASK,
  drop,
  END,
  firstOf,
  type Lane,
  type LaneState,
  lanesOf,
  measure,
  mostNow,
  putBack,
  type Task,
  type TaskTraits,
  takeFirst,
} from './pool-lanes.ts'
import { openThreads, workerFile } from './pool-threads.ts'
import { QueuedTasks } from './queued-tasks.ts'
import { requestWork } from './request-work.ts'
import type { ThreadData } from './seasons-at-hand.ts'
import { ServiceError } from './service-error.ts'
import { endTaskSpan, taskSpan } from './task-span.ts'
import type { Argument, Result, TaskName } from './work.ts'

export interface Pool {
  readonly threads: number
  /**
   * Rejects with the signal's reason as soon as it is aborted; a task that waits is then dropped, one that runs is asked to stop if it is no small one, and one
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

/** Small tasks for which there is room in the queue, by threads: those that wait, and those done of which the main thread has not heard. */
const PLACES_PER_THREAD = 12
/** So many at most are put in when a thread has nothing to do, which is woken once for them if no other is free. */
const MOST_AT_ONCE = 4
/** So many wait in the queue for each thread that takes from it: enough for it to find one whenever it looks. */
const AHEAD_PER_THREAD = 4

/** Piscina gets no more tasks than it has threads, and few wait in the queue that these share: what waits, waits here, where it can be counted, ordered and dropped. */
export function createPool(
  threads: number,
  warn: (message: string) => void,
  workerData?: ThreadData,
  { fileOf = workerFile, heapMegabytes, jobThreads = 1 }: PoolOptions = {},
): Pool {
  const workers = openThreads(threads, warn, workerData, heapMegabytes, (told) => {
    hear(told as Answered<unknown>)
    dispatch()
  })
  const lanes = lanesOf(threads, jobThreads)
  const all = Object.values(lanes)
  const figures = new PoolFigures()
  const open = new Few<Promise<void>>()
  let running = 0
  const small = new QueuedTasks(PLACES_PER_THREAD * threads)
  let closing = false
  /** What the lane that was last given a thread had been served by then; never falls. */
  let servedSoFar = 0
  /** When a small task was last put in. */
  let lastSmall = Number.NEGATIVE_INFINITY

  const mostOf = (state: LaneState): number => mostNow(state, threads, performance.now() - lastSmall)

  function dispatch() {
    while (running < threads) {
      if (small.needsTaker) {
        takeSmall()
        continue
      }
      const able = all.filter((state) => mayRun(state) && hasRoom(state))
      const next = able.sort((one, other) => one.served - other.served)[0]
      if (!next) return
      servedSoFar = Math.max(servedSoFar, next.served)
      if (small.suits(firstOf(next)!))
        putIn(next, Math.min(MOST_AT_ONCE, roomOf(next), Math.ceil(next.length / (threads - running))))
      else start(takeFirst(next), next)
    }
    // Where only single forecasts wait, a thread finds the next one without being woken for it, which takes as long as a tenth of a forecast.
    if (small.takers > 0 && !all.some(({ name, length }) => name !== 'menus' && length > 0))
      putIn(lanes.menus, AHEAD_PER_THREAD * small.takers - small.waiting())
  }

  /** Whether a lane has tasks for which it may have one more thread. Where it may have all, several small ones may be on one thread. */
  const mayRun = (state: LaneState): boolean => state.length > 0 && roomOf(state) > 0
  const roomOf = (state: LaneState): number => (mostOf(state) >= threads ? Infinity : mostOf(state) - state.running)

  /** Whether there is room for the first task of a lane that has some. */
  const hasRoom = (state: LaneState): boolean => !small.isFull || !small.suits(firstOf(state)!)

  /** Puts so many of the next tasks of a lane into the queue, as far as they are small ones and have room there. */
  function putIn(state: LaneState, most: number) {
    for (let put = 0; put < most && !small.isFull; put++) {
      const task = firstOf(state)
      if (!task || !small.suits(task)) return
      begin(takeFirst(state), state)
      small.put(task, state)
    }
  }

  function begin(task: Task, state: LaneState) {
    task.status = 'running'
    state.running++
    state.served += task.work * state.secondsPerWork
  }

  /** A thread has something to do from now until the promise is settled, when `running` has been counted down; then others follow. */
  function occupy(done: Promise<void>) {
    running++
    const over = done.finally(() => {
      open.delete(over)
      dispatch()
    })
    open.add(over)
  }

  function settleTask(task: Task, state: LaneState, began: number, failure?: unknown) {
    state.running--
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
      running--
    }
    const done = workers.run(stop ? { ...(task.argument as object), stop } : task.argument, {
      filename: fileOf(task.name),
      name: task.name,
      transferList: [...transfer],
      ...(endable && { signal: end.signal }),
    })
    const work = done.then(
      (value) => {
        measure(state, performance.now() - began, task.work)
        leave()
        settleTask(task, state, began)
        task.resolve(value as never)
      },
      (error) => {
        leave()
        settleTask(task, state, began, error)
        task.reject(end.signal.aborted && !task.signal?.aborted ? tooLong(longest!) : error)
      },
    )
    begin(task, state)
    occupy(work)
  }

  /** Has a thread answer small tasks until none waits. Where it is lost, what it had taken is done once more, alone. */
  function takeSmall() {
    const { taker, name, argument } = small.beginTaking()
    const done = workers.run(argument, { filename: fileOf(name), name }).then(
      (last) => {
        leave()
        if (!last) return
        hear({ ...(last as Answered<unknown>) })
        // Piscina's note of the task is left behind, and keeps what came of it.
        Object.assign(last, { value: undefined })
      },
      (error) => {
        leave()
        for (const { task, state } of small.lostBy(taker).toReversed())
          if (task.signal?.aborted) settleTask(task, state, performance.now(), error)
          else putBack(state, task)
      },
    )
    const leave = () => {
      small.endTaking()
      running--
    }
    occupy(done)
  }

  /** What a thread tells of a task that it took from the queue. */
  function hear(answered: Answered<unknown>) {
    const found = small.answered(answered)
    if (!found) return
    const { task, state } = found
    const began = performance.now() - answered.took
    measure(state, answered.took, task.work)
    settleTask(task, state, began, 'error' in answered ? answered.error : undefined)
    if ('error' in answered) task.reject(answered.error)
    else task.resolve(answered.value as never)
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
        if (traits.queued) lastSmall = queued
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
        // What a thread told may be heard after it is done.
        while (open.all().length > 0 || small.inUse) await Promise.allSettled([...open.all(), soon()])
      })()
      await atMost(patience, drained)
      await workers.destroy()
    },
  }
}
