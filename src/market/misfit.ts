import { type Market, TYPES } from './market.ts'
import type { Tally } from './tally.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/** How far a tally is from the published figures. */
export interface Misfit {
  /** Mean over published cells of |simulated - published| filled positions, in points of the branch's positions. */
  readonly filledShare: number
  /** Largest such cell, by name, among branches of 100 positions and more, or of the average where that is less. */
  readonly worst: { readonly cell: string; readonly points: number }
  /** type -> simulated less published rate of matching to PGY-1, in points of people. */
  readonly nationalRate: readonly number[]
  /** Filled positions of all tracks, simulated less published, as a share of positions in points. */
  readonly filled: number
  /** Mean relative error of the list lengths, weighted by people. */
  readonly listLength: number
}

export function misfit(market: Market, tally: Tally): Misfit {
  const { season } = market
  let sum = 0
  let cells = 0
  let worst = { cell: '', points: 0 }
  let filled = 0
  let lengthError = 0
  let people = 0
  // A season without published cells is judged by all it has.
  const judgesAll = !season.branches.some(({ fitted }) => fitted)
  const large = Math.min(100, season.totals.positions / season.branches.length)
  season.branches.forEach((branch, b) => {
    for (let t = 0; t < TYPES; t++) {
      const type = APPLICANT_TYPES[t]!
      const c = b * TYPES + t
      const simulated = tally.filled[c]! / tally.worlds
      filled += simulated
      const entries = tally.entries[c]! / tally.worlds
      if (entries > 0) {
        lengthError += entries * Math.abs(tally.lines[c]! / tally.entries[c]! / branch.listLength[type] - 1)
        people += entries
      }
      if (!branch.fitted && !judgesAll) continue
      const points = (100 * (simulated - branch.filled[type])) / branch.positions
      sum += Math.abs(points)
      cells++
      if (branch.positions >= large && Math.abs(points) > Math.abs(worst.points))
        worst = { cell: `${branch.specialty} ${branch.track} ${type}`, points }
    }
  })
  return {
    filledShare: sum / cells,
    worst,
    nationalRate: APPLICANT_TYPES.map((type, t) => {
      const { active, matched } = season.national[type]
      return active > 0 ? (100 * (tally.matchedPersons[t]! / tally.worlds - matched)) / active : 0
    }),
    filled: (100 * (filled - season.totals.filled)) / season.totals.positions,
    // Where nobody hands in a list, none is of another length.
    listLength: people > 0 ? lengthError / people : 0,
  }
}
