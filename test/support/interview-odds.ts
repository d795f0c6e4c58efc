import { interviewBar } from '../../src/market/invitations.ts'
import type { Market } from '../../src/market/market.ts'
import { normalTail } from '../../src/market/normal.ts'
import { BREADTH } from '../../src/market/parameters.ts'
import { backgroundOf } from '../../src/market/profile.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'

/** Interviews at a program that someone of a strength can expect, by the definition: -log(1 - chance) of one application, times how many are sought. */
export function interviewRate(market: Market, p: number, type: number, strength: number): number {
  const c = interviewBar(market, p, type) - strength
  return -Math.log(normalTail(-c)) * Math.exp(-BREADTH[backgroundOf(APPLICANT_TYPES[type])] * strength)
}

/** log odds that the program interviews someone of a strength, by the definition. */
export const logInterviewOdds = (market: Market, p: number, type: number, strength: number): number =>
  Math.log(Math.expm1(interviewRate(market, p, type, strength)))

/**
 * Whether an interview at the program speaks for the stronger (1) or for the weaker (-1) at all strengths of a range; 0 where it
 * depends. It can speak for the weaker, because they apply more widely.
 */
export function speaksFor(market: Market, p: number, type: number, low: number, high: number): -1 | 0 | 1 {
  let rises = 0
  let falls = 0
  for (let a = low; a < high; a += 0.05)
    if (logInterviewOdds(market, p, type, a + 0.05) >= logInterviewOdds(market, p, type, a)) rises++
    else falls++
  return falls === 0 ? 1 : rises === 0 ? -1 : 0
}
