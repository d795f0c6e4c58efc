import { unlessStopped } from './asked-to-stop.ts'
import { blockingUnits } from './blocking-units.ts'
import { type BuiltMarket, buildWorld } from './build-world.ts'
import type { Matcher } from './kernel.ts'
import { type ListedMarket, listedMatcher, matchListed } from './listed-market.ts'
import { answerOf } from './match-answer.ts'
import { programProposing } from './program-proposing.ts'
import { rothPeranson, withoutCouples } from './roth-peranson.ts'
import type { VariedMatching } from './varied-world.ts'
import type { Violation } from './violations.ts'

export type { Violation } from './violations.ts'

/**
 * A market as people submit it (the body of POST /v1/matches): both sides by id, each with a list of the other side's ids, best first,
 * and what the residency match knows beyond that. Ids are any strings, unique on their side.
 */
export interface SubmittedMarket {
  readonly applicants: readonly SubmittedApplicant[]
  /** Members stand among the applicants too. */
  readonly couples?: readonly SubmittedCouple[]
  readonly programs: readonly SubmittedProgram[]
  /** Who proposes; applicants if not said. Programs may only where there are no couples, supplemental lists, reversions or even quotas. */
  readonly proposing?: Proposing
}
export type Proposing = 'applicants' | 'programs'

export interface SubmittedApplicant {
  readonly id: string
  /** Program ids, best first, each at most once, at most MAX_LINES; empty or left out for a member of a couple. */
  readonly rankOrderList?: readonly string[]
  /** advanced program id -> preliminary program ids, best first: tried once the applicant holds that advanced position. */
  readonly supplemental?: Readonly<Record<string, readonly string[]>>
}
export interface SubmittedCouple {
  readonly members: readonly [string, string]
  /** Pairs of program ids, one for each member, best first, at most MAX_LINES; null means no match for that member. */
  readonly rankOrderList: readonly (readonly [string | null, string | null])[]
}
export interface SubmittedProgram {
  readonly id: string
  /** Seats; with all that may revert to the program at most MAX_QUOTA. */
  readonly quota: number
  /** Applicant ids, best first, as many as one likes. */
  readonly rankOrderList: readonly string[]
  /** Where seats go that this program cannot fill, at most `max` of them each, the first named first. */
  readonly revertsTo?: readonly { readonly program: string; readonly max: number }[]
  /** Whether the program wants an even number of applicants. */
  readonly evenQuota?: boolean
}

/** No program has more seats, reverted ones counted in: they are counted in 32 bits. */
export const MAX_QUOTA = 0xffffffff

/** No rank order list of an applicant or a couple is longer (NRMP, "Couples in the Match"). */
export const MAX_LINES = 300

/** One applicant's result. Ids and lines are those of the submitted market. */
export interface ApplicantMatch {
  readonly applicant: string
  /** null: no match. */
  readonly program: string | null
  /** Place on the rank order list, 1 first; for a member of a couple on the joint list, also when that line says "no match" for this member. null: none. */
  readonly line: number | null
  /** Only for applicants who submitted supplemental lists: the preliminary program beside the advanced one, or null. */
  readonly supplemental?: string | null
}

/** One program's result. */
export interface ProgramMatch {
  readonly program: string
  /** Seats as submitted. */
  readonly quota: number
  /** Seats after reversions and even requests. */
  readonly seats: number
  readonly filled: number
  /** seats - filled. */
  readonly vacancies: number
}

/** What keeps a matching from being stable, or from being a matching at all. */
export type FindingKind =
  | 'blocking-applicant'
  | 'blocking-couple'
  | 'blocking-supplemental'
  | 'reverted-seat-wanted'
  | 'even-seats-wanted'
  | 'not-on-list'
  | 'not-ranked'
  | 'supplemental-without-advanced'
  | 'over-quota'
  | 'odd-number'
  | 'reverted-over-max'
  | 'seat-not-reverted'
  | 'seats-not-conserved'

