import { join } from 'node:path'
import { createMenuTable, type MenuTable } from '../forecast/menu-table.ts'
import type { Market } from '../market/market.ts'
import { readMenuFile, type TableFacts, writeMenuFile } from './menu-file.ts'
import type { Pool } from './pool.ts'
import { type Progress, progressAfter } from './progress.ts'

export interface MenuStore {
  readonly pool: Pool
  readonly market: Market
  readonly worlds: number
  readonly seed: number
  readonly cacheDir: string
  readonly warn: (message: string) => void
  readonly onProgress: (progress: Progress) => void
  readonly signal: AbortSignal
}

/** The name leaves out the model version: the table of a newer model takes the place of the old one. */
export function menuFilePath(store: Pick<MenuStore, 'market' | 'worlds' | 'seed' | 'cacheDir'>): string {
  return join(store.cacheDir, `menus-${store.market.season.id}-seed-${store.seed}-worlds-${store.worlds}.bin`)
}

/** From the cache when its file can be trusted, else built by the pool and cached. */
export async function openMenuTable(store: MenuStore): Promise<MenuTable> {
  const { market, worlds, seed, warn } = store
  const facts = { season: market.season.id, model: market.version, seed, worlds, programs: market.programs.length }
  const path = menuFilePath(store)
  const cached = createMenuTable(market, worlds, seed)
  const fault = readMenuFile(path, facts, cached.cutoffs)
  if (!fault) return cached
  if (!fault.absent) warn(`The cached menu table ${path} is not used: ${fault.reason}. It is built again.`)
  const table = createMenuTable(market, worlds, seed)
  await fillTable(store, table)
  await cache(path, facts, table, warn)
  return table
}

/** One world is one task: the threads stay even, and a stop waits for one world at most. */
async function fillTable({ pool, market, worlds, onProgress, signal }: MenuStore, table: MenuTable): Promise<void> {
  const began = performance.now()
  let done = 0
  onProgress(progressAfter(0, worlds, 0))
  const fillWorld = async (world: number) => {
    await pool.run('table', 'fill', { season: market.season.id, table, world }, signal)
    onProgress(progressAfter(++done, worlds, (performance.now() - began) / 1000))
  }
  await Promise.all(Array.from({ length: worlds }, (_, world) => fillWorld(world)))
}

/** A cache that cannot be written costs time at the next start, no more. */
async function cache(path: string, facts: TableFacts, table: MenuTable, warn: (message: string) => void): Promise<void> {
  try {
    await writeMenuFile(path, facts, table.cutoffs)
  } catch (error) {
    warn(`The menu table could not be cached in ${path}: ${(error as Error).message}. The next start builds it again.`)
  }
}
