import { type Market, openConstants } from '../../src/market/market.ts'
import { OPEN_RANGES, type OpenConstants } from '../../src/market/parameters.ts'
import { market2025 } from './season-2025.ts'
import { seeded } from './seeded.ts'

/** The market as one set of open constants would have it, with what is fitted moved a little and at random. */
function blockWith(market: Market, constants: OpenConstants, seed: number): Market {
  const random = seeded(seed)
  const moved = (values: Float64Array, by: number): Float64Array => values.map((value) => value + by * (random() - 0.5))
  return {
    ...market,
    constants,
    openness: market.openness.map((value) => (value * constants.openness) / market.constants.openness),
    threshold: moved(market.threshold, 0.3),
    interviewOffset: moved(market.interviewOffset, 0.3),
    rankOffset: moved(market.rankOffset, 0.4),
    scoreWeight: market.scoreWeight.map((value) => value * (0.8 + 0.4 * random())),
    scoreMean: moved(market.scoreMean, 0.1),
  }
}

/** A market of so many blocks, each with open constants and parameters of its own: worlds are drawn from them in turn. */
export function inBlocks(market: Market, blocks: number): Market {
  const sets = openConstants(market.season.year).slice(0, blocks)
  return { ...market, blocks: sets.map((constants, k) => blockWith(market, constants, k + 1)) }
}

/** Season 2025 at the centre of the open constants, in one block. */
export const centre2025: Market = { ...market2025, blocks: [] }

/** Season 2025 in four blocks of made-up parameters. */
export const blocks2025: Market = inBlocks(centre2025, 4)

/** Season 2025 where all open constants are as low, and where all are as high, as the data allow. */
export const extremes2025: readonly Market[] = ([0, 1] as const).map((end) => {
  const constants = Object.fromEntries(Object.entries(OPEN_RANGES).map(([name, range]) => [name, range[end]]))
  return blockWith(centre2025, constants as unknown as OpenConstants, 10 + end)
})
