import { unlessStopped } from './asked-to-stop.ts'
import { type EvenWish, wishesOfTwo } from './even-wishes.ts'
import { type LineOf, type ListKind, type MisplacedFinding, type Rosters, readRosters } from './rosters.ts'
import { type SeatFinding, seatFindings } from './seat-counts.ts'
import { couplesOf, NO_PROGRAM, type VariedMatching, type VariedWorld } from './varied-world.ts'
import { applicantsOf, UNRANKED } from './world.ts'

/** One thing wrong with a matching of a varied world. Indices are those of the world; the kinds are a closed list. */
export type VariedFinding =
  | MisplacedFinding
  | SeatFinding
  /** They prefer this line to what they got, and every program on it that they are not at already would take them. */
  | ({ readonly kind: 'blocks' } & LineOf)
  /** They would block with this line if `program` had the seats back that it passed on, and their receivers had them no more. */
  | ({ readonly kind: 'wants-reverted-seat'; readonly program: number } & LineOf)
  /**
   * They would block with this line, and with another of two more applicants in all, if `program`, which wants an even number, had the
   * seats back that it gave up for that or passed on.
   */
  | ({ readonly kind: 'wants-even-seats'; readonly program: number } & LineOf)

/** What the verifier says of a matching, in indices of its world. */
export interface Verdict {
  /** Everything that keeps the matching from being stable; empty if it is. */
  readonly findings: readonly VariedFinding[]
  /** Couples who would block in addition if the seat that a partner would leave counted as vacant: a diagnostic, other papers count so. */
  readonly vacatingCredit: readonly LineOf[]
}

/** Everything the definitions speak of, in one place. */
interface Case {
  readonly varied: VariedWorld
  readonly rosters: Rosters
  readonly quota: Uint32Array
  /** request -> seats that moved. */
  readonly reverted: Uint32Array
  /** program -> seats it passed on, and those that it gave up for an even number. */
  readonly lost: Uint32Array
  /** program -> seats as submitted, less those given, plus those received; more than `quota` where some were given up for an even number. */
  readonly due: Float64Array
  /** program that wants an even number -> who would come if it had back what it lost. */
  readonly wishes: Map<number, EvenWish[]>
  readonly verdict: { readonly findings: VariedFinding[]; readonly vacatingCredit: LineOf[] }
}

/**
 * Checks a matching of a varied world against the definitions of stability with variations (Roth & Peranson 1999, appendix C), and
 * shares no code with the procedure that finds matchings.
 *
 * - An applicant blocks with a line above the match whose program has a vacancy, holds someone it ranks lower, or holds the
 *   applicant already by a supplemental list. The primary list dominates: what seat goes with it does not matter.
 * - An applicant blocks with a line of the supplemental list that goes with the primary match, above the supplemental match.
 * - A couple blocks with a joint line above its match if each member is at the program already or would be taken; going without a match is
 *   always possible. A seat that a member would leave is not vacant for the other. A program named twice must rank both among
 *   the best it can have of its holders and them.
 * - Seats are those at the end. What donors passed on is looked at once more: nobody may want it, donor by donor.
 * - A program that wants an even number may give up what makes its holders an odd number, and no more: with all that it lost it would not
 *   hold two more. One more it may refuse, who would be the odd one.
 *
 * Who is above whom is looked up among holders in order, so that the work hardly grows with how many a
 * program has; but where one holder is left out of account, as the partner is, that one is looked for among all.
 */
export function blockingUnits(varied: VariedWorld, matching: VariedMatching): Verdict {
  const { rosters, misplaced } = readRosters(varied, matching)
  const findings: VariedFinding[] = [...misplaced, ...seatFindings(varied, matching, rosters)]
  const verdict = { findings, vacatingCredit: [] }
  const { quota, reverted } = matching
  const circumstances: Case = { varied, rosters, quota, reverted, ...seatsMoved(varied, matching), wishes: new Map(), verdict }
  checkApplicants(circumstances, matching.line)
  checkCouples(circumstances, matching.jointLine)
  checkSupplements(circumstances, matching.supplementalLine)
  for (const [p, wishes] of circumstances.wishes) checkEvenSeats(circumstances, p, wishes)
  return verdict
}

