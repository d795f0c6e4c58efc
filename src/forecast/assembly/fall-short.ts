// The kernel of forecast/shortfalls.ts in AssemblyScript: the same steps on the same numbers, two at a time, to the same bits.
// Built into forecast/kernel-bytes.ts by `npm run -s kernel`; all arguments that name an array are byte offsets.

/** As in forecast/score-chance.ts. */
const BAR_STEP: f64 = 0.2
const POINT_STEP: f64 = 0.03
const LOWEST_POINT: f64 = -4
const LOWEST_BAR: f64 = -9
const BARS: f64 = 76
const POINTS: i32 = 536
const LEAST_SHORTFALL: f64 = 1e-12
/** Bytes of one bar of the table of scores. */
const ROW: usize = 4 * 536

/** Bytes of the cells of a line in a world: twelve numbers, of which the strengths 0, 1, 2 of one shared node stand side by side. */
const CELLS_BYTES: usize = 96
/** Bytes of a column: its chances at the three strengths. */
const COLUMN: usize = 24

/** A strength's place among the bars: where the first of four rows begins, and their weights, each twice. */
const RULE: usize = 80
const WEIGHTS: usize = 16

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

/** The rows of the table between which each strength stands, by Lagrange's weights. */
function layRules(table: usize, bar: f64, strengths: usize, rules: usize): void {
  for (let a: usize = 0; a < 3; a++) {
    const row = max(0, min(BARS - 1, (bar - load<f64>(strengths + (a << 3)) - LOWEST_BAR) / BAR_STEP))
    const first = max(1, min(BARS - 3, floor(row)))
    const t = row - first
    const rule = rules + a * RULE
    store<u32>(rule, <u32>(table + <usize>(<i32>first - 1) * ROW))
    v128.store(rule, f64x2.splat((-t * (t - 1) * (t - 2)) / 6), WEIGHTS)
    v128.store(rule, f64x2.splat(((t + 1) * (t - 1) * (t - 2)) / 2), WEIGHTS + 16)
    v128.store(rule, f64x2.splat((-(t + 1) * t * (t - 2)) / 2), WEIGHTS + 32)
    v128.store(rule, f64x2.splat(((t + 1) * t * (t - 1)) / 6), WEIGHTS + 48)
  }
}

/** The chances of columns from, from + 1, ... at three strengths, which never fall from column to column. Writes one column more where their number is odd. */
function lookUp(rules: usize, from: i32, length: i32, into: usize): void {
  if (from >= 0 && from + length < POINTS) lookUpPairs(rules, from, length, into, true)
  else lookUpPairs(rules, from, length, into, false)
}

/** The same; `inside`: all columns are known to be inside the table, which is how almost all are looked up. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function lookUpPairs(rules: usize, from: i32, length: i32, into: usize, inside: bool): void {
  let weak = f64x2.splat(LEAST_SHORTFALL)
  let middle = weak
  let strong = weak
  const end = from + length
  for (let near = from; near < end; near += 2, into += 2 * COLUMN) {
    weak = rising(weak, rules, near, inside)
    middle = rising(middle, rules + RULE, near, inside)
    strong = rising(strong, rules + 2 * RULE, near, inside)
    v128.store64_lane(into, weak, 0)
    v128.store64_lane(into, middle, 0, 8)
    v128.store64_lane(into, strong, 0, 16)
    v128.store64_lane(into, weak, 1, COLUMN)
    v128.store64_lane(into, middle, 1, COLUMN + 8)
    v128.store64_lane(into, strong, 1, COLUMN + 16)
  }
}

/** The chances of two columns, none below the last one before them. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function rising(before: v128, rule: usize, near: i32, inside: bool): v128 {
  const one = f64x2.splat(1)
  const short = f64x2.pmin(one, f64x2.sub(one, inside ? exceeding(rule, near) : exceedingAtEnds(rule, near)))
  const floor = f64x2.pmax(short, v128.shuffle<f64>(before, before, 1, 1))
  return f64x2.pmax(floor, v128.shuffle<f64>(floor, floor, 0, 0))
}

/** The chances to exceed two columns of the table. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function exceeding(rule: usize, near: i32): v128 {
  const at = <usize>load<u32>(rule) + (<usize>near << 2)
  return weigh(
    rule,
    f64x2.promote_low_f32x4(v128.load64_zero(at)),
    f64x2.promote_low_f32x4(v128.load64_zero(at, ROW)),
    f64x2.promote_low_f32x4(v128.load64_zero(at, 2 * ROW)),
    f64x2.promote_low_f32x4(v128.load64_zero(at, 3 * ROW)),
  )
}

/** The same for columns of which any may lie beyond the ends of the table, where it goes on as it ends. */
function exceedingAtEnds(rule: usize, near: i32): v128 {
  const row = <usize>load<u32>(rule)
  return weigh(rule, pair(row, near), pair(row + ROW, near), pair(row + 2 * ROW, near), pair(row + 3 * ROW, near))
}

// @ts-expect-error: a decorator of AssemblyScript
@inline
function pair(row: usize, near: i32): v128 {
  const one = load<f32>(row + (<usize>max(0, min(POINTS - 1, near)) << 2))
  const other = load<f32>(row + (<usize>max(0, min(POINTS - 1, near + 1)) << 2))
  return f64x2.replace_lane(f64x2.splat(<f64>one), 1, <f64>other)
}

// @ts-expect-error: a decorator of AssemblyScript
@inline
function weigh(rule: usize, before: v128, here: v128, next: v128, after: v128): v128 {
  let sum = f64x2.mul(v128.load(rule, WEIGHTS), before)
  sum = f64x2.add(sum, f64x2.mul(v128.load(rule, WEIGHTS + 16), here))
  sum = f64x2.add(sum, f64x2.mul(v128.load(rule, WEIGHTS + 32), next))
  return f64x2.add(sum, f64x2.mul(v128.load(rule, WEIGHTS + 48), after))
}
