import { type Arrays, freshArrays } from './kept-arrays.ts'
import { enterAllPassed, enterPassed, noPassedLines, type PassedLines } from './passed-lines.ts'
import { type RankedSeats, rankHolders, sitDown, standUp, vacantRankedSeats, worstHolder } from './ranked-seats.ts'
import { type SearchBudget, searchBudget } from './search-budget.ts'
import {
  couplesOf,
  NO_PROGRAM,
  placeInCouple,
  supplementsByApplicant,
  type VariedWorld,
  writeJointLists,
} from './varied-world.ts'
import { letProgramWait, letUnitWait, nobodyWaiting, type Waiting } from './waiting.ts'
import { applicantsOf, type Matching, UNMATCHED, UNRANKED } from './world.ts'

/**
 * Who sits where while the Roth-Peranson procedure runs, and who is to be looked at next. A unit is what enters and is displaced as a
 * whole: applicant a who is alone is unit a, couple c is unit (number of applicants) + c. The passed lines know a unit's list by the
 * number of the unit, and supplemental list s by (number of units) + s.
 */
export interface Placement {
  readonly varied: VariedWorld
  /** Number of applicants. */
  readonly applicants: number
  /** Number of units. */
  readonly units: number
  readonly seats: RankedSeats
  readonly passed: PassedLines
  readonly waiting: Waiting
  /** As in VariedMatching. */
  readonly line: Int32Array
  readonly jointLine: Int32Array
  readonly supplementalLine: Int32Array
  /** applicant -> 2 * couple + side, or -1. */
  readonly inCouple: Int32Array
  /** applicant -> first supplemental list; one extra entry. */
  readonly firstSupplement: Uint32Array
  /** Whether there are supplemental lists at all. Where there are none, nobody's are looked for in memory. */
  readonly supplemented: boolean
  /** unit -> 1 if it may not propose: not entered yet, or left out. */
  readonly outside: Uint8Array
  /** Changes with whoever sits down or stands up, and comes back when everybody sits as before. */
  fingerprint: number
  proposals: number
  readonly budget: SearchBudget
}

/**
 * Everybody who is alone sits where deferred acceptance put them, with what they passed on the way; supplemental lists and couples are
 * still outside.
 */
export function placementAfter(
  varied: VariedWorld,
  plain: Matching,
  budget = searchBudget(varied),
  arrays: Arrays = freshArrays,
): Placement {
  const { world } = varied
  const applicants = applicantsOf(world)
  const units = applicants + couplesOf(varied)
  const placement: Placement = {
    varied,
    applicants,
    units,
    seats: vacantRankedSeats(world.quota, roomOf(varied), arrays),
    passed: noPassedLines(world.quota.length, firstPlaces(varied, arrays), 2 * plain.proposals + LEAST_PASSED, arrays),
    waiting: nobodyWaiting(units, world.quota.length, arrays),
    line: arrays('line', Int32Array, applicants),
    jointLine: arrays('jointLine', Int32Array, couplesOf(varied)).fill(UNMATCHED),
    supplementalLine: arrays('supplementalLine', Int32Array, applicants).fill(UNMATCHED),
    inCouple: placeInCouple(varied, arrays('inCouple', Int32Array, applicants)),
    firstSupplement: supplementsByApplicant(varied, arrays('firstSupplement', Uint32Array, applicants + 1)),
    supplemented: varied.supplements.applicant.length > 0,
    outside: arrays('outside', Uint8Array, units).fill(1, applicants),
    fingerprint: 0,
    proposals: plain.proposals,
    budget,
  }
  placement.line.set(plain.line)
  enterAllPassed(placement.passed, world, placement.line)
  seatEveryone(placement)
  return placement
}

/** Entries of passed lines that even the smallest market has room for at once. */
const LEAST_PASSED = 64

/** Collects the holders of every program and ranks them. */
function seatEveryone({ varied: { world }, seats, line, applicants }: Placement): void {
  const { listProgram, listKey, quota } = world
  const { firstSeat, taken, seatKey, seatApplicant } = seats
  for (let a = 0; a < applicants; a++) {
    const held = line[a]
    if (held === UNMATCHED) continue
    const p = listProgram[held]
    const seat = firstSeat[p] + taken[p]++
    seatKey[seat] = listKey[held]
    seatApplicant[seat] = a
  }
  for (let p = 0; p < quota.length; p++) rankHolders(seats, p)
}

