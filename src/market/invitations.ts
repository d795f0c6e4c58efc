import { keptByMarket } from './kept-by-market.ts'
import type { Market } from './market.ts'
import { TYPES } from './market.ts'
import { fastTail } from './normal.ts'

/**
 * Who is invited, in bulk. Program p invites an applicant of strength a with chance P(eps > c), c = threshold - offset -
 * openness - a, each program by itself. That is the chance that a Poisson process of rate -log(1 - P(eps > c)) has an
 * event, so all invitations of one applicant are one walk along the summed rates of a branch, without looking at the
 * programs that do not invite (assembly/draw.ts).
 */

/** Strengths at which summed rates are tabulated; an applicant in between walks the next table up and is thinned. */
const STRENGTH_STEP = 0.25
const LOWEST = -4
const POINTS = 33

/** The point c an applicant of strength 0 must pass at program p; an applicant of strength a must pass this less a. */
export function interviewBar(market: Market, p: number, type: number): number {
  const cell = market.branchOf[p]! * TYPES + type
  return market.threshold[p]! - market.interviewOffset[cell]! - market.openness[p * TYPES + type]!
}

/** program -> interviewBar for a type. What a bar is made of lies far apart, and every forecast asks for dozens of bars of each block. */
export const interviewBars = keptByMarket((market, type) =>
  Float64Array.from(market.branchOf, (_, p) => interviewBar(market, p, type)),
)

/**
 * Entries in the tables of all cells of a market. Of a cell: its bars; for each tabulated strength 0 and the running totals
 * of rates over its programs; for each of them where a search in them begins, with one entry more than programs; for each
 * tabulated strength whether its table has been made.
 */
export function tableEntries({ branchOf, season }: Market): Record<'bars' | 'running' | 'guide' | 'made', number> {
  const bars = branchOf.length * TYPES
  const rows = POINTS * (bars + season.branches.length * TYPES)
  return { bars, running: rows, guide: rows, made: POINTS * season.branches.length * TYPES }
}

/** Where the tables of a cell begin: how many entries of those of other cells stand before them. */
function entriesBefore({ firstProgram }: Market, branch: number, type: number): { bars: number; rows: number } {
  const first = firstProgram[branch]!
  const programs = firstProgram[branch + 1]! - first
  const bars = first * TYPES + programs * type
  return { bars, rows: POINTS * (bars + branch * TYPES + type) }
}

/** Where the tables of a cell are in the kernel's memory, in bytes, and which of them have been made. */
export interface CellTables {
  readonly bars: number
  /** Of the lowest strength; those of the others follow. */
  readonly running: number
  readonly guide: number
  readonly programs: number
  /** tabulated strength -> 1 (u8) once its table stands there. */
  readonly made: number
}

/** Writes the bars of a cell into the kernel's memory, at offsets in bytes from the entries of the cell on. */
export function layCell(
  buffer: ArrayBuffer,
  market: Market,
  branch: number,
  type: number,
  at: Readonly<Record<'bars' | 'running' | 'guide' | 'made', number>>,
): CellTables {
  const before = entriesBefore(market, branch, type)
  const first = market.firstProgram[branch]!
  const programs = market.firstProgram[branch + 1]! - first
  const cell = {
    bars: at.bars + 4 * before.bars,
    running: at.running + 4 * before.rows,
    guide: at.guide + 2 * before.rows,
    programs,
    made: at.made + POINTS * (branch * TYPES + type),
  }
  new Uint8Array(buffer, cell.made, POINTS).fill(0)
  const bars = new Float32Array(buffer, cell.bars, programs)
  for (let k = 0; k < programs; k++) bars[k] = interviewBar(market, first + k, type)
  return cell
}

/** Strengths outside the tables are treated as the nearest one in them: nobody is drawn there but one in many thousands. */
export const clampStrength = (strength: number): number =>
  Math.max(LOWEST, Math.min(LOWEST + (POINTS - 1) * STRENGTH_STEP, strength))

/** Chance of an invitation at a point c. */
export const invitationChance = fastTail
