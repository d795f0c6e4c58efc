import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJsonBody } from '../../src/service/json-body.ts'
import { parseInParts, structureOf } from '../../src/service/json-parts.ts'

const read = (text: string) => readJsonBody(new TextEncoder().encode(text))

/** JSON of objects whose members are lists, as markets are, and texts near it that are none. */
const cuttable = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.array(fc.jsonValue(), { maxLength: 5 })), { maxLength: 4 }),
  },
  {
    weight: 1,
    arbitrary: fc.array(fc.tuple(fc.constantFrom('', 'a', '__proto__', '7'), fc.array(fc.jsonValue())), { maxLength: 4 }),
  },
)
const textOf = (members: readonly (readonly [string, unknown])[]) =>
  `{${members.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')}}`

describe('a body', () => {
  test('is read in parts as it is read whole, whatever it says, and whether or not it is JSON', () => {
    let readInParts = 0
    const spoiling = fc.option(fc.tuple(fc.nat(), fc.constantFrom('', ',', ']', '[', '}', '"', '\ufeff', ' ', ',]')))
    fc.assert(
      fc.property(cuttable, spoiling, fc.integer({ min: 1, max: 20 }), (members, spoil, part) => {
        const right = textOf(members)
        const at = spoil ? spoil[0] % (right.length + 1) : 0
        const text = spoil ? right.slice(0, at) + spoil[1] + right.slice(at + (spoil[1] === '' ? 1 : 0)) : right
        const body = new TextEncoder().encode(text)
        const { cuts } = structureOf(body, part)
        if (cuts.length > 0 && parseInParts(body, cuts, () => {}) !== undefined) readInParts++
        expect(readJsonBody(body, Infinity, part)).toStrictEqual(readJsonBody(body))
      }),
      { numRuns: 2000 },
    )
    expect(readInParts).toBeGreaterThan(200)
  })

  test.each([
    '{"a":[1,]}',
    '{"a":[1, ]}',
    '{"a":[,1]}',
    '{"a":[1,2],"b":[,3]}',
    '{"a":[1,\ufeff2]}',
    '{"a":[1,2],"b":[3,\ufeff4]}',
  ])('is no JSON in parts where it is none as a whole: %s', (text) => {
    const body = new TextEncoder().encode(text)
    expect(structureOf(body, 1).cuts.length).toBeGreaterThan(0)
    expect(() => JSON.parse(text)).toThrow()
    expect(readJsonBody(body, Infinity, 1)).toMatchObject({ ok: false, fault: 'unreadable' })
  })

  test('is read in the order of its keys where it is read in parts', () => {
    const body = new TextEncoder().encode('{"b":[1,2,3],"a":[4,5],"c":[[6],{"d":[7,8]}]}')
    const { cuts } = structureOf(body, 1)
    expect(cuts.length).toBe(4)
    expect(JSON.stringify(parseInParts(body, cuts, () => {}))).toBe(new TextDecoder().decode(body))
  })

  test('can be asked to stop before each of its parts', () => {
    const body = new TextEncoder().encode('{"b":[1,2,3],"a":[4,5]}')
    let asked = 0
    parseInParts(body, structureOf(body, 1).cuts, () => asked++)
    expect(asked).toBe(4)
  })

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
