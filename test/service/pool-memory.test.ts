import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inFlight } from '../../src/service/in-flight.ts'
import { createPool, type Pool } from '../../src/service/pool.ts'

const FILE = new URL('../support/small-tasks.ts', import.meta.url).href
const REQUESTS = 2000
const ROUNDS = 9
const AT_ONCE = 16
const COMMON = {}

let pool: Pool
beforeAll(() => {
  // V8 may also find that some things grow old, and make them there at once; that is not what is looked at here.
  setFlagsFromString('--no-allocation-site-pretenuring')
  pool = createPool(2, () => {}, undefined, { fileOf: () => FILE })
})
afterAll(() => pool.close(0))

/** Bytes that have been found to outlive others, or were made as if they did. */
const old = (): number => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')!.space_used_size

test('what belongs to a request that is over goes with the young memory', async () => {
  const { within, inFlightUntilDone } = inFlight()
  const one = async (n: number) => {
    const body = Array.from({ length: 400 }, (_, line) => ({ line, n }))
    const text = JSON.stringify(body)
    const traits = { queued: { name: 'forecasts', common: COMMON, text } }
    const ask = (signal: AbortSignal) => pool.run('menus', 'forecast', { question: text } as never, signal, traits)
    const gone = new AbortController()
    await inFlightUntilDone(within(20_000, gone.signal, ask))
    return body
  }
  const many = async (count: number) => {
    let next = 0
    const connection = async () => {
      while (next < count) await one(next++)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, connection))
  }
  // In some rounds the old memory is gone through, and falls.
  const grown: number[] = []
  await many(REQUESTS)
  for (let round = 0; round < ROUNDS; round++) {
    const before = old()
    await many(REQUESTS)
    grown.push((old() - before) / REQUESTS)
  }
  // Of each request some 30,000 bytes are made here, of which 800 are Piscina's and stay.
  const usual = grown.toSorted((one, other) => one - other)[Math.floor(0.75 * ROUNDS)]
  expect(usual).toBeLessThan(2000)
})
