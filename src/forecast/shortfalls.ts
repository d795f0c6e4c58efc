import { filterColumns } from '../market/filter-columns.ts'
import { interviewBars } from '../market/invitations.ts'
import type { Market } from '../market/market.ts'
import type { Belief } from './beliefs.ts'
import { boundCandidates } from './bindings.ts'
import { CELLS, RULE_STRENGTHS } from './cells.ts'
import { columnWithin, fallShort, interpolate, lookUpColumns } from './fall-short.ts'
import type { MenuTable } from './menu-table.ts'
import type { RankPlace } from './question.ts'
import { cellOf, type ResolvedLine } from './resolve.ts'
import type { Room, StandsFor } from './room.ts'
import { saidPlace } from './said-place.ts'
import { LEAST_SHORTFALL, POINTS } from './score-chance.ts'
import { SHARED_NODES, type SharedNode, sharedNodes } from './shared-nodes.ts'

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
export interface ListInMarket extends Belief {
  readonly type: number
  /** The market in which programs said what they said, where it is not the one of the worlds. */
  readonly saidIn?: Market
  readonly lines: readonly ResolvedLine[]
}

/** Finds the chances of a list in some worlds of a table, which were drawn from the market given; what is indexed by world has them in the order given. */
export function shortfalls(market: Market, table: MenuTable, list: ListInMarket, worlds: Uint32Array, room: Room): Shortfalls {
  const layout = new Layout(market, table, list, worlds, room)
  for (let l = 0; l < list.lines.length; l++) layout.enter(l)
  layout.spreadWord()
  return { chances: room.chances, programs: room.programs, weights: layout.learned() }
}

class Layout {
  private readonly shared: readonly SharedNode[]
  private readonly market: Market
  private readonly table: MenuTable
  private readonly list: ListInMarket
  private readonly worlds: Uint32Array
  private readonly said: { readonly l: number; readonly program: number; readonly likelihood: Float64Array }[] = []
  private readonly room: Room
  /** Columns to which what all programs see can move a point. */
  private readonly reach: number
  /** program -> bar for an applicant of strength 0. */
  private readonly bars: Float64Array
  /** Offset of the table of scores in the memory of the kernel. */
  private readonly scores: number

  constructor(market: Market, table: MenuTable, list: ListInMarket, worlds: Uint32Array, room: Room) {
    this.market = market
    this.table = table
    this.list = list
    this.worlds = worlds
    this.room = room
    this.bars = interviewBars(market, list.type)
    this.shared = sharedNodes(market, list.type)
    this.reach = this.shared[SHARED_NODES - 1].columns
    this.scores = room.arena.scoreTable?.(market.constants.ownAfterInterview) ?? 0
    const { strengths, shared, weights } = room
    const { rule } = list
    for (let a = 0; a < RULE_STRENGTHS; a++) strengths[a] = rule.at[a]
    for (let v = 0, cell = 0; v < SHARED_NODES; v++) {
      const { columns, weight } = this.shared[v]
      shared[v] = columns
      for (let a = 0; a < RULE_STRENGTHS; a++, cell++) weights[cell] = weight * rule.weight[a]
    }
  }

  /** Finds the chances of a line. */
  enter(l: number): void {
    const { market, list, room } = this
    const { candidates, line, move, openness } = list.lines[l]
    const { bars, offsets } = room
    const above = l > 0 ? list.lines[l - 1] : undefined
    // Equal descriptions, which often stand one after the other, have the same bars and offsets.
    if (above?.candidates !== candidates || above.openness !== openness || above.move !== move) {
      const ofPrograms = this.bars
      const { rankOffset } = market
      for (let c = 0; c < candidates.length; c++) {
        const p = candidates[c]
        bars[c] = ofPrograms[p] - openness
        offsets[c] = rankOffset[cellOf(market, p, list.type)] + move
      }
    }
    const { bound } = this.standsFor(l)
    if (bound) this.gatherDescribed(l, bound)
    else this.gather(l, candidates[0])
    if (line.theyRankMe !== undefined && this.read(candidates[0]))
      this.enterSaid(l, candidates[0], bars[0], offsets[0], line.theyRankMe)
    else this.fallShort(l, candidates.length)
  }

  /** What a line stands for, looked up in the first block. */
  private standsFor(l: number): StandsFor {
    const { market, list, table, room } = this
    const known = room.stands[l]
    if (known) return known
    const { candidates } = list.lines[l]
    const filters = filterColumns(market, list.type)
    const alike = l > 0 && list.lines[l - 1].candidates === candidates ? room.stands[l - 1] : undefined
    const stands = {
      bound: candidates.length > 1 ? boundCandidates(list.lines[l], table.seed, table.worlds) : undefined,
      shut: alike?.shut ?? Uint8Array.from(candidates, (p) => (filters.screensOut(p, list.strength.view) ? 1 : 0)),
    }
    room.stands[l] = stands
    // A line with one candidate stands for it in all blocks alike.
    for (let at = l; at < room.programs.length; at += list.lines.length) room.programs[at] = candidates[0]
    return stands
  }

