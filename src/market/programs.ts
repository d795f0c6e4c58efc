import { type BehaviourValues, withBehaviours } from './behaviour-values.ts'
import { fastQuantile, normalQuantile } from './normal.ts'
import {
  ARCHETYPE_SHARES,
  CAPACITY_SPREAD,
  type FilterShare,
  OPENNESS,
  PRESTIGE_SIZE,
  YEAR_CAPACITY_SPREAD,
} from './parameters.ts'
import { PURPOSE, Stream } from './random.ts'
import type { Branch, Season } from './season.ts'
import { APPLICANT_TYPES, type ApplicantType, type Archetype, type ProgramVisa, REGIONS, type Region } from './vocabulary.ts'

/** Hard filters as one type of applicant meets them: files beyond them are not seen. null where there is none. */
export interface Filters {
  readonly step2ckMin: number | null
  readonly yearsSinceGraduationMax: number | null
  readonly failedAttemptsMax: number | null
  /** For those who need an H-1B visa. */
  readonly h1bStep2ckMin: number | null
}

/** Hard filters of a program: those for international graduates, and the floors for graduates of schools in the United States. */
export interface ProgramFilters extends Filters {
  readonly usMdStep2ckMin: number | null
  readonly usDoStep2ckMin: number | null
}

const UNFILTERED: Filters = { step2ckMin: null, yearsSinceGraduationMax: null, failedAttemptsMax: null, h1bStep2ckMin: null }

/** The filters that a type of applicant meets. */
export function filtersFor(filters: ProgramFilters, type: ApplicantType): Filters {
  if (type.endsWith('img')) return filters
  if (type.startsWith('us-md')) return { ...UNFILTERED, step2ckMin: filters.usMdStep2ckMin }
  return type.startsWith('us-do') ? { ...UNFILTERED, step2ckMin: filters.usDoStep2ckMin } : UNFILTERED
}

/** A synthetic program of the catalogue: drawn once per season, the same in every world. */
export interface ProgramTraits {
  readonly branch: number
  readonly quota: number
  /** Standing, as all applicants see it; mean 0, sd 1 within the branch. */
  readonly prestige: number
  /** Openness to each applicant type, relative to US MD seniors. */
  readonly openness: Float64Array
  /** Interviews per position relative to the branch's mean. */
  readonly capacity: number
  readonly archetype: Archetype
  readonly region: Region
  readonly visas: readonly ProgramVisa[]
  readonly filters: ProgramFilters
}

/** A program of a catalogue that was brought (own-catalogue.ts). */
export interface CatalogueProgram {
  /** Null for a drawn program, which has the id and the name that its place gives it. */
  readonly id: string | null
  readonly name: string | null
  readonly traits: Omit<ProgramTraits, 'branch'>
}

/** Quotas by the published histogram, replicated to the season's number of programs and nudged to its positions. */
export function drawQuotas(branch: Branch, stream: Stream): Uint32Array {
  const values = Object.keys(branch.quotas)
    .map(Number)
    .sort((a, b) => a - b)
  const total = values.reduce((sum, value) => sum + branch.quotas[value]!, 0)
  const quotas = new Uint32Array(branch.programs)
  // Program k takes the quantile (k + 1/2) / programs, which keeps the shape of the histogram at any number of programs.
  let at = 0
  let below = 0
  for (let k = 0; k < branch.programs; k++) {
    const target = ((k + 0.5) / branch.programs) * total
    while (below + branch.quotas[values[at]!]! < target) below += branch.quotas[values[at++]!]!
    quotas[k] = values[at]!
  }
  // Programs are visited in random order and moved by one seat, larger programs more often, until the positions add up.
  let missing = branch.positions - quotas.reduce((sum, quota) => sum + quota, 0)
  const largest = values[values.length - 1]!
  while (missing !== 0) {
    const k = stream.below(branch.programs)
    const willing = stream.uniform() < (quotas[k]! + 1) / (largest + 1)
    if (!willing) continue
    if (missing > 0) {
      quotas[k]!++
      missing--
    } else if (quotas[k]! > 1) {
      quotas[k]!--
      missing++
    }
  }
  for (let k = quotas.length - 1; k > 0; k--) {
    const j = stream.below(k + 1)
    const held = quotas[k]!
    quotas[k] = quotas[j]!
    quotas[j] = held
  }
  return quotas
}

/** Standardised: mean 0 and sd 1 over the branch, 0 where all are alike. */
function standardise(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length)
  return sd > 0 ? values.map((v) => (v - mean) / sd) : values.map(() => 0)
}

const rankOf = (values: Float64Array): Uint32Array => {
  const rank = new Uint32Array(values.length)
  Array.from(values.keys())
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .forEach((k, place) => {
      rank[k] = place
    })
  return rank
}

