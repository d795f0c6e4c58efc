import { createMenuTable, type MenuTable, numbersOf } from '../forecast/menu-table.ts'
import type { SeasonTable } from './job.ts'
import type { JobTables, KeptShard } from './job-tables.ts'
import type { Matchcast } from './matchcast.ts'
import { readMenuFile, type TableFacts, writeMenuFile } from './menu-file.ts'
import { menuFilePath } from './menu-store.ts'

/** Builds the menu table of a season shard by shard, and puts the shards together in the file that a service of that season reads. */
export interface SeasonBuild {
  /** World after world, the numbers that the table has for it. */
  worldsOf(shard: KeptShard, signal: AbortSignal): Promise<Uint8Array>
  /** Gathers a job that is completed, unless its file is there; resolves with the path of the file. */
  gather(job: string, table: SeasonTable): Promise<string>
}

export function seasonBuild(matchcast: Matchcast, tables: JobTables, cacheDir: string): SeasonBuild {
  /** The table last worked on: shards of one job mostly follow each other. */
  let open: { readonly name: string; readonly table: MenuTable } | undefined

  function tableOf({ season, seed, worlds }: SeasonTable): MenuTable {
    const name = JSON.stringify([season, seed, worlds])
    if (open?.name !== name) open = { name, table: createMenuTable(matchcast.market(season), worlds, seed) }
    return open.table
  }

  return {
    async worldsOf({ table: facts, fromWorld, toWorld }, signal) {
      const table = tableOf(facts!)
      const numbers = numbersOf(table)
      // The table is rows of one number per world, one or more of them per program.
      const rows = numbers.length / table.worlds
      const worlds = new Float32Array(rows * (toWorld - fromWorld))
      for (let world = fromWorld; world < toWorld; world++) {
        await matchcast.work('fill', { season: facts!.season, table, world }, signal)
        for (let row = 0; row < rows; row++) worlds[(world - fromWorld) * rows + row] = numbers[row * table.worlds + world]
      }
      return new Uint8Array(worlds.buffer)
    },

    async gather(job, { season, seed, worlds }) {
      const market = matchcast.market(season)
      const facts: TableFacts = { season, model: market.version, seed, worlds, programs: market.programs.length }
      const path = menuFilePath({ market, worlds, seed, cacheDir })
      const table = createMenuTable(market, worlds, seed)
      const numbers = numbersOf(table)
      if (!readMenuFile(path, facts, numbers)) return path
      const rows = numbers.length / worlds
      for (const { shard, fromWorld } of await tables.shardsOfSeason(job)) {
        const content = await tables.result(job, shard)
        if (!content) throw new Error(`The worlds from ${fromWorld} of this season are not there.`)
        const drawn = new Float32Array(content.slice().buffer)
        for (let n = 0; n < drawn.length; n++) numbers[(n % rows) * worlds + fromWorld + Math.floor(n / rows)] = drawn[n]
      }
      await writeMenuFile(path, facts, numbers)
      return path
    },
  }
}
