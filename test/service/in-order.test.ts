import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inOrder } from '../../src/service/in-order.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await turn()
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('answers in order', () => {
  test('come in the order of the items, whatever each takes, with never more in hand than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        async (waits, atOnce) => {
          let inHand = 0
          let most = 0
          let handedOn = 0
          const answers = inOrder(each([...waits.entries()]), atOnce, async ([index, wait]) => {
            most = Math.max(most, ++inHand)
            expect(index - handedOn).toBeLessThanOrEqual(atOnce)
            await turns(wait)
            inHand--
            return index
          })
          const all: number[] = []
          for await (const answer of answers) {
            all.push(answer)
            handedOn = all.length
          }
          expect(all).toEqual([...waits.keys()])
          expect(most).toBeLessThanOrEqual(atOnce)
        },
      ),
      { seed: 20261122, numRuns: 60 },
    )
  })

  test('are worked on at once', async () => {
    let inHand = 0
    let most = 0
    const answers = inOrder(each([1, 2, 3, 4, 5, 6]), 3, async (item) => {
      most = Math.max(most, ++inHand)
      await turns(20)
      inHand--
      return item
    })
    expect(await collected(answers)).toEqual([1, 2, 3, 4, 5, 6])
    expect(most).toBe(3)
  })

  test('do not wait for an item that has not come', async () => {
    const { promise: later, resolve: come } = Promise.withResolvers<void>()
    async function* slow() {
      yield 'first'
      await later
      yield 'second'
    }
    const answers = inOrder(slow(), 4, async (item) => item.toUpperCase())
    expect(await answers.next()).toEqual({ done: false, value: 'FIRST' })
    come()
    expect(await collected(answers)).toEqual(['SECOND'])
  })

  test('take no item while nobody reads them', async () => {
    let taken = 0
    async function* counted() {
      for (;;) yield taken++
    }
    const answers = inOrder(counted(), 4, async (item) => item)
    await answers.next()
    await turns(50)
    expect(taken).toBeLessThanOrEqual(5)
    await answers.return(undefined)
    await turns(5)
    expect(taken).toBeLessThanOrEqual(5)
  })

  test('end with the error that the items end with', async () => {
    async function* broken() {
      yield 1
      throw new Error('no more')
    }
    await expect(collected(inOrder(broken(), 2, async (item) => item))).rejects.toThrow('no more')
  })

  test('may stop being read while the items are waited for', async () => {
    async function* never() {
      yield 1
      await new Promise(() => {})
    }
    const answers = inOrder(never(), 2, async (item) => item)
    await answers.next()
    expect(await answers.return(undefined)).toEqual({ done: true, value: undefined })
  })
})
