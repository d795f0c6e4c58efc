import { fastTail, normalDensity } from '../market/normal.ts'
import { mean, within01 } from './shares.ts'

/**
 * How far chances per world spread, taken apart: between blocks of worlds, which differ in what is not known about the market
 * and the model, and within them, which more worlds would average out. World w belongs to block w mod blocks.
 */

/**
 * Blocks that can be told apart: without two worlds in each all spread counts as that within one. A few blocks of two would say little
 * of how far worlds lie apart, and nothing where they happen to agree, as worlds of a replay mostly do.
 */
const blocksUsed = (worlds: number, blocks: number): number => (worlds >= 2 * blocks ? blocks : 1)

export interface Spread {
  /** Mean over the worlds. */
  readonly mean: number
  /** Variance of one world around its block's mean. */
  readonly within: number
  /** Variance of block means freed of what the worlds within bring; never below 0. */
  readonly between: number
}

/**
 * Variance components by the method of moments (Searle, Casella and McCulloch, Variance Components, 1992, section 3.6:
 * unbalanced one-way classification).
 */
export function spreadOf(matched: Float64Array, blocks: number): Spread {
  const worlds = matched.length
  const used = blocksUsed(worlds, blocks)
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
  if (used < 2) return { mean, within, between: 0 }
  const betweenSum = means.reduce((sum, blockMean, b) => sum + counts[b] * (blockMean - mean) ** 2, 0)
  const perBlock = (worlds - counts.reduce((sum, count) => sum + count * count, 0) / worlds) / (used - 1)
  return { mean, within, between: Math.max(0, (betweenSum / (used - 1) - within) / perBlock) }
}

/** Standard error of the mean that more worlds of the same blocks would remove. One world says nothing about it, so half of all that can be. */
export function monteCarloError(matched: Float64Array, blocks: number): number {
  if (matched.length < 2) return 0.5
  return Math.sqrt(spreadOf(matched, blocks).within / matched.length)
}

/** A chance so near to 0 or 1 differs from it, and from world to world, by what sums round to. */
const ROUNDING = 1e-12
/** Chances nearer to 0 or 1 than one in a million are taken for that: how much nearer is not to be known. */
const NEAREST = 1e-6
/** No block is so noisy that its log odds vary more than this (variance): the spread of its worlds says little about so rare outcomes. */
const MOST_NOISE = 9

const logOdds = (chance: number): number => Math.log(chance / (1 - chance))
const FURTHEST = logOdds(1 - NEAREST)
const chanceAt = (odds: number): number => (Math.abs(odds) < FURTHEST ? 1 / (1 + Math.exp(-odds)) : odds > 0 ? 1 : 0)

/** What blocks have for log odds. */
interface BlockOdds {
  readonly mean: number
  /** Variance between blocks as seen, in which each block's noise is contained. */
  readonly seen: number
  /** Variance that so few worlds give the log odds of a block. */
  readonly noise: number
  /** Worlds of a block. */
  readonly worlds: number
}

/** The log odds of the blocks' means, and by the delta method how far so few worlds leave each of them open. */
function blockOdds(matched: Float64Array, blocks: number): BlockOdds {
  const odds = new Float64Array(blocks)
  let noise = 0
  for (let b = 0; b < blocks; b++) {
    let count = 0
    let sum = 0
    let squares = 0
    for (let w = b; w < matched.length; w += blocks) {
      count++
      sum += matched[w]
    }
    const chance = Math.max(NEAREST, Math.min(1 - NEAREST, sum / count))
    odds[b] = logOdds(chance)
    for (let w = b; w < matched.length; w += blocks) squares += (matched[w] - sum / count) ** 2
    noise += Math.min(MOST_NOISE, squares / (count * (count - 1)) / (chance * (1 - chance)) ** 2)
  }
  const mean = odds.reduce((sum, one) => sum + one, 0) / blocks
  const seen = odds.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (blocks - 1)
  return { mean, seen, noise: noise / blocks, worlds: matched.length / blocks }
}

