// The kernel of forecast/shortfalls.ts in AssemblyScript: the same steps on the same numbers, two at a time, to the same bits.
// Built into forecast/kernel-bytes.ts by `npm run -s kernel`; all arguments that name an array are byte offsets.

import { COLUMN, LOWEST_POINT, POINT_STEP, POINTS, layRules, lookUp } from './score-columns'

/** Bytes of the cells of a line in a world: twelve numbers, of which the strengths 0, 1, 2 of one shared node stand side by side. */
const CELLS_BYTES: usize = 96
/** Ends the worlds of a candidate. */
const NONE: u32 = 0xffffffff

/**
 * The chances of falling short of one line in some worlds, by their places. table: the scores of interviewees; strengths: three; shared:
 * by how many columns each of four shared nodes moves a cutoff, in ascending order; bars, offsets: candidate -> the bar of its program
 * for a strength of 0, and what is added to scores there; bound: place -> which of the candidates, not read where there is one; cutoffs:
 * place -> cutoff, infinite where there is no chance, written over; chances: (place * lines + line) * CELLS + cell, written; first,
 * next: room for the first place of every candidate and for the next one of every place; rules, columns: room for three rules and for
 * all columns.
 */
export function enter(
  table: usize,
  strengths: usize,
  shared: usize,
  candidates: u32,
  bars: usize,
  offsets: usize,
  bound: usize,
  cutoffs: usize,
  worlds: u32,
  chances: usize,
  lines: u32,
  line: u32,
  first: usize,
  next: usize,
  rules: usize,
  columns: usize,
): void {
  for (let c: u32 = 0; c < candidates; c++) store<u32>(first + (<usize>c << 2), NONE)
  for (let place = worlds; place-- > 0; ) {
    const head = first + (candidates > 1 ? <usize>load<u32>(bound + (<usize>place << 2)) << 2 : 0)
    store<u32>(next + (<usize>place << 2), load<u32>(head))
    store<u32>(head, place)
  }
  const reach = load<i32>(shared, 12)
  const stride = <usize>lines * CELLS_BYTES
  const into = chances + <usize>line * CELLS_BYTES
  for (let c: u32 = 0; c < candidates; c++, first += 4, bars += 8, offsets += 8) {
    const begin = load<u32>(first)
    if (begin == NONE) continue
    const offset = load<f64>(offsets)
    let lowest = Infinity
    let highest = -Infinity
    for (let place = begin; place != NONE; place = load<u32>(next + (<usize>place << 2))) {
      const at = cutoffs + (<usize>place << 3)
      const cutoff = load<f64>(at)
      if (cutoff == Infinity) {
        fillOnes(into + <usize>place * stride)
        continue
      }
      // No further beyond the ends of the table than all chances are those of the end.
      const column = max(<f64>(-reach - 1), min(<f64>(POINTS + reach), (cutoff - offset - LOWEST_POINT) / POINT_STEP))
      store<f64>(at, column)
      lowest = min(lowest, column)
      highest = max(highest, column)
    }
    if (lowest == Infinity) continue
    layRules(table, load<f64>(bars), strengths, rules)
    const from = <i32>floor(lowest)
    // One column more for the far side of the highest cutoff.
    const length = <i32>floor(highest) + 2 - from
    const whole = length + 2 * reach <= 4 * length
    if (whole) lookUp(rules, from - reach, length + 2 * reach, columns)
    else
      for (let v: i32 = 0; v < 4; v++)
        lookUp(rules, from + load<i32>(shared + (<usize>v << 2)), length, columns + <usize>(v * length) * COLUMN)
    const start0 = columns + (whole ? <usize>(reach + load<i32>(shared)) : 0) * COLUMN
    const start1 = columns + <usize>(whole ? reach + load<i32>(shared, 4) : length) * COLUMN
    const start2 = columns + <usize>(whole ? reach + load<i32>(shared, 8) : length << 1) * COLUMN
    const start3 = columns + <usize>(whole ? reach << 1 : 3 * length) * COLUMN
    for (let place = begin; place != NONE; place = load<u32>(next + (<usize>place << 2))) {
      const column = load<f64>(cutoffs + (<usize>place << 3))
      if (column == Infinity) continue
      const above = column - <f64>from
      const row = <i32>above
      const part = f64x2.splat(above - <f64>row)
      const at = <usize>row * COLUMN
      const cells = into + <usize>place * stride
      interpolate(start0 + at, start1 + at, part, cells)
      interpolate(start2 + at, start3 + at, part, cells + 48)
    }
  }
}

function fillOnes(into: usize): void {
  const one = f64x2.splat(1)
  for (let at: usize = 0; at < CELLS_BYTES; at += 16) v128.store(into + at, one)
}

/** The cells of two shared nodes, part of the way from their columns to the next ones. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function interpolate(one: usize, other: usize, part: v128, into: usize): void {
  between(v128.load(one), v128.load(one, COLUMN), part, into)
  between(
    v128.load64_lane(other, v128.load64_zero(one, 16), 1),
    v128.load64_lane(other, v128.load64_zero(one, COLUMN + 16), 1, COLUMN),
    part,
    into + 16,
  )
  between(v128.load(other, 8), v128.load(other, COLUMN + 8), part, into + 32)
}

// @ts-expect-error: a decorator of AssemblyScript
@inline
function between(near: v128, far: v128, part: v128, into: usize): void {
  v128.store(into, f64x2.add(near, f64x2.mul(part, f64x2.sub(far, near))))
}
