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
 * whichever list. That is exact for each of the two lists by itself. For both together it leaves out that whoever is displaced by
 * the advanced match may displace others as far as a first-year program, and the other way round. In small markets that happens; in
 * national ones the replay, which leaves nothing out, ended elsewhere in none of 3,500 draws (test/forecast/supplemental-replay.test.ts).
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

/** program -> the least chances of falling short of the lines that have been tried for it, in one round after the other. */
class Tried {
  /** line -> the least chances of it and those tried before for its program. */
  private readonly least: Float64Array
  /** program -> the line tried last for it. */
  private readonly last: Int32Array
  private readonly entered: Uint32Array
  private round = 0

  constructor(lines: readonly ResolvedLine[]) {
    const most = lines.reduce((high, { candidates }) => candidates.reduce((max, p) => Math.max(max, p), high), 0)
    this.least = new Float64Array(lines.length * CELLS)
    this.last = new Int32Array(most + 1)
    this.entered = new Uint32Array(most + 1)
  }

  forget(): void {
    this.round++
  }

  /** Lowers what is known of a program in each cell to the least that has been tried; returns whether any line for it has been. */
  lower(known: Float64Array, p: number): boolean {
    if (this.entered[p] !== this.round) return false
    for (let cell = 0, at = this.last[p] * CELLS; cell < CELLS; cell++, at++) known[cell] = Math.min(known[cell], this.least[at])
    return true
  }

  /** A line has been tried whose chances stand `from` lines behind the first. */
  add(p: number, line: number, chances: Float64Array, from: number): void {
    const { least, last } = this
    const isNew = this.entered[p] !== this.round
    for (let cell = 0, at = line * CELLS, of = (from + line) * CELLS; cell < CELLS; cell++, at++, of++)
      least[at] = isNew ? chances[of] : Math.min(least[last[p] * CELLS + cell], chances[of])
    this.entered[p] = this.round
    last[p] = line
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
  /** Chances of falling short by which a program has been tried already. */
  private readonly known = new Float64Array(CELLS)
  private readonly worlds: number
  /** Places among the lines laid out that stand on a supplemental list. */
  private readonly attached: readonly number[]
  /** place -> sum of the chances that the program takes. */
  private readonly takes: Float64Array

  constructor(supplements: SupplementalLists, worlds: number) {
    const { laid, ranked, lists } = supplements
    this.supplements = supplements
    this.worlds = worlds
    this.sums = emptySupplementalEstimate(supplements, worlds)
    this.listOf = new Int32Array(ranked).fill(NOBODY)
    lists.forEach(({ line }, list) => {
      this.listOf[line] = list
    })
    this.attached = [...new Set(lists.flatMap(({ places }) => [...places]))]
    this.takes = new Float64Array(laid.length)
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
    let comes = sumOf(reach)
    for (let l = 0; l < ranked && comes > 0; l++) {
      if (l % STRETCH === 0) dropTraces(reach)
      const p = programs[from + l]
      const list = listOf[l]
      if (list !== NOBODY) left.set(reach)
      const goesOn = fallShort(reach, chances, from + l, this.knownOf(p, above))
      above.add(p, l, chances, from)
      const landed = comes - goesOn
      let found = 0
      if (list !== NOBODY && landed > 0) {
        for (let cell = 0; cell < CELLS; cell++) left[cell] -= reach[cell]
        dropTraces(left)
        found = Math.min(landed, this.walkList(list, from, chances, programs))
      }
      this.count(kind[l], world, landed, found)
      comes = goesOn
    }
    // Rounding must not leave a chance below nothing.
    if (sums.advancedWithoutFirstYear[world] < 0) sums.advancedWithoutFirstYear[world] = 0
  }

  /** The chances by which a program has been tried; undefined where it has not. Holds until it is asked for again. */
  private knownOf(p: number, one: Tried, other?: Tried): Float64Array | undefined {
    const known = this.known.fill(1)
    const [byOne, byOther] = [one.lower(known, p), other?.lower(known, p)]
    return byOne || byOther ? known : undefined
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
    const { left, above, beside } = this
    const { lists } = this.supplements
    const { places } = lists[list]
    const { landed } = this.sums.lists[list]
    beside.forget()
    const all = sumOf(left)
    let comes = all
    for (let m = 0; m < places.length && comes > 0; m++) {
      if (m % STRETCH === STRETCH - 1) dropTraces(left)
      const place = places[m]
      const p = programs[from + place]
      const goesOn = fallShort(left, chances, from + place, this.knownOf(p, above, beside))
      beside.add(p, place, chances, from)
      landed[m] += comes - goesOn
      comes = goesOn
    }
    return all - comes
  }

  /** Adds the chances that the programs of the supplemental lists would take the applicant, asked by themselves. */
  private look(from: number, { weights, chances }: Shortfalls): void {
    const { takes, attached } = this
    for (const place of attached)
      for (let cell = 0, at = (from + place) * CELLS; cell < CELLS; cell++, at++)
        takes[place] += weights[cell] * (1 - chances[at])
  }

  /** Means over the worlds, all of which have been walked through. */
  estimate(): SupplementalEstimate {
    const { sums, worlds, takes } = this
    return {
      ...sums,
      lists: sums.lists.map((list, k) => ({
        ...list,
        landed: list.landed.map((sum) => sum / worlds),
        onMenu: Float64Array.from(this.supplements.lists[k].places, (place) => takes[place] / worlds),
      })),
    }
  }
}

/** Chances below this are nothing; left alone they would end among the numbers that processors are slow with. */
const NOTHING = 1e-25
/** After so many lines chances are looked at again. */
const STRETCH = 8

function dropTraces(cells: Float64Array): void {
  for (let cell = 0; cell < CELLS; cell++) if (cells[cell] < NOTHING) cells[cell] = 0
}

function sumOf(cells: Float64Array): number {
  let sum = 0
  for (let cell = 0; cell < CELLS; cell++) sum += cells[cell]
  return sum
}

/**
 * Takes from every cell what the program of line `l` takes, given that it fell short with the chances `known`, if it has been tried; returns
 * the sum of what is left, which is never more than there was.
 */
function fallShort(cells: Float64Array, chances: Float64Array, l: number, known: Float64Array | undefined): number {
  let sum = 0
  for (let cell = 0, at = l * CELLS; cell < CELLS; cell++, at++) {
    cells[cell] *= known ? Math.min(1, chances[at] / known[cell]) : chances[at]
    sum += cells[cell]
  }
  return sum
}
