import { PURPOSE, uniformAt } from '../market/random.ts'
import type { ResolvedLine } from './resolve.ts'

/** Which of its candidates a line stands for in a world: by what is written on the line, never by its place on the list. */
const candidateIn = ({ candidates, hash, ordinal }: ResolvedLine, seed: number, world: number): number =>
  (Math.floor(uniformAt(seed, world, PURPOSE.likeBinding, hash) * candidates.length) + ordinal) % candidates.length

/** The program a line stands for in a world. */
export function boundProgram(line: ResolvedLine, seed: number, world: number): number {
  const { candidates } = line
  return candidates.length === 1 ? candidates[0] : candidates[candidateIn(line, seed, world)]
}

/** Bindings that are kept; when there are more, all are made anew. */
const KEPT = 2000

/** The same descriptions are asked about again and again, and to draw their programs takes longer than to read a line. */
const kept = new Map<string, Uint8Array>()

/** world -> which of its candidates a description stands for, in all worlds of a table; there are fewer candidates than a byte counts. */
export function boundCandidates(line: ResolvedLine, seed: number, worlds: number): Uint8Array {
  const { candidates, hash, ordinal } = line
  const key = `${seed} ${worlds} ${hash} ${candidates.length} ${ordinal}`
  const known = kept.get(key)
  if (known) return known
  if (kept.size === KEPT) kept.clear()
  const bound = new Uint8Array(worlds)
  for (let world = 0; world < worlds; world++) bound[world] = candidateIn(line, seed, world)
  kept.set(key, bound)
  return bound
}
