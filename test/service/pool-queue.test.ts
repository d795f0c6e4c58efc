import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPool, type Pool } from '../../src/service/pool.ts'
import { ServiceError } from '../../src/service/service-error.ts'

const file = new URL('../support/workers/dying.ts', import.meta.url).href

let pool: Pool
beforeEach(() => {
  pool = createPool(2, () => {}, undefined, { fileOf: () => file })
})
afterEach(() => pool.close(0))

const COMMON = {}

/** A small task of the file above, and the one that answers all such. */
const small = (name: string, text: string, queued: string, argument: object, common = COMMON, signal?: AbortSignal) =>
  pool.run('menus', name as 'open', argument as never, signal, { queued: { name: queued, common, text } }) as Promise<unknown>
const twice = (value: number, signal?: AbortSignal) => small('doubles', String(value), 'doublesQueued', { value }, COMMON, signal)
const rest = (pause: number) => small('rests', String(pause), 'restsQueued', { pause })
const done = (value: number) => ({ status: 'fulfilled', value: 2 * value })
const settledOf = (values: readonly number[]) => Promise.allSettled(values.map((value) => twice(value)))

/** Nothing is left behind. */
async function expectRest(ends: { done: number; failed: number; dropped: number }) {
  // A thread may still find that nothing is left.
  while (pool.load().busy > 0) await new Promise((later) => setTimeout(later, 1))
  expect(pool.load().lanes.every(({ waiting, running }) => waiting === 0 && running === 0)).toBe(true)
  expect(pool.load().tasks).toMatchObject([{ lane: 'menus', task: 'doubles', ends }])
}

describe('small tasks', () => {
  test('give each its own answer, and one that throws costs no other', async () => {
    const values = [0, 1, 2, 13, 4, 5, 6, 7, 8, 13, 10]
    const results = await settledOf(values)
    values.forEach((value, i) => {
      if (value === 13) expect(results[i]).toMatchObject({ status: 'rejected', reason: { message: 'thrown by one of them' } })
      else expect(results[i]).toEqual(done(value))
    })
    await expectRest({ done: 9, failed: 2, dropped: 0 })
  })

  test('are answered by the thousand, as they come and from several sides', async () => {
    let next = 100
    const side = async () => {
      while (next < 10_000) {
        const value = next++
        expect(await twice(value)).toBe(2 * value)
      }
    }
    await Promise.all(Array.from({ length: 40 }, side))
    await expectRest({ done: 9900, failed: 0, dropped: 0 })
  })

  test('do not wait for a thread that takes long for another', async () => {
    await Promise.all([rest(1), rest(1)])
    const order: string[] = []
    const long = rest(500).then(() => order.push('long'))
    const short = Array.from({ length: 12 }, () => rest(1).then(() => order.push('short')))
    await Promise.all([long, ...short])
    expect(order.at(-1)).toBe('long')
  })

  test('are begun in the order in which they came', async () => {
    await pool.close(0)
    pool = createPool(1, () => {}, undefined, { fileOf: () => file })
    const all = Array.from({ length: 50 }, () => small('counts', '', 'countsQueued', {}))
    expect(await Promise.all(all)).toEqual(Array.from({ length: 50 }, (_, before) => before + 1))
  })

  test('are answered each with what it has in common with others', async () => {
    const commons = [{ factor: 2 }, { factor: 3 }, { factor: 5 }]
    const asked = Array.from({ length: 60 }, (_, value) => ({ value: value + 100, common: commons[value % 3] }))
    const answers = asked.map(({ value, common }) =>
      small('doubles', String(value), 'doublesQueued', { value, ...common }, common),
    )
    expect(await Promise.all(answers)).toEqual(asked.map(({ value, common }) => common.factor * value))
  })

  test('are left out where nobody waits for them any more', async () => {
    const client = new AbortController()
    const kept = Array.from({ length: 20 }, (_, value) => twice(value + 100))
    const dropped = [5, 6].map((value) => twice(value, client.signal))
    const settled = Promise.allSettled(dropped)
    client.abort(new ServiceError('REQUEST_TIMEOUT', 'The client hung up.'))
    expect(await Promise.all(kept)).toEqual(Array.from({ length: 20 }, (_, value) => 2 * (value + 100)))
    for (const result of await settled) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'REQUEST_TIMEOUT' } })
    await expectRest({ done: 20, failed: 0, dropped: 2 })
  })

  test('are all answered before the pool closes', async () => {
    const all = Array.from({ length: 100 }, (_, value) => twice(value + 100))
    await Promise.all([pool.close(60_000), ...all])
    expect(await Promise.all(all)).toEqual(Array.from({ length: 100 }, (_, value) => 2 * (value + 100)))
  })
})

describe('small tasks whose thread is lost', () => {
  test('are done once more, alone, where one of them ended it', async () => {
    const values = [0, 1, 2, 3, 99, 5, 6, 7, 8]
    const results = await settledOf(values)
    values.forEach((value, i) => {
      if (value === 99) expect(results[i]).toMatchObject({ status: 'rejected' })
      else expect(results[i]).toEqual(done(value))
    })
    await expectRest({ done: 8, failed: 1, dropped: 0 })
  })

  test.each(['takesAndDies', 'dies'])('are done alone where %s is all that it does with the queue', async (queued) => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    const all = values.map((value) => small('doubles', String(value), queued, { value }))
    expect(await Promise.all(all)).toEqual(values.map((value) => 2 * value))
    await expectRest({ done: 12, failed: 0, dropped: 0 })
  })

  test('are not done again where nobody waits for them any more', async () => {
    const client = new AbortController()
    const gone = twice(99, client.signal)
    client.abort(new ServiceError('REQUEST_TIMEOUT', 'The client hung up.'))
    await expect(gone).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT' })
    expect(await Promise.all([1, 2, 3].map((value) => twice(value)))).toEqual([2, 4, 6])
    await expectRest({ done: 3, failed: 0, dropped: 1 })
  })
})
