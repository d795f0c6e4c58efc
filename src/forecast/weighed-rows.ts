import type { OpenedKernel } from '../matching/web-assembly.ts'
import { type Kernel, openKernel } from './arena.ts'
import { STRENGTHS } from './strength-grid.ts'

/**
 * Sums of rows of tables over the grid of strengths, each row as often as it weighs: most of the work of weighing the strength. They are
 * done by the kernel, in a memory of its own, or by what stands here, which says what the kernel does.
 */

/** Rows of a table. */
export const ROWS = 601
/** Rows come in fours, of which the last may weigh nothing. */
const fours = (rows: number): number => Math.ceil(rows / 4) * 4

/** Rows that count, in fours. */
export interface WeighedRows {
  readonly rows: number
  /** Where each begins in its table. */
  readonly starts: Uint32Array
  readonly weights: Float64Array
}

/** Arrays that every question uses again: thousands of new ones a second would keep whoever clears them away busy. */
export interface RowSums extends Omit<WeighedRows, 'rows'> {
  /** Three sums over the grid, which rows are added to. */
  readonly looked: Float64Array
  readonly logs: Float64Array
  readonly ofCase: Float64Array
  readonly opened: OpenedKernel<Kernel> | undefined
}

const TABLE_BYTES = 8 * ROWS * STRENGTHS
/** Tables in the memory at once: of each type of applicants two or three are asked for. A page that is never written takes no memory. */
const TABLES = 16
const SUM_BYTES = 8 * STRENGTHS
const WEIGHTS_BYTES = 8 * fours(ROWS)
/** Behind the tables stand the sums, and behind these what the rows weigh and where they begin. */
const SUMS = TABLES * TABLE_BYTES
const BESIDE_TABLES = 3 * SUM_BYTES + 2 * WEIGHTS_BYTES

let sums: RowSums | undefined

/** The arrays of this thread; what is in them holds until the next question. */
export function rowSums(): RowSums {
  sums ??= makeSums()
  return sums
}

function makeSums(): RowSums {
  const opened = openKernel(SUMS + BESIDE_TABLES)
  const buffer = opened ? opened.memory.buffer : new ArrayBuffer(BESIDE_TABLES)
  const at = opened ? SUMS : 0
  const rowsAt = at + 3 * SUM_BYTES
  return {
    opened,
    looked: new Float64Array(buffer, at, STRENGTHS),
    logs: new Float64Array(buffer, at + SUM_BYTES, STRENGTHS),
    ofCase: new Float64Array(buffer, at + 2 * SUM_BYTES, STRENGTHS),
    weights: new Float64Array(buffer, rowsAt, fours(ROWS)),
    starts: new Uint32Array(buffer, rowsAt + WEIGHTS_BYTES, fours(ROWS)),
  }
}

/** table -> where it stands in the memory. */
const places = new Map<Float64Array, number>()

function placeOf(table: Float64Array, { memory }: OpenedKernel<Kernel>): number {
  const known = places.get(table)
  if (known !== undefined) return known
  if (places.size === TABLES) places.clear()
  const at = places.size * TABLE_BYTES
  places.set(table, at)
  new Float64Array(memory.buffer, at, table.length).set(table)
  return at
}

/** Adds rows of a table to one of the sums at grid points from, from + step, ... below `to`, four rows at a time. */
export function addRows(
  sum: Float64Array,
  table: Float64Array,
  weighed: WeighedRows,
  from: number,
  to: number,
  step: number,
): void {
  const { opened, starts, weights } = rowSums()
  if (!opened) {
    addPlainly(sum, table, weighed, from, to, step)
    return
  }
  if (weighed.starts !== starts) {
    starts.set(weighed.starts)
    weights.set(weighed.weights)
  }
  const at = placeOf(table, opened)
  opened.kernel.addRows(sum.byteOffset, at, starts.byteOffset, weights.byteOffset, weighed.rows, from, to, step)
}

export function addPlainly(
  sum: Float64Array,
  table: Float64Array,
  { rows, starts, weights }: WeighedRows,
  from: number,
  to: number,
  step: number,
): void {
  for (let k = 0; k < rows; k += 4) {
    const [row0, row1, row2, row3] = [starts[k], starts[k + 1], starts[k + 2], starts[k + 3]]
    const [weight0, weight1, weight2, weight3] = [weights[k], weights[k + 1], weights[k + 2], weights[k + 3]]
    for (let g = from; g < to; g += step)
      sum[g] += weight0 * table[row0 + g] + weight1 * table[row1 + g] + (weight2 * table[row2 + g] + weight3 * table[row3 + g])
  }
}
