/**
 * A world is one market written down in full: who ranks which programs, and how each program ranks whoever listed it.
 * Applicants, programs and lines are plain indices into these arrays.
 */
export interface World {
  /** applicant -> first line of the rank order list, best first; one extra entry closes the last list. */
  readonly listStart: Uint32Array
  /** line -> program proposed to. */
  readonly listProgram: Uint32Array
  /** line -> how that program ranks the applicant, lower is better (a rank, or a score turned into a key); UNRANKED if it does not. */
  readonly listKey: Uint32Array
  /** program -> seats. */
  readonly quota: Uint32Array
}

/** The key of a line whose program does not rank the applicant: worse than every key of a ranked applicant. */
export const UNRANKED = 0xffffffff

/** The line of an applicant who is unmatched. */
export const UNMATCHED = -1

/** Who is matched where, and what it took. */
export interface Matching {
  /** applicant -> line of the match, or UNMATCHED. */
  readonly line: Int32Array
  /** Proposals made until nothing moved. The same in any processing order when applicants propose. */
  readonly proposals: number
}

/** Number of applicants of a world. */
export const applicantsOf = (world: World): number => world.listStart.length - 1
