import { isImg, unknowableOf, visaShares } from '../market/applicants.ts'
import { interviewBar } from '../market/invitations.ts'
import { type Market, TYPES } from '../market/market.ts'
import { invitationRate, normalTail } from '../market/normal.ts'
import { PROFILE_WEIGHT, VISA_COST } from '../market/parameters.ts'
import {
  attemptPoints,
  backgroundOf,
  experiencePoints,
  FIELD_VALUES,
  type FieldValue,
  flagPoints,
  letterPoints,
  meanPoints,
  yearsPoints,
} from '../market/profile.ts'
import { APPLICANT_TYPES, VISA_NEEDS } from '../market/vocabulary.ts'
import type { Profile } from './question.ts'
import type { ResolvedLine } from './resolve.ts'
import { STRENGTH } from './score-chance.ts'

/**
 * What is known and not known about the applicant, as weights on a fixed grid of strengths. Fixed, because then a
 * better profile shifts the weights in likelihood-ratio order, and no rounding can turn a better score into a lower
 * forecast.
 */

const LOWEST = -5
const GRID = 101
export const strengthAt = (g: number): number => LOWEST + g * STRENGTH

/** People as hard filters see them. Those who pass the same programs share one row of weights. */
export interface FilterView {
  readonly step2ck: number
  readonly failedAttempts: number
  readonly yearsSinceGraduation: number
  readonly visa: number
}

export interface StrengthWeights {
  /** First grid point of the rows. */
  readonly from: number
  readonly length: number
  readonly groups: readonly { readonly view: FilterView; readonly weights: Float64Array }[]
}

interface Component {
  readonly share: number
  readonly mean: number
}

const single = (value: number, points: number): FieldValue[] => [{ share: 1, value, points }]

/** Nodes and shares of a standard normal in nine pieces of equal width; the ends reach three and a half standard deviations. */
const SCORE_NODES = Array.from({ length: 9 }, (_, i) => {
  const low = i === 0 ? -Infinity : -3.5 + (7 / 9) * i
  const high = i === 8 ? Infinity : -3.5 + (7 / 9) * (i + 1)
  const above = (x: number): number => (x === -Infinity ? 1 : x === Infinity ? 0 : normalTail(x))
  return { z: -3.5 + (7 / 9) * (i + 0.5), share: above(low) - above(high) }
})

/** Standardisation of the score: each specialty the applicant interviewed in has its own scale; the mean over the lines counts. */
interface ScoreScale {
  readonly mean: number
  readonly sd: number
  readonly strength: (score: number) => number
}

function scoreScale(market: Market, type: number, evidence: readonly ResolvedLine[]): ScoreScale {
  const counts = new Map<number, number>()
  for (const line of evidence) {
    const b = market.branchOf[line.candidates[0]]
    counts.set(b, (counts.get(b) ?? 0) + 1)
  }
  // Branches in season order, so that the order of the lines changes no bit.
  const parts = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([b, count]) => {
      const { mean, sd } = market.season.branches[b].step2ck[APPLICANT_TYPES[type]]
      return { share: count / evidence.length, mean, sd, weight: market.scoreWeight[b * TYPES + type] }
    })
  return {
    mean: parts.reduce((sum, part) => sum + part.share * part.mean, 0),
    sd: parts.reduce((sum, part) => sum + part.share * part.sd, 0),
    strength: (score) => parts.reduce((sum, part) => sum + (part.share * part.weight * (score - part.mean)) / part.sd, 0),
  }
}

/** Points of the fields that no filter looks at, each combination once. */
function quietPoints(profile: Profile): { share: number; points: number }[] {
  const background = backgroundOf(profile.type)
  const fields = FIELD_VALUES[background]
  const img = background === 'img'
  const experience =
    img && profile.usClinicalExperience
      ? single(0, experiencePoints(profile.usClinicalExperience.kind, profile.usClinicalExperience.months))
      : fields.experience
  const letters = img && profile.usLetters !== undefined ? single(0, letterPoints(profile.usLetters)) : fields.letters
  const flags = profile.redFlags ? single(0, flagPoints(profile.redFlags)) : fields.flags
  const centre = meanPoints(profile.type)
  return experience.flatMap((e) =>
    letters.flatMap((l) =>
      flags.map((f) => ({ share: e.share * l.share * f.share, points: e.points + l.points + f.points - centre })),
    ),
  )
}

