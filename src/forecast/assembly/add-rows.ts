// The kernel of forecast/weighed-rows.ts in AssemblyScript: the same sums in the same order, two points of the grid at a time, to the same bits.

/** Bytes of eight points of the grid, which stand in registers while all rows are added to them. */
const STRETCH: usize = 64

/**
 * Adds rows of a table, four at a time, each as often as it weighs, at grid points from, from + step, ... below `to`. starts, weights: row ->
 * where it begins, counted in numbers of the table, and its weight; their number is a multiple of four.
 */
export function addRows(
  log: usize,
  table: usize,
  starts: usize,
  weights: usize,
  rows: u32,
  from: u32,
  to: u32,
  step: u32,
): void {
  const end = starts + (<usize>rows << 2)
  let at = <usize>from << 3
  const stop = <usize>to << 3
  if (step == 1)
    for (; at + STRETCH <= stop; at += STRETCH) {
      let sum0 = v128.load(log + at)
      let sum1 = v128.load(log + at, 16)
      let sum2 = v128.load(log + at, 32)
      let sum3 = v128.load(log + at, 48)
      for (let row = starts, weight = weights; row < end; row += 16, weight += 32) {
        const row0 = table + (<usize>load<u32>(row) << 3) + at
        const row1 = table + (<usize>load<u32>(row, 4) << 3) + at
        const row2 = table + (<usize>load<u32>(row, 8) << 3) + at
        const row3 = table + (<usize>load<u32>(row, 12) << 3) + at
        const weight0 = v128.load64_splat(weight)
        const weight1 = v128.load64_splat(weight, 8)
        const weight2 = v128.load64_splat(weight, 16)
        const weight3 = v128.load64_splat(weight, 24)
        sum0 = f64x2.add(sum0, pairOfFour(row0, row1, row2, row3, weight0, weight1, weight2, weight3, 0))
        sum1 = f64x2.add(sum1, pairOfFour(row0, row1, row2, row3, weight0, weight1, weight2, weight3, 16))
        sum2 = f64x2.add(sum2, pairOfFour(row0, row1, row2, row3, weight0, weight1, weight2, weight3, 32))
        sum3 = f64x2.add(sum3, pairOfFour(row0, row1, row2, row3, weight0, weight1, weight2, weight3, 48))
      }
      v128.store(log + at, sum0)
      v128.store(log + at, sum1, 16)
      v128.store(log + at, sum2, 32)
      v128.store(log + at, sum3, 48)
    }
  for (; at < stop; at += <usize>step << 3) {
    let sum = load<f64>(log + at)
    for (let row = starts, weight = weights; row < end; row += 16, weight += 32) {
      const one = load<f64>(weight) * load<f64>(table + (<usize>load<u32>(row) << 3) + at)
      const two = load<f64>(weight, 8) * load<f64>(table + (<usize>load<u32>(row, 4) << 3) + at)
      const three = load<f64>(weight, 16) * load<f64>(table + (<usize>load<u32>(row, 8) << 3) + at)
      const four = load<f64>(weight, 24) * load<f64>(table + (<usize>load<u32>(row, 12) << 3) + at)
      sum += one + two + (three + four)
    }
    store<f64>(log + at, sum)
  }
}

/** Two points of four rows, `beyond` bytes behind where these are read, each as often as it weighs. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function pairOfFour(
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  weight0: v128,
  weight1: v128,
  weight2: v128,
  weight3: v128,
  beyond: usize,
): v128 {
  return f64x2.add(
    f64x2.add(f64x2.mul(weight0, v128.load(row0 + beyond)), f64x2.mul(weight1, v128.load(row1 + beyond))),
    f64x2.add(f64x2.mul(weight2, v128.load(row2 + beyond)), f64x2.mul(weight3, v128.load(row3 + beyond))),
  )
}
