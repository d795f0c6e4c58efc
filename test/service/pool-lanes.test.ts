import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPool, type Pool } from '../../src/service/pool.ts'
import type { Lane } from '../../src/service/pool-lanes.ts'

const file = new URL('../support/workers/dying.ts', import.meta.url).href

let pool: Pool
beforeEach(() => {
  pool = createPool(1, () => {}, undefined, { fileOf: () => file })
})
afterEach(() => pool.close(0))

const MILLISECONDS = 20

/** A task of the file above, which the pool does not know by name. */
const run = (lane: Lane, value: number, pause = MILLISECONDS) =>
  pool.run(lane, 'echoes' as 'open', { value, pause } as never) as Promise<unknown>

const COMMON = {}

/** A small one; the file has another that answers all such. */
const small = (name: 'doubles' | 'rests', value: number) => {
  const queued = { name: `${name}Queued`, common: COMMON, text: String(value) }
  return pool.run('menus', name as 'open', { value, pause: value } as never, undefined, { queued }) as Promise<unknown>
}

test('replays leave a thread to small forecasts while such are asked for, and only then', async () => {
  await pool.close(0)
  pool = createPool(2, () => {}, undefined, { fileOf: () => file })
  const running = () => pool.load().lanes.find(({ lane }) => lane === 'replay')!.running
  const replays = () => Promise.all(Array.from({ length: 8 }, (_, value) => run('replay', value)))
  const before = replays()
  expect(running()).toBe(2)
  await before
  await small('doubles', 1)
  const after = replays()
  expect(running()).toBe(1)
  await after
})

describe('a thread that does single forecasts', () => {
  const PAUSE = 100
  const several = (count: number) => Promise.all(Array.from({ length: count }, () => small('rests', PAUSE)))
  const menus = () => pool.load().lanes.find(({ lane }) => lane === 'menus')!

  test('finds some more in the queue, which have not begun before it is done with the others', async () => {
    const all = several(7)
    // Four wait in the queue; one may have been taken by now.
    expect([4, 5]).toContain(menus().running)
    expect(menus().running + menus().waiting).toBe(7)
    expect(pool.load().busy).toBe(1)
    await all
    const [{ ends, waited, worked }] = pool.load().tasks
    expect(ends).toEqual({ done: 7, failed: 0, dropped: 0 })
    const sum = (7 * PAUSE) / 1000
    expect(worked).toBeGreaterThan(0.9 * sum)
    expect(worked).toBeLessThan(1.6 * sum)
    // Each for all before it.
    expect(waited).toBeGreaterThan(0.9 * 3 * sum)
  })

  test('finds none where others wait', async () => {
    const first = small('rests', PAUSE)
    const replay = run('replay', 0)
    const behind = several(8)
    expect(menus()).toMatchObject({ running: 1, waiting: 8 })
    await Promise.all([first, replay, behind])
  })

  test('nor while all threads do something else', async () => {
    const long = run('cohort', 0)
    const behind = several(8)
    expect(menus()).toMatchObject({ running: 0, waiting: 8 })
    await Promise.all([long, behind])
  })
})

test('one task that took very long says little of how long others wait', async () => {
  for (let value = 0; value < 20; value++) await run('menus', value)
  const waitBehindTwo = async () => {
    const all = [run('menus', 0), run('menus', 1), run('menus', 2)]
    const wait = pool.waitSeconds('menus')
    await Promise.all(all)
    return wait
  }
  const before = await waitBehindTwo()
  await run('menus', 0, 100 * MILLISECONDS)
  expect(await waitBehindTwo()).toBeLessThan(4 * before)
})

/** How many tasks of a flood in one lane are done before one of another lane that comes behind all of them. */
async function doneBefore(flood: Lane, other: Lane): Promise<number> {
  let done = 0
  const all = Array.from({ length: 30 }, (_, value) => run(flood, value).then(() => done++))
  await run(other, 0)
  const before = done
  await Promise.all(all)
  return before
}

test.each([
  ['a new pool', 0],
  ['work in the lane of the one that comes', 40],
])('no lane stands behind the flood of another, after %s', async (_name, worked) => {
  for (let value = 0; value < worked; value++) await run('menus', value)
  expect(await doneBefore('replay', 'menus')).toBeLessThan(6)
  expect(await doneBefore('cohort', 'menus')).toBeLessThan(6)
  expect(await doneBefore('menus', 'replay')).toBeLessThan(6)
})
