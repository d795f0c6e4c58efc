import { bestCandidate, NO_UNIT } from './candidates.ts'
import { giveUpOddSeat, twoWouldCome } from './even-seats.ts'
import { displaceWorst, type Placement } from './placement.ts'
import { setQuota } from './ranked-seats.ts'
import { isSpent, payForValues } from './search-budget.ts'
import { letProgramWait } from './waiting.ts'

/**
 * A seat that was passed on is taken back so often per request; after that it stays with its donor, so that it does not go to and fro for
 * ever. For the same reason a program takes seats that it gave up for an even number back so often, and then no more.
 */
const MOST_RETURNS = 4

/** Stands for a request where a seat was given up for an even number. */
const GIVEN_UP = -1

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
  /** program -> how often it took back what it had given up for an even number. */
  readonly regained: Uint32Array
  /** program -> its last request as a donor, or -1. */
  readonly lastRequest: Int32Array
}

/** Nothing has moved yet; one entry per request and per program of the placement's world. */
export function noMovedSeats({ varied: { reversions, world } }: Placement): MovedSeats {
  const requests = reversions.donor.length
  const lastRequest = new Int32Array(world.quota.length).fill(-1)
  for (let i = 0; i < requests; i++) lastRequest[reversions.donor[i]] = i
  return {
    reverted: new Uint32Array(requests),
    left: reversions.max.slice(),
    returns: new Uint32Array(requests),
    due: world.quota.slice(),
    regained: new Uint32Array(world.quota.length),
    lastRequest,
  }
}

/**
 * Even requests, then reversions, then seats that donors want back, until none of them changes anything (Roth & Peranson 1999, footnote 8, v
 * to x). `repair` is called after every change.
 *
 * Footnote 8 ends with a check whether a seat that was passed on would now be wanted where it came from, and does not say what
 * follows. Here the donor, which is to be filled first, gets it back. A program that wants an even number takes back what it lost, given up or
 * passed on, as soon as two more would come, and stays even.
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
    for (let p = 0; p < even.length && !changed && !isSpent(placement.budget); p++) {
      if (even[p]) changed = takeBackForTwo(placement, moved, p, repair)
    }
  }
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

/**
 * How many requests have a seat to pass on and may not, because it went to and fro: no more is wanted back, or it would have been given. And how
 * many programs that want an even number may for the same reason not take back what is wanted.
 */
export function unsettledSeats(placement: Placement, moved: MovedSeats): number {
  const { varied, seats } = placement
  const { donor, max } = varied.reversions
  let unsettled = 0
  for (let i = 0; i < donor.length; i++) {
    if (seats.taken[donor[i]] < seats.quota[donor[i]] && moved.reverted[i] < max[i]) unsettled++
  }
  for (let p = 0; p < varied.even.length; p++) {
    if (moved.regained[p] === MOST_RETURNS && seatsForTwo(placement, moved, p).length > 0) unsettled++
  }
  return unsettled
}

/** Gives a donor as many seats back as it takes until somebody wants one of them, if anyone does; once per donor, at its last request. */
function takeBack(placement: Placement, moved: MovedSeats, request: number, repair: () => void): boolean {
  const { reversions, even } = placement.varied
  const donor = reversions.donor[request]
  if (donor === reversions.donor[request + 1] || even[donor]) return false
  const given = latestGiven(placement, moved, request, MOST_WANTED)
  for (let count = 1; count <= given.length; count++) {
    const wanted = given.slice(0, count)
    if (!withSeatsBack(placement, moved, donor, wanted, () => bestCandidate(placement, donor) !== NO_UNIT)) continue
    for (const from of wanted) returnSeat(placement, moved, from)
    repair()
    return true
  }
  return false
}

/** A couple takes two seats at most: if nobody comes for two vacant seats of a donor, nobody comes for more. */
const MOST_WANTED = 2

