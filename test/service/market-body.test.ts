import { describe, expect, test } from 'vitest'
import { readMarketBody } from '../../src/service/market-body.ts'

const read = (text: string) => readMarketBody(new TextEncoder().encode(text))
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

describe('the body of a market', () => {
  test.each(['{"applicants":[]}', '7', '"\\"[[{{"', ' null ', '"界"', nested(64)])('is any JSON: %s', (text) => {
    expect(read(text)).toEqual({ ok: true, market: JSON.parse(text) })
  })

  test('may begin with a byte order mark', () => {
    expect(read('\ufeff{}')).toEqual({ ok: true, market: {} })
  })

  test.each(['', '{', '[1,]', 'NaN', '[1 2]', '{"a":1}}', `${nested(100)}]`])('is refused where it is no JSON: %s', (text) => {
    expect(read(text)).toMatchObject({ ok: false, code: 'INVALID_REQUEST', errors: [{ pointer: '' }] })
  })

  test('is refused where it is not UTF-8', () => {
    const refusal = { code: 'INVALID_REQUEST', errors: [{ detail: 'The body cannot be read as JSON: it is not UTF-8' }] }
    expect(readMarketBody(Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject(refusal)
  })

  test('is refused where it is nested deeper than can be looked at', () => {
    const refusal = {
      code: 'INVALID_MARKET',
      errors: [{ pointer: '', detail: 'the body is nested 65 deep, which no market is' }],
    }
    expect(read(nested(65))).toMatchObject(refusal)
    expect(read(nested(500_000))).toMatchObject({ code: 'INVALID_MARKET' })
  })

  test('is refused before it is read where a few bytes each make more objects than memory holds', () => {
    expect(read(`[${'{},'.repeat(3_999_998)}{}]`).ok).toBe(true)
    const refusal = { code: 'TOO_LARGE', errors: [{ detail: expect.stringContaining('4000001 objects and lists') }] }
    expect(read(`[${'{},'.repeat(3_999_999)}{}]`)).toMatchObject(refusal)
    expect(read(`["${'{},'.repeat(4_000_001)}"]`).ok).toBe(true)
  })
})
