/**
 * The model's constants: what is not a published figure of a season and not fitted to one.
 * Sources: "prototype" is the range found when the structure was explored, in which the published lists and rates are
 * met; "insider prior" is what articles by program insiders say, used as a default weight until a figure speaks.
 */

/** Bump when drawn worlds change for the same parameters, so that stored tables are rebuilt. */
export const MODEL_REVISION = 8

/** Most lines of one list that come from one specialty. Assumed: longer contiguous lists are rare. */
export const LONGEST_BLOCK = 30

/** Standard deviation of the unknowable part of an applicant's strength, given everything a profile tells; in units of a program's own noise. Prototype: 0.25 (the whole shared sd 0.25 to 0.45); published spreads of list lengths ask for the lower end. */
export const UNKNOWABLE_IMG = 0.18
/**
 * The same for US schools, whose profile has fewer telling fields. Chosen so that about as many of their graduates of earlier years
 * are never interviewed as are registered without a list (10.5 and 11.8 %), and hardly any senior (about 1 %).
 */
export const UNKNOWABLE_US = 0.3
/** Effect on strength of one point of the profile scale in profile.ts. Prototype: with it, the shared sd of IMGs is about 0.35 (0.25 to 0.45 fits). */
export const PROFILE_WEIGHT = 0.15

/**
 * How much more widely the weaker apply, and how many more invitations the stronger decline: one unit of strength divides
 * the rate of interviews by exp of this. Assumed; with it the spread of list lengths is about the published one, and few
 * seniors are never interviewed.
 */
export const BREADTH = { senior: 1.3, graduate: 0.8, img: 0.45 } as const

/**
 * Score, shared by all programs and seen only after the interview (standard deviation). Prototype: 0.25 (0.15 to 0.35); its upper half,
 * because the more programs agree, the more people match to their first choice, and fewer did than published.
 */
export const SHARED_AFTER_INTERVIEW = 0.3
/**
 * Four kinds of international graduates at the rank meeting, whom programs tell apart and applicants cannot: shares, and spread of
 * what all programs see at interviews, as multiples of SHARED_AFTER_INTERVIEW. Insider prior: the safe workhorse is seen
 * alike everywhere, brilliance adds variance. Shares assumed; together they keep the variance.
 */
export const KINDS = [
  { kind: 'safe workhorse', share: 0.5, spread: 0.7 },
  { kind: 'worth a visa', share: 0.2, spread: 0.95 },
  { kind: 'high-variance star', share: 0.2, spread: 1.45 },
  { kind: 'too risky', share: 0.1, spread: 1.237 },
] as const

/** Score, of one program alone and seen only after the interview (standard deviation). Prototype: 0.5 (0.25 to 0.8). */
export const OWN_AFTER_INTERVIEW = 0.5
/** Below this score an interviewee is not ranked. The scale's zero; the rank offsets are fitted against it. */
export const RANK_FLOOR = 0
/** Share of interviewees not ranked that rank offsets drift to where every position is filled anyway. Prototype: 0.16 (0.12 to 0.25). */
export const NOT_RANKED_SHARE = 0.16

/**
 * Weight of prestige in an applicant's ranking, in units of a standard Gumbel's scale. Prototype: 0.9 (0.7 to 1.1). Less, so that not
 * many fewer seniors match to one of their first choices than published; but where applicants all like different programs, nearly
 * everyone has the first choice in a specialty with vacancies.
 */
export const PRESTIGE_TASTE = 0.5
/** Correlation of a program's prestige with the logarithm of its quota. Prototype. */
export const PRESTIGE_SIZE = 0.35
/**
 * Spread of interviews per position between programs (standard deviation of the logarithm), and the same between
 * preliminary and transitional years. Prototype: 0.2; wider, because vacancies gather in fewer programs than that gives.
 */
export const CAPACITY_SPREAD = 0.3
export const YEAR_CAPACITY_SPREAD = 0.6

/** Openness of a program to applicant types, relative to US MD seniors: weight of prestige, and spreads shared or own. Prototype. */
export const OPENNESS = {
  do: { prestige: -0.25, spread: 0.5 },
  img: { prestige: -0.35, spread: 0.4 },
  usImg: 0.35,
  nonUsImg: 0.3,
  /** By how much programs of an archetype are more open to international graduates than that says. The published shares of their residents ask for nothing more. */
  imgByArchetype: { 'university-top': 0, university: 0, community: 0, rural: 0 },
} as const

/** How much weaker an applicant looks who needs the visa, at programs that sponsor it. Prototype: 0.15 to 0.25. */
export const VISA_COST = { none: 0, j1: 0.15, h1b: 0.25 } as const

/** Share of those who prefer a surgical specialty and rank another one, or a preliminary year of surgery, behind it. Advance Data Tables 2025: 1,065 US MD seniors ranked preliminary surgery, 267 matched there; the share itself is assumed. */
export const SURGICAL_BACKUP_SHARE = 0.45
/** Where the search for the invitation rate at a back-up specialty begins, relative to those who prefer it. */
export const BACKUP_RATE = 0.6

