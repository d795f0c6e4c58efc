import { NO_PROGRAM } from '../matching/varied-world.ts'
import type { World } from '../matching/world.ts'
import type { DrawnCouples } from './couples.ts'

/** Lists that come behind those of all persons: of these entries, from columns that hold them. */
export interface AddedLists extends Pick<World, 'listStart' | 'listProgram' | 'listKey'> {
  readonly entries: readonly number[]
}

/**
 * The lists as the match takes them, in new columns: those handed in, of each member of a couple only the line of the program
 * that they hold or none, and the added ones behind.
 */
export function listsOfMatch(submitted: World, { member, program: held }: DrawnCouples, added: AddedLists): World {
  const { listStart, listProgram, quota } = submitted
  const persons = listStart.length - 1
  const lengthOf = (a: number): number => listStart[a + 1] - listStart[a]
  const most = member.reduce((left, a) => left - lengthOf(a) + 1, listProgram.length)
  const { entries } = added
  const more = entries.reduce((sum, entry) => sum + added.listStart[entry + 1] - added.listStart[entry], 0)
  const start = new Uint32Array(persons + entries.length + 1)
  const program = new Uint32Array(most + more)
  const key = new Uint32Array(most + more)
  let lines = 0
  const copy = (from: Pick<World, 'listProgram' | 'listKey'>, first: number, end: number): void => {
    program.set(from.listProgram.subarray(first, end), lines)
    key.set(from.listKey.subarray(first, end), lines)
    lines += end - first
  }
  let person = 0
  /** Copies the lists of all before a person who were not copied so far. */
  const copyUpTo = (end: number): void => {
    const moved = lines - listStart[person]
    copy(submitted, listStart[person], listStart[end])
    for (; person < end; person++) start[person] = listStart[person] + moved
  }
  for (const i of Array.from(member.keys()).sort((i, j) => member[i] - member[j])) {
    const a = member[i]
    copyUpTo(a)
    start[person++] = lines
    const line = held[i] === NO_PROGRAM ? -1 : listProgram.subarray(0, listStart[a + 1]).indexOf(held[i], listStart[a])
    if (line >= 0) copy(submitted, line, line + 1)
  }
  copyUpTo(persons)
  for (const entry of entries) {
    start[person++] = lines
    copy(added, added.listStart[entry], added.listStart[entry + 1])
  }
  start[person] = lines
  return { listStart: start, listProgram: program.subarray(0, lines), listKey: key.subarray(0, lines), quota }
}
