import { wantsJointLine, wantsSeat, wantsSupplementalSeat } from './candidates.ts'
import { KEY, LIST, NO_ENTRY, PLACE, previousEntry } from './passed-lines.ts'
import { displaceWorst, type Placement, primaryProgram, supplementalProgram, unitOf } from './placement.ts'
import { setQuota } from './ranked-seats.ts'
import { isSpent } from './search-budget.ts'
import { couldHaveBoth } from './settle.ts'
import { NO_PROGRAM } from './varied-world.ts'

/** A program with an odd number of holders releases the lowest-ranked one and keeps no seat but those that are then taken. */
export function giveUpOddSeat(placement: Placement, p: number, repair: () => void): boolean {
  const { seats } = placement
  if (seats.taken[p] % 2 === 0) return false
  setQuota(seats, p, seats.taken[p] - 1)
  displaceWorst(placement, p)
  repair()
  return true
}

/** Somebody who would come to a program, alone or by a joint line. */
interface Newcomer {
  readonly unit: number
  /** Applicant who would come. */
  readonly applicant: number
  /** Joint line to be taken, or NO_LINE if no partner moves. */
  readonly joint: number
  /** Which member would come. */
  readonly side: number
}

const NO_LINE = -1

/** Whether two more applicants would come to program p, by the quotas of the moment: a couple with both members, or two units with one each. */
export function twoWouldCome(placement: Placement, p: number): boolean {
  const { passed, applicants, units, outside, varied } = placement
  const known: Newcomer[] = []
  for (let entry = passed.latest[p]; entry !== NO_ENTRY; entry = previousEntry(passed, entry)) {
    placement.budget.looks++
    const list = passed.entry[entry + LIST]
    const place = passed.entry[entry + PLACE]
    const key = passed.entry[entry + KEY]
    let newcomer: Newcomer
    if (list < applicants) {
      if (outside[list] || !wantsSeat(placement, list, place, p, key)) continue
      newcomer = { unit: list, applicant: list, joint: NO_LINE, side: 0 }
    } else if (list < units) {
      const couple = list - applicants
      if (outside[list] || !wantsJointLine(placement, couple, place >>> 1)) continue
      const gain = gainFrom(placement, couple, place >>> 1, p)
      if (gain === 2) return true
      if (gain < 1) continue
      newcomer = { unit: list, applicant: varied.couples.member[2 * couple + (place & 1)], joint: place >>> 1, side: place & 1 }
    } else {
      const a = varied.supplements.applicant[list - units]
      const unit = unitOf(placement, a)
      if (outside[unit] || !wantsSupplementalSeat(placement, list - units, place, p, key, a)) continue
      newcomer = { unit, applicant: a, joint: NO_LINE, side: 0 }
    }
    if (known.some((other) => couldBothCome(placement, newcomer, other))) return true
    if (isSpent(placement.budget)) return false
    known.push(newcomer)
  }
  return false
}

/** How many more applicants program p would hold if a couple took a joint line, less those who would leave it. */
function gainFrom(placement: Placement, couple: number, joint: number, p: number): number {
  const { member, program } = placement.varied.couples
  let gain = 0
  for (let side = 0; side < 2; side++) {
    const a = member[2 * couple + side]
    const from = primaryProgram(placement, a)
    const to = program[2 * joint + side]
    const besides = supplementalProgram(placement, a) === p
    if (to === p || (to === from && besides)) gain++
    if (from === p || besides) gain--
  }
  return gain
}

/** Whether two newcomers to one program, each of whom could come, could both: they are two, and not in each other's way elsewhere. */
function couldBothCome(placement: Placement, one: Newcomer, other: Newcomer): boolean {
  placement.budget.looks++
  if (one.unit === other.unit) return one.joint === NO_LINE && other.joint === NO_LINE && one.applicant !== other.applicant
  if (one.joint === NO_LINE || other.joint === NO_LINE) return true
  const { member, program, key } = placement.varied.couples
  const [at, otherAt] = [one, other].map(({ joint, side }) => 2 * joint + 1 - side)
  const elsewhere = program[at]
  if (elsewhere === NO_PROGRAM || elsewhere !== program[otherAt]) return true
  const [partner, otherPartner] = [one, other].map(({ unit, side }) => member[2 * (unit - placement.applicants) + 1 - side])
  return couldHaveBoth(placement, elsewhere, partner, key[at], otherPartner, key[otherAt])
}
