import type { BehaviourValues } from './behaviour-values.ts'
import type { Market } from './market.ts'
import { TYPES } from './market.ts'
import { fastQuantile } from './normal.ts'
import { BREADTH, UNKNOWABLE_IMG, UNKNOWABLE_US } from './parameters.ts'
import { backgroundOf, type FieldValue, pointsOf } from './profile.ts'
import type { Stream } from './random.ts'
import { APPLICANT_TYPES, type ApplicantType, VISA_NEEDS } from './vocabulary.ts'

/** Everything about one drawn applicant that programs or filters look at. Reused from draw to draw. */
export interface DrawnApplicant {
  /** Step 2 CK in standard deviations of those who prefer the branch. */
  standardScore: number
  step2ck: number
  failedAttempts: number
  yearsSinceGraduation: number
  /** Index into VISA_NEEDS. */
  visa: number
  strength: number
  /** What all programs see only after the interview, standard normal. */
  afterInterview: number
}

export const isImg = (type: ApplicantType): boolean => type === 'us-img' || type === 'non-us-img'

/** Spread of the unknowable part of strength. */
export const unknowableOf = (market: Market, type: ApplicantType): number =>
  market.constants.unknowable * (backgroundOf(type) === 'img' ? UNKNOWABLE_IMG : UNKNOWABLE_US)

const breadths = APPLICANT_TYPES.map((type) => BREADTH[backgroundOf(type)])

/** How many interviews an applicant of a strength seeks and accepts, as a multiple of what someone of strength 0 does. */
export const breadthOf = (type: number, strength: number): number => Math.exp(-breadths[type]! * strength)

type Kinds = BehaviourValues['kinds']

/** What all programs see of someone at interviews, in units of SHARED_AFTER_INTERVIEW: normal, for international graduates a mixture of kinds. */
export function afterInterview(kinds: Kinds, type: ApplicantType, kind: number, value: number): number {
  if (!isImg(type)) return fastQuantile(value)
  let left = kind
  let k = 0
  while (k < kinds.length - 1 && left >= kinds[k]!.share) left -= kinds[k++]!.share
  return kinds[k]!.spread * fastQuantile(value)
}

/** Second, fourth and sixth moment of afterInterview. */
export function afterInterviewMoments(
  kinds: Kinds,
  type: ApplicantType,
): readonly [second: number, fourth: number, sixth: number] {
  if (!isImg(type)) return [1, 3, 15]
  const moment = (power: number): number => kinds.reduce((sum, { share, spread }) => sum + share * spread ** power, 0)
  return [moment(2), 3 * moment(4), 15 * moment(6)]
}

/** Shares of each visa need among applicants of a type. */
export function visaShares(market: Market, type: ApplicantType): readonly number[] {
  const { j1, h1b } = market.season.visaNeed
  return type === 'non-us-img' ? [1 - j1 - h1b, j1, h1b] : [1, 0, 0]
}

/** The values of a field as columns; `upTo`: share of those with this value or one before it. */
interface Field {
  readonly upTo: Float64Array
  readonly points: Float64Array
  readonly value: Float64Array
}

/** Fields never change, and a world asks for each of them hundreds of times. */
const columns = new WeakMap<readonly FieldValue[], Field>()

function columnsOf(values: readonly FieldValue[]): Field {
  const known = columns.get(values)
  if (known) return known
  let sum = 0
  const field = {
    upTo: Float64Array.from(values, ({ share }) => {
      sum += share
      return sum
    }),
    points: Float64Array.from(values, ({ points }) => points),
    value: Float64Array.from(values, ({ value }) => value),
  }
  columns.set(values, field)
  return field
}

/** Draws a value of a field: its index. What all have alike takes no random number. */
function pick({ upTo }: Field, stream: Stream): number {
  const last = upTo.length - 1
  if (last === 0) return 0
  const uniform = stream.uniform()
  let k = 0
  while (k < last && uniform >= upTo[k]!) k++
  return k
}

/** A drawer of applicants of one type who prefer one branch. */
export function applicantDrawer(
  market: Market,
  branch: number,
  typeIndex: number,
  stream: Stream,
): (into: DrawnApplicant) => void {
  const type = APPLICANT_TYPES[typeIndex]!
  const { fields, mean: meanPoints } = pointsOf(market.behaviours)
  const values = fields[backgroundOf(type)]
  const told = [values.experience, values.letters, values.school, values.flags]
  const attempts = columnsOf(values.attempts)
  const years = columnsOf(values.years)
  const others = told.filter(({ length }) => length > 1).map(columnsOf)
  // Fields in which all are alike have points too.
  const alike = told.reduce((sum, field) => (field.length > 1 ? sum : sum + field[0]!.points), 0)
  const img = isImg(type)
  const needsVisa = type === 'non-us-img'
  const centre = meanPoints(type)
  const { mean, sd } = market.season.branches[branch]!.step2ck[type]
  const weight = market.scoreWeight[branch * TYPES + typeIndex]!
  const centred = market.scoreMean[branch * TYPES + typeIndex]!
  const unknowable = unknowableOf(market, type)
  const { profileWeight } = market.constants
  const visaCosts = VISA_NEEDS.map((need) => market.behaviours.visaCost[need])
  const { kinds } = market.behaviours
  const [noVisa, j1] = visaShares(market, type) as [number, number]
  return (into) => {
    const attempt = pick(attempts, stream)
    const year = pick(years, stream)
    let points = alike + attempts.points[attempt]! + years.points[year]!
    for (let k = 0; k < others.length; k++) points += others[k]!.points[pick(others[k]!, stream)]!
    into.visa = 0
    if (needsVisa) {
      const need = stream.uniform()
      into.visa = need < noVisa ? 0 : need < noVisa + j1 ? 1 : 2
    }
    into.standardScore = centred + fastQuantile(stream.uniform())
    into.step2ck = mean + sd * into.standardScore
    into.failedAttempts = attempts.value[attempt]!
    into.yearsSinceGraduation = years.value[year]!
    into.strength =
      weight * into.standardScore +
      profileWeight * (points - centre) +
      unknowable * fastQuantile(stream.uniform()) -
      visaCosts[into.visa]!
    into.afterInterview = afterInterview(kinds, type, img ? stream.uniform() : 0, stream.uniform())
  }
}
