import type { BehaviourValues } from './behaviour-values.ts'
import type { Advocate, ApplicantType, ExperienceKind, RedFlag } from './vocabulary.ts'

/**
 * What a profile says besides the score, as one number: points on a scale on which a typical applicant of the type
 * has 0 and the spread among international graduates is about 1. PROFILE_WEIGHT turns points into strength. What a
 * field is worth is among the values that a season may change (behaviour-values.ts).
 */

/** One value a field can take in the population: its share, its points, and what hard filters look at. */
export interface FieldValue {
  readonly share: number
  readonly points: number
  /** What the value means to a filter: attempts, or years since graduation. */
  readonly value: number
}

export interface FieldValues {
  readonly attempts: readonly FieldValue[]
  readonly years: readonly FieldValue[]
  readonly experience: readonly FieldValue[]
  readonly letters: readonly FieldValue[]
  readonly school: readonly FieldValue[]
  readonly flags: readonly FieldValue[]
}

/** What the fields of a profile are worth by some behaviour values. */
export interface ProfilePoints {
  attempts(failed: number): number
  years(sinceGraduation: number): number
  /** Rises with the months up to four, by kind. */
  experience(kind: ExperienceKind, months: number): number
  letters(count: number): number
  school(familiar: boolean): number
  flags(flags: readonly RedFlag[]): number
  /** How the fields are spread in the population. */
  readonly fields: Readonly<Record<Background, FieldValues>>
  /** Mean points of a type, which the strength is centred by. */
  mean(type: ApplicantType): number
}

const kept = new WeakMap<BehaviourValues, ProfilePoints>()

/** Made once for all who ask with the same values. */
export function pointsOf(values: BehaviourValues): ProfilePoints {
  const known = kept.get(values)
  if (known) return known
  const made = makePoints(values)
  kept.set(values, made)
  return made
}

const MOST_MONTHS = 4

function makePoints(values: BehaviourValues): ProfilePoints {
  const upTo = (points: readonly number[], count: number): number => points[Math.min(points.length - 1, count)]!
  const worth = {
    attempts: (failed: number) => upTo(values.attemptPoints, failed),
    years: (since: number) => values.yearPoints * Math.min(15, Math.max(0, since)),
    experience: (kind: ExperienceKind, months: number) =>
      months > 0 ? values.experiencePoints[kind] * (0.4 + 0.15 * Math.min(MOST_MONTHS, months)) : 0,
    letters: (count: number) => upTo(values.letterPoints, count),
    school: (familiar: boolean) => values.schoolPoints[familiar ? 1 : 0]!,
    flags: (flags: readonly RedFlag[]) => [...new Set(flags)].reduce((sum, flag) => sum + values.flagPoints[flag], 0),
  }
  const fields = spreadOfFields(worth)
  const means = { graduate: meanOf(fields.graduate), senior: meanOf(fields.senior), img: meanOf(fields.img) }
  return { ...worth, fields, mean: (type) => means[backgroundOf(type)] }
}

/** What filters and a rank meeting look at beside the score. `visa` is an index into VISA_NEEDS. */
export interface Issues {
  readonly failedAttempts: number
  readonly yearsSinceGraduation: number
  readonly visa: number
}

/** What several issues at once cost an international graduate at the rank meeting, in units of the score; 0 or less. */
export const stackedIssuesMove = (
  { stackedIssuesMove: moves, oldGraduation }: BehaviourValues,
  { failedAttempts, yearsSinceGraduation, visa }: Issues,
): number => moves[(failedAttempts > 0 ? 1 : 0) + (yearsSinceGraduation > oldGraduation ? 1 : 0) + (visa > 0 ? 1 : 0)]!

/** What red flags and stacked issues cost at the rank meeting of a program, as far as nobody there speaks for the applicant; 0 or less. */
export function heldAgainst(
  values: BehaviourValues,
  img: boolean,
  issues: Issues,
  flags: readonly RedFlag[],
  advocate: Advocate | undefined,
): number {
  return heldAgainstStack(values, img ? stackedIssuesMove(values, issues) : 0, flags, advocate)
}

/** The same, given what the issues at once cost. */
export function heldAgainstStack(
  { advocateMends, flagMove }: BehaviourValues,
  stacked: number,
  flags: readonly RedFlag[],
  advocate: Advocate | undefined,
): number {
  const mends = advocate === undefined ? 0 : advocateMends[advocate]
  return [...new Set(flags)].reduce(
    (sum, flag) => sum + flagMove[flag].move * (1 - mends * flagMove[flag].mendable),
    stacked * (1 - mends),
  )
}

type Background = 'senior' | 'graduate' | 'img'
export const backgroundOf = (type: ApplicantType): Background =>
  type === 'us-img' || type === 'non-us-img' || type === 'other' ? 'img' : type.endsWith('graduate') ? 'graduate' : 'senior'

const spread = (points: (value: number) => number, ...pairs: [share: number, value: number][]): FieldValue[] =>
  pairs.map(([share, value]) => ({ share, value, points: points(value) }))
const alike: readonly FieldValue[] = [{ share: 1, value: 0, points: 0 }]

/** How the fields are spread in the population that certifies a list. Assumed throughout; no table of them is published. */
function spreadOfFields(worth: Omit<ProfilePoints, 'fields' | 'mean'>): Record<Background, FieldValues> {
  const { attempts, years, letters } = worth
  // Most flags are gaps.
  const flagged = (value: number): number => value * worth.flags(['gap'])
  const unlikeImgs = { experience: alike, letters: alike, school: alike }
  return {
    senior: {
      ...unlikeImgs,
      attempts: spread(attempts, [0.97, 0], [0.025, 1], [0.005, 2]),
      years: spread(years, [1, 0]),
      flags: spread(flagged, [0.94, 0], [0.06, 1]),
    },
    graduate: {
      ...unlikeImgs,
      attempts: spread(attempts, [0.85, 0], [0.11, 1], [0.04, 2]),
      years: spread(years, [0.5, 1], [0.2, 2], [0.2, 4], [0.1, 9]),
      flags: spread(flagged, [0.8, 0], [0.2, 1]),
    },
    img: {
      attempts: spread(attempts, [0.88, 0], [0.09, 1], [0.03, 2]),
      years: spread(years, [0.24, 1], [0.26, 3], [0.2, 5], [0.2, 8], [0.1, 13]),
      experience: [
        { share: 0.14, value: 0, points: 0 },
        { share: 0.26, value: 2, points: worth.experience('observership', 2) },
        { share: 0.2, value: 2, points: worth.experience('externship', 2) },
        { share: 0.4, value: 3, points: worth.experience('hands-on', 3) },
      ],
      letters: spread(letters, [0.2, 0], [0.25, 1], [0.3, 2], [0.25, 3]),
      school: spread((value) => worth.school(value > 0), [0.75, 0], [0.25, 1]),
      flags: spread(flagged, [0.82, 0], [0.18, 1]),
    },
  }
}

const meanOfField = (values: readonly FieldValue[]): number => values.reduce((sum, { share, points }) => sum + share * points, 0)

const meanOf = (fields: FieldValues): number => Object.values(fields).reduce((sum, values) => sum + meanOfField(values), 0)

/** Standard deviation of the points of a field in the population. */
export function deviation(values: readonly FieldValue[]): number {
  const mean = meanOfField(values)
  return Math.sqrt(values.reduce((sum, { share, points }) => sum + share * (points - mean) ** 2, 0))
}
