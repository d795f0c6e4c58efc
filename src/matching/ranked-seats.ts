import { type Arrays, freshArrays } from './kept-arrays.ts'
import { PLACES, placesByKey } from './key-order.ts'
import { UNRANKED } from './world.ts'

/**
 * The seats of every program while couples move in and out: its holders in order of rank, best first. Unlike in a heap, anyone can
 * leave, and the better ones can be counted. Among equal keys the lower applicant index is the better one. Nobody holds two seats
 * of one program.
 */
export interface RankedSeats {
  /** program -> its first seat; one extra entry closes the last program's. */
  readonly firstSeat: Uint32Array
  /** program -> seats there are at the moment. */
  readonly quota: Uint32Array
  /** program -> seats taken. */
  readonly taken: Uint32Array
  /** program -> key that one more applicant must beat: the worst key held when full, UNRANKED while a seat is vacant, 0 without seats. */
  readonly cutoff: Uint32Array
  /** seat -> key of the holder. While a program holds more than its quota, the surplus counts for nothing but has seats. */
  readonly seatKey: Uint32Array
  /** seat -> applicant who holds it. */
  readonly seatApplicant: Uint32Array
}

/** Up to this many holders of a program are put in order by insertion. */
const FEW = 40

/** All seats vacant; `room` is the most holders that each program can ever have. */
export function vacantRankedSeats(quota: Uint32Array, room: Uint32Array, arrays: Arrays = freshArrays): RankedSeats {
  const firstSeat = new Uint32Array(quota.length + 1)
  for (let p = 0; p < quota.length; p++) firstSeat[p + 1] = firstSeat[p] + room[p]
  return {
    firstSeat,
    quota: quota.slice(),
    taken: new Uint32Array(quota.length),
    cutoff: quota.map((seats) => (seats === 0 ? 0 : UNRANKED)),
    seatKey: arrays('seatKey', Uint32Array, firstSeat[quota.length]),
    seatApplicant: arrays('seatApplicant', Uint32Array, firstSeat[quota.length]),
  }
}

/** Puts the holders of a program, added in order of their index, in order of rank. */
export function rankHolders(seats: RankedSeats, p: number): void {
  const { firstSeat, taken, seatKey, seatApplicant } = seats
  const first = firstSeat[p]
  const end = first + taken[p]
  if (taken[p] > PLACES) {
    const keys = seatKey.slice(first, end)
    const applicants = seatApplicant.slice(first, end)
    const order = placesByKey(keys)
    for (let place = 0; place < order.length; place++) {
      seatKey[first + place] = keys[order[place]]
      seatApplicant[first + place] = applicants[order[place]]
    }
  } else if (taken[p] > FEW) {
    const order = Float64Array.from({ length: taken[p] }, (_, place) => seatKey[first + place] * PLACES + place).sort()
    const applicants = seatApplicant.slice(first, end)
    for (let place = 0; place < order.length; place++) {
      seatKey[first + place] = Math.floor(order[place] / PLACES)
      seatApplicant[first + place] = applicants[order[place] % PLACES]
    }
  } else {
    for (let seat = first + 1; seat < end; seat++) {
      const key = seatKey[seat]
      const applicant = seatApplicant[seat]
      let to = seat
      while (to > first && seatKey[to - 1] > key) {
        seatKey[to] = seatKey[to - 1]
        seatApplicant[to] = seatApplicant[to - 1]
        to--
      }
      seatKey[to] = key
      seatApplicant[to] = applicant
    }
  }
  noteCutoff(seats, p)
}

function noteCutoff({ firstSeat, quota, taken, cutoff, seatKey }: RankedSeats, p: number): void {
  cutoff[p] = taken[p] < quota[p] ? UNRANKED : quota[p] === 0 ? 0 : seatKey[firstSeat[p] + quota[p] - 1]
}

/** Whether program p would take an applicant with this key: a vacant seat, or a worse holder. An unranked line never beats anything. */
export function admits(seats: RankedSeats, p: number, key: number, applicant: number): boolean {
  const cutoff = seats.cutoff[p]
  if (key !== cutoff) return key < cutoff
  return key !== UNRANKED && seats.quota[p] > 0 && applicant < seats.seatApplicant[seats.firstSeat[p] + seats.quota[p] - 1]
}

/** The lowest-ranked holder of program p, which must have one. */
export function worstHolder({ firstSeat, taken, seatApplicant }: RankedSeats, p: number): number {
  return seatApplicant[firstSeat[p] + taken[p] - 1]
}

/** How many holders of program p it ranks above an applicant with this key. */
export function holdersAbove(seats: RankedSeats, p: number, key: number, applicant: number): number {
  return placeFor(seats, p, key, applicant) - seats.firstSeat[p]
}

/** The seat before which everyone is better than this applicant. */
function placeFor({ firstSeat, taken, seatKey, seatApplicant }: RankedSeats, p: number, key: number, applicant: number): number {
  let low = firstSeat[p]
  let high = low + taken[p]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (seatKey[middle] < key || (seatKey[middle] === key && seatApplicant[middle] < applicant)) low = middle + 1
    else high = middle
  }
  return low
}

/** Gives an applicant a seat of program p, which must have a vacant one. */
export function sitDown(seats: RankedSeats, p: number, key: number, applicant: number): void {
  const { firstSeat, taken, seatKey, seatApplicant } = seats
  const place = placeFor(seats, p, key, applicant)
  const end = firstSeat[p] + taken[p]
  for (let seat = end; seat > place; seat--) {
    seatKey[seat] = seatKey[seat - 1]
    seatApplicant[seat] = seatApplicant[seat - 1]
  }
  seatKey[place] = key
  seatApplicant[place] = applicant
  taken[p]++
  noteCutoff(seats, p)
}

/** Takes the seat of program p from an applicant who must hold one. */
export function standUp(seats: RankedSeats, p: number, key: number, applicant: number): void {
  const { firstSeat, taken, seatKey, seatApplicant } = seats
  const end = firstSeat[p] + taken[p] - 1
  for (let seat = placeFor(seats, p, key, applicant); seat < end; seat++) {
    seatKey[seat] = seatKey[seat + 1]
    seatApplicant[seat] = seatApplicant[seat + 1]
  }
  taken[p]--
  noteCutoff(seats, p)
}

/** Changes the number of seats of program p. It may be below the number taken, until holders are displaced. */
export function setQuota(seats: RankedSeats, p: number, quota: number): void {
  seats.quota[p] = quota
  noteCutoff(seats, p)
}
