// Chances of falling short of some columns of the table of scores, for a bar and three strengths: what forecast/score-chance.ts fills in, to the same bits.

/** As in forecast/score-chance.ts. */
const BAR_STEP: f64 = 0.2
export const POINT_STEP: f64 = 0.03
export const LOWEST_POINT: f64 = -4
const LOWEST_BAR: f64 = -9
const BARS: f64 = 76
export const POINTS: i32 = 536
const LEAST_SHORTFALL: f64 = 1e-12
/** Bytes of one bar of the table of scores. */
const ROW: usize = 4 * 536

/** Bytes of a column: its chances at the three strengths. */
export const COLUMN: usize = 24

/** A strength's place among the bars: where the first of four rows begins, and their weights, each twice. */
const RULE: usize = 80
const WEIGHTS: usize = 16

/** The rows of the table between which each strength stands, by Lagrange's weights. */
export function layRules(table: usize, bar: f64, strengths: usize, rules: usize): void {
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
export function lookUp(rules: usize, from: i32, length: i32, into: usize): void {
  const inside = from >= 0 && from + length < POINTS
  for (let a: usize = 0; a < 3; a++)
    if (inside) lookUpPairs(rules + a * RULE, from, length, into + 8 * a)
    else lookUpPairsAtEnds(rules + a * RULE, from, length, into + 8 * a)
}

/** The same at one strength, all columns inside the table, which is how almost all are looked up: the weights stay in registers. */
function lookUpPairs(rule: usize, from: i32, length: i32, into: usize): void {
  let at = <usize>load<u32>(rule) + (<usize>from << 2)
  const before = v128.load(rule, WEIGHTS)
  const here = v128.load(rule, WEIGHTS + 16)
  const next = v128.load(rule, WEIGHTS + 32)
  const after = v128.load(rule, WEIGHTS + 48)
  let last = f64x2.splat(LEAST_SHORTFALL)
  const end = at + (<usize>length << 2)
  for (; at < end; at += 8, into += 2 * COLUMN) {
    let sum = f64x2.mul(before, f64x2.promote_low_f32x4(v128.load64_zero(at)))
    sum = f64x2.add(sum, f64x2.mul(here, f64x2.promote_low_f32x4(v128.load64_zero(at, ROW))))
    sum = f64x2.add(sum, f64x2.mul(next, f64x2.promote_low_f32x4(v128.load64_zero(at, 2 * ROW))))
    last = rising(last, f64x2.add(sum, f64x2.mul(after, f64x2.promote_low_f32x4(v128.load64_zero(at, 3 * ROW)))))
    v128.store64_lane(into, last, 0)
    v128.store64_lane(into, last, 1, COLUMN)
  }
}

/** The same for columns of which any may lie beyond the ends of the table, where it goes on as it ends. */
function lookUpPairsAtEnds(rule: usize, from: i32, length: i32, into: usize): void {
  const row = <usize>load<u32>(rule)
  let last = f64x2.splat(LEAST_SHORTFALL)
  const end = from + length
  for (let near = from; near < end; near += 2, into += 2 * COLUMN) {
    let sum = f64x2.mul(v128.load(rule, WEIGHTS), pair(row, near))
    sum = f64x2.add(sum, f64x2.mul(v128.load(rule, WEIGHTS + 16), pair(row + ROW, near)))
    sum = f64x2.add(sum, f64x2.mul(v128.load(rule, WEIGHTS + 32), pair(row + 2 * ROW, near)))
    last = rising(last, f64x2.add(sum, f64x2.mul(v128.load(rule, WEIGHTS + 48), pair(row + 3 * ROW, near))))
    v128.store64_lane(into, last, 0)
    v128.store64_lane(into, last, 1, COLUMN)
  }
}

/** The chances of falling short in two columns, none below that in the last one before them; by the chances to exceed them. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function rising(last: v128, exceeding: v128): v128 {
  const one = f64x2.splat(1)
  const floor = f64x2.pmax(f64x2.pmin(one, f64x2.sub(one, exceeding)), v128.shuffle<f64>(last, last, 1, 1))
  return f64x2.pmax(floor, v128.shuffle<f64>(floor, floor, 0, 0))
}

// @ts-expect-error: a decorator of AssemblyScript
@inline
function pair(row: usize, near: i32): v128 {
  const one = load<f32>(row + (<usize>max(0, min(POINTS - 1, near)) << 2))
  const other = load<f32>(row + (<usize>max(0, min(POINTS - 1, near + 1)) << 2))
  return f64x2.replace_lane(f64x2.splat(<f64>one), 1, <f64>other)
}
