import type { Estimate } from './answer.ts'
import { type Arena, plainArena } from './arena.ts'
import { CELLS } from './cells.ts'
import { Meetings, mayMeet } from './meetings.ts'
import type { ResolvedLine } from './resolve.ts'
import type { Shortfalls } from './shortfalls.ts'
import { plainSteps, stepsIn, type WalkSteps } from './walk-steps.ts'

/**
 * The walk down a list in every world, over all cells of the integral at once. In each cell lines are independent, so what
 * comes down to a line is the product of the chances of falling short above it; a sum over cells ends every product.
 */

/** Lines in an order of what is written on them, so that reordering a list changes no bit of the chance to match. */
function orderOf(lines: readonly ResolvedLine[]): Uint32Array {
  const key = (l: number): number[] => [lines[l].candidates[0], lines[l].hash, lines[l].move, lines[l].ordinal]
  const keys = lines.map((_, l) => key(l))
  return Uint32Array.from(lines.keys()).sort((i, j) => {
    const differs = keys[i].findIndex((part, k) => part !== keys[j][k])
    return differs < 0 ? 0 : keys[i][differs] - keys[j][differs]
  })
}

/** The walk down one list in one world after the other, and the sums over all worlds walked. */
export class Walk {
  /** world -> chance to match. */
  readonly matched: Float64Array
  private readonly count: number
  /** Lines laid out in every world, of which the list is the first. */
  private readonly laid: number
  private readonly steps: WalkSteps
  private readonly meetings: Meetings | undefined
  private readonly order: Uint32Array
  private readonly failed: Float64Array
  private readonly without: Float64Array
  private readonly left: Float64Array
  private readonly taken: Float64Array
  private readonly lost: Float64Array

  /** The arena is that of the room whose chances are walked down, in which more lines may be laid out behind those of the list. */
  constructor(lines: readonly ResolvedLine[], worlds: number, arena: Arena = plainArena, laid = lines.length) {
    const count = lines.length
    this.count = count
    this.laid = laid
    this.steps = arena.kernel ? stepsIn(arena.kernel) : plainSteps
    this.order = arena.indices(count)
    this.order.set(orderOf(lines))
    this.meetings = mayMeet(lines) ? new Meetings(lines, this.order, arena) : undefined
    this.matched = new Float64Array(worlds).fill(1)
    this.failed = arena.numbers(CELLS)
    this.without = arena.numbers(count)
    this.left = arena.numbers(count + 1).fill(0)
    this.taken = arena.numbers(count).fill(0)
    this.lost = new Float64Array(count)
  }

  /** Walks down in some worlds, whose chances of falling short stand in their order. */
  through(worlds: Uint32Array, { weights, chances, programs }: Shortfalls): void {
    const { count, laid, steps, meetings, order, failed, without, left, taken, lost, matched } = this
    for (let w = 0, from = 0; w < worlds.length; w++, from += laid) {
      const base = from * CELLS
      steps.take(chances, base, count, weights, taken)
      const meet = meetings?.meet(programs, from) ?? false
      if (meet) meetings!.arrange(chances, programs, from)
      const remains = meet
        ? steps.descend(meetings!.inTurn, 0, count, weights, left)
        : steps.descend(chances, base, count, weights, left)
      // Where nothing is left, no single line is missed either.
      if (!remains) continue
      const fails = meet
        ? steps.fail(order, meetings!.speaking, 0, weights, failed, without)
        : steps.fail(order, chances, base, weights, failed, without)
      if (meet) meetings!.standIn(chances, base, failed, without)
      for (let l = 0; l < count; l++) lost[l] += without[l] - fails
      matched[worlds[w]] -= fails
    }
  }

  /** Means over the worlds, all of which have been walked through. */
  estimate(blocks: number): Estimate {
    const { matched, left, taken, lost } = this
    const worlds = matched.length
    return {
      matched,
      blocks,
      lines: lost.map((_, l) => (left[l] - left[l + 1]) / worlds),
      onMenu: taken.map((sum) => sum / worlds),
      worth: lost.map((sum) => sum / worlds),
    }
  }
}
