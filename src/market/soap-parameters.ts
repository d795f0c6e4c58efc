import type { ApplicantType } from './vocabulary.ts'

/**
 * The supplemental round (SOAP) in the week of the match. Sources: NRMP, Results and Data: 2025 Main Residency Match
 * (active, matched and placed applicants by type); NRMP press release of March 2025 (positions offered and filled).
 */

/** Positions offered in the round, relative to those that the match leaves vacant: 2,521 of 43,237 - 40,764. Some programs stay out, some open positions for it. */
export const OFFERED_PER_VACANT = 2521 / (43_237 - 40_764)

/** Share of the offered positions that are filled, where a season does not say: 2,318 of 2,521. Published for all positions together only. */
export const FILLED_SHARE = 2318 / 2521

/** Share of the filled positions that go to applicants who certified a list: 39,754 - 37,667 of 2,318. The rest go to those who did not, and are not in the market. */
export const ACTIVE_SHARE = (39_754 - 37_667) / 2318

/** Active applicants without a PGY-1 position after the match of 2025, and those of them placed in the round. `other` is not published; assumed as non-US IMGs. */
export const PLACED = {
  'us-md-senior': [20_368 - 19_044, 19_922 - 19_044],
  'us-md-graduate': [1751 - 803, 934 - 803],
  'us-do-senior': [8392 - 7773, 8259 - 7773],
  'us-do-graduate': [630 - 276, 343 - 276],
  'us-img': [4587 - 3108, 3370 - 3108],
  'non-us-img': [11_465 - 6653, 6915 - 6653],
  other: [11_465 - 6653, 6915 - 6653],
} as const satisfies Record<ApplicantType, readonly [without: number, placed: number]>

/**
 * How readily an applicant of a type is offered a position, relative to other types: the logarithm of the odds of being
 * passed over. With it, offers that come one at a time to whoever is left reproduce the published placements.
 */
export const READINESS = Object.fromEntries(
  Object.entries(PLACED).map(([type, [without, placed]]) => [type, -Math.log(1 - placed / without)]),
) as Readonly<Record<ApplicantType, number>>
