import { Piscina } from 'piscina'
import { readConfiguration } from './configuration.ts'
import type { BroughtSeason } from './season-file.ts'
import type { ThreadData } from './seasons-at-hand.ts'

/** Threads for the worlds that a command draws: as many as a service here would have. A worker is a file of that name under workers/. */
export function commandThreads<Task, Result>(worker: string, name: string, brought: BroughtSeason | undefined) {
  return new Piscina<Task, Result>({
    filename: new URL(`../../workers/${worker}.ts`, import.meta.url).href,
    name,
    maxThreads: readConfiguration().threads,
    workerData: { brought } satisfies ThreadData,
  })
}
