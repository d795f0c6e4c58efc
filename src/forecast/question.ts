import type { ProgramFilters } from '../market/programs.ts'
import type { Scenario } from '../market/scenario.ts'
import type {
  Advocate,
  ApplicantType,
  Archetype,
  ExperienceKind,
  Impression,
  ProgramVisa,
  RedFlag,
  Region,
  Track,
  VisaNeed,
} from '../market/vocabulary.ts'
import type { AfterMatch } from './after-match.ts'
import type { Outcomes, SupplementalForecast } from './first-year.ts'

/** What is known of one applicant. Whatever is missing is integrated over what is known of such applicants. */
export interface Profile {
  readonly type: ApplicantType
  /** USMLE Step 2 CK, three digits. */
  readonly step2ck?: number
  /** Failed attempts at any step of the licensing examinations. */
  readonly failedAttempts?: number
  readonly graduationYear?: number
  readonly usClinicalExperience?: { readonly months: number; readonly kind: ExperienceKind }
  /** Letters of recommendation from physicians practising in the United States. */
  readonly usLetters?: number
  /** Programs know the medical school: graduates of it are residents in the United States. */
  readonly familiarSchool?: boolean
  readonly visa?: VisaNeed
  readonly ecfmgCertified?: boolean
  readonly redFlags?: readonly RedFlag[]
}

/** A program described instead of named; whatever is left out fits any program. */
export interface Description {
  readonly specialty: string
  readonly track?: Track
  readonly archetype?: Archetype
  readonly region?: Region
  readonly positions?: number
  readonly imgShare?: number
  readonly visas?: readonly ProgramVisa[]
}

/** What a program said of the applicant's place on its list: from..to, 1 is best, out of `of` where that was said too. */
export interface RankPlace {
  readonly from: number
  readonly to: number
  readonly of?: number
}

/** One line of a rank order list: a program of the catalogue or the description of one, and what the applicant knows about it. */
export interface Line {
  readonly program?: string
  readonly like?: Description
  readonly rotated?: boolean
  readonly advocate?: Advocate
  readonly interview?: Impression
  /** The program knows that the applicant can start on the day and carry the work of a resident. */
  readonly readyToStart?: boolean
  /** The applicant signalled interest there when applying. */
  readonly signal?: boolean
  /** How the program says that it ranks the applicant. */
  readonly theyRankMe?: RankPlace
}

/** A line of the choice. */
export interface RankedLine extends Line {
  /** With an advanced position: first-year programs (preliminary or transitional), best first, tried once that position is held. */
  readonly supplemental?: readonly Line[]
}

export interface ForecastQuestion {
  readonly applicant: Profile
  /** What the list stands for: programs interviewed at, or applied at (application.ts). */
  readonly stage?: 'rank-list' | 'application'
  /** The choice, best first. */
  readonly rankOrderList: readonly RankedLine[]
  /** The evidence; every program on the list and its supplemental lists when left out. */
  readonly interviewedAt?: readonly Line[]
  /** false: there were interviews besides those named. */
  readonly interviewsComplete?: boolean
  /** Take the first so many worlds of the table; all when left out. */
  readonly worlds?: number
  readonly engine?: 'menus' | 'replay'
  /** Whether to say what the supplemental round after the Match adds; left out, it is not. */
  readonly soap?: boolean
  /** Whether to say what moves the chance; left out, it is not. */
  readonly drivers?: boolean
  /** The season as it might be (scenario.ts). */
  readonly scenario?: Scenario
}

export interface LineForecast {
  /** Place on the list, from 1. */
  readonly line: number
  readonly program: { readonly id: string | null; readonly name: string }
  /** Chance of landing here. */
  readonly probability: number
  /** Chance of landing here or on a line above. */
  readonly cumulative: number
  /** Chance that the program would take the applicant, whatever the list. */
  readonly wouldTakeYou: number
  /** Fall of the chance to match when the line is taken away and the interviews stay what they are. */
  readonly worth: number
  /** What becomes of the first year, on lines with a supplemental list. */
  readonly supplemental?: SupplementalForecast
}

