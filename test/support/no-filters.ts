import type { ProgramFilters } from '../../src/market/programs.ts'

/** A program that reads every file. */
export const NO_FILTERS: ProgramFilters = {
  step2ckMin: null,
  yearsSinceGraduationMax: null,
  failedAttemptsMax: null,
  h1bStep2ckMin: null,
  usMdStep2ckMin: null,
  usDoStep2ckMin: null,
}
