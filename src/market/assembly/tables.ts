// Distributions by table, for draw.ts. What stands where is laid out by market/draw-kernel.ts.

/** The logarithm of 1 + i / 1024, as f64. */
let logs: usize = 0
/** The z that a standard normal exceeds with chance 2^(e - 48) (1 + i / 64), by 64 e + i, as f32. */
let quantiles: usize = 0
/** The chance to exceed i / 64 - 8, and -log(1 - it), by i, as f32. */
export let tails: usize = 0
export let rates: usize = 0

/** Tells the kernel where its tables are. */
export function layTables(logsAt: usize, quantilesAt: usize, tailsAt: usize, ratesAt: usize): void {
  logs = logsAt
  quantiles = quantilesAt
  tails = tailsAt
  rates = ratesAt
}

/** Uniform on (0, 1) from a word. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
export function uniform(word: u32): f64 {
  return (<f64>word + 0.5) * 2.3283064365386963e-10
}

/** -log(u), 0 < u < 1: the exponent exactly, the rest by table; error below 1.3e-7, and never below the true value. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
export function exponential(u: f64): f64 {
  const bits = reinterpret<i64>(u)
  const at = logs + ((<usize>(bits >>> 42) & 1023) << 3)
  const low = load<f64>(at)
  const part = <f64>(bits & 0x3ffffffffff) * 2.2737367544323206e-13
  return <f64>(1023 - <i32>(bits >>> 52)) * 0.6931471805599453 - (low + part * (load<f64>(at, 8) - low))
}

/** The z that a standard normal exceeds with chance p; error below 4e-5 down to a chance of 1e-10, and of 0.01 beyond. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
export function exceeded(p: f64): f64 {
  const off = 0.5 - p
  let q = 0.5 - abs<f64>(off)
  if (q < 3.552713678800501e-15) q = 3.552713678800501e-15
  const bits = reinterpret<i64>(q)
  const at = quantiles + ((<usize>(bits >>> 46) - 62400) << 2)
  const low = <f64>load<f32>(at)
  const part = <f64>(bits & 0x3fffffffffff) * 1.4210854715202004e-14
  return copysign<f64>(low + part * (<f64>load<f32>(at, 4) - low), off)
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

/**
 * Makes the tables of a cell (market/invitations.ts). bars: program -> bar for strength 0 (f32). running: for each
 * tabulated strength, 0 and the running totals of rates (f32). guide: for each of them, slot -> first program whose
 * running total exceeds slot / programs of the whole, and one entry more (u16).
 */
export function tabulate(bars: usize, programs: u32, running: usize, guide: usize, points: u32, lowest: f64, step: f64): void {
  for (let point: u32 = 0; point < points; point++) {
    const strength = lowest + <f64>point * step
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
    running += ((<usize>programs) + 1) << 2
    guide += ((<usize>programs) + 1) << 1
  }
}
