import { Agent, get, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { MARKET_SHAPES } from '../../benchmarks/markets.ts'
import type { Configuration } from '../../src/service/configuration.ts'
import { startService, type TestService } from '../support/service.ts'
import { submittedFromWorld } from '../support/submitted-markets.ts'

const national = MARKET_SHAPES.find(({ name }) => name === 'national')!
const large = JSON.stringify(submittedFromWorld(national.draw(10_000, 5)))
const small = '{"applicants":[{"id":"a","rankOrderList":["p"]}],"programs":[{"id":"p","quota":1,"rankOrderList":["a"]}]}'

const running: TestService[] = []
afterEach(() => Promise.all(running.splice(0).map((service) => service.close())))

/** Gives the service a port of its own. */
async function addressOf({ app }: TestService): Promise<string> {
  await app.listen({ host: '127.0.0.1', port: 0 })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}

/** A service with a port of its own; gives the address too. */
async function listening(changes: Partial<Configuration> = {}): Promise<{ service: TestService; address: string }> {
  const service = await startService(changes)
  running.push(service)
  return { service, address: await addressOf(service) }
}

const post = (address: string, body: string) =>
  fetch(`${address}/v1/matches`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })

const pause = (milliseconds: number) => new Promise((later) => setTimeout(later, milliseconds))

/** Milliseconds that each look at /health/live took until the work was done. */
async function looksWhile(address: string, work: Promise<unknown>): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const times: number[] = []
  let over = false
  const finished = work.finally(() => {
    over = true
  })
  while (!over) {
    const began = performance.now()
    await new Promise((done, failed) => {
      get(`${address}/health/live`, { agent }, (response) => response.resume().on('end', done)).on('error', failed)
    })
    times.push(performance.now() - began)
    await pause(5)
  }
  agent.destroy()
  await finished
  return times
}

test('other requests do not wait while large markets are matched', async () => {
  const { address } = await listening()
  await post(address, large)
  const statuses: number[] = []
  const times = await looksWhile(
    address,
    Promise.all([1, 2, 3].map(async () => statuses.push((await post(address, large)).status))),
  )
  expect(statuses).toEqual([200, 200, 200])
  const sorted = times.toSorted((x, y) => x - y)
  expect(sorted.length).toBeGreaterThan(10)
  // The client shares the thread and the cores with the service, so single looks say little on a busy machine.
  expect(sorted[Math.floor(0.9 * sorted.length)]).toBeLessThan(500)
})

test('a market that waits is dropped when its client hangs up', async () => {
  const { service, address } = await listening({ threads: 1 })
  const { matchcast } = service
  const bodies = new Set<number>()
  const original = matchcast.match
  const ends: string[] = []
  matchcast.match = async (body, gone) => {
    bodies.add(body.byteLength)
    try {
      return await original(body, gone)
    } catch (error) {
      ends.push((error as { code: string }).code)
      throw error
    }
  }
  const first = post(address, large)
  while (bodies.size === 0) await pause(5)
  const { port } = new URL(address)
  const headers = { 'content-type': 'application/json', 'content-length': small.length }
  const waiting = request({ host: '127.0.0.1', port, path: '/v1/matches', method: 'POST', headers })
  waiting.on('error', () => {})
  waiting.end(small)
  while (bodies.size === 1) await pause(5)
  waiting.destroy()
  while (ends.length === 0) await pause(5)
  expect(ends).toEqual(['REQUEST_TIMEOUT'])
  expect((await first).status).toBe(200)
})

test('a market that could only be answered too late is refused, with the time after which to ask again', async () => {
  const { address } = await listening({ threads: 1, queueSeconds: 0 })
  const answers = await Promise.all(Array.from({ length: 6 }, () => post(address, large)))
  const refused = answers.filter(({ status }) => status === 503)
  expect(refused.length).toBeGreaterThan(0)
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
  for (const answer of refused) {
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({ code: 'BUSY' })
  }
  expect((await post(address, small)).status).toBe(200)
})

test('a market that takes too long is given up, and the service goes on', async () => {
  const service = await startService({ threads: 1, requestTimeout: 100 })
  running.push(service)
  const ask = (payload: string) =>
    service.app.inject({ method: 'POST', url: '/v1/matches', headers: { 'content-type': 'application/json' }, payload })
  const answer = await ask(JSON.stringify(submittedFromWorld(national.draw(30_000, 6))))
  expect([answer.statusCode, answer.json()]).toMatchObject([504, { code: 'TIMEOUT' }])
  const began = performance.now()
  while ((await ask(small)).statusCode !== 200) expect(performance.now() - began).toBeLessThan(60_000)
})

/** Begins so many requests of 10,000 bytes and sends the same part of each. */
function hold(address: string, count: number, part: string) {
  const { port } = new URL(address)
  const headers = { 'content-type': 'application/json', 'content-length': 10_000 }
  return Array.from({ length: count }, () => {
    const started = request({ host: '127.0.0.1', port, path: '/v1/matches', method: 'POST', headers })
    started.on('error', () => {})
    started.flushHeaders()
    started.write(part)
    return started
  })
}

describe('where few markets fit into memory', () => {
  let service: TestService
  let address: string
  beforeAll(async () => {
    service = await startService({ marketLimit: 10_000 })
    address = await addressOf(service)
  })
  afterAll(() => service.close())

  test("connections that announce a market and send nothing of it are in nobody's way", async () => {
    const open = hold(address, 20, '')
    await pause(200)
    const statuses = await Promise.all([small, small.padEnd(9000)].map(async (body) => (await post(address, body)).status))
    for (const started of open) started.destroy()
    expect(statuses).toEqual([200, 200])
  })

  test('more markets than fit into memory are refused, but not small ones', async () => {
    const open = hold(address, 8, ' '.repeat(9999))
    await pause(500)
    const [answer, other] = await Promise.all([post(address, small.padEnd(9000)), post(address, small)])
    for (const started of open) started.destroy()
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'BUSY' }])
    expect(other.status).toBe(200)
    await pause(100)
    expect((await post(address, small)).status).toBe(200)
  })
})
