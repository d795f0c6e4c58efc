import { expect, test } from 'vitest'
import { linesOfShard, type ReadPart } from '../../src/service/result-lines.ts'

const lines = Array.from({ length: 30 }, (_, n) => `${String(n).padEnd(n === 12 ? 900_000 : 40_000, '.')}\n`)
const content = Buffer.from(lines.join(''))

async function read(leftOut: number, part: ReadPart, untilThere = async () => {}): Promise<string[]> {
  const parts: string[] = []
  for await (const each of linesOfShard(part, leftOut, untilThere)) parts.push(Buffer.from(each).toString())
  return parts
}

test.each([
  -3, 0, 1, 6, 7, 12, 13, 29, 30,
])('results without their first %i lines are read in parts of whole lines', async (leftOut) => {
  const asked: number[] = []
  const parts = await read(leftOut, async (from, most) => {
    asked.push(most)
    return { part: content.subarray(from, from + most), bytes: content.length }
  })
  expect(parts.join('') === lines.slice(Math.max(0, leftOut)).join('')).toBe(true)
  expect(parts.every((part) => part.endsWith('\n'))).toBe(true)
  expect(Math.min(...asked)).toBeLessThan(content.length / 4)
})

test('results that are not there yet are waited for, and those that are gone in the middle break off between lines', async () => {
  let waits = 0
  const late = await read(
    0,
    async () => (waits < 2 ? undefined : { part: Buffer.from('1\n'), bytes: 2 }),
    async () => void waits++,
  )
  expect([late, waits]).toEqual([['1\n'], 2])
  const seen: string[] = []
  const gone = linesOfShard(
    async (from, most) => (from === 0 ? { part: content.subarray(0, most), bytes: content.length } : undefined),
    0,
    () => Promise.reject(new Error('deleted')),
  )
  await expect(
    (async () => {
      for await (const each of gone) seen.push(Buffer.from(each).toString())
    })(),
  ).rejects.toThrow('deleted')
  expect(seen.join('')).toBe(lines.slice(0, 6).join(''))
})
