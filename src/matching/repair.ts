import { unlessStopped } from './asked-to-stop.ts'
import { bestCandidate, NO_UNIT } from './candidates.ts'
import { closesLoop, newLoopDetector, UNWATCHED } from './loop-detector.ts'
import { leaveMatch, type Placement } from './placement.ts'
import { isSpent, LOOKS_PER_STEP } from './search-budget.ts'
import { settle, settleSupplemental } from './settle.ts'
import { dismissProgram, letUnitWait, nextUnit, putInFront } from './waiting.ts'

/** Steps taken in random order before a loop is held to be one that has no way out. */
const RANDOM_STEPS = 256

/** In random order, one proposal in so many is a modest one. */
const MODEST = 4

/** What repairs have met so far. */
export interface RepairLog {
  steps: number
  loops: number
  /** The latest unit to propose that is a couple or has supplemental lists, or NO_UNIT. */
  latestVaried: number
  /** Units of that kind that proposed on the way out of a loop. */
  readonly met: Set<number>
}

/** No steps taken and no loops met, and nobody has proposed. */
export const newRepairLog = (): RepairLog => ({ steps: 0, loops: 0, latestVaried: NO_UNIT, met: new Set() })

/** Lets a unit in and repairs what that upsets. The unit may end up outside again. */
export function letIn(placement: Placement, unit: number, log: RepairLog, random: () => number): void {
  if (placement.outside[unit]) {
    placement.outside[unit] = 0
    letUnitWait(placement.waiting, unit)
  } else {
    // Who was alone and inside, where nothing moves, has the best seat there is for it, and only its supplemental lists are new.
    log.latestVaried = unit
    log.steps++
    settleSupplemental(placement, unit)
  }
  repair(placement, unit, log, random)
}

/**
 * Lets everyone who waits propose until nobody does: then no unit that is inside would rather have a line that it could have.
 *
 * A loop is left by going on in random order for a while (inessential loops end that way: Roth & Peranson 1999, appendix A), now and then with
 * the second line that a unit could have, since from the first it may be displaced again and again by what it takes itself. If that
 * does not help, the newcomer is left out, or if there is none, the couple or applicant with supplemental lists who proposed last; it
 * goes on so until nothing moves. When the budget is spent, what lasts long is taken for a loop without a way out.
 */
export function repair(placement: Placement, newcomer: number, log: RepairLog, random: () => number): void {
  let leaver = newcomer
  while (!(settlesInOrder(placement, log, leaver) || settlesAtRandom(placement, log, random))) {
    if (!isInside(placement, leaver)) leaver = log.latestVaried
    leaveMatch(placement, leaver, NO_UNIT)
    placement.outside[leaver] = 1
  }
}

const isInside = ({ outside }: Placement, unit: number): boolean => unit !== NO_UNIT && !outside[unit]

function settlesInOrder(placement: Placement, log: RepairLog, leaver: number): boolean {
  const detector = newLoopDetector()
  while (takeStep(placement, log)) {
    if (closesLoop(detector, placement) || (detector.steps >= UNWATCHED && hasToEnd(placement, log, leaver))) {
      log.loops++
      return false
    }
  }
  return true
}

/** Whether there is no time to wait for a loop, and somebody who could leave. Without units that can loop, what moves comes to rest. */
function hasToEnd(placement: Placement, log: RepairLog, leaver: number): boolean {
  return isSpent(placement.budget) && (isInside(placement, leaver) || isInside(placement, log.latestVaried))
}

function settlesAtRandom(placement: Placement, log: RepairLog, random: () => number): boolean {
  for (let steps = 0; steps < RANDOM_STEPS && !isSpent(placement.budget); steps++) {
    putInFront(placement.waiting, random(), random())
    if (!takeStep(placement, log, random() % MODEST === 0)) return true
    if (log.latestVaried !== NO_UNIT) log.met.add(log.latestVaried)
  }
  return false
}

/**
 * The unit that came last proposes. If none waits, the program that waited longest looks for its best candidate, who proposes; the
 * program goes when it finds none. False when nobody waits.
 */
function takeStep(placement: Placement, log: RepairLog, modest = false): boolean {
  unlessStopped()
  const { waiting, outside } = placement
  if (waiting.unitCount > 0) {
    const unit = nextUnit(waiting)
    if (!outside[unit]) propose(placement, unit, log, modest)
  } else if (waiting.programCount > 0) {
    const unit = bestCandidate(placement, waiting.programs[waiting.firstProgram])
    if (unit === NO_UNIT) dismissProgram(waiting)
    else propose(placement, unit, log, modest)
  } else return false
  log.steps++
  placement.budget.looks += LOOKS_PER_STEP
  return true
}

function propose(placement: Placement, unit: number, log: RepairLog, modest: boolean): void {
  const { applicants, firstSupplement, supplemented } = placement
  if (unit >= applicants || (supplemented && firstSupplement[unit] < firstSupplement[unit + 1])) log.latestVaried = unit
  settle(placement, unit, modest)
  // Whoever was modest may want to go up once others have moved.
  if (modest) letUnitWait(placement.waiting, unit)
}
