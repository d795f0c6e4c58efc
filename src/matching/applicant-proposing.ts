import { type HeldSeats, replaceWorst, takeSeat, vacantSeats, wouldTake } from './held-seats.ts'
import { applicantsOf, type Matching, UNMATCHED, UNRANKED, type World } from './world.ts'

/** A matching together with the seats it was made in: what a later step needs to go on from it. */
export interface HeldMatching extends Matching {
  readonly seats: HeldSeats
}

/**
 * Deferred acceptance, applicants propose: the stable matching that every applicant likes at least as well as any other stable one
 * (Gale & Shapley 1962). Equal keys are decided by applicant index, the lower one wins.
 *
 * A line that its program does not rank (UNRANKED) is passed over and is not a proposal. Proposals are counted up to the line held
 * at the end, so their number is the same in whatever order applicants enter: everyone goes down to the same line in the end.
 */
export function applicantProposing(world: World): Matching {
  const { line, proposals } = holdSeats(world)
  return { line, proposals }
}

/** The same match with the seats as it leaves them. */
export function holdSeats(world: World): HeldMatching {
  const seats = vacantSeats(world)
  const applicants = applicantsOf(world)
  const line = new Int32Array(applicants).fill(UNMATCHED)
  let proposals = 0
  for (let a = 0; a < applicants; a++) proposals += enter(world, seats, line, a)
  return { line, proposals, seats }
}

/** Lets one applicant in, and everyone who is displaced in turn, until somebody takes a vacant seat or comes to the end of a list. */
function enter(world: World, seats: HeldSeats, line: Int32Array, newcomer: number): number {
  const { listStart, listProgram, listKey, quota } = world
  const { firstSeat, taken, seatApplicant } = seats
  let proposals = 0
  let a = newcomer
  let next = listStart[a]
  let end = listStart[a + 1]
  while (next < end) {
    const key = listKey[next]
    const p = listProgram[next]
    if (key !== UNRANKED) proposals++
    if (!wouldTake(seats, p, key, a)) {
      next++
      continue
    }
    line[a] = next
    if (taken[p] < quota[p]) {
      takeSeat(seats, quota[p], p, key, a)
      return proposals
    }
    const displaced = seatApplicant[firstSeat[p]]
    replaceWorst(seats, p, key, a)
    a = displaced
    next = line[a] + 1
    end = listStart[a + 1]
    line[a] = UNMATCHED
  }
  return proposals
}