/**
 * How much rarer a second specialty is among those with many interviews in the first: e to the power of minus this, times their number
 * over the mean of those who prefer the branch. Chosen so that seniors who rank one specialty alone are left unmatched about as
 * often as published (tables of those who ranked a specialty as their only choice, 2023: more would leave too few of them), and that
 * non-US IMGs who do not match to the specialty they prefer rank a third more others than those who do (charts of 2026: in internal
 * medicine 1.4 and 1.3 specialties).
 */
export const BACKUP_FALL = { senior: 1, graduate: 0.5, img: 0.5 } as const
/** Shape of the gamma distribution that the number of interviews is taken to have there, so that the mean share is the one stated. Assumed, by published means and spreads. */
export const INTERVIEWS_SHAPE = { senior: 5, graduate: 1.5, img: 1 } as const

/**
 * Share of those with a second specialty whose lists mix both by preference; for the others it stands behind. Assumed: primary-care
 * lists are sometimes mixed. With many mixed lists, too many of those match who have one line before any of another specialty.
 */
export const INTERLEAVED_SHARE = 0.15
/** How much better the preferred specialty's programs are liked on a mixed list, in units of a standard Gumbel's scale. Assumed. */
export const PREFERRED_TASTE = 1.5

/** Share of those who rank advanced positions and go for a preliminary year even without one, by ranking such years at the end of the list. Assumed. */
export const YEAR_WITHOUT_ADVANCED_SHARE = 0.95

/**
 * Members of couples by type, as weights. Assumed: no table of them is published; most couples are of United States
 * schools, as their match rate is that of seniors.
 */
export const COUPLE_WEIGHT = {
  'us-md-senior': 0.68,
  'us-md-graduate': 0.015,
  'us-do-senior': 0.2,
  'us-do-graduate': 0.005,
  'us-img': 0.05,
  'non-us-img': 0.05,
  other: 0,
} as const
/** Places on both lists together that a couple gives up for two programs in one region. Assumed. */
export const COUPLE_DISTANCE = 6
/** Share of couples who also rank programs for one member alone, behind all pairs. It decides how many couples match in part; chosen so that as many do as published. */
export const COUPLE_ALONE_SHARE = 0.78
/** Lines of a list at which its owner is as likely as any to be drawn for a couple; shorter lists in proportion. Chosen so that both match as often as published: couples apply more widely than others. */
export const COUPLE_LINES = 22
/** Pairs on a joint list at most. NRMP: 300 are accepted. */
export const MOST_JOINT_LINES = 300

/**
 * What a rank meeting holds against several issues at once (failed attempts, more than OLD_GRADUATION years since
 * graduation, a visa), by their number, in units of the score. Insider prior: stacked issues are hardly ever ranked
 * without someone who speaks for the applicant.
 */
export const STACKED_ISSUES_MOVE = [0, 0, -0.25, -0.7] as const
export const OLD_GRADUATION = 5
/** Share of that, and of what can be mended of red flags, that an advocate at the program makes good. Insider prior: with a strong one it is a middle rank. */
export const ADVOCATE_MENDS = {
  resident: 0.2,
  faculty: 0.4,
  'chief-resident': 0.6,
  'associate-director': 0.8,
  'program-director': 0.9,
} as const
/**
 * Moves of a score at one program, in units of the score, by what the applicant has there. Insider prior (places
 * moved at the rank meeting: hardly any by interview alone, 5 to 20 by a rotation, 10 to 30 by an advocate, a tier by
 * a chief resident or the direction), at about 140 places to one unit in internal medicine, as simulated rank lists show.
 */
export const ROTATION_MOVE = 0.1
export const ADVOCATE_MOVE = {
  resident: 0.06,
  faculty: 0.13,
  'chief-resident': 0.35,
  'associate-director': 0.4,
  'program-director': 0.5,
} as const
/**
 * How much more open a program is to an applicant who signalled to be interested in it above others, in units of its noise; at the
 * invitation and, as the score is counted from there, at the ranking. Assumed: signalled files are read first.
 */
export const SIGNAL_OPENNESS = 0.35
/** Share of what programs say of an applicant's place on their list that holds. Assumed; insider prior: a promise binds nobody, and lists move until they are certified. */
export const PROMISE_KEPT = 0.8
/** Move of the score where the program knows that an applicant can start on the day and carry the work of a resident. Insider prior: 15 parts where clear communication has 20. */
export const READINESS_MOVE = 0.1
/** Insider prior: the applicant's own impression says little. */
export const IMPRESSION_MOVE = { weak: -0.12, average: 0, strong: 0.12 } as const

/**
 * What a red flag costs at the rank meeting, beside what it costs before the interview (FLAG_POINTS), and how much of that
 * can be mended at all. Insider prior: gaps and courses can be explained; a note on professionalism often means not being
 * ranked, and is hardly ever mended.
 */
export const FLAG_MOVE = {
  gap: { move: -0.15, mendable: 0.8 },
  professionalism: { move: -0.6, mendable: 0.1 },
  'leave-of-absence': { move: -0.1, mendable: 0.8 },
  'failed-course': { move: -0.15, mendable: 0.7 },
} as const

