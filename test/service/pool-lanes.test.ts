import { afterEach, beforeEach, expect, test } from 'vitest'
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

test('replays leave a thread to small forecasts while such are asked for, and only then', async () => {
  await pool.close(0)
  pool = createPool(2, () => {}, undefined, { fileOf: () => file })
  const running = () => pool.load().lanes.find(({ lane }) => lane === 'replay')!.running
  const replays = () => Promise.all(Array.from({ length: 8 }, (_, value) => run('replay', value)))
  const before = replays()
  expect(running()).toBe(2)
  await before
  await pool.run('menus', 'doubles' as 'open', { value: 1 } as never, undefined, { together: 'doublesTogether' })
  const after = replays()
  expect(running()).toBe(1)
  await after
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
