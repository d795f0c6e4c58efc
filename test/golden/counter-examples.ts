/** Markets found by a search of this project's own, which show that something plausible is not true. Checked by enumeration. */

/** Clara comes last. Her key at south beats boris, who holds it in the matching that applicants like best; yet she is unmatched. */
export const CUTOFFS_OF_THE_APPLICANT_OPTIMUM_DO_NOT_DO = {
  withNewcomer: `
    anna:  north south
    boris: south north
    clara: south
    north(1): boris anna clara
    south(1): anna clara boris`,
  /** Clara displaces boris, boris displaces anna at north, and anna displaces clara. */
  matching: `
    anna south
    boris north
    clara -`,
} as const

/** City gains when it puts anna first, although programs propose: it has more than one seat. */
export const PROGRAMS_WITH_TWO_SEATS_CAN_GAIN = {
  truly: `
    anna:  city
    boris: north city
    clara: city north
    city(2):  boris clara anna
    north(1): clara boris`,
  untruly: `
    anna:  city
    boris: north city
    clara: city north
    city(2):  anna boris clara
    north(1): clara boris`,
  matchingWhenTrue: `
    anna city
    boris north
    clara city`,
  matchingWhenUntrue: `
    anna city
    boris city
    clara north`,
} as const
