import { unknowableOf } from '../market/applicants.ts'
import { type Market, TYPES } from '../market/market.ts'
import { APPLICANT_TYPES, VISA_NEEDS } from '../market/vocabulary.ts'
import { logLikelihood } from './interviews.ts'
import { knownStrength, missingStrength, SPREAD_PER_STEP } from './missing-fields.ts'
import type { Profile } from './question.ts'
import type { ResolvedLine } from './resolve.ts'
import { STRENGTH_STEP, STRENGTHS, strengthAt } from './strength-grid.ts'

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

/** Each specialty the applicant interviewed in has its own scale of scores; the mean over the lines counts. */
function scoreStrength(market: Market, { type, step2ck }: Profile, evidence: readonly ResolvedLine[]): ScoreStrength {
  const counts = new Map<number, number>()
  for (const line of evidence) {
    const b = market.branchOf[line.candidates[0]]
    counts.set(b, (counts.get(b) ?? 0) + 1)
  }
  let centre = 0
  let spread = 0
  let slope = 0
  let zero = 0
  // Branches in season order, so that the order of the lines changes no bit.
  for (const [b, count] of [...counts].sort(([a], [b]) => a - b)) {
    const { mean, sd } = market.season.branches[b].step2ck[type]
    const share = count / evidence.length
    const perPoint = (share * market.scoreWeight[b * TYPES + APPLICANT_TYPES.indexOf(type)]) / sd
    centre += share * (mean + sd * market.scoreMean[b * TYPES + APPLICANT_TYPES.indexOf(type)])
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

/** Adds the logarithm of the density of the strength by the profile alone, but for a constant. */
function addPrior(log: Float64Array, market: Market, profile: Profile, score: ScoreStrength): void {
  const precision = -0.5 / (unknowableOf(market, profile.type) ** 2 + score.sd ** 2)
  const { first, shares } = missingStrength(market, profile)
  const step = STRENGTH_STEP / SPREAD_PER_STEP
  const furthest = BEYOND_GRID - strengthAt(0)
  const mean = Math.max(-furthest, Math.min(furthest, score.mean + knownStrength(market, profile))) + first * step
  const last = shares.length - 1
  if (last === 0) {
    for (let g = 0; g < STRENGTHS; g++) log[g] += precision * (strengthAt(g) - mean) ** 2
    return
  }
  // Missing fields lie on a lattice that the grid is part of, so one row of exponentials serves every pair of both.
  const density = new Float64Array(SPREAD_PER_STEP * (STRENGTHS - 1) + shares.length)
  for (let i = 0; i < density.length; i++) density[i] = Math.exp(precision * (strengthAt(0) - mean + (i - last) * step) ** 2)
  for (let g = 0; g < STRENGTHS; g++) {
    const at = SPREAD_PER_STEP * g + last
    let sum = 0
    for (let i = 0; i <= last; i++) sum += shares[i] * density[at - i]
    log[g] += Math.log(sum)
  }
}

/** Weights below this share of the largest are left out. */
const NEGLIGIBLE = 1e-14

/**
 * What is believed of the strength, given profile and interviews: weights on the grid that add up to 1.
 *
 *   p(a | profile, interviews)  ~  prior(a) * product of odds_p(a) * exp(-Lambda(a))
 *
 * with odds_p the odds of an invitation by an interviewed program and Lambda the invitations to be expected (interviews.ts).
 */
export function strengthWeights(market: Market, profile: Profile, evidence: readonly ResolvedLine[]): StrengthWeights {
  return weigh(market, profile, evidence, logLikelihood(market, APPLICANT_TYPES.indexOf(profile.type), evidence))
}

/** What is believed of the strength before anything is known of interviews; the lines say whose scale of scores counts. */
export const strengthBeforeInterviews = (market: Market, profile: Profile, lines: readonly ResolvedLine[]): StrengthWeights =>
  weigh(market, profile, lines, new Float64Array(STRENGTHS))

function weigh(market: Market, profile: Profile, evidence: readonly ResolvedLine[], log: Float64Array): StrengthWeights {
  addPrior(log, market, profile, scoreStrength(market, profile, evidence))
  // Interviews far above a profile leave numbers too small for a double unless the largest logarithm is taken out first.
  const highest = log.reduce((most, value) => Math.max(most, value), -Infinity)
  const least = highest + Math.log(NEGLIGIBLE)
  let from = 0
  while (log[from] < least) from++
  let to = STRENGTHS
  while (log[to - 1] < least) to--
  const weights = log.slice(from, to).map((value) => Math.exp(value - highest))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return { from, weights: weights.map((weight) => weight / total), view: knownToFilters(market, profile) }
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
