import type { BehaviourValues } from './behaviour-values.ts'
import type { Market } from './market.ts'
import { TYPES } from './market.ts'
import { fastQuantile } from './normal.ts'
import { BREADTH, UNKNOWABLE_IMG, UNKNOWABLE_US } from './parameters.ts'
import { backgroundOf, type FieldValue, type FieldValues, pointsOf } from './profile.ts'
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

/** Nobody yet, to draw into. */
export const newApplicant = (): DrawnApplicant => ({
  standardScore: 0,
  step2ck: 0,
  failedAttempts: 0,
  yearsSinceGraduation: 0,
  visa: 0,
  strength: 0,
  afterInterview: 0,
})

export const isImg = (type: ApplicantType): boolean => type === 'us-img' || type === 'non-us-img'

/** Spread of the unknowable part of strength. */
export const unknowableOf = (market: Market, type: ApplicantType): number =>
  market.constants.unknowable * (backgroundOf(type) === 'img' ? UNKNOWABLE_IMG : UNKNOWABLE_US)

const breadths = APPLICANT_TYPES.map((type) => BREADTH[backgroundOf(type)])

/** How many interviews an applicant of a strength seeks and accepts, as a multiple of what someone of strength 0 does. */
export const breadthOf = (type: number, strength: number): number => Math.exp(-breadths[type]! * strength)

/** How fast that falls with strength, for a type. */
export const breadthFall = (type: number): number => breadths[type]!

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

/** What a population differs in, field after field: columns over the values of all of its fields. */
export interface Fields {
  /** field -> its first value; attempts first, then years, then what else tells people apart. One entry more than fields. */
  readonly start: Uint32Array
  /** Share of those with this value of the field or one before it. */
  readonly upTo: Float64Array
  readonly points: Float64Array
  readonly value: Float64Array
  /** Points that all have alike. */
  readonly alike: number
}

/** Fields never change, and a world asks for them hundreds of times. */
const columns = new WeakMap<FieldValues, Fields>()

function columnsOf(values: FieldValues): Fields {
  const known = columns.get(values)
  if (known) return known
  const told = [values.experience, values.letters, values.school, values.flags]
  const fields = [values.attempts, values.years, ...told.filter(({ length }) => length > 1)]
  const start = new Uint32Array(fields.length + 1)
  fields.forEach(({ length }, field) => {
    start[field + 1] = start[field]! + length
  })
  const made = {
    start,
    upTo: Float64Array.from(fields.flatMap(runningShares)),
    points: Float64Array.from(fields.flat(), ({ points }) => points),
    value: Float64Array.from(fields.flat(), ({ value }) => value),
    alike: told.reduce((sum, field) => (field.length > 1 ? sum : sum + field[0]!.points), 0),
  }
  columns.set(values, made)
  return made
}

function runningShares(values: readonly FieldValue[]): number[] {
  let sum = 0
  return values.map(({ share }) => {
    sum += share
    return sum
  })
}

/** Draws a value of a field: where it stands in the columns. What all have alike takes no random number. */
function pick({ start, upTo }: Fields, field: number, stream: Stream): number {
  let picked = start[field]!
  const last = start[field + 1]! - 1
  if (picked === last) return picked
  const uniform = stream.uniform()
  // Looks at all values without a branch, as where to stop cannot be foretold.
  for (let k = picked; k < last; k++) picked += Number(uniform >= upTo[k]!)
  return picked
}

/** What applicants of one type who prefer one branch are drawn from. */
export interface Population {
  readonly type: ApplicantType
  readonly img: boolean
  readonly fields: Fields
  readonly kinds: Kinds
  /** What each visa need (an index into VISA_NEEDS) takes off the strength. */
  readonly visaCosts: readonly number[]
  /** Shares of those who need no visa, and of those who need none or a J-1. */
  readonly noVisa: number
  readonly upToJ1: number
  readonly score: { readonly mean: number; readonly sd: number }
  readonly scoreMean: number
  readonly scoreWeight: number
  readonly profileWeight: number
  readonly meanPoints: number
  readonly unknowable: number
}

export function populationOf(market: Market, branch: number, typeIndex: number): Population {
  const { behaviours, season, constants } = market
  const type = APPLICANT_TYPES[typeIndex]!
  const { fields, mean } = pointsOf(behaviours)
  const [noVisa, j1] = visaShares(market, type) as [number, number]
  return {
    type,
    img: isImg(type),
    fields: columnsOf(fields[backgroundOf(type)]),
    kinds: behaviours.kinds,
    visaCosts: VISA_NEEDS.map((need) => behaviours.visaCost[need]),
    noVisa,
    upToJ1: noVisa + j1,
    score: season.branches[branch]!.step2ck[type],
    scoreMean: market.scoreMean[branch * TYPES + typeIndex]!,
    scoreWeight: market.scoreWeight[branch * TYPES + typeIndex]!,
    profileWeight: constants.profileWeight,
    meanPoints: mean(type),
    unknowable: unknowableOf(market, type),
  }
}

/** Draws applicants of one type who prefer one branch. The kernel draws the same ones for whole years (assembly/people.ts). */
export class ApplicantDrawer {
  private readonly stream: Stream
  private readonly population: Population

  constructor(market: Market, branch: number, typeIndex: number, stream: Stream) {
    this.stream = stream
    this.population = populationOf(market, branch, typeIndex)
  }

  draw(into: DrawnApplicant): void {
    const { stream, population } = this
    const { score, scoreMean, scoreWeight, unknowable, visaCosts, kinds, type, img } = population
    const profile = this.profile(into)
    const standardScore = scoreMean + fastQuantile(stream.uniform())
    into.standardScore = standardScore
    into.step2ck = score.mean + score.sd * standardScore
    into.strength = scoreWeight * standardScore + profile + unknowable * fastQuantile(stream.uniform()) - visaCosts[into.visa]!
    into.afterInterview = afterInterview(kinds, type, img ? stream.uniform() : 0, stream.uniform())
  }

  /** What stands in the file besides the score; returns what it adds to the strength. */
  private profile(into: DrawnApplicant): number {
    const { stream, population } = this
    const { fields, type, noVisa, upToJ1, profileWeight, meanPoints } = population
    const { start, points, value } = fields
    const attempts = pick(fields, 0, stream)
    const years = pick(fields, 1, stream)
    let sum = fields.alike + points[attempts]! + points[years]!
    for (let field = 2; field < start.length - 1; field++) sum += points[pick(fields, field, stream)]!
    into.failedAttempts = value[attempts]!
    into.yearsSinceGraduation = value[years]!
    into.visa = 0
    if (type === 'non-us-img') {
      const need = stream.uniform()
      into.visa = need < noVisa ? 0 : need < upToJ1 ? 1 : 2
    }
    return profileWeight * (sum - meanPoints)
  }
}
