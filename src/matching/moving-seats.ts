import { bestCandidate, NO_UNIT } from './candidates.ts'
import { displaceWorst, type Placement } from './placement.ts'
import { setQuota } from './ranked-seats.ts'
import { isSpent, payForValues } from './search-budget.ts'
import { letProgramWait } from './waiting.ts'

/** A seat that was passed on is taken back so often per request; after that it stays with its donor, so that it does not go to and fro for ever. */
const MOST_RETURNS = 4

/** What has become of the requests. */
export interface MovedSeats {
  /** request -> seats that have moved. */
  readonly reverted: Uint32Array
  /** request -> seats that may still move. */
  readonly left: Uint32Array
  /** request -> how often seats were taken back. */
  readonly returns: Uint32Array
  /** program -> seats it would have if it had given none up for an even number. */
  readonly due: Uint32Array
}

export function noMovedSeats({ varied: { reversions, world } }: Placement): MovedSeats {
  const requests = reversions.donor.length
  return {
    reverted: new Uint32Array(requests),
    left: reversions.max.slice(),
    returns: new Uint32Array(requests),
    due: world.quota.slice(),
  }
}

/**
 * Even requests, then reversions, then seats that donors want back, until none of them changes anything (Roth & Peranson 1999, footnote 8, v
 * to x). `repair` is called after every change.
 *
 * Footnote 8 ends with a check whether a seat that was passed on would now be wanted where it came from, and does not say what
 * follows. Here the donor, which is to be filled first, gets it back.
 */
export function moveSeats(placement: Placement, moved: MovedSeats, repair: () => void): void {
  const { reversions, even } = placement.varied
  let changed = true
  while (changed) {
    changed = false
    payForValues(placement.budget, even.length + 2 * reversions.donor.length)
    for (let p = 0; p < even.length; p++) if (even[p] && giveUpOddSeat(placement, p, repair)) changed = true
    let passed = true
    while (passed) {
      passed = false
      for (let i = 0; i < reversions.donor.length; i++) if (passOn(placement, moved, i, repair)) passed = true
      if (passed) changed = true
    }
    for (let i = 0; i < reversions.donor.length && !changed && !isSpent(placement.budget); i++)
      changed = takeBack(placement, moved, i, repair)
  }
}

/** A program with an odd number of holders releases the lowest-ranked one and keeps no seat but those that are then taken. */
function giveUpOddSeat(placement: Placement, p: number, repair: () => void): boolean {
  const { seats } = placement
  if (seats.taken[p] % 2 === 0) return false
  setQuota(seats, p, seats.taken[p] - 1)
  displaceWorst(placement, p)
  repair()
  return true
}

/** Passes what a donor cannot fill on to the receiver of a request. */
function passOn(placement: Placement, { reverted, left, due }: MovedSeats, request: number, repair: () => void): boolean {
  const { seats, varied } = placement
  const donor = varied.reversions.donor[request]
  const receiver = varied.reversions.receiver[request]
  const count = Math.min(left[request], seats.quota[donor] - seats.taken[donor])
  if (count === 0) return false
  left[request] -= count
  reverted[request] += count
  due[donor] -= count
  due[receiver] += count
  setQuota(seats, donor, seats.quota[donor] - count)
  setQuota(seats, receiver, seats.quota[receiver] + count)
  letProgramWait(placement.waiting, receiver)
  repair()
  return true
}

/** How many requests have a seat to pass on and may not, because it went to and fro: no more is wanted back, or it would have been given. */
export function unsettledRequests({ varied: { reversions }, seats }: Placement, { reverted }: MovedSeats): number {
  const { donor, max } = reversions
  let unsettled = 0
  for (let i = 0; i < donor.length; i++) if (seats.taken[donor[i]] < seats.quota[donor[i]] && reverted[i] < max[i]) unsettled++
  return unsettled
}

/** Gives a donor as many seats back as it takes until somebody wants one of them, if anyone does; once per donor, at its last request. */
function takeBack(placement: Placement, moved: MovedSeats, request: number, repair: () => void): boolean {
  const given = seatsToReturn(placement, moved, request)
  const count = seatsWanted(placement, moved, placement.varied.reversions.donor[request], given)
  if (count === 0) return false
  for (let k = 0; k < count; k++) returnSeat(placement, moved, given[k])
  repair()
  return true
}

/** A couple takes two seats at most: if nobody comes for two vacant seats of a donor, nobody comes for more. */
const MOST_WANTED = 2

/**
 * The requests of the latest seats that the donor of a request, its last, passed on, latest first, and of no more than may be wanted.
 * None for other requests, nor where an even number is wanted: what was passed on there may have been the odd seat.
 */
function seatsToReturn({ varied: { reversions, even } }: Placement, { reverted }: MovedSeats, request: number): number[] {
  const { donor } = reversions
  const given: number[] = []
  if (donor[request] === donor[request + 1] || even[donor[request]]) return given
  for (let i = request; i >= 0 && donor[i] === donor[request]; i--) {
    for (let seat = 0; seat < reverted[i] && given.length < MOST_WANTED; seat++) given.push(i)
  }
  return given
}

/** The fewest seats, taken back in the order of the requests given (one entry per seat), with which a donor would have a candidate; 0 if there are none. */
function seatsWanted(placement: Placement, moved: MovedSeats, donor: number, requests: readonly number[]): number {
  if (requests.length === 0) return 0
  const { seats, varied } = placement
  const touched = [donor, ...requests.map((request) => varied.reversions.receiver[request])]
  const before = new Map(touched.map((p) => [p, seats.quota[p]]))
  let wanted = 0
  for (let k = 0; k < requests.length && wanted === 0; k++) {
    const receiver = varied.reversions.receiver[requests[k]]
    const back = requests.slice(0, k + 1).filter((request) => request === requests[k]).length
    setQuota(seats, donor, before.get(donor)! + k + 1)
    setQuota(seats, receiver, Math.max(0, Math.min(before.get(receiver)!, moved.due[receiver] - back)))
    if (bestCandidate(placement, donor) !== NO_UNIT) wanted = k + 1
  }
  for (const [p, quota] of before) setQuota(seats, p, quota)
  return wanted
}

/** Moves one seat back. A receiver that passed it on takes it back first; one that gave it up for an even number has not got it any more. */
function returnSeat(placement: Placement, moved: MovedSeats, request: number): void {
  const { seats, varied, waiting } = placement
  const { donor, receiver } = varied.reversions
  const from = receiver[request]
  if (seats.taken[from] === seats.quota[from]) {
    const onward = donor.findLastIndex((giver, i) => giver === from && moved.reverted[i] > 0)
    if (onward >= 0) returnSeat(placement, moved, onward)
  }
  const gaveUp = seats.quota[from] < moved.due[from]
  moved.reverted[request]--
  moved.due[from]--
  moved.due[donor[request]]++
  if (++moved.returns[request] < MOST_RETURNS) moved.left[request]++
  if (!gaveUp) {
    setQuota(seats, from, seats.quota[from] - 1)
    if (seats.taken[from] > seats.quota[from]) displaceWorst(placement, from)
  }
  setQuota(seats, donor[request], seats.quota[donor[request]] + 1)
  letProgramWait(waiting, donor[request])
}
