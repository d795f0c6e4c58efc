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
  /** As many as there are units; of those, the first so many waited. */
  readonly units: Uint32Array
  unitCount: number
  /** The same of programs, from the one that waited longest. */
  readonly programs: Uint32Array
  programCount: number
  fingerprint: number
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

/**
 * placement -> the one snapshot that its repairs use, one after the other: thousands of states are kept on the way to a matching, and new
 * arrays for each would have garbage collected again and again.
 */
const snapshots = new WeakMap<Placement, Snapshot>()

const emptySnapshot = ({ line, jointLine, supplementalLine, waiting }: Placement): Snapshot => ({
  line: new Int32Array(line.length),
  jointLine: new Int32Array(jointLine.length),
  supplementalLine: new Int32Array(supplementalLine.length),
  units: new Uint32Array(waiting.units.length),
  unitCount: 0,
  programs: new Uint32Array(waiting.programs.length),
  programCount: 0,
  fingerprint: 0,
})

/** Holds until the next one of the same placement. */
function snapshotOf(placement: Placement): Snapshot {
  const { line, jointLine, supplementalLine, waiting, fingerprint } = placement
  payForState(placement)
  const snapshot = snapshots.get(placement) ?? emptySnapshot(placement)
  snapshots.set(placement, snapshot)
  snapshot.line.set(line)
  snapshot.jointLine.set(jointLine)
  snapshot.supplementalLine.set(supplementalLine)
  snapshot.unitCount = waiting.unitCount
  for (let i = 0; i < waiting.unitCount; i++) snapshot.units[i] = waiting.units[i]
  snapshot.programCount = waiting.programCount
  for (let i = 0; i < waiting.programCount; i++) snapshot.programs[i] = waitingProgram(waiting, i)
  snapshot.fingerprint = fingerprint
  return snapshot
}

function isAt(snapshot: Snapshot, placement: Placement): boolean {
  const { waiting } = placement
  if (snapshot.fingerprint !== placement.fingerprint || snapshot.unitCount !== waiting.unitCount) return false
  if (snapshot.programCount !== waiting.programCount) return false
  payForState(placement)
  for (let i = 0; i < waiting.unitCount; i++) if (snapshot.units[i] !== waiting.units[i]) return false
  for (let i = 0; i < waiting.programCount; i++) if (snapshot.programs[i] !== waitingProgram(waiting, i)) return false
  return (
    sameLines(snapshot.jointLine, placement.jointLine) &&
    sameLines(snapshot.supplementalLine, placement.supplementalLine) &&
    sameLines(snapshot.line, placement.line)
  )
}

/** To copy or to compare a state takes time for all of it. */
function payForState({ line, jointLine, waiting, budget }: Placement): void {
  payForValues(budget, 2 * line.length + jointLine.length + waiting.unitCount + waiting.programCount)
}

/** The program that stands so many places behind the one that has waited longest. */
const waitingProgram = ({ programs, firstProgram }: Placement['waiting'], place: number): number =>
  programs[(firstProgram + place) % programs.length]

/** These arrays are long. */
function sameLines(these: Int32Array, those: Int32Array): boolean {
  for (let i = 0; i < these.length; i++) if (these[i] !== those[i]) return false
  return true
}
