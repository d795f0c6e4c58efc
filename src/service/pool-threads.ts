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

/** The worker threads. */
export interface Threads {
  /** Runs a task on a thread that has nothing to do, or on the next one that is opened. */
  run(argument: unknown, options: Parameters<Piscina['run']>[1]): Promise<unknown>
  destroy(): Promise<void>
}

/** Starts so many worker threads, a little less urgent than the one that answers, each with at most so much memory for its older objects; `hear` is called with what they tell before a task of theirs is over. */
export function openThreads(
  threads: number,
  warn: (message: string) => void,
  workerData: ThreadData | undefined,
  heapMegabytes: number | undefined,
  hear: (told: unknown) => void,
): Threads {
  const piscina = new Piscina({
    minThreads: threads,
    maxThreads: threads,
    niceIncrement: 5,
    // What tasks take is measured by the pool itself.
    recordTiming: false,
    workerData,
    resourceLimits: {
      maxYoungGenerationSizeMb: YOUNG_MEGABYTES,
      ...(heapMegabytes && { maxOldGenerationSizeMb: heapMegabytes }),
    },
  })
  piscina.on('error', (error: Error) => warn(`A worker thread failed while idle: ${error.message}`))
  piscina.on('message', hear)
  return piscina
}
