import { unknowableOf } from '../market/applicants.ts'
import { type Market, TYPES } from '../market/market.ts'
import { APPLICANT_TYPES, type ApplicantType, VISA_NEEDS } from '../market/vocabulary.ts'
import type { Evidence } from './evidence.ts'
import { type InterviewLikelihood, interviewLikelihood } from './interviews.ts'
import { knownStrength, missingStrength, SPREAD_PER_STEP } from './missing-fields.ts'
import type { Profile } from './question.ts'
import { STRENGTH_STEP, STRENGTHS, strengthAt } from './strength-grid.ts'
import { rowSums } from './weighed-rows.ts'

/**
 * What is known and not known about the applicant, as weights on a fixed grid of strengths. Fixed, because then a
 * better profile shifts the weights in likelihood-ratio order, and no rounding can turn a better score into a lower
 * forecast.
 */

/** A person as hard filters see them. */
export interface FilterView {
  readonly step2ck: number
  readonly failedAttempts: number
  readonly yearsSinceGraduation: number
  readonly visa: number
}

export interface StrengthWeights {
  /** First grid point of the weights. */
  readonly from: number
  /** grid point - from -> weight; they add up to 1. */
  readonly weights: Float64Array
  readonly view: FilterView
}

/** A known score is a strength; one that is left out is the normal distribution of those who prefer the branch. */
interface ScoreStrength {
  readonly mean: number
  readonly sd: number
}

/** Each specialty the applicant may prefer has its own scale of scores; their mean counts. */
function scoreStrength(market: Market, { type, step2ck }: Profile, branches: Evidence['branches']): ScoreStrength {
  let centre = 0
  let spread = 0
  let slope = 0
  let zero = 0
  for (const { branch, share } of branches) {
    const { mean, sd } = market.season.branches[branch].step2ck[type]
    const cell = branch * TYPES + APPLICANT_TYPES.indexOf(type)
    const perPoint = (share * market.scoreWeight[cell]) / sd
    centre += share * (mean + sd * market.scoreMean[cell])
    spread += share * sd
    slope += perPoint
    zero += perPoint * mean
  }
  return step2ck === undefined
    ? { mean: slope * centre - zero, sd: Math.abs(slope) * spread }
    : { mean: slope * step2ck - zero, sd: 0 }
}

/** Means further out than the grid by this much change nothing that can be told apart. */
const BEYOND_GRID = 1

/** The density of the strength by the profile alone, but for a constant; holds until that of another profile is asked for. */
interface Prior {
  /** Adds its logarithm at grid points from, from + step, ... below `to`. */
  add(log: Float64Array, from: number, to: number, step: number): void
}

function priorOf(market: Market, profile: Profile, score: ScoreStrength): Prior {
  const precision = -0.5 / (unknowableOf(market, profile.type) ** 2 + score.sd ** 2)
  const { first, shares, taken } = missingStrength(market, profile)
  const lattice = STRENGTH_STEP / SPREAD_PER_STEP
  const furthest = BEYOND_GRID - strengthAt(0)
  const mean = Math.max(-furthest, Math.min(furthest, score.mean + knownStrength(market, profile))) + first * lattice
  const last = shares.length - 1
  if (last === 0)
    return {
      add: (log, from, to, step) => {
        for (let g = from; g < to; g += step) log[g] += precision * (strengthAt(g) - mean) ** 2
      },
    }
  // Missing fields lie on a lattice that the grid is part of, so one row of densities serves every pair of both.
  const density = bellOn(
    SPREAD_PER_STEP * (STRENGTHS - 1) + shares.length,
    strengthAt(0) - mean - last * lattice,
    lattice,
    precision,
  )
  return {
    add: (log, from, to, step) => {
      const next = SPREAD_PER_STEP * step
      let g = from
      // Three points at once, as each sum waits for its last addition.
      for (; g + 2 * step < to; g += 3 * step) {
        let sum0 = 0
        let sum1 = 0
        let sum2 = 0
        for (let k = 0; k < taken.length; k++) {
          const share = shares[taken[k]]
          const at = SPREAD_PER_STEP * g + last - taken[k]
          sum0 += share * density[at]
          sum1 += share * density[at + next]
          sum2 += share * density[at + 2 * next]
        }
        log[g] += Math.log(sum0)
        log[g + step] += Math.log(sum1)
        log[g + 2 * step] += Math.log(sum2)
      }
      for (; g < to; g += step) {
        let sum = 0
        for (let k = 0; k < taken.length; k++) sum += shares[taken[k]] * density[SPREAD_PER_STEP * g + last - taken[k]]
        log[g] += Math.log(sum)
      }
    },
  }
}

/** Room that every question uses again. */
let bell = new Float64Array(SPREAD_PER_STEP * STRENGTHS)

