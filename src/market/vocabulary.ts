/** The closed lists of words that profiles, programs and seasons are described in. */

export const APPLICANT_TYPES = [
  'us-md-senior',
  'us-md-graduate',
  'us-do-senior',
  'us-do-graduate',
  'us-img',
  'non-us-img',
  'other',
] as const
export type ApplicantType = (typeof APPLICANT_TYPES)[number]

export const TRACKS = ['categorical', 'advanced', 'preliminary', 'transitional', 'physician'] as const
export type Track = (typeof TRACKS)[number]

/** Kinds of program: bands of prestige and of openness to international graduates. */
export const ARCHETYPES = ['university-top', 'university', 'community', 'rural'] as const
export type Archetype = (typeof ARCHETYPES)[number]

export const REGIONS = ['northeast', 'midwest', 'south', 'west'] as const
export type Region = (typeof REGIONS)[number]

/** What an applicant needs in order to work in the United States. */
export const VISA_NEEDS = ['none', 'j1', 'h1b'] as const
export type VisaNeed = (typeof VISA_NEEDS)[number]
/** What a program sponsors. */
export const PROGRAM_VISAS = ['j1', 'h1b'] as const
export type ProgramVisa = (typeof PROGRAM_VISAS)[number]

/** Kinds of experience in United States medicine, best first. */
export const EXPERIENCE_KINDS = ['hands-on', 'externship', 'observership', 'research', 'none'] as const
export type ExperienceKind = (typeof EXPERIENCE_KINDS)[number]

export const RED_FLAGS = ['gap', 'professionalism', 'leave-of-absence', 'failed-course'] as const
export type RedFlag = (typeof RED_FLAGS)[number]

/** Who at the program speaks for the applicant, strongest last. */
export const ADVOCATES = ['resident', 'faculty', 'chief-resident', 'associate-director', 'program-director'] as const
export type Advocate = (typeof ADVOCATES)[number]

/** How the interview went, as far as the applicant can tell. */
export const IMPRESSIONS = ['weak', 'average', 'strong'] as const
export type Impression = (typeof IMPRESSIONS)[number]
