import { applicantProposing, type HeldMatching, holdSeats } from './applicant-proposing.ts'
import { type HeldSeats, orderHolders } from './held-seats.ts'
import { type KernelRoom, numbersAt, openKernel } from './kernel-room.ts'
import { roomFor, type SeatRoom, seatRoom } from './packed-proposing.ts'
import { applicantsOf, type Matching, UNRANKED, type World } from './world.ts'

/** Below so many lines the kernel takes longer to fill than the match takes. */
const LEAST_LINES = 2048

/** Sixteen bytes for each of the sixteen lists in hand. */
const HANDS_BYTES = 256

/** A world as the kernel leaves it: everybody seated, lists and seats in its memory until it is used again. */
interface Seated {
  readonly room: KernelRoom<keyof ReturnType<typeof keyBytes>>
  readonly seating: SeatRoom
  readonly line: Int32Array
  readonly proposals: number
}

/**
 * applicantProposing in the WebAssembly kernel (assembly/keys.ts), on keys as they are: the same matching and number of proposals, for one
 * run in about half the time. Where there is no kernel, and for small worlds, applicantProposing itself.
 */
export function matchOnce(world: World): Matching {
  const seated = isLarge(world) ? seatInKernel(world) : undefined
  return seated ? matchingOf(seated) : applicantProposing(world)
}

/** holdSeats in the same way: the matching with the seats as it leaves them. */
export function holdSeatsOnce(world: World): HeldMatching {
  return (isLarge(world) ? holdSeatsInKernel(world) : undefined) ?? holdSeats(world)
}

/** The same whatever the size of the world; undefined where the host cannot run the kernel. */
export function holdSeatsInKernel(world: World): HeldMatching | undefined {
  const seated = seatInKernel(world)
  return seated && { ...matchingOf(seated), seats: seatsOf(world, seated) }
}

const isLarge = ({ listProgram }: World): boolean => listProgram.length >= LEAST_LINES

const matchingOf = ({ line, proposals }: Seated): Matching => ({ line, proposals })

function seatInKernel(world: World): Seated | undefined {
  const { listStart, listProgram, listKey, quota } = world
  const lines = listProgram.length
  const applicants = applicantsOf(world)
  const seating = seatingOf(world)
  const room = openKernel(keyBytes(applicants, lines, seating), true)
  if (!room) return undefined
  const { kernel, at } = room
  numbersAt(room, at.listStart, applicants + 1).set(listStart)
  numbersAt(room, at.lines, lines).set(listProgram)
  numbersAt(room, at.keys, lines).set(listKey)
  numbersAt(room, at.quotas, quota.length).set(quota)
  numbersAt(room, at.firstSeats, quota.length).set(seating.firstSeat)
  numbersAt(room, at.seatKeys, seating.seats).fill(0)
  kernel.pairUp(at.listStart, applicants, at.lines, at.keys, at.start, at.words, quota.length)
  kernel.vacateKeys(at.programs, at.quotas, at.firstSeats, quota.length)
  kernel.proposeKeys(at.start, applicants, at.programs, at.seatKeys, at.holders, at.hands)
  kernel.readOffKeys(at.programs, quota.length, at.holders, at.listStart, at.start, at.line, applicants)
  const line = new Int32Array(room.memory.buffer, at.line, applicants).slice()
  return { room, seating, line, proposals: kernel.countProposals(at.listStart, at.keys, at.line, applicants) }
}

/** Seats of all programs; lines are only counted where the quotas add up to more than there are lines. */
function seatingOf(world: World): SeatRoom {
  const { quota, listProgram } = world
  let total = 0
  for (let p = 0; p < quota.length; p++) total += quota[p]
  return total > listProgram.length ? seatRoom(world) : roomFor(quota, (p) => quota[p])
}

/** Bytes of the arrays named as in assembly/keys.ts. */
function keyBytes(applicants: number, lines: number, { firstSeat, seats }: SeatRoom) {
  const perProgram = 4 * firstSeat.length
  return {
    ...{ listStart: 4 * (applicants + 1), lines: 4 * lines, keys: 4 * lines, words: 8 * (lines + applicants) },
    ...{ start: 4 * applicants, line: 4 * applicants },
    ...{ programs: 4 * perProgram + 16, quotas: perProgram, firstSeats: perProgram },
    ...{ seatKeys: 4 * seats, holders: 8 * seats, hands: HANDS_BYTES },
  }
}

/** Numbers per program in the kernel: the key to beat, a seat, the first seat, the quota. */
const PROGRAM_NUMBERS = 4
const CUT = 0
const SEAT = 1
const FIRST = 2

function seatsOf({ quota }: World, { room, seating }: Seated): HeldSeats {
  const { at } = room
  const programs = numbersAt(room, at.programs, PROGRAM_NUMBERS * quota.length)
  const holders = numbersAt(room, at.holders, 2 * seating.seats)
  const seats: HeldSeats = {
    firstSeat: Uint32Array.from(seating.firstSeat),
    taken: new Uint32Array(quota.length),
    cutoff: new Uint32Array(quota.length),
    seatKey: numbersAt(room, at.seatKeys, seating.seats).slice(),
    seatApplicant: new Uint32Array(seating.seats),
  }
  for (let seat = 0; seat < seating.seats; seat++) seats.seatApplicant[seat] = holders[2 * seat + 1]
  for (let p = 0; p < quota.length; p++) {
    const at = PROGRAM_NUMBERS * p
    seats.taken[p] = programs[at + CUT] === UNRANKED ? programs[at + SEAT] - programs[at + FIRST] : quota[p]
    orderHolders(seats, quota[p], p)
  }
  return seats
}
