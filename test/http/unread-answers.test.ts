import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import type { Configuration } from '../../src/service/configuration.ts'
import { listenWith, NDJSON } from '../support/cohort.ts'

const REQUEST_TIMEOUT = 1000
/** More than the system takes of an answer that nobody reads, in bytes. */
const LARGE = 2 ** 25
const MARKET_LIMIT = 10_000
/** So many of the largest markets fit into memory. */
const MARKETS = 8

const open: FastifyInstance[] = []
afterEach(async () => {
  for (const app of open.splice(0)) {
    app.server.closeAllConnections()
    await app.close()
  }
})

/** A service whose answers are of a size, and there after so many milliseconds. */
async function listen(changes: Partial<Configuration>, size = LARGE, after = 0) {
  const text = JSON.stringify('x'.repeat(size))
  const bytes = Buffer.from(text)
  let asked = 0
  const answer = <T>(value: T) => {
    asked++
    return pause(after, value)
  }
  const { app, port } = await listenWith(
    () => Promise.reject(new Error('Only texts are asked for.')),
    { requestTimeout: REQUEST_TIMEOUT, ...changes },
    {
      forecastText: () => answer(text),
      admitMarket: () => {},
      match: () => answer(bytes),
    },
  )
  open.push(app)
  return { port, asked: () => asked }
}

interface Request {
  readonly path: string
  readonly type: string
  readonly body: string
}
const market: Request = { path: '/v1/matches', type: 'application/json', body: '{}'.padEnd(MARKET_LIMIT) }
const row = { applicant: { type: 'us-img' }, rankOrderList: [{ program: 'pathology/0' }] }
const cohort: Request = { path: '/v1/forecasts', type: NDJSON, body: JSON.stringify(row) }

/** Asks and reads nothing of the answer. */
function ask(port: number, { path, type, body }: Request): Socket {
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  const head = [`POST ${path} HTTP/1.1`, 'host: h', `content-type: ${type}`, `content-length: ${body.length}`, '', '']
  socket.write(head.join('\r\n') + body)
  return socket
}

/** Bytes of an answer that is read a little every few milliseconds, until there is no more of it. */
async function readSlowly(socket: Socket): Promise<number> {
  let read = 0
  for await (const part of socket) {
    read += part.length
    if (read >= LARGE) break
    await pause(5)
  }
  return read
}

const post = (port: number, { path, type, body }: Request) =>
  fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: { 'content-type': type }, body })

async function statusOf(port: number, request: Request): Promise<number> {
  const answer = await post(port, request)
  await answer.body?.cancel()
  return answer.status
}

describe('answers that nobody reads', () => {
  test.each([
    ['cohorts', cohort, 2, { cohorts: 2 }],
    ['markets', market, MARKETS, { marketLimit: MARKET_LIMIT }],
  ] as const)('stand in the way of other %s for no longer than a request may take', async (_name, request, most, changes) => {
    const { port, asked } = await listen(changes)
    const unread = Array.from({ length: most }, () => ask(port, request))
    while (asked() < most) await pause(5)
    const began = performance.now()
    expect(await statusOf(port, request)).toBe(503)
    while ((await statusOf(port, request)) === 503) {
      expect(performance.now() - began).toBeLessThan(20 * REQUEST_TIMEOUT)
      await pause(50)
    }
    expect(performance.now() - began).toBeGreaterThan(REQUEST_TIMEOUT / 2)
    for (const socket of unread) socket.destroy()
  })
})

describe('an answer', () => {
  test.each([
    ['cohort', cohort],
    ['market', market],
  ])('of a %s may be read for longer than a request may take', async (_name, request) => {
    const { port } = await listen({ marketLimit: MARKET_LIMIT })
    const began = performance.now()
    expect(await readSlowly(ask(port, request))).toBeGreaterThanOrEqual(LARGE)
    expect(performance.now() - began).toBeGreaterThan(2 * REQUEST_TIMEOUT)
  })

  test.each([
    ['cohort', cohort],
    ['market', market],
  ])('of a %s of which there is nothing yet is not unread', async (_name, request) => {
    const { port } = await listen({ requestTimeout: 200, marketLimit: MARKET_LIMIT }, 10, 800)
    expect(await (await post(port, request)).text()).toContain('xxxxxxxxxx')
  })
})
