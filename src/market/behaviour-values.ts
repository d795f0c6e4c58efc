import { isRecord } from '../matching/violations.ts'
import {
  ADVOCATE_MENDS,
  ADVOCATE_MOVE,
  FILTERS,
  type FilterShare,
  FLAG_MOVE,
  FLAG_POINTS,
  IMPRESSION_MOVE,
  KINDS,
  OLD_GRADUATION,
  OPENNESS,
  POINTS,
  PROMISE_KEPT,
  READINESS_MOVE,
  READING,
  ROTATION_MOVE,
  SIGNAL_OPENNESS,
  STACKED_ISSUES_MOVE,
  VISA_COST,
} from './parameters.ts'
import type { Advocate, Archetype, ExperienceKind, Impression, RedFlag, VisaNeed } from './vocabulary.ts'

/** floors are those for international graduates, mdFloors and doFloors those for graduates of schools in the United States. */
export type FilterName = 'floors' | 'mdFloors' | 'doFloors' | 'years' | 'attempts' | 'h1b'

/**
 * How programs screen and rank, as values that a season may change (`behaviours` of a season file). The defaults, their units
 * and their sources are in parameters.ts; A1 to B8 name what insiders tell of, as the report does.
 */
export interface BehaviourValues {
  /** Hard filters by archetype (A1): floors of the score by type of applicant (A2), and the bar for those who need an H-1B visa (A7). */
  readonly filters: Readonly<Record<Archetype, Readonly<Record<FilterName, FilterShare>>>>
  /** What is known of an applicant before the interview: points by the number of failed attempts, of a year since graduation, by the number of letters, of a school unknown or known (A3). */
  readonly attemptPoints: readonly number[]
  readonly yearPoints: number
  readonly letterPoints: readonly number[]
  readonly schoolPoints: readonly number[]
  /** Points of four months and more of experience in the United States, by kind (A4). */
  readonly experiencePoints: Readonly<Record<ExperienceKind, number>>
  readonly flagPoints: Readonly<Record<RedFlag, number>>
  /** How much more readily files are read that an applicant has something for at the program (A5). */
  readonly reading: { readonly rotated: number; readonly advocate: Readonly<Record<Advocate, number>> }
  /** How much weaker an applicant looks who needs the visa (A7). */
  readonly visaCost: Readonly<Record<VisaNeed, number>>
  /** How much more open programs of an archetype are to international graduates than their prestige says (A8). */
  readonly imgOpenness: Readonly<Record<Archetype, number>>
  /** Moves of the score at one program (B2, B3), and how much more open it is after a signal. */
  readonly rotationMove: number
  readonly advocateMove: Readonly<Record<Advocate, number>>
  readonly impressionMove: Readonly<Record<Impression, number>>
  readonly readinessMove: number
  readonly signalOpenness: number
  /** The four kinds of international graduates: shares that add up to 1, and spread of what all programs see (B4). */
  readonly kinds: readonly { readonly share: number; readonly spread: number }[]
  /** What a red flag costs at the rank meeting, and how much of it can be mended (B5); by whom (B7). */
  readonly flagMove: Readonly<Record<RedFlag, { readonly move: number; readonly mendable: number }>>
  readonly advocateMends: Readonly<Record<Advocate, number>>
  /** What none to three issues at once cost (B6), and the years since graduation beyond which a graduation is one. */
  readonly stackedIssuesMove: readonly number[]
  readonly oldGraduation: number
  /** Share of what programs say of a place that holds (B8). */
  readonly promiseKept: number
}

/** The model's own values. */
export const BEHAVIOURS: BehaviourValues = {
  filters: FILTERS,
  attemptPoints: POINTS.attempts,
  yearPoints: POINTS.year,
  letterPoints: POINTS.letters,
  schoolPoints: POINTS.school,
  experiencePoints: POINTS.experience,
  flagPoints: FLAG_POINTS,
  reading: READING,
  visaCost: VISA_COST,
  imgOpenness: OPENNESS.imgByArchetype,
  rotationMove: ROTATION_MOVE,
  advocateMove: ADVOCATE_MOVE,
  impressionMove: IMPRESSION_MOVE,
  readinessMove: READINESS_MOVE,
  signalOpenness: SIGNAL_OPENNESS,
  kinds: KINDS.map(({ share, spread }) => ({ share, spread })),
  flagMove: FLAG_MOVE,
  advocateMends: ADVOCATE_MENDS,
  stackedIssuesMove: STACKED_ISSUES_MOVE,
  oldGraduation: OLD_GRADUATION,
  promiseKept: PROMISE_KEPT,
}

/** Some of the values: of an object some of its keys, of a list all of it. */
type Some<Value> = Value extends number | readonly unknown[] ? Value : { readonly [Key in keyof Value]?: Some<Value[Key]> }
export type SomeBehaviours = Some<BehaviourValues>

function over(own: unknown, chosen: unknown): unknown {
  if (chosen === undefined) return own
  if (!isRecord(own) || !isRecord(chosen)) return chosen
  return Object.fromEntries(Object.keys(own).map((key) => [key, over(own[key], chosen[key])]))
}

const completed = new WeakMap<SomeBehaviours, BehaviourValues>()

/** The model's own values with the chosen ones put over them; the same object whenever the same is asked. */
export function withBehaviours(chosen: SomeBehaviours | undefined): BehaviourValues {
  if (chosen === undefined) return BEHAVIOURS
  const known = completed.get(chosen)
  if (known) return known
  const made = over(BEHAVIOURS, chosen) as BehaviourValues
  completed.set(chosen, made)
  return made
}
