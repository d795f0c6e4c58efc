import { unlessStopped } from './asked-to-stop.ts'
import { UNRANKED } from './world.ts'

/** Lists of one side, end to end: owner -> first entry (one extra closes the last list), entry -> index on the other side. */
export interface Lists {
  readonly start: Uint32Array
  readonly entry: Uint32Array
}

/**
 * line -> place of the applicant on the program's list, or UNRANKED. The lines are first sorted by program (a counting sort), so
 * that one scratch array over the applicants serves one program after the other and nothing is looked up by a pair of names.
 */
export function ranksOfLines(wanted: Lists, ranked: Lists): Uint32Array {
  const applicants = wanted.start.length - 1
  const lineOwner = new Uint32Array(wanted.entry.length)
  for (let a = 0; a < applicants; a++) lineOwner.fill(a, wanted.start[a], wanted.start[a + 1])
  const programs = ranked.start.length - 1
  unlessStopped()
  const { start, line: linesByProgram } = transpose(wanted.entry, programs)
  const listKey = new Uint32Array(wanted.entry.length)
  const rank = new Uint32Array(applicants).fill(UNRANKED)
  for (let p = 0; p < programs; p++) {
    unlessStopped()
    for (let i = ranked.start[p]; i < ranked.start[p + 1]; i++) rank[ranked.entry[i]] = i - ranked.start[p]
    for (let i = start[p]; i < start[p + 1]; i++) listKey[linesByProgram[i]] = rank[lineOwner[linesByProgram[i]]]
    for (let i = ranked.start[p]; i < ranked.start[p + 1]; i++) rank[ranked.entry[i]] = UNRANKED
  }
  return listKey
}

/** Lines grouped by program: program -> first place in `line` (one extra closes the last group). */
function transpose(listProgram: Uint32Array, programs: number): { start: Uint32Array; line: Uint32Array } {
  const start = new Uint32Array(programs + 1)
  for (let l = 0; l < listProgram.length; l++) start[listProgram[l] + 1]++
  for (let p = 0; p < programs; p++) start[p + 1] += start[p]
  const line = new Uint32Array(listProgram.length)
  const end = start.slice(0, programs)
  for (let l = 0; l < listProgram.length; l++) line[end[listProgram[l]]++] = l
  return { start, line }
}
