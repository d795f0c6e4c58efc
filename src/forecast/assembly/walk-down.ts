// The kernel of forecast/walk-steps.ts in AssemblyScript: the same steps on the same numbers, two at a time, to the same bits.
// The twelve cells of a line in a world are six pairs; sums go over pairs first and then over the two halves.

const CELLS_BYTES: usize = 96
/** As in forecast/walk-steps.ts. */
const NOTHING: f64 = 1e-25
const STRETCH: u32 = 8
const FLIGHT: u32 = 16

// @ts-expect-error: a decorator of AssemblyScript
@inline
function sumOf(p0: v128, p1: v128, p2: v128, p3: v128, p4: v128, p5: v128): f64 {
  const pair = f64x2.add(f64x2.add(f64x2.add(p0, p1), f64x2.add(p2, p3)), f64x2.add(p4, p5))
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1)
}

/** A pair of products, without what is next to nothing. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function something(pair: v128): v128 {
  return v128.and(pair, f64x2.ge(pair, f64x2.splat(NOTHING)))
}

// @ts-expect-error: a decorator of AssemblyScript
@inline
function anything(p0: v128, p1: v128, p2: v128, p3: v128, p4: v128, p5: v128): bool {
  const most = f64x2.pmax(f64x2.pmax(f64x2.pmax(p0, p1), f64x2.pmax(p2, p3)), f64x2.pmax(p4, p5))
  return v128.any_true(f64x2.ge(most, f64x2.splat(NOTHING)))
}

/** Adds to taken[line] the chance that its program would take the applicant in one world. */
export function take(short: usize, lines: u32, weights: usize, taken: usize): void {
  const one = f64x2.splat(1)
  const end = taken + (<usize>lines << 3)
  for (; taken < end; taken += 8, short += CELLS_BYTES) {
    const sum = sumOf(
      f64x2.mul(v128.load(weights), f64x2.sub(one, v128.load(short))),
      f64x2.mul(v128.load(weights, 16), f64x2.sub(one, v128.load(short, 16))),
      f64x2.mul(v128.load(weights, 32), f64x2.sub(one, v128.load(short, 32))),
      f64x2.mul(v128.load(weights, 48), f64x2.sub(one, v128.load(short, 48))),
      f64x2.mul(v128.load(weights, 64), f64x2.sub(one, v128.load(short, 64))),
      f64x2.mul(v128.load(weights, 80), f64x2.sub(one, v128.load(short, 80))),
    )
    store<f64>(taken, load<f64>(taken) + sum)
  }
}

/** Goes down the lines of one world: left[l] gains what comes to line l, left[lines] what is left behind the last. Returns whether anything is. */
export function descend(short: usize, lines: u32, weights: usize, left: usize): u32 {
  let p0 = v128.load(weights)
  let p1 = v128.load(weights, 16)
  let p2 = v128.load(weights, 32)
  let p3 = v128.load(weights, 48)
  let p4 = v128.load(weights, 64)
  let p5 = v128.load(weights, 80)
  store<f64>(left, load<f64>(left) + sumOf(p0, p1, p2, p3, p4, p5))
  for (let l: u32 = 0; l < lines; l++, short += CELLS_BYTES) {
    p0 = f64x2.mul(p0, v128.load(short))
    p1 = f64x2.mul(p1, v128.load(short, 16))
    p2 = f64x2.mul(p2, v128.load(short, 32))
    p3 = f64x2.mul(p3, v128.load(short, 48))
    p4 = f64x2.mul(p4, v128.load(short, 64))
    p5 = f64x2.mul(p5, v128.load(short, 80))
    if (l % STRETCH == 0) {
      p0 = something(p0)
      p1 = something(p1)
      p2 = something(p2)
      p3 = something(p3)
      p4 = something(p4)
      p5 = something(p5)
    }
    left += 8
    store<f64>(left, load<f64>(left) + sumOf(p0, p1, p2, p3, p4, p5))
    if ((l + 1) % FLIGHT == 0 && !anything(p0, p1, p2, p3, p4, p5)) return 0
  }
  return anything(p0, p1, p2, p3, p4, p5) ? 1 : 0
}

/** The chance that all lines fail in one world, in the order given; without[l] becomes the same with line l taken away, failed[cell] its parts. */
export function fail(order: usize, short: usize, lines: u32, weights: usize, failed: usize, without: usize): f64 {
  let p0 = v128.load(weights)
  let p1 = v128.load(weights, 16)
  let p2 = v128.load(weights, 32)
  let p3 = v128.load(weights, 48)
  let p4 = v128.load(weights, 64)
  let p5 = v128.load(weights, 80)
  for (let k: u32 = 0; k < lines; k++) {
    const at = short + <usize>load<u32>(order + (<usize>k << 2)) * CELLS_BYTES
    p0 = f64x2.mul(p0, v128.load(at))
    p1 = f64x2.mul(p1, v128.load(at, 16))
    p2 = f64x2.mul(p2, v128.load(at, 32))
    p3 = f64x2.mul(p3, v128.load(at, 48))
    p4 = f64x2.mul(p4, v128.load(at, 64))
    p5 = f64x2.mul(p5, v128.load(at, 80))
    if (k % STRETCH == 0) {
      p0 = something(p0)
      p1 = something(p1)
      p2 = something(p2)
      p3 = something(p3)
      p4 = something(p4)
      p5 = something(p5)
    }
  }
  v128.store(failed, p0)
  v128.store(failed, p1, 16)
  v128.store(failed, p2, 32)
  v128.store(failed, p3, 48)
  v128.store(failed, p4, 64)
  v128.store(failed, p5, 80)
  const end = without + (<usize>lines << 3)
  for (; without < end; without += 8, short += CELLS_BYTES)
    store<f64>(
      without,
      sumOf(
        f64x2.div(p0, v128.load(short)),
        f64x2.div(p1, v128.load(short, 16)),
        f64x2.div(p2, v128.load(short, 32)),
        f64x2.div(p3, v128.load(short, 48)),
        f64x2.div(p4, v128.load(short, 64)),
        f64x2.div(p5, v128.load(short, 80)),
      ),
    )
  return sumOf(p0, p1, p2, p3, p4, p5)
}

/**
 * All of this in some worlds, one after the other, of whose lines each stands for a program of its own. laid: lines laid out in every
 * world, of which those walked down are the first; lost[l] gains the fall of the chance to match without line l; fails: world -> the chance
 * that all lines fail, written.
 */
export function walk(
  order: usize,
  short: usize,
  worlds: u32,
  laid: u32,
  lines: u32,
  weights: usize,
  taken: usize,
  left: usize,
  failed: usize,
  without: usize,
  lost: usize,
  fails: usize,
): void {
  for (let w: u32 = 0; w < worlds; w++, short += <usize>laid * CELLS_BYTES, fails += 8) {
    take(short, lines, weights, taken)
    // Where nothing is left, no single line is missed either.
    if (descend(short, lines, weights, left) == 0) {
      store<f64>(fails, 0)
      continue
    }
    const all = fail(order, short, lines, weights, failed, without)
    for (let l: usize = 0, end = <usize>lines << 3; l < end; l += 8)
      store<f64>(lost + l, load<f64>(lost + l) + (load<f64>(without + l) - all))
    store<f64>(fails, all)
  }
}
