import { filterColumns } from '../market/filter-columns.ts'
import { interviewBar } from '../market/invitations.ts'
import type { Market } from '../market/market.ts'
import { boundCandidates } from './bindings.ts'
import { CELLS, RULE_STRENGTHS } from './cells.ts'
import { fallShort, interpolate, lookUpColumns } from './fall-short.ts'
import { gaussRule, type Rule } from './gauss-rule.ts'
import type { MenuTable } from './menu-table.ts'
import type { RankPlace } from './question.ts'
import { cellOf, type ResolvedLine } from './resolve.ts'
import type { Room } from './room.ts'
import { saidPlace } from './said-place.ts'
import { columnOfPoint, LEAST_SHORTFALL, POINTS } from './score-chance.ts'
import { SHARED_NODES, type SharedNode, sharedNodes } from './shared-nodes.ts'
import type { StrengthWeights } from './strength.ts'
import { STRENGTH_STEP, strengthAt } from './strength-grid.ts'

/**
 * The chances of falling short of the cutoffs of some worlds, one for each cell of the integral over what the programs see
 * alike (cells.ts).
 */

export interface Shortfalls {
  /** cell -> weight; they add up to 1. */
  readonly weights: Float64Array
  /** (world * lines + line) * CELLS + cell -> chance. */
  readonly chances: Float64Array
  /** world * lines + line -> program. */
  readonly programs: Uint32Array
}

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
    const [first, ...others] = list.lines[l].candidates
    if (others.length === 0) layout.enterNamed(l, first)
    else layout.enterDescribed(l)
  }
  return { chances: room.chances, programs: room.programs, weights: layout.learned() }
}

/** Ends the worlds of a candidate. */
const NONE = -1

class Layout {
  private readonly shared: readonly SharedNode[]
  private readonly filters
  private readonly market: Market
  private readonly table: MenuTable
  private readonly list: ListInMarket
  private readonly worlds: Uint32Array
  private readonly said: { readonly program: number; readonly likelihood: Float64Array }[] = []
  private readonly room: Room
  /** Columns to which what all programs see can move a point. */
  private readonly reach: number
  /** Offset of the table of scores in the memory of the kernel. */
  private readonly scores: number

  constructor(market: Market, table: MenuTable, list: ListInMarket, worlds: Uint32Array, rule: Rule, room: Room) {
    this.market = market
    this.table = table
    this.list = list
    this.worlds = worlds
    this.room = room
    this.shared = sharedNodes(market, list.type)
    this.reach = this.shared[SHARED_NODES - 1].columns
    this.filters = filterColumns(market, list.type)
    this.scores = room.arena.scoreTable?.(market.constants.ownAfterInterview) ?? 0
    room.strengths.set(rule.at)
    for (let v = 0, cell = 0; v < SHARED_NODES; v++) {
      const { columns, weight } = this.shared[v]
      room.shared[v] = columns
      for (let a = 0; a < RULE_STRENGTHS; a++, cell++) room.weights[cell] = weight * rule.weight[a]
    }
  }

  enterNamed(l: number, program: number): void {
    this.enter(l, program, this.room.all, this.worlds.length)
  }

  enterDescribed(l: number): void {
    const line = this.list.lines[l]
    const { worlds, table } = this
    const { some, first, next } = this.room
    const bound = boundCandidates(line, table.seed, table.worlds)
    first.fill(NONE, 0, line.candidates.length)
    for (let w = worlds.length - 1; w >= 0; w--) {
      const c = bound[worlds[w]]
      next[w] = first[c]
      first[c] = w
    }
    for (let c = 0; c < line.candidates.length; c++) {
      let count = 0
      for (let w = first[c]; w !== NONE; w = next[w]) some[count++] = w
      if (count > 0) this.enter(l, line.candidates[c], some, count)
    }
  }

  /** Column of a point, no further beyond the ends of the table than all chances are those of the end. */
  private columnOf(point: number): number {
    return Math.max(-this.reach - 1, Math.min(POINTS + this.reach, columnOfPoint(point)))
  }

  /** Finds the chances of a line in the worlds, by their places, in which it stands for a program. */
  private enter(l: number, p: number, among: Uint32Array, count: number): void {
    const { market, list, table, worlds, room } = this
    const { programs, places } = room
    const lines = list.lines.length
    const { cutoffs } = table
    const base = p * table.worlds
    const { line, move, openness } = list.lines[l]
    const shut = this.filters.screensOut(p, list.strength.view)
    const offset = market.rankOffset[cellOf(market, p, list.type)] + move
    let seats = false
    for (let i = 0; i < count; i++) {
      const place = among[i]
      const cutoff = cutoffs[base + worlds[place]]
      programs[place * lines + l] = p
      const none = shut || cutoff === Infinity
      places[place] = none ? Infinity : this.columnOf(cutoff - offset)
      seats ||= !none
    }
    const bar = interviewBar(market, p, list.type) - openness
    if (line.theyRankMe !== undefined && seats) this.enterSaid(l, p, bar, offset, line.theyRankMe)
    else this.fallShort(bar, among, count, l)
  }

  private fallShort(bar: number, among: Uint32Array, count: number, l: number): void {
    const { market, room, shared, list } = this
    const { strengths, places, chances } = room
    const { kernel } = room.arena
    const lines = list.lines.length
    if (!kernel) {
      const { ownAfterInterview } = market.constants
      fallShort(ownAfterInterview, bar, strengths, shared, among, count, places, chances, lines, l)
      return
    }
    kernel.enter(
      this.scores,
      bar,
      strengths.byteOffset,
      room.shared.byteOffset,
      among.byteOffset,
      count,
      places.byteOffset,
      chances.byteOffset,
      lines,
      l,
      room.rules.byteOffset,
      room.columns.byteOffset,
    )
  }

  /** The same for a line whose program said at which place it ranks the applicant (said-place.ts). Such a line stands for one program in all worlds. */
  private enterSaid(l: number, p: number, bar: number, offset: number, place: RankPlace): void {
    const { worlds, market, shared } = this
    const { chances, places, weights, strengths } = this.room
    const { low, high, sure } = saidPlace(market, p, place)
    const lines = this.list.lines.length
    const { ownAfterInterview } = market.constants
    lookUpColumns(ownAfterInterview, bar, strengths, shared, -this.reach - 1, POINTS + 2 * this.reach + 3)
    const upTo = (score: number): Float64Array => {
      const cells = new Float64Array(CELLS).fill(1)
      if (score < Infinity) interpolate(cells, 0, this.columnOf(score - offset) + this.reach + 1)
      return cells
    }
    const toLow = upTo(low)
    const toHigh = upTo(high)
    const holds = toHigh.map((chance, cell) => chance - toLow[cell])
    const chance = holds.reduce((sum, one, cell) => sum + weights[cell] * one, 0)
    const kept = chance > 0 ? market.behaviours.promiseKept / chance : 0
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
    const { weights } = this.room
    if (this.said.length === 0) return weights
    const learned = weights.slice()
    // In the order of the catalogue, so that the order of the lines changes no bit.
    for (const { likelihood } of this.said.toSorted((one, other) => one.program - other.program))
      for (let cell = 0; cell < CELLS; cell++) learned[cell] *= likelihood[cell]
    const total = learned.reduce((sum, weight) => sum + weight, 0)
    for (let cell = 0; cell < CELLS; cell++) weights[cell] = learned[cell] / total
    return weights
  }
}
