import { isImg } from '../market/applicants.ts'
import { filterColumns } from '../market/draw-world.ts'
import { interviewBar } from '../market/invitations.ts'
import type { Market } from '../market/market.ts'
import { SHARED_AFTER_INTERVIEW } from '../market/parameters.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import { answerFrom, type Estimate } from './answer.ts'
import { type MenuTable, tableName } from './menu-table.ts'
import { type ForecastAnswer, type ForecastQuestion, QuestionError } from './question.ts'
import { boundProgram, cellOf, type ResolvedLine, resolveLines } from './resolve.ts'
import { LAST_ROW, LOWEST_POINT, POINT_STEP, POINTS, rowOfBar, scoreChanceTable } from './score-chance.ts'
import { type StrengthWeights, strengthAt, strengthWeights } from './strength.ts'

/**
 * The forecast. Given the strength a and what all programs saw at interviews (v), an applicant's scores at different
 * programs are independent, and by the menu theorem the applicant lands on the first line whose score exceeds the
 * stored cutoff. So per world
 *
 *   P(line k) = sum over a, v of weight(a) weight(v) q_k(a, v) * product over the lines above of (1 - q_j(a, v)),
 *
 * with q the chance that a score exceeds the cutoff. The product stands inside the sum: what the lines have in common
 * is integrated once, which is why chances of single programs must never be multiplied on their own.
 */

/** Gauss-Hermite rule with seven points for the standard normal (Abramowitz and Stegun, table 25.10, scaled). */
const SHARED_NODES = [
  -3.750439717725742, -2.366759410734541, -1.154405394739968, 0, 1.154405394739968, 2.366759410734541, 3.750439717725742,
]
const SHARED_WEIGHTS = [
  0.000548268855972217, 0.0307571239675865, 0.240123178605013, 0.457142857142857, 0.240123178605013, 0.0307571239675865,
  0.000548268855972217,
]

/** A question with everything looked up, ready for any world. */
export interface PreparedQuestion {
  readonly type: number
  readonly lines: readonly ResolvedLine[]
  readonly strength: StrengthWeights
}

/** Looks up lines and evidence, and weighs the strength. Throws a QuestionError. */
export function prepareQuestion(market: Market, question: ForecastQuestion): PreparedQuestion {
  if (question.rankOrderList.length === 0)
    throw new QuestionError('INVALID_REQUEST', [{ pointer: '/rankOrderList', detail: 'the list is empty' }])
  const lines = resolveLines(market, question.rankOrderList, '/rankOrderList')
  const evidence = question.interviewedAt ? resolveLines(market, question.interviewedAt, '/interviewedAt') : lines
  if (evidence.length === 0)
    throw new QuestionError('INVALID_REQUEST', [
      { pointer: '/interviewedAt', detail: 'the list is empty; leave it out to take the rank order list' },
    ])
  return {
    type: APPLICANT_TYPES.indexOf(question.applicant.type),
    lines,
    strength: strengthWeights(market, question.applicant, evidence),
  }
}

/** Worlds of the table that a question asks for. */
export function worldsAsked(question: ForecastQuestion, available: number): number {
  const worlds = question.worlds ?? available
  if (worlds > available || worlds < 1)
    throw new QuestionError('INVALID_REQUEST', [
      { pointer: '/worlds', detail: `${worlds} worlds asked for; there are ${available}` },
    ])
  return worlds
}

/** Per world: the chance of matching and of each line; sums over the worlds for the chance of being on the menu. */
class Integrator {
  readonly landed: Float64Array
  readonly onMenu: Float64Array
  private readonly market: Market
  private readonly table: MenuTable
  private readonly prepared: PreparedQuestion
  private readonly chances: Float64Array
  private readonly above: Float64Array
  /** group -> joint weights of strengths and shared draws. */
  private readonly weights: readonly Float64Array[]
  /** group * lines + line -> 1 where a filter leaves this group of views out. */
  private readonly screened: Uint8Array
  private readonly rowA: Float64Array
  private readonly rowB: Float64Array
  private readonly cell: number
  private readonly scoreChances = scoreChanceTable()
  private readonly programs: Uint32Array
  private readonly order: Uint32Array
  private readonly filters
  private readonly describes: boolean

