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
 * The chance of falling short of a cutoff, ready to be looked up: for every program that a line can stand for, a row of
 * chances per column of the table of score chances, one for each cell of the integral over what the programs see alike.
 *
 * A cell is one of a few strengths together with one of a few values of what all programs see at interviews. The chance
 * of matching is so smooth in both that three and four of them do what hundreds do (test/forecast/accuracy.test.ts).
 */

/** Strengths of the Gauss rule. */
export const RULE_STRENGTHS = 3

/** What all programs see at interviews moves points by whole columns, so that one place between two columns serves all cells. */
export interface SharedNode {
  readonly columns: number
  readonly weight: number
}

const SHARED_NODES = 4
export const CELLS = RULE_STRENGTHS * SHARED_NODES

/**
 * The Gauss rule of four points for what all programs see (its squares are the roots of the orthogonal polynomial
 * x^4 + p x^2 + q by the moments of the distribution), moved onto the lattice of columns, with the weights that keep the variance.
 */
export function sharedNodes(type: number, spread: number): SharedNode[] {
  const [second, fourth, sixth] = afterInterviewMoments(APPLICANT_TYPES[type])
  const p = (fourth * second - sixth) / (fourth - second * second)
  const q = -fourth - p * second
  const root = Math.sqrt(p * p - 4 * q)
  const columns = (square: number): number => Math.max(1, Math.floor((spread * Math.sqrt(square)) / POINT_STEP))
  const inner = columns((-p - root) / 2)
  const outer = Math.max(inner + 1, columns((-p + root) / 2))
  const variance = second * (spread / POINT_STEP) ** 2
  const ofOuter = (0.5 * (variance - inner * inner)) / (outer * outer - inner * inner)
  return [
    { columns: -outer, weight: ofOuter },
    { columns: -inner, weight: 0.5 - ofOuter },
    { columns: inner, weight: 0.5 - ofOuter },
    { columns: outer, weight: ofOuter },
  ]
}

export interface Shortfalls {
  /** cell -> weight; they add up to 1. */
  readonly weights: Float64Array
  /** Rows of CELLS chances. The first two say that everyone falls short: lines on which nobody like this can land stay there. */
  readonly chances: Float32Array
  /** world * lines + line -> program. */
  readonly programs: Uint32Array
  /** world * lines + line -> the row below the cutoff. */
  readonly rows: Int32Array
  /** world * lines + line -> how far the cutoff stands from that row to the next. */
  readonly parts: Float64Array
}

/** What is known of an applicant and a list, with everything looked up. */
export interface ListInMarket {
  readonly type: number
  readonly lines: readonly ResolvedLine[]
  readonly strength: StrengthWeights
}

/** Lays out the chances of a list in some worlds of a table, which were drawn from the market given; what is indexed by world has them in the order given. */
export function shortfalls(market: Market, table: MenuTable, list: ListInMarket, worlds: Uint32Array): Shortfalls {
  const { from, weights } = list.strength
  const rule = gaussRule(weights, strengthAt(from), STRENGTH_STEP, RULE_STRENGTHS)
  const layout = new Layout(market, table, list, worlds)
  for (let l = 0; l < list.lines.length; l++) {
    if (list.lines[l].candidates.length === 1) layout.enterNamed(l)
    else layout.enterDescribed(l)
  }
  const { programs, rows, parts } = layout
  return { weights: jointWeights(layout.shared, rule.weight), chances: layout.fill(rule.at), programs, rows, parts }
}

const jointWeights = (shared: readonly SharedNode[], strengths: Float64Array): Float64Array =>
  Float64Array.from(
    { length: CELLS },
    (_, cell) => shared[Math.floor(cell / RULE_STRENGTHS)].weight * strengths[cell % RULE_STRENGTHS],
  )

/** One line as far as it stands for one program: its rows, from that of the lowest cutoff up. */
interface Course {
  readonly program: number
  readonly first: number
  readonly columns: number
  readonly start: number
}

