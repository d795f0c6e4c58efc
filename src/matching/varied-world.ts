import { applicantsOf, type World } from './world.ts'

/**
 * A world with match variations: what the residency match knows beyond one list per applicant and a number of seats per program. A program
 * ranks an applicant in one place: all lines of one applicant with one program, on whichever lists, carry the same key.
 */
export interface VariedWorld {
  /** Lists of those who are alone, and quotas before any seat moves. Members of couples have empty lists here, or lines that nobody ranks. */
  readonly world: World
  readonly couples: Couples
  readonly supplements: Supplements
  readonly reversions: Reversions
  /** program -> 1 if it wants an even number of applicants. */
  readonly even: Uint8Array
}

/** Couples in ascending order of their lower applicant index. Couple c's joint list is the joint lines listStart[c] up to listStart[c + 1]. */
export interface Couples {
  /** 2 * couple + side -> applicant. */
  readonly member: Uint32Array
  /** couple -> first joint line, best first; one extra entry closes the last list. */
  readonly listStart: Uint32Array
  /** 2 * joint line + side -> program, or NO_PROGRAM where this member goes without a match. */
  readonly program: Int32Array
  /** 2 * joint line + side -> how that program ranks the member, lower is better; UNRANKED if it does not, 0 where there is no program. */
  readonly key: Uint32Array
  /** Lists that are only written down as far as a match goes down them; all lines stand there where it is left out. */
  readonly unwritten?: Unwritten
}

/** Joint lists whose last lines may not stand in their columns yet. */
export interface Unwritten {
  /** couple -> first joint line that is not written yet, or the end of the list. */
  readonly written: Uint32Array
  /** Writes some more lines of a couple's list. */
  writeMore(couple: number): void
}

/** Supplemental lists in ascending order of the applicant. List s is the supplemental lines listStart[s] up to listStart[s + 1]. */
export interface Supplements {
  /** list -> applicant. */
  readonly applicant: Uint32Array
  /** list -> advanced program in whose company the list is tried. */
  readonly advanced: Uint32Array
  /** list -> first supplemental line, best first; one extra entry closes the last list. */
  readonly listStart: Uint32Array
  /** supplemental line -> preliminary program. */
  readonly program: Uint32Array
  /** supplemental line -> how that program ranks the applicant, lower is better; UNRANKED if it does not. */
  readonly key: Uint32Array
}

/** Requests to pass unfilled seats on, in ascending order of the donor, and of one donor in the order in which it names receivers. Without cycles. */
export interface Reversions {
  /** request -> program that gives. */
  readonly donor: Uint32Array
  /** request -> program that receives. */
  readonly receiver: Uint32Array
  /** request -> most seats that may move. */
  readonly max: Uint32Array
}

/** The side of a joint line on which a member of a couple goes without a match. */
export const NO_PROGRAM = -1

/** Who is matched where in a varied world, how many seats everybody ended up with, and what it took. */
export interface VariedMatching {
  /** applicant -> line of the match, or UNMATCHED; UNMATCHED for members of couples. */
  readonly line: Int32Array
  /** couple -> joint line, or UNMATCHED. */
  readonly jointLine: Int32Array
  /** applicant -> supplemental line, or UNMATCHED. */
  readonly supplementalLine: Int32Array
  /** program -> seats after reversions and even requests. */
  readonly quota: Uint32Array
  /** request -> seats that moved. */
  readonly reverted: Uint32Array
  /** Reciprocated lines looked at until nothing moved; of the couple order whose matching this is. */
  readonly proposals: number
  readonly search: Search
}

/** What it took to find a matching. */
export interface Search {
  /** Couple orders tried. */
  readonly orders: number
  /** States that came back, over all orders. */
  readonly loops: number
  /** Applicants (of a couple: its first member) left out of the matching given because a loop would not end with them in, and who block it. */
  readonly leftOut: readonly number[]
}

/** A world in which nobody asks for anything special. */
export function withoutVariations(world: World): VariedWorld {
  const none = () => new Uint32Array(0)
  return {
    world,
    couples: { member: none(), listStart: new Uint32Array(1), program: new Int32Array(0), key: none() },
    supplements: { applicant: none(), advanced: none(), listStart: new Uint32Array(1), program: none(), key: none() },
    reversions: { donor: none(), receiver: none(), max: none() },
    even: new Uint8Array(world.quota.length),
  }
}

/** Whether anything in this world is beyond one list per applicant and a number of seats per program. */
export function hasVariations({ couples, supplements, reversions, even }: VariedWorld): boolean {
  return couples.member.length > 0 || supplements.applicant.length > 0 || reversions.donor.length > 0 || even.includes(1)
}

/** Writes all joint lists to their ends. */
export function writeJointLists({ listStart, unwritten }: Couples): void {
  if (!unwritten) return
  for (let couple = 0; couple + 1 < listStart.length; couple++)
    while (unwritten.written[couple] < listStart[couple + 1]) unwritten.writeMore(couple)
}

/** Number of couples. */
export const couplesOf = ({ couples }: VariedWorld): number => couples.listStart.length - 1

/** 2 * couple + side of every applicant, or -1 for those who are alone. */
export function placeInCouple(varied: VariedWorld, place = new Int32Array(applicantsOf(varied.world))): Int32Array {
  place.fill(-1)
  for (let i = 0; i < varied.couples.member.length; i++) place[varied.couples.member[i]] = i
  return place
}

/** applicant -> first supplemental list; one extra entry closes the last applicant's. */
export function supplementsByApplicant(
  varied: VariedWorld,
  first = new Uint32Array(applicantsOf(varied.world) + 1),
): Uint32Array {
  first.fill(0)
  const { applicant } = varied.supplements
  for (let s = 0; s < applicant.length; s++) first[applicant[s] + 1]++
  for (let a = 0; a + 1 < first.length; a++) first[a + 1] += first[a]
  return first
}