  constructor(market: Market, table: MenuTable, prepared: PreparedQuestion) {
    const { lines, strength } = prepared
    this.market = market
    this.table = table
    this.prepared = prepared
    this.cell = strength.length * SHARED_NODES.length
    this.landed = new Float64Array(lines.length)
    this.onMenu = new Float64Array(lines.length)
    this.chances = new Float64Array(lines.length * this.cell)
    this.above = new Float64Array(this.cell)
    this.rowA = new Float64Array(SHARED_NODES.length)
    this.rowB = new Float64Array(SHARED_NODES.length)
    this.programs = new Uint32Array(lines.length)
    this.order = Uint32Array.from(lines.keys())
    this.filters = filterColumns(market)
    this.weights = strength.groups.map(({ weights }) => {
      const joint = new Float64Array(this.cell)
      for (let g = 0, at = 0; g < weights.length; g++)
        for (let v = 0; v < SHARED_NODES.length; v++) joint[at++] = weights[g] * SHARED_WEIGHTS[v]
      return joint
    })
    this.screened = new Uint8Array(strength.groups.length * lines.length)
    this.describes = lines.some(({ line }) => line.like !== undefined)
    this.bind(0)
    for (let i = 0; i < this.screened.length; i++)
      this.screened[i] = this.screenedOut(i % lines.length, Math.floor(i / lines.length))
  }

  private bind(world: number): void {
    const { lines } = this.prepared
    for (let l = 0; l < lines.length; l++) this.programs[l] = boundProgram(lines[l], this.table.seed, world)
    // Products run in the order of programs (then of moves), so that reordering a list changes no bit of the chance to match.
    this.order.sort((i, j) => this.programs[i] - this.programs[j] || lines[i].move - lines[j].move)
  }

  /** Chance to match in a world; adds the world to the sums by line. */
  world(world: number): number {
    if (this.describes) this.bind(world)
    const { lines, strength } = this.prepared
    for (let l = 0; l < lines.length; l++) this.lineChances(l, world)
    let unmatched = 0
    for (let group = 0; group < strength.groups.length; group++) unmatched += this.walk(group)
    return 1 - unmatched
  }

  /** q of one line over all strengths and shared draws, row by row of the table: strengths lie a row apart. */
  private lineChances(l: number, world: number): void {
    const { market, prepared, table, scoreChances } = this
    const p = this.programs[l]
    const cell = cellOf(market, p, prepared.type)
    const point = table.cutoffs[p * table.worlds + world] - market.rankOffset[cell] - prepared.lines[l].move
    const row = rowOfBar(interviewBar(market, p, prepared.type) - strengthAt(prepared.strength.from))
    const share = row - Math.floor(row)
    let near = this.rowA
    let far = this.rowB
    readRow(scoreChances, Math.floor(row) + 1, point, far)
    for (let g = 0, at = l * this.cell; g < prepared.strength.length; g++) {
      readRow(scoreChances, Math.floor(row) - g, point, near)
      for (let v = 0; v < SHARED_NODES.length; v++) this.chances[at++] = near[v] + share * (far[v] - near[v])
      const swap = near
      near = far
      far = swap
    }
  }

  /** Adds the chances of one group of views to the lines; returns the chance that all lines fail. */
  private walk(group: number): number {
    const { chances, above, cell, landed, onMenu, describes } = this
    const { lines } = this.prepared
    const weights = this.weights[group]
    const from = group * lines.length
    above.set(weights)
    for (let l = 0; l < lines.length; l++) {
      if (describes) this.screened[from + l] = this.screenedOut(l, group)
      if (this.screened[from + l]) continue
      const before = describes ? this.sameAbove(l) : -1
      if (before < 0) landed[l] += landOn(chances, l * cell, above)
      else landed[l] += landAgain(chances, l * cell, before * cell, above)
      onMenu[l] += weighted(chances, l * cell, weights)
    }
    return this.fail(group)
  }

