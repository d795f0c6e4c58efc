import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cut, shown } from '../../src/matching/shown.ts'

describe('a value in a message', () => {
  test('is shown as JSON, as long as it is short', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const json = JSON.stringify(value)
        if (json.length <= 80) expect(shown(value)).toBe(json.replaceAll(/(?<=^|[[,:])-0(?=[,\]}]|$)/g, '0'))
        else expect(shown(value)).toBe(cut(json))
      }),
    )
  })

  test('is no more than eighty characters, whatever its size and depth', () => {
    let deep: unknown = []
    for (let i = 0; i < 1_000_000; i++) deep = i % 2 ? [deep] : { deep }
    for (const value of [deep, 'x'.repeat(1e6), Array(1e6).fill(7), { ['k'.repeat(1e6)]: 1 }, [['y'.repeat(1e6)]]]) {
      expect(shown(value)).toHaveLength(81)
      expect(shown(value).at(-1)).toBe('…')
    }
  })

  test('is not cut in the middle of a character', () => {
    for (let before = 0; before < 100; before++) {
      const text = `${'x'.repeat(before)}${'\u{1f600}'.repeat(100)}`
      for (const form of [cut(text), shown(text), shown([text]), shown({ [text]: text })]) {
        expect(form.isWellFormed()).toBe(true)
        expect(form).not.toContain('\\ud')
      }
    }
  })

  test('that JSON cannot write is named all the same', () => {
    expect([Number.POSITIVE_INFINITY, Number.NaN, undefined, null].map(shown)).toEqual(['Infinity', 'NaN', 'undefined', 'null'])
  })
})
