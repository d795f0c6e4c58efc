import { drawWorld } from '../market/draw-world.ts'
import type { Market } from '../market/market.ts'
import { cutoffOfKey } from '../market/score-key.ts'
import { keptArrays } from '../matching/kept-arrays.ts'
import { menusForTwo } from '../matching/menus.ts'
import type { World } from '../matching/world.ts'

/**
 * What one more applicant must exceed at every program in every world: all that a forecast reads of the simulated
 * seasons. By the menu theorem (matching/menus.ts) it answers every list of every applicant.
 */
export interface MenuTable {
  readonly worlds: number
  readonly programs: number
  readonly seed: number
  /** World w is drawn with the parameters of block w mod blocks. */
  readonly blocks: number
  /** program * worlds + world -> score to exceed: at least the floor under which a program ranks nobody; infinite without seats. */
  readonly cutoffs: Float32Array
  /** program * worlds + world -> score that both of a couple must exceed to be there together. */
  readonly secondCutoffs: Float32Array
}

/** Bytes of a table. */
export const menuTableBytes = (market: Market, worlds: number): number => 8 * worlds * market.programs.length

/** All numbers of a table, one after the other. */
export const numbersOf = ({ cutoffs }: MenuTable): Float32Array<SharedArrayBuffer> =>
  new Float32Array(cutoffs.buffer as SharedArrayBuffer)

/** A table to fill, on shared memory so that threads fill and read one copy. */
export function createMenuTable(market: Market, worlds: number, seed: number, buffer?: SharedArrayBuffer): MenuTable {
  const bytes = menuTableBytes(market, worlds)
  const shared = buffer ?? new SharedArrayBuffer(bytes)
  if (shared.byteLength !== bytes)
    throw new RangeError(`a table of ${worlds} worlds takes ${bytes} bytes, not ${shared.byteLength}`)
  return {
    worlds,
    programs: market.programs.length,
    seed,
    blocks: Math.max(1, market.blocks.length),
    cutoffs: new Float32Array(shared, 0, worlds * market.programs.length),
    secondCutoffs: new Float32Array(shared, bytes / 2),
  }
}

/** Draws a world, matches it with programs proposing, and writes its column. Worlds may be filled in any order, by any thread. */
export function fillWorld(table: MenuTable, market: Market, world: number): void {
  fillColumn(table, drawWorld(market, table.seed, world, keptArrays).world, world)
}

/** Matches a world that has been drawn, with programs proposing, and writes its column. */
export function fillColumn(table: MenuTable, drawn: World, world: number): void {
  const { cutoff, second } = menusForTwo(drawn)
  for (let p = 0; p < table.programs; p++) {
    table.cutoffs[p * table.worlds + world] = cutoffOfKey(cutoff[p])
    table.secondCutoffs[p * table.worlds + world] = cutoffOfKey(second[p])
  }
}

/** Names a table by what it depends on; two tables of the same name hold the same numbers. */
export const tableName = (market: Market, seed: number): string => `${market.season.id}-${market.version}-${seed}`
