import { type Arrays, freshArrays } from '../matching/kept-arrays.ts'
import type { World } from '../matching/world.ts'
import type { DrawnCouples } from './couples.ts'

/** Lists that come behind those of all persons: of these entries, from columns that hold them. */
export interface AddedLists extends Pick<World, 'listStart' | 'listProgram' | 'listKey'> {
  readonly entries: readonly number[]
}

/**
 * The lists as the match takes them, in columns that `arrays` gives: those handed in, of each member of a couple only the line of the program
 * that they hold or none, and the added ones behind.
 */
export function listsOfMatch(
  submitted: World,
  { member, program: held }: DrawnCouples,
  added: AddedLists,
  arrays: Arrays = freshArrays,
): World {
  const { listStart, listProgram, listKey, quota } = submitted
  const persons = listStart.length - 1
  const { entries } = added
  const more = entries.reduce((sum, entry) => sum + added.listStart[entry + 1] - added.listStart[entry], 0)
  const start = arrays('matchStart', Uint32Array, persons + entries.length + 1, false)
  const program = arrays('matchProgram', Uint32Array, listProgram.length + more, false)
  const key = arrays('matchKey', Uint32Array, listProgram.length + more, false)
  let lines = 0
  let person = 0
  const copy = (from: Pick<World, 'listProgram' | 'listKey'>, first: number, end: number): void => {
    program.set(from.listProgram.subarray(first, end), lines)
    key.set(from.listKey.subarray(first, end), lines)
    lines += end - first
  }
  /** Copies the lists of all before a person who were not looked at so far. */
  const copyUpTo = (end: number): void => {
    const first = listStart[person]
    for (; person < end; person++) start[person] = lines + listStart[person] - first
    if (first < listStart[end]) copy(submitted, first, listStart[end])
  }
  for (const i of Uint32Array.from(member.keys()).sort((i, j) => member[i] - member[j])) {
    const a = member[i]
    copyUpTo(a)
    start[person++] = lines
    let line = listStart[a]
    while (line < listStart[a + 1] && listProgram[line] !== held[i]) line++
    if (line === listStart[a + 1]) continue
    program[lines] = held[i]
    key[lines++] = listKey[line]
  }
  copyUpTo(persons)
  for (const entry of entries) {
    start[person++] = lines
    copy(added, added.listStart[entry], added.listStart[entry + 1])
  }
  start[person] = lines
  return { listStart: start, listProgram: program.subarray(0, lines), listKey: key.subarray(0, lines), quota }
}
