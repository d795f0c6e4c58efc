import { drawWorld } from '../../src/market/draw-world.ts'
import type { Market } from '../../src/market/market.ts'
import { addToTally, emptyTally, type Tally } from '../../src/market/tally.ts'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'

/** Counts over the worlds of these numbers, drawn and matched. */
export function tallied(market: Market, seed: number, numbers: readonly number[]): Tally {
  const tally = emptyTally(market)
  for (const number of numbers) {
    const drawn = drawWorld(market, seed, number)
    addToTally(tally, market, drawn, applicantProposing(drawn.world))
  }
  return tally
}
