import { createMenuTable, fillWorld, type MenuTable } from '../../src/forecast/menu-table.ts'
import type { Market } from '../../src/market/market.ts'
import { RANK_FLOOR } from '../../src/market/parameters.ts'
import { seeded } from './seeded.ts'

/** A menu table of a few worlds, drawn and matched here and now: a stored one would hide a change of the code that makes it. */
export function drawnTable(market: Market, worlds: number, seed: number): MenuTable {
  const table = createMenuTable(market, worlds, seed)
  for (let world = 0; world < worlds; world++) fillWorld(table, market, world)
  return table
}

/** A table with the same cutoff everywhere. */
export function flatTable(market: Market, cutoff: number, worlds = 1): MenuTable {
  const table = createMenuTable(market, worlds, 1)
  table.cutoffs.fill(cutoff)
  table.secondCutoffs.fill(cutoff)
  return table
}

/**
 * A table of random cutoffs, vacancies and programs without seats among them. What holds for every table holds in it too, and no
 * market has to be drawn.
 */
export function randomTable(market: Market, worlds: number, seed: number): MenuTable {
  const random = seeded(seed)
  const table = createMenuTable(market, worlds, seed)
  for (let i = 0; i < table.cutoffs.length; i++) {
    const kind = random()
    table.cutoffs[i] = kind < 0.15 ? RANK_FLOOR : kind < 0.18 ? Infinity : RANK_FLOOR + 4 * random() * random()
  }
  // Of numbers of their own, so that the cutoffs are those that they always were.
  const further = seeded(seed + 1_000_003)
  for (let i = 0; i < table.cutoffs.length; i++) {
    const kind = further()
    table.secondCutoffs[i] = kind < 0.05 ? table.cutoffs[i] : kind < 0.2 ? Infinity : table.cutoffs[i] + further() * further()
  }
  return table
}
