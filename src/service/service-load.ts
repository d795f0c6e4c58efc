import { type MenuTable, numbersOf } from '../forecast/menu-table.ts'
import type { Pool } from './pool.ts'
import type { PoolLoad } from './pool-figures.ts'

/** What the service has in hand. */
export interface ServiceLoad {
  /** None before the start. */
  readonly pool: PoolLoad | undefined
  /** None before it is ready; `drawn` in milliseconds since 1970. */
  readonly table: { readonly worlds: number; readonly bytes: number; readonly drawn: number } | undefined
}

export const serviceLoad = (pool: Pool | undefined, table: MenuTable | undefined, drawn: number): ServiceLoad => ({
  pool: pool?.load(),
  table: table && { worlds: table.worlds, bytes: numbersOf(table).byteLength, drawn },
})
