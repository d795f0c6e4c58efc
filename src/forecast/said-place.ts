import { breadthOf } from '../market/applicants.ts'
import { interviewBar } from '../market/invitations.ts'
import type { Market } from '../market/market.ts'
import { invitationRate } from '../market/normal.ts'
import { RANK_FLOOR } from '../market/parameters.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import { passingShare } from './interviews.ts'
import type { RankPlace } from './question.ts'
import { cellOf } from './resolve.ts'
import { fillShortfalls, LOWEST_POINT, POINT_STEP, scoreChance } from './score-chance.ts'
import { sharedNodes } from './shared-nodes.ts'
import { type StrengthWeights, typicalStrengths } from './strength.ts'
import { STRENGTHS, strengthAt } from './strength-grid.ts'

/**
 * What a program says of the place of the applicant on its list, "about from to to, of so many", as an interval of scores.
 *
 * Scores r of others on the list of program p are as in the simulated seasons: of those on the list a share G(r) stands
 * above r. Place k of n is then where n G(r) = k, and what is said is that low < r <= high. It holds with chance
 * t = PROMISE_KEPT; where it does not, it says nothing. So by Bayes
 *
 *   p(a, v, r | said)  ~  p(a, v, r) (t [low < r <= high] / P(low < r <= high) + 1 - t),
 *
 * which moves the line by what is said of r, and the strength a and what all programs see (v) by what that says of them. A program
 * goes down its list at least as far as it has positions, whatever the season: above `sure` a true word is a match.
 */
export interface SaidPlace {
  readonly low: number
  readonly high: number
  readonly sure: number
}

const SCORE_STEP = POINT_STEP
const SCORES = 200
/** Every so many strengths of the grid stand for the population. */
const STRIDE = 4

const depths = new WeakMap<Market, Map<number, Float64Array>>()

/** i -> how many a program can expect on its list with scores above RANK_FLOOR + i * SCORE_STEP, of those who prefer its branch. */
function depthOf(market: Market, p: number): Float64Array {
  const known = depths.get(market) ?? new Map<number, Float64Array>()
  depths.set(market, known)
  const depth = known.get(p) ?? countAbove(market, p)
  known.set(p, depth)
  return depth
}

function countAbove(market: Market, p: number): Float64Array {
  const branch = market.branchOf[p]
  const { ownAfterInterview } = market.constants
  const depth = new Float64Array(SCORES)
  APPLICANT_TYPES.forEach((name, type) => {
    const people = market.season.branches[branch].preferring[name]
    if (people === 0) return
    const bar = interviewBar(market, p, type)
    const read = passingShare(market, p, type)
    const nodes = sharedNodes(market, type)
    const reach = nodes[nodes.length - 1].columns
    const first = Math.floor((RANK_FLOOR - market.rankOffset[cellOf(market, p, type)] - LOWEST_POINT) / POINT_STEP) - reach
    const short = new Float64Array(SCORES + 2 * reach)
    const strengths = typicalStrengths(market, branch, name)
    for (let g = 0; g < STRENGTHS; g += STRIDE) {
      const a = strengthAt(g)
      const invited = people * read * STRIDE * strengths[g] * -Math.expm1(-breadthOf(type, a) * invitationRate(bar - a))
      if (invited < 1e-6) continue
      fillShortfalls(ownAfterInterview, bar - a, first, short.length, short)
      for (const { columns, weight } of nodes)
        for (let i = 0; i < SCORES; i++) depth[i] += invited * weight * (1 - short[i + reach - columns])
    }
  })
  return depth
}

/** The score at which a program has so many of n on its list above. */
function scoreAt(depth: Float64Array, above: number, n: number): number {
  if (above <= 0) return Infinity
  const wanted = (above / n) * depth[0]
  let i = 0
  while (i < SCORES && depth[i] > wanted) i++
  if (i === 0) return RANK_FLOOR
  if (i === SCORES) return RANK_FLOOR + SCORES * SCORE_STEP
  return RANK_FLOOR + SCORE_STEP * (i - 1 + (depth[i - 1] - wanted) / (depth[i - 1] - depth[i]))
}

/** The scores that a place on a program's list stands for. */
export function saidPlace(market: Market, p: number, { from, to, of }: RankPlace): SaidPlace {
  const depth = depthOf(market, p)
  // Whoever is told of a place knows that the list goes so far, but not that it goes as far as the worst place that it may be.
  const n = of ?? Math.max(depth[0], market.quota[p], from)
  return { low: scoreAt(depth, to, n), high: scoreAt(depth, from - 1, n), sure: scoreAt(depth, market.quota[p], n) }
}

/** The chance that what is said holds, by what is known of the applicant otherwise; for the bar and the offset that stand on the line. */
export function saidChance(
  market: Market,
  type: number,
  { from, weights }: StrengthWeights,
  { low, high }: SaidPlace,
  bar: number,
  offset: number,
): number {
  const { ownAfterInterview } = market.constants
  let chance = 0
  weights.forEach((weight, g) => {
    if (weight < 1e-6) return
    for (const node of sharedNodes(market, type)) {
      const above = (score: number): number =>
        score === Infinity
          ? 0
          : scoreChance(bar - strengthAt(from + g), score - offset - node.columns * POINT_STEP, ownAfterInterview)
      chance += weight * node.weight * (above(low) - above(high))
    }
  })
  return chance
}
