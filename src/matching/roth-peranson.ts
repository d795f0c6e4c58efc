import { unlessStopped } from './asked-to-stop.ts'
import { NO_UNIT } from './candidates.ts'
import { freshArrays, keptArrays } from './kept-arrays.ts'
import { matchOnce } from './key-kernel.ts'
import { type MovedSeats, moveSeats, noMovedSeats, unsettledSeats } from './moving-seats.ts'
import { leaveMatch, type Placement, passLines, placementAfter } from './placement.ts'
import { letIn, newRepairLog, type RepairLog, repair } from './repair.ts'
import { isOverdrawn, isSpent, type SearchBudget, searchBudget } from './search-budget.ts'
import { couldImprove } from './settle.ts'
import { couplesOf, hasVariations, type VariedMatching, type VariedWorld } from './varied-world.ts'
import { applicantsOf, type Matching, UNMATCHED } from './world.ts'
import { shuffle, xorshift } from './xorshift.ts'

/** How often units that were left out are let in again, when all others are at rest. */
const READMISSIONS = 4
/** The same in a market that is so large that no second order is begun in it: there, orders nearby do more in less time. */
const READMISSIONS_IN_LARGE = 1

/** At most so many orders of couples are begun from the start. */
const MOST_ORDERS = 60

/** No further order is begun from the start after so many steps in all; a step is a proposal or a look for candidates. */
const MOST_STEPS = 2 ** 17
/** To begin an order takes as long as so many steps per applicant. */
const STEPS_TO_BEGIN = 3

/** Other orders of those who met in loops, that are tried from where an order ended before the next one is begun. */
const ORDERS_NEARBY = 3

/**
 * The match with couples, supplemental lists, reversions and even quotas (Roth & Peranson 1999, section III, footnote 8 and appendix A).
 *
 * All who are alone enter first, with their lists as deferred acceptance takes them, in which order does not matter. Then, one at a time,
 * supplemental lists by applicant, and couples by the lower of their two applicants; after each, what it upsets is repaired. Then seats
 * move. All of it is determined by the world: the units that wait are taken last in, first out, the programs first in, first out,
 * equal keys are decided by applicant index.
 *
 * With couples or supplemental lists there may be no stable matching, and the procedure may fail to find one that exists. Whoever is in
 * a loop that does not end is then left out, and other orders of entering are tried, those left out first: some for those
 * alone who met in loops, while all others stay where they are, then some for everybody, from the start. The answer is
 * the first stable matching found, or the one with the fewest units that block (search.leftOut): then none was found, which does not
 * prove that there is none. The search is given up when it has cost more than a market of its size is worth (search-budget.ts).
 *
 * `mostOrders`: orders begun from the start; with 1 there is none nearby either, and the answer is what the first came to.
 * `alone` is the matching of those who are alone, by deferred acceptance with applicants proposing; give it where it is at hand.
 */
export function rothPeranson(
  varied: VariedWorld,
  alone: Matching = matchOnce(varied.world),
  mostOrders = MOST_ORDERS,
  budget = searchBudget(varied),
): VariedMatching {
  if (!hasVariations(varied)) return withoutCouples(varied, alone)
  unlessStopped()
  const order = entering(varied)
  const search = newSearch()
  for (let begun = 0; begun === 0 || (begun < mostOrders && search.steps < MOST_STEPS && mayGoOn(search, budget)); begun++) {
    const random = xorshift(begun)
    const fromNobody = begun % 3 === 2 && search.steps + alone.proposals < MOST_STEPS
    const attempt = fromNobody
      ? matchFromNobody(varied, random, budget)
      : matchInOrder(placementAfter(varied, alone, budget, begun === 0 ? keptArrays : freshArrays), order, random)
    search.steps += stepsToBegin(varied)
    keepBest(search, attempt)
    let latest = attempt
    const nearby = mostOrders === 1 ? 0 : ORDERS_NEARBY
    for (let other = 0; other < nearby && latest.blocking.length > 0 && mayGoOn(search, budget); other++) {
      latest = matchNearby(latest, random)
      keepBest(search, latest)
    }
    if (search.faults === 0) break
    if (!fromNobody) shuffle(order, random)
    if (begun % 3 === 0) putFirst(order, attempt.blocking)
  }
  const { best, orders, loops } = search
  return { ...best!, search: { ...best!.search, orders, loops } }
}

/** What all orders together have come to. */
interface Search {
  best: VariedMatching | undefined
  /** Of the best matching. */
  faults: number
  steps: number
  loops: number
  orders: number
}

const newSearch = (): Search => ({ best: undefined, faults: Number.POSITIVE_INFINITY, steps: 0, loops: 0, orders: 0 })

const mayGoOn = ({ faults }: Search, budget: SearchBudget): boolean => faults > 0 && !isSpent(budget)

const stepsToBegin = ({ world }: VariedWorld): number => STEPS_TO_BEGIN * applicantsOf(world)

/** Notes what an order has come to, and its matching if none before was as good. */
function keepBest(search: Search, attempt: Attempt): void {
  search.orders++
  search.loops += attempt.log.loops
  search.steps += attempt.log.steps
  if (attempt.faults >= search.faults) return
  search.faults = attempt.faults
  search.best = matchingOf(attempt)
}

