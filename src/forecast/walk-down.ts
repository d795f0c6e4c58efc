import type { Estimate } from './answer.ts'
import { type Arena, plainArena } from './arena.ts'
import { CELLS } from './cells.ts'
import { Meetings, mayMeet } from './meetings.ts'
import type { ResolvedLine } from './resolve.ts'
import type { Shortfalls } from './shortfalls.ts'
import { plainSteps, type Sums, stepsIn, type WalkSteps } from './walk-steps.ts'

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

/** Most worlds walked down at once. */
export const AT_ONCE = 64

/** The walk down one list in one world after the other, and the sums over all worlds walked. */
export class Walk {
  /** world -> chance to match. */
  readonly matched: Float64Array
  private readonly count: number
  /** Lines laid out in every world, of which the list is the first. */
  private readonly laid: number
  private readonly steps: WalkSteps
  private readonly meetings: Meetings | undefined
  private readonly sums: Sums

  /** The arena is that of the room whose chances are walked down, in which more lines may be laid out behind those of the list. */
  constructor(lines: readonly ResolvedLine[], worlds: number, arena: Arena = plainArena, laid = lines.length) {
    const count = lines.length
    this.count = count
    this.laid = laid
    this.steps = arena.kernel ? stepsIn(arena.kernel) : plainSteps
    this.sums = {
      order: arena.indices(count),
      taken: arena.numbers(count).fill(0),
      left: arena.numbers(count + 1).fill(0),
      lost: arena.numbers(count).fill(0),
      failed: arena.numbers(CELLS),
      without: arena.numbers(count),
      fails: arena.numbers(AT_ONCE),
    }
    this.sums.order.set(orderOf(lines))
    this.meetings = mayMeet(lines) ? new Meetings(lines, this.sums.order, arena) : undefined
    this.matched = new Float64Array(worlds).fill(1)
  }

  /** Walks down in some worlds, whose chances of falling short stand in their order. */
  through(worlds: Uint32Array, table: Shortfalls): void {
    for (let w = 0; w < worlds.length; ) {
      const start = w
      while (w < worlds.length && w < start + AT_ONCE && !this.meetings?.meet(table.programs, w * this.laid)) w++
      if (w > start) this.apart(worlds, start, w, table)
      else this.meeting(worlds[w], w++, this.meetings!, table)
    }
  }

  /** Walks down in neighbouring worlds in which no lines meet. */
  private apart(worlds: Uint32Array, start: number, end: number, { weights, chances }: Shortfalls): void {
    const { laid, steps, sums, matched } = this
    steps.walk(chances, start * laid * CELLS, end - start, laid, weights, sums)
    for (let w = start; w < end; w++) matched[worlds[w]] -= sums.fails[w - start]
  }

  /** Walks down in a world in which lines meet. */
  private meeting(world: number, place: number, meetings: Meetings, { weights, chances, programs }: Shortfalls): void {
    const { count, laid, steps, matched } = this
    const { order, taken, left, lost, failed, without } = this.sums
    const from = place * laid
    const base = from * CELLS
    steps.take(chances, base, count, weights, taken)
    meetings.arrange(chances, programs, from)
    // Where nothing is left, no single line is missed either.
    if (!steps.descend(meetings.inTurn, 0, count, weights, left)) return
    const fails = steps.fail(order, meetings.speaking, 0, weights, failed, without)
    meetings.standIn(chances, base, failed, without)
    for (let l = 0; l < count; l++) lost[l] += without[l] - fails
    matched[world] -= fails
  }

  /** Means over the worlds, all of which have been walked through. */
  estimate(blocks: number): Estimate {
    const { matched, count } = this
    const { left, taken, lost } = this.sums
    const worlds = matched.length
    const byLine = (share: (l: number) => number): Float64Array => {
      const shares = new Float64Array(count)
      for (let l = 0; l < count; l++) shares[l] = share(l) / worlds
      return shares
    }
    return {
      matched,
      blocks,
      lines: byLine((l) => left[l] - left[l + 1]),
      onMenu: byLine((l) => taken[l]),
      worth: byLine((l) => lost[l]),
    }
  }
}
