// The kernel of forecast/bound-steps.ts in AssemblyScript: the same steps on the same numbers, two columns at a time, to the same bits.

import { COLUMN, layRules, lookUp } from './score-columns'

/** Stands for a column where there are no seats. */
const NO_SEATS: u32 = 0xffff

/**
 * Adds to most[k] the chances of exceeding column first + k, wherever what all programs see moves it, each as often as its share. table:
 * the scores of interviewees; bar: for a strength of 0; strengths: three; shared: by how many columns each of four shared nodes moves
 * a point, in ascending order; shares: cell -> share; columns: how many, an even number; rules, looked: room for three rules and for all
 * columns.
 */
export function addMost(
  table: usize,
  bar: f64,
  strengths: usize,
  shared: usize,
  shares: usize,
  first: i32,
  columns: i32,
  rules: usize,
  looked: usize,
  most: usize,
): void {
  const reach = load<i32>(shared, 12)
  layRules(table, bar, strengths, rules)
  lookUp(rules, first - reach, columns + 2 * reach, looked)
  let at0 = looked + <usize>(reach + load<i32>(shared)) * COLUMN
  let at1 = looked + <usize>(reach + load<i32>(shared, 4)) * COLUMN
  let at2 = looked + <usize>(reach + load<i32>(shared, 8)) * COLUMN
  let at3 = looked + <usize>(reach << 1) * COLUMN
  // Two columns are three pairs of chances: weak and middle, strong and weak of the next, middle and strong of the next.
  const near0 = v128.load(shares)
  const both0 = v128.load64_lane(shares, v128.load64_zero(shares, 16), 1)
  const far0 = v128.load(shares, 8)
  const near1 = v128.load(shares, 24)
  const both1 = v128.load64_lane(shares, v128.load64_zero(shares, 40), 1, 24)
  const far1 = v128.load(shares, 32)
  const near2 = v128.load(shares, 48)
  const both2 = v128.load64_lane(shares, v128.load64_zero(shares, 64), 1, 48)
  const far2 = v128.load(shares, 56)
  const near3 = v128.load(shares, 72)
  const both3 = v128.load64_lane(shares, v128.load64_zero(shares, 88), 1, 72)
  const far3 = v128.load(shares, 80)
  for (const end = most + (<usize>columns << 3); most < end; most += 16) {
    const near = ofNodes(near0, near1, near2, near3, at0, at1, at2, at3)
    const both = ofNodes(both0, both1, both2, both3, at0 + 16, at1 + 16, at2 + 16, at3 + 16)
    const far = ofNodes(far0, far1, far2, far3, at0 + 32, at1 + 32, at2 + 32, at3 + 32)
    const weakAndMiddle = f64x2.add(v128.shuffle<f64>(near, both, 0, 3), v128.shuffle<f64>(near, far, 1, 2))
    const sum = f64x2.add(weakAndMiddle, v128.shuffle<f64>(both, far, 0, 3))
    v128.store(most, f64x2.add(v128.load(most), sum))
    at0 += 2 * COLUMN
    at1 += 2 * COLUMN
    at2 += 2 * COLUMN
    at3 += 2 * COLUMN
  }
}

/** Two chances of exceeding at each shared node, by their shares. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function ofNodes(share0: v128, share1: v128, share2: v128, share3: v128, at0: usize, at1: usize, at2: usize, at3: usize): v128 {
  const one = f64x2.splat(1)
  let sum = f64x2.mul(share0, f64x2.sub(one, v128.load(at0)))
  sum = f64x2.add(sum, f64x2.mul(share1, f64x2.sub(one, v128.load(at1))))
  sum = f64x2.add(sum, f64x2.mul(share2, f64x2.sub(one, v128.load(at2))))
  return f64x2.add(sum, f64x2.mul(share3, f64x2.sub(one, v128.load(at3))))
}

/**
 * Adds to the gain of every entry what it brings in some worlds. sizes: world -> what is left; starts: entry -> where column 0 of its row
 * would stand in `most`, counted in numbers; columns: entry * worlds + world -> column, 16 bits each; weights: entry -> how often its gain
 * counts.
 */
export function bring(
  sizes: usize,
  worlds: u32,
  most: usize,
  starts: usize,
  columns: usize,
  weights: usize,
  entries: u32,
  gains: usize,
): void {
  const sizesEnd = sizes + (<usize>worlds << 3)
  for (const end = gains + (<usize>entries << 3); gains < end; gains += 8, starts += 4, weights += 8) {
    const weight = load<f64>(weights)
    if (weight == 0) {
      columns += <usize>worlds << 1
      continue
    }
    const row = most + <usize>(load<i32>(starts) << 3)
    let sum: f64 = 0
    for (let size = sizes; size < sizesEnd; size += 8, columns += 2) {
      const column = <u32>load<u16>(columns)
      if (column != NO_SEATS) sum += load<f64>(size) * load<f64>(row + (<usize>column << 3))
    }
    store<f64>(gains, load<f64>(gains) + weight * sum)
  }
}
