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

/** Tables that keep the state of each job. */
function tablesOfStates() {
  const states = new Map<string, string>()
  const soon = () => new Promise((resolve) => setImmediate(resolve))
  const unended = (except: readonly string[]) =>
    [...states].filter(([id, state]) => state === 'queued' && !except.includes(id)).length
  return {
    states,
    counts: async () => ({ queued: unended([]), running: 0 }),
    async unendedBeside(ids: readonly string[]) {
      await soon()
      const jobs = unended(ids)
      await soon()
      return jobs
    },
    async begin(id: string) {
      await soon()
      states.set(id, 'receiving')
    },
    addShard: soon,
    received: soon,
    accepted: async (id: string) => void states.set(id, 'queued'),
    async abandon(id: string) {
      await soon()
      if (store.closed > 0) throw new Error('It is closed.')
      states.delete(id)
    },
    status: async (id: string) => ({ state: states.get(id) }),
  }
}

const ROW = Buffer.from('{}')

test('of jobs that are sent at once no more are taken than are kept', async () => {
  const tables = tablesOfStates()
  const jobs = jobsOf(tables, { jobs: 3 })
  const sent = () => Promise.allSettled(Array.from({ length: 12 }, () => jobs.create('forecasts', [ROW])))
  const refused = (await sent()).filter(({ status }) => status === 'rejected')
  expect([refused.length, tables.states.size]).toEqual([9, 3])
  expect(refused[0]).toMatchObject({ reason: { code: 'BUSY', retryAfter: 60 } })
  expect((await sent()).every(({ status }) => status === 'rejected')).toBe(true)
  tables.states.clear()
  await expect(jobs.create('forecasts', [])).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  // Those that came to nothing are not counted any longer.
  expect((await sent()).filter(({ status }) => status === 'fulfilled').length).toBe(3)
  await jobs.close(0)
})

test('a job that is still being received when the service stops is refused as busy, and leaves nothing behind', async () => {
  const tables = tablesOfStates()
  const jobs = jobsOf(tables)
  async function* rows() {
    yield ROW
    await new Promise(() => {})
  }
  const refused = expect(jobs.create('forecasts', rows())).rejects.toMatchObject({ code: 'BUSY', retryAfter: 1 })
  await vi.waitFor(() => expect([...tables.states.values()]).toEqual(['receiving']))
  await jobs.close(0)
  await refused
  expect(tables.states.size).toBe(0)
})

test('a job that the store breaks off under is refused for that, and not because it cannot be given up', async () => {
  const busy = Object.assign(new Error('The store of jobs has broken off.'), { code: 'BUSY' })
  const gone = () => Promise.reject(busy)
  const abandon = () => Promise.reject(new Error('Nothing can be given up.'))
  const jobs = jobsOf({ ...tablesOfStates(), addShard: gone, abandon })
  await expect(jobs.create('forecasts', [ROW])).rejects.toBe(busy)
  await jobs.close(0)
})

test('of many who read results few are read for at once, and none who has hung up', async () => {
  const reads: (() => void)[] = []
  let looks = 0
  const jobs = jobsOf({
    async status() {
      looks++
      return { state: 'running' }
    },
    shardsWithLines: async () => [{ shard: 0, firstRow: 1 }],
    resultPart: () => new Promise((resolve) => reads.push(() => resolve({ part: Buffer.from('{"row":1}\n'), bytes: 10 }))),
  })
  const leaving = new AbortController()
  const gone = Array.from({ length: 100 }, () => jobs.lines(JOB, 0, leaving.signal).next())
  const left = Promise.allSettled(gone)
  await vi.waitFor(() => expect([reads.length, looks]).toEqual([2, 100]))
  const staying = jobs.lines(JOB, 0, new AbortController().signal).next()
  await vi.waitFor(() => expect(looks).toBe(101))
  leaving.abort(new Error('hung up'))
  for (const read of reads.splice(0)) read()
  await vi.waitFor(() => expect(reads.length).toBe(1))
  reads[0]!()
  expect(Buffer.from((await staying).value as Uint8Array).toString()).toBe('{"row":1}\n')
  expect((await left).filter(({ status }) => status === 'rejected').length).toBe(98)
  await jobs.close(0)
})

test('one look is enough for all who follow a job', async () => {
  let looks = 0
  const jobs = jobsOf({
    async status() {
      looks++
      await new Promise((later) => setTimeout(later, 20))
      return { state: 'completed' }
    },
  })
  await jobs.status(JOB)
  const { signal } = new AbortController()
  const followers = Array.from({ length: 50 }, () => jobs.follow(JOB, signal).next())
  expect((await Promise.all(followers)).every(({ value }) => value?.state === 'completed')).toBe(true)
  expect(looks).toBe(2)
  await jobs.close(0)
})
