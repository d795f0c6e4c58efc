import { Piscina } from 'piscina'
import type { ThreadData } from './seasons-at-hand.ts'

const SOURCE = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)

const files = new Map<string, string>()

/** The file in which a task is found by its name. There are few names, and thousands of tasks a second. */
export function workerFile(name: string): string {
  const known = files.get(name)
  if (known) return known
  const file = new URL(`../../workers/${kebab(name)}.${SOURCE}`, import.meta.url).href
  files.set(name, file)
  return file
}

/**
 * Memory for the newest objects of one thread, a quarter of what it has if nothing is said: nearly all that is read of a market outlives
 * it, and to move as much at once as there is room for holds a thread up for longer than it may take to stop.
 */
const YOUNG_MEGABYTES = 12

/** What a thread may have: the task it does, and one that it goes on with. */
const TASKS_PER_THREAD = 2

/** What is to be run, and where it is found. */
type Run = (
  argument: unknown,
  options: Parameters<Piscina['run']>[1],
) => { readonly thread: number; readonly done: Promise<unknown> }

/** The worker threads. */
export interface Threads {
  /** Runs a task on a thread that has nothing to do, or on the next one that is opened; `thread` is the number of the one it was given, 0 of none yet. */
  readonly run: Run
  /** Gives a task to one of the threads that have least to do, behind what it does. */
  readonly runNext: Run
  destroy(): Promise<void>
}

/** Starts so many worker threads, a little less urgent than the one that answers, each with at most so much memory for its older objects. */
export function openThreads(
  threads: number,
  warn: (message: string) => void,
  workerData: ThreadData | undefined,
  heapMegabytes: number | undefined,
): Threads {
  /** Tasks that the thread may have to which the next one goes, the next one included. */
  let most = 1
  let chosen = 0
  const piscina = new Piscina({
    minThreads: threads,
    maxThreads: threads,
    niceIncrement: 5,
    // What tasks take is measured by the pool itself.
    recordTiming: false,
    concurrentTasksPerWorker: TASKS_PER_THREAD,
    loadBalancer: (_task, workers) => {
      const least = workers.reduce((usage, { currentUsage }) => Math.min(usage, currentUsage), most)
      const worker = workers.find(({ currentUsage }) => currentUsage === least && least < most) ?? null
      chosen = worker?.id ?? 0
      return worker
    },
    workerData,
    resourceLimits: {
      maxYoungGenerationSizeMb: YOUNG_MEGABYTES,
      ...(heapMegabytes && { maxOldGenerationSizeMb: heapMegabytes }),
    },
  })
  piscina.on('error', (error: Error) => warn(`A worker thread failed while idle: ${error.message}`))
  const run: Run = (argument, options) => {
    chosen = 0
    const done = piscina.run(argument, options)
    return { thread: chosen, done }
  }
  return {
    run,
    runNext(argument, options) {
      most = TASKS_PER_THREAD
      try {
        return run(argument, options)
      } finally {
        most = 1
      }
    },
    destroy: () => piscina.destroy(),
  }
}
