import { afterInterviewMoments } from '../market/applicants.ts'
import { keptByMarket } from '../market/kept-by-market.ts'
import type { Market } from '../market/market.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import { POINT_STEP } from './score-chance.ts'

/** What all programs see at interviews moves points by whole columns, so that one place between two columns serves all cells. */
export interface SharedNode {
  readonly columns: number
  readonly weight: number
}

export const SHARED_NODES = 4

/** How much a sixth moment that is missed counts beside a fourth. */
const SIXTH = 0.1

/**
 * A rule of four points for what all programs see: of the points on the lattice of columns near those of the Gauss rule (whose
 * squares are the roots of the orthogonal polynomial x^4 + p x^2 + q by the moments of the distribution) the two pairs that, with the
 * weights that keep the variance, come closest to its higher moments.
 */
function chooseNodes({ constants, behaviours }: Market, type: number): SharedNode[] {
  const unit = constants.sharedAfterInterview / POINT_STEP
  const moments = afterInterviewMoments(behaviours.kinds, APPLICANT_TYPES[type])
  const [second, fourth, sixth] = moments.map((moment, i) => moment * unit ** (2 * i + 2))
  const p = (fourth * second - sixth) / (fourth - second * second)
  const root = Math.sqrt(p * p + 4 * (fourth + p * second))
  const nearest = (square: number): number => Math.round(Math.sqrt(square))
  const middle = nearest((-p - root) / 2)
  const end = nearest((-p + root) / 2)
  let chosen = { inner: 1, outer: 2, weight: 0 }
  let least = Infinity
  for (let inner = Math.max(1, middle - 2); inner <= middle + 2; inner++)
    for (let outer = Math.max(inner + 1, end - 3); outer <= end + 3; outer++) {
      const weight = (0.5 * (second - inner * inner)) / (outer * outer - inner * inner)
      if (!(weight > 0 && weight < 0.5)) continue
      const missed = (power: number, moment: number): number =>
        Math.abs((2 * (weight * outer ** power + (0.5 - weight) * inner ** power)) / moment - 1)
      const error = missed(4, fourth) + SIXTH * missed(6, sixth)
      if (error < least) {
        least = error
        chosen = { inner, outer, weight }
      }
    }
  const { inner, outer, weight } = chosen
  return [
    { columns: -outer, weight },
    { columns: -inner, weight: 0.5 - weight },
    { columns: inner, weight: 0.5 - weight },
    { columns: outer, weight },
  ]
}

/** The rule of a type in a block of a market, chosen once. */
export const sharedNodes: (market: Market, type: number) => readonly SharedNode[] = keptByMarket(chooseNodes)
