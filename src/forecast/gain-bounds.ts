import { interviewBar } from '../market/invitations.ts'
import { CELLS, RULE_STRENGTHS } from './cells.ts'
import { interviewChance, passingShare } from './interview-chance.ts'
import { cellOf } from './resolve.ts'
import { columnOfPoint, fillShortfalls, POINTS } from './score-chance.ts'
import { type SharedNode, sharedNodes } from './shared-nodes.ts'
import type { BlockScene, Scene } from './takings.ts'

/**
 * What a program can bring at most, for all programs of a catalogue in a few milliseconds. The gain of a line is a sum over worlds
 * and cells of room * chance. In a block of worlds, room(world, cell) is at most size(world) * shape(cell), and the sum over cells of
 * shape * chance depends on the program only by its bar and on the world only by the cutoff: a table of two numbers, read
 * at the next lower bar and cutoff, where chances are higher.
 */

const BAR_STEP = 0.1
/** Cubics between rows of the table of scores may rise a little where the rows fall; and sums round. */
const SLACK = 1.001
/** No chance in this world: the program has no seats. */
const NO_SEATS = -1

/** Bars from one step to the next, and the columns at which they are read. */
interface Row {
  readonly bar: number
  from: number
  to: number
  most: Float64Array
}

/** One block of worlds: where every program stands in it, which stays, and what is left to bring, which falls. */
class BlockBounds {
  private readonly scene: Scene
  private readonly block: BlockScene
  private readonly nodes: readonly SharedNode[]
  private readonly rows: Row[] = []
  /** entry -> row of its bar. */
  private readonly rowOf: Uint16Array
  /** entry * worlds of the block + world -> column of the cutoff, counted from the lowest that there is; or NO_SEATS. */
  private readonly columns: Int16Array
  /** entry -> most of the chance of an interview; 1 where one is taken for granted. */
  private readonly interview: Float64Array
  private readonly reach: number
  /** world of the block -> the size of what is left. */
  private readonly size: Float64Array
  /** part * CELLS + cell -> its share of the size. */
  private readonly shape: Float64Array

  /** `passing` is the share of such applicants that the filters of each program let through, where an interview is part of its chance. */
  constructor(
    scene: Scene,
    block: BlockScene,
    programs: readonly number[],
    move: number,
    passing: readonly number[] | undefined,
  ) {
    const { market, worlds, rules } = block
    this.scene = scene
    this.block = block
    this.nodes = sharedNodes(market, scene.type)
    this.reach = this.nodes.reduce((most, { columns }) => Math.max(most, columns), 0)
    this.rowOf = new Uint16Array(programs.length)
    this.columns = new Int16Array(programs.length * worlds.length)
    this.interview = new Float64Array(programs.length).fill(1)
    this.size = new Float64Array(worlds.length)
    this.shape = new Float64Array(scene.parts * CELLS)
    const strongest = rules.reduce((most, { at }) => at.reduce((high, a) => Math.max(high, a), most), -Infinity)
    const rowAt = new Map<number, number>()
    programs.forEach((p, i) => {
      const bar = interviewBar(market, p, scene.type)
      if (passing) this.interview[i] = passing[i] * interviewChance(scene.type, bar, strongest)
      const step = Math.floor(bar / BAR_STEP)
      const row = rowAt.get(step) ?? this.rows.length
      if (row === this.rows.length) {
        rowAt.set(step, row)
        this.rows.push({ bar: step * BAR_STEP, from: Infinity, to: 0, most: new Float64Array(0) })
      }
      this.rowOf[i] = row
      this.place(i, p, move, this.rows[row])
    })
  }

