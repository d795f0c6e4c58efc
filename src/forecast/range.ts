import { fastTail, normalDensity } from '../market/normal.ts'

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
  /** Mean square between blocks, per world, and the worlds of a block by which it counts what lies between them. */
  readonly square: number
  readonly perBlock: number
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
  if (used < 2) return { mean, within, between: 0, blocks: used, square: 0, perBlock: worlds }
  const betweenSum = means.reduce((sum, blockMean, b) => sum + counts[b] * (blockMean - mean) ** 2, 0)
  const perBlock = (worlds - counts.reduce((sum, count) => sum + count * count, 0) / worlds) / (used - 1)
  const square = betweenSum / (used - 1)
  return { mean, within, between: Math.max(0, (square - within) / perBlock), blocks: used, square, perBlock }
}

/** Standard error of the mean that more worlds of the same blocks would remove. One world says nothing about it, so half of all that can be. */
export function monteCarloError(matched: Float64Array, blocks: number): number {
  if (matched.length < 2) return 0.5
  return Math.sqrt(spreadOf(matched, blocks).within / matched.length)
}

const TENTH = 0.1
/** Points at which the mean square is tried, evenly spaced in its logarithm. */
const TRIED = 48
/** A mean square so many times smaller than the one seen is out of the question. */
const LEAST_SQUARE = 30
/** Share of all that is left out beyond the largest mean square tried. */
const LEFT_OUT = 1e-3
const NEWTON_STEPS = 8

/**
 * How far from the mean one more block lies one time in ten on either side, in the units of the chances.
 *
 * The mean square between blocks estimates lambda = within + perBlock * between, which is not below `within`: its posterior is
 * that of a scaled inverse chi square cut off there (Box and Tiao, Bayesian Inference in Statistical Analysis, 1973, section 5.2), and one
 * more block is a normal number with each variance in turn. The estimate alone, which is often 0 where noise hides the spread, would
 * give a range that holds far fewer than eight in ten.
 */
function tenthOf({ within, square, blocks, perBlock }: Spread): number {
  const degrees = blocks - 1
  const low = Math.max(within, square / LEAST_SQUARE)
  const likeliest = Math.max(low, square)
  const ratio = (4 * LEFT_OUT ** (-2 / degrees) * likeliest) / low
  const step = Math.log(ratio) / TRIED
  const sds = new Float64Array(TRIED)
  const shares = new Float64Array(TRIED)
  let total = 0
  for (let i = 0; i < TRIED; i++) {
    const lambda = low * Math.exp((i + 0.5) * step)
    sds[i] = Math.sqrt(((lambda - within) / perBlock) * (1 + 1 / blocks))
    shares[i] = Math.exp((-degrees / 2) * (Math.log(lambda / likeliest) + square / lambda - square / likeliest))
    total += shares[i]
  }
  // From below, where the tail is convex, Newton's steps never go too far.
  let reach = 0
  for (let k = 0; k < NEWTON_STEPS; k++) {
    let tail = -TENTH * total
    let slope = 0
    for (let i = 0; i < TRIED; i++) {
      tail += shares[i] * fastTail(reach / sds[i])
      slope += (shares[i] / sds[i]) * normalDensity(reach / sds[i])
    }
    reach += tail / slope
  }
  return reach
}

/** No block lies further from the mean than so many times the largest standard deviation that chances can have. */
const FURTHEST = 3

/** A chance so near to 0 or 1 differs from it, and from world to world, by what sums round to. */
const ROUNDING = 1e-12

/**
 * Where the chance of one more plausible market lies eight times in ten: a normal distribution of log odds around the
 * mean, with the spread between blocks, and with what so few blocks leave open of it. Null where there are no two blocks to
 * compare, or no two worlds in any.
 */
export function rangeOf(matched: Float64Array, blocks: number): { readonly p10: number; readonly p90: number } | null {
  const spread = spreadOf(matched, blocks)
  const { mean } = spread
  if (spread.blocks < 2) return null
  const room = mean * (1 - mean)
  if (!(room > ROUNDING)) {
    const end = Math.min(1, Math.max(0, mean))
    return { p10: end, p90: end }
  }
  // Chances of this mean cannot spread further than to 0 and 1.
  const tenth = spread.square > ROUNDING ** 2 ? Math.min(tenthOf(spread), FURTHEST * Math.sqrt(room)) : 0
  const reach = Math.exp(tenth / room)
  const odds = mean / (1 - mean)
  return { p10: Math.min(mean, odds / (odds + reach)), p90: Math.max(mean, 1 - 1 / (1 + odds * reach)) }
}
