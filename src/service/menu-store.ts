import { statSync } from 'node:fs'
import { join } from 'node:path'
import { createMenuTable, type MenuTable, numbersOf } from '../forecast/menu-table.ts'
import type { Market } from '../market/market.ts'
import { readMenuFile, type TableFacts, writeMenuFile } from './menu-file.ts'
import type { Pool } from './pool.ts'
import { type Progress, progressAfter } from './progress.ts'
import { forEachWorld } from './untaken-worlds.ts'

/** A folder that takes longer to write to, in milliseconds, is held to be out of order; a table is written in a tenth of a second. */
const LONGEST_WRITE = 30_000

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

/** A table, and when its file is as it should be: written, or given up with a warning. Nobody has to wait for that. */
export interface OpenedTable {
  readonly table: MenuTable
  /** When it was drawn, in milliseconds since 1970. */
  readonly drawn: number
  readonly cached: Promise<void>
}

/** From the cache when its file can be trusted, else built by the pool and cached. */
export async function openMenuTable(store: MenuStore): Promise<OpenedTable> {
  const { market, worlds, seed, warn } = store
  const facts = { season: market.season.id, model: market.version, seed, worlds, programs: market.programs.length }
  const path = menuFilePath(store)
  const cached = createMenuTable(market, worlds, seed)
  const fault = readMenuFile(path, facts, numbersOf(cached))
  if (!fault) return { table: cached, drawn: statSync(path).mtimeMs, cached: Promise.resolve() }
  if (!fault.absent) warn(`The cached menu table ${path} is not used: ${fault.reason}. It is built again.`)
  const table = createMenuTable(market, worlds, seed)
  await fillTable(store, table)
  return { table, drawn: Date.now(), cached: cache(path, facts, table, warn) }
}

/** One world is one task: the threads stay even, and a stop waits for one world at most. */
async function fillTable({ pool, market, worlds, onProgress, signal }: MenuStore, table: MenuTable): Promise<void> {
  const began = performance.now()
  let done = 0
  onProgress(progressAfter(0, worlds, 0))
  await forEachWorld(market, worlds, async (which) => {
    await pool.run('table', 'fill', { season: market.season.id, table, ...which }, signal)
    onProgress(progressAfter(++done, worlds, (performance.now() - began) / 1000))
  })
}

/** A cache that cannot be written costs time at the next start, no more. */
async function cache(path: string, facts: TableFacts, table: MenuTable, warn: (message: string) => void): Promise<void> {
  const give = (reason: string) =>
    warn(`The menu table could not be cached in ${path}: ${reason}. The next start builds it again.`)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => resolve(give(`it was not written within ${LONGEST_WRITE / 1000} s`)), LONGEST_WRITE).unref()
  })
  await Promise.race([writeMenuFile(path, facts, numbersOf(table)).catch(({ message }: Error) => give(message)), late])
  clearTimeout(timer)
}
