/**
 * How far chances per world spread, taken apart: between blocks of worlds, which differ in what is not known about the market
 * and the model, and within them, which more worlds would average out. World w belongs to block w mod blocks.
 */

export interface Spread {
  /** Mean over the worlds. */
  readonly mean: number
  /** Variance of one world around its block's mean. */
  readonly within: number
  /** Variance of block means freed of what the worlds within bring; never below 0. */
  readonly between: number
  /** Blocks that have worlds. */
  readonly blocks: number
}

/**
 * Variance components by the method of moments (Searle, Casella and McCulloch, Variance Components, 1992, section 3.6:
 * unbalanced one-way classification). Without two worlds in any block all spread counts as that within one block.
 */
export function spreadOf(matched: Float64Array, blocks: number): Spread {
  const worlds = matched.length
  const used = Math.min(blocks, worlds) < worlds ? Math.min(blocks, worlds) : 1
  const counts = new Float64Array(used)
  const means = new Float64Array(used)
  let sum = 0
  for (let w = 0, b = 0; w < worlds; w++) {
    counts[b]++
    means[b] += matched[w]
    sum += matched[w]
    if (++b === used) b = 0
  }
  for (let b = 0; b < used; b++) means[b] /= counts[b]
  const mean = sum / worlds
  let withinSum = 0
  for (let w = 0, b = 0; w < worlds; w++) {
    withinSum += (matched[w] - means[b]) ** 2
    if (++b === used) b = 0
  }
  const within = worlds > used ? withinSum / (worlds - used) : 0
  if (used < 2) return { mean, within, between: 0, blocks: used }
  const betweenSum = means.reduce((sum, blockMean, b) => sum + counts[b] * (blockMean - mean) ** 2, 0)
  const perBlock = (worlds - counts.reduce((sum, count) => sum + count * count, 0) / worlds) / (used - 1)
  return { mean, within, between: Math.max(0, (betweenSum / (used - 1) - within) / perBlock), blocks: used }
}

/** Standard error of the mean that more worlds of the same blocks would remove. One world says nothing about it, so half of all that can be. */
export function monteCarloError(matched: Float64Array, blocks: number): number {
  if (matched.length < 2) return 0.5
  return Math.sqrt(spreadOf(matched, blocks).within / matched.length)
}

/** Point that Student's t with so many degrees of freedom exceeds one time in ten (expansion around the normal, Abramowitz and Stegun 26.7.5). */
function tenthOfT(degrees: number): number {
  const z = 1.2815515655446004
  return z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2)
}

/** A chance so near to 0 or 1 differs from it, and from world to world, by what sums round to. */
const ROUNDING = 1e-12

/**
 * Where the chance of one more plausible market lies eight times in ten: a normal distribution of log odds around the
 * mean, with the spread between blocks, and with what so few blocks leave open. Null where there are no two blocks to
 * compare, or no two worlds in any.
 */
export function rangeOf(matched: Float64Array, blocks: number): { readonly p10: number; readonly p90: number } | null {
  const { mean, between, blocks: used } = spreadOf(matched, blocks)
  if (used < 2) return null
  const room = mean * (1 - mean)
  if (!(room > ROUNDING)) {
    const end = Math.min(1, Math.max(0, mean))
    return { p10: end, p90: end }
  }
  // Chances of this mean cannot spread further than to 0 and 1.
  const sd = Math.sqrt(Math.min(between, room) * (1 + 1 / used)) / room
  const reach = Math.exp(tenthOfT(used - 1) * sd)
  const odds = mean / (1 - mean)
  return { p10: Math.min(mean, odds / (odds + reach)), p90: Math.max(mean, 1 - 1 / (1 + odds * reach)) }
}
