import type { Estimate } from './answer.ts'
import { Meetings, mayMeet } from './meetings.ts'
import type { ResolvedLine } from './resolve.ts'
import { CELLS, type Shortfalls } from './shortfalls.ts'

/**
 * The walk down a list in every world, over all cells of the integral at once. In each cell lines are independent, so what
 * comes down to a line is the product of the chances of falling short above it; a sum over cells ends every product.
 *
 * The loops over cells take four at a time, so that four products run side by side in registers.
 */

/** Products below this are nothing; left alone they would end among the numbers that processors are slow with. */
const NOTHING = 1e-25
/** After so many lines products are looked at again. */
const STRETCH = 8

/**
 * Goes down some lines, whose chances of falling short begin at `base`: comes is what comes to the first of them and then to the
 * end; left[l + 1] gains what is left after line l. Returns whether anything is.
 */
function descend(
  short: Float64Array,
  base: number,
  first: number,
  end: number,
  comes: Float64Array,
  left: Float64Array,
): boolean {
  let most = 0
  for (let cell = 0; cell < CELLS; cell += 4) {
    let left0 = comes[cell]
    let left1 = comes[cell + 1]
    let left2 = comes[cell + 2]
    let left3 = comes[cell + 3]
    if (first === 0) left[0] += left0 + left1 + (left2 + left3)
    for (let l = first, at = base + first * CELLS + cell; l < end; l++, at += CELLS) {
      left0 *= short[at]
      left1 *= short[at + 1]
      left2 *= short[at + 2]
      left3 *= short[at + 3]
      if (l % STRETCH === 0) {
        if (left0 < NOTHING) left0 = 0
        if (left1 < NOTHING) left1 = 0
        if (left2 < NOTHING) left2 = 0
        if (left3 < NOTHING) left3 = 0
      }
      left[l + 1] += left0 + left1 + (left2 + left3)
    }
    comes[cell] = left0
    comes[cell + 1] = left1
    comes[cell + 2] = left2
    comes[cell + 3] = left3
    most = Math.max(most, left0, left1, left2, left3)
  }
  return most >= NOTHING
}

/** The chance that all lines fail, in the order given; without[l] becomes the same with line l taken away, failed[cell] its parts. */
function fail(
  order: Uint32Array,
  short: Float64Array,
  base: number,
  weights: Float64Array,
  failed: Float64Array,
  without: Float64Array,
): number {
  const lines = order.length
  let sum = 0
  without.fill(0)
  for (let cell = 0; cell < CELLS; cell += 4) {
    let fails0 = weights[cell]
    let fails1 = weights[cell + 1]
    let fails2 = weights[cell + 2]
    let fails3 = weights[cell + 3]
    for (let k = 0; k < lines; k++) {
      const at = base + order[k] * CELLS + cell
      fails0 *= short[at]
      fails1 *= short[at + 1]
      fails2 *= short[at + 2]
      fails3 *= short[at + 3]
      if (k % STRETCH === 0) {
        if (fails0 < NOTHING) fails0 = 0
        if (fails1 < NOTHING) fails1 = 0
        if (fails2 < NOTHING) fails2 = 0
        if (fails3 < NOTHING) fails3 = 0
      }
    }
    sum += fails0 + fails1 + (fails2 + fails3)
    failed[cell] = fails0
    failed[cell + 1] = fails1
    failed[cell + 2] = fails2
    failed[cell + 3] = fails3
    for (let l = 0, at = base + cell; l < lines; l++, at += CELLS)
      without[l] += fails0 / short[at] + fails1 / short[at + 1] + (fails2 / short[at + 2] + fails3 / short[at + 3])
  }
  return sum
}

/** Lines in an order of what is written on them, so that reordering a list changes no bit of the chance to match. */
function orderOf(lines: readonly ResolvedLine[]): Uint32Array {
  const key = (l: number): number[] => [lines[l].candidates[0], lines[l].hash, lines[l].move, lines[l].ordinal]
  const keys = lines.map((_, l) => key(l))
  return Uint32Array.from(lines.keys()).sort((i, j) => {
    const differs = keys[i].findIndex((part, k) => part !== keys[j][k])
    return differs < 0 ? 0 : keys[i][differs] - keys[j][differs]
  })
}

/** Adds to taken[line] the chance that its program would take the applicant. */
function addTakings({ weights, chances }: Shortfalls, lines: number, worlds: number, taken: Float64Array): void {
  for (let w = 0, at = 0; w < worlds; w++)
    for (let l = 0; l < lines; l++) {
      let sum = 0
      for (let cell = 0; cell < CELLS; cell++, at++) sum += weights[cell] * (1 - chances[at])
      taken[l] += sum
    }
}

/** Lines gone down before it is asked whether anything is left. */
const FLIGHT = 16

/** The walk down one list in one world after the other, and the sums over all worlds walked. */
export class Walk {
  /** world -> chance to match. */
  readonly matched: Float64Array
  private readonly lines: readonly ResolvedLine[]
  private readonly order: Uint32Array
  private readonly comes = new Float64Array(CELLS)
  private readonly failed = new Float64Array(CELLS)
  private readonly without: Float64Array
  private readonly left: Float64Array
  private readonly taken: Float64Array
  private readonly lost: Float64Array

  constructor(lines: readonly ResolvedLine[], worlds: number) {
    const count = lines.length
    this.lines = lines
    this.order = orderOf(lines)
    this.without = new Float64Array(count)
    this.matched = new Float64Array(worlds).fill(1)
    this.left = new Float64Array(count + 1)
    this.taken = new Float64Array(count)
    this.lost = new Float64Array(count)
  }

  /** Walks down in some worlds, whose chances of falling short stand in their order. */
  through(worlds: Uint32Array, table: Shortfalls): void {
    const { lines, order, comes, failed, without, left, lost } = this
    const { weights, chances, programs } = table
    const count = lines.length
    const meetings = mayMeet(lines) ? new Meetings(lines, programs, order) : undefined
    addTakings(table, count, worlds.length, this.taken)
    for (let w = 0, from = 0; w < worlds.length; w++, from += count) {
      comes.set(weights)
      const base = from * CELLS
      const meet = meetings?.meet(from) ?? false
      let remains = true
      if (meet) {
        meetings!.arrange(chances.subarray(base, base + count * CELLS), from)
        remains = descend(meetings!.inTurn, 0, 0, count, comes, left)
      } else
        for (let first = 0; first < count && remains; first += FLIGHT)
          remains = descend(chances, base, first, Math.min(count, first + FLIGHT), comes, left)
      // Where nothing is left, no single line is missed either.
      if (!remains) continue
      const fails = meet
        ? fail(order, meetings!.speaking, 0, weights, failed, without)
        : fail(order, chances, base, weights, failed, without)
      if (meet) meetings!.standIn(chances.subarray(base, base + count * CELLS), failed, without)
      for (let l = 0; l < count; l++) lost[l] += without[l] - fails
      this.matched[worlds[w]] -= fails
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
