import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { JobStatus } from '../../src/service/job.ts'
import { menuFilePath } from '../../src/service/menu-store.ts'
import { NDJSON, postCohort } from './cohort.ts'
import { exampleRequest, startService, testConfiguration } from './service.ts'

/** A cache folder of its own with the menu table that all tests share, so that jobs are not kept where other tests keep theirs. */
export async function ownCacheFolder(): Promise<{ folder: string; remove(): void }> {
  // One thread is enough to look whether the table is there, and to make it where it is not.
  const service = await startService({ threads: 1 })
  await service.close()
  const { cacheDir, worlds, seed } = testConfiguration()
  const folder = mkdtempSync(join(tmpdir(), 'matchcast-jobs-'))
  const name = basename(menuFilePath({ market: service.matchcast.market('2025'), worlds, seed, cacheDir }))
  copyFileSync(join(cacheDir, name), join(folder, name))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Rows of a cohort that are all different: forecasts, some replays, and some that cannot be answered. */
export function mixedRows(forecasts: number, replays: number): string[] {
  const { rankOrderList } = exampleRequest
  const row = (n: number) => ({
    id: `row ${n}`,
    applicant: { ...exampleRequest.applicant, step2ck: 220 + (n % 60) },
    rankOrderList: rankOrderList.slice(n % 7, 3 + (n % 7)),
  })
  const replay = (n: number) => ({ ...row(n), engine: 'replay', worlds: 16 })
  const wrong = [
    '{"applicant":',
    '{"applicant":{"type":"alien"}}',
    JSON.stringify({ ...replay(1), rankOrderList: [{ program: 'x' }] }),
  ]
  return [
    ...Array.from({ length: replays }, (_, n) => JSON.stringify(replay(n))),
    ...wrong,
    ...Array.from({ length: forecasts }, (_, n) => JSON.stringify(row(n))),
  ]
}

/** What one process answers to the same rows, without any job. */
export async function answeredAtOnce(rows: readonly string[]): Promise<string> {
  const service = await startService()
  try {
    return (await postCohort(service.app, rows.join('\n'))).body
  } finally {
    await service.close()
  }
}

/** Asks again while the store is being opened. */
async function answerOf(url: string, request: RequestInit = {}): Promise<Response> {
  for (;;) {
    const response = await fetch(url, request)
    if (response.ok) return response
    if (response.status !== 503) throw new Error(`${response.status} ${await response.text()}`)
    await new Promise((later) => setTimeout(later, 1000))
  }
}

/** A service that takes jobs, by its address. */
export function jobsAt(address: string) {
  const statusOf = async (id: string) => (await (await answerOf(`${address}/v1/jobs/${id}`)).json()) as JobStatus
  return {
    async create(body: string, type = NDJSON): Promise<JobStatus> {
      const request = { method: 'POST', headers: { 'content-type': type }, body }
      return (await (await answerOf(`${address}/v1/jobs`, request)).json()) as JobStatus
    },
    statusOf,
    /** Resolves as soon as it holds. */
    async when(id: string, holds: (status: JobStatus) => boolean): Promise<JobStatus> {
      for (;;) {
        const status = await statusOf(id)
        if (status.state === 'failed') throw new Error(`The job failed: ${status.failure}`)
        if (holds(status)) return status
        await new Promise((later) => setTimeout(later, 50))
      }
    },
    resultsOf: async (id: string, query = '') => (await answerOf(`${address}/v1/jobs/${id}/results${query}`)).text(),
    remove: (id: string) => fetch(`${address}/v1/jobs/${id}`, { method: 'DELETE' }),
  }
}
