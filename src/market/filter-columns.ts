import type { Market } from './market.ts'
import { type Filters, filtersFor } from './programs.ts'
import { APPLICANT_TYPES, type ApplicantType, type ProgramVisa } from './vocabulary.ts'

/** Hard filters of all programs as columns. */
export interface FilterColumns {
  screensOut(
    p: number,
    applicant: { step2ck: number; failedAttempts: number; yearsSinceGraduation: number; visa: number },
  ): boolean
}

/** Index into VISA_NEEDS. */
const H1B = 2

/** Types with the same filters: those of the first name in a group hold for all of it. Nothing is filtered for types in none. */
const GROUPS = [
  ['us-img', 'non-us-img'],
  ['us-md-senior', 'us-md-graduate'],
  ['us-do-senior', 'us-do-graduate'],
] as const satisfies readonly (readonly ApplicantType[])[]

/** type -> index of its group; -1 for none. */
const groupOf = APPLICANT_TYPES.map((type) => GROUPS.findIndex((group) => (group as readonly string[]).includes(type)))

const UNFILTERED: FilterColumns = { screensOut: () => false }

const columns = new WeakMap<Market['traits'], FilterColumns[]>()

/** The filters of a market's programs for a type of applicant, laid out once per thread for all its blocks. */
export function filterColumns(market: Market, type: number): FilterColumns {
  let made = columns.get(market.traits)
  if (!made) {
    made = GROUPS.map(([first]) => layOutFilters(market, first))
    columns.set(market.traits, made)
  }
  return made[groupOf[type]!] ?? UNFILTERED
}

/** Bytes of the filters of one program. */
const BYTES = 16

/** Bytes that the filters of so many programs take, for all groups of types. */
export const filterBytes = (programs: number): number => GROUPS.length * programs * BYTES

/** type -> where its filters begin among those of so many programs, in bytes; -1 where nothing is filtered. */
export const filterOffsets = (programs: number): number[] => groupOf.map((group) => (group < 0 ? -1 : group * programs * BYTES))

/** The filters of all programs as the kernel reads them (assembly/draw.ts), one group of types after the other. */
export function filterValues({ traits }: Market): Uint8Array {
  const bytes = new Uint8Array(filterBytes(traits.length))
  const view = new DataView(bytes.buffer)
  GROUPS.forEach(([type], group) => {
    traits.forEach((trait, k) => {
      const at = BYTES * (group * traits.length + k)
      const filters = filtersFor(trait.filters, type)
      view.setFloat32(at, filters.step2ckMin ?? 0, true)
      view.setFloat32(at + 4, filters.h1bStep2ckMin ?? 0, true)
      bytes[at + 8] = filters.yearsSinceGraduationMax ?? 255
      bytes[at + 9] = filters.failedAttemptsMax ?? 255
      bytes[at + 10] = visasFor(trait.visas, type)
    })
  })
  return bytes
}

/** Bit v is set when visa need v (an index into VISA_NEEDS) is met; only international graduates are asked for one. */
const visasFor = (visas: readonly ProgramVisa[], type: ApplicantType): number =>
  type.endsWith('img') ? 1 | (visas.includes('j1') ? 2 : 0) | (visas.includes('h1b') ? 4 : 0) : 255

function layOutFilters({ traits }: Market, type: ApplicantType): FilterColumns {
  const filters = traits.map((trait): Filters => filtersFor(trait.filters, type))
  const floor = Float32Array.from(filters, ({ step2ckMin }) => step2ckMin ?? 0)
  const years = Uint8Array.from(filters, ({ yearsSinceGraduationMax }) => yearsSinceGraduationMax ?? 255)
  const attempts = Uint8Array.from(filters, ({ failedAttemptsMax }) => failedAttemptsMax ?? 255)
  const visas = Uint8Array.from(traits, (trait) => visasFor(trait.visas, type))
  const h1bFloor = Float32Array.from(filters, ({ h1bStep2ckMin }) => h1bStep2ckMin ?? 0)
  return {
    screensOut: (p, applicant) =>
      applicant.step2ck < floor[p]! ||
      applicant.yearsSinceGraduation > years[p]! ||
      applicant.failedAttempts > attempts[p]! ||
      !(visas[p]! & (1 << applicant.visa)) ||
      (applicant.visa === H1B && applicant.step2ck < h1bFloor[p]!),
  }
}
