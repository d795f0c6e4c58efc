import { interviewBars } from '../market/invitations.ts'
import { type Arena, arrayBytes } from './arena.ts'
import { type BoundSteps, type EntriesOfBlock, NO_SEATS } from './bound-steps.ts'
import { CELLS, RULE_STRENGTHS } from './cells.ts'
import { interviewChance } from './interview-chance.ts'
import { cellOf } from './resolve.ts'
import { columnOfPoint, POINTS } from './score-chance.ts'
import { SHARED_NODES, sharedNodes } from './shared-nodes.ts'
import type { BlockScene, Scene } from './takings.ts'

/** What programs can bring at most in one block of worlds (gain-bounds.ts says how). */

const BAR_STEP = 0.1

/** Programs of a block whose bars lie between one step and the next. */
interface Row {
  readonly bar: number
  /** part * RULE_STRENGTHS + strength -> chance of an interview, the filters apart; 1 where it is taken for granted. */
  readonly interviews: Float64Array
}

export interface RowsOfBlock {
  readonly rows: readonly Row[]
  /** entry -> its row. */
  readonly rowOf: Uint16Array
}

/** The rows of some programs; at the stage of rank order lists an interview is taken for granted. */
export function rowsOf(
  { market, rules }: BlockScene,
  { type }: Scene,
  programs: readonly number[],
  areApplications: boolean,
): RowsOfBlock {
  const bars = interviewBars(market, type)
  const strengths = Float64Array.from(rules.flatMap(({ at }) => [...at]))
  const rows: Row[] = []
  const rowAt = new Map<number, number>()
  const rowOf = new Uint16Array(programs.length)
  for (let i = 0; i < programs.length; i++) {
    const step = Math.floor(bars[programs[i]] / BAR_STEP)
    let row = rowAt.get(step)
    if (row === undefined) {
      row = rows.length
      rowAt.set(step, row)
      const bar = step * BAR_STEP
      rows.push({ bar, interviews: strengths.map((strength) => (areApplications ? interviewChance(type, bar, strength) : 1)) })
    }
    rowOf[i] = row
  }
  return { rows, rowOf }
}

/** As far as what all programs see can move a point. */
const reachOf = ({ market }: BlockScene, type: number): number => sharedNodes(market, type)[SHARED_NODES - 1].columns

/** Columns that a row can have: those of the table, and as far beyond as points are moved. */
const columnsAt = (reach: number): number => POINTS + 2 * reach + 2

/** One block of worlds: where every program stands in it, which stays, and what is left to bring, which falls. */
export class BlockBounds {
  private readonly scene: Scene
  private readonly block: BlockScene
  private readonly reach: number
  private readonly rows: readonly Row[]
  /** entry -> row of its bar. */
  private readonly rowOf: Uint16Array
  /** row -> the first and the last column at which it is read, and where the first begins among those of all rows. */
  private readonly first: Int32Array
  private readonly last: Int32Array
  private readonly start: Int32Array
  private readonly entries: EntriesOfBlock
  /** start + column - first of a row -> the most that its programs bring at a column to a world of size 1. */
  private readonly most: Float64Array
  /** So many of its numbers are read; it has room for rows in which all columns are. */
  private filled = 0
  private readonly shared: Uint32Array
  private readonly shares: Float64Array
  /** part -> its strengths. */
  private readonly strengths: readonly Float64Array[]
  /** part * CELLS + cell -> its share of the size. */
  private readonly shape: Float64Array

  /** See bytesOf for the arena. */
  constructor(scene: Scene, block: BlockScene, { rows, rowOf }: RowsOfBlock, arena: Arena) {
    const { market, worlds, rules } = block
    this.scene = scene
    this.block = block
    this.reach = reachOf(block, scene.type)
    this.rows = rows
    this.rowOf = rowOf
    this.first = new Int32Array(rows.length).fill(columnsAt(this.reach))
    this.last = new Int32Array(rows.length).fill(-1)
    this.start = new Int32Array(rows.length)
    const entries = rowOf.length
    const starts = arena.indices(entries)
    const columns = arena.indices(Math.ceil((entries * worlds.length) / 2))
    this.entries = {
      sizes: arena.numbers(worlds.length),
      starts: new Int32Array(starts.buffer, starts.byteOffset, entries),
      columns: new Uint16Array(columns.buffer, columns.byteOffset, entries * worlds.length),
      weights: arena.numbers(entries),
    }
    this.most = arena.numbers(rows.length * columnsAt(this.reach))
    this.shared = arena.indices(SHARED_NODES)
    this.shared.set(sharedNodes(market, scene.type).map((node) => node.columns))
    this.shares = arena.numbers(CELLS)
    this.strengths = rules.map(({ at }) => {
      const strengths = arena.numbers(RULE_STRENGTHS)
      strengths.set(at)
      return strengths
    })
    this.shape = new Float64Array(scene.parts * CELLS)
  }

