import type { Program } from '../market/market.ts'
import type { ProgramFilter } from '../market/program-filter.ts'
import type { Archetype, Region } from '../market/vocabulary.ts'
import type { Line, Profile, RankedLine } from './question.ts'

/** What an applicant asks who looks for more programs, and what is answered. */

/** Worth of a word, 0 to 1, or the words from the best down in equal steps; a word that is not said has none. */
export type Worths<Word extends string> = Readonly<Partial<Record<Word, number>>> | readonly Word[]

/** What the applicant prefers: a program is worth the product of what is said about it, 1 where nothing is. */
export interface Preference {
  readonly specialty?: Worths<string>
  readonly archetype?: Worths<Archetype>
  readonly region?: Worths<Region>
}

export interface AdviceQuestion {
  readonly applicant: Profile
  /** What a recommended program is taken for: one that has interviewed the applicant, or one applied at. */
  readonly stage?: 'rank-list' | 'application'
  /** Interviewed at and to be ranked; may be empty. */
  readonly rankOrderList?: readonly RankedLine[]
  /** The evidence; the list and its supplemental lists when left out. */
  readonly interviewedAt?: readonly Line[]
  /** false: there were interviews besides those named. */
  readonly interviewsComplete?: boolean
  /** Applied at without an answer yet; only at the stage of applications. */
  readonly appliedAt?: readonly Line[]
  /** Programs wanted; 10 when left out. */
  readonly count?: number
  readonly filters?: ProgramFilter
  /** To match at all, or to match well by the preference given. */
  readonly goal?: 'match' | 'prefer'
  readonly preference?: Preference
  /** Take the first so many worlds of the table; all when left out. */
  readonly worlds?: number
}

/** Why a program that passes the filters of the question cannot be recommended. */
export const LEFT_OUT = [
  'onTheList',
  'otherTrack',
  'step2ckFloor',
  'failedAttempts',
  'graduationYear',
  'visa',
  'notPreferred',
  'bringsNothing',
] as const
export type LeftOut = (typeof LEFT_OUT)[number]

export interface Recommendation {
  readonly program: Omit<Program, 'filters'>
  /** Rise of what is sought: the chance of matching, or the expected worth of the match. */
  readonly gain: number
  /** Chance of matching with this program and those before it added. */
  readonly probability: number
  /** Expected worth of the match with them, 0 where there is none; null where the goal is to match. */
  readonly expectedWorth: number | null
  /** Chance that the program would take the applicant, whatever the list. */
  readonly wouldTakeYou: number
  /** Chance of an interview there; null where one is taken for granted. */
  readonly interview: number | null
  /** Share of the worlds in which it has a seat that nobody takes. */
  readonly vacantShare: number
  readonly reason: string
}

export interface Advice {
  readonly before: { readonly probability: number; readonly expectedWorth: number | null }
  readonly recommendations: readonly Recommendation[]
  /** Programs that pass the filters of the question. */
  readonly considered: number
  /** Of them, those that cannot be recommended, by the first reason that holds. */
  readonly leftOut: Readonly<Record<LeftOut, number>>
  readonly guarantee: string
  readonly provenance: {
    readonly engine: 'menus'
    readonly model: string
    readonly season: string
    readonly table: string
    readonly worlds: number
  }
}
