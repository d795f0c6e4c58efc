import { marketAt, type Point } from '../market/calibrate.ts'
import { drawWorld } from '../market/draw-world.ts'
import { buildMarket, type Market } from '../market/market.ts'
import type { OpenConstants } from '../market/parameters.ts'
import { addToTally, emptyTally, type Tally } from '../market/tally.ts'
import { keptArrays } from '../matching/kept-arrays.ts'
import { matchOnce } from '../matching/key-kernel.ts'
import { seasonsOfThread } from './seasons-at-hand.ts'

let opened: Market | undefined

/** The season's market before any fit: the catalogue and the facts. */
function unfittedMarket(id: string): Market {
  if (opened?.season.id === id) return opened
  const season = seasonsOfThread().facts(id)
  if (!season) throw new Error(`There is no season "${id}".`)
  opened = buildMarket(season, null)
  return opened
}

export interface TallyTask {
  readonly season: string
  readonly constants: OpenConstants
  readonly point: Point
  readonly seed: number
  /** Worlds from..to-1. */
  readonly from: number
  readonly to: number
}

/** Draws and matches worlds at a point of the search, and counts. */
export function tally({ season, constants, point, seed, from, to }: TallyTask): Tally {
  const market = marketAt(unfittedMarket(season), constants, point)
  const counts = emptyTally(market)
  for (let world = from; world < to; world++) {
    const drawn = drawWorld(market, seed, world, keptArrays)
    addToTally(counts, market, drawn, matchOnce(drawn.world))
  }
  return counts
}
