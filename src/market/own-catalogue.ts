import type { Market } from './market.ts'
import type { GivenProgram } from './own-programs.ts'
import type { CatalogueProgram, ProgramTraits } from './programs.ts'
import { hashText, PURPOSE, Stream } from './random.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/**
 * Programs that are brought, completed. Of what is not said of a program, everything comes from one drawn program of the
 * same specialty and track, its donor, so that traits go together as they do in the drawn catalogue (hot-deck imputation;
 * Andridge and Little, International Statistical Review 78, 2010). The donor is like the program in what is said, and the
 * program's id decides between those that are about as like it: the order of the list decides nothing.
 */

/** What a difference costs a donor. Assumed; the last is the spread of a chance that keeps alike programs from sharing a donor. */
const COST = { quota: 1, archetype: 4, region: 1, prestige: 2, imgShare: 3, visa: 0.5, chance: 1 } as const

const US_IMG = APPLICANT_TYPES.indexOf('us-img')
/** Types whose openness moves with a program's share of international graduates. */
const BY_IMG_SHARE = ['us-img', 'non-us-img', 'other'].map((type) =>
  APPLICANT_TYPES.indexOf(type as (typeof APPLICANT_TYPES)[number]),
)

/** The drawn programs of one branch, and what their shares of international graduates say of openness. */
interface Drawn {
  readonly first: number
  readonly traits: readonly ProgramTraits[]
  readonly imgShares: readonly number[]
  /** Share of international graduates -> place among the drawn programs, 0 to 1. */
  readonly placeOf: (imgShare: number) => number
  /** Place -> openness to international graduates. */
  readonly opennessAt: (place: number) => number
}

/** Openness to both kinds of international graduates. */
const opennessOf = ({ openness }: ProgramTraits): number => (openness[US_IMG]! + openness[US_IMG + 1]!) / 2

function drawnPrograms(base: Market, b: number): Drawn {
  const first = base.firstProgram[b]!
  const end = base.firstProgram[b + 1]!
  const traits = base.traits.slice(first, end)
  const imgShares = base.programs.slice(first, end).map(({ imgShare }) => imgShare)
  const openness = traits.map(opennessOf).sort((x, y) => x - y)
  return {
    first,
    traits,
    imgShares,
    placeOf(imgShare) {
      let below = 0
      let upTo = 0
      for (const share of imgShares) {
        if (share < imgShare) below++
        if (share <= imgShare) upTo++
      }
      return (below + upTo) / (2 * imgShares.length)
    },
    opennessAt(place) {
      const at = Math.max(0, Math.min(openness.length - 1, place * openness.length - 0.5))
      const low = Math.floor(at)
      const high = Math.min(openness.length - 1, low + 1)
      return openness[low]! + (at - low) * (openness[high]! - openness[low]!)
    },
  }
}

/** The drawn program that costs least among those that are not taken. */
function donorOf(given: GivenProgram, drawn: Drawn, places: readonly number[], year: number, taken: ReadonlySet<number>): number {
  const stream = new Stream(year, 0, PURPOSE.ownPrograms, hashText(given.id))
  const place = given.imgShare === undefined ? 0 : drawn.placeOf(given.imgShare)
  let donor = -1
  let least = Number.POSITIVE_INFINITY
  drawn.traits.forEach((trait, k) => {
    let cost = COST.chance * stream.uniform() + COST.quota * Math.abs(Math.log(given.quota / trait.quota))
    if (given.archetype !== undefined && given.archetype !== trait.archetype) cost += COST.archetype
    if (given.region !== undefined && given.region !== trait.region) cost += COST.region
    if (given.prestige !== undefined) cost += COST.prestige * Math.abs(given.prestige - trait.prestige)
    if (given.imgShare !== undefined) cost += COST.imgShare * Math.abs(place - places[k]!)
    for (const visa of ['j1', 'h1b'] as const)
      if (given.visas !== undefined && given.visas.includes(visa) !== trait.visas.includes(visa)) cost += COST.visa
    if (cost < least && !taken.has(k)) {
      least = cost
      donor = k
    }
  })
  return donor
}

/** A donor's traits with what is said of the program put over them. */
function completed(given: GivenProgram, donor: ProgramTraits, drawn: Drawn): CatalogueProgram {
  const said = <Value>(value: Value | undefined, other: Value): Value => (value === undefined ? other : value)
  const visas = said(given.visas, donor.visas)
  const openness = Float64Array.from(donor.openness)
  if (given.imgShare !== undefined) {
    const move = drawn.opennessAt(drawn.placeOf(given.imgShare)) - opennessOf(donor)
    for (const type of BY_IMG_SHARE) openness[type]! += move
  }
  const { filters } = donor
  const { branch: _, ...traits } = donor
  return {
    id: given.id,
    name: given.name ?? null,
    traits: {
      ...traits,
      quota: given.quota,
      openness,
      prestige: said(given.prestige, donor.prestige),
      archetype: said(given.archetype, donor.archetype),
      region: said(given.region, donor.region),
      visas,
      filters: {
        step2ckMin: said(given.step2ckMin, filters.step2ckMin),
        yearsSinceGraduationMax: said(given.yearsSinceGraduationMax, filters.yearsSinceGraduationMax),
        failedAttemptsMax: said(given.failedAttemptsMax, filters.failedAttemptsMax),
        h1bStep2ckMin: visas.includes('h1b') ? said(given.h1bStep2ckMin, filters.h1bStep2ckMin) : null,
        usMdStep2ckMin: said(given.usMdStep2ckMin, filters.usMdStep2ckMin),
        usDoStep2ckMin: said(given.usDoStep2ckMin, filters.usDoStep2ckMin),
      },
    },
  }
}

/**
 * The catalogue of a branch: all drawn programs but the donors, whose places are taken (`among`), or else the given ones
 * alone, in the order of the list. With `among` there must be at least as many drawn programs as given ones.
 */
export function catalogueOf(base: Market, b: number, given: readonly GivenProgram[], among: boolean): CatalogueProgram[] {
  const drawn = drawnPrograms(base, b)
  const places = drawn.imgShares.map(drawn.placeOf)
  const { year } = base.season
  const taken = new Set<number>()
  if (!among)
    return given.map((program) => completed(program, drawn.traits[donorOf(program, drawn, places, year, taken)]!, drawn))
  const catalogue = drawn.traits.map(({ branch: _, ...traits }): CatalogueProgram => ({ id: null, name: null, traits }))
  const sorted = [...given].sort((x, y) => (x.id < y.id ? -1 : 1))
  for (const program of sorted) {
    const donor = donorOf(program, drawn, places, year, taken)
    taken.add(donor)
    catalogue[donor] = completed(program, drawn.traits[donor]!, drawn)
  }
  return catalogue
}
