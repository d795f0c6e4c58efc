import { CELLS, RULE_STRENGTHS } from './cells.ts'
import type { Room } from './room.ts'
import { columnOfPoint, fillShortfalls, POINTS } from './score-chance.ts'
import { SHARED_NODES, type SharedNode } from './shared-nodes.ts'

/** Columns that the chances of one line are looked up in: those of the table, and as far beyond as what all programs see can move a point. */
export const MOST_COLUMNS = 2 * POINTS

/** strength -> chances of the columns of the line at hand. */
const looked = Array.from({ length: RULE_STRENGTHS }, () => new Float64Array(MOST_COLUMNS))
/** shared node -> where the chances of the first column begin among them. */
const starts = new Int32Array(SHARED_NODES)

/** Looks up the chances of a line for cutoffs in some columns, at all strengths and wherever what all programs see moves them. */
export function lookUpColumns(
  own: number,
  bar: number,
  strengths: Float64Array,
  shared: readonly SharedNode[],
  first: number,
  columns: number,
): void {
  const reach = shared[SHARED_NODES - 1].columns
  const whole = columns + 2 * reach <= SHARED_NODES * columns
  for (let v = 0; v < SHARED_NODES; v++) starts[v] = whole ? reach + shared[v].columns : v * columns
  for (let a = 0; a < RULE_STRENGTHS; a++)
    if (whole) fillShortfalls(own, bar - strengths[a], first - reach, columns + 2 * reach, looked[a])
    else
      for (let v = 0; v < SHARED_NODES; v++)
        fillShortfalls(own, bar - strengths[a], first + shared[v].columns, columns, looked[a], v * columns)
}

/** Writes the cells of a point that stands so many columns above the first that were looked up. */
export function interpolate(into: Float64Array, at: number, column: number): void {
  const row = column | 0
  const part = column - row
  const [weak, middle, strong] = looked
  for (let v = 0, cell = at; v < SHARED_NODES; v++, cell += RULE_STRENGTHS) {
    const near = starts[v] + row
    into[cell] = weak[near] + part * (weak[near + 1] - weak[near])
    into[cell + 1] = middle[near] + part * (middle[near + 1] - middle[near])
    into[cell + 2] = strong[near] + part * (strong[near + 1] - strong[near])
  }
}

/** Column of a point, no further beyond the ends of the table than all chances are those of the end. */
export const columnWithin = (point: number, reach: number): number =>
  Math.max(-reach - 1, Math.min(POINTS + reach, columnOfPoint(point)))

/** Ends the worlds of a candidate. */
const NONE = 0xffffffff

/** The chances of falling short of one line in some worlds, by their places, as the kernel finds them (assembly/fall-short.ts). */
export function fallShort(
  own: number,
  shared: readonly SharedNode[],
  candidates: number,
  worlds: number,
  lines: number,
  l: number,
  room: Room,
): void {
  const { strengths, bars, offsets, bound, cutoffs, chances, first, next } = room
  const reach = shared[SHARED_NODES - 1].columns
  first.fill(NONE, 0, candidates)
  for (let place = worlds - 1; place >= 0; place--) {
    const c = candidates > 1 ? bound[place] : 0
    next[place] = first[c]
    first[c] = place
  }
  for (let c = 0; c < candidates; c++) {
    let lowest = Infinity
    let highest = -Infinity
    for (let place = first[c]; place !== NONE; place = next[place]) {
      if (cutoffs[place] === Infinity) continue
      cutoffs[place] = columnWithin(cutoffs[place] - offsets[c], reach)
      lowest = Math.min(lowest, cutoffs[place])
      highest = Math.max(highest, cutoffs[place])
    }
    const from = Math.floor(lowest)
    // One column more for the far side of the highest cutoff.
    if (lowest < Infinity) lookUpColumns(own, bars[c], strengths, shared, from, Math.floor(highest) + 2 - from)
    for (let place = first[c]; place !== NONE; place = next[place]) {
      const at = (place * lines + l) * CELLS
      if (cutoffs[place] === Infinity) chances.fill(1, at, at + CELLS)
      else interpolate(chances, at, cutoffs[place] - from)
    }
  }
}
