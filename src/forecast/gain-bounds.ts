import { arenaOpener, arrayBytes } from './arena.ts'
import { BlockBounds, rowsOf } from './block-bounds.ts'
import { type BoundSteps, stepBytes, stepsIn } from './bound-steps.ts'
import { passingShare } from './interview-chance.ts'
import type { Scene } from './takings.ts'

/**
 * What a program can bring at most, for all programs of a catalogue in a few milliseconds. The gain of a line is a sum over worlds
 * and cells of room * chance. In a block of worlds, room(world, cell) is at most size(world) * shape(cell), and the sum over cells of
 * shape * chance depends on the program only by its bar and on the world only by the cutoff: a table of two numbers, read
 * at the next lower bar and cutoff, where chances are higher. The chance of an interview depends on bar and strength too, but for the
 * share of such applicants that the filters let through, which belongs to the program.
 */

/** Cubics between rows of the table of scores may rise a little where the rows fall; and sums round. */
const SLACK = 1.001

/**
 * entry -> the most of such applicants that the filters of its program let through in any block. Blocks have the same filters, and differ in
 * the scores of those who do not tell theirs.
 */
function passingShares({ blocks, profile }: Scene, programs: readonly number[]): Float64Array {
  const { market } = blocks[0]
  const scoreMean = market.scoreMean.slice()
  for (const block of blocks)
    block.market.scoreMean.forEach((mean, cell) => {
      if (mean > scoreMean[cell]) scoreMean[cell] = mean
    })
  const easiest = { ...market, scoreMean }
  return Float64Array.from(programs, (p) => passingShare(easiest, p, profile))
}

/** The memory for the bounds of the question at hand. */
const arenaOfBounds = arenaOpener()

/** Bounds on what programs bring, while what is left to bring falls. They hold until those of another question are asked for. */
export class GainBounds {
  private readonly blocks: readonly BlockBounds[]
  private readonly steps: BoundSteps
  /** entry -> how often its gain counts: for the share of such applicants that its filters let through, where an interview is part of its chance. */
  private readonly weights: Float64Array
  /** entry -> the most that a line of worth 1 can bring to what was left when it was last taken up. */
  private readonly gains: Float64Array

  /** `moves` are what holds for the applicant at each of the programs as long as nothing is said of it. */
  constructor(scene: Scene, programs: readonly number[], moves: Float64Array, areApplications: boolean) {
    const rows = scene.blocks.map((block) => rowsOf(block, scene, programs, areApplications))
    const bytes = scene.blocks.map((block, k) => BlockBounds.bytesOf(scene, block, rows[k]))
    const arena = arenaOfBounds(bytes.reduce((sum, some) => sum + some, stepBytes + arrayBytes(programs.length)))
    this.steps = stepsIn(arena)
    this.gains = arena.numbers(programs.length)
    const passing = areApplications ? passingShares(scene, programs) : new Float64Array(programs.length).fill(1)
    this.weights = passing.map((share) => SLACK * share)
    this.blocks = scene.blocks.map((block, k) => new BlockBounds(scene, block, rows[k], arena))
    for (const block of this.blocks) block.lay(programs, moves)
  }

  /** Takes up what is left: place -> the most that a line of worth 1 can bring there, divided by its chance. */
  take(room: Float64Array): void {
    this.gains.fill(0)
    for (const block of this.blocks) block.take(room, this.weights, this.steps, this.gains)
  }

  /** The most that a line of worth 1 for a program, by its place among those given, can bring to what was left when it was last taken up. */
  gain(i: number): number {
    return this.gains[i]
  }
}