/** program -> most holders it can have: its seats and those it may be given, or if that is too much in all, not more than name it. */
function roomOf({ world, couples, supplements, reversions }: VariedWorld): Uint32Array {
  const room = Float64Array.from(world.quota)
  for (let i = 0; i < reversions.receiver.length; i++) room[reversions.receiver[i]] += reversions.max[i]
  let total = 0
  for (let p = 0; p < room.length; p++) total += room[p]
  if (total <= world.listProgram.length) return Uint32Array.from(room)
  writeJointLists(couples)
  const named = new Uint32Array(room.length)
  for (let line = 0; line < world.listProgram.length; line++) named[world.listProgram[line]]++
  for (let i = 0; i < couples.program.length; i++) if (couples.program[i] !== NO_PROGRAM) named[couples.program[i]]++
  for (let line = 0; line < supplements.program.length; line++) named[supplements.program[line]]++
  return named.map((count, p) => Math.min(count, room[p]))
}

/** list -> its first place, for all lists in the order in which passed lines number them. */
function firstPlaces({ world, couples, supplements }: VariedWorld, arrays: Arrays): Uint32Array {
  const starts = [world.listStart, couples.listStart, supplements.listStart].map((start) => start.subarray(0, -1))
  const first = arrays('passedTo', Uint32Array, starts[0].length + starts[1].length + starts[2].length)
  first.set(starts[0])
  first.set(starts[1], starts[0].length)
  first.set(starts[2], starts[0].length + starts[1].length)
  return first
}

/** Notes that a unit's list was gone down to a line (UNMATCHED: to its end). */
export function passLines({ varied: { world, couples }, passed, applicants }: Placement, unit: number, line: number): void {
  const { passedTo } = passed
  if (unit < applicants) {
    const end = line === UNMATCHED ? world.listStart[unit + 1] : line
    for (let l = passedTo[unit]; l < end; l++) {
      if (world.listKey[l] !== UNRANKED) enterPassed(passed, world.listProgram[l], unit, l, world.listKey[l])
    }
    if (end > passedTo[unit]) passedTo[unit] = end
    return
  }
  const end = line === UNMATCHED ? couples.listStart[unit - applicants + 1] : line
  for (let i = 2 * passedTo[unit]; i < 2 * end; i++) {
    const ranked = couples.key[i] !== UNRANKED && couples.key[i ^ 1] !== UNRANKED
    if (ranked && couples.program[i] !== NO_PROGRAM) enterPassed(passed, couples.program[i], unit, i, couples.key[i])
  }
  if (end > passedTo[unit]) passedTo[unit] = end
}

/** The same for a supplemental list. */
export function passSupplementalLines({ varied: { supplements }, passed, units }: Placement, list: number, line: number): void {
  const { passedTo } = passed
  const end = line === UNMATCHED ? supplements.listStart[list + 1] : line
  for (let l = passedTo[units + list]; l < end; l++) {
    if (supplements.key[l] !== UNRANKED) enterPassed(passed, supplements.program[l], units + list, l, supplements.key[l])
  }
  if (end > passedTo[units + list]) passedTo[units + list] = end
}

/** The unit an applicant belongs to. */
export function unitOf({ inCouple, applicants }: Placement, a: number): number {
  return inCouple[a] < 0 ? a : applicants + (inCouple[a] >>> 1)
}

/** The program of an applicant's primary match, or NO_PROGRAM. */
export function primaryProgram({ varied: { world, couples }, line, jointLine, inCouple }: Placement, a: number): number {
  const place = inCouple[a]
  if (place < 0) return line[a] === UNMATCHED ? NO_PROGRAM : world.listProgram[line[a]]
  const joint = jointLine[place >>> 1]
  return joint === UNMATCHED ? NO_PROGRAM : couples.program[2 * joint + (place & 1)]
}

