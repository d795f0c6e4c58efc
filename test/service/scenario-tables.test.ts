import { expect, test } from 'vitest'
import { menuTableBytes } from '../../src/forecast/menu-table.ts'
import type { Pool } from '../../src/service/pool.ts'
import { scenarioTables } from '../../src/service/scenario-tables.ts'
import type { ServiceError } from '../../src/service/service-error.ts'
import { testConfiguration } from '../support/service.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const market = smallMarket(smallSeason([{ specialty: 'one', programs: 4 }]))
const positions = (factor: number) => ({ positions: { one: factor } })
const waiting = () => new AbortController().signal

/** A pool that does one task each time it is told to, or fails it; and how many worlds it has been asked for. */
function handPool() {
  const tasks: { done: () => void; fail: (error: Error) => void }[] = []
  let asked = 0
  const run = (_lane: string, _name: string, _argument: unknown, signal?: AbortSignal) =>
    new Promise<void>((done, fail) => {
      asked++
      signal?.addEventListener('abort', () => fail(signal.reason))
      tasks.push({ done, fail })
    })
  return {
    pool: { run } as unknown as Pool,
    asked: () => asked,
    finish: (count = tasks.length) => {
      for (const { done } of tasks.splice(0, count)) done()
    },
    fail: () => {
      for (const { fail } of tasks.splice(0)) fail(new Error('a thread ended'))
    },
  }
}

const configured = (changes: object) => testConfiguration({ scenarioWorlds: 16, requestTimeout: 60, ...changes })
const busy = async (answer: Promise<unknown>): Promise<ServiceError> => {
  const error = await answer.then(
    () => undefined,
    (reason: ServiceError) => reason,
  )
  expect(error?.code).toBe('BUSY')
  return error!
}

test('a scenario is built once, goes on when nobody can wait longer, and is kept', async () => {
  const hand = handPool()
  const tables = scenarioTables(hand.pool, market, configured({}), () => {})
  const both = [tables.table(positions(1.1), waiting()), tables.table(positions(1.1), waiting())]
  for (const each of both) {
    const { progress, retryAfter } = await busy(each)
    expect(progress).toMatchObject({ worldsDone: 0, worlds: 16 })
    expect(retryAfter).toBeGreaterThan(0)
  }
  expect(hand.asked()).toBe(16)
  hand.finish()
  const table = await tables.table(positions(1.1), waiting())
  expect(table.worlds).toBe(16)
  expect(await tables.table(positions(1.1), waiting())).toBe(table)
  expect(hand.asked()).toBe(16)
})

test('of as many as fit in number and in memory, the one not asked for longest goes first', async () => {
  for (const limit of [{ scenarios: 2 }, { scenarioMemory: 2.5 * menuTableBytes(market, 16) }]) {
    const hand = handPool()
    const tables = scenarioTables(hand.pool, market, configured({ requestTimeout: 30_000, ...limit }), () => {})
    const get = async (factor: number) => {
      const before = hand.asked()
      const table = tables.table(positions(factor), waiting())
      hand.finish()
      await table
      return hand.asked() > before
    }
    expect([await get(1.1), await get(1.2), await get(1.1)]).toEqual([true, true, false])
    expect(await get(1.3)).toBe(true)
    expect(await get(1.1)).toBe(false)
    expect(await get(1.2)).toBe(true)
  }
})

test('no more are built at once than are kept', async () => {
  const hand = handPool()
  const tables = scenarioTables(hand.pool, market, configured({ scenarios: 1 }), () => {})
  await busy(tables.table(positions(1.1), waiting()))
  expect((await busy(tables.table(positions(1.2), waiting()))).message).toMatch(/other scenarios are being built/)
  expect(hand.asked()).toBe(16)
})

test('what failed is built again when it is asked for again, and a stop ends it', async () => {
  const hand = handPool()
  const tables = scenarioTables(hand.pool, market, configured({ requestTimeout: 30_000 }), () => {})
  const first = tables.table(positions(1.1), waiting())
  hand.fail()
  await expect(first).rejects.toThrow('a thread ended')
  const second = tables.table(positions(1.1), waiting())
  expect(hand.asked()).toBe(32)
  tables.close(new Error('the service is stopping'))
  await expect(second).rejects.toThrow('the service is stopping')
})

test('a client that is gone waits no longer, and building goes on', async () => {
  const hand = handPool()
  const tables = scenarioTables(hand.pool, market, configured({ requestTimeout: 30_000 }), () => {})
  const client = new AbortController()
  const asked = tables.table(positions(1.1), client.signal)
  client.abort(new Error('the client hung up'))
  await expect(asked).rejects.toThrow('the client hung up')
  hand.finish()
  await expect(tables.table(positions(1.1), waiting())).resolves.toBeDefined()
  expect(hand.asked()).toBe(16)
})