  private place(i: number, p: number, move: number, row: Row): void {
    const { scene, block, reach, columns } = this
    const { market, worlds } = block
    const { cutoffs, worlds: width } = scene.table
    const offset = market.rankOffset[cellOf(market, p, scene.type)] + move
    for (let w = 0, at = i * worlds.length; w < worlds.length; w++, at++) {
      const cutoff = cutoffs[p * width + worlds[w]]
      if (cutoff === Infinity) {
        columns[at] = NO_SEATS
        continue
      }
      const column = Math.max(0, Math.min(POINTS + 2 * reach + 1, Math.floor(columnOfPoint(cutoff - offset)) + reach + 1))
      columns[at] = column
      if (column < row.from) row.from = column
      if (column > row.to) row.to = column
    }
  }

  /** Takes up what is left: place -> room. */
  take(room: Float64Array): void {
    const { scene, block, shape, size } = this
    const { worlds } = block
    shape.fill(0)
    const placeOf = (cell: number, world: number): number =>
      (Math.floor(cell / CELLS) * scene.worlds + world) * CELLS + (cell % CELLS)
    for (const world of worlds) for (let cell = 0; cell < shape.length; cell++) shape[cell] += room[placeOf(cell, world)]
    const total = shape.reduce((sum, some) => sum + some, 0)
    if (total > 0) for (let cell = 0; cell < shape.length; cell++) shape[cell] /= total
    // The shape is that of all worlds together; a world whose own is another counts for as much as covers it.
    for (let w = 0; w < worlds.length; w++) {
      size[w] = 0
      for (let cell = 0; cell < shape.length; cell++) {
        const some = room[placeOf(cell, worlds[w])]
        if (some > 0) size[w] = Math.max(size[w], some / shape[cell])
      }
    }
    for (const row of this.rows) if (row.from <= row.to) this.fill(row)
  }

  private fill(row: Row): void {
    const { reach, nodes, shape, block } = this
    const columns = row.to - row.from + 1
    row.most = new Float64Array(columns)
    const scratch = new Float64Array(columns + 2 * reach)
    const { ownAfterInterview } = block.market.constants
    block.rules.forEach(({ at }, part) => {
      for (let a = 0; a < RULE_STRENGTHS; a++) {
        fillShortfalls(ownAfterInterview, row.bar - at[a], row.from - 2 * reach - 1, scratch.length, scratch)
        for (let v = 0; v < nodes.length; v++) {
          const share = shape[part * CELLS + v * RULE_STRENGTHS + a]
          for (let column = 0, from = reach + nodes[v].columns; column < columns; column++)
            row.most[column] += share * (1 - scratch[from + column])
        }
      }
    })
  }

  /** The most that an entry can bring in the worlds of this block. */
  gain(i: number): number {
    const { size, columns, interview } = this
    if (interview[i] === 0) return 0
    const { most, from } = this.rows[this.rowOf[i]]
    let gain = 0
    for (let w = 0, at = i * size.length; w < size.length; w++, at++)
      if (columns[at] !== NO_SEATS) gain += size[w] * most[columns[at] - from]
    return interview[i] * SLACK * gain
  }
}

/** Bounds on what programs bring, while what is left to bring falls. */
export class GainBounds {
  private readonly blocks: readonly BlockBounds[]

  /** `move` is what holds for the applicant at any program that nothing is said of. */
  constructor(scene: Scene, programs: readonly number[], move: number, areApplications: boolean) {
    // Blocks have the same filters.
    const passing = areApplications ? programs.map((p) => passingShare(scene.blocks[0].market, p, scene.profile)) : undefined
    this.blocks = scene.blocks.map((block) => new BlockBounds(scene, block, programs, move, passing))
  }

  /** Takes up what is left: place -> the most that a line of worth 1 can bring there, divided by its chance. */
  take(room: Float64Array): void {
    for (const block of this.blocks) block.take(room)
  }

  /** The most that a line of worth 1 for a program, by its place among those given, can bring to what was left when it was last taken up. */
  gain(i: number): number {
    let sum = 0
    for (const block of this.blocks) sum += block.gain(i)
    return sum
  }
}
