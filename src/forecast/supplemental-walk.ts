import { CELLS } from './cells.ts'
import type { ResolvedLine } from './resolve.ts'
import type { Shortfalls } from './shortfalls.ts'
import type { PositionKind, SupplementalLists } from './supplemental-lists.ts'

/**
 * The walk down a rank order list and, from where it lands on an advanced position, down the supplemental list attached to it. In every
 * world and cell of the integral (cells.ts)
 *
 *   P(line k, supplemental line m) = P(land on k) * product over the supplemental lines above m of (1 - q) * q_m,
 *
 * with q the chance that a program takes the applicant, given what the walk has found out: programs differ in their opinions
 * independently, but each has one opinion. A program that stood above on the rank order list and did not take the applicant does not take
 * the applicant from the supplemental list either; where the later line knows more in the applicant's favour, it counts for what
 * that adds, as on one list (meetings.ts). A program further down the rank order list has not been asked. Nothing is drawn.
 *
 * The cutoffs are those of the menu table. For the supplemental list the applicant is one more who ranks first-year programs alone:
 * as the drawn worlds seat those with advanced positions, whose years stand in them as second entries. By the menu theorem
 * (matching/menus.ts) such an entry lands on the first program whose cutoff it exceeds, whoever else ranks that program, and on
 * which list. What is left out is that the advanced seat taken by the applicant displaces somebody, who may displace others as far as a
 * first-year program, and the other way round; the replay, which leaves out nothing, finds that next to never (test/forecast/supplemental-replay.test.ts).
 */

/** What the worlds say of matches with and without a first year. */
export interface SupplementalEstimate {
  /** world -> chance of that outcome; the four add up to the chance to match. */
  readonly advancedWithFirstYear: Float64Array
  readonly advancedWithoutFirstYear: Float64Array
  readonly firstYearOnly: Float64Array
  readonly other: Float64Array
  /** In the order of the rank order list. */
  readonly lists: readonly ListEstimate[]
}

export interface ListEstimate {
  /** Place of the advanced position on the rank order list, from 0. */
  readonly line: number
  readonly lines: readonly ResolvedLine[]
  /** supplemental line -> chance of holding the advanced position and landing there. */
  readonly landed: Float64Array
  /** supplemental line -> chance that its program would take the applicant. */
  readonly onMenu: Float64Array
}

/** Nothing known, with room for so many worlds. */
export function emptySupplementalEstimate({ lists, laid }: SupplementalLists, worlds: number): SupplementalEstimate {
  return {
    advancedWithFirstYear: new Float64Array(worlds),
    advancedWithoutFirstYear: new Float64Array(worlds),
    firstYearOnly: new Float64Array(worlds),
    other: new Float64Array(worlds),
    lists: lists.map(({ line, places }) => ({
      line,
      lines: Array.from(places, (place) => laid[place]),
      landed: new Float64Array(places.length),
      onMenu: new Float64Array(places.length),
    })),
  }
}

const NOBODY = -1

/** program -> the line with the largest move of those that have been tried for it, in one round after the other. */
class Tried {
  private readonly lines: readonly ResolvedLine[]
  private readonly best: Int32Array
  private readonly entered: Uint32Array
  private round = 0

  constructor(lines: readonly ResolvedLine[]) {
    const most = lines.reduce((high, { candidates }) => candidates.reduce((max, p) => Math.max(max, p), high), 0)
    this.lines = lines
    this.best = new Int32Array(most + 1)
    this.entered = new Uint32Array(most + 1)
  }

  forget(): void {
    this.round++
  }

  lineOf(p: number): number {
    return this.entered[p] === this.round ? this.best[p] : NOBODY
  }

  add(p: number, place: number): void {
    const known = this.lineOf(p)
    if (known !== NOBODY && this.lines[place].move <= this.lines[known].move) return
    this.entered[p] = this.round
    this.best[p] = place
  }
}

export class SupplementalWalk {
  private readonly supplements: SupplementalLists
  private readonly sums: SupplementalEstimate
  /** line of the rank order list -> its supplemental list, or NOBODY. */
  private readonly listOf: Int32Array
  private readonly above: Tried
  private readonly beside: Tried
  private readonly reach = new Float64Array(CELLS)
  private readonly left = new Float64Array(CELLS)
  private readonly worlds: number

