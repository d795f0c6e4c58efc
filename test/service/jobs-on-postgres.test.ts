import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answeredAtOnce, jobsAt, mixedRows, ownCacheFolder } from '../support/jobs.ts'
import { installedPostgres, type Postgres, startPostgres } from '../support/postgres.ts'
import { createService, type Program, runNode, type TestService } from '../support/service.ts'

const programs = installedPostgres()
if (!programs) console.warn('There is no PostgreSQL on this machine: jobs on a server are not tested.')

/** Three shards of rows, besides those of the replay. */
const FORECASTS = 200
const REPLAYS = 1

describe.skipIf(!programs)('a job that three workers share', () => {
  let postgres: Postgres
  let service: TestService
  let cache: Awaited<ReturnType<typeof ownCacheFolder>>
  let jobs: ReturnType<typeof jobsAt>
  const workers: Program[] = []

  beforeAll(async () => {
    cache = await ownCacheFolder()
    postgres = await startPostgres(programs!)
    service = await createService({ databaseUrl: postgres.url, jobThreads: 0, cacheDir: cache.folder })
    await service.app.listen({ port: 0, host: '127.0.0.1' })
    jobs = jobsAt(`http://127.0.0.1:${(service.app.server.address() as AddressInfo).port}`)
  })
  afterAll(async () => {
    for (const { process } of workers) process.kill('SIGKILL')
    await service?.close()
    await postgres?.stop()
    cache?.remove()
  })

  const query = async (text: string) => {
    const client = new pg.Client(postgres.url)
    await client.connect()
    try {
      return (await client.query(text)).rows
    } finally {
      await client.end()
    }
  }

  function startWorker(): Program {
    const environment = { DATABASE_URL: postgres.url, MATCHCAST_CACHE_DIR: cache.folder, MATCHCAST_THREADS: '1' }
    const worker = runNode(['src/cli.ts', 'worker'], environment)
    workers.push(worker)
    return worker
  }

  test('comes to the bytes of a single process though two of them are killed in the middle', async () => {
    const rows = mixedRows(FORECASTS, REPLAYS)
    const { id, ...created } = await jobs.create(rows.join('\n'))
    expect(created).toMatchObject({ kind: 'forecasts', state: 'queued', rows: rows.length, rowsDone: 0 })
    const [first, second, third] = [startWorker(), startWorker(), startWorker()]
    await jobs.when(id, ({ shardsDone }) => shardsDone >= 1)
    first.process.kill('SIGKILL')
    await jobs.when(id, ({ shardsDone }) => shardsDone >= 2)
    second.process.kill('SIGKILL')
    const { state, rowsDone, rowsWithProblem, shards, shardsDone } = await jobs.when(id, ({ state }) => state === 'completed')
    expect({ state, rowsDone, rowsWithProblem, shardsDone }).toEqual({
      state: 'completed',
      rowsDone: rows.length,
      rowsWithProblem: 3,
      shardsDone: shards,
    })
    const [{ retried }] = await query('SELECT count(*)::int AS retried FROM matchcast_queue.job WHERE retry_count > 0')
    expect(retried).toBeGreaterThan(0)
    const results = await jobs.resultsOf(id)
    expect(results).toBe(await answeredAtOnce(rows))
    expect(await jobs.resultsOf(id, '?after=150')).toBe(results.split('\n').slice(150).join('\n'))
    expect(await query('SELECT count(*)::int AS results FROM matchcast.result')).toEqual([{ results: shards }])
    third.process.kill('SIGTERM')
    expect(await third.ended).toBe(0)

    expect((await jobs.remove(id)).status).toBe(204)
    expect((await jobs.remove(id)).status).toBe(404)
    expect(await query('SELECT * FROM matchcast.shard, matchcast.result')).toEqual([])
  })
})