class Layout {
  readonly programs: Uint32Array
  readonly rows: Int32Array
  readonly parts: Float64Array
  private readonly courses: Course[] = []
  private room = 2
  private readonly filters
  private readonly market: Market
  private readonly table: MenuTable
  private readonly list: ListInMarket
  private readonly worlds: Uint32Array
  private readonly all: Uint32Array
  readonly shared: readonly SharedNode[]
  /** Columns to which what all programs see can move a point. */
  private readonly reach: number

  constructor(market: Market, table: MenuTable, list: ListInMarket, worlds: Uint32Array) {
    this.market = market
    this.table = table
    this.list = list
    this.worlds = worlds
    this.shared = sharedNodes(list.type, market.constants.sharedAfterInterview)
    this.reach = this.shared[SHARED_NODES - 1].columns
    this.programs = new Uint32Array(worlds.length * list.lines.length)
    this.rows = new Int32Array(this.programs.length)
    this.parts = new Float64Array(this.programs.length)
    this.filters = isImg(APPLICANT_TYPES[list.type]) ? filterColumns(market) : undefined
    this.all = Uint32Array.from(worlds.keys())
  }

  enterNamed(l: number): void {
    const p = this.list.lines[l].candidates[0]
    this.enter(l, p, this.all)
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
    for (const [p, worlds] of worldsOf) this.enter(l, p, Uint32Array.from(worlds))
  }

  /** Column of a point, no further beyond the ends of the table than all chances are those of the end. */
  private columnOf(point: number): number {
    return Math.max(-this.reach - 1, Math.min(POINTS + this.reach, columnOfPoint(point)))
  }

  /** Finds the place of a line in the worlds, by their places, in which it stands for a program. */
  private enter(l: number, p: number, places: Uint32Array): void {
    const { market, list, table, programs, rows, parts, worlds } = this
    const lines = list.lines.length
    const shut = this.filters?.screensOut(p, list.strength.view) ?? false
    const { cutoffs } = table
    const base = p * table.worlds
    let lowest = Infinity
    let highest = -Infinity
    for (let i = 0; i < places.length; i++) {
      const cutoff = cutoffs[base + worlds[places[i]]]
      programs[places[i] * lines + l] = p
      if (cutoff < lowest) lowest = cutoff
      if (cutoff > highest && cutoff < Infinity) highest = cutoff
    }
    // Rows and parts are zero: nobody lands there until something else is written.
    if (shut || lowest === Infinity) return
    const offset = market.rankOffset[cellOf(market, p, list.type)] + list.lines[l].move
    const first = Math.floor(this.columnOf(lowest - offset))
    for (let i = 0; i < places.length; i++) {
      const cutoff = cutoffs[base + worlds[places[i]]]
      if (cutoff === Infinity) continue
      const column = this.columnOf(cutoff - offset) - first
      const row = column | 0
      const at = places[i] * lines + l
      rows[at] = this.room + row
      parts[at] = column - row
    }
    // One row more for the far side of the highest cutoff.
    const columns = Math.floor(this.columnOf(highest - offset)) + 2 - first
    this.courses.push({ program: p, first, columns, start: this.room })
    this.room += columns
  }

  /** The rows of all lines entered, for the strengths of a rule. */
  fill(strengths: Float64Array): Float32Array {
    const { reach, shared } = this
    const own = this.market.constants.ownAfterInterview
    const chances = new Float32Array(this.room * CELLS).fill(1, 0, 2 * CELLS)
    const most = this.courses.reduce((columns, course) => Math.max(columns, course.columns), 0)
    const scratch = new Float64Array(most + 2 * reach)
    for (const { program, first, columns, start } of this.courses) {
      const bar = interviewBar(this.market, program, this.list.type)
      for (let a = 0; a < RULE_STRENGTHS; a++) {
        fillShortfalls(own, bar - strengths[a], first - reach, columns + 2 * reach, scratch)
        for (let v = 0; v < SHARED_NODES; v++) {
          const from = reach + shared[v].columns
          for (let column = 0, at = start * CELLS + v * RULE_STRENGTHS + a; column < columns; column++, at += CELLS)
            chances[at] = scratch[from + column]
        }
      }
    }
    return chances
  }
}