/** A finding of the verifier, in the words of the submitted market. */
export interface SubmittedFinding {
  readonly kind: FindingKind
  /** The applicant, both members of the couple, or nobody. */
  readonly applicants: readonly string[]
  /** The program, one for each member of the couple (null: no match), or donor and receiver. */
  readonly programs: readonly (string | null)[]
  /** Line of the applicant's, the couple's or the supplemental list that this is about, 1 first; null where no line is. */
  readonly line: number | null
  /** The finding as a sentence. */
  readonly detail: string
}

/** The answer of POST /v1/matches. */
export interface MatchAnswer {
  /** One entry per applicant, in the order submitted. */
  readonly matches: readonly ApplicantMatch[]
  /** One entry per program, in the order submitted. */
  readonly programs: readonly ProgramMatch[]
  readonly statistics: {
    readonly applicants: number
    readonly matched: number
    readonly unmatched: number
    /** Applicants matched at line 1, 2, ..; members of couples by their joint line. Ends with the last line at which somebody is matched. */
    readonly matchedAtLine: readonly number[]
    readonly proposals: number
    readonly couples: { readonly submitted: number; readonly matched: number }
    /** Applicants who submitted supplemental lists, and those with a supplemental match. */
    readonly supplemental: { readonly submitted: number; readonly matched: number }
    /** Seats that went from one program to another, and seats given up for an even number. */
    readonly seats: { readonly reverted: number; readonly givenUp: number }
  }
  readonly stability: {
    /** Whether the verifier found nothing. */
    readonly stable: boolean
    /** How many applicants or couples block. */
    readonly blockingUnits: number
    /** The first MAX_FINDINGS findings. */
    readonly blocking: readonly SubmittedFinding[]
    /** Couple orders tried, and loops met. Not finding a stable matching does not prove that there is none. */
    readonly search: { readonly orders: number; readonly loops: number }
    readonly diagnostics: {
      /** What would block as well if a couple's own seats, which it would leave, counted as vacant. */
      readonly vacatingCredit: { readonly stable: boolean; readonly blocking: readonly SubmittedFinding[] }
    }
  }
}

/** More findings than this are not listed, in either list; the count is of all. */
export const MAX_FINDINGS = 100

export interface SubmittedMatchOptions {
  /** Overrides `proposing` of the market. */
  readonly proposing?: Proposing
}

/** The answer to a submitted market, or the rules that it breaks. */
export type SubmittedMatch =
  | { readonly ok: true; readonly answer: MatchAnswer }
  | { readonly ok: false; readonly errors: readonly Violation[] }

/**
 * Checks a submitted market, matches it, verifies the matching and answers in the market's own words; or names every rule the market breaks
 * (the first hundred violations). Throws nothing for any value that JSON can express.
 *
 * The steps can be taken one by one as well: buildWorld, matchBuilt, blockingUnits, answerOf; or the first, and the rest of them by answerBuilt.
 */
export function matchSubmitted(market: unknown, { proposing }: SubmittedMatchOptions = {}): SubmittedMatch {
  const built = buildWorld(market, proposing)
  return built.ok ? { ok: true, answer: answerBuilt(built) } : built
}

/** Matches a market that was built, verifies the matching and answers. The submitted market is not needed any more. */
export function answerBuilt(built: BuiltMarket): MatchAnswer {
  unlessStopped()
  const matching = matchBuilt(built)
  unlessStopped()
  const verdict = blockingUnits(built.varied, matching)
  unlessStopped()
  return answerOf(built, matching, verdict)
}

/**
 * Matches a market that was built: by deferred acceptance, which with variations is the first step of the Roth-Peranson procedure.
 * `alone` has it laid out (layOut) where it is matched more than once.
 */
export function matchBuilt(built: BuiltMarket, alone?: Matcher): VariedMatching {
  const { varied, proposing } = built
  if (proposing === 'programs') return withoutCouples(varied, programProposing(varied.world))
  return rothPeranson(varied, alone?.match() ?? matchListed(listsOf(built)))
}

/** Lays a market that was built out for matching it more than once. */
export const layOut = (built: BuiltMarket): Matcher => listedMatcher(listsOf(built))

const listsOf = ({ world: { listStart, listProgram, quota }, ranked }: BuiltMarket): ListedMarket => ({
  wanted: { start: listStart, entry: listProgram },
  ranked,
  quota,
})
