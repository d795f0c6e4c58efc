import type { Market } from './market.ts'

/** Hard filters of all programs as columns. */
export interface FilterColumns {
  screensOut(
    p: number,
    applicant: { step2ck: number; failedAttempts: number; yearsSinceGraduation: number; visa: number },
  ): boolean
}

/** Index into VISA_NEEDS. */
const H1B = 2

const columns = new WeakMap<Market['traits'], FilterColumns>()

/** The filters of a market's programs, laid out once per thread for all its blocks. */
export function filterColumns(market: Market): FilterColumns {
  let made = columns.get(market.traits)
  if (!made) {
    made = layOutFilters(market)
    columns.set(market.traits, made)
  }
  return made
}

function layOutFilters(market: Market): FilterColumns {
  const floor = Float32Array.from(market.traits, (trait) => trait.filters.step2ckMin ?? 0)
  const years = Uint8Array.from(market.traits, (trait) => trait.filters.yearsSinceGraduationMax ?? 255)
  const attempts = Uint8Array.from(market.traits, (trait) => trait.filters.failedAttemptsMax ?? 255)
  // Bit v is set when visa need v (an index into VISA_NEEDS) is met.
  const visas = Uint8Array.from(
    market.traits,
    (trait) => 1 | (trait.visas.includes('j1') ? 2 : 0) | (trait.visas.includes('h1b') ? 4 : 0),
  )
  const h1bFloor = Float32Array.from(market.traits, (trait) => trait.filters.h1bStep2ckMin ?? 0)
  return {
    screensOut: (p, applicant) =>
      applicant.step2ck < floor[p]! ||
      applicant.yearsSinceGraduation > years[p]! ||
      applicant.failedAttempts > attempts[p]! ||
      !(visas[p]! & (1 << applicant.visa)) ||
      (applicant.visa === H1B && applicant.step2ck < h1bFloor[p]!),
  }
}