/**
 * The same where worlds only say yes or no, as those of a replay do. A block of few has no log odds then, or none of use, so the delta
 * method is applied where all worlds together are, and a world varies as a coin does.
 */
function countedOdds(matched: Float64Array, blocks: number): BlockOdds {
  const worlds = matched.length / blocks
  const yes = matched.reduce((sum, one) => sum + one, 0)
  // Half a world more on either side, so that neither is without.
  const chance = (yes + 0.5) / (matched.length + 1)
  const slope = 1 / (chance * (1 - chance))
  const { within, between } = spreadOf(matched, blocks)
  const noise = slope / worlds
  return { mean: logOdds(chance), seen: slope ** 2 * (between + within / worlds), noise, worlds }
}

const TENTH = 0.1
/** What a standard normal number exceeds one time in ten. */
const NORMAL_TENTH = 1.2815515655446004
/** Points at which the variance is tried, evenly spaced in its logarithm. */
const TRIED = 48
/** A variance so many times smaller than the one seen is out of the question. */
const LEAST_VARIANCE = 30
/** Share of all that is left out beyond the largest variance tried. */
const LEFT_OUT = 1e-3
const NEWTON_STEPS = 8

/**
 * How far from the mean the log odds of one more block lie one time in ten on either side.
 *
 * The variance seen between blocks estimates lambda = noise + between, which is not below `noise`: its posterior is that of a
 * scaled inverse chi square cut off there (Box and Tiao, Bayesian Inference in Statistical Analysis, 1973, section 5.2), and one
 * more block is a normal number with each variance in turn. The estimate alone, which is often 0 where noise hides the spread, would
 * give a range that holds far fewer than eight in ten.
 */
function tenthOf({ seen, noise }: BlockOdds, blocks: number): number {
  const degrees = blocks - 1
  const low = Math.max(noise, seen / LEAST_VARIANCE)
  const likeliest = Math.max(low, seen)
  const ratio = (4 * LEFT_OUT ** (-2 / degrees) * likeliest) / low
  const step = Math.log(ratio) / TRIED
  const sds = new Float64Array(TRIED)
  const shares = new Float64Array(TRIED)
  let total = 0
  for (let i = 0; i < TRIED; i++) {
    const lambda = low * Math.exp((i + 0.5) * step)
    sds[i] = Math.sqrt((lambda - noise) * (1 + 1 / blocks))
    shares[i] = Math.exp((-degrees / 2) * (Math.log(lambda / likeliest) + seen / lambda - seen / likeliest))
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

/**
 * Where the chance of one more plausible market lies eight times in ten: a normal distribution of log odds, with the spread between
 * blocks, and with what so few blocks leave open of it. Chances near 1 or 0 are so skewed that their own spread says little of
 * where most of them are; their log odds are not. Null where there are no two blocks to compare, or no two worlds in each.
 * With `worlds` it holds the mean over so many worlds of that market instead of its chance.
 */
export function rangeOf(
  matched: Float64Array,
  blocks: number,
  worlds?: number,
): { readonly p10: number; readonly p90: number } | null {
  const used = blocksUsed(matched.length, blocks)
  if (used < 2) return null
  const centre = mean(matched)
  if (!(centre * (1 - centre) > ROUNDING)) {
    const end = within01(centre)
    return { p10: end, p90: end }
  }
  const counted = matched.every((chance) => chance === 0 || chance === 1)
  const odds = (counted ? countedOdds : blockOdds)(matched, used)
  const between = odds.seen > ROUNDING ? tenthOf(odds, used) : 0
  const reach =
    worlds === undefined ? between : Math.hypot(between, NORMAL_TENTH * Math.sqrt((odds.noise * odds.worlds) / worlds))
  return { p10: Math.min(centre, chanceAt(odds.mean - reach)), p90: Math.max(centre, chanceAt(odds.mean + reach)) }
}
