import type { Market } from '../market/market.ts'
import { CANDIDATES, type ResolvedLine } from './resolve.ts'

/** The interviews of an applicant as every block of a market reads them, in the order of the catalogue, so that the order of the lines changes no bit. */
export interface Evidence {
  /** Interviews. */
  readonly interviews: number
  /** Whether there were no others. */
  readonly complete: boolean
  /** Programs that interviewed or may have, each with the share of an interview that stands for it. */
  readonly programs: Uint32Array
  readonly shares: Float64Array
  /** How much more open than to others each of them was to the applicant. */
  readonly openness: Float64Array
  /** Branches interviewed in, each with its share of the interviews. */
  readonly branches: readonly { readonly branch: number; readonly share: number }[]
}

/** Sorts out the lines that stand for interviews. */
export function evidenceOf(market: Market, lines: readonly ResolvedLine[], complete: boolean): Evidence {
  const counts = new Map<number, number>()
  let parts = 0
  for (const { candidates } of lines) {
    const branch = market.branchOf[candidates[0]]
    counts.set(branch, (counts.get(branch) ?? 0) + 1)
    parts += candidates.length
  }
  // By program, share and openness, all in one number: descriptions stand for hundreds of programs, and numbers are sorted faster than anything else.
  const degrees = [...new Set(lines.map(({ openness }) => openness))].sort((one, other) => one - other)
  const keys = new Float64Array(parts)
  let i = 0
  for (const { candidates, openness } of lines) {
    const rest = (CANDIDATES - candidates.length) * degrees.length + degrees.indexOf(openness)
    for (let c = 0; c < candidates.length; c++) keys[i++] = candidates[c] * CANDIDATES * degrees.length + rest
  }
  keys.sort()
  const programs = new Uint32Array(parts)
  const shares = new Float64Array(parts)
  const openness = new Float64Array(parts)
  for (let k = 0; k < parts; k++) {
    const key = Math.floor(keys[k] / degrees.length)
    programs[k] = Math.floor(key / CANDIDATES)
    shares[k] = 1 / (CANDIDATES - (key % CANDIDATES))
    openness[k] = degrees[keys[k] % degrees.length]
  }
  return {
    interviews: lines.length,
    complete,
    programs,
    shares,
    openness,
    branches: [...counts]
      .sort(([one], [other]) => one - other)
      .map(([branch, count]) => ({ branch, share: count / lines.length })),
  }
}
