import { workerData } from 'node:worker_threads'
import { buildMarket, type Market, openMarket } from '../market/market.ts'
import { openSeason, type Season, seasonIds } from '../market/season.ts'
import type { BroughtSeason } from './season-file.ts'

/** What the main thread sends along when it starts a thread. */
export interface ThreadData {
  readonly brought: BroughtSeason | undefined
}

/** The seasons that come with the program, and the one that was brought, if any. */
export interface SeasonsAtHand {
  ids(): string[]
  /** Undefined for an unknown id. */
  facts(id: string): Season | undefined
  /** Opened once; undefined for an unknown id. */
  market(id: string): Market | undefined
}

export function seasonsAtHand(brought: BroughtSeason | undefined): SeasonsAtHand {
  const markets = new Map<string, Market>()
  const open = (id: string) => (brought?.season.id === id ? buildMarket(brought.season, brought.fitted) : openMarket(id))
  return {
    ids: () => [...seasonIds(), ...(brought ? [brought.season.id] : [])],
    facts: (id) => (brought?.season.id === id ? brought.season : openSeason(id)),
    market(id) {
      const market = markets.get(id) ?? open(id)
      if (market) markets.set(id, market)
      return market
    },
  }
}

/** The same for a worker thread, which was sent the season that was brought. */
export const seasonsOfThread = (): SeasonsAtHand => seasonsAtHand((workerData as ThreadData | null)?.brought)
