/**
 * The order in which files are read, as openness at the invitation alone: a program is more open to whom it saw at work there, or
 * whom somebody there speaks for. Insider prior for the order (rotated there, then an advocate, then scores); the amounts are
 * assumed, in the proportion of the insiders' impacts on being fast-tracked (rotation 95, advocacy 90, a score 75 at one standard
 * deviation, which is 0.3).
 */
export const ROTATION_OPENNESS = 0.38
export const ADVOCATE_OPENNESS = {
  resident: 0.15,
  faculty: 0.25,
  'chief-resident': 0.3,
  'associate-director': 0.34,
  'program-director': 0.36,
} as const
