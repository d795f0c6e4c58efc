// Distributions by table, for draw.ts. What stands where is laid out by market/draw-kernel.ts.

/** The logarithm of 1 + i / 1024, as f64. */
let logs: usize = 0
/** The z that a standard normal exceeds with chance 2^(e - 48) (1 + i / 64), by 64 e + i, as f32. */
let quantiles: usize = 0
/** The chance to exceed i / 64 - 8, and -log(1 - it), by i, as f32. */
export let tails: usize = 0
export let rates: usize = 0

/** Numbers that loops on vectors keep at hand, as f64 each: the compiler would make a constant anew in every round. */
let numbers: usize = 0
export const HALF: usize = 0
/** Half the step of a word. */
export const WORD: usize = 8
/** From here on whole numbers stand in the low bits. */
export const MAGIC: usize = 16
const BIAS: usize = 24
const LOG_2: usize = 32
const PART: usize = 40
const LOW: usize = 48
const REACH: usize = 56
const STEPS: usize = 64
const LAST: usize = 72
/** The step of half a word. */
export const HALF_WORD: usize = 80
const LEAST_CHANCE: usize = 88
const FINE: usize = 96
const FINE_PART: usize = 104
const SIGN: usize = 112

/** Tells the kernel where its tables are, and where fifteen numbers have room. */
export function layTables(logsAt: usize, quantilesAt: usize, tailsAt: usize, ratesAt: usize, numbersAt: usize): void {
  logs = logsAt
  quantiles = quantilesAt
  tails = tailsAt
  rates = ratesAt
  numbers = numbersAt
  store<f64>(numbers, 0.5, HALF)
  store<f64>(numbers, 2.3283064365386963e-10, WORD)
  store<f64>(numbers, 4503599627370496, MAGIC)
  store<f64>(numbers, 4503599627370496 + 1023, BIAS)
  store<f64>(numbers, 0.6931471805599453, LOG_2)
  store<f64>(numbers, 2.2737367544323206e-13, PART)
  store<u64>(numbers, 0x3ffffffffff, LOW)
  store<f64>(numbers, 8, REACH)
  store<f64>(numbers, 64, STEPS)
  store<f64>(numbers, 1024, LAST)
  store<f64>(numbers, 0.0000152587890625, HALF_WORD)
  store<f64>(numbers, 3.552713678800501e-15, LEAST_CHANCE)
  store<u64>(numbers, 0x3fffffffffff, FINE)
  store<f64>(numbers, 1.4210854715202004e-14, FINE_PART)
  store<u64>(numbers, 0x8000000000000000, SIGN)
}

/** One of the numbers at hand, twice. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
export function splat(number: usize): v128 {
  return v128.load_splat<u64>(numbers + number)
}

/** -log(u), 0 < u < 1: the exponent exactly, the rest by table; error below 1.3e-7, and never below the true value. */
export function exponential(u: f64): f64 {
  return f64x2.extract_lane(exponentials(f64x2.splat(u)), 0)
}

/** The same of two. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
export function exponentials(u: v128): v128 {
  const magic = splat(MAGIC)
  const at = i64x2.shr_u(u, 39)
  const one = v128.load(logs + <usize>(i32x4.extract_lane(at, 0) & 0x1ff8))
  const two = v128.load(logs + <usize>(i32x4.extract_lane(at, 2) & 0x1ff8))
  const low = i64x2.shuffle(one, two, 0, 2)
  const part = f64x2.mul(f64x2.sub(v128.or(v128.and(u, splat(LOW)), magic), magic), splat(PART))
  const exponent = f64x2.sub(splat(BIAS), v128.or(i64x2.shr_u(u, 52), magic))
  return f64x2.sub(
    f64x2.mul(exponent, splat(LOG_2)),
    f64x2.add(low, f64x2.mul(part, f64x2.sub(i64x2.shuffle(one, two, 1, 3), low))),
  )
}

/** The z that a standard normal exceeds with chance p; error below 4e-5 down to a chance of 1e-10, and of 0.01 beyond. */
export function exceeded(p: f64): f64 {
  return f64x2.extract_lane(exceededBy(f64x2.splat(p)), 0)
}

