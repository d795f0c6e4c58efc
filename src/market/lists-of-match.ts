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
  const { listStart, listProgram, listKey, quota } = submitted
  const persons = listStart.length - 1
  const { entries } = added
  const more = entries.reduce((sum, entry) => sum + added.listStart[entry + 1] - added.listStart[entry], 0)
  const start = new Uint32Array(persons + entries.length + 1)
  const program = new Uint32Array(listProgram.length + more)
  const key = new Uint32Array(listProgram.length + more)
  program.set(listProgram)
  key.set(listKey)
  let lines = 0
  let person = 0
  /** Moves lines that stand in their columns up to where the next ones go. */
  const keep = (first: number, end: number): void => {
    program.copyWithin(lines, first, end)
    key.copyWithin(lines, first, end)
    lines += end - first
  }
  /** Keeps the lists of all before a person who were not looked at so far. */
  const keepUpTo = (end: number): void => {
    const first = listStart[person]
    for (; person < end; person++) start[person] = lines + listStart[person] - first
    keep(first, listStart[end])
  }
  for (const i of Array.from(member.keys()).sort((i, j) => member[i] - member[j])) {
    const a = member[i]
    keepUpTo(a)
    start[person++] = lines
    let line = listStart[a]
    while (line < listStart[a + 1] && listProgram[line] !== held[i]) line++
    if (line < listStart[a + 1]) keep(line, line + 1)
  }
  keepUpTo(persons)
  for (const entry of entries) {
    start[person++] = lines
    const [first, end] = [added.listStart[entry], added.listStart[entry + 1]]
    program.set(added.listProgram.subarray(first, end), lines)
    key.set(added.listKey.subarray(first, end), lines)
    lines += end - first
  }
  start[person] = lines
  return { listStart: start, listProgram: program.subarray(0, lines), listKey: key.subarray(0, lines), quota }
}
