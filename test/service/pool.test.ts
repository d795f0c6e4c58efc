import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createPool, type Pool } from '../../src/service/pool.ts'
import { ServiceError } from '../../src/service/service-error.ts'
import { exampleQuestion } from '../support/service.ts'

const season = '2025'
const replayOf = (world: number) => ({ season, seed: 1, question: exampleQuestion(), world })

let pool: Pool
let warnings: string[]
const openPool = async () => {
  warnings = []
  pool = createPool(1, (message) => warnings.push(message))
  await pool.run('table', 'open', { season })
}
const closePool = () => pool.close(0)

const market = (applicants: number) => {
  const ids = Array.from({ length: applicants }, (_, a) => `a${a}`)
  const programs = [{ id: 'p', quota: 1, rankOrderList: ids }]
  const text = JSON.stringify({ applicants: ids.map((id) => ({ id, rankOrderList: ['p'] })), programs })
  return new TextEncoder().encode(text)
}

describe('the pool', () => {
  beforeAll(openPool)
  afterAll(closePool)

  test('runs a task on a thread', async () => {
    const landed = await pool.run('replay', 'replay', replayOf(3))
    expect(landed).toMatchObject({ ok: true, value: { world: 3, row: expect.any(Int32Array) } })
  })

  test('hands back a question that cannot be answered as a value that keeps its code', async () => {
    const question = exampleQuestion({ rankOrderList: [{ program: 'internal-medicine/999999' }] })
    const answer = await pool.run('replay', 'replay', { ...replayOf(0), question })
    expect(answer).toMatchObject({ ok: false, code: 'UNKNOWN_PROGRAM', errors: [{ pointer: '/rankOrderList/0/program' }] })
  })

  test('rejects a task that fails, and goes on', async () => {
    await expect(pool.run('table', 'open', { season: '1999' })).rejects.toThrow('1999')
    await pool.run('table', 'open', { season })
    expect(warnings).toEqual([])
  })

  test('estimates the wait from what waits', async () => {
    expect(pool.waitSeconds('replay')).toBe(0)
    const running = Array.from({ length: 3 }, (_, world) => pool.run('replay', 'replay', replayOf(world)))
    const wait = pool.waitSeconds('replay')
    expect(wait).toBeGreaterThan(0)
    // A lane of its own waits for its share of the threads only.
    expect(pool.waitSeconds('menus')).toBe(0)
    await Promise.all(running)
    expect(pool.waitSeconds('replay')).toBe(0)
  })

  test('drops a task that waits when its signal is aborted', async () => {
    const controller = new AbortController()
    const running = pool.run('replay', 'replay', replayOf(0))
    const waiting = Array.from({ length: 20 }, (_, world) => pool.run('replay', 'replay', replayOf(world), controller.signal))
    const settled = Promise.allSettled(waiting)
    controller.abort(new ServiceError('TIMEOUT', 'too late'))
    for (const result of await settled) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'TIMEOUT' } })
    expect(pool.waitSeconds('replay')).toBe(0)
    await running
  })

  test('lets go of a running task at once when its signal is aborted, and keeps the thread', async () => {
    const controller = new AbortController()
    const running = pool.run('replay', 'replay', replayOf(0), controller.signal)
    const settled = expect(running).rejects.toMatchObject({ code: 'TIMEOUT' })
    controller.abort(new ServiceError('TIMEOUT', 'too late'))
    await settled
    await expect(pool.run('menus', 'open', { season }, controller.signal)).rejects.toMatchObject({ code: 'TIMEOUT' })
    await pool.run('menus', 'open', { season })
  })

  test('hands a market over and gets the answer back, without a copy', async () => {
    const body = market(1)
    const answer = await pool.run('matches', 'match', { body }, undefined, { transfer: [body.buffer], work: body.byteLength })
    expect(body.byteLength).toBe(0)
    expect(answer).toMatchObject({ ok: true, body: expect.any(Uint8Array) })
    expect(new TextDecoder().decode(answer.ok ? answer.body : undefined)).toMatch(
      /^\{"matches":\[\{"applicant":"a0","program":"p"/,
    )
  })

  test('keeps a thread free of markets, where there are two', async () => {
    const two = createPool(2, (message) => warnings.push(message))
    // Both threads open the season first, which takes longer than a market.
    await Promise.all([1, 2].map(() => two.run('table', 'open', { season })))
    const order: string[] = []
    const markets = [1, 2, 3].map(() => two.run('matches', 'match', { body: market(150_000) }).then(() => order.push('market')))
    for (let i = 0; i < 5; i++) await two.run('menus', 'open', { season }).then(() => order.push('forecast'))
    await Promise.all(markets)
    await two.close(0)
    expect(order.slice(-2)).toEqual(['market', 'market'])
  })

  test('counts the work that waits, not the tasks', async () => {
    const running = pool.run('replay', 'replay', replayOf(0))
    const waits = [1000, 1_000_000].map((work) => {
      const controller = new AbortController()
      const waiting = pool.run('matches', 'match', { body: market(1) }, controller.signal, { work })
      const wait = pool.waitSeconds('matches')
      controller.abort(new ServiceError('TIMEOUT', 'too late'))
      return { wait, waiting }
    })
    for (const { waiting } of waits) await expect(waiting).rejects.toMatchObject({ code: 'TIMEOUT' })
    expect(waits[1].wait).toBeCloseTo(1000 * waits[0].wait, 9)
    expect(pool.waitSeconds('matches')).toBe(0)
    await running
  })
})

/** What it has served before, and what becomes of its thread, has a part in these. */
describe('a fresh pool', () => {
  beforeEach(openPool)
  afterEach(closePool)

  test('does not let a short task stand behind long ones of another lane', async () => {
    const order: string[] = []
    const long = Array.from({ length: 5 }, (_, world) =>
      pool.run('replay', 'replay', replayOf(world)).then(() => order.push('long')),
    )
    const short = pool.run('menus', 'open', { season }).then(() => order.push('short'))
    await Promise.all([...long, short])
    expect(order.indexOf('short')).toBeLessThanOrEqual(2)
  })

  test('does not let a stream of short tasks starve a long one', async () => {
    let over = false
    const stream = async () => {
      while (!over) await pool.run('menus', 'open', { season })
    }
    const streams = [stream(), stream(), stream()]
    await pool.run('replay', 'replay', replayOf(0))
    over = true
    await Promise.all(streams)
  })

  test('ends a task that runs longer than it may, together with its thread, and goes on with a new one', async () => {
    const late = pool.run('matches', 'match', { body: market(300_000) }, undefined, { longest: 20 })
    const next = pool.run('matches', 'match', { body: market(1) })
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' })
    expect(await next).toMatchObject({ ok: true })
    expect(warnings).toEqual([])
  })

  test('finishes what was begun and what waits before it closes, and takes nothing more', async () => {
    const running = Array.from({ length: 3 }, (_, world) => pool.run('replay', 'replay', replayOf(world)))
    const closed = pool.close(60_000)
    await expect(pool.run('menus', 'open', { season })).rejects.toMatchObject({ code: 'BUSY' })
    for (const result of await Promise.all(running)) expect(result.ok).toBe(true)
    await closed
  })
})
