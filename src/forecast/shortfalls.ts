import { afterInterviewMoments, isImg } from '../market/applicants.ts'
import { filterColumns } from '../market/filter-columns.ts'
import { interviewBar } from '../market/invitations.ts'
import type { Market } from '../market/market.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import { gaussRule } from './gauss-rule.ts'
import type { MenuTable } from './menu-table.ts'
import { boundProgram, cellOf, type ResolvedLine } from './resolve.ts'
import { columnOfPoint, fillShortfalls, POINT_STEP, POINTS } from './score-chance.ts'
import type { StrengthWeights } from './strength.ts'
import { STRENGTH_STEP, strengthAt } from './strength-grid.ts'

/**
 * The chances of falling short of the cutoffs of some worlds, one for each cell of the integral over what the programs see
 * alike.
 *
 * A cell is one of a few strengths together with one of a few values of what all programs see at interviews. The chance
 * of matching is so smooth in both that three and four of them do what hundreds do (test/forecast/accuracy.test.ts).
 */

/** Strengths of the Gauss rule. */
const RULE_STRENGTHS = 3

/** What all programs see at interviews moves points by whole columns, so that one place between two columns serves all cells. */
interface SharedNode {
  readonly columns: number
  readonly weight: number
}

const SHARED_NODES = 4
export const CELLS = RULE_STRENGTHS * SHARED_NODES

/** How much a sixth moment that is missed counts beside a fourth. */
const SIXTH = 0.1

/**
 * A rule of four points for what all programs see: of the points on the lattice of columns near those of the Gauss rule (whose
 * squares are the roots of the orthogonal polynomial x^4 + p x^2 + q by the moments of the distribution) the two pairs that, with the
 * weights that keep the variance, come closest to its higher moments.
 */
function chooseNodes(type: number, spread: number): SharedNode[] {
  const unit = spread / POINT_STEP
  const moments = afterInterviewMoments(APPLICANT_TYPES[type])
  const [second, fourth, sixth] = moments.map((moment, i) => moment * unit ** (2 * i + 2))
  const p = (fourth * second - sixth) / (fourth - second * second)
  const root = Math.sqrt(p * p + 4 * (fourth + p * second))
  const nearest = (square: number): number => Math.round(Math.sqrt(square))
  const middle = nearest((-p - root) / 2)
  const end = nearest((-p + root) / 2)
  let chosen = { inner: 1, outer: 2, weight: 0 }
  let least = Infinity
  for (let inner = Math.max(1, middle - 2); inner <= middle + 2; inner++)
    for (let outer = Math.max(inner + 1, end - 3); outer <= end + 3; outer++) {
      const weight = (0.5 * (second - inner * inner)) / (outer * outer - inner * inner)
      if (!(weight > 0 && weight < 0.5)) continue
      const missed = (power: number, moment: number): number =>
        Math.abs((2 * (weight * outer ** power + (0.5 - weight) * inner ** power)) / moment - 1)
      const error = missed(4, fourth) + SIXTH * missed(6, sixth)
      if (error < least) {
        least = error
        chosen = { inner, outer, weight }
      }
    }
  const { inner, outer, weight } = chosen
  return [
    { columns: -outer, weight },
    { columns: -inner, weight: 0.5 - weight },
    { columns: inner, weight: 0.5 - weight },
    { columns: outer, weight },
  ]
}

const chosenNodes = new Map<string, SharedNode[]>()

/** The rule of a type in a block, chosen once. */
function sharedNodes(type: number, spread: number): readonly SharedNode[] {
  const key = `${type} ${spread}`
  const nodes = chosenNodes.get(key) ?? chooseNodes(type, spread)
  chosenNodes.set(key, nodes)
  return nodes
}

export interface Shortfalls {
  /** cell -> weight; they add up to 1. */
  readonly weights: Float64Array
  /** (world * lines + line) * CELLS + cell -> chance. */
  readonly chances: Float64Array
  /** world * lines + line -> program. */
  readonly programs: Uint32Array
}

/** Room for the chances of a list in so many worlds, used again for one block of them after the other. */
export interface Room {
  readonly chances: Float64Array
  readonly programs: Uint32Array
  /** 0, 1, 2, ...: the places of all worlds. */
  readonly all: Uint32Array
  /** place -> column of the cutoff at hand. */
  readonly places: Float64Array
  /** strength -> chances of the columns of the line at hand. */
  readonly columns: readonly Float64Array[]
}

/** Columns that the chances of one line are looked up in: those of the table, and as far beyond as what all programs see can move a point. */
const MOST_COLUMNS = 2 * POINTS

export const roomFor = (lines: number, worlds: number): Room => ({
  chances: new Float64Array(worlds * lines * CELLS),
  programs: new Uint32Array(worlds * lines),
  all: new Uint32Array(worlds).map((_, place) => place),
  places: new Float64Array(worlds),
  columns: Array.from({ length: RULE_STRENGTHS }, () => new Float64Array(MOST_COLUMNS)),
})

/** What is known of an applicant and a list, with everything looked up. */
export interface ListInMarket {
  readonly type: number
  readonly lines: readonly ResolvedLine[]
  readonly strength: StrengthWeights
}

