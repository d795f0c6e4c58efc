import { unlessStopped } from './asked-to-stop.ts'
import type { Lists } from './ranks-of-lines.ts'
import { isFull, quoted, report, type Violation } from './violations.ts'

/** The applicants or the programs of a submitted market: what lists may name. */
export interface Side {
  readonly noun: 'applicant' | 'program'
  /** JSON pointer to their list. */
  readonly pointer: string
  readonly ids: readonly string[]
  /** id -> index of its first bearer. */
  readonly index: ReadonlyMap<string, number>
}

/** Reads the ids of one side and reports those that are no text or come twice. */
export function readSide(
  noun: Side['noun'],
  pointer: string,
  bearers: readonly { readonly id: string }[],
  errors: Violation[],
): Side {
  const index = new Map<string, number>()
  for (let i = 0; i < bearers.length; i++) {
    unlessStopped()
    const { id } = bearers[i]
    const first = index.get(id)
    if (typeof id !== 'string') report(errors, `${pointer}/${i}/id`, `an id is text, not ${quoted(id)}`)
    else if (first === undefined) index.set(id, i)
    else report(errors, `${pointer}/${i}/id`, `${quoted(id)} is already the id of ${pointer}/${first}`)
  }
  return { noun, pointer, ids: bearers.map(({ id }) => id), index }
}

/** The index of whom an id names; if it is nobody's, that is reported and the answer is undefined. */
export function named(side: Side, id: string, pointer: string, errors: Violation[]): number | undefined {
  const index = side.index.get(id)
  if (index === undefined) report(errors, pointer, `there is no ${side.noun} ${quoted(id)}`)
  return index
}

/**
 * Puts lists end to end as indices of the side they name, and reports unknown and repeated names, and lists longer than they may be.
 * `pointerOf` says where list i stands.
 */
export function readLists(
  lists: readonly (readonly string[])[],
  pointerOf: (i: number) => string,
  otherSide: Side,
  mostLines: number,
  errors: Violation[],
): Lists {
  const start = new Uint32Array(lists.length + 1)
  for (let i = 0; i < lists.length; i++) start[i + 1] = start[i] + lists[i].length
  const entry = new Uint32Array(start[lists.length])
  // index on the other side -> 1 + the last list that named it
  const namedBy = new Uint32Array(otherSide.ids.length)
  for (let i = 0; i < lists.length; i++) {
    unlessStopped()
    const list = lists[i]
    if (list.length > mostLines) report(errors, pointerOf(i), `a list has at most ${mostLines} lines, not ${list.length}`)
    for (let place = 0; place < list.length; place++) {
      const index = otherSide.index.get(list[place])
      if (index !== undefined && namedBy[index] !== i + 1) {
        namedBy[index] = i + 1
        entry[start[i] + place] = index
        continue
      }
      if (isFull(errors)) continue
      const fault = index === undefined ? `there is no ${otherSide.noun}` : 'this list already names'
      report(errors, `${pointerOf(i)}/${place}`, `${fault} ${quoted(list[place])}`)
    }
  }
  return { start, entry }
}
