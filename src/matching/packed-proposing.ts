import type { PackedWorld } from './packed-world.ts'
import { type Matching, UNMATCHED, UNRANKED } from './world.ts'

/** Numbers per program: the rank to beat, the seat that gives it (the next vacant one while there is any), its first seat, its quota. */
const CUT = 0
const AT = 1
const FIRST = 2
const QUOTA = 3

/** Working memory for worlds of one shape; a run clears it and allocates nothing. */
export interface PackedScratch {
  /** program -> first seat. A program has no more seats than applicants list it, so a quota of a thousand million costs nothing. */
  readonly firstSeat: Int32Array
  readonly programs: Int32Array
  /** seat -> rank of the holder, the word after the holder's, the holder's place. */
  readonly heldRank: Int32Array
  readonly heldNext: Int32Array
  readonly heldPlace: Int32Array
  readonly line: Int32Array
}

/** Memory for matching a packed world. */
export function packedScratch({ world, order }: PackedWorld): PackedScratch {
  const listed = new Uint32Array(world.quota.length)
  for (const p of world.listProgram) listed[p]++
  const firstSeat = new Int32Array(listed.length)
  let seats = 0
  for (let p = 0; p < listed.length; p++) {
    firstSeat[p] = seats
    seats += Math.min(listed[p], world.quota[p])
  }
  return {
    firstSeat,
    programs: new Int32Array(4 * (world.quota.length + 1)),
    heldRank: new Int32Array(seats + 1),
    heldNext: new Int32Array(seats + 1),
    heldPlace: new Int32Array(seats + 1),
    line: new Int32Array(order.length),
  }
}

/** Deferred acceptance, applicants propose, on a packed world: the same matching and number of proposals as applicantProposing. */
export function packedProposing(packed: PackedWorld, scratch = packedScratch(packed)): Matching {
  clear(packed, scratch)
  const { order, start, unranked } = packed
  for (let place = 0; place < order.length; place++) run(packed, scratch, place, start[place])
  return { line: scratch.line, proposals: readOff(packed, scratch, unranked - 1) }
}

function clear({ world, unranked }: PackedWorld, { programs, firstSeat, line }: PackedScratch): void {
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
  line.fill(UNMATCHED)
}

/** Lets the applicant at a place propose from a word on, and everyone displaced in turn. */
function run({ words, programBits, unranked }: PackedWorld, { programs, heldRank, heldNext, heldPlace }: PackedScratch, newcomer: number, from: number): void {
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
      heldRank[seat] = rank
      heldNext[seat] = at
      heldPlace[seat] = place
      if (seat + 1 - programs[p + FIRST] === programs[p + QUOTA]) findWorst(programs, heldRank, p)
      else programs[p + AT] = seat + 1
      return
    }
    const next = heldNext[seat]
    const displaced = heldPlace[seat]
    heldRank[seat] = rank
    heldNext[seat] = at
    heldPlace[seat] = place
    at = next
    place = displaced
    findWorst(programs, heldRank, p)
  }
}

/** A look along the seats costs less than a heap: programs have few, and the ranks lie side by side. */
function findWorst(programs: Int32Array, heldRank: Int32Array, p: number): void {
  const first = programs[p + FIRST]
  const end = first + programs[p + QUOTA]
  let worst = heldRank[first]
  let seat = first
  for (let s = first + 1; s < end; s++) {
    const rank = heldRank[s]
    if (rank > worst) {
      worst = rank
      seat = s
    }
  }
  programs[p + CUT] = worst
  programs[p + AT] = seat
}

/** Writes the matches as lines of the world; returns the proposals made. */
function readOff(packed: PackedWorld, { programs, heldNext, heldPlace, line }: PackedScratch, vacancy: number): number {
  const { world, order, start, unrankedLines } = packed
  const { listStart, quota } = world
  let proposals = world.listProgram.length
  for (let p = 0; p < quota.length; p++) {
    const first = programs[4 * p + FIRST]
    const end = programs[4 * p + CUT] === vacancy ? programs[4 * p + AT] : first + quota[p]
    for (let seat = first; seat < end; seat++) {
      const place = heldPlace[seat]
      const a = order[place]
      const passed = heldNext[seat] - start[place]
      line[a] = listStart[a] + passed - 1
      proposals -= listStart[a + 1] - listStart[a] - passed
    }
  }
  return unrankedLines === 0 ? proposals : countRanked(packed, line)
}

/** Proposals where some lines are not ranked: those passed over are none. */
function countRanked({ world, order }: PackedWorld, line: Int32Array): number {
  const { listStart, listKey } = world
  let proposals = 0
  for (let a = 0; a < order.length; a++) {
    const end = line[a] === UNMATCHED ? listStart[a + 1] : line[a] + 1
    for (let l = listStart[a]; l < end; l++) if (listKey[l] !== UNRANKED) proposals++
  }
  return proposals
}