/** The program of an applicant's supplemental match, or NO_PROGRAM. */
export function supplementalProgram({ varied: { supplements }, supplementalLine, supplemented }: Placement, a: number): number {
  return !supplemented || supplementalLine[a] === UNMATCHED ? NO_PROGRAM : supplements.program[supplementalLine[a]]
}

/** The list tried beside the applicant's primary match, or -1. */
export function supplementalList(placement: Placement, a: number): number {
  const { firstSupplement, supplemented } = placement
  if (!supplemented || firstSupplement[a] === firstSupplement[a + 1]) return -1
  const primary = primaryProgram(placement, a)
  for (let s = firstSupplement[a]; s < firstSupplement[a + 1]; s++) {
    if (placement.varied.supplements.advanced[s] === primary) return s
  }
  return -1
}

/** Seats an applicant, who was found to be taken, at a program; if it is full, its lowest-ranked holder is displaced. */
export function seat(placement: Placement, p: number, key: number, a: number): void {
  const { seats } = placement
  if (seats.taken[p] >= seats.quota[p]) displaceWorst(placement, p)
  sitDown(seats, p, key, a)
  placement.fingerprint ^= mixed(p, a)
}

function unseat(placement: Placement, p: number, key: number, a: number): void {
  standUp(placement.seats, p, key, a)
  placement.fingerprint ^= mixed(p, a)
}

/** Leaves a seat, which the program may now offer to others. */
export function vacate(placement: Placement, p: number, key: number, a: number): void {
  unseat(placement, p, key, a)
  letProgramWait(placement.waiting, p)
}

/** Leaves the supplemental seat, if there is one. */
export function vacateSupplemental(placement: Placement, a: number): void {
  if (!placement.supplemented) return
  const line = placement.supplementalLine[a]
  if (line === UNMATCHED) return
  const { program, key } = placement.varied.supplements
  placement.supplementalLine[a] = UNMATCHED
  vacate(placement, program[line], key[line], a)
}

/**
 * Takes the seat of a program's lowest-ranked holder away. A supplemental seat goes alone; with a primary seat its holder loses the
 * supplemental one too, and in a couple the partner loses everything as well. Those seats become vacant; the unit waits to propose.
 */
export function displaceWorst(placement: Placement, p: number): void {
  const { seats, supplementalLine } = placement
  const a = worstHolder(seats, p)
  unseat(placement, p, seats.seatKey[seats.firstSeat[p] + seats.taken[p] - 1], a)
  if (supplementalProgram(placement, a) === p) supplementalLine[a] = UNMATCHED
  else leaveMatch(placement, unitOf(placement, a), a)
  letUnitWait(placement.waiting, unitOf(placement, a))
}

/** Leaves everything a unit holds; `displaced` is a member whose primary seat is taken already, or -1. */
export function leaveMatch(placement: Placement, unit: number, displaced: number): void {
  const { varied, line, jointLine, applicants } = placement
  if (unit < applicants) {
    const { listProgram, listKey } = varied.world
    vacateSupplemental(placement, unit)
    if (displaced < 0 && line[unit] !== UNMATCHED) vacate(placement, listProgram[line[unit]], listKey[line[unit]], unit)
    line[unit] = UNMATCHED
    return
  }
  const { member, program, key } = varied.couples
  const joint = jointLine[unit - applicants]
  for (let side = 0; side < 2; side++) {
    const a = member[2 * (unit - applicants) + side]
    vacateSupplemental(placement, a)
    if (joint === UNMATCHED || a === displaced) continue
    const at = 2 * joint + side
    if (program[at] !== NO_PROGRAM) vacate(placement, program[at], key[at], a)
  }
  jointLine[unit - applicants] = UNMATCHED
}

/** A number for "applicant a sits at program p", spread over 32 bits (the final mix of MurmurHash3). */
function mixed(p: number, a: number): number {
  let spread = (Math.imul(p + 1, 0x9e3779b1) + a) | 0
  spread = Math.imul(spread ^ (spread >>> 16), 0x85ebca6b)
  spread = Math.imul(spread ^ (spread >>> 13), 0xc2b2ae35)
  return spread ^ (spread >>> 16)
}
