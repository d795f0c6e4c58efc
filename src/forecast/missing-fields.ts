import { visaShares } from '../market/applicants.ts'
import type { Market } from '../market/market.ts'
import { backgroundOf, type FieldValue, pointsOf } from '../market/profile.ts'
import { APPLICANT_TYPES, VISA_NEEDS } from '../market/vocabulary.ts'
import type { Profile } from './question.ts'
import { STRENGTH_STEP } from './strength-grid.ts'

/**
 * What the fields of a profile bring to the strength, the score apart: known ones a number, missing ones the spread that
 * they have in the population.
 */

/** Strength brought by missing fields lies on multiples of STRENGTH_STEP / SPREAD_PER_STEP: shares[i] is that of multiple first + i. */
export interface Spread {
  readonly first: number
  readonly shares: Float64Array
  /** The places of those that are not 0, which are far between where few fields are missing. */
  readonly taken: Int32Array
}

export const SPREAD_PER_STEP = 2
const SPREAD_STEP = STRENGTH_STEP / SPREAD_PER_STEP

const years = (market: Market, graduationYear: number): number => Math.max(0, market.season.year - graduationYear)

/** Strength from the fields that are given, on the scale where a typical applicant of the type has 0. */
export function knownStrength(market: Market, profile: Profile): number {
  const { failedAttempts, graduationYear, usClinicalExperience, usLetters, familiarSchool, redFlags, visa } = profile
  const img = backgroundOf(profile.type) === 'img'
  const worth = pointsOf(market.behaviours)
  let points = -worth.mean(profile.type)
  if (failedAttempts !== undefined) points += worth.attempts(failedAttempts)
  if (graduationYear !== undefined) points += worth.years(years(market, graduationYear))
  if (img && usClinicalExperience) points += worth.experience(usClinicalExperience.kind, usClinicalExperience.months)
  if (img && usLetters !== undefined) points += worth.letters(usLetters)
  if (img && familiarSchool !== undefined) points += worth.school(familiarSchool)
  if (redFlags) points += worth.flags(redFlags)
  return market.constants.profileWeight * points - (visa === undefined ? 0 : market.behaviours.visaCost[visa])
}

/** Whether the fields are missing, in one number per pattern. */
function patternOf(profile: Profile): number {
  const { failedAttempts, graduationYear, usClinicalExperience, usLetters, familiarSchool, redFlags, visa } = profile
  const given = [failedAttempts, graduationYear, usClinicalExperience, usLetters, familiarSchool, redFlags, visa]
  return given.reduce<number>((bits, field, i) => bits | (field === undefined ? 1 << i : 0), 0)
}

const spreads = new WeakMap<Market, Map<number, Spread>>()

/** Strength from the fields that are missing. Made once for each type and pattern of fields. */
export function missingStrength(market: Market, profile: Profile): Spread {
  let made = spreads.get(market)
  if (!made) {
    made = new Map()
    spreads.set(market, made)
  }
  const key = (APPLICANT_TYPES.indexOf(profile.type) << 7) | patternOf(profile)
  const found = made.get(key)
  if (found) return found
  const spread = layOut(combine(market, profile))
  made.set(key, spread)
  return spread
}

interface Part {
  readonly share: number
  readonly strength: number
}

/** Every combination of missing fields: a mixture over the population, each field drawn apart as it is there. */
function combine(market: Market, profile: Profile): Part[] {
  const { failedAttempts, graduationYear, usClinicalExperience, usLetters, familiarSchool, redFlags, visa } = profile
  const fields = pointsOf(market.behaviours).fields[backgroundOf(profile.type)]
  const missing: [unknown, readonly FieldValue[]][] = [
    [failedAttempts, fields.attempts],
    [graduationYear, fields.years],
    [usClinicalExperience, fields.experience],
    [usLetters, fields.letters],
    [familiarSchool, fields.school],
    [redFlags, fields.flags],
  ]
  let parts: Part[] = [{ share: 1, strength: 0 }]
  for (const [given, values] of missing)
    if (given === undefined)
      parts = parts.flatMap(({ share, strength }) =>
        values.map((value) => ({
          share: share * value.share,
          strength: strength + market.constants.profileWeight * value.points,
        })),
      )
  if (visa === undefined) {
    const shares = visaShares(market, profile.type)
    parts = parts.flatMap(({ share, strength }) =>
      VISA_NEEDS.map((need, v) => ({ share: share * shares[v], strength: strength - market.behaviours.visaCost[need] })),
    )
  }
  return parts.filter(({ share }) => share > 0)
}

/** Each part is shared between the two multiples around it so that its mean stays what it is. */
function layOut(parts: readonly Part[]): Spread {
  const places = parts.map(({ strength }) => strength / SPREAD_STEP)
  const first = Math.floor(Math.min(...places))
  const shares = new Float64Array(Math.floor(Math.max(...places)) + 2 - first)
  parts.forEach(({ share }, i) => {
    const low = Math.floor(places[i])
    const far = places[i] - low
    shares[low - first] += share * (1 - far)
    shares[low - first + 1] += share * far
  })
  const last = shares.findLastIndex((share) => share > 0)
  const taken = Int32Array.from(shares.keys()).filter((i) => shares[i] > 0)
  return { first, shares: shares.slice(0, last + 1), taken }
}
