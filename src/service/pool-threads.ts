import { Piscina } from 'piscina'
import type { ThreadData } from './seasons-at-hand.ts'

const SOURCE = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)

/** The file in which a task is found by its name. */
export const workerFile = (name: string) => new URL(`../../workers/${kebab(name)}.${SOURCE}`, import.meta.url).href

/**
 * Memory for the newest objects of one thread, a quarter of what it has if nothing is said: nearly all that is read of a market outlives
 * it, and to move as much at once as there is room for holds a thread up for longer than it may take to stop.
 */
const YOUNG_MEGABYTES = 12

/** Starts so many worker threads, a little less urgent than the one that answers, each with at most so much memory for its older objects. */
export function openThreads(
  threads: number,
  warn: (message: string) => void,
  workerData: ThreadData | undefined,
  heapMegabytes: number | undefined,
): Piscina {
  const piscina = new Piscina({
    minThreads: threads,
    maxThreads: threads,
    niceIncrement: 5,
    workerData,
    resourceLimits: {
      maxYoungGenerationSizeMb: YOUNG_MEGABYTES,
      ...(heapMegabytes && { maxOldGenerationSizeMb: heapMegabytes }),
    },
  })
  piscina.on('error', (error: Error) => warn(`A worker thread failed while idle: ${error.message}`))
  return piscina
}