  /** Bytes of the arena for a block. */
  static bytesOf({ type }: Scene, block: BlockScene, { rows, rowOf }: RowsOfBlock): number {
    const { worlds, rules } = block
    const ofEntries = [worlds.length, rowOf.length, Math.ceil((rowOf.length * worlds.length) / 2), rowOf.length]
    const ofRows = [rows.length * columnsAt(reachOf(block, type)), SHARED_NODES, CELLS, ...rules.map(() => RULE_STRENGTHS)]
    return [...ofEntries, ...ofRows].reduce((sum, length) => sum + arrayBytes(length), 0)
  }

  /** Looks up at which columns programs are read, counted from the lowest that there is. */
  private place(programs: readonly number[], moves: Float64Array): void {
    const { scene, block, reach, rowOf, first, last } = this
    const { market, worlds } = block
    const { columns } = this.entries
    const { cutoffs, worlds: width } = scene.table
    const highest = columnsAt(reach) - 1
    for (let i = 0, at = 0; i < rowOf.length; i++) {
      const row = rowOf[i]
      const inTable = programs[i] * width
      const offset = market.rankOffset[cellOf(market, programs[i], scene.type)] + moves[i]
      let from = first[row]
      let to = last[row]
      for (let w = 0; w < worlds.length; w++, at++) {
        const cutoff = cutoffs[inTable + worlds[w]]
        if (cutoff === Infinity) {
          columns[at] = NO_SEATS
          continue
        }
        const above = columnOfPoint(cutoff - offset) + reach + 1
        const column = above > 0 ? (above < highest ? above | 0 : highest) : 0
        columns[at] = column
        if (column < from) from = column
        if (column > to) to = column
      }
      first[row] = from
      last[row] = to
    }
  }

  /** Columns of a row that are filled: they come in pairs. */
  private filledOf(row: number): number {
    return 2 * Math.ceil(Math.max(0, this.last[row] - this.first[row] + 1) / 2)
  }

  /** Says where programs stand; `moves` are what holds for the applicant at each. */
  lay(programs: readonly number[], moves: Float64Array): void {
    this.place(programs, moves)
    const { rows, rowOf, first, start, entries } = this
    for (let row = 0; row < rows.length; row++) {
      start[row] = this.filled
      this.filled += this.filledOf(row)
    }
    for (let i = 0; i < rowOf.length; i++) entries.starts[i] = start[rowOf[i]] - first[rowOf[i]]
  }

  /** Takes up what is left (place -> room), and adds to gains[entry], as often as it weighs, what an entry can bring of it at most. */
  take(room: Float64Array, weights: Float64Array, steps: BoundSteps, gains: Float64Array): void {
    this.cover(room)
    this.entries.weights.set(weights)
    this.most.fill(0, 0, this.filled)
    for (let row = 0; row < this.rows.length; row++) this.fill(row, steps)
    steps.bring(this.entries, this.most, gains)
  }

  /** Finds sizes and a shape that cover the room: the shape is that of all worlds together; a world whose own is another counts for as much as covers it. */
  private cover(room: Float64Array): void {
    const { scene, block, shape } = this
    const { worlds } = block
    const { sizes } = this.entries
    shape.fill(0)
    const placeOf = (part: number, w: number): number => (part * scene.worlds + worlds[w]) * CELLS
    for (let part = 0; part < scene.parts; part++)
      for (let w = 0; w < worlds.length; w++)
        for (let cell = 0, at = placeOf(part, w); cell < CELLS; cell++, at++) shape[part * CELLS + cell] += room[at]
    const total = shape.reduce((sum, some) => sum + some, 0)
    if (total > 0) for (let cell = 0; cell < shape.length; cell++) shape[cell] /= total
    sizes.fill(0)
    for (let part = 0; part < scene.parts; part++)
      for (let w = 0; w < worlds.length; w++)
        for (let cell = 0, at = placeOf(part, w); cell < CELLS; cell++, at++)
          if (room[at] > 0) sizes[w] = Math.max(sizes[w], room[at] / shape[part * CELLS + cell])
  }

  private fill(row: number, steps: BoundSteps): void {
    const { reach, shape, shared, shares, most, block } = this
    const columns = this.filledOf(row)
    if (columns === 0) return
    const { bar, interviews } = this.rows[row]
    const own = block.market.constants.ownAfterInterview
    this.strengths.forEach((strengths, part) => {
      for (let cell = 0; cell < CELLS; cell++) {
        const interview = interviews[part * RULE_STRENGTHS + (cell % RULE_STRENGTHS)]
        shares[cell] = interview * shape[part * CELLS + cell]
      }
      const score = { own, bar, strengths, shared, shares }
      steps.addMost(score, this.first[row] - reach - 1, columns, most, this.start[row])
    })
  }
}
