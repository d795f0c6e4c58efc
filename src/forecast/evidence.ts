import type { Market } from '../market/market.ts'
import type { ResolvedLine } from './resolve.ts'

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
  const parts: { program: number; share: number; openness: number }[] = []
  for (const { candidates, openness } of lines) {
    const branch = market.branchOf[candidates[0]]
    counts.set(branch, (counts.get(branch) ?? 0) + 1)
    for (const program of candidates) parts.push({ program, share: 1 / candidates.length, openness })
  }
  parts.sort((one, other) => one.program - other.program || one.share - other.share || one.openness - other.openness)
  return {
    interviews: lines.length,
    complete,
    programs: Uint32Array.from(parts, ({ program }) => program),
    shares: Float64Array.from(parts, ({ share }) => share),
    openness: Float64Array.from(parts, ({ openness }) => openness),
    branches: [...counts]
      .sort(([one], [other]) => one - other)
      .map(([branch, count]) => ({ branch, share: count / lines.length })),
  }
}
