import { drawWorld } from '../market/draw-world.ts'
import { hideImgFigures } from '../market/leave-one-out.ts'
import type { Market } from '../market/market.ts'
import { addToTally, countImgShares, emptyTally, type Tally } from '../market/tally.ts'
import { keptArrays } from '../matching/kept-arrays.ts'
import { matchOnce } from '../matching/key-kernel.ts'
import { seasonsOfThread } from './seasons-at-hand.ts'

/** Years that the residents of a program come from: most trainings take three or four. */
export const RESIDENT_YEARS = 4

export interface ReportTask {
  readonly season: string
  readonly seed: number
  /** The worlds to draw, few: RESIDENT_YEARS of them together stand for the years that the residents of a program come from. */
  readonly worlds: readonly number[]
  /** Specialties whose figures of international graduates are hidden; null to hide nothing. */
  readonly hidden: readonly string[] | null
  /** Rank offsets that stand in for those that are predicted when figures are hidden. */
  readonly rankOffset?: Float64Array
}

const seasons = seasonsOfThread()
const markets = new Map<string, Market>()

function marketOf({ season, hidden }: ReportTask): Market {
  const key = [season, ...(hidden ?? [])].join('|')
  let market = markets.get(key)
  if (!market) {
    const opened = seasons.market(season)
    if (!opened) throw new Error(`There is no season "${season}".`)
    market = hidden === null ? opened : hideImgFigures(opened, hidden)
    markets.set(key, market)
  }
  return market
}

/** Draws and matches worlds of a season, and counts. */
export function reportTally(task: ReportTask): Tally {
  const shared = marketOf(task)
  const market = task.rankOffset ? { ...shared, rankOffset: task.rankOffset } : shared
  const counts = emptyTally(market)
  for (const world of task.worlds) {
    const drawn = drawWorld(market, task.seed, world, keptArrays)
    addToTally(counts, market, drawn, matchOnce(drawn.world))
  }
  // Over fewer years more programs have nobody from abroad, so that the shares would change with the number of worlds.
  if (task.worlds.length === RESIDENT_YEARS) countImgShares(counts, market)
  return counts
}
