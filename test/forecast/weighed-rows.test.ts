import fc from 'fast-check'
import { expect, test } from 'vitest'
import { STRENGTHS } from '../../src/forecast/strength-grid.ts'
import { addPlainly, addRows, ROWS, rowSums } from '../../src/forecast/weighed-rows.ts'
import { runsOf } from '../support/questions.ts'

const tables = Array.from({ length: 20 }, (_, k) => Float64Array.from({ length: ROWS * STRENGTHS }, (_, i) => Math.sin(i + k)))

const weighed = fc
  .array(fc.tuple(fc.nat(ROWS - 1), fc.double({ min: 0, max: 3, noNaN: true })), { maxLength: 40 })
  .map((pairs) => [...pairs, ...Array.from({ length: (4 - (pairs.length % 4)) % 4 }, (): [number, number] => [0, 0])])
  .map((pairs) => ({
    rows: pairs.length,
    starts: Uint32Array.from(pairs, ([row]) => row * STRENGTHS),
    weights: Float64Array.from(pairs, ([, weight]) => weight),
  }))

test('the kernel adds rows as the plain sum does, to the last bit, however many tables there are', () => {
  const { opened, logs } = rowSums()
  expect(opened).toBeDefined()
  fc.assert(
    fc.property(
      fc.constantFrom(...tables),
      weighed,
      fc.nat(100),
      fc.integer({ min: 100, max: STRENGTHS }),
      (table, rows, from, to) => {
        for (const step of [1, 8]) {
          const plain = new Float64Array(STRENGTHS).fill(-0.5)
          addPlainly(plain, table, rows, from, to, step)
          logs.fill(-0.5)
          addRows(logs, table, rows, from, to, step)
          expect(logs).toEqual(plain)
        }
      },
    ),
    runsOf(60),
  )
})
