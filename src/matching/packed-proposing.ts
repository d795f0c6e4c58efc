import type { PackedWorld } from './packed-world.ts'
import { type Matching, UNMATCHED, type World } from './world.ts'

/** Numbers per program: the rank to beat, the seat that gives it (the next vacant one while there is any), its first seat, its quota. */
const CUT = 0
const AT = 1
const FIRST = 2
const QUOTA = 3

/** Working memory for one packed world; a run clears it and allocates nothing. */
export interface PackedScratch {
  readonly firstSeat: Int32Array
  readonly programs: Int32Array
  /** seat -> rank of the holder. */
  readonly ranks: Int32Array
  /** seat * 2 -> the word after the holder's; seat * 2 + 1 -> the holder's place. */
  readonly holders: Int32Array
  /** What a run returns; the next one writes over it. */
  readonly matching: { readonly line: Int32Array; proposals: number }
}

/** The kernel reads seats four at a time. */
const LEAST_SEATS = 4

export interface SeatRoom {
  /** program -> first seat. */
  readonly firstSeat: Int32Array
  readonly seats: number
}

/** Room for everyone who can be seated at once. No program has more than applicants list it, so a quota of a thousand million costs nothing. */
export function seatRoom({ listProgram, quota }: World): SeatRoom {
  const listed = new Uint32Array(quota.length)
  for (let l = 0; l < listProgram.length; l++) listed[listProgram[l]]++
  return roomFor(quota, (p) => listed[p])
}

/** Room for at most so many at each program. */
export function roomFor(quota: Uint32Array, mostAt: (p: number) => number): SeatRoom {
  const firstSeat = new Int32Array(quota.length)
  let seats = 0
  for (let p = 0; p < quota.length; p++) {
    firstSeat[p] = seats
    seats += Math.max(LEAST_SEATS, Math.min(mostAt(p), quota[p]))
  }
  return { firstSeat, seats }
}

/** Memory for matching a packed world. */
export function packedScratch({ world, order }: PackedWorld): PackedScratch {
  const { firstSeat, seats } = seatRoom(world)
  return {
    firstSeat,
    programs: new Int32Array(4 * (world.quota.length + 1)),
    ranks: new Int32Array(seats),
    holders: new Int32Array(2 * seats),
    matching: { line: new Int32Array(order.length), proposals: 0 },
  }
}

/** Deferred acceptance, applicants propose, on a packed world: the same matching and number of proposals as applicantProposing. */
export function packedProposing(packed: PackedWorld, scratch = packedScratch(packed)): Matching {
  const { order, start } = packed
  const { programs, firstSeat, holders, matching } = scratch
  prepareSeats(packed, programs, firstSeat)
  for (let place = 0; place < order.length; place++) run(packed, scratch, place, start[place])
  matching.proposals = readOff(packed, programs, holders, matching.line)
  return matching
}

/** All seats vacant. */
function prepareSeats({ world, unranked }: PackedWorld, programs: Int32Array, firstSeat: Int32Array): void {
  const { quota } = world
  for (let p = 0; p < quota.length; p++) {
    programs[4 * p + CUT] = quota[p] === 0 ? -1 : unranked - 1
    programs[4 * p + AT] = firstSeat[p]
    programs[4 * p + FIRST] = firstSeat[p]
    programs[4 * p + QUOTA] = quota[p]
  }
  // The sentinel's program takes everyone and keeps nobody: a list that comes to its end is done.
  programs[4 * quota.length + CUT] = unranked - 1
  programs[4 * quota.length + QUOTA] = 0
}

/** Lets the applicant at a place propose from a word on, and everyone displaced in turn. */
function run(
  { words, programBits, unranked }: PackedWorld,
  { programs, ranks, holders }: PackedScratch,
  newcomer: number,
  from: number,
): void {
  const mask = (1 << programBits) - 1
  const vacancy = unranked - 1
  let place = newcomer
  let at = from
  for (;;) {
    const word = words[at++]
    const p = (word & mask) << 2
    const rank = word >>> programBits
    const cut = programs[p]
    if (rank > cut) continue
    const seat = programs[p + AT]
    if (cut === vacancy) {
      if (programs[p + QUOTA] === 0) return
      ranks[seat] = rank
      holders[2 * seat] = at
      holders[2 * seat + 1] = place
      if (seat + 1 - programs[p + FIRST] === programs[p + QUOTA]) findWorst(programs, ranks, p)
      else programs[p + AT] = seat + 1
      return
    }
    const next = holders[2 * seat]
    const displaced = holders[2 * seat + 1]
    ranks[seat] = rank
    holders[2 * seat] = at
    holders[2 * seat + 1] = place
    at = next
    place = displaced
    findWorst(programs, ranks, p)
  }
}

/** A look along the seats costs less than a heap: programs have few, and the ranks lie side by side. */
function findWorst(programs: Int32Array, ranks: Int32Array, p: number): void {
  const first = programs[p + FIRST]
  const end = first + programs[p + QUOTA]
  let worst = ranks[first]
  let seat = first
  for (let s = first + 1; s < end; s++) {
    const rank = ranks[s]
    if (rank > worst) {
      worst = rank
      seat = s
    }
  }
  programs[p + CUT] = worst
  programs[p + AT] = seat
}

/** Writes the matches as lines of the world; returns the proposals made. */
function readOff(packed: PackedWorld, programs: Int32Array, holders: Int32Array, line: Int32Array): number {
  const { world, order, start, unranked, unrankedLines } = packed
  const { listStart, quota } = world
  let proposals = world.listProgram.length
  line.fill(UNMATCHED)
  for (let p = 0; p < quota.length; p++) {
    const first = programs[4 * p + FIRST]
    const end = programs[4 * p + CUT] === unranked - 1 ? programs[4 * p + AT] : first + quota[p]
    for (let seat = first; seat < end; seat++) {
      const place = holders[2 * seat + 1]
      const a = order[place]
      const passed = holders[2 * seat] - start[place]
      line[a] = listStart[a] + passed - 1
      proposals -= listStart[a + 1] - listStart[a] - passed
    }
  }
  return unrankedLines === 0 ? proposals : countRanked(packed, line)
}

/** Proposals where some lines are not ranked: those passed over are none. */
function countRanked({ words, world, order, start, programBits, unranked }: PackedWorld, line: Int32Array): number {
  let proposals = 0
  for (let place = 0; place < order.length; place++) {
    const a = order[place]
    const passed = line[a] === UNMATCHED ? start[place + 1] - start[place] - 1 : line[a] + 1 - world.listStart[a]
    for (let at = start[place]; at < start[place] + passed; at++) if (words[at] >>> programBits !== unranked) proposals++
  }
  return proposals
}
