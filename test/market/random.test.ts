import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashText, PURPOSE, Stream, threefry, uniformAt } from '../../src/market/random.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'

const block = (key: readonly number[], counter: readonly number[]): number[] => {
  const out = new Uint32Array(4)
  threefry(out, 0, Int32Array.from(key), Int32Array.from(counter))
  return [...out]
}

const hex = (words: readonly number[]): string => words.map((word) => word.toString(16).padStart(8, '0')).join(' ')

/** Threefry4x32-20 from the paper: a round adds, rotates by the row of the table, xors, and swaps words 1 and 3; every fourth adds a key. */
function threefryByTheBook(key: readonly number[], counter: readonly number[]): number[] {
  const rotations = [
    [10, 26],
    [11, 21],
    [13, 27],
    [23, 5],
    [6, 20],
    [17, 11],
    [25, 10],
    [18, 20],
  ]
  const keys = [...key, key.reduce((parity, word) => parity ^ word, 0x1bd11bda)]
  const x = counter.map((word, i) => (word + keys[i]) >>> 0)
  const mix = (to: number, from: number, by: number): void => {
    x[to] = (x[to] + x[from]) >>> 0
    x[from] = (((x[from] << by) | (x[from] >>> (32 - by))) ^ x[to]) >>> 0
  }
  for (let round = 0; round < 20; round++) {
    const [one, two] = rotations[round % 8]
    const swapped = round % 2 === 1
    mix(0, swapped ? 3 : 1, one)
    mix(2, swapped ? 1 : 3, two)
    if (round % 4 === 3) {
      const injection = (round + 1) / 4
      for (let i = 0; i < 4; i++) x[i] = (x[i] + keys[(injection + i) % 5] + (i === 3 ? injection : 0)) >>> 0
    }
  }
  return x
}

const wordsOf = (stream: Stream, count: number): number[] => Array.from({ length: count }, () => stream.word())

const word = fc.integer({ min: 0, max: 0xffffffff })
const address = fc.record({ seed: word, world: word, purpose: fc.constantFrom(...Object.values(PURPOSE)), entity: word })

/** Pearson's statistic for counts that should all be alike, in standard deviations of its distribution. */
function unevenness(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  const freedom = counts.length - 1
  return (statistic - freedom) / Math.sqrt(2 * freedom)
}

describe('Threefry4x32 with 20 rounds', () => {
  // Known answers of Random123 (file kat_vectors, lines "threefry 4x32 20").
  test.each([
    [[0, 0, 0, 0], [0, 0, 0, 0], '9c6ca96a e17eae66 fc10ecd4 5256a7d8'],
    [Array(4).fill(0xffffffff), Array(4).fill(0xffffffff), '2a881696 57012287 f6c7446e a16a6732'],
    [
      [0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89],
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      '59cd1dbb b8879579 86b5d00c ac8b6d84',
    ],
  ])('gives the published answer for key %j and counter %j', (key, counter, answer) => {
    expect(hex(block(key, counter))).toBe(answer)
  })

  test('is what the paper says for any key and counter', () => {
    const four = fc.tuple(word, word, word, word)
    fc.assert(
      fc.property(four, four, (key, counter) => {
        expect(block(key, counter)).toEqual(threefryByTheBook(key, counter))
      }),
      SEEDED_RUNS,
    )
  })
})

