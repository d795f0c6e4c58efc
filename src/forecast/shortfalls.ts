import { isImg } from '../market/applicants.ts'
import { filterColumns } from '../market/filter-columns.ts'
import { interviewBar } from '../market/invitations.ts'
import type { Market } from '../market/market.ts'
import { PROMISE_KEPT } from '../market/parameters.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import { gaussRule, type Rule } from './gauss-rule.ts'
import type { MenuTable } from './menu-table.ts'
import type { RankPlace } from './question.ts'
import { boundProgram, cellOf, type ResolvedLine } from './resolve.ts'
import { saidPlace } from './said-place.ts'
import { columnOfPoint, fillShortfalls, LEAST_SHORTFALL, POINTS } from './score-chance.ts'
import { SHARED_NODES, type SharedNode, sharedNodes } from './shared-nodes.ts'
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
export const RULE_STRENGTHS = 3

export const CELLS = RULE_STRENGTHS * SHARED_NODES

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
  const layout = new Layout(market, table, list, worlds, rule, room)
  for (let l = 0; l < list.lines.length; l++) {
    if (list.lines[l].candidates.length === 1) layout.enterNamed(l)
    else layout.enterDescribed(l)
  }
  return { ...room, weights: layout.learned() }
}

function jointWeights(shared: readonly SharedNode[], strengths: Float64Array): Float64Array {
  const weights = new Float64Array(CELLS)
  for (let v = 0, cell = 0; v < SHARED_NODES; v++)
    for (let a = 0; a < RULE_STRENGTHS; a++, cell++) weights[cell] = shared[v].weight * strengths[a]
  return weights
}

class Layout {
  readonly shared: readonly SharedNode[]
  private readonly filters
  private readonly market: Market
  private readonly table: MenuTable
  private readonly list: ListInMarket
  private readonly worlds: Uint32Array
  private readonly strengths: Float64Array
  /** cell -> weight before what programs said of the applicant's place. */
  private readonly weights: Float64Array
  private readonly said: { readonly program: number; readonly likelihood: Float64Array }[] = []
  private readonly room: Room
  /** Columns to which what all programs see can move a point. */
  private readonly reach: number
  /** shared node -> where the chances of the lowest cutoff begin among them. */
  private readonly starts = new Int32Array(SHARED_NODES)

  constructor(market: Market, table: MenuTable, list: ListInMarket, worlds: Uint32Array, rule: Rule, room: Room) {
    this.market = market
    this.table = table
    this.list = list
    this.worlds = worlds
    this.strengths = rule.at
    this.room = room
    this.shared = sharedNodes(list.type, market.constants.sharedAfterInterview)
    this.weights = jointWeights(this.shared, rule.weight)
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
    const bar = interviewBar(market, p, list.type) - list.lines[l].openness
    const { theyRankMe } = list.lines[l].line
    if (theyRankMe !== undefined && lowest < Infinity) {
      this.enterSaid(l, p, bar, offset, theyRankMe)
      return
    }
    const first = Math.floor(lowest)
    // One column more for the far side of the highest cutoff.
    if (lowest < Infinity) this.lookUpColumns(bar, first, Math.floor(highest) + 2 - first)
    for (let i = 0; i < count; i++) {
      const place = among[i]
      const at = (place * lines + l) * CELLS
      if (places[place] === Infinity) chances.fill(1, at, at + CELLS)
      else this.interpolate(chances, at, places[place] - first)
    }
  }

  /** The same for a line whose program said at which place it ranks the applicant (said-place.ts). Such a line stands for one program in all worlds. */
  private enterSaid(l: number, p: number, bar: number, offset: number, place: RankPlace): void {
    const { worlds, weights } = this
    const { chances, places } = this.room
    const { low, high, sure } = saidPlace(this.market, p, place)
    const lines = this.list.lines.length
    this.lookUpColumns(bar, -this.reach - 1, POINTS + 2 * this.reach + 3)
    const upTo = (score: number): Float64Array => {
      const cells = new Float64Array(CELLS).fill(1)
      if (score < Infinity) this.interpolate(cells, 0, this.columnOf(score - offset) + this.reach + 1)
      return cells
    }
    const toLow = upTo(low)
    const toHigh = upTo(high)
    const holds = toHigh.map((chance, cell) => chance - toLow[cell])
    const chance = holds.reduce((sum, one, cell) => sum + weights[cell] * one, 0)
    const kept = chance > 0 ? PROMISE_KEPT / chance : 0
    const otherwise = 1 - kept * chance
    const likelihood = holds.map((one) => kept * one + otherwise)
    this.said.push({ program: p, likelihood })
    const { cutoffs } = this.table
    for (let w = 0; w < worlds.length; w++) {
      const at = (w * lines + l) * CELLS
      chances.fill(1, at, at + CELLS)
      if (places[w] === Infinity) continue
      const cutoff = cutoffs[p * this.table.worlds + worlds[w]]
      const untrue = upTo(cutoff)
      const within = upTo(Math.min(high, Math.max(low, Math.min(cutoff, sure))))
      for (let cell = 0; cell < CELLS; cell++) {
        const both = kept * (within[cell] - toLow[cell]) + otherwise * untrue[cell]
        chances[at + cell] = Math.max(LEAST_SHORTFALL, Math.min(1, both / likelihood[cell]))
      }
    }
  }

  /** cell -> weight, given what programs said of the applicant's place; they add up to 1. */
  learned(): Float64Array {
    if (this.said.length === 0) return this.weights
    const learned = this.weights.slice()
    // In the order of the catalogue, so that the order of the lines changes no bit.
    for (const { likelihood } of this.said.toSorted((one, other) => one.program - other.program))
      for (let cell = 0; cell < CELLS; cell++) learned[cell] *= likelihood[cell]
    const total = learned.reduce((sum, weight) => sum + weight, 0)
    return learned.map((weight) => weight / total)
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

  /** Writes the cells of a point that stands so many columns above the first that were looked up. */
  private interpolate(into: Float64Array, at: number, column: number): void {
    const { starts } = this
    const { columns } = this.room
    const row = column | 0
    const part = column - row
    const [weak, middle, strong] = columns
    for (let v = 0, cell = at; v < SHARED_NODES; v++, cell += RULE_STRENGTHS) {
      const near = starts[v] + row
      into[cell] = weak[near] + part * (weak[near + 1] - weak[near])
      into[cell + 1] = middle[near] + part * (middle[near + 1] - middle[near])
      into[cell + 2] = strong[near] + part * (strong[near + 1] - strong[near])
    }
  }
}
