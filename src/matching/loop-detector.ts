import type { Placement } from './placement.ts'
import { payForValues } from './search-budget.ts'

/** Steps that are taken before states are compared at all: nearly every repair is over by then. */
export const UNWATCHED = 32

/** So many steps are taken for a loop even if no state came back. */
const MOST_STEPS = 2 ** 20

/** What a placement looked like at one step. */
interface Snapshot {
  readonly line: Int32Array
  readonly jointLine: Int32Array
  readonly supplementalLine: Int32Array
  readonly waitingUnits: Uint32Array
  readonly waitingPrograms: Uint32Array
  readonly fingerprint: number
}

/** Watches one repair for a state that comes back. */
export interface LoopDetector {
  steps: number
  /** Step at which the next snapshot is due. */
  due: number
  snapshot: Snapshot | undefined
}

/** No step taken and no state kept, for a repair that begins. */
export const newLoopDetector = (): LoopDetector => ({ steps: 0, due: UNWATCHED, snapshot: undefined })

/**
 * Whether the repair has come back to a state it was in. What happens next depends on the state alone (who sits where, who waits in
 * which order), so this is a loop, and nothing else is. One state is kept and compared with those that follow, a newer one after
 * twice as many steps (Brent 1980): a loop is found within about three times the steps until it closes.
 */
export function closesLoop(detector: LoopDetector, placement: Placement): boolean {
  const steps = ++detector.steps
  if (steps < UNWATCHED) return false
  if (detector.snapshot !== undefined && isAt(detector.snapshot, placement)) return true
  if (steps >= detector.due) {
    detector.snapshot = snapshotOf(placement)
    detector.due *= 2
  }
  return steps >= MOST_STEPS
}

function snapshotOf(placement: Placement): Snapshot {
  const { line, jointLine, supplementalLine, waiting, fingerprint } = placement
  payForState(placement)
  return {
    line: line.slice(),
    jointLine: jointLine.slice(),
    supplementalLine: supplementalLine.slice(),
    waitingUnits: waiting.units.slice(0, waiting.unitCount),
    waitingPrograms: waitingPrograms(waiting),
    fingerprint,
  }
}

function isAt(snapshot: Snapshot, placement: Placement): boolean {
  const { waiting } = placement
  if (snapshot.fingerprint !== placement.fingerprint || snapshot.waitingUnits.length !== waiting.unitCount) return false
  if (snapshot.waitingPrograms.length !== waiting.programCount) return false
  payForState(placement)
  return (
    sameNumbers(snapshot.waitingUnits, waiting.units.subarray(0, waiting.unitCount)) &&
    sameNumbers(snapshot.waitingPrograms, waitingPrograms(waiting)) &&
    sameLines(snapshot.jointLine, placement.jointLine) &&
    sameLines(snapshot.supplementalLine, placement.supplementalLine) &&
    sameLines(snapshot.line, placement.line)
  )
}

/** To copy or to compare a state takes time for all of it. */
function payForState({ line, jointLine, waiting, budget }: Placement): void {
  payForValues(budget, 2 * line.length + jointLine.length + waiting.unitCount + waiting.programCount)
}

function waitingPrograms({ programs, firstProgram, programCount }: Placement['waiting']): Uint32Array {
  return Uint32Array.from({ length: programCount }, (_, i) => programs[(firstProgram + i) % programs.length])
}

function sameNumbers(these: Uint32Array, those: Uint32Array): boolean {
  for (let i = 0; i < these.length; i++) if (these[i] !== those[i]) return false
  return true
}

/** The same for lines: one function for both kinds of array took several times as long, and these arrays are long. */
function sameLines(these: Int32Array, those: Int32Array): boolean {
  for (let i = 0; i < these.length; i++) if (these[i] !== those[i]) return false
  return true
}