function seatsMoved({ world, reversions, even }: VariedWorld, { quota, reverted }: VariedMatching): Pick<Case, 'lost' | 'due'> {
  const lost = new Uint32Array(world.quota.length)
  const due = Float64Array.from(world.quota)
  for (let i = 0; i < reversions.donor.length; i++) {
    const donor = reversions.donor[i]
    due[donor] -= reverted[i]
    due[reversions.receiver[i]] += reverted[i]
    lost[donor] += reverted[i]
  }
  for (let p = 0; p < even.length; p++) if (even[p] === 1) lost[p] += Math.max(0, due[p] - quota[p])
  return { lost, due }
}

/** The line up to which a list is better than the match: the match itself, or the end of the list. */
function endOfBetter(start: Uint32Array, list: number, match: number): number {
  return match >= start[list] && match < start[list + 1] ? match : start[list + 1]
}

function checkApplicants(circumstances: Case, line: Int32Array): void {
  const { world } = circumstances.varied
  for (let a = 0; a < applicantsOf(world); a++) {
    unlessStopped()
    const end = endOfBetter(world.listStart, a, line[a])
    for (let l = world.listStart[a]; l < end; l++)
      checkSeat(circumstances, 'primary', a, l, world.listProgram[l], world.listKey[l])
  }
}

function checkSupplements(circumstances: Case, supplementalLine: Int32Array): void {
  const { applicant, advanced, listStart, program, key } = circumstances.varied.supplements
  for (let s = 0; s < applicant.length; s++) {
    const a = applicant[s]
    if (circumstances.rosters.primary[a] !== advanced[s]) continue
    const end = endOfBetter(listStart, s, supplementalLine[a])
    for (let l = listStart[s]; l < end; l++) checkSeat(circumstances, 'supplemental', a, l, program[l], key[l])
  }
}

function checkSeat(circumstances: Case, list: ListKind, a: number, line: number, p: number, key: number): void {
  const { varied, rosters, quota, lost, verdict } = circumstances
  const found = { list, owner: a, line }
  if (isAmongBest(rosters, p, quota[p], a, key)) verdict.findings.push({ kind: 'blocks', ...found })
  else if (lost[p] > 0 && isAmongBest(rosters, p, quota[p] + lost[p], a, key)) {
    if (varied.even[p] === 0) verdict.findings.push({ kind: 'wants-reverted-seat', program: p, ...found })
    else noteWish(circumstances, p, { ...found, gain: 1, people: [a], other: NO_PROGRAM, partner: a, partnerKey: 0 })
  }
}

function noteWish({ wishes }: Case, p: number, wish: EvenWish): void {
  if (wish.gain < 1) return
  const known = wishes.get(p)
  if (known === undefined) wishes.set(p, [wish])
  else known.push(wish)
}

/** Whether two more would come to a program that wants an even number, holds one, and has lost seats enough for them. */
function checkEvenSeats(circumstances: Case, p: number, wishes: readonly EvenWish[]): void {
  const { rosters, quota, lost, verdict } = circumstances
  const held = rosters.start[p + 1] - rosters.start[p]
  if (held % 2 === 1 || held + 2 > quota[p] + lost[p]) return
  const bothFit = ({ other, ...one }: EvenWish, two: EvenWish): boolean =>
    areBothAmongBest(
      rosters,
      other,
      seatsIfReturned(circumstances, other, p),
      one.partner,
      one.partnerKey,
      two.partner,
      two.partnerKey,
    )
  for (const { list, owner, line } of wishesOfTwo(wishes, bothFit)) {
    verdict.findings.push({ kind: 'wants-even-seats', program: p, list, owner, line })
  }
}

/** Nobody is left out of account. */
const NOBODY = -1

/**
 * Whether a program ranks fewer of its other holders above the applicant than it has seats: then it would take, or keep, the applicant.
 * One holder may be left out of account.
 */
function isAmongBest(rosters: Rosters, p: number, seats: number, a: number, key: number, ignored = NOBODY): boolean {
  const { start, applicant, key: keys, primary, supplemental } = rosters
  if (key === UNRANKED) return false
  let low = start[p]
  let high = start[p + 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keys[middle] < key || (keys[middle] === key && applicant[middle] < a)) low = middle + 1
    else high = middle
  }
  let above = low - start[p]
  // Looked for only where there is somebody to be found.
  if (ignored !== NOBODY && (primary[ignored] === p || supplemental[ignored] === p)) {
    for (let holder = start[p]; holder < low; holder++) if (applicant[holder] === ignored) above--
  }
  return above < seats
}

