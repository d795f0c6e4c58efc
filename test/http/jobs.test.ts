import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { exampleAdvice } from '../../src/http/recommendation-request.ts'
import { answeredAtOnce, jobsAt, mixedRows, ownCacheFolder } from '../support/jobs.ts'
import { createService, exampleRequest, type Program, runNode, startService, type TestService } from '../support/service.ts'

/** All of it on one folder, because the embedded database takes several seconds to prepare one. */
let cache: Awaited<ReturnType<typeof ownCacheFolder>>
let server: Program | undefined
beforeAll(async () => {
  cache = await ownCacheFolder()
})
afterEach(() => void server?.process.kill('SIGKILL'))
afterAll(() => cache.remove())

async function serve(): Promise<ReturnType<typeof jobsAt>> {
  server = runNode(['src/server.ts'], { MATCHCAST_CACHE_DIR: cache.folder })
  return jobsAt((await server.printed(/listens at (\S+)\.\n/))[1])
}

test('a job on the embedded database goes on after the service was killed, and comes to the bytes of single requests', async () => {
  // Three shards, of which one is done and two are not when the service is killed.
  const rows = mixedRows(200, 0)
  const before = await serve()
  const { id } = await before.create(rows.join('\n'))
  await before.when(id, ({ shardsDone }) => shardsDone >= 1)
  server!.process.kill('SIGKILL')
  await server!.ended
  const after = await serve()
  const { rowsDone, rowsWithProblem } = await after.when(id, ({ state }) => state === 'completed')
  expect({ rowsDone, rowsWithProblem }).toEqual({ rowsDone: rows.length, rowsWithProblem: 3 })
  expect(await after.resultsOf(id)).toBe(await answeredAtOnce(rows))
  server!.process.kill('SIGTERM')
  expect(await server!.ended).toBe(0)
})

