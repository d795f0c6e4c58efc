import { interviewBars } from '../market/invitations.ts'
import type { Market } from '../market/market.ts'
import { type Arena, arenaOpener, arrayBytes } from './arena.ts'
import { type BoundSteps, type EntriesOfBlock, NO_SEATS, stepBytes, stepsIn } from './bound-steps.ts'
import { CELLS, RULE_STRENGTHS } from './cells.ts'
import { interviewChance, passingShare } from './interview-chance.ts'
import { cellOf } from './resolve.ts'
import { columnOfPoint, POINTS } from './score-chance.ts'
import { SHARED_NODES, sharedNodes } from './shared-nodes.ts'
import type { BlockScene, Scene } from './takings.ts'

/**
 * What a program can bring at most, for all programs of a catalogue in a few milliseconds. The gain of a line is a sum over worlds
 * and cells of room * chance. In a block of worlds, room(world, cell) is at most size(world) * shape(cell), and the sum over cells of
 * shape * chance depends on the program only by its bar and on the world only by the cutoff: a table of two numbers, read
 * at the next lower bar and cutoff, where chances are higher. The chance of an interview depends on bar and strength too, but for the
 * share of such applicants that the filters let through, which belongs to the program.
 */

const BAR_STEP = 0.1
/** Cubics between rows of the table of scores may rise a little where the rows fall; and sums round. */
const SLACK = 1.001

/** Programs of a block whose bars lie between one step and the next. */
interface Row {
  readonly bar: number
  /** The first and the last column at which they are read. */
  from: number
  to: number
  /** Where what they bring at most in these columns begins among that of all rows. */
  start: number
  /** part * RULE_STRENGTHS + strength -> chance of an interview, the filters apart; 1 where it is taken for granted. */
  readonly interviews: Float64Array
}

interface RowsOfBlock {
  readonly rows: readonly Row[]
  /** entry -> its row. */
  readonly rowOf: readonly Row[]
}

function rowsOf(
  { market, rules }: BlockScene,
  { type }: Scene,
  programs: readonly number[],
  areApplications: boolean,
): RowsOfBlock {
  const bars = interviewBars(market, type)
  const strengths = Float64Array.from(rules.flatMap(({ at }) => [...at]))
  const rowAt = new Map<number, Row>()
  const rowOf = programs.map((p): Row => {
    const step = Math.floor(bars[p] / BAR_STEP)
    const known = rowAt.get(step)
    if (known) return known
    const bar = step * BAR_STEP
    const interviews = strengths.map((strength) => (areApplications ? interviewChance(type, bar, strength) : 1))
    const row = { bar, from: Infinity, to: -Infinity, start: 0, interviews }
    rowAt.set(step, row)
    return row
  })
  return { rows: [...rowAt.values()], rowOf }
}

/** As far as what all programs see can move a point. */
const reachOf = ({ market }: BlockScene, type: number): number => sharedNodes(market, type)[SHARED_NODES - 1].columns

/** Columns that a row can have: those of the table, and as far beyond as points are moved. */
const columnsAt = (reach: number): number => POINTS + 2 * reach + 2

/** Columns of a row that are filled: they come in pairs. */
const filledOf = ({ from, to }: Row): number => (from > to ? 0 : 2 * Math.ceil((to - from + 1) / 2))

/** One block of worlds: where every program stands in it, which stays, and what is left to bring, which falls. */
class BlockBounds {
  private readonly scene: Scene
  private readonly block: BlockScene
  private readonly reach: number
  private readonly rows: readonly Row[]
  /** entry -> row of its bar. */
  private readonly rowOf: readonly Row[]
  private readonly entries: EntriesOfBlock
  /** row.start + column - row.from -> the most that a program of a row brings at a column to a world of size 1. */
  private readonly most: Float64Array
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

  /** Looks up at which columns entry i is read, counted from the lowest that there is; `move` is what holds for the applicant there. */
  place(i: number, p: number, move: number): void {
    const { scene, block, reach } = this
    const { market, worlds } = block
    const { columns } = this.entries
    const { cutoffs, worlds: width } = scene.table
    const row = this.rowOf[i]
    const offset = market.rankOffset[cellOf(market, p, scene.type)] + move
    const highest = columnsAt(reach) - 1
    for (let w = 0, at = i * worlds.length; w < worlds.length; w++, at++) {
      const cutoff = cutoffs[p * width + worlds[w]]
      if (cutoff === Infinity) {
        columns[at] = NO_SEATS
        continue
      }
      const column = Math.max(0, Math.min(highest, Math.floor(columnOfPoint(cutoff - offset)) + reach + 1))
      columns[at] = column
      if (column < row.from) row.from = column
      if (column > row.to) row.to = column
    }
  }