  constructor(supplements: SupplementalLists, worlds: number) {
    const { laid, ranked, lists } = supplements
    this.supplements = supplements
    this.worlds = worlds
    this.sums = emptySupplementalEstimate(supplements, worlds)
    this.listOf = new Int32Array(ranked).fill(NOBODY)
    lists.forEach(({ line }, list) => {
      this.listOf[line] = list
    })
    this.above = new Tried(laid)
    this.beside = new Tried(laid)
  }

  /** Walks down in some worlds, in which the lines laid out stand side by side. */
  through(worlds: Uint32Array, laid: Shortfalls): void {
    const { length } = this.supplements.laid
    for (let w = 0, from = 0; w < worlds.length; w++, from += length) {
      this.inWorld(worlds[w], from, laid)
      this.look(from, laid)
    }
  }

  private inWorld(world: number, from: number, { weights, chances, programs }: Shortfalls): void {
    const { reach, left, above, listOf, sums } = this
    const { ranked, kind } = this.supplements
    reach.set(weights)
    above.forget()
    for (let l = 0; l < ranked; l++) {
      const p = programs[from + l]
      const at = (from + l) * CELLS
      const tried = above.lineOf(p)
      const knownAt = (from + tried) * CELLS
      let landed = 0
      for (let cell = 0; cell < CELLS; cell++) {
        const fails = tried === NOBODY ? chances[at + cell] : Math.min(1, chances[at + cell] / chances[knownAt + cell])
        left[cell] = reach[cell] * (1 - fails)
        landed += left[cell]
        reach[cell] *= fails
      }
      above.add(p, l)
      const found = listOf[l] === NOBODY ? 0 : this.walkList(listOf[l], from, chances, programs)
      this.count(kind[l], world, landed, found)
    }
    // Rounding must not leave a chance below nothing.
    if (sums.advancedWithoutFirstYear[world] < 0) sums.advancedWithoutFirstYear[world] = 0
  }

  private count(kind: PositionKind, world: number, landed: number, found: number): void {
    const { sums } = this
    if (kind === 'advanced') {
      sums.advancedWithFirstYear[world] += found
      sums.advancedWithoutFirstYear[world] += landed - found
    } else if (kind === 'firstYear') sums.firstYearOnly[world] += landed
    else sums.other[world] += landed
  }

  /** Walks down a supplemental list with what is left in every cell; returns the chance that one of its programs takes. */
  private walkList(list: number, from: number, chances: Float64Array, programs: Uint32Array): number {
    const { left, above, beside, sums } = this
    const { laid, lists } = this.supplements
    const { places } = lists[list]
    beside.forget()
    let found = 0
    for (let m = 0; m < places.length; m++) {
      const p = programs[from + places[m]]
      const at = (from + places[m]) * CELLS
      const tried = better(laid, above.lineOf(p), beside.lineOf(p))
      const knownAt = (from + tried) * CELLS
      let landed = 0
      for (let cell = 0; cell < CELLS; cell++) {
        const fails = tried === NOBODY ? chances[at + cell] : Math.min(1, chances[at + cell] / chances[knownAt + cell])
        landed += left[cell] * (1 - fails)
        left[cell] *= fails
      }
      beside.add(p, places[m])
      sums.lists[list].landed[m] += landed
      found += landed
    }
    return found
  }

  /** Adds the chances that the programs of the supplemental lists would take the applicant, asked by themselves. */
  private look(from: number, { weights, chances }: Shortfalls): void {
    const { lists } = this.supplements
    lists.forEach(({ places }, list) => {
      const { onMenu } = this.sums.lists[list]
      for (let m = 0; m < places.length; m++) {
        let takes = 0
        for (let cell = 0, at = (from + places[m]) * CELLS; cell < CELLS; cell++, at++) takes += weights[cell] * (1 - chances[at])
        onMenu[m] += takes
      }
    })
  }

  /** Means over the worlds, all of which have been walked through. */
  estimate(): SupplementalEstimate {
    const { sums, worlds } = this
    return {
      ...sums,
      lists: sums.lists.map((list) => ({
        ...list,
        landed: list.landed.map((sum) => sum / worlds),
        onMenu: list.onMenu.map((sum) => sum / worlds),
      })),
    }
  }
}

/** Of two lines for a program, either of which may be NOBODY, the one with the larger move. */
function better(lines: readonly ResolvedLine[], one: number, other: number): number {
  if (one === NOBODY || other === NOBODY) return one === NOBODY ? other : one
  return lines[other].move > lines[one].move ? other : one
}
