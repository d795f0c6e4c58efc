import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchSubmitted } from '../../src/matching/submitted-market.ts'
import { quoted } from '../../src/matching/violations.ts'

test('a value is quoted as JSON, cut after 80 letters', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.stringify(value)
      expect(quoted(value)).toBe(json.length > 80 ? `${json.slice(0, 80)}…` : json)
    }),
  )
})

test('what JSON has no word for is quoted too', () => {
  expect(quoted(undefined)).toBe('nothing')
  expect(quoted(Number.NaN)).toBe('NaN')
})

test('a value nested however deep is quoted, and the market that holds it refused', () => {
  let deep: unknown = 1
  for (let depth = 0; depth < 200_000; depth++) deep = depth % 2 === 0 ? [deep] : { a: deep }
  expect(quoted(deep)).toHaveLength(81)
  const refused = matchSubmitted({ applicants: [{ id: deep, rankOrderList: [deep] }], programs: deep })
  expect(refused.ok).toBe(false)
  if (!refused.ok)
    expect(refused.errors.map(({ pointer }) => pointer)).toEqual([
      '/programs',
      '/applicants/0/id',
      '/applicants/0/rankOrderList/0',
    ])
})
