import {
  displaceWorst,
  type Placement,
  passLines,
  passSupplementalLines,
  primaryProgram,
  seat,
  supplementalList,
  supplementalProgram,
  vacate,
  vacateSupplemental,
} from './placement.ts'
import { admits, holdersAbove } from './ranked-seats.ts'
import { NO_PROGRAM } from './varied-world.ts'
import { letProgramWait } from './waiting.ts'
import { UNMATCHED, UNRANKED } from './world.ts'

/**
 * Lets a unit go down its list from the top to the first line, not below its match, that it can have; and lets its members then do the
 * same with the supplemental lists that go with what they hold. With `modest` the unit leaves the first such line and takes the
 * second, if there is one.
 */
export function settle(placement: Placement, unit: number, modest = false): void {
  const { applicants, varied, jointLine } = placement
  if (unit < applicants) {
    settleSingle(placement, unit, modest)
    settleSupplemental(placement, unit)
    return
  }
  const couple = unit - applicants
  settleCouple(placement, couple, modest)
  settleSupplemental(placement, varied.couples.member[2 * couple])
  // The first member's supplemental seat may have cost the couple its match.
  if (jointLine[couple] !== UNMATCHED) settleSupplemental(placement, varied.couples.member[2 * couple + 1])
}

function settleSingle(placement: Placement, a: number, modest: boolean): void {
  const { varied, line } = placement
  const { listStart, listProgram, listKey } = varied.world
  const held = line[a]
  const end = held === UNMATCHED ? listStart[a + 1] : held
  const supplemental = supplementalProgram(placement, a)
  let left = modest ? end : UNMATCHED
  let l = listStart[a]
  for (; l < end; l++) {
    if (listKey[l] === UNRANKED) continue
    placement.proposals++
    placement.budget.looks++
    if (listProgram[l] !== supplemental && !admits(placement.seats, listProgram[l], listKey[l], a)) continue
    if (left !== end) break
    left = l
  }
  if (modest && l === end) l = left
  passLines(placement, a, l)
  if (l === end) return
  vacateSupplemental(placement, a)
  if (held !== UNMATCHED) vacate(placement, listProgram[held], listKey[held], a)
  line[a] = l
  seat(placement, listProgram[l], listKey[l], a)
}

function settleCouple(placement: Placement, couple: number, modest: boolean): void {
  const { varied, jointLine, applicants } = placement
  const { listStart, member, program, key, unwritten } = varied.couples
  const held = jointLine[couple]
  const end = held === UNMATCHED ? listStart[couple + 1] : held
  let left = modest ? end : UNMATCHED
  let joint = listStart[couple]
  for (; joint < end; joint++) {
    if (unwritten && joint === unwritten.written[couple]) unwritten.writeMore(couple)
    placement.proposals++
    placement.budget.looks++
    if (!couldHave(placement, couple, joint)) continue
    if (left !== end) break
    left = joint
  }
  if (modest && joint === end) joint = left
  passLines(placement, applicants + couple, joint)
  if (joint === end) return
  for (let side = 0; side < 2; side++) {
    const a = member[2 * couple + side]
    const from = held === UNMATCHED ? NO_PROGRAM : program[2 * held + side]
    if (from === NO_PROGRAM || from === program[2 * joint + side]) continue
    vacateSupplemental(placement, a)
    vacate(placement, from, key[2 * held + side], a)
  }
  jointLine[couple] = joint
  for (let side = 0; side < 2; side++) {
    const to = program[2 * joint + side]
    const from = held === UNMATCHED ? NO_PROGRAM : program[2 * held + side]
    if (to !== NO_PROGRAM && to !== from) seat(placement, to, key[2 * joint + side], member[2 * couple + side])
  }
}

/** Takes the best supplemental seat there is beside an applicant's primary match. */
export function settleSupplemental(placement: Placement, a: number): void {
  const { varied, supplementalLine } = placement
  const { listStart, program, key } = varied.supplements
  const list = supplementalList(placement, a)
  if (list < 0) return
  const held = supplementalLine[a]
  const end = held === UNMATCHED ? listStart[list + 1] : held
  let l = listStart[list]
  for (; l < end; l++) {
    if (key[l] === UNRANKED) continue
    placement.proposals++
    placement.budget.looks++
    if (admits(placement.seats, program[l], key[l], a)) break
  }
  passSupplementalLines(placement, list, l)
  if (l === end) return
  vacateSupplemental(placement, a)
  if (placement.seats.taken[program[l]] >= placement.seats.quota[program[l]]) displaceWorst(placement, program[l])
  if (primaryProgram(placement, a) === NO_PROGRAM) {
    // It was the partner who went, and the couple has lost its match before anyone could sit down.
    letProgramWait(placement.waiting, program[l])
    return
  }
  supplementalLine[a] = l
  seat(placement, program[l], key[l], a)
}

/**
 * Whether both programs of a joint line would take their member (Roth & Peranson 1999, appendix C): it has a vacancy, holds someone it
 * ranks lower, or holds this member already. A seat that the other member would leave does not count as vacant.
 * A program that is to take both must rank both among the best it can have of its holders and them.
 */
export function couldHave(placement: Placement, couple: number, joint: number): boolean {
  const { member, program, key } = placement.varied.couples
  const p = program[2 * joint]
  const q = program[2 * joint + 1]
  const first = member[2 * couple]
  const second = member[2 * couple + 1]
  if (p === q) return couldHaveBoth(placement, p, first, key[2 * joint], second, key[2 * joint + 1])
  return couldSit(placement, p, first, key[2 * joint]) && couldSit(placement, q, second, key[2 * joint + 1])
}

function couldSit(placement: Placement, p: number, a: number, key: number): boolean {
  if (p === NO_PROGRAM) return true
  if (key === UNRANKED) return false
  const { seats } = placement
  return admits(seats, p, key, a) || (sitsAt(placement, p, a) && holdersAbove(seats, p, key, a) < seats.quota[p])
}

function sitsAt(placement: Placement, p: number, a: number): boolean {
  return primaryProgram(placement, a) === p || supplementalProgram(placement, a) === p
}

export function couldHaveBoth(placement: Placement, p: number, a: number, keyOfA: number, b: number, keyOfB: number): boolean {
  if (p === NO_PROGRAM || keyOfA === UNRANKED || keyOfB === UNRANKED) return false
  const { seats } = placement
  const aIsBetter = keyOfA < keyOfB || (keyOfA === keyOfB && a < b)
  const above = holdersAbove(seats, p, aIsBetter ? keyOfB : keyOfA, aIsBetter ? b : a)
  const others = sitsAt(placement, p, aIsBetter ? a : b) ? above - 1 : above
  return others + 2 <= seats.quota[p]
}

/** Whether a unit that holds nothing could have any line of its list. */
export function couldImprove(placement: Placement, unit: number): boolean {
  const { varied, applicants, seats } = placement
  if (unit < applicants) {
    const { listStart, listProgram, listKey } = varied.world
    for (let l = listStart[unit]; l < listStart[unit + 1]; l++) {
      if (listKey[l] !== UNRANKED && admits(seats, listProgram[l], listKey[l], unit)) return true
    }
    return false
  }
  const { listStart, unwritten } = varied.couples
  const couple = unit - applicants
  for (let joint = listStart[couple]; joint < listStart[couple + 1]; joint++) {
    if (unwritten && joint === unwritten.written[couple]) unwritten.writeMore(couple)
    if (couldHave(placement, couple, joint)) return true
  }
  return false
}
