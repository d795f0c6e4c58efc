import { UNRANKED, type World } from './world.ts'

/**
 * The seats of every program and who holds them while a match runs. The holders of one program form a binary heap with the
 * worst on top, so the question asked at every proposal (is this applicant better than the worst holder?) reads one number.
 * Among equal keys the lower applicant index is the better one.
 */
export interface HeldSeats {
  /** program -> its first seat. A program without seats still owns one, never taken, so that the top of its heap can be read. */
  readonly firstSeat: Uint32Array
  /** program -> seats taken. */
  readonly taken: Uint32Array
  /** program -> key that one more applicant must beat: the worst key held when full, UNRANKED while a seat is vacant, 0 without seats. */
  readonly cutoff: Uint32Array
  /** seat -> key of the holder. */
  readonly seatKey: Uint32Array
  /** seat -> applicant who holds it. */
  readonly seatApplicant: Uint32Array
}

/** All seats vacant. Room is made for no more holders than list the program, so a quota of a thousand million costs nothing. */
export function vacantSeats(world: World): HeldSeats {
  const programs = world.quota.length
  const firstSeat = new Uint32Array(programs)
  const room = seatsWorthKeeping(world)
  let seats = 0
  for (let p = 0; p < programs; p++) {
    firstSeat[p] = seats
    seats += Math.max(1, room[p])
  }
  return {
    firstSeat,
    taken: new Uint32Array(programs),
    cutoff: world.quota.map((quota) => (quota === 0 ? 0 : UNRANKED)),
    seatKey: new Uint32Array(seats),
    seatApplicant: new Uint32Array(seats),
  }
}

/** program -> seats that can ever be taken. The lines are counted only when the quotas add up to more than there are lines. */
function seatsWorthKeeping(world: World): Uint32Array {
  const { listProgram, quota } = world
  let total = 0
  for (let p = 0; p < quota.length; p++) total += quota[p]
  if (total <= listProgram.length) return quota
  const listed = new Uint32Array(quota.length)
  for (let line = 0; line < listProgram.length; line++) listed[listProgram[line]]++
  return listed.map((count, p) => Math.min(count, quota[p]))
}

/** Whether program p would take an applicant with this key: a vacant seat, or a worse holder. An unranked line never beats anything. */
export function wouldTake(seats: HeldSeats, p: number, key: number, applicant: number): boolean {
  const cutoff = seats.cutoff[p]
  if (key !== cutoff) return key < cutoff
  return key !== UNRANKED && applicant < seats.seatApplicant[seats.firstSeat[p]]
}

/** Gives a vacant seat of program p to an applicant. */
export function takeSeat(seats: HeldSeats, quota: number, p: number, key: number, applicant: number): void {
  const { seatKey, seatApplicant } = seats
  const top = seats.firstSeat[p]
  const count = ++seats.taken[p]
  let place = count
  while (place > 1) {
    const above = place >>> 1
    const seat = top + above - 1
    if (seatKey[seat] > key || (seatKey[seat] === key && seatApplicant[seat] > applicant)) break
    seatKey[top + place - 1] = seatKey[seat]
    seatApplicant[top + place - 1] = seatApplicant[seat]
    place = above
  }
  seatKey[top + place - 1] = key
  seatApplicant[top + place - 1] = applicant
  if (count === quota) seats.cutoff[p] = seatKey[top]
}

/** Puts an applicant in the place of the worst holder of program p, which must be full. */
export function replaceWorst(seats: HeldSeats, p: number, key: number, applicant: number): void {
  sink(seats, p, 1, key, applicant)
  seats.cutoff[p] = seats.seatKey[seats.firstSeat[p]]
}

/** Puts the holders of program p, who were written down in any order, in theirs. */
export function orderHolders(seats: HeldSeats, quota: number, p: number): void {
  const { firstSeat, taken, cutoff, seatKey, seatApplicant } = seats
  for (let place = taken[p] >>> 1; place >= 1; place--) {
    const seat = firstSeat[p] + place - 1
    sink(seats, p, place, seatKey[seat], seatApplicant[seat])
  }
  cutoff[p] = quota === 0 ? 0 : taken[p] < quota ? UNRANKED : seatKey[firstSeat[p]]
}

/** Takes a place of the heap for a holder, who goes down until nobody below is worse. */
function sink(
  { firstSeat, taken, seatKey, seatApplicant }: HeldSeats,
  p: number,
  from: number,
  key: number,
  applicant: number,
): void {
  const top = firstSeat[p]
  const count = taken[p]
  let place = from
  for (;;) {
    let below = place << 1
    if (below > count) break
    let seat = top + below - 1
    if (below < count && seatKey[seat + 1] >= seatKey[seat]) {
      if (seatKey[seat + 1] > seatKey[seat] || seatApplicant[seat + 1] > seatApplicant[seat]) {
        seat++
        below++
      }
    }
    if (seatKey[seat] < key || (seatKey[seat] === key && seatApplicant[seat] < applicant)) break
    seatKey[top + place - 1] = seatKey[seat]
    seatApplicant[top + place - 1] = seatApplicant[seat]
    place = below
  }
  seatKey[top + place - 1] = key
  seatApplicant[top + place - 1] = applicant
}
