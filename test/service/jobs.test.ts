import { expect, test, vi } from 'vitest'
import type { RowAnswers } from '../../src/service/job.ts'
import { createJobs } from '../../src/service/jobs.ts'
import type { Matchcast } from '../../src/service/matchcast.ts'
import { testConfiguration } from '../support/service.ts'

const store = vi.hoisted(() => ({ isThere: true }))

/** A store with one job, which somebody deletes just when its shards are looked up. */
vi.mock('../../src/service/job-room.ts', () => ({
  openJobs: async () => ({
    tables: {
      status: async () => (store.isThere ? { state: 'running' } : undefined),
      shardsWithLines: async () => {
        store.isThere = false
        return []
      },
    },
    close: async () => {},
  }),
}))

test('the results of a job that is deleted while they are looked up do not end as if they had been read', async () => {
  const configuration = testConfiguration({ databaseUrl: 'postgres://of.the.store.above' })
  const jobs = createJobs({} as Matchcast, configuration, {} as RowAnswers)
  const lines = jobs.lines('0b2f9c5e-7a51-4c0e-9a53-3f0c0a1b2d4e', 0, new AbortController().signal)
  await expect(lines.next()).rejects.toMatchObject({ code: 'UNKNOWN_JOB' })
  await jobs.close(0)
})