/** The same of two. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
export function exceededBy(p: v128): v128 {
  const half = splat(HALF)
  const magic = splat(MAGIC)
  const off = f64x2.sub(half, p)
  const q = f64x2.pmax(f64x2.sub(half, f64x2.abs(off)), splat(LEAST_CHANCE))
  const at = i64x2.shr_u(q, 46)
  const one = v128.load_zero<u64>(quantiles + ((<usize>i32x4.extract_lane(at, 0) - 62400) << 2))
  const both = v128.load_lane<u64>(quantiles + ((<usize>i32x4.extract_lane(at, 2) - 62400) << 2), one, 1)
  const low = f64x2.promote_low_f32x4(i32x4.shuffle(both, both, 0, 2, 0, 2))
  const high = f64x2.promote_low_f32x4(i32x4.shuffle(both, both, 1, 3, 1, 3))
  const part = f64x2.mul(f64x2.sub(v128.or(v128.and(q, splat(FINE)), magic), magic), splat(FINE_PART))
  return v128.bitselect(off, f64x2.add(low, f64x2.mul(part, f64x2.sub(high, low))), splat(SIGN))
}

/** A table over the line from -8 to 8 in steps of 1/64, read at x. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
export function look(table: usize, x: f64): f64 {
  let reach = (x + 8) * 64
  if (!(reach >= 0)) reach = 0
  if (reach > 1024) reach = 1024
  const i = <i32>reach
  const at = table + ((<usize>i) << 2)
  const low = <f64>load<f32>(at)
  return low + (reach - <f64>i) * (<f64>load<f32>(at, 4) - low)
}

/** The same at two finite places. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
export function lookAt(table: usize, x: v128, magic: v128): v128 {
  const wanted = f64x2.mul(f64x2.add(x, splat(REACH)), splat(STEPS))
  const reach = f64x2.pmin(f64x2.pmax(wanted, f64x2.splat(0)), splat(LAST))
  const whole = f64x2.floor(reach)
  const at = f64x2.add(whole, magic)
  const one = v128.load_zero<u64>(table + ((<usize>i32x4.extract_lane(at, 0)) << 2))
  const both = v128.load_lane<u64>(table + ((<usize>i32x4.extract_lane(at, 2)) << 2), one, 1)
  const low = f64x2.promote_low_f32x4(i32x4.shuffle(both, both, 0, 2, 0, 2))
  const high = f64x2.promote_low_f32x4(i32x4.shuffle(both, both, 1, 3, 1, 3))
  return f64x2.add(low, f64x2.mul(f64x2.sub(reach, whole), f64x2.sub(high, low)))
}

/**
 * Makes the table of a cell for one strength (market/invitations.ts). bars: program -> bar for strength 0 (f32). running: 0 and
 * the running totals of rates (f32). guide: slot -> first program whose running total exceeds slot / programs of the whole, and
 * one entry more (u16).
 */
export function tabulate(bars: usize, programs: u32, running: usize, guide: usize, strength: f64): void {
  let sum: f64 = 0
  store<f32>(running, 0)
  for (let k: usize = 1; k <= <usize>programs; k++) {
    sum += look(rates, <f64>load<f32>(bars + (k << 2) - 4) - strength)
    store<f32>(running + (k << 2), <f32>sum)
  }
  const total = <f64>load<f32>(running + ((<usize>programs) << 2))
  let k: u32 = 0
  for (let slot: u32 = 0; slot <= programs; slot++) {
    const wanted = (<f64>slot / <f64>programs) * total
    while (k + 1 < programs && <f64>load<f32>(running + (((<usize>k) + 1) << 2)) <= wanted) k++
    store<u16>(guide + ((<usize>slot) << 1), <u16>k)
  }
}