/** The profile as a mixture: known fields have one value, missing ones all the values of the population. */
function components(market: Market, profile: Profile, scale: ScoreScale): Component[] {
  const fields = FIELD_VALUES[backgroundOf(profile.type)]
  const attempts =
    profile.failedAttempts !== undefined ? single(profile.failedAttempts, attemptPoints(profile.failedAttempts)) : fields.attempts
  const since = profile.graduationYear === undefined ? undefined : Math.max(0, market.season.year - profile.graduationYear)
  const years = since !== undefined ? single(since, yearsPoints(since)) : fields.years
  const scores =
    profile.step2ck !== undefined
      ? [{ share: 1, score: profile.step2ck }]
      : SCORE_NODES.map(({ z, share }) => ({ share, score: scale.mean + scale.sd * z }))
  const visas =
    profile.visa !== undefined
      ? [{ share: 1, visa: VISA_NEEDS.indexOf(profile.visa) }]
      : visaShares(market, profile.type).map((share, visa) => ({ share, visa }))
  return scores.flatMap(({ share: s, score }) =>
    visas
      .filter(({ share }) => share > 0)
      .flatMap(({ share: v, visa }) =>
        attempts.flatMap((a) =>
          years.map((y) => ({
            share: s * v * a.share * y.share,
            mean: scale.strength(score) + PROFILE_WEIGHT * (a.points + y.points) - VISA_COST[VISA_NEEDS[visa]],
          })),
        ),
      ),
  )
}

/** log(P(eps > c) / P(eps <= c)); linear in the far tails, where the ratio of probabilities has no digits left. */
function logOdds(c: number): number {
  const clamped = Math.max(-7, Math.min(7, c))
  const tail = normalTail(Math.abs(clamped))
  const odds = Math.log1p(-tail) - Math.log(tail)
  return (clamped > 0 ? -odds : odds) + 7 * (clamped - c)
}

const expectations = new WeakMap<Market, (Float64Array | undefined)[]>()

/**
 * Lambda of a cell on the grid: the expected invitations of someone of that strength, with hard filters and visa
 * averaged over the population (docs of forecast.ts). One function of strength, so that what is better for the
 * applicant can never count against them.
 */
function expectedInvitations(market: Market, branch: number, type: number): Float64Array {
  let made = expectations.get(market)
  if (!made) {
    made = []
    expectations.set(market, made)
  }
  const cell = branch * TYPES + type
  made[cell] ??= tabulateInvitations(market, branch, type)
  return made[cell]
}

function tabulateInvitations(market: Market, branch: number, type: number): Float64Array {
  const name = APPLICANT_TYPES[type]
  const fields = FIELD_VALUES[backgroundOf(name)]
  const { mean, sd } = market.season.branches[branch].step2ck[name]
  const visas = visaShares(market, name)
  const passing = (values: readonly FieldValue[], most: number | null): number =>
    values.reduce((sum, { share, value }) => sum + (most === null || value <= most ? share : 0), 0)
  const expected = new Float64Array(GRID)
  for (let p = market.firstProgram[branch]; p < market.firstProgram[branch + 1]; p++) {
    const { filters, visas: sponsored } = market.traits[p]
    let pass = 1
    if (isImg(name)) {
      const visa = visas[0] + (sponsored.includes('j1') ? visas[1] : 0) + (sponsored.includes('h1b') ? visas[2] : 0)
      const score = filters.step2ckMin === null ? 1 : normalTail((filters.step2ckMin - mean) / sd)
      pass =
        visa *
        score *
        passing(fields.attempts, filters.failedAttemptsMax) *
        passing(fields.years, filters.yearsSinceGraduationMax)
    }
    const bar = interviewBar(market, p, type)
    for (let g = 0; g < GRID; g++) expected[g] += pass * invitationRate(bar - strengthAt(g))
  }
  return expected
}

