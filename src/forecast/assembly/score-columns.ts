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
