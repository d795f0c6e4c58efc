import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPool, type Pool } from '../../src/service/pool.ts'
import type { Lane } from '../../src/service/pool-lanes.ts'
import { ServiceError } from '../../src/service/service-error.ts'

const file = new URL('../support/workers/dying.ts', import.meta.url).href

let pool: Pool
let warnings: string[]
beforeEach(() => {
  warnings = []
  pool = createPool(2, (message) => warnings.push(message), undefined, { fileOf: () => file, heapMegabytes: 64 })
})
afterEach(() => pool.close(0))

/** A task of the file above, which the pool does not know by name. */
const run = (lane: Lane, name: string, argument: object, signal?: AbortSignal) =>
  pool.run(lane, name as 'open', argument as never, signal) as Promise<unknown>
const echo = (value: number, pause = 0) => run('menus', 'echoes', { value, pause })

/** Whatever happens to one task, those beside it and behind it are done. */
async function survives(death: Promise<unknown>, message: RegExp) {
  const beside = Array.from({ length: 20 }, (_, value) => echo(value, 5))
  await expect(death).rejects.toThrow(message)
  expect(await Promise.all(beside)).toEqual(Array.from({ length: 20 }, (_, value) => value))
  expect(await Promise.all([echo(1, 50), echo(2, 50)])).toEqual([1, 2])
  expect(pool.load()).toMatchObject({ busy: 0 })
}

describe('a thread', () => {
  test('in which a task throws goes on', async () => {
    await survives(run('menus', 'throws', {}), /thrown by the task/)
    const { tasks } = pool.load()
    expect(tasks.find(({ task }) => task === 'throws')?.ends).toEqual({ done: 0, failed: 1, dropped: 0 })
  })

  test('that dies of an error nobody caught costs its own task, and another takes its place', async () => {
    await survives(run('menus', 'throwsLate', {}), /thrown when nobody caught it/)
  })

  test('that exits costs its own task, and another takes its place', async () => {
    await survives(run('menus', 'exits', {}), /exit/)
  })

  test('that runs out of memory costs its own task, and another takes its place', async () => {
    await survives(run('menus', 'hoards', {}), /memory/)
  })
})

describe('a task that nobody waits for any more', () => {
  const gone = () => new ServiceError('REQUEST_TIMEOUT', 'The client hung up.')

  test('is asked to stop, and its thread goes on', async () => {
    const client = new AbortController()
    const spinning = [1, 2].map(() => run('replay', 'spins', {}, client.signal))
    const settled = Promise.allSettled(spinning)
    expect(pool.load().busy).toBe(2)
    client.abort(gone())
    for (const result of await settled) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'REQUEST_TIMEOUT' } })
    expect(await echo(7)).toBe(7)
  })

  test('is ended with its thread where it does not ask, and the pool goes on', async () => {
    const client = new AbortController()
    const spinning = run('matches', 'spinsOn', {}, client.signal)
    const settled = expect(spinning).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT' })
    client.abort(gone())
    await settled
    while (pool.load().busy > 0) await new Promise((later) => setTimeout(later, 10))
    expect(await Promise.all([echo(1, 20), echo(2, 20)])).toEqual([1, 2])
    expect(pool.load().tasks.find(({ task }) => task === 'spinsOn')?.ends).toEqual({ done: 0, failed: 0, dropped: 1 })
  })
})
