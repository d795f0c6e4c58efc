import type { Chance } from './question.ts'

/** What is said of an application beside the forecast of its line. */
export interface Applied {
  /** Chance that it brings an interview. */
  readonly interview?: number
  /** Chance that the program would take the applicant, given an interview there. */
  readonly wouldTakeYouIfInterviewed?: number
}

/** One line of a supplemental list; with what is said of an application, at that stage. */
export interface SupplementalLineForecast extends Applied {
  /** Place on the supplemental list, from 1. */
  readonly line: number
  readonly program: { readonly id: string | null; readonly name: string }
  /** Chance of holding the advanced position and landing here. */
  readonly probability: number
  /** Chance of holding it and landing here or on a supplemental line above. */
  readonly cumulative: number
  /** Chance that the program would take the applicant, whatever the lists. */
  readonly wouldTakeYou: number
}

/** What becomes of the first year of one who lands on an advanced line. */
export interface SupplementalForecast {
  readonly lines: readonly SupplementalLineForecast[]
  /** Chance of landing on the advanced line and finding a first year for it; with the next it is the probability of the line. */
  readonly withFirstYear: number
  /** Chance of landing on the advanced line and finding no first year: the position is held all the same. */
  readonly withoutFirstYear: number
  /** Chance of finding a first year given a landing on the advanced line; null where that never happens. */
  readonly firstYearIfMatchedHere: number | null
}

/** What a match comes to where a list has advanced positions; the four add up to the chance to match. */
export interface Outcomes {
  /** An advanced position, and a first year from its supplemental list. */
  readonly advancedWithFirstYear: Chance
  /** An advanced position without a first year. */
  readonly advancedWithoutFirstYear: Chance
  /** A preliminary or transitional year from the rank order list, and nothing after it. */
  readonly firstYearOnly: Chance
  /** Any other position: a categorical one, or one for physicians. */
  readonly other: Chance
}