  /** Whether a program read the file when it said something of it. Whoever has no seats any more, or no visa to sponsor, said it all the same. */
  private read(p: number): boolean {
    const { market, list } = this
    return !filterColumns(list.saidIn ?? market, list.type).screensOut(p, list.strength.view)
  }

  /** Looks up the cutoffs of a program that a line stands for in all worlds. */
  private gather(l: number, p: number): void {
    const { worlds } = this
    const { cutoffs } = this.room
    const ofTable = this.table.cutoffs
    const base = p * this.table.worlds
    if (this.standsFor(l).shut[0] === 1) cutoffs.fill(Infinity, 0, worlds.length)
    else for (let place = 0; place < worlds.length; place++) cutoffs[place] = ofTable[base + worlds[place]]
  }

  /** The same for a line that stands for one program in this world and for another in that. */
  private gatherDescribed(l: number, standsFor: Uint8Array): void {
    const { worlds } = this
    const { programs, cutoffs, bound } = this.room
    const ofTable = this.table.cutoffs
    const inTable = this.table.worlds
    const { candidates } = this.list.lines[l]
    const lines = this.list.lines.length
    const { shut } = this.standsFor(l)
    for (let place = 0; place < worlds.length; place++) {
      const world = worlds[place]
      const c = standsFor[world]
      const p = candidates[c]
      bound[place] = c
      cutoffs[place] = shut[c] === 1 ? Infinity : ofTable[p * inTable + world]
      programs[place * lines + l] = p
    }
  }

  private fallShort(l: number, candidates: number): void {
    const { market, room, shared, list, scores, worlds } = this
    const { arena, strengths, bars, offsets, bound, cutoffs, chances, first, next, rules, columns } = room
    const lines = list.lines.length
    if (!arena.kernel) {
      fallShort(market.constants.ownAfterInterview, shared, candidates, worlds.length, lines, l, room)
      return
    }
    arena.kernel.enter(
      scores,
      strengths.byteOffset,
      room.shared.byteOffset,
      candidates,
      bars.byteOffset,
      offsets.byteOffset,
      bound.byteOffset,
      cutoffs.byteOffset,
      worlds.length,
      chances.byteOffset,
      lines,
      l,
      first.byteOffset,
      next.byteOffset,
      rules.byteOffset,
      columns.byteOffset,
    )
  }

  /** The same for a line whose program said at which place it ranks the applicant (said-place.ts). Such a line stands for one program in all worlds. */
  private enterSaid(l: number, p: number, bar: number, offset: number, place: RankPlace): void {
    const { worlds, market, shared } = this
    const { chances, cutoffs, weights, strengths } = this.room
    const { low, high } = saidPlace(this.list.saidIn ?? market, p, place)
    const { sure } = saidPlace(market, p, place)
    const lines = this.list.lines.length
    const { ownAfterInterview } = market.constants
    lookUpColumns(ownAfterInterview, bar, strengths, shared, -this.reach - 1, POINTS + 2 * this.reach + 3)
    const upTo = (score: number): Float64Array => {
      const cells = new Float64Array(CELLS).fill(1)
      if (score < Infinity) interpolate(cells, 0, columnWithin(score - offset, this.reach) + this.reach + 1)
      return cells
    }
    const toLow = upTo(low)
    const toHigh = upTo(high)
    const holds = toHigh.map((chance, cell) => chance - toLow[cell])
    const chance = holds.reduce((sum, one, cell) => sum + weights[cell] * one, 0)
    const kept = chance > 0 ? market.behaviours.promiseKept / chance : 0
    const otherwise = 1 - kept * chance
    const likelihood = holds.map((one) => kept * one + otherwise)
    this.said.push({ l, program: p, likelihood })
    for (let w = 0; w < worlds.length; w++) {
      const at = (w * lines + l) * CELLS
      chances.fill(1, at, at + CELLS)
      const cutoff = cutoffs[w]
      if (cutoff === Infinity) continue
      const untrue = upTo(cutoff)
      const within = upTo(Math.min(high, Math.max(low, Math.min(cutoff, sure))))
      for (let cell = 0; cell < CELLS; cell++) {
        const both = kept * (within[cell] - toLow[cell]) + otherwise * untrue[cell]
        chances[at + cell] = Math.max(LEAST_SHORTFALL, Math.min(1, both / likelihood[cell]))
      }
    }
  }

  /** Whichever line stands for a program that said something, the program is the one that said it, and knows what stands on that line. */
  spreadWord(): void {
    const { chances, programs } = this.room
    const lines = this.list.lines.length
    for (const { l, program } of this.said)
      for (let w = 0, from = 0; w < this.worlds.length; w++, from += lines)
        for (let other = from; other < from + lines; other++)
          if (programs[other] === program && this.list.lines[other - from].line.theyRankMe === undefined)
            chances.copyWithin(other * CELLS, (from + l) * CELLS, (from + l + 1) * CELLS)
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