function drawFilters(
  filters: BehaviourValues['filters'][Archetype],
  h1b: boolean,
  stream: Stream,
  floors: Stream,
): ProgramFilters {
  const has = ([share, value]: FilterShare, by: Stream): number | null => (by.uniform() < share ? value : null)
  return {
    step2ckMin: has(filters.floors, stream),
    yearsSinceGraduationMax: has(filters.years, stream),
    failedAttemptsMax: has(filters.attempts, stream),
    h1bStep2ckMin: h1b ? has(filters.h1b, stream) : null,
    usMdStep2ckMin: has(filters.mdFloors, floors),
    usDoStep2ckMin: has(filters.doFloors, floors),
  }
}

function drawRegion(season: Season, stream: Stream): Region {
  let left = stream.uniform() * REGIONS.reduce((sum, region) => sum + season.regions[region], 0)
  for (const region of REGIONS) {
    left -= season.regions[region]
    if (left < 0) return region
  }
  return REGIONS[REGIONS.length - 1]!
}

/** All programs of a branch, in the order of their numbers: those brought, or else drawn ones. */
export function programsOf(season: Season, index: number): ProgramTraits[] {
  const { catalogue } = season.branches[index]!
  return catalogue ? catalogue.map(({ traits }) => ({ ...traits, branch: index })) : drawPrograms(season, index)
}

const openAsImg = (type: ApplicantType): boolean => type.endsWith('img') || type === 'other'

export function drawPrograms(season: Season, index: number): ProgramTraits[] {
  const branch = season.branches[index]!
  const { filters, imgOpenness } = withBehaviours(season.behaviours)
  const stream = new Stream(season.year, 0, PURPOSE.programs, index)
  const floors = new Stream(season.year, 0, PURPOSE.floors, index)
  const normal = (): number => fastQuantile(stream.uniform())
  const n = branch.programs
  const quotas = drawQuotas(branch, stream)
  const size = standardise(Float64Array.from(quotas, Math.log))
  const prestige = standardise(size.map((s) => PRESTIGE_SIZE * s + Math.sqrt(1 - PRESTIGE_SIZE ** 2) * normal()))
  const openness = Array.from({ length: n }, (_, k) => {
    const toDo = OPENNESS.do.prestige * prestige[k]! + OPENNESS.do.spread * normal()
    const toImg = OPENNESS.img.prestige * prestige[k]! + OPENNESS.img.spread * normal()
    const toUsImg = toImg + OPENNESS.usImg * normal()
    const toNonUsImg = toImg + OPENNESS.nonUsImg * normal()
    const byType = {
      'us-md-senior': 0,
      'us-md-graduate': 0,
      'us-do-senior': toDo,
      'us-do-graduate': toDo,
      'us-img': toUsImg,
      'non-us-img': toNonUsImg,
      other: toNonUsImg,
    }
    return Float64Array.from(APPLICANT_TYPES, (type) => byType[type])
  })
  const nonUsImg = APPLICANT_TYPES.indexOf('non-us-img')
  // Programs open to international graduates sponsor visas more often: the published shares are met by rank.
  const visaRank = rankOf(Float64Array.from({ length: n }, (_, k) => openness[k]![nonUsImg]! + 0.7 * normal()))
  const h1bRank = rankOf(
    Float64Array.from(
      { length: n },
      (_, k) => -visaRank[k]! / n + 0.6 * normal() - (visaRank[k]! < branch.visas.j1 * n ? 0 : 10),
    ),
  )
  const spread = branch.track === 'preliminary' || branch.track === 'transitional' ? YEAR_CAPACITY_SPREAD : CAPACITY_SPREAD
  const standing = rankOf(prestige)
  const medianQuota = Array.from(quotas).sort((a, b) => a - b)[n >> 1]!
  const firstBand = Math.round(ARCHETYPE_SHARES['university-top'] * n)
  const secondBand = firstBand + Math.round(ARCHETYPE_SHARES.university * n)
  return Array.from({ length: n }, (_, k) => {
    const smallAndLow = quotas[k]! <= medianQuota && stream.uniform() < ARCHETYPE_SHARES.ruralOfRest * 2
    const archetype: Archetype =
      standing[k]! < firstBand ? 'university-top' : standing[k]! < secondBand ? 'university' : smallAndLow ? 'rural' : 'community'
    const visas: ProgramVisa[] = []
    if (visaRank[k]! < Math.round(branch.visas.j1 * n)) visas.push('j1')
    if (h1bRank[k]! < Math.round(branch.visas.h1b * n)) visas.push('h1b')
    return {
      branch: index,
      quota: quotas[k]!,
      prestige: prestige[k]!,
      openness: openness[k]!.map((open, t) => open + (openAsImg(APPLICANT_TYPES[t]!) ? imgOpenness[archetype] : 0)),
      capacity: Math.exp(spread * normalQuantile(stream.uniform())),
      archetype,
      region: drawRegion(season, stream),
      visas,
      filters: drawFilters(filters[archetype], visas.includes('h1b'), stream, floors),
    }
  })
}