  private screenedOut(l: number, group: number): number {
    const { prepared, programs } = this
    return isImg(APPLICANT_TYPES[prepared.type]) && this.filters.screensOut(programs[l], prepared.strength.groups[group].view)
      ? 1
      : 0
  }

  /** The line above that stands for the same program with the largest move; -1 when there is none. */
  private sameAbove(l: number): number {
    let best = -1
    for (let k = 0; k < l; k++)
      if (this.programs[k] === this.programs[l] && (best < 0 || this.prepared.lines[k].move > this.prepared.lines[best].move))
        best = k
    return best
  }

  private fail(group: number): number {
    const { order, programs, chances, cell, above } = this
    const from = group * order.length
    above.set(this.weights[group])
    for (let k = 0; k < order.length; k++) {
      const l = order[k]
      // Among lines for the same program the last in this order has the largest move and stands for all.
      if (this.screened[from + l] || (k + 1 < order.length && programs[order[k + 1]] === programs[l])) continue
      failOn(chances, l * cell, above)
    }
    let sum = 0
    for (let at = 0; at < cell; at++) sum += above[at]
    return sum
  }
}

/** Chance to come down to a line and land on it; what is left goes on to the next line. */
function landOn(chances: Float64Array, from: number, above: Float64Array): number {
  let lands = 0
  for (let at = 0; at < above.length; at++) {
    const part = above[at] * chances[from + at]
    lands += part
    above[at] -= part
  }
  return lands
}

/** The same where a line above stands for the same program: it is one draw, and only what the better knowledge adds is new. */
function landAgain(chances: Float64Array, from: number, before: number, above: Float64Array): number {
  let lands = 0
  for (let at = 0; at < above.length; at++) {
    const had = chances[before + at]
    const part = had < 1 ? above[at] * Math.max(0, (chances[from + at] - had) / (1 - had)) : 0
    lands += part
    above[at] -= part
  }
  return lands
}

function failOn(chances: Float64Array, from: number, above: Float64Array): void {
  for (let at = 0; at < above.length; at++) above[at] *= 1 - chances[from + at]
}

function weighted(chances: Float64Array, from: number, weights: Float64Array): number {
  let sum = 0
  for (let at = 0; at < weights.length; at++) sum += weights[at] * chances[from + at]
  return sum
}

const SHIFTS = SHARED_NODES.map((node) => (-SHARED_AFTER_INTERVIEW * node - LOWEST_POINT) / POINT_STEP)

/** One row of the table of score chances at the seven points that the shared draws shift a point to. */
function readRow(scoreChances: Float32Array, row: number, point: number, into: Float64Array): void {
  const start = Math.max(0, Math.min(LAST_ROW, row)) * POINTS
  const scaled = point / POINT_STEP
  for (let v = 0; v < SHIFTS.length; v++) {
    const at = scaled + SHIFTS[v]
    if (at <= 0) into[v] = scoreChances[start]
    else if (at >= POINTS - 1) into[v] = point === Infinity ? 0 : scoreChances[start + POINTS - 1]
    else {
      const column = Math.floor(at)
      const low = scoreChances[start + column]
      into[v] = low + (at - column) * (scoreChances[start + column + 1] - low)
    }
  }
}

/** Forecasts a question from a table. Throws a QuestionError for what only the catalogue can tell. */
export function forecast(market: Market, table: MenuTable, question: ForecastQuestion): ForecastAnswer {
  const prepared = prepareQuestion(market, question)
  const worlds = worldsAsked(question, table.worlds)
  const integrator = new Integrator(market, table, prepared)
  const matched = new Float64Array(worlds)
  for (let w = 0; w < worlds; w++) matched[w] = integrator.world(w)
  const estimate: Estimate = {
    matched,
    lines: integrator.landed.map((sum) => sum / worlds),
    onMenu: integrator.onMenu.map((sum) => sum / worlds),
  }
  return answerFrom(market, question, prepared, estimate, { engine: 'menus', table: tableName(market, table.seed) })
}
