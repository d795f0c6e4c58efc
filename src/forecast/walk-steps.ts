import type { Kernel } from './arena.ts'
import { CELLS } from './cells.ts'

/**
 * The steps of the walk down a list in one world. Chances of falling short stand line by line, CELLS of each, from `base`. They are
 * done by the kernel or by what stands here, which says what the kernel does: both go over the same numbers in the same order.
 */
export interface WalkSteps {
  /** Adds to taken[line] the chance that its program would take the applicant. */
  take(short: Float64Array, base: number, lines: number, weights: Float64Array, taken: Float64Array): void
  /** left[l] gains what comes to line l, left[lines] what is left behind the last. Returns whether anything is. */
  descend(short: Float64Array, base: number, lines: number, weights: Float64Array, left: Float64Array): boolean
  /** The chance that all lines fail, in the order given; without[l] becomes the same with line l taken away, failed[cell] its parts. */
  fail(
    order: Uint32Array,
    short: Float64Array,
    base: number,
    weights: Float64Array,
    failed: Float64Array,
    without: Float64Array,
  ): number
  /**
   * All of this in some worlds, one after the other, of whose lines each stands for a program of its own. Of the lines laid out in every
   * world those of the sums are the first; lost[l] gains the fall of the chance to match without line l, and fails[w] becomes the chance that
   * all lines fail.
   */
  walk(short: Float64Array, base: number, worlds: number, laid: number, weights: Float64Array, sums: Sums): void
}

/** What a walk adds up from world to world, line by line, and what it needs on the way. */
export interface Sums {
  readonly order: Uint32Array
  readonly taken: Float64Array
  readonly left: Float64Array
  readonly lost: Float64Array
  readonly failed: Float64Array
  readonly without: Float64Array
  readonly fails: Float64Array
}

/** Products below this are nothing; left alone they would end among the numbers that processors are slow with. */
const NOTHING = 1e-25
/** After so many lines products are looked at again. */
const STRETCH = 8
/** Lines gone down before it is asked whether anything is left. */
const FLIGHT = 16

/** The sum over cells: over pairs of them first, and then over the two halves, as the kernel adds them up. */
const halves = (of: Float64Array, half: number): number =>
  of[half] + of[2 + half] + (of[4 + half] + of[6 + half]) + (of[8 + half] + of[10 + half])
const sumOf = (cells: Float64Array): number => halves(cells, 0) + halves(cells, 1)

function multiply(products: Float64Array, short: Float64Array, at: number, look: boolean): void {
  for (let cell = 0; cell < CELLS; cell++) {
    products[cell] *= short[at + cell]
    if (look && products[cell] < NOTHING) products[cell] = 0
  }
}

const anything = (products: Float64Array): boolean => products.some((product) => product >= NOTHING)

const cells = new Float64Array(CELLS)

export const plainSteps: WalkSteps = {
  take(short, base, lines, weights, taken) {
    for (let l = 0, at = base; l < lines; l++, at += CELLS) {
      for (let cell = 0; cell < CELLS; cell++) cells[cell] = weights[cell] * (1 - short[at + cell])
      taken[l] += sumOf(cells)
    }
  },
  descend(short, base, lines, weights, left) {
    cells.set(weights)
    left[0] += sumOf(cells)
    for (let l = 0; l < lines; l++) {
      multiply(cells, short, base + l * CELLS, l % STRETCH === 0)
      left[l + 1] += sumOf(cells)
      if ((l + 1) % FLIGHT === 0 && !anything(cells)) return false
    }
    return anything(cells)
  },
  fail(order, short, base, weights, failed, without) {
    failed.set(weights)
    for (let k = 0; k < order.length; k++) multiply(failed, short, base + order[k] * CELLS, k % STRETCH === 0)
    for (let l = 0, at = base; l < order.length; l++, at += CELLS) {
      for (let cell = 0; cell < CELLS; cell++) cells[cell] = failed[cell] / short[at + cell]
      without[l] = sumOf(cells)
    }
    return sumOf(failed)
  },
  walk(short, base, worlds, laid, weights, { order, taken, left, lost, failed, without, fails }) {
    for (let w = 0, at = base; w < worlds; w++, at += laid * CELLS) {
      fails[w] = 0
      plainSteps.take(short, at, order.length, weights, taken)
      // Where nothing is left, no single line is missed either.
      if (!plainSteps.descend(short, at, order.length, weights, left)) continue
      fails[w] = plainSteps.fail(order, short, at, weights, failed, without)
      for (let l = 0; l < order.length; l++) lost[l] += without[l] - fails[w]
    }
  },
}

/** The steps done by the kernel, on arrays that stand in its memory. */
export const stepsIn = ({ take, descend, fail, walk }: Kernel): WalkSteps => ({
  take: (short, base, lines, weights, taken) => take(short.byteOffset + 8 * base, lines, weights.byteOffset, taken.byteOffset),
  descend: (short, base, lines, weights, left) =>
    descend(short.byteOffset + 8 * base, lines, weights.byteOffset, left.byteOffset) !== 0,
  fail: (order, short, base, weights, failed, without) =>
    fail(order.byteOffset, short.byteOffset + 8 * base, order.length, weights.byteOffset, failed.byteOffset, without.byteOffset),
  walk: (short, base, worlds, laid, weights, { order, taken, left, lost, failed, without, fails }) =>
    walk(
      order.byteOffset,
      short.byteOffset + 8 * base,
      worlds,
      laid,
      order.length,
      weights.byteOffset,
      taken.byteOffset,
      left.byteOffset,
      failed.byteOffset,
      without.byteOffset,
      lost.byteOffset,
      fails.byteOffset,
    ),
})
