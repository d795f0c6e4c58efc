import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { type Case, cases } from './contract-cases.ts'
import { operationOf, verdict } from './contract-verdict.ts'
import { fuzzedJobs } from './fuzzed-jobs.ts'
import { ownCacheFolder } from './jobs.ts'
import { startService } from './service.ts'

/** Sends requests made from the OpenAPI document and looks whether every answer keeps the contract. */

export interface Fuzzed {
  /** What went wrong, with the smallest request found that shows it. */
  readonly faults: readonly string[]
  /** Operation -> status -> answers. */
  readonly statuses: ReadonlyMap<string, ReadonlyMap<number, number>>
}

/** Requests of one seed; a fault ends its piece and not the others. */
const PIECE = 500

const LONGEST_SHOWN = 1500

async function send(app: FastifyInstance, { method, url, headers, body }: Case) {
  const payload = body && Buffer.from(body.text, body.encoding)
  return app.inject({ method: method as 'GET', url, headers: { ...headers }, ...(payload && { payload }) })
}

/** Answers that wait for a slow engine are given up after so many milliseconds. */
const REPLAY_TIMEOUT = 100

/** Worlds of a scenario are all drawn for the first request that asks for it, which must not wait for them longer than a request may. */
const SCENARIO_WORLDS = 2

/** `onPiece` hears now and then how many requests are done. */
export async function fuzz(requests: number, seed: number, onPiece: (done: number) => void = () => {}): Promise<Fuzzed> {
  const statuses = new Map<string, Map<number, number>>()
  const faults: string[] = []
  const cache = await ownCacheFolder()
  const service = await startService({
    addressRate: 0,
    keyRate: 0,
    replayTimeout: REPLAY_TIMEOUT,
    scenarioWorlds: SCENARIO_WORLDS,
    cacheDir: cache.folder,
  })
  const count = (asked: Case, status: number) => {
    const name = operationOf(asked)?.operationId ?? 'elsewhere'
    const counts = statuses.get(name) ?? new Map<number, number>()
    statuses.set(name, counts.set(status, (counts.get(status) ?? 0) + 1))
  }
  try {
    const jobs = await fuzzedJobs(service.app)
    const property = fc.asyncProperty(cases(), async (made) => {
      const asked = jobs.named(made)
      const answer = await send(service.app, asked)
      count(asked, answer.statusCode)
      const fault = verdict(asked, answer) ?? (await jobs.follow(asked, answer))
      if (fault) throw new Error(fault)
    })
    for (let from = 0; from < requests; from += PIECE) {
      const run = await fc.check(property, { numRuns: Math.min(PIECE, requests - from), seed: seed + from / PIECE })
      onPiece(Math.min(requests, from + PIECE))
      if (!run.failed) continue
      const [asked] = run.counterexample ?? []
      const why = (run.errorInstance as Error | undefined)?.message
      faults.push(`${why} (seed ${run.seed})\n  ${JSON.stringify(asked).slice(0, LONGEST_SHOWN)}`)
    }
    return { faults, statuses }
  } finally {
    await service.close()
    cache.remove()
  }
}
