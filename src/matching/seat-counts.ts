import type { Rosters } from './rosters.ts'
import type { VariedMatching, VariedWorld } from './varied-world.ts'

/** What is wrong with the seats of a matching. */
export type SeatFinding =
  /** The program holds more applicants than it has seats at the end. */
  | { readonly kind: 'over-quota'; readonly program: number; readonly held: number }
  /** The program wants an even number and holds an odd one. */
  | { readonly kind: 'odd-number'; readonly program: number; readonly held: number }
  /** More seats moved than the request allows. */
  | { readonly kind: 'reverted-over-max'; readonly request: number }
  /** The donor has a vacant seat that the request would have moved. */
  | { readonly kind: 'seat-not-reverted'; readonly request: number }
  /**
   * The seats at the end are not those submitted, less those given, plus those received; or where an even number is wanted and seats may be given
   * up, more than those.
   */
  | { readonly kind: 'seats-not-conserved'; readonly program: number }

/** Checks quotas as they ended up, program by program, then request by request. */
export function seatFindings(varied: VariedWorld, matching: VariedMatching, { start }: Rosters): SeatFinding[] {
  const { reversions, even, world } = varied
  const findings: SeatFinding[] = []
  const expected = Float64Array.from(world.quota)
  for (let i = 0; i < reversions.donor.length; i++) {
    expected[reversions.donor[i]] -= matching.reverted[i]
    expected[reversions.receiver[i]] += matching.reverted[i]
  }
  for (let p = 0; p < expected.length; p++) {
    const held = start[p + 1] - start[p]
    if (held > matching.quota[p]) findings.push({ kind: 'over-quota', program: p, held })
    if (even[p] === 1 && held % 2 === 1) findings.push({ kind: 'odd-number', program: p, held })
    const conserved = even[p] === 1 ? matching.quota[p] <= expected[p] : matching.quota[p] === expected[p]
    if (!conserved) findings.push({ kind: 'seats-not-conserved', program: p })
  }
  for (let request = 0; request < reversions.donor.length; request++) {
    const donor = reversions.donor[request]
    const vacant = matching.quota[donor] - (start[donor + 1] - start[donor])
    if (matching.reverted[request] > reversions.max[request]) findings.push({ kind: 'reverted-over-max', request })
    else if (matching.reverted[request] < reversions.max[request] && vacant > 0) {
      findings.push({ kind: 'seat-not-reverted', request })
    }
  }
  return findings
}