function checkCouples(circumstances: Case, jointLine: Int32Array): void {
  const { varied, lost, verdict } = circumstances
  const { listStart, program } = varied.couples
  for (let couple = 0; couple < couplesOf(varied); couple++) {
    unlessStopped()
    const end = endOfBetter(listStart, couple, jointLine[couple])
    for (let line = listStart[couple]; line < end; line++) {
      const found = { list: 'joint', owner: couple, line } as const
      if (wouldBothBeTaken(circumstances, couple, line)) {
        verdict.findings.push({ kind: 'blocks', ...found })
        continue
      }
      for (const p of new Set([program[2 * line], program[2 * line + 1]])) {
        if (p === NO_PROGRAM || lost[p] === 0 || !wouldBothBeTaken(circumstances, couple, line, p)) continue
        if (varied.even[p] === 0) verdict.findings.push({ kind: 'wants-reverted-seat', program: p, ...found })
        else noteWish(circumstances, p, coupleWish(circumstances, couple, line, p))
      }
      if (wouldBothBeTaken(circumstances, couple, line, NO_PROGRAM, true)) verdict.vacatingCredit.push(found)
    }
  }
}

/** What a program that wants an even number would gain by a joint line with it, less the members who would leave it. */
function coupleWish({ varied: { couples }, rosters }: Case, couple: number, line: number, p: number): EvenWish {
  const { member, program, key } = couples
  const people = [member[2 * couple], member[2 * couple + 1]]
  let gain = 0
  for (const [side, a] of people.entries()) {
    const to = program[2 * line + side]
    const staysBeside = to === rosters.primary[a] && rosters.supplemental[a] === p
    if (to === p || staysBeside) gain++
    if (rosters.primary[a] === p || rosters.supplemental[a] === p) gain--
  }
  const side = program[2 * line] === p ? 1 : 0
  const at = 2 * line + side
  return { list: 'joint', owner: couple, line, gain, people, other: program[at], partner: people[side], partnerKey: key[at] }
}

/** Whether both programs of a joint line would take or keep their member: if `donor` had what it passed on; if seats they leave were vacant. */
function wouldBothBeTaken(circumstances: Case, couple: number, line: number, donor = NO_PROGRAM, credit = false): boolean {
  const { varied, rosters, quota } = circumstances
  const { member, program, key } = varied.couples
  const seats = (p: number): number => (donor === NO_PROGRAM ? quota[p] : seatsIfReturned(circumstances, p, donor))
  const wouldBeTaken = (side: number): boolean => {
    const p = program[2 * line + side]
    if (p === NO_PROGRAM) return true
    const partner = member[2 * couple + 1 - side]
    const partnerLeaves = rosters.primary[partner] !== program[2 * line + 1 - side]
    const ignored = credit && partnerLeaves ? partner : NOBODY
    return isAmongBest(rosters, p, seats(p), member[2 * couple + side], key[2 * line + side], ignored)
  }
  const p = program[2 * line]
  if (p !== program[2 * line + 1]) return wouldBeTaken(0) && wouldBeTaken(1)
  return p !== NO_PROGRAM && areAmongBest(circumstances, couple, line, seats(p))
}

/** Seats of a program if a donor had back what it passed on. */
function seatsIfReturned({ varied, quota, reverted, lost, due }: Case, p: number, donor: number): number {
  if (p === donor) return quota[p] + lost[p]
  const { reversions } = varied
  let received = 0
  for (let i = 0; i < reversions.donor.length; i++) {
    if (reversions.donor[i] === donor && reversions.receiver[i] === p) received += reverted[i]
  }
  return Math.min(quota[p], due[p] - received)
}

/** Whether the program that a joint line names twice ranks both members among the best it can have of its holders and them. */
function areAmongBest({ varied: { couples }, rosters }: Case, couple: number, line: number, seats: number): boolean {
  const { member, program, key } = couples
  const [a, b] = member.subarray(2 * couple, 2 * couple + 2)
  return areBothAmongBest(rosters, program[2 * line], seats, a, key[2 * line], b, key[2 * line + 1])
}

function areBothAmongBest(
  rosters: Rosters,
  p: number,
  seats: number,
  a: number,
  keyOfA: number,
  b: number,
  keyOfB: number,
): boolean {
  if (keyOfA === UNRANKED || keyOfB === UNRANKED) return false
  const bIsWorse = keyOfA < keyOfB || (keyOfA === keyOfB && a < b)
  const lower = bIsWorse ? b : a
  const upper = bIsWorse ? a : b
  return isAmongBest(rosters, p, seats - 1, lower, bIsWorse ? keyOfB : keyOfA, upper)
}
