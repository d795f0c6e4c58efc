import { KEY, LIST, NO_ENTRY, PLACE, previousEntry } from './passed-lines.ts'
import { type Placement, primaryProgram, supplementalProgram } from './placement.ts'
import { admits } from './ranked-seats.ts'
import { couldHave } from './settle.ts'
import { UNMATCHED } from './world.ts'

/** Nobody wants to come. */
export const NO_UNIT = -1

/**
 * The unit whose member program p ranks highest among those who would rather have p (for a couple: a line with p in it) than their match,
 * and could have it; NO_UNIT if there is none. Looks through everyone who ever passed a line of p.
 */
export function bestCandidate(placement: Placement, p: number): number {
  const { applicants, units, outside } = placement
  const { passed } = placement
  const numbers = passed.entry
  let best = NO_UNIT
  let bestKey = 0
  let bestApplicant = 0
  let looks = 0
  for (let entry = passed.latest[p]; entry !== NO_ENTRY; entry = previousEntry(passed, entry)) {
    looks++
    const key = numbers[entry + KEY]
    // Most are not better than the best so far, and what they hold need not be fetched from memory.
    if (best !== NO_UNIT && key > bestKey) continue
    const l = numbers[entry + LIST]
    const at = numbers[entry + PLACE]
    let a: number
    let unit = l
    if (l < applicants) {
      a = l
      if (outside[l] || !wantsSeat(placement, l, at, p, key)) continue
    } else if (l < units) {
      const { couples } = placement.varied
      a = couples.member[2 * (l - applicants) + (at & 1)]
      if (outside[l] || !wantsJointLine(placement, l - applicants, at >>> 1)) continue
    } else {
      const { supplements } = placement.varied
      a = supplements.applicant[l - units]
      unit = placement.inCouple[a] < 0 ? a : applicants + (placement.inCouple[a] >>> 1)
      if (outside[unit] || !wantsSupplementalSeat(placement, l - units, at, p, key, a)) continue
    }
    if (best !== NO_UNIT && key === bestKey && a >= bestApplicant) continue
    best = unit
    bestKey = key
    bestApplicant = a
  }
  placement.budget.looks += looks
  return best
}

export function wantsSeat(placement: Placement, a: number, line: number, p: number, key: number): boolean {
  const held = placement.line[a]
  if (held !== UNMATCHED && held <= line) return false
  return admits(placement.seats, p, key, a) || supplementalProgram(placement, a) === p
}

export function wantsJointLine(placement: Placement, couple: number, joint: number): boolean {
  const held = placement.jointLine[couple]
  return (held === UNMATCHED || joint < held) && couldHave(placement, couple, joint)
}

export function wantsSupplementalSeat(
  placement: Placement,
  list: number,
  line: number,
  p: number,
  key: number,
  a: number,
): boolean {
  if (primaryProgram(placement, a) !== placement.varied.supplements.advanced[list]) return false
  const held = placement.supplementalLine[a]
  return (held === UNMATCHED || line < held) && admits(placement.seats, p, key, a)
}
