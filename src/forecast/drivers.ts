import { isImg } from '../market/applicants.ts'
import { backgroundOf } from '../market/profile.ts'
import type { Driver, Profile } from './question.ts'

/**
 * What moves the chance to match: each field of the profile that is known, moved a realistic step for the better, the rest and the
 * interviews held fixed. A field that is already as good as it gets, or is not known, moves nothing.
 */

interface Step {
  readonly factor: Driver['factor']
  readonly from: unknown
  readonly to: unknown
  readonly fixed: boolean
}

const SCORE_STEP = 10
const BEST_SCORE = 300
const YEARS_STEP = 3
const MOST_MONTHS = 4
const MOST_LETTERS = 3

/** The steps of a profile in a season. `fixed` marks what the applicant cannot change: a passed examination is not taken again. */
export function stepsOf(year: number, profile: Profile): Step[] {
  const { type, step2ck, failedAttempts, graduationYear, usClinicalExperience, usLetters, familiarSchool, visa, redFlags } =
    profile
  const steps: Step[] = []
  const add = (factor: Step['factor'], from: unknown, to: unknown, fixed: boolean): void => {
    steps.push({ factor, from, to, fixed })
  }
  if (step2ck !== undefined && step2ck < BEST_SCORE) add('step2ck', step2ck, Math.min(BEST_SCORE, step2ck + SCORE_STEP), true)
  if (failedAttempts) add('failedAttempts', failedAttempts, failedAttempts - 1, true)
  if (graduationYear !== undefined && graduationYear < year)
    add('graduationYear', graduationYear, Math.min(year, graduationYear + YEARS_STEP), true)
  if (backgroundOf(type) === 'img') {
    if (usClinicalExperience && (usClinicalExperience.kind !== 'hands-on' || usClinicalExperience.months < MOST_MONTHS)) {
      const months = Math.max(1, usClinicalExperience.months, Math.min(MOST_MONTHS, usClinicalExperience.months + 1))
      add('usClinicalExperience', usClinicalExperience, { months, kind: 'hands-on' }, false)
    }
    if (usLetters !== undefined && usLetters < MOST_LETTERS) add('usLetters', usLetters, usLetters + 1, false)
    if (familiarSchool === false) add('familiarSchool', false, true, true)
  }
  if (isImg(type) && visa === 'h1b') add('visa', visa, 'j1', false)
  if (isImg(type) && visa === 'j1') add('visa', visa, 'none', true)
  if (redFlags && redFlags.length > 0) add('redFlags', redFlags, [], true)
  return steps
}

/** The effects of all steps, largest first; `matchOf` gives the chance to match with a profile. */
export function driversOf(year: number, profile: Profile, matchOf: (profile: Profile) => number): Driver[] {
  const steps = stepsOf(year, profile)
  if (steps.length === 0) return []
  const now = matchOf(profile)
  return steps
    .map(
      ({ factor, from, to, fixed }) =>
        ({
          factor,
          from,
          to,
          change: matchOf({ ...profile, [factor]: to }) - now,
          fixed,
        }) as Driver,
    )
    .sort((one, other) => Math.abs(other.change) - Math.abs(one.change) || (one.factor < other.factor ? -1 : 1))
}