/** One order of entering, gone through to the end. */
interface Attempt {
  readonly placement: Placement
  /** All units that enter, in their order. */
  readonly order: Uint32Array
  readonly moved: MovedSeats
  readonly log: RepairLog
  /** Units that are left out and would have something if they were not, or might have more. */
  readonly blocking: readonly number[]
  /** Those, others who are left out and may want a seat that moved, and programs whose seats could not be done justice. */
  readonly faults: number
}

/** Everybody enters one by one, in random order: couples may come before those who are alone, and end up elsewhere. */
function matchFromNobody(varied: VariedWorld, random: () => number, budget: SearchBudget): Attempt {
  const applicants = applicantsOf(varied.world)
  const line = new Int32Array(applicants).fill(UNMATCHED)
  const placement = placementAfter(varied, { line, proposals: 0 }, budget)
  placement.outside.fill(1)
  const order = Uint32Array.from({ length: placement.units }, (_, unit) => unit)
  shuffle(order, random)
  return matchInOrder(placement, order, random)
}

/**
 * Goes on from where an order ended: those it left out, and those who met in its loops, leave and enter again, those left out first and
 * the others in random order.
 */
function matchNearby({ placement, order, moved, log: { met }, blocking }: Attempt, random: () => number): Attempt {
  for (const unit of blocking) met.delete(unit)
  const others = Uint32Array.from(met)
  shuffle(others, random)
  const log = newRepairLog()
  for (const unit of others) {
    if (placement.outside[unit]) continue
    leaveMatch(placement, unit, NO_UNIT)
    placement.outside[unit] = 1
  }
  repair(placement, NO_UNIT, log, random)
  return matchInOrder(placement, order, random, [...blocking, ...others], moved, log)
}

/** Lets those who are `coming` in, one by one, and then moves seats; whoever of the whole order is outside by then is let in again. */
function matchInOrder(
  placement: Placement,
  order: Uint32Array,
  random: () => number,
  coming: Iterable<number> = order,
  moved = noMovedSeats(placement),
  log = newRepairLog(),
): Attempt {
  const finish = () => moveSeats(placement, moved, () => repair(placement, NO_UNIT, log, random))
  const late: number[] = []
  for (const unit of coming) {
    if (isOverdrawn(placement.budget)) late.push(unit)
    else letIn(placement, unit, log, random)
  }
  finish()
  const readmissions = stepsToBegin(placement.varied) < MOST_STEPS ? READMISSIONS : READMISSIONS_IN_LARGE
  for (let round = 0; round < readmissions; round++) {
    for (const unit of order) {
      if (!placement.outside[unit] || isSpent(placement.budget)) continue
      letIn(placement, unit, log, random)
      finish()
    }
  }
  const idle = order.filter((unit) => placement.outside[unit] && !couldImprove(placement, unit))
  for (const unit of idle) stayWithout(placement, unit)
  if (idle.length > 0) finish()
  // That may have moved seats, and left others out.
  const out = [...order].filter((unit) => placement.outside[unit])
  const blocking = out.filter((unit) => couldImprove(placement, unit))
  const faults = out.length + unsettledSeats(placement, moved)
  // Who is alone holds a seat without having entered; what would go with it was not looked for.
  const unasked = late.filter((unit) => !placement.outside[unit])
  return { placement, order, moved, log, blocking: [...blocking, ...unasked], faults: faults + unasked.length }
}

/** Lets a unit in that could have nothing: it has gone down its list in vain. */
function stayWithout(placement: Placement, unit: number): void {
  passLines(placement, unit, UNMATCHED)
  placement.outside[unit] = 0
}

/** The units that enter after deferred acceptance: applicants with supplemental lists, then couples. */
function entering(varied: VariedWorld): Uint32Array {
  const applicants = applicantsOf(varied.world)
  const member = new Uint8Array(applicants)
  for (const a of varied.couples.member) member[a] = 1
  const { applicant } = varied.supplements
  const alone = applicant.filter((a, list) => a !== applicant[list - 1] && !member[a])
  const order = new Uint32Array(alone.length + couplesOf(varied))
  order.set(alone)
  for (let couple = 0; couple < couplesOf(varied); couple++) order[alone.length + couple] = applicants + couple
  return order
}

/** Moves the units given to the front, in their order. */
function putFirst(order: Uint32Array, units: readonly number[]): void {
  const moved = new Set(units)
  const rest = order.filter((unit) => !moved.has(unit))
  order.set(units)
  order.set(rest, units.length)
}

function matchingOf({ placement, moved, blocking, log }: Attempt): VariedMatching {
  const { line, jointLine, supplementalLine, seats, proposals, applicants, varied } = placement
  const leftOut = blocking.map((unit) => (unit < applicants ? unit : varied.couples.member[2 * (unit - applicants)]))
  return {
    // Copies: the next order, or the next run, takes these arrays over.
    line: line.slice(),
    jointLine: jointLine.slice(),
    supplementalLine: supplementalLine.slice(),
    quota: seats.quota.slice(),
    reverted: moved.reverted.slice(),
    proposals,
    search: { orders: 1, loops: log.loops, leftOut },
  }
}

/** A matching of a world without variations, in the form of one with. */
export function withoutCouples({ world }: VariedWorld, { line, proposals }: Matching): VariedMatching {
  return {
    // Of its own: a matcher that runs again writes over its matching.
    line: line.slice(),
    jointLine: new Int32Array(0),
    supplementalLine: new Int32Array(line.length).fill(UNMATCHED),
    quota: world.quota.slice(),
    reverted: new Uint32Array(0),
    proposals,
    search: { orders: 1, loops: 0, leftOut: [] },
  }
}
