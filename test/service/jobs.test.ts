import { expect, test, vi } from 'vitest'
import type { RowAnswers } from '../../src/service/job.ts'
import { createJobs } from '../../src/service/jobs.ts'
import type { Matchcast } from '../../src/service/matchcast.ts'
import { testConfiguration } from '../support/service.ts'

const JOB = '0b2f9c5e-7a51-4c0e-9a53-3f0c0a1b2d4e'

/** The store that is opened next, and how often one was. */
const store = vi.hoisted(() => ({ tables: {}, broken: new Promise<string>(() => {}), opened: 0, closed: 0 }))

vi.mock('../../src/service/job-room.ts', () => ({
  openJobs: async () => {
    store.opened++
    const { tables, broken } = store
    const close = async () => void store.closed++
    return { tables, broken, close, enqueue: async () => {} }
  },
}))

function jobsOf(tables: object, changes = {}) {
  Object.assign(store, { tables, broken: new Promise(() => {}), opened: 0, closed: 0 })
  const matchcast = { seasons: () => [{ forecasts: true, season: { id: '2025' } }] } as unknown as Matchcast
  const configuration = testConfiguration({ databaseUrl: 'postgres://of.the.store.above', ...changes })
  return createJobs(matchcast, configuration, { replayOf: () => undefined } as unknown as RowAnswers)
}

test('the results of a job that is deleted while they are looked up do not end as if they had been read', async () => {
  let isThere = true
  const jobs = jobsOf({
    status: async () => (isThere ? { state: 'running' } : undefined),
    shardsWithLines: async () => {
      isThere = false
      return []
    },
  })
  const lines = jobs.lines(JOB, 0, new AbortController().signal)
  await expect(lines.next()).rejects.toMatchObject({ code: 'UNKNOWN_JOB' })
  await jobs.close(0)
})

test('a store that has broken off is opened again', async () => {
  const jobs = jobsOf({ status: async () => ({ state: 'running' }) })
  const { promise, resolve: breakOff } = Promise.withResolvers<string>()
  store.broken = promise
  expect(await jobs.status(JOB)).toEqual({ state: 'running' })
  store.broken = new Promise(() => {})
  store.tables = { status: async () => ({ state: 'completed' }) }
  breakOff('no space left')
  await vi.waitFor(async () => expect(await jobs.status(JOB)).toEqual({ state: 'completed' }))
  expect([store.opened, store.closed]).toEqual([2, 1])
  await jobs.close(0)
  expect([store.opened, store.closed]).toEqual([2, 2])
})