describe('a stream', () => {
  test('gives the same words at the same address', () => {
    fc.assert(
      fc.property(address, fc.integer({ min: 1, max: 600 }), ({ seed, world, purpose, entity }, count) => {
        const words = () => wordsOf(new Stream(seed, world, purpose, entity), count)
        expect(words()).toEqual(words())
      }),
      { ...SEEDED_RUNS, numRuns: 20 },
    )
  })

  test('gives other words at any other seed, world, purpose or entity', () => {
    fc.assert(
      fc.property(
        address,
        address,
        fc.subarray(['seed', 'world', 'purpose', 'entity'] as const, { minLength: 1 }),
        (one, two, changed) => {
          const other = { ...one, ...Object.fromEntries(changed.map((name) => [name, two[name]])) }
          fc.pre(changed.some((name) => one[name] !== other[name]))
          const words = ({ seed, world, purpose, entity }: typeof one) => wordsOf(new Stream(seed, world, purpose, entity), 4)
          expect(words(other)).not.toEqual(words(one))
        },
      ),
      SEEDED_RUNS,
    )
  })

  test('goes through the blocks of its address in order, however long it is read', () => {
    const stream = new Stream(11, 22, PURPOSE.interviews, 33)
    for (let b = 0; b < 300; b++) expect(wordsOf(stream, 4)).toEqual(block([11, PURPOSE.interviews, 0, 0], [b, 33, 22, 0]))
  })

  test('gives uniforms between 0 and 1 without the ends, made from its words', () => {
    fc.assert(
      fc.property(address, ({ seed, world, purpose, entity }) => {
        const uniform = new Stream(seed, world, purpose, entity).uniform()
        expect(uniform).toBe((new Stream(seed, world, purpose, entity).word() + 0.5) / 2 ** 32)
        expect(uniform > 0 && uniform < 1).toBe(true)
      }),
      SEEDED_RUNS,
    )
  })

  test('a draw at an address of its own is the first word of that block of the stream', () => {
    fc.assert(
      fc.property(address, fc.nat(9), ({ seed, world, purpose, entity }, draw) => {
        const words = wordsOf(new Stream(seed, world, purpose, entity), 4 * draw + 1)
        expect(uniformAt(seed, world, purpose, entity, draw)).toBe((words[4 * draw] + 0.5) / 2 ** 32)
      }),
      SEEDED_RUNS,
    )
  })
})

describe('uniforms are even', () => {
  const DRAWS = 200_000

  test('in one stream, also in pairs of neighbours', () => {
    const stream = new Stream(5, 6, PURPOSE.applicants)
    const singles = new Array(1000).fill(0)
    const pairs = new Array(32 * 32).fill(0)
    let before = stream.uniform()
    for (let i = 0; i < DRAWS; i++) {
      const now = stream.uniform()
      singles[Math.floor(1000 * now)]++
      pairs[32 * Math.floor(32 * before) + Math.floor(32 * now)]++
      before = now
    }
    expect(Math.abs(unevenness(singles))).toBeLessThan(4)
    expect(Math.abs(unevenness(pairs))).toBeLessThan(4)
  })

  test.each([
    ['worlds', (i: number) => uniformAt(1, i, PURPOSE.insertion, 7)],
    ['entities', (i: number) => uniformAt(1, 7, PURPOSE.insertion, i)],
    ['seeds', (i: number) => uniformAt(i, 7, PURPOSE.insertion, 7)],
    ['draws', (i: number) => uniformAt(1, 7, PURPOSE.insertion, 7, i)],
  ])('across neighbouring %s', (_, at) => {
    const pairs = new Array(32 * 32).fill(0)
    for (let i = 0; i < DRAWS; i++) pairs[32 * Math.floor(32 * at(i)) + Math.floor(32 * at(i + 1))]++
    expect(Math.abs(unevenness(pairs))).toBeLessThan(4)
  })

  test('as whole numbers below any bound', () => {
    const stream = new Stream(8, 9, PURPOSE.programs)
    for (const bound of [1, 2, 7, 100]) {
      const counts = new Array(bound).fill(0)
      for (let i = 0; i < 20_000; i++) counts[stream.below(bound)]++
      expect(counts).toHaveLength(bound)
      if (bound > 1) expect(Math.abs(unevenness(counts))).toBeLessThan(5)
    }
  })
})

// Test vectors of the FNV authors (32-bit FNV-1a).
test.each([
  ['', '811c9dc5'],
  ['a', 'e40c292c'],
  ['foobar', 'bf9cf968'],
])('the hash of "%s" is the published one', (text, hash) => {
  expect(hex([hashText(text)])).toBe(hash)
})
