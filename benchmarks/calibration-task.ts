import type { MenuTable } from '../src/forecast/menu-table.ts'
import { openMarket } from '../src/market/market.ts'
import { applicantsOf, matchedWorld, type Part } from './calibration-applicants.ts'

const market = openMarket('2025')!

/** One world of applicants, on a thread. */
export function ask({
  table,
  seed,
  world,
  applicants,
}: {
  table: MenuTable
  seed: number
  world: number
  applicants: number
}): Part {
  return applicantsOf(market, table, matchedWorld(market, seed, world), applicants)
}