/** log of the likelihood of the interviews on the grid: the odds of each, less the expected invitations. */
function logLikelihood(market: Market, type: number, evidence: readonly ResolvedLine[]): Float64Array {
  const log = new Float64Array(GRID)
  const counts = new Map<number, number>()
  const bars: { bar: number; share: number }[] = []
  for (const { candidates } of evidence) {
    const branch = market.branchOf[candidates[0]]
    counts.set(branch, (counts.get(branch) ?? 0) + 1)
    for (const p of candidates) bars.push({ bar: interviewBar(market, p, type), share: 1 / candidates.length })
  }
  // Sums run over sorted bars and branches, so that the order of the lines changes no bit.
  bars.sort((a, b) => a.bar - b.bar || a.share - b.share)
  const expected = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([branch, count]) => ({ lambda: expectedInvitations(market, branch, type), share: count / evidence.length }))
  for (let g = 0; g < GRID; g++) {
    for (const { bar, share } of bars) log[g] += share * logOdds(bar - strengthAt(g))
    for (const { lambda, share } of expected) log[g] -= share * lambda[g]
  }
  return log
}

/** Weights below this share of the largest are left out. */
const NEGLIGIBLE = 1e-14

/**
 * What is believed of the strength, given profile and interviews: weights on the grid that add up to 1.
 *
 *   p(a | profile, interviews)  ~  prior(a) * product of odds_p(a) * exp(-Lambda(a))
 */
export function strengthWeights(market: Market, profile: Profile, evidence: readonly ResolvedLine[]): StrengthWeights {
  const type = APPLICANT_TYPES.indexOf(profile.type)
  const scale = scoreScale(market, type, evidence)
  const log = logLikelihood(market, type, evidence)
  const quiet = quietPoints(profile)
  const precision = -0.5 / unknowableOf(profile.type) ** 2
  const parts = components(market, profile, scale).flatMap((component) =>
    quiet.map(({ share, points }) => ({ share: component.share * share, mean: component.mean + PROFILE_WEIGHT * points })),
  )
  const exponent = (g: number, mean: number): number => log[g] + precision * (strengthAt(g) - mean) ** 2
  // Interviews far above a profile leave numbers too small for a double unless the largest exponent is taken out first.
  let highest = -Infinity
  for (const { mean } of parts) for (let g = 0; g < GRID; g++) highest = Math.max(highest, exponent(g, mean))
  const weights = new Float64Array(GRID)
  for (const { share, mean } of parts) for (let g = 0; g < GRID; g++) weights[g] += share * Math.exp(exponent(g, mean) - highest)
  return trimmed([{ view: knownToFilters(market, profile), weights }])
}

/**
 * What hard filters look at. A field that is left out passes them: whoever was interviewed has passed, so a filter says
 * something about what is not told, and must not take a chance away for it.
 */
function knownToFilters(market: Market, { step2ck, failedAttempts, graduationYear, visa }: Profile): FilterView {
  return {
    step2ck: step2ck ?? Number.POSITIVE_INFINITY,
    failedAttempts: failedAttempts ?? 0,
    yearsSinceGraduation: graduationYear === undefined ? 0 : Math.max(0, market.season.year - graduationYear),
    visa: visa === undefined ? 0 : VISA_NEEDS.indexOf(visa),
  }
}

function trimmed(groups: { view: FilterView; weights: Float64Array }[]): StrengthWeights {
  let total = 0
  let most = 0
  for (const { weights } of groups) {
    for (const weight of weights) {
      total += weight
      most = Math.max(most, weight)
    }
  }
  let from = GRID
  let to = 0
  for (const { weights } of groups) {
    weights.forEach((weight, g) => {
      if (weight > NEGLIGIBLE * most) {
        from = Math.min(from, g)
        to = Math.max(to, g + 1)
      }
    })
  }
  return {
    from,
    length: to - from,
    groups: groups.map(({ view, weights }) => ({ view, weights: weights.slice(from, to).map((weight) => weight / total) })),
  }
}
