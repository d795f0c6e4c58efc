import type { Market } from '../market/market.ts'
import type { Season } from '../market/season.ts'

export interface SeasonFacts {
  readonly season: Season
  readonly model: string
  readonly programs: number
  readonly positions: number
  /** Whether this service answers forecasts for it. */
  readonly forecasts: boolean
}

export function seasonFacts({ season, version, programs }: Market, forecasts: boolean): SeasonFacts {
  const positions = programs.reduce((sum, program) => sum + program.positions, 0)
  return { season, model: version, programs: programs.length, positions, forecasts }
}