/** The smallest change that clears a warning: lines like a description added, or a field of the profile moved. */
export interface Fix {
  readonly addLines?: number
  readonly like?: Description
  /** Where the lines go: to a supplemental list of the lines concerned; left out, to the rank order list. */
  readonly addTo?: 'supplemental'
  readonly field?: 'step2ck' | 'failedAttempts' | 'graduationYear' | 'visa' | 'ecfmgCertified'
  readonly to?: number | string | boolean
  /** Chance to match after the change. */
  readonly probability?: number
}

export type WarningCode =
  | 'SCREENED_OUT'
  | 'VISA_NOT_SPONSORED'
  | 'CERTIFICATION_MISSING'
  | 'SHORT_LIST'
  | 'HIGH_RISK'
  | 'NO_FIRST_YEAR'
  | 'THIN_DATA'

export interface Warning {
  readonly code: WarningCode
  readonly message: string
  /** Lines concerned, from 1. */
  readonly lines?: readonly number[]
  /** The hard filter that stands in the way, as the catalogue names it. */
  readonly filter?: { readonly name: keyof ProgramFilters | 'visas'; readonly value: number | string }
  /** Absent where no such change is known. */
  readonly fix?: Fix
}

/** A field of the profile and what the chance to match gains when it is a step better. */
export type Driver = {
  [Factor in
    | 'step2ck'
    | 'failedAttempts'
    | 'graduationYear'
    | 'usClinicalExperience'
    | 'usLetters'
    | 'familiarSchool'
    | 'visa'
    | 'redFlags']: {
    readonly factor: Factor
    readonly from: NonNullable<Profile[Factor]>
    readonly to: NonNullable<Profile[Factor]>
    readonly change: number
    /** The applicant cannot change it. */
    readonly fixed: boolean
  }
}['step2ck' | 'failedAttempts' | 'graduationYear' | 'usClinicalExperience' | 'usLetters' | 'familiarSchool' | 'visa' | 'redFlags']

export interface Chance {
  readonly probability: number
  /** Standard error that more worlds would remove. */
  readonly monteCarloError: number
  /** Uncertainty of market and model; null where the table has no parameter blocks. */
  readonly range: { readonly p10: number; readonly p90: number } | null
}

export interface ForecastAnswer {
  readonly match: Chance
  readonly lines: readonly LineForecast[]
  /** Where a line has a supplemental list. */
  readonly outcomes?: Outcomes
  readonly unmatched: { readonly probability: number }
  /** Where it was asked for. */
  readonly soap?: AfterMatch
  /** Mean line of the match among the worlds with a match, null when that never happens. */
  readonly expectedLineIfMatched: number | null
  /** By how much multiplying the lines' chances as if they were independent would overstate the chance to match. */
  readonly productRuleGap: number
  readonly warnings: readonly Warning[]
  /** Largest effect first; null where they were not asked for. */
  readonly drivers: readonly Driver[] | null
  readonly sentence: string
  readonly advice: string
  readonly denominator: string
  readonly provenance: {
    readonly engine: 'menus' | 'replay'
    readonly model: string
    readonly season: string
    readonly table: string
    readonly worlds: number
  }
}

/** Why a well-formed question cannot be answered: closed codes, with a JSON pointer per complaint. */
export class QuestionError extends Error {
  readonly code: 'INVALID_REQUEST' | 'UNKNOWN_PROGRAM'
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[]
  constructor(code: 'INVALID_REQUEST' | 'UNKNOWN_PROGRAM', errors: readonly { pointer: string; detail: string }[]) {
    super(errors[0]?.detail ?? code)
    this.code = code
    this.errors = errors
  }

  /** The same complaints where the places have other pointers, because the question was taken out of a larger one. */
  at(moved: (pointer: string) => string): QuestionError {
    return new QuestionError(
      this.code,
      this.errors.map(({ pointer, detail }) => ({ pointer: moved(pointer), detail })),
    )
  }
}
