import { breadthOf, visaShares } from '../market/applicants.ts'
import { interviewBar } from '../market/invitations.ts'
import { type Market, TYPES } from '../market/market.ts'
import { normalDensity, normalTail } from '../market/normal.ts'
import { backgroundOf, type FieldValue, pointsOf } from '../market/profile.ts'
import { filtersFor } from '../market/programs.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import type { Profile } from './question.ts'

/**
 * How likely an application is to bring an interview. In the model somebody of strength a is interviewed by a program with
 * bar c with chance
 *
 *   1 - (1 - P(eps > c - a)) ^ breadth(a),
 *
 * where breadth is how many interviews an applicant seeks and accepts beside someone of strength 0. What it lies above 1 for
 * the weaker is their effort, and counts. What it lies below 1 for the stronger are invitations declined: whoever asks about an
 * application would go, so it counts as 1. And where more effort of the weaker would let the chance fall with strength, it is
 * held at the highest that anybody weaker has, so that what is better for an applicant never counts against them.
 */

/** The rate of invitations -log(1 - P(eps > c)), and its growth with strength relative to it; beyond 7 they go on as they end. */
function growth(c: number): number {
  const x = Math.max(-7, Math.min(7, c))
  const tail = normalTail(x)
  return normalDensity(x) / ((1 - tail) * -Math.log1p(-tail))
}

const turningPoints = new Map<number, number>()

/** The distance between bar and strength at which more strength begins to cost the weaker as much effort as it brings: the growth of the rate is what breadth takes off. */
function turningPoint(type: number): number {
  const known = turningPoints.get(type)
  if (known !== undefined) return known
  const slope = Math.log(breadthOf(type, 0)) - Math.log(breadthOf(type, 1))
  let low = -7
  let high = 7
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2
    if (growth(middle) < slope) low = middle
    else high = middle
  }
  turningPoints.set(type, high)
  return high
}

/** 1 - (1 - P) ^ breadth at a distance c from the bar. */
const tries = (breadth: number, c: number): number => -Math.expm1(breadth * Math.log1p(-normalTail(Math.max(-8, c))))

/** Chance that somebody of a type and strength is interviewed where they apply, hard filters apart; never falls with the strength. */
export function interviewChance(type: number, bar: number, strength: number): number {
  const weaker = Math.min(strength, 0, bar - turningPoint(type))
  const eager = tries(breadthOf(type, weaker), bar - weaker)
  return strength > 0 ? Math.max(eager, normalTail(bar - strength)) : eager
}

const shareOf = (values: readonly FieldValue[], most: number | null): number =>
  values.reduce((sum, { share, value }) => sum + (most === null || value <= most ? share : 0), 0)

/**
 * Share of the applicants that this may be one of who pass the hard filters of a program: 0 or 1 where everything that a filter
 * looks at is known, the share of the population where it is not.
 */
export function passingShare(market: Market, p: number, profile: Profile): number {
  const { visas: sponsored, branch } = market.traits[p]
  const filters = filtersFor(market.traits[p].filters, profile.type)
  const { step2ck, failedAttempts, graduationYear, visa } = profile
  const fields = pointsOf(market.behaviours).fields[backgroundOf(profile.type)]
  const { mean, sd } = market.season.branches[branch].step2ck[profile.type]
  const centred = market.scoreMean[branch * TYPES + APPLICANT_TYPES.indexOf(profile.type)]
  const reached = (floor: number | null): number => {
    if (floor === null) return 1
    return step2ck === undefined ? normalTail((floor - mean) / sd - centred) : Number(step2ck >= floor)
  }
  const passes = (known: number | undefined, values: readonly FieldValue[], most: number | null): number =>
    known === undefined ? shareOf(values, most) : Number(most === null || known <= most)
  const years = graduationYear === undefined ? undefined : Math.max(0, market.season.year - graduationYear)
  const shares =
    visa === undefined
      ? visaShares(market, profile.type)
      : [Number(visa === 'none'), Number(visa === 'j1'), Number(visa === 'h1b')]
  const floor = reached(filters.step2ckMin)
  // A bar for H-1B visas is a second floor for the same score.
  const h1b = sponsored.includes('h1b') ? shares[2] * Math.min(floor, reached(filters.h1bStep2ckMin)) : 0
  const needs = floor * (shares[0] + (sponsored.includes('j1') ? shares[1] : 0)) + h1b
  return (
    needs *
    passes(failedAttempts, fields.attempts, filters.failedAttemptsMax) *
    passes(years, fields.years, filters.yearsSinceGraduationMax)
  )
}

/** The bar of a program for a type, and the share of such applicants that its filters let through. */
export interface Gate {
  readonly type: number
  readonly bar: number
  readonly passing: number
}

export const gateOf = (market: Market, p: number, profile: Profile): Gate => {
  const type = APPLICANT_TYPES.indexOf(profile.type)
  return { type, bar: interviewBar(market, p, type), passing: passingShare(market, p, profile) }
}

/** Chance that an application to a program brings an interview, for a strength. */
export const chanceThrough = ({ type, bar, passing }: Gate, strength: number): number =>
  passing === 0 ? 0 : passing * interviewChance(type, bar, strength)