/** A hard filter of an archetype: the share of its programs that have it, and where it stands. */
export type FilterShare = readonly [share: number, value: number]
const filters = (
  floors: FilterShare,
  mdFloors: FilterShare,
  doFloors: FilterShare,
  years: FilterShare,
  attempts: FilterShare,
  h1b: FilterShare,
) => ({ floors, mdFloors, doFloors, years, attempts, h1b })

/**
 * Hard filters that programs of an archetype apply: share of programs, and the value. Insider prior (floors of the score by
 * program type and by type of applicant; for international graduates also years since graduation, attempts, and a higher
 * bar for those who need an H-1B visa, at programs that sponsor it). Shares are assumed; floors for graduates of schools in
 * the United States are told of community and university programs, and stand a step higher at leading ones by assumption.
 */
export const FILTERS = {
  'university-top': filters([0.6, 240], [0.4, 230], [0.5, 230], [0.4, 5], [0.7, 0], [0.8, 250]),
  university: filters([0.45, 235], [0.35, 225], [0.4, 222], [0.3, 8], [0.5, 0], [0.6, 245]),
  community: filters([0.4, 225], [0.3, 215], [0.3, 215], [0.25, 10], [0.35, 0], [0.5, 240]),
  rural: filters([0.3, 215], [0.2, 205], [0.2, 205], [0.15, 10], [0.2, 0], [0.4, 235]),
}

/**
 * What is known of an applicant before the interview besides the score, in points (profile.ts). Insider prior: relative weights of
 * the sort before the interview (experience in the United States 25, visa 15, school 15, gaps and timeline 10, letters 10; any failed
 * attempt close to automatic rejection), and the order of the kinds of experience.
 */
export const POINTS = {
  /** By the number of failed attempts; more is never better. */
  attempts: [0, -2, -3, -3.6],
  /** Of a year since graduation. */
  year: -0.12,
  /** By the number of letters from physicians practising in the United States. */
  letters: [-0.4, 0, 0.25, 0.4],
  /** Of four months and more. */
  experience: { 'hands-on': 1.2, externship: 0.9, observership: 0.48, research: 0.36, none: 0 },
  /** Of a school that programs do not know, and of one that they do. */
  school: [-0.2, 0.6],
} as const

/** Red flags and what they cost before the interview, in points. Insider prior: professionalism is hardly ever mended. */
export const FLAG_POINTS = {
  gap: -0.5,
  professionalism: -2.5,
  'leave-of-absence': -0.4,
  'failed-course': -0.5,
} as const

/**
 * How much more readily the file of someone is read who rotated at the program, or for whom someone there speaks, in units of its
 * noise, before there are interviews. Insider prior: such files come first. Sizes assumed, as large as what a signal does.
 */
export const READING = {
  rotated: 0.35,
  advocate: { resident: 0.15, faculty: 0.25, 'chief-resident': 0.35, 'associate-director': 0.45, 'program-director': 0.5 },
} as const

/** Bands of prestige by archetype: the top share of programs, then the next. Assumed. */
export const ARCHETYPE_SHARES = { 'university-top': 0.12, university: 0.33, ruralOfRest: 0.25 } as const

/** The constants that no published figure pins down. Every block of worlds has its own set, so that forecasts show what is not known of them. */
export interface OpenConstants {
  /** UNKNOWABLE_IMG and UNKNOWABLE_US, as a multiple. */
  readonly unknowable: number
  /** PROFILE_WEIGHT. */
  readonly profileWeight: number
  /** SHARED_AFTER_INTERVIEW. */
  readonly sharedAfterInterview: number
  /** OWN_AFTER_INTERVIEW. */
  readonly ownAfterInterview: number
  /** NOT_RANKED_SHARE. */
  readonly notRankedShare: number
  /** PRESTIGE_TASTE. */
  readonly prestigeTaste: number
  /** OPENNESS, as a multiple. */
  readonly openness: number
  /** Shares of those who rank a second specialty, as a multiple. */
  readonly backup: number
}

export const CENTRE: OpenConstants = {
  unknowable: 1,
  profileWeight: PROFILE_WEIGHT,
  sharedAfterInterview: SHARED_AFTER_INTERVIEW,
  ownAfterInterview: OWN_AFTER_INTERVIEW,
  notRankedShare: NOT_RANKED_SHARE,
  prestigeTaste: PRESTIGE_TASTE,
  openness: 1,
  backup: 1,
}

export type OpenRanges = Readonly<Record<keyof OpenConstants, readonly [low: number, high: number]>>

/** What the data leave open: a block draws each constant evenly from its range. Prototype, or assumed where no range was explored (profileWeight, openness, backup). */
export const OPEN_RANGES: OpenRanges = {
  unknowable: [0.75, 1.25],
  profileWeight: [0.11, 0.19],
  sharedAfterInterview: [0.2, 0.4],
  ownAfterInterview: [0.35, 0.65],
  notRankedShare: [0.12, 0.2],
  prestigeTaste: [0.3, 0.7],
  openness: [0.8, 1.2],
  backup: [0.7, 1.3],
}

/** Blocks of worlds with constants of their own: world w belongs to block w mod BLOCKS. */
export const BLOCKS = 16
