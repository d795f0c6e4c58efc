import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJsonBody } from '../../src/service/json-body.ts'

const read = (text: string) => readJsonBody(new TextEncoder().encode(text))

describe('a body', () => {
  test('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), (text) => {
        expect(read(text)).toEqual({ ok: true, value: JSON.parse(text) })
      }),
    )
  })

  test('is refused where a key stands twice in one object, however it is written, with a pointer to it', () => {
    const key = fc.string({ unit: 'grapheme', maxLength: 20 })
    const path = fc.array(fc.oneof(fc.nat(3), key), { maxLength: 4 })
    fc.assert(
      fc.property(key, fc.json(), path, (name, value, steps) => {
        const written = (quoted: string) => `{${quoted}:${value},"":${value},"other, {":1,${quoted}:${value}}`
        const escaped = `"${[...Array(name.length).keys()].map((i) => `\\u${name.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`
        for (const quoted of [JSON.stringify(name), escaped]) {
          const text = steps.reduceRight<string>(
            (inner, step) =>
              typeof step === 'number'
                ? `[${'0,'.repeat(step)}${inner}]`
                : `{"x${step.length}":[{}],${JSON.stringify(`~/${step}`)}:${inner}}`,
            written(quoted),
          )
          const pointer = [
            ...steps.map((step) => (typeof step === 'number' ? step : `~0~1${step.replaceAll('~', '~0').replaceAll('/', '~1')}`)),
            name.replaceAll('~', '~0').replaceAll('/', '~1'),
          ]
          expect(read(text)).toMatchObject({ ok: false, fault: 'repeated key', pointer: `/${pointer.join('/')}` })
        }
      }),
    )
  })
})
