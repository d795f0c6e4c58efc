import { type Matching, UNMATCHED, UNRANKED } from '../matching/world.ts'
import type { DrawnWorld } from './draw-world.ts'
import { type Market, TYPES } from './market.ts'

/** Counts over drawn and matched worlds: what calibration compares with published figures. All are sums over `worlds`. */
export interface Tally {
  worlds: number
  /** program -> lines that name it. */
  readonly interviews: Float64Array
  /** program -> seats filled by international graduates. */
  readonly imgFilled: Float64Array
  /** cell -> entries whose first block is of this branch, and the lines of those blocks. */
  readonly entries: Float64Array
  readonly lines: Float64Array
  /** cell -> seats of the branch filled by the type, from any part of a list. */
  readonly filled: Float64Array
  /** cell -> entries matched in the branch they prefer, and the sums of their standardised scores; the same for those not matched there. */
  readonly matched: Float64Array
  readonly matchedScore: Float64Array
  readonly notMatchedScore: Float64Array
  /** branch -> lines from back-up blocks, all lines, and lines that the program does not rank. */
  readonly backupLines: Float64Array
  readonly allLines: Float64Array
  readonly notRanked: Float64Array
  /** type -> people matched to a PGY-1 position, each once. */
  readonly matchedPersons: Float64Array
}

export function emptyTally(market: Market): Tally {
  const programs = market.quota.length
  const branches = market.season.branches.length
  const column = (length: number): Float64Array => new Float64Array(length)
  return {
    worlds: 0,
    interviews: column(programs),
    imgFilled: column(programs),
    entries: column(branches * TYPES),
    lines: column(branches * TYPES),
    filled: column(branches * TYPES),
    matched: column(branches * TYPES),
    matchedScore: column(branches * TYPES),
    notMatchedScore: column(branches * TYPES),
    backupLines: column(branches),
    allLines: column(branches),
    notRanked: column(branches),
    matchedPersons: column(TYPES),
  }
}

const US_IMG = 4
const NON_US_IMG = 5

/** Adds one world and its match. */
export function addToTally(tally: Tally, market: Market, drawn: DrawnWorld, matching: Matching): void {
  const { world, cell, preferredLines, standardScore, person } = drawn
  const { listStart, listProgram, listKey } = world
  const { branches } = market.season
  const hasPgy1 = new Uint8Array(drawn.persons)
  for (let a = 0; a < cell.length; a++) {
    const c = cell[a]!
    const type = c % TYPES
    const block = preferredLines[a]!
    tally.entries[c]!++
    tally.lines[c]! += block
    for (let l = listStart[a]!; l < listStart[a + 1]!; l++) {
      const p = listProgram[l]!
      const b = market.branchOf[p]!
      tally.interviews[p]!++
      tally.allLines[b]!++
      if (l >= listStart[a]! + block) tally.backupLines[b]!++
      if (listKey[l] === UNRANKED) tally.notRanked[b]!++
    }
    const line = matching.line[a]!
    const there = line !== UNMATCHED && line < listStart[a]! + block
    if (there) {
      tally.matched[c]!++
      tally.matchedScore[c]! += standardScore[a]!
    } else tally.notMatchedScore[c]! += standardScore[a]!
    if (line === UNMATCHED) continue
    const p = listProgram[line]!
    const b = market.branchOf[p]!
    tally.filled[b * TYPES + type]!++
    if (type === US_IMG || type === NON_US_IMG) tally.imgFilled[p]!++
    const { track } = branches[b]!
    if (track !== 'advanced' && track !== 'physician' && !hasPgy1[person[a]!]) {
      hasPgy1[person[a]!] = 1
      tally.matchedPersons[type]!++
    }
  }
  tally.worlds++
}

/** Adds the counts of another tally; the order of additions decides no bit, as all counts but the scores are whole numbers. */
export function mergeTally(into: Tally, other: Tally): void {
  into.worlds += other.worlds
  for (const [name, column] of Object.entries(other)) {
    if (!(column instanceof Float64Array)) continue
    const target = into[name as keyof Tally] as Float64Array
    for (let i = 0; i < column.length; i++) target[i]! += column[i]!
  }
}
