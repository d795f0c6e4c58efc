import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Market } from '../../src/market/market.ts'
import { takeNextWorld, takeWorld, untakenWorlds } from '../../src/service/untaken-worlds.ts'

const marketOf = (blocks: number) => ({ blocks: Array(blocks) }) as unknown as Market

/** What each of some threads takes, in the order in which they become free. */
function takenBy(blocks: number, worlds: number, threads: number, order: readonly number[]) {
  const untaken = untakenWorlds(marketOf(blocks), worlds)
  const last = Array(threads).fill(-1)
  const taken = Array.from({ length: worlds }, (_, k) => {
    const thread = order[k % order.length] % threads
    const world = takeWorld(untaken, last[thread])
    const before = last[thread]
    last[thread] = world % untaken.blocks
    return { thread, world, block: last[thread], before }
  })
  return { untaken, taken }
}

describe('worlds that threads draw between them', () => {
  const cases = [fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5 })] as const
  const orders = fc.array(fc.nat(4), { minLength: 1, maxLength: 40 })

  test('are each taken once', () => {
    fc.assert(
      fc.property(...cases, orders, (blocks, worlds, threads, order) => {
        const { taken, untaken } = takenBy(blocks, worlds, threads, order)
        expect(taken.map(({ world }) => world).sort((one, other) => one - other)).toEqual([...Array(worlds).keys()])
        expect(() => takeWorld(untaken, 0)).toThrow(`All ${worlds} worlds are taken.`)
      }),
    )
  })

  test('are taken of the block that a thread is in while any of it is left, then of one that most is left of', () => {
    fc.assert(
      fc.property(...cases, orders, (blocks, worlds, threads, order) => {
        const left = Array(Math.max(1, blocks)).fill(0)
        for (let world = 0; world < worlds; world++) left[world % left.length]++
        for (const { block, before } of takenBy(blocks, worlds, threads, order).taken) {
          expect(block).toBe(left[before] > 0 ? before : left.indexOf(Math.max(...left)))
          left[block]--
        }
      }),
    )
  })

  test('are remembered by thread', () => {
    const untaken = untakenWorlds(marketOf(3), 9)
    expect(Array.from({ length: 5 }, () => takeNextWorld(untaken) % 3)).toEqual([0, 0, 0, 1, 1])
    // Another thread, meanwhile, in the block that nobody is in.
    expect(takeWorld(untaken, -1) % 3).toBe(2)
  })
})