describe('jobs', () => {
  let service: TestService
  let jobs: ReturnType<typeof jobsAt>
  let address: string
  beforeAll(async () => {
    service = await startService({ cacheDir: cache.folder, jobs: 2, jobRows: 30, rowLimit: 4096 })
    await service.app.listen({ port: 0, host: '127.0.0.1' })
    address = `http://127.0.0.1:${(service.app.server.address() as AddressInfo).port}`
    jobs = jobsAt(address)
  })
  afterAll(() => service.close())

  const JSON_TYPE = 'application/json'
  const post = (body: unknown) =>
    service.app.inject({
      method: 'POST',
      url: '/v1/jobs',
      headers: { 'content-type': JSON_TYPE },
      payload: JSON.stringify(body),
    })
  const completed = async (body: unknown) => {
    const { id } = await jobs.create(JSON.stringify(body), JSON_TYPE)
    return jobs.when(id, ({ state }) => state === 'completed')
  }

  test('of recommendations and comparisons answer in the bytes of their routes, faults in their place', async () => {
    const list = { name: 'all', rankOrderList: exampleRequest.rankOrderList }
    const comparison = {
      applicant: exampleRequest.applicant,
      lists: [list, { ...list, name: 'less', rankOrderList: list.rankOrderList.slice(2) }],
    }
    for (const [kind, url, key, request] of [
      ['recommendations', '/v1/recommendations', 'recommendation', { ...exampleAdvice, count: 1 }],
      ['comparisons', '/v1/forecasts/compare', 'comparison', comparison],
    ] as const) {
      const alone = await service.app.inject({ method: 'POST', url, payload: request })
      expect(alone.statusCode, alone.body).toBe(200)
      const wrong = await service.app.inject({ method: 'POST', url, payload: { what: 1 } })
      const { id } = await completed({ kind, requests: [{ ...request, id: 'first' }, { what: 1 }] })
      expect(await jobs.resultsOf(id)).toBe(`{"row":1,"id":"first","${key}":${alone.body}}\n{"row":2,"problem":${wrong.body}}\n`)
    }
  })

  test('fault a number beyond all that there are as its route does', async () => {
    const row = (score: string) => `{"applicant":{"type":"us-img","step2ck":${score}},"rankOrderList":[]}`
    const scores = ['1e999', '-1e999']
    const alone = await Promise.all(
      scores.map((score) =>
        service.app.inject({ method: 'POST', url: '/v1/forecasts', headers: { 'content-type': JSON_TYPE }, payload: row(score) }),
      ),
    )
    const { id } = await jobs.create(`{"kind":"forecasts","requests":[${scores.map(row).join()}]}`, JSON_TYPE)
    await jobs.when(id, ({ state }) => state === 'completed')
    expect(await jobs.resultsOf(id)).toBe(alone.map(({ body }, i) => `{"row":${i + 1},"problem":${body}}\n`).join(''))
    expect(alone[0].body).toContain('got Infinity')
  })

  test('tell how they stand as events, which end with the job', async () => {
    const { id } = await jobs.create(JSON.stringify(exampleRequest))
    const response = await fetch(`${address}/v1/jobs/${id}/events`)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const events = (await response.text()).trim().split('\n\n')
    expect(events.at(-1)).toMatch(/^(retry: 2000\n)?event: completed\ndata: /)
    expect(await jobs.resultsOf(id, `?after=${2 ** 31 - 1}`)).toBe('')
    expect(JSON.parse(events.at(-1)!.split('data: ')[1])).toEqual(await jobs.statusOf(id))
  })

  test('of a season come to the file that a service of the season makes', async () => {
    const { id, rows, shards } = await completed({ kind: 'season', season: '2025', worlds: 16, seed: 1 })
    expect([rows, shards]).toEqual([16, 4])
    const file = Buffer.from(await (await fetch(`${address}/v1/jobs/${id}/results`)).arrayBuffer())
    expect(file.equals(readFileSync(join(cache.folder, 'menus-2025-seed-1-worlds-16.bin')))).toBe(true)
  })

  test('are gone once deleted, and so is what they were about', async () => {
    const { id } = await jobs.create(mixedRows(0, 4).join('\n'))
    // The heads come at once, so that both are followed before the job is deleted.
    const events = await fetch(`${address}/v1/jobs/${id}/events`)
    const results = await fetch(`${address}/v1/jobs/${id}/results`)
    await jobs.when(id, ({ state }) => state === 'running')
    expect((await jobs.remove(id)).status).toBe(204)
    expect((await events.text()).trim().split('\n\n').at(-1)).toBe(`event: deleted\ndata: {"id":"${id}"}`)
    expect(await results.text()).toMatch(/\{"problem":\{"type":"urn:matchcast:problem:unknown-job".*\}\n$/)
    for (const path of ['', '/events', '/results']) {
      const answer = await fetch(`${address}/v1/jobs/${id}${path}`)
      expect([path, answer.status, await answer.json()]).toMatchObject([path, 404, { code: 'UNKNOWN_JOB' }])
    }
  })

  test('are refused where nothing is asked, too much is asked, or too many are waiting', async () => {
    const problems = [
      [{ kind: 'forecasts', requests: [] }, 400, 'INVALID_REQUEST'],
      [{ kind: 'dreams', requests: [exampleRequest] }, 400, 'INVALID_REQUEST'],
      [{ kind: 'season', worlds: 1 }, 400, 'INVALID_REQUEST'],
      [{ kind: 'season', season: '1999' }, 404, 'UNKNOWN_SEASON'],
      [{ kind: 'forecasts', requests: Array(31).fill(exampleRequest) }, 413, 'TOO_LARGE'],
    ] as const
    for (const [body, status, code] of problems) {
      const answer = await post(body)
      expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    }
    const sent = (payload: string) =>
      service.app.inject({ method: 'POST', url: '/v1/jobs', headers: { 'content-type': 'application/x-ndjson' }, payload })
    expect((await sent('{}\n'.repeat(31))).json()).toMatchObject({ code: 'TOO_LARGE', detail: 'A job has at most 30 rows.' })
    expect((await sent(`{}\n${'x'.repeat(5000)}`)).json()).toMatchObject({ code: 'TOO_LARGE', detail: /Row 2: / })
    expect((await sent('\n \n')).json()).toMatchObject({ code: 'INVALID_REQUEST' })
    expect((await service.app.inject('/v1/jobs/none')).json()).toMatchObject({ status: 404, code: 'UNKNOWN_JOB' })
    const slow = () => jobs.create(mixedRows(0, 4).join('\n'))
    const waiting = [await slow(), await slow()]
    const refused = await post({ kind: 'forecasts', requests: [exampleRequest] })
    expect([refused.statusCode, refused.json().code, refused.headers['retry-after']]).toEqual([503, 'BUSY', '60'])
    for (const { id } of waiting) expect((await jobs.remove(id)).status).toBe(204)
  })

  test('are followed by others once those who followed them have hung up, however early', async () => {
    const { id } = await jobs.create(JSON.stringify(exampleRequest))
    const port = Number(new URL(address).port)
    // Three hundred in all, at moments from before the request was looked at to when its answer is on its way.
    for (let round = 0; round < 6; round++) {
      const followers = Array.from({ length: 50 }, () => connect(port, '127.0.0.1'))
      await Promise.all(followers.map((socket) => once(socket, 'connect')))
      for (const socket of followers) socket.write(`GET /v1/jobs/${id}/results HTTP/1.1\r\nhost: x\r\n\r\n`)
      await new Promise((later) => setTimeout(later, 10 * round))
      for (const socket of followers) socket.destroy()
    }
    expect((await jobs.resultsOf(id)).split('\n').length).toBe(2)
    const answers = await Promise.all(Array.from({ length: 250 }, () => fetch(`${address}/v1/jobs/${id}/results`)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    await Promise.all(answers.map((answer) => answer.text()))
  })

  test('of a season begin their answer at once, and cut it off where the job is deleted', async () => {
    const { id } = await jobs.create(JSON.stringify({ kind: 'season', worlds: 512, seed: 9 }), JSON_TYPE)
    const head = await fetch(`${address}/v1/jobs/${id}/results`, { method: 'HEAD' })
    expect(head.headers.get('content-type')).toBe('application/octet-stream')
    const results = await fetch(`${address}/v1/jobs/${id}/results`)
    expect(results.status).toBe(200)
    expect((await jobs.statusOf(id)).state).not.toBe('completed')
    expect((await jobs.remove(id)).status).toBe(204)
    await expect(results.text()).rejects.toThrow()
  })

  test('do not keep a stop of the service waiting for those who follow them', async () => {
    const { id } = await jobs.create(mixedRows(0, 4).join('\n'))
    const events = await fetch(`${address}/v1/jobs/${id}/events`)
    const cut = events.text().then(
      () => 'ended',
      () => 'cut off',
    )
    await service.close()
    expect(await cut).toBe('cut off')
  })

  test('expire', async () => {
    const later = await createService({ cacheDir: cache.folder, jobDays: 3 / 86_400 })
    try {
      await later.app.listen({ port: 0, host: '127.0.0.1' })
      const store = jobsAt(`http://127.0.0.1:${(later.app.server.address() as AddressInfo).port}`)
      const { id } = await store.create(JSON.stringify(exampleRequest))
      const gone = async () => (await later.app.inject(`/v1/jobs/${id}`)).statusCode === 404
      while (!(await gone())) await new Promise((wait) => setTimeout(wait, 200))
    } finally {
      await later.close()
    }
  })
})