  /** Gives every row its place, once all entries have theirs. */
  layRows(): void {
    let start = 0
    for (const row of this.rows) {
      row.start = start
      start += filledOf(row)
    }
    this.rowOf.forEach((row, i) => {
      this.entries.starts[i] = row.from > row.to ? 0 : row.start - row.from
    })
  }

  /** Takes up what is left (place -> room), and adds to gains[entry], as often as it weighs, what an entry can bring of it at most. */
  take(room: Float64Array, weights: Float64Array, closely: boolean, steps: BoundSteps, gains: Float64Array): void {
    this.cover(room)
    this.entries.weights.set(weights)
    this.most.fill(0)
    for (const row of this.rows) this.fill(row, closely, steps)
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

  private fill(row: Row, closely: boolean, steps: BoundSteps): void {
    const { reach, shape, shared, shares, most, block } = this
    const columns = filledOf(row)
    if (columns === 0) return
    const own = block.market.constants.ownAfterInterview
    this.strengths.forEach((strengths, part) => {
      for (let cell = 0; cell < CELLS; cell++) {
        const interview = closely ? row.interviews[part * RULE_STRENGTHS + (cell % RULE_STRENGTHS)] : 1
        shares[cell] = interview * shape[part * CELLS + cell]
      }
      steps.addMost({ own, bar: row.bar, strengths, shared, shares }, row.from - reach - 1, columns, most, row.start)
    })
  }
}

/** A market in which no smaller a share of applicants passes any filter than in the blocks given: they have the same filters, and differ in the scores of those who do not tell theirs. */
const withHighestScores = (blocks: readonly Market[]): Market => ({
  ...blocks[0],
  scoreMean: blocks[0].scoreMean.map((_, cell) =>
    blocks.reduce((most, block) => Math.max(most, block.scoreMean[cell]), -Infinity),
  ),
})

/** Weights of entries times the chance of an interview in a block, the filters apart, for the strongest that the applicant may be. */
function byStrongest(
  weights: Float64Array,
  { market, rules }: BlockScene,
  { type }: Scene,
  programs: readonly number[],
): Float64Array {
  const bars = interviewBars(market, type)
  const strongest = rules.reduce((most, { at }) => at.reduce((high, a) => Math.max(high, a), most), -Infinity)
  return weights.map((weight, i) => (weight === 0 ? 0 : weight * interviewChance(type, bars[programs[i]], strongest)))
}

/** The memory for the bounds of the question at hand. */
const arenaOfBounds = arenaOpener()

/** Bounds on what programs bring, while what is left to bring falls. They hold until those of another question are asked for. */
export class GainBounds {
  private readonly scene: Scene
  private readonly programs: readonly number[]
  private readonly blocks: readonly BlockBounds[]
  private readonly steps: BoundSteps
  /** entry -> how often its gain counts: for the share of such applicants that its filters let through, where an interview is part of its chance. */
  private readonly weights: Float64Array
  private readonly areApplications: boolean
  /** entry -> the most that a line of worth 1 can bring to what was left when it was last taken up. */
  private readonly gains: Float64Array

  /** `move` is what holds for the applicant at any program that nothing is said of. */
  constructor(scene: Scene, programs: readonly number[], move: number, areApplications: boolean) {
    this.scene = scene
    this.programs = programs
    this.areApplications = areApplications
    const rows = scene.blocks.map((block) => rowsOf(block, scene, programs, areApplications))
    const bytes = scene.blocks.map((block, k) => BlockBounds.bytesOf(scene, block, rows[k]))
    const arena = arenaOfBounds(bytes.reduce((sum, some) => sum + some, stepBytes + arrayBytes(programs.length)))
    this.steps = stepsIn(arena)
    this.gains = arena.numbers(programs.length)
    const easiest = withHighestScores(scene.blocks.map(({ market }) => market))
    this.weights = Float64Array.from(programs, (p) => (areApplications ? SLACK * passingShare(easiest, p, scene.profile) : SLACK))
    this.blocks = scene.blocks.map((block, k) => new BlockBounds(scene, block, rows[k], arena))
    // Program by program, as their cutoffs stand side by side.
    programs.forEach((p, i) => {
      for (const block of this.blocks) block.place(i, p, move)
    })
    for (const block of this.blocks) block.layRows()
  }

  /**
   * Takes up what is left: place -> the most that a line of worth 1 can bring there, divided by its chance. The chance of an interview is
   * that of each strength, or, less closely, that of the strongest.
   */
  take(room: Float64Array, closely = true): void {
    const { scene, programs, weights, steps, gains } = this
    gains.fill(0)
    const each = closely || !this.areApplications
    this.blocks.forEach((block, k) => {
      block.take(room, each ? weights : byStrongest(weights, scene.blocks[k], scene, programs), each, steps, gains)
    })
  }

  /** The most that a line of worth 1 for a program, by its place among those given, can bring to what was left when it was last taken up. */
  gain(i: number): number {
    return this.gains[i]
  }
}
