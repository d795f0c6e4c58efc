import { ADVOCATE_MENDS, FLAG_MOVE, STACKED_ISSUES_MOVE } from '../../src/market/parameters.ts'
import type { Advocate } from '../../src/market/vocabulary.ts'
import type { FullProfile } from './questions.ts'

/** What a rank meeting of 2025 holds against someone, by the definition. */
export function heldAgainstByDefinition(profile: FullProfile, advocate?: Advocate): number {
  const { type, failedAttempts, graduationYear, visa, redFlags } = profile
  const mended = advocate === undefined ? 0 : ADVOCATE_MENDS[advocate]
  const issues = [failedAttempts > 0, 2025 - graduationYear > 5, visa !== 'none'].filter(Boolean).length
  let held = type === 'us-img' || type === 'non-us-img' ? STACKED_ISSUES_MOVE[issues as 0] * (1 - mended) : 0
  for (const flag of redFlags) held += FLAG_MOVE[flag].move * (1 - mended * FLAG_MOVE[flag].mendable)
  return held
}
