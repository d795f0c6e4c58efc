import { ADVOCATE_MENDS, FLAG_MOVE, OLD_GRADUATION, STACKED_ISSUES_MOVE } from './parameters.ts'
import type { Advocate, ApplicantType, ExperienceKind, RedFlag } from './vocabulary.ts'

/**
 * What a profile says besides the score, as one number: points on a scale on which a typical applicant of the type
 * has 0 and the spread among international graduates is about 1. The weights are insider priors (relative weights of
 * the sort before the interview: US experience 25, visa 15, gaps and timeline 10, letters 10; any failed attempt
 * close to automatic rejection). PROFILE_WEIGHT turns points into strength.
 */

/** One value a field can take in the population: its share, its points, and what hard filters look at. */
export interface FieldValue {
  readonly share: number
  readonly points: number
  /** What the value means to a filter: attempts, or years since graduation. */
  readonly value: number
}

/** Points of failed attempts: more is never better. */
export const attemptPoints = (attempts: number): number => [0, -2, -3, -3.6][Math.min(3, attempts)]!

/** Points of the years since graduation. */
export const yearsPoints = (years: number): number => -0.12 * Math.min(15, Math.max(0, years))

const KIND_WEIGHT: Readonly<Record<ExperienceKind, number>> = {
  'hands-on': 1,
  externship: 0.75,
  observership: 0.4,
  research: 0.3,
  none: 0,
}

/** Points of experience in United States medicine: rises with the months up to four, by kind. */
export const experiencePoints = (kind: ExperienceKind, months: number): number =>
  months > 0 ? 1.2 * KIND_WEIGHT[kind] * (0.4 + 0.15 * Math.min(4, months)) : 0

/** Points of letters from physicians practising in the United States. */
export const letterPoints = (letters: number): number => [-0.4, 0, 0.25, 0.4][Math.min(3, letters)]!

/** Red flags and what they cost. Insider prior: professionalism is hardly ever mended. */
export const FLAG_POINTS: Readonly<Record<RedFlag, number>> = {
  gap: -0.5,
  professionalism: -2.5,
  'leave-of-absence': -0.4,
  'failed-course': -0.5,
}

export const flagPoints = (flags: readonly RedFlag[]): number =>
  [...new Set(flags)].reduce((sum, flag) => sum + FLAG_POINTS[flag], 0)

/** What filters and a rank meeting look at beside the score. `visa` is an index into VISA_NEEDS. */
export interface Issues {
  readonly failedAttempts: number
  readonly yearsSinceGraduation: number
  readonly visa: number
}

/** What several issues at once cost an international graduate at the rank meeting, in units of the score; 0 or less. */
export const stackedIssuesMove = ({ failedAttempts, yearsSinceGraduation, visa }: Issues): number =>
  STACKED_ISSUES_MOVE[(failedAttempts > 0 ? 1 : 0) + (yearsSinceGraduation > OLD_GRADUATION ? 1 : 0) + (visa > 0 ? 1 : 0)]!

/** What red flags and stacked issues cost at the rank meeting of a program, as far as nobody there speaks for the applicant; 0 or less. */
export function heldAgainst(img: boolean, issues: Issues, flags: readonly RedFlag[], advocate: Advocate | undefined): number {
  return heldAgainstStack(img ? stackedIssuesMove(issues) : 0, flags, advocate)
}

/** The same, given what the issues at once cost. */
export function heldAgainstStack(stacked: number, flags: readonly RedFlag[], advocate: Advocate | undefined): number {
  const mends = advocate === undefined ? 0 : ADVOCATE_MENDS[advocate]
  return [...new Set(flags)].reduce(
    (sum, flag) => sum + FLAG_MOVE[flag].move * (1 - mends * FLAG_MOVE[flag].mendable),
    stacked * (1 - mends),
  )
}

type Background = 'senior' | 'graduate' | 'img'
export const backgroundOf = (type: ApplicantType): Background =>
  type === 'us-img' || type === 'non-us-img' || type === 'other' ? 'img' : type.endsWith('graduate') ? 'graduate' : 'senior'

const spread = (points: (value: number) => number, ...pairs: [share: number, value: number][]): FieldValue[] =>
  pairs.map(([share, value]) => ({ share, value, points: points(value) }))

/** How the fields are spread in the population that certifies a list. Assumed throughout; no table of them is published. */
export const FIELD_VALUES: Readonly<
  Record<
    Background,
    { attempts: FieldValue[]; years: FieldValue[]; experience: FieldValue[]; letters: FieldValue[]; flags: FieldValue[] }
  >
> = {
  senior: {
    attempts: spread(attemptPoints, [0.97, 0], [0.025, 1], [0.005, 2]),
    years: spread(yearsPoints, [1, 0]),
    experience: spread(() => 0, [1, 0]),
    letters: spread(() => 0, [1, 0]),
    flags: spread((v) => -0.5 * v, [0.94, 0], [0.06, 1]),
  },
  graduate: {
    attempts: spread(attemptPoints, [0.85, 0], [0.11, 1], [0.04, 2]),
    years: spread(yearsPoints, [0.5, 1], [0.2, 2], [0.2, 4], [0.1, 9]),
    experience: spread(() => 0, [1, 0]),
    letters: spread(() => 0, [1, 0]),
    flags: spread((v) => -0.5 * v, [0.8, 0], [0.2, 1]),
  },
  img: {
    attempts: spread(attemptPoints, [0.88, 0], [0.09, 1], [0.03, 2]),
    years: spread(yearsPoints, [0.24, 1], [0.26, 3], [0.2, 5], [0.2, 8], [0.1, 13]),
    experience: [
      { share: 0.14, value: 0, points: 0 },
      { share: 0.26, value: 2, points: experiencePoints('observership', 2) },
      { share: 0.2, value: 2, points: experiencePoints('externship', 2) },
      { share: 0.4, value: 3, points: experiencePoints('hands-on', 3) },
    ],
    letters: spread(letterPoints, [0.2, 0], [0.25, 1], [0.3, 2], [0.25, 3]),
    flags: spread((v) => -0.5 * v, [0.82, 0], [0.18, 1]),
  },
}

/** Standard deviation of the points of a field in the population. */
export function deviation(values: readonly FieldValue[]): number {
  const mean = values.reduce((sum, { share, points }) => sum + share * points, 0)
  return Math.sqrt(values.reduce((sum, { share, points }) => sum + share * (points - mean) ** 2, 0))
}

const meanOf = (background: Background): number =>
  Object.values(FIELD_VALUES[background]).reduce(
    (sum, values) => sum + values.reduce((inner, { share, points }) => inner + share * points, 0),
    0,
  )
const MEANS: Readonly<Record<Background, number>> = { graduate: meanOf('graduate'), senior: meanOf('senior'), img: meanOf('img') }

/** Mean points of a background, which the strength is centred by. */
export const meanPoints = (type: ApplicantType): number => MEANS[backgroundOf(type)]
