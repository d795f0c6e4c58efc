import { named, type Side } from './submitted-lists.ts'
import { MAX_QUOTA, type SubmittedProgram } from './submitted-market.ts'
import type { Reversions } from './varied-world.ts'
import { isFull, quoted, report, type Violation } from './violations.ts'

/**
 * Reads where seats go that stay unfilled, and reports receivers that are unknown, named twice or the program itself, more seats than
 * the program has, and rings of reversions.
 */
export function readReversions(submitted: readonly SubmittedProgram[], programs: Side, errors: Violation[]): Reversions {
  const donor: number[] = []
  const receiver: number[] = []
  const max: number[] = []
  const pointers: string[] = []
  // program -> 1 + the last donor that named it
  const namedBy = new Uint32Array(programs.ids.length)
  for (let p = 0; p < submitted.length; p++) {
    const { revertsTo = [], quota } = submitted[p]
    for (let k = 0; k < revertsTo.length; k++) {
      const pointer = `/programs/${p}/revertsTo/${k}`
      const to = named(programs, revertsTo[k].program, `${pointer}/program`, errors)
      checkMax(revertsTo[k].max, quota, `${pointer}/max`, errors)
      if (to === undefined) continue
      if (to === p) report(errors, `${pointer}/program`, `${quoted(revertsTo[k].program)} reverts to itself`)
      else if (namedBy[to] === p + 1) {
        report(errors, `${pointer}/program`, `this program already reverts to ${quoted(revertsTo[k].program)}`)
      } else {
        namedBy[to] = p + 1
        donor.push(p)
        receiver.push(to)
        max.push(revertsTo[k].max)
        pointers.push(`${pointer}/program`)
      }
    }
  }
  const reversions = { donor: Uint32Array.from(donor), receiver: Uint32Array.from(receiver), max: Uint32Array.from(max) }
  reportRings(reversions, programs, pointers, errors)
  reportOverflows(submitted, reversions, errors)
  return reversions
}

/** Reports programs that could end up with more seats than can be counted. */
function reportOverflows(submitted: readonly SubmittedProgram[], { receiver, max }: Reversions, errors: Violation[]): void {
  const incoming = new Float64Array(submitted.length)
  for (let i = 0; i < receiver.length; i++) incoming[receiver[i]] += max[i]
  for (let p = 0; p < submitted.length; p++) {
    const { quota } = submitted[p]
    if (incoming[p] === 0 || !(quota + incoming[p] > MAX_QUOTA)) continue
    const rule = `its ${quota} seats and the ${incoming[p]} that may revert to it are together more than ${MAX_QUOTA}`
    report(errors, `/programs/${p}/quota`, rule)
  }
}

function checkMax(max: number, quota: number, pointer: string, errors: Violation[]): void {
  if (!Number.isInteger(max) || max < 0) report(errors, pointer, `this is a whole number of seats, not ${quoted(max)}`)
  else if (max > quota && quota >= 0) report(errors, pointer, `no more than the quota of ${quota} can revert, not ${max}`)
}

/** So many members of a long ring are named at either end. */
const SHOWN_OF_RING = 3

/** Where a program stands in the search for rings. */
const UNSEEN = 0
const ON_PATH = 1
const DONE = 2

/** Reports every request that leads back to a program on the way to it (a search in depth, without recursion). */
function reportRings({ donor, receiver }: Reversions, programs: Side, pointers: readonly string[], errors: Violation[]): void {
  const state = new Uint8Array(programs.ids.length)
  const firstRequest = new Uint32Array(programs.ids.length + 1)
  for (const p of donor) firstRequest[p + 1]++
  for (let p = 0; p < programs.ids.length; p++) firstRequest[p + 1] += firstRequest[p]
  const next = firstRequest.slice()
  for (const origin of donor) {
    if (state[origin] !== UNSEEN) continue
    const path = [origin]
    state[origin] = ON_PATH
    while (path.length > 0) {
      const p = path[path.length - 1]
      if (next[p] === firstRequest[p + 1]) {
        state[p] = DONE
        path.pop()
        continue
      }
      const request = next[p]++
      const to = receiver[request]
      if (state[to] === UNSEEN) {
        state[to] = ON_PATH
        path.push(to)
      } else if (state[to] === ON_PATH) {
        if (isFull(errors)) return
        const ring = ringInWords(path.slice(path.indexOf(to)), programs)
        report(errors, pointers[request], `reversions come back to where they started: ${ring}`)
      }
    }
  }
}

/** A ring with its first and its last members, and how many stand between them. */
function ringInWords(ring: readonly number[], { ids }: Side): string {
  const names = (members: readonly number[]): string[] => members.map((p) => quoted(ids[p]))
  const hidden = ring.length - 2 * SHOWN_OF_RING
  const members =
    hidden > 1 ? [...names(ring.slice(0, SHOWN_OF_RING)), `${hidden} more`, ...names(ring.slice(-SHOWN_OF_RING))] : names(ring)
  return [...members, quoted(ids[ring[0]])].join(' -> ')
}
