import { PLACED } from './soap-parameters.ts'
import type { ApplicantType } from './vocabulary.ts'

/**
 * Positions filled in the supplemental round (SOAP) of 2022 by kind, of 2,111 in all: the last year whose counts by specialty are at
 * hand. Source: AMA, "Match: Which specialties place most residents through SOAP" (2023 edition), which also says that roughly 60 %
 * were of whole trainings and about 40 % single years; what the named specialties leave of the 60 % are the other ones.
 */
const FILLED = 2111
const WHOLE_TRAININGS = 0.6
const BY_SPECIALTY = {
  'family-medicine': 445,
  'internal-medicine': 427,
  'emergency-medicine': 202,
  pediatrics: 79,
  psychiatry: 14,
} as const

export const AFTER_MATCH_GROUPS = [
  'family-medicine',
  'internal-medicine',
  'emergency-medicine',
  'pediatrics',
  'psychiatry',
  'other-specialties',
  'single-years',
] as const
export type AfterMatchGroup = (typeof AFTER_MATCH_GROUPS)[number]

const named = Object.values(BY_SPECIALTY).reduce((sum, positions) => sum + positions, 0)

/** Share of the positions filled in the round that are of a kind; they add up to 1. */
export const AFTER_MATCH_SHARE: Readonly<Record<AfterMatchGroup, number>> = {
  ...(Object.fromEntries(Object.entries(BY_SPECIALTY).map(([group, positions]) => [group, positions / FILLED])) as Record<
    keyof typeof BY_SPECIALTY,
    number
  >),
  'other-specialties': WHOLE_TRAININGS - named / FILLED,
  'single-years': 1 - WHOLE_TRAININGS,
}

/** Share of the applicants of a type without a first-year position after the match of 2025 who were placed in the round. */
export const placedAfterMatch = (type: ApplicantType): number => PLACED[type][1] / PLACED[type][0]
