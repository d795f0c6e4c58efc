import type { Market } from './market.ts'
import type { ProgramVisa } from './vocabulary.ts'

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

/** The filters of all programs as the kernel reads them (assembly/draw.ts): 16 bytes each. */
export function filterValues({ traits }: Market): Uint8Array {
  const bytes = new Uint8Array(16 * traits.length)
  const view = new DataView(bytes.buffer)
  traits.forEach(({ filters, visas }, p) => {
    view.setFloat32(16 * p, filters.step2ckMin ?? 0, true)
    view.setFloat32(16 * p + 4, filters.h1bStep2ckMin ?? 0, true)
    bytes[16 * p + 8] = filters.yearsSinceGraduationMax ?? 255
    bytes[16 * p + 9] = filters.failedAttemptsMax ?? 255
    bytes[16 * p + 10] = visaBits(visas)
  })
  return bytes
}

/** Bit v is set when visa need v (an index into VISA_NEEDS) is met. */
const visaBits = (visas: readonly ProgramVisa[]): number => 1 | (visas.includes('j1') ? 2 : 0) | (visas.includes('h1b') ? 4 : 0)

function layOutFilters(market: Market): FilterColumns {
  const floor = Float32Array.from(market.traits, (trait) => trait.filters.step2ckMin ?? 0)
  const years = Uint8Array.from(market.traits, (trait) => trait.filters.yearsSinceGraduationMax ?? 255)
  const attempts = Uint8Array.from(market.traits, (trait) => trait.filters.failedAttemptsMax ?? 255)
  const visas = Uint8Array.from(market.traits, (trait) => visaBits(trait.visas))
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