/** The requests of the latest seats that the donor of `last`, its last request, passed on, latest first, one entry per seat. */
function latestGiven({ varied: { reversions } }: Placement, { reverted }: MovedSeats, last: number, most: number): number[] {
  const given: number[] = []
  const donor = reversions.donor[last]
  for (let i = last; i >= 0 && reversions.donor[i] === donor; i--) {
    for (let seat = 0; seat < reverted[i] && given.length < most; seat++) given.push(i)
  }
  return given
}

/** Gives a program that wants an even number seats back for two more applicants, if they would come. */
function takeBackForTwo(placement: Placement, moved: MovedSeats, p: number, repair: () => void): boolean {
  const { seats, waiting } = placement
  const wanted = seatsForTwo(placement, moved, p)
  const givenUp = wanted.filter((from) => from === GIVEN_UP).length
  if (wanted.length === 0 || (givenUp > 0 && moved.regained[p] === MOST_RETURNS)) return false
  if (givenUp > 0) moved.regained[p]++
  setQuota(seats, p, seats.quota[p] + givenUp)
  letProgramWait(waiting, p)
  for (const from of wanted) if (from !== GIVEN_UP) returnSeat(placement, moved, from)
  repair()
  return true
}

/**
 * The seats that a program with an even number of holders would have to take back for two more, who would then come: those it gave up first,
 * which nobody else has, and then the latest it passed on. Empty if it lost too few, or two would not come.
 */
function seatsForTwo(placement: Placement, moved: MovedSeats, p: number): number[] {
  const { taken, quota } = placement.seats
  const count = taken[p] + 2 - quota[p]
  const givenUp = Math.min(count, moved.due[p] - quota[p])
  if (count <= 0) return []
  const lost = [...Array<number>(givenUp).fill(GIVEN_UP), ...latestGiven(placement, moved, moved.lastRequest[p], count - givenUp)]
  return lost.length === count && withSeatsBack(placement, moved, p, lost, () => twoWouldCome(placement, p)) ? lost : []
}

/** What is true of a placement while a program has the seats back that it passed on by the requests given (one entry per seat) or gave up. */
function withSeatsBack(
  { seats, varied }: Placement,
  { due }: MovedSeats,
  donor: number,
  requests: readonly number[],
  isTrue: () => boolean,
): boolean {
  const before = new Map([[donor, seats.quota[donor]]])
  setQuota(seats, donor, seats.quota[donor] + requests.length)
  for (const [i, request] of requests.entries()) {
    if (request === GIVEN_UP) continue
    const receiver = varied.reversions.receiver[request]
    const back = requests.slice(0, i + 1).filter((other) => other === request).length
    if (!before.has(receiver)) before.set(receiver, seats.quota[receiver])
    setQuota(seats, receiver, Math.max(0, Math.min(before.get(receiver)!, due[receiver] - back)))
  }
  const found = isTrue()
  for (const [p, quota] of before) setQuota(seats, p, quota)
  return found
}

/** Moves one seat back. A receiver that passed it on takes it back first, and so on down the chain. */
function returnSeat(placement: Placement, moved: MovedSeats, request: number): void {
  const { seats, varied } = placement
  const chain: number[] = []
  for (let next = request; next >= 0; ) {
    chain.push(next)
    const from = varied.reversions.receiver[next]
    next = seats.taken[from] === seats.quota[from] ? latestPassedOn(placement, moved, from) : NO_REQUEST
  }
  while (chain.length > 0) moveBack(placement, moved, chain.pop()!)
}

const NO_REQUEST = -1

/** The last request by which a program has passed seats on, or NO_REQUEST. */
function latestPassedOn({ varied: { reversions } }: Placement, { reverted, lastRequest }: MovedSeats, p: number): number {
  for (let i = lastRequest[p]; i >= 0 && reversions.donor[i] === p; i--) if (reverted[i] > 0) return i
  return NO_REQUEST
}

/** A receiver that gave the seat up for an even number has not got it any more. */
function moveBack(placement: Placement, moved: MovedSeats, request: number): void {
  const { seats, varied, waiting } = placement
  const { donor, receiver } = varied.reversions
  const from = receiver[request]
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
