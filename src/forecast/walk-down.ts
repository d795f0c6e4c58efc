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

/** short[line * CELLS + cell]: the chance of falling short in one world, for some lines of the list. */
function lookUp({ chances, rows, parts }: Shortfalls, from: number, first: number, end: number, short: Float64Array): void {
  for (let l = first, at = first * CELLS; l < end; l++) {
    const row = rows[from + l] * CELLS
    const part = parts[from + l]
    for (let near = row; near < row + CELLS; near += 4, at += 4) {
      const short0 = chances[near]
      const short1 = chances[near + 1]
      const short2 = chances[near + 2]
      const short3 = chances[near + 3]
      short[at] = short0 + part * (chances[near + CELLS] - short0)
      short[at + 1] = short1 + part * (chances[near + CELLS + 1] - short1)
      short[at + 2] = short2 + part * (chances[near + CELLS + 2] - short2)
      short[at + 3] = short3 + part * (chances[near + CELLS + 3] - short3)
    }
  }
}

/** Products below this are nothing; left alone they would end among the numbers that processors are slow with. */
const NOTHING = 1e-25
/** After so many lines products are looked at again. */
const STRETCH = 8

/** Goes down some lines: comes is what comes to the first of them and then to the end; left[l + 1] gains what is left after line l. Returns whether anything is. */
function descend(short: Float64Array, first: number, end: number, comes: Float64Array, left: Float64Array): boolean {
  let most = 0
  for (let cell = 0; cell < CELLS; cell += 4) {
    let left0 = comes[cell]
    let left1 = comes[cell + 1]
    let left2 = comes[cell + 2]
    let left3 = comes[cell + 3]
    if (first === 0) left[0] += left0 + left1 + (left2 + left3)
    for (let l = first, at = first * CELLS + cell; l < end; l++, at += CELLS) {
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
      const at = order[k] * CELLS + cell
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
    for (let l = 0, at = cell; l < lines; l++, at += CELLS)
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

/** Adds to taken[line] the chance that its program would take the applicant: one cell's worth of work a world, as no other line has a part in it. */
function addTakings({ weights, chances, rows, parts }: Shortfalls, lines: number, worlds: number, taken: Float64Array): void {
  const falls = new Float64Array(chances.length / CELLS)
  for (let row = 0, at = 0; row < falls.length; row++) {
    let sum = 0
    for (let cell = 0; cell < CELLS; cell++, at++) sum += weights[cell] * chances[at]
    falls[row] = sum
  }
  for (let w = 0, at = 0; w < worlds; w++)
    for (let l = 0; l < lines; l++, at++) {
      const near = falls[rows[at]]
      taken[l] += falls[0] - (near + parts[at] * (falls[rows[at] + 1] - near))
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
  private readonly short: Float64Array
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
    this.short = new Float64Array(count * CELLS)
    this.without = new Float64Array(count)
    this.matched = new Float64Array(worlds).fill(1)
    this.left = new Float64Array(count + 1)
    this.taken = new Float64Array(count)
    this.lost = new Float64Array(count)
  }

  /** Walks down in some worlds, whose chances of falling short stand in their order. */
  through(worlds: Uint32Array, table: Shortfalls): void {
    const { lines, order, short, comes, failed, without, left, lost } = this
    const { weights, programs } = table
    const count = lines.length
    const meetings = mayMeet(lines) ? new Meetings(lines, programs, order) : undefined
    addTakings(table, count, worlds.length, this.taken)
    for (let w = 0, from = 0; w < worlds.length; w++, from += count) {
      comes.set(weights)
      const meet = meetings?.meet(from) ?? false
      let remains = true
      if (meet) {
        lookUp(table, from, 0, count, short)
        meetings!.arrange(short, from)
        remains = descend(meetings!.inTurn, 0, count, comes, left)
      } else
        for (let first = 0; first < count && remains; first += FLIGHT) {
          const end = Math.min(count, first + FLIGHT)
          lookUp(table, from, first, end, short)
          remains = descend(short, first, end, comes, left)
        }
      // Where nothing is left, no single line is missed either.
      if (!remains) continue
      const fails = fail(order, meet ? meetings!.speaking : short, weights, failed, without)
      if (meet) meetings!.standIn(short, failed, without)
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
