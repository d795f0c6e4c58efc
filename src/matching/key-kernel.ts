import { applicantProposing, type HeldMatching, holdSeats } from './applicant-proposing.ts'
import { type Growth, growthOf, type Spare } from './grown-world.ts'
import { type HeldSeats, orderHolders } from './held-seats.ts'
import { isLatest, type KernelRoom, numbersAt, openKernel } from './kernel-room.ts'
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

/** What may be gone on from: a world that stands seated, and how much it may grow by. */
interface Grows {
  readonly world: World
  readonly seated: Seated
  readonly spare: Spare
}

/** The last world that was said to grow. */
let grows: Grows | undefined

const NO_SPARE: Spare = { applicants: 0, lines: 0 }

/**
 * applicantProposing in the WebAssembly kernel (assembly/keys.ts), on keys as they are: the same matching and number of proposals, for one
 * run in about half the time. Where there is no kernel, and for small worlds, applicantProposing itself.
 * `spare` is what the world is going to grow by; when it is grown (grown-world.ts), it is gone on from here.
 */
export function matchOnce(world: World, spare?: Spare): Matching {
  const seated = isLarge(world) ? seatInKernel(world, spare) : undefined
  return seated ? matchingOf(seated) : applicantProposing(world)
}

/** holdSeats in the same way: the matching with the seats as it leaves them. */
export function holdSeatsOnce(world: World): HeldMatching {
  return (isLarge(world) ? holdSeatsInKernel(world) : undefined) ?? holdSeats(world)
}

/** The same whatever the size of the world; undefined where the host cannot run the kernel. */
export function holdSeatsInKernel(world: World, spare?: Spare): HeldMatching | undefined {
  const seated = seatInKernel(world, spare)
  return seated && { ...matchingOf(seated), seats: seatsOf(world, seated) }
}

const isLarge = ({ listProgram }: World): boolean => listProgram.length >= LEAST_LINES

const matchingOf = ({ line, proposals }: Seated): Matching => ({ line, proposals })

function seatInKernel(world: World, spare: Spare = NO_SPARE): Seated | undefined {
  const { listStart, listProgram, listKey, quota } = world
  const growth = growthOf(world)
  const base = growth && baseOf(world, growth)
  grows = undefined
  if (base) return seatMore(world, growth, base)
  const lines = listProgram.length
  const applicants = applicantsOf(world)
  const seating = seatingOf(world)
  const room = openKernel(keyBytes(applicants, lines, seating, spare), true)
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
  const newcomers = numbersAt(room, at.newcomers, applicants)
  for (let a = 0; a < applicants; a++) newcomers[a] = a
  propose(room, applicants)
  const seated = readOff(world, room, seating)
  if (spare !== NO_SPARE) grows = { world, seated, spare }
  return seated
}

/** What a world is grown from, where it still stands seated and has room for it. */
function baseOf(world: World, { base }: Growth): Seated | undefined {
  if (grows?.world !== base || !isLatest(grows.seated.room)) return undefined
  const { seated, spare } = grows
  const applicants = applicantsOf(world) - applicantsOf(base)
  const lines = world.listProgram.length - world.listStart[applicantsOf(base)]
  const isEnough = applicants <= spare.applicants && lines <= spare.lines
  // Where seats were counted by who wants them, there may not be one for everybody who comes.
  return isEnough && isSeatedByQuota(base) ? seated : undefined
}

/** Lets those propose by whom a world is grown, and whoever they displace. */
function seatMore(world: World, { base, changed }: Growth, { room, seating }: Seated): Seated {
  const { listStart, listProgram, listKey, quota } = world
  const { kernel, memory, at } = room
  const [old, applicants] = [applicantsOf(base), applicantsOf(world)]
  numbersAt(room, at.listStart, applicants + 1).set(listStart)
  numbersAt(room, at.keys, listKey.length).set(listKey)
  // Lists that are others stand where those before them stood.
  const words = new Uint32Array(memory.buffer)
  for (let i = 0; i < changed.length; i++) {
    const a = changed[i]
    let word = words[at.start / 4 + a] / 4
    for (let l = listStart[a]; l < listStart[a + 1]; l++) {
      words[word++] = listProgram[l]
      words[word++] = listKey[l]
    }
    words[word++] = quota.length
    words[word] = 0
  }
  // Of the others the lines are read as if all those before them stood there too.
  const before = 4 * listStart[old]
  numbersAt(room, at.lines, listProgram.length - listStart[old]).set(listProgram.subarray(listStart[old]))
  kernel.pairUp(
    at.listStart + 4 * old,
    applicants - old,
    at.lines - before,
    at.keys,
    at.start + 4 * old,
    at.words + 8 * (base.listProgram.length + old),
    quota.length,
  )
  const newcomers = numbersAt(room, at.newcomers, changed.length + applicants - old)
  newcomers.set(changed)
  for (let i = changed.length, a = old; a < applicants; i++, a++) newcomers[i] = a
  propose(room, newcomers.length)
  return readOff(world, room, seating)
}

/** The matching that stands in the kernel. */
function readOff({ listStart, quota }: World, room: Seated['room'], seating: SeatRoom): Seated {
  const { kernel, memory, at } = room
  const applicants = listStart.length - 1
  kernel.readOffKeys(at.programs, quota.length, at.holders, at.listStart, at.start, at.line, applicants)
  const line = new Int32Array(memory.buffer, at.line, applicants).slice()
  return { room, seating, line, proposals: kernel.countProposals(at.listStart, at.keys, at.line, applicants) }
}

const propose = ({ kernel, at }: Seated['room'], newcomers: number): void =>
  kernel.proposeKeys(at.start, at.newcomers, newcomers, at.programs, at.seatKeys, at.holders, at.hands)

/** Seats of all programs; lines are only counted where the quotas add up to more than there are lines. */
const seatingOf = (world: World): SeatRoom =>
  isSeatedByQuota(world) ? roomFor(world.quota, (p) => world.quota[p]) : seatRoom(world)

/** Whether the quotas add up to no more than there are lines. */
function isSeatedByQuota({ quota, listProgram }: World): boolean {
  let total = 0
  for (let p = 0; p < quota.length; p++) total += quota[p]
  return total <= listProgram.length
}

/** Bytes of the arrays named as in assembly/keys.ts. */
function keyBytes(applicants: number, lines: number, { firstSeat, seats }: SeatRoom, spare: Spare) {
  const perProgram = 4 * firstSeat.length
  const all = applicants + spare.applicants
  return {
    ...{ listStart: 4 * (all + 1), lines: 4 * (lines + spare.lines), keys: 4 * (lines + spare.lines) },
    words: 8 * (lines + spare.lines + all),
    ...{ start: 4 * all, line: 4 * all, newcomers: 4 * all },
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
