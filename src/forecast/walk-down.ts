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

/** short[line * CELLS + cell]: the chance of falling short in one world. */
function lookUp({ chances, rows, parts }: Shortfalls, from: number, lines: number, short: Float64Array): void {
  for (let l = 0, at = 0; l < lines; l++) {
    const row = rows[from + l]
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
const NOTHING = 1e-60
/** After so many lines products are looked at again. */
const STRETCH = 8

/** Adds to left[l] what comes down to line l, and to missed[l] what falls short of it by itself; left has one entry more, for the end. */
function descend(short: Float64Array, lines: number, weights: Float64Array, left: Float64Array, missed: Float64Array): void {
  for (let cell = 0; cell < CELLS; cell += 4) {
    const weight0 = weights[cell]
    const weight1 = weights[cell + 1]
    const weight2 = weights[cell + 2]
    const weight3 = weights[cell + 3]
    let left0 = weight0
    let left1 = weight1
    let left2 = weight2
    let left3 = weight3
    left[0] += left0 + left1 + (left2 + left3)
    for (let l = 0, at = cell; l < lines; l++, at += CELLS) {
      const short0 = short[at]
      const short1 = short[at + 1]
      const short2 = short[at + 2]
      const short3 = short[at + 3]
      left0 *= short0
      left1 *= short1
      left2 *= short2
      left3 *= short3
      if (l % STRETCH === 0) {
        if (left0 < NOTHING) left0 = 0
        if (left1 < NOTHING) left1 = 0
        if (left2 < NOTHING) left2 = 0
        if (left3 < NOTHING) left3 = 0
      }
      left[l + 1] += left0 + left1 + (left2 + left3)
      missed[l] += weight0 * short0 + weight1 * short1 + (weight2 * short2 + weight3 * short3)
    }
  }
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

/** The walk down one list in one world after the other, and the sums over all worlds walked. */
export class Walk {
  /** world -> chance to match. */
  readonly matched: Float64Array
  private readonly lines: readonly ResolvedLine[]
  private readonly order: Uint32Array
  private readonly short: Float64Array
  private readonly failed = new Float64Array(CELLS)
  private readonly without: Float64Array
  private readonly left: Float64Array
  private readonly missed: Float64Array
  private readonly scratch: Float64Array
  private readonly lost: Float64Array

  constructor(lines: readonly ResolvedLine[], worlds: number) {
    const count = lines.length
    this.lines = lines
    this.order = orderOf(lines)
    this.short = new Float64Array(count * CELLS)
    this.without = new Float64Array(count)
    this.matched = new Float64Array(worlds)
    this.left = new Float64Array(count + 1)
    this.missed = new Float64Array(count)
    this.scratch = new Float64Array(count + 1)
    this.lost = new Float64Array(count)
  }

  /** Walks down in some worlds, whose chances of falling short stand in their order. */
  through(worlds: Uint32Array, table: Shortfalls): void {
    const { lines, order, short, failed, without, left, missed, scratch, lost } = this
    const { weights, programs } = table
    const count = lines.length
    const meetings = mayMeet(lines) ? new Meetings(lines, programs, order) : undefined
    for (let w = 0, from = 0; w < worlds.length; w++, from += count) {
      lookUp(table, from, count, short)
      let fails: number
      if (meetings?.look(short, from)) {
        descend(short, count, weights, scratch, missed)
        descend(meetings.inTurn, count, weights, left, scratch)
        fails = fail(order, meetings.speaking, weights, failed, without)
        meetings.standIn(short, failed, without)
      } else {
        descend(short, count, weights, left, missed)
        fails = fail(order, short, weights, failed, without)
      }
      for (let l = 0; l < count; l++) lost[l] += without[l] - fails
      this.matched[worlds[w]] = 1 - fails
    }
  }

  /** Means over the worlds, all of which have been walked through. */
  estimate(blocks: number): Estimate {
    const { matched, left, missed, lost } = this
    const worlds = matched.length
    return {
      matched,
      blocks,
      lines: missed.map((_, l) => (left[l] - left[l + 1]) / worlds),
      onMenu: missed.map((sum) => (left[0] - sum) / worlds),
      worth: lost.map((sum) => sum / worlds),
    }
  }
}
