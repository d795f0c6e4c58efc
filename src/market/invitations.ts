import type { Market } from './market.ts'
import { TYPES } from './market.ts'
import { fastTail, invitationRate } from './normal.ts'

/**
 * Who is invited, in bulk. Program p invites an applicant of strength a with chance P(eps > c), c = threshold - offset -
 * openness - a, each program by itself. That is the chance that a Poisson process of rate -log(1 - P(eps > c)) has an
 * event, so all invitations of one applicant are one walk along the summed rates of a branch, without looking at the
 * programs that do not invite.
 */

/** Strengths at which summed rates are tabulated; an applicant in between walks the next table up and is thinned. */
export const STRENGTH_STEP = 0.25
const LOWEST = -4
const POINTS = 33

/** The point c an applicant of strength 0 must pass at program p; an applicant of strength a must pass this less a. */
export function interviewBar(market: Market, p: number, type: number): number {
  const cell = market.branchOf[p]! * TYPES + type
  return market.threshold[p]! - market.interviewOffset[cell]! - market.openness[p * TYPES + type]!
}

/** Summed rates of one cell: for each tabulated strength, running totals over the branch's programs. */
export interface CellRates {
  readonly first: number
  readonly programs: number
  /** program in the branch -> bar for strength 0. */
  readonly bar: Float64Array
  /** point * programs + program -> sum of the rates up to and with the program. */
  readonly running: Float32Array
  /** point * programs + slot -> first program whose running total exceeds slot / programs of the total: where a search begins. */
  readonly guide: Uint16Array
}

export type InvitationTables = (branch: number, type: number) => CellRates

function cellRates(market: Market, branch: number, type: number): CellRates {
  const first = market.firstProgram[branch]!
  const programs = market.firstProgram[branch + 1]! - first
  const bar = new Float64Array(programs)
  for (let k = 0; k < programs; k++) bar[k] = interviewBar(market, first + k, type)
  const running = new Float32Array(POINTS * programs)
  for (let point = 0; point < POINTS; point++) {
    const strength = LOWEST + point * STRENGTH_STEP
    let sum = 0
    for (let k = 0; k < programs; k++) {
      sum += invitationRate(bar[k]! - strength)
      running[point * programs + k] = sum
    }
  }
  return { first, programs, bar, running, guide: guideTo(running, programs) }
}

function guideTo(running: Float32Array, programs: number): Uint16Array {
  const guide = new Uint16Array(running.length)
  for (let row = 0; row < running.length; row += programs) {
    const total = running[row + programs - 1]
    let k = 0
    for (let slot = 0; slot < programs; slot++) {
      while (k < programs - 1 && running[row + k] <= (slot / programs) * total) k++
      guide[row + slot] = k
    }
  }
  return guide
}

/** Tables of a market, made for a cell when it is first asked for. */
export function invitationTables(market: Market): InvitationTables {
  const made: (CellRates | undefined)[] = []
  return (branch, type) => {
    const cell = branch * TYPES + type
    made[cell] ??= cellRates(market, branch, type)
    return made[cell]
  }
}

/** The table to walk for a strength: the first tabulated one that is not below it. */
export const pointAbove = (strength: number): number =>
  Math.max(0, Math.min(POINTS - 1, Math.ceil((strength - LOWEST) / STRENGTH_STEP)))

/** Strengths outside the tables are treated as the nearest one in them: nobody is drawn there but one in many thousands. */
export const clampStrength = (strength: number): number =>
  Math.max(LOWEST, Math.min(LOWEST + (POINTS - 1) * STRENGTH_STEP, strength))

/** Chance of an invitation at a point c. */
export const invitationChance = fastTail