/** exp(precision * x^2) at lowest, lowest + step, ...: from the peak outwards each is its neighbour times a ratio that falls geometrically. Holds until the next one. */
function bellOn(points: number, lowest: number, step: number, precision: number): Float64Array {
  if (bell.length < points) bell = new Float64Array(2 * points)
  const density = bell
  const peak = Math.max(0, Math.min(points - 1, Math.round(-lowest / step)))
  const x = lowest + peak * step
  const fall = Math.exp(2 * precision * step * step)
  density[peak] = Math.exp(precision * x * x)
  let ratioDown = Math.exp(precision * step * (step - 2 * x))
  let ratioUp = Math.exp(precision * step * (step + 2 * x))
  let down = density[peak]
  let up = down
  let [below, above] = [peak - 1, peak + 1]
  // Each neighbour waits for the one before, so both sides go on at once as long as there are two.
  for (; below >= 0 && above < points; below--, above++) {
    down *= ratioDown
    up *= ratioUp
    density[below] = down
    density[above] = up
    ratioDown *= fall
    ratioUp *= fall
  }
  for (; below >= 0; below--) {
    down *= ratioDown
    density[below] = down
    ratioDown *= fall
  }
  for (; above < points; above++) {
    up *= ratioUp
    density[above] = up
    ratioUp *= fall
  }
  return density
}

/** How the strengths of the people of a type who prefer a branch are spread over the grid; shares add up to 1. */
export function typicalStrengths(market: Market, branch: number, type: ApplicantType): Float64Array {
  const shares = new Float64Array(STRENGTHS)
  priorOf(market, { type }, scoreStrength(market, { type }, [{ branch, share: 1 }])).add(shares, 0, STRENGTHS, 1)
  const highest = shares.reduce((most, value) => Math.max(most, value), -Infinity)
  const density = shares.map((value) => Math.exp(value - highest))
  const total = density.reduce((sum, value) => sum + value, 0)
  return density.map((value) => value / total)
}

/** Weights below this share of the largest are left out. */
const NEGLIGIBLE = 1e-14
const LEAST = Math.log(NEGLIGIBLE)
/** Points from one to the next of a first look at where the weights are. */
const STRIDE = 8

/**
 * What is believed of the strength, given profile and interviews: weights on the grid that add up to 1.
 *
 *   p(a | profile, interviews)  ~  prior(a) * product of odds_p(a) * exp(-Lambda(a))
 *
 * with odds_p the odds of an invitation by an interviewed program and Lambda the invitations to be expected (interviews.ts).
 */
export function strengthWeights(market: Market, profile: Profile, evidence: Evidence): StrengthWeights {
  const interviews = interviewLikelihood(market, APPLICANT_TYPES.indexOf(profile.type), evidence)
  return weigh(market, profile, [priorOf(market, profile, scoreStrength(market, profile, interviews.preferred)), interviews])
}

/** What is believed of the strength before anything is known of interviews; the branches say whose scale of scores counts. */
export const strengthBeforeInterviews = (
  market: Market,
  profile: Profile,
  { branches }: Pick<Evidence, 'branches'>,
): StrengthWeights => weigh(market, profile, [priorOf(market, profile, scoreStrength(market, profile, branches))])

/** The product of some parts, where it counts; adds up to 1. */
function weigh(market: Market, profile: Profile, parts: readonly (Prior | InterviewLikelihood)[]): StrengthWeights {
  const { looked, logs } = rowSums()
  const look = looked.fill(0)
  for (const part of parts) part.add(look, 0, STRENGTHS, STRIDE)
  // Interviews far above a profile leave numbers too small for a double unless the largest logarithm is taken out first.
  let highest = -Infinity
  for (let g = 0; g < STRENGTHS; g += STRIDE) if (look[g] > highest) highest = look[g]
  let from = 0
  while (look[from] < highest + LEAST) from += STRIDE
  let to = STRENGTHS - 1
  while (look[to] < highest + LEAST) to -= STRIDE
  // What counts lies between the last points that do not.
  from = Math.max(0, from - STRIDE)
  to = Math.min(STRENGTHS, to + STRIDE + 1)
  const log = logs.fill(0, from, to)
  for (const part of parts) part.add(log, from, to, 1)
  for (let g = from; g < to; g++) if (log[g] > highest) highest = log[g]
  while (log[from] < highest + LEAST) from++
  while (log[to - 1] < highest + LEAST) to--
  const weights = log.slice(from, to)
  let total = 0
  for (let i = 0; i < weights.length; i++) {
    weights[i] = Math.exp(weights[i] - highest)
    total += weights[i]
  }
  for (let i = 0; i < weights.length; i++) weights[i] /= total
  return { from, weights, view: knownToFilters(market, profile) }
}

/**
 * What hard filters look at. A field that is left out passes them: whoever was interviewed has passed, so a filter says
 * something about what is not told, and must not take a chance away for it.
 */
export function knownToFilters(market: Market, { step2ck, failedAttempts, graduationYear, visa }: Profile): FilterView {
  return {
    step2ck: step2ck ?? Number.POSITIVE_INFINITY,
    failedAttempts: failedAttempts ?? 0,
    yearsSinceGraduation: graduationYear === undefined ? 0 : Math.max(0, market.season.year - graduationYear),
    visa: visa === undefined ? 0 : VISA_NEEDS.indexOf(visa),
  }
}