/** Finds the chances of a list in some worlds of a table, which were drawn from the market given; what is indexed by world has them in the order given. */
export function shortfalls(market: Market, table: MenuTable, list: ListInMarket, worlds: Uint32Array, room: Room): Shortfalls {
  const { from, weights } = list.strength
  const rule = gaussRule(weights, strengthAt(from), STRENGTH_STEP, RULE_STRENGTHS)
  const layout = new Layout(market, table, list, worlds, rule.at, room)
  for (let l = 0; l < list.lines.length; l++) {
    if (list.lines[l].candidates.length === 1) layout.enterNamed(l)
    else layout.enterDescribed(l)
  }
  return { ...room, weights: jointWeights(layout.shared, rule.weight) }
}

const jointWeights = (shared: readonly SharedNode[], strengths: Float64Array): Float64Array =>
  Float64Array.from(
    { length: CELLS },
    (_, cell) => shared[Math.floor(cell / RULE_STRENGTHS)].weight * strengths[cell % RULE_STRENGTHS],
  )

class Layout {
  readonly shared: readonly SharedNode[]
  private readonly filters
  private readonly market: Market
  private readonly table: MenuTable
  private readonly list: ListInMarket
  private readonly worlds: Uint32Array
  private readonly strengths: Float64Array
  private readonly room: Room
  /** Columns to which what all programs see can move a point. */
  private readonly reach: number
  /** shared node -> where the chances of the lowest cutoff begin among them. */
  private readonly starts = new Int32Array(SHARED_NODES)

  constructor(market: Market, table: MenuTable, list: ListInMarket, worlds: Uint32Array, strengths: Float64Array, room: Room) {
    this.market = market
    this.table = table
    this.list = list
    this.worlds = worlds
    this.strengths = strengths
    this.room = room
    this.shared = sharedNodes(list.type, market.constants.sharedAfterInterview)
    this.reach = this.shared[SHARED_NODES - 1].columns
    this.filters = isImg(APPLICANT_TYPES[list.type]) ? filterColumns(market) : undefined
  }

  enterNamed(l: number): void {
    this.enter(l, this.list.lines[l].candidates[0], this.room.all, this.worlds.length)
  }

  enterDescribed(l: number): void {
    const line = this.list.lines[l]
    const worldsOf = new Map<number, number[]>()
    for (let w = 0; w < this.worlds.length; w++) {
      const p = boundProgram(line, this.table.seed, this.worlds[w])
      const known = worldsOf.get(p)
      if (known) known.push(w)
      else worldsOf.set(p, [w])
    }
    for (const [p, worlds] of worldsOf) this.enter(l, p, worlds, worlds.length)
  }

  /** Column of a point, no further beyond the ends of the table than all chances are those of the end. */
  private columnOf(point: number): number {
    return Math.max(-this.reach - 1, Math.min(POINTS + this.reach, columnOfPoint(point)))
  }

  /** Finds the chances of a line in the worlds, by their places, in which it stands for a program. */
  private enter(l: number, p: number, among: ArrayLike<number>, count: number): void {
    const { market, list, table, worlds } = this
    const { chances, programs, places } = this.room
    const lines = list.lines.length
    const { cutoffs } = table
    const base = p * table.worlds
    const shut = this.filters?.screensOut(p, list.strength.view) ?? false
    const offset = market.rankOffset[cellOf(market, p, list.type)] + list.lines[l].move
    let lowest = Infinity
    let highest = -Infinity
    for (let i = 0; i < count; i++) {
      const place = among[i]
      const cutoff = cutoffs[base + worlds[place]]
      programs[place * lines + l] = p
      const column = shut || cutoff === Infinity ? Infinity : this.columnOf(cutoff - offset)
      places[place] = column
      if (column < lowest) lowest = column
      if (column > highest && column < Infinity) highest = column
    }
    const first = Math.floor(lowest)
    // One column more for the far side of the highest cutoff.
    if (lowest < Infinity) this.lookUpColumns(interviewBar(market, p, list.type), first, Math.floor(highest) + 2 - first)
    for (let i = 0; i < count; i++) {
      const place = among[i]
      const at = (place * lines + l) * CELLS
      if (places[place] === Infinity) chances.fill(1, at, at + CELLS)
      else this.interpolate(at, places[place] - first)
    }
  }

  /** Looks up the chances of a line for cutoffs in some columns, at all strengths and wherever what all programs see moves them. */
  private lookUpColumns(bar: number, first: number, columns: number): void {
    const { shared, starts, strengths, reach } = this
    const own = this.market.constants.ownAfterInterview
    const whole = columns + 2 * reach <= SHARED_NODES * columns
    for (let v = 0; v < SHARED_NODES; v++) starts[v] = whole ? reach + shared[v].columns : v * columns
    for (let a = 0; a < RULE_STRENGTHS; a++) {
      const into = this.room.columns[a]
      if (whole) fillShortfalls(own, bar - strengths[a], first - reach, columns + 2 * reach, into)
      else
        for (let v = 0; v < SHARED_NODES; v++)
          fillShortfalls(own, bar - strengths[a], first + shared[v].columns, columns, into, v * columns)
    }
  }

  /** Writes the cells of one line in one world, whose cutoff stands so many columns above the lowest. */
  private interpolate(at: number, column: number): void {
    const { starts } = this
    const { chances, columns } = this.room
    const row = column | 0
    const part = column - row
    const [weak, middle, strong] = columns
    for (let v = 0, cell = at; v < SHARED_NODES; v++, cell += RULE_STRENGTHS) {
      const near = starts[v] + row
      chances[cell] = weak[near] + part * (weak[near + 1] - weak[near])
      chances[cell + 1] = middle[near] + part * (middle[near + 1] - middle[near])
      chances[cell + 2] = strong[near] + part * (strong[near + 1] - strong[near])
    }
  }
}
