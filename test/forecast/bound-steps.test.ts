import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Arena, arenaOpener, plainArena } from '../../src/forecast/arena.ts'
import { type EntriesOfBlock, NO_SEATS, stepsIn } from '../../src/forecast/bound-steps.ts'
import { CELLS, RULE_STRENGTHS } from '../../src/forecast/cells.ts'
import { LOWEST_POINT, POINT_STEP, POINTS } from '../../src/forecast/score-chance.ts'
import { openConstants } from '../../src/market/market.ts'
import { runsOf } from '../support/questions.ts'
import { scoreAbove } from '../support/score-above.ts'

const arenaOf = arenaOpener()
const BYTES = 2 ** 20

const numbersIn = (arena: Arena, values: readonly number[]): Float64Array => {
  const numbers = arena.numbers(values.length)
  numbers.set(values)
  return numbers
}

const COLUMNS = 60
const shares = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: CELLS, maxLength: CELLS })
const strengths = fc
  .array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: RULE_STRENGTHS, maxLength: RULE_STRENGTHS })
  .map((values) => values.sort((one, other) => one - other))
const rows = fc.record({
  own: fc.constantFrom(...openConstants(2025).map(({ ownAfterInterview }) => ownAfterInterview)),
  bar: fc.double({ min: -22, max: 8, noNaN: true }),
  strengths,
  moves: fc.constantFrom([-19, -6, 6, 19], [-29, -9, 9, 29], [-2, -1, 1, 2]),
  shares,
  first: fc.integer({ min: -60, max: POINTS + 40 }),
  pairs: fc.integer({ min: 1, max: COLUMNS / 2 }),
})

describe('the most that a row brings', () => {
  const most = (
    arena: Arena,
    { own, bar, strengths, moves, shares, first, pairs }: typeof rows extends fc.Arbitrary<infer Row> ? Row : never,
  ) => {
    const steps = stepsIn(arena)
    const into = arena.numbers(COLUMNS + 2).fill(0.25)
    const shared = arena.indices(moves.length)
    shared.set(moves)
    const score = { own, bar, strengths: numbersIn(arena, strengths), shared, shares: numbersIn(arena, shares) }
    steps.addMost(score, first, 2 * pairs, into, 1)
    return [...into]
  }

  test('is the same by the kernel as by the plain steps, to the last bit', () => {
    expect(arenaOf(BYTES).kernel).toBeDefined()
    fc.assert(
      fc.property(rows, (row) => {
        expect(most(arenaOf(BYTES), row)).toEqual(most(plainArena, row))
      }),
      runsOf(300),
    )
  })

  test('is the sum over cells of share times chance, added to what was there', () => {
    const inTable = rows.filter(({ bar, strengths }) => bar - strengths[2] > -8.8 && bar - strengths[0] < 5.8)
    fc.assert(
      fc.property(inTable, fc.nat(COLUMNS), (row, k) => {
        const { own, bar, strengths, moves, shares, first, pairs } = row
        const sum = shares.reduce((total, share, cell) => {
          const column = first + k + moves[Math.floor(cell / RULE_STRENGTHS)]
          const point = LOWEST_POINT + POINT_STEP * Math.max(0, Math.min(POINTS - 1, column))
          return total + share * scoreAbove(bar - strengths[cell % RULE_STRENGTHS], point, own)
        }, 0)
        const found = most(plainArena, row)[1 + k]
        expect(Math.abs(found - 0.25 - (k < 2 * pairs ? sum : 0))).toBeLessThan(1e-4 * (1 + sum))
      }),
      runsOf(100),
    )
  })
})

describe('what entries bring', () => {
  const WORLDS = 5
  const MOST = 40
  const entry = fc.record({
    start: fc.integer({ min: -9, max: 9 }),
    columns: fc.array(fc.oneof(fc.integer({ min: 9, max: 30 }), fc.constant(NO_SEATS)), { minLength: WORLDS, maxLength: WORLDS }),
    weight: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1.001, noNaN: true })),
  })
  const blocks = fc.record({
    sizes: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: WORLDS, maxLength: WORLDS }),
    most: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: MOST, maxLength: MOST }),
    entries: fc.array(entry, { minLength: 0, maxLength: 12 }),
  })

  test('is a sum over the worlds with seats, by the kernel and by the plain steps to the same bits', () => {
    fc.assert(
      fc.property(blocks, ({ sizes, most, entries }) => {
        const bring = (arena: Arena): number[] => {
          const steps = stepsIn(arena)
          const starts = arena.indices(entries.length)
          starts.set(entries.map(({ start }) => start))
          const columns = arena.indices(entries.length * WORLDS)
          const laid: EntriesOfBlock = {
            sizes: numbersIn(arena, sizes),
            starts: new Int32Array(starts.buffer, starts.byteOffset, entries.length),
            columns: new Uint16Array(columns.buffer, columns.byteOffset, entries.length * WORLDS),
            weights: numbersIn(
              arena,
              entries.map(({ weight }) => weight),
            ),
          }
          laid.columns.set(entries.flatMap(({ columns }) => columns))
          const gains = arena.numbers(entries.length).fill(0.5)
          steps.bring(laid, numbersIn(arena, most), gains)
          return [...gains]
        }
        const plain = bring(plainArena)
        expect(bring(arenaOf(BYTES))).toEqual(plain)
        entries.forEach(({ start, columns, weight }, i) => {
          const sum = columns.reduce((all, column, w) => all + (column === NO_SEATS ? 0 : sizes[w] * most[start + column]), 0)
          expect(plain[i]).toBeCloseTo(0.5 + weight * sum, 12)
        })
      }),
      runsOf(300),
    )
  })
})
