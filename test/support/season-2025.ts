import { type Market, openMarket } from '../../src/market/market.ts'
import { openSeason, type Season } from '../../src/market/season.ts'

function opened<T>(made: T | undefined): T {
  if (made === undefined) throw new Error('There is no season 2025.')
  return made
}

/** The facts of season 2025 and the market built on them with the committed fit. */
export const season2025: Season = opened(openSeason('2025'))
export const market2025: Market = opened(openMarket('2025'))

/** branch of a specialty and track in season 2025. */
export function branch2025(specialty: string, track = 'categorical'): number {
  const b = season2025.branches.findIndex((branch) => branch.specialty === specialty && branch.track === track)
  if (b < 0) throw new Error(`Season 2025 has no ${track} ${specialty}.`)
  return b
}
