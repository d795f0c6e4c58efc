import { setImmediate as soon } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { turns } from '../../src/service/turns.ts'

test('so many have their turn at a time, in their order, and who is aborted stands aside', { timeout: 10_000 }, async () => {
  const inTurn = turns(2)
  const begun: string[] = []
  const ends = new Map<string, (error?: Error) => void>()
  const stays = new AbortController().signal
  const work = (name: string, signal = stays) =>
    inTurn(() => {
      begun.push(name)
      return new Promise<string>((resolve, reject) => ends.set(name, (error) => (error ? reject(error) : resolve(name))))
    }, signal)
  const leaving = new AbortController()
  const [first, second, third, fourth] = [work('a'), work('b'), work('c', leaving.signal), work('d')]
  await soon()
  expect(begun).toEqual(['a', 'b'])
  leaving.abort(new Error('hung up'))
  await expect(third).rejects.toThrow('hung up')
  ends.get('b')!(new Error('no such table'))
  await expect(second).rejects.toThrow('no such table')
  expect(begun).toEqual(['a', 'b', 'd'])
  ends.get('a')!()
  ends.get('d')!()
  expect(await Promise.all([first, fourth])).toEqual(['a', 'd'])
  await expect(work('e', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  // Nobody who left has kept a turn.
  const last = [work('f'), work('g')]
  await soon()
  expect(begun.slice(3)).toEqual(['f', 'g'])
  for (const name of 'fg') ends.get(name)!()
  await Promise.all(last)
})
