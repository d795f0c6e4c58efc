import { BEHAVIOURS, type BehaviourValues, withBehaviours } from './behaviour-values.ts'
import fitted2025 from './fitted-2025.json' with { type: 'json' }
import fitted2026 from './fitted-2026.json' with { type: 'json' }
import * as parameters from './parameters.ts'
import { BACKUP_RATE, BLOCKS, CENTRE, MODEL_REVISION, OPEN_RANGES, type OpenConstants, type OpenRanges } from './parameters.ts'
import { pointsOf } from './profile.ts'
import { type CatalogueProgram, type ProgramFilters, type ProgramTraits, programsOf } from './programs.ts'
import { hashText, PURPOSE, Stream } from './random.ts'
import { openSeason, type Season } from './season.ts'
import { APPLICANT_TYPES, type Archetype, type ProgramVisa, type Region, type Track } from './vocabulary.ts'

/** A program of the catalogue as anyone may see it. Synthetic, unless the season was brought: no real institution stands behind it. */
export interface Program {
  /** Stable within a season: specialty slug and number, or what a season of one's own calls it. */
  readonly id: string
  readonly name: string
  readonly specialty: string
  readonly track: Track
  readonly archetype: Archetype
  readonly region: Region
  readonly positions: number
  /** Share of its positions that international graduates fill in the simulated seasons. */
  readonly imgShare: number
  readonly visas: readonly ProgramVisa[]
  readonly filters: ProgramFilters
}

/** One solution of the fixed points, for one set of open constants. */
export interface FittedBlock {
  readonly constants: OpenConstants
  /** program -> strength an applicant must show to be invited, in thousandths. */
  readonly thresholds: readonly number[]
  /** cell (branch * types + type) -> offset at the invitation, offset at the ranking, weight of the standardised score. */
  readonly interviewOffsets: readonly number[]
  readonly rankOffsets: readonly number[]
  readonly scoreWeights: readonly number[]
  /** cell -> mean standardised score before those without an interview drop out. */
  readonly scoreMeans: readonly number[]
  /** type -> invitation rate at a back-up specialty, relative to those who prefer it. */
  readonly backupRates: readonly number[]
  /** cell -> weight among the second specialties of the type, beside the positions that it fills from back-up lists. */
  readonly backupWeights: readonly number[]
}

/** What calibration solves for; one file per season. */
export interface Fitted {
  readonly season: string
  readonly date: string
  readonly seed: number
  readonly worlds: number
  /** Hash of the season's facts that it was fitted to. */
  readonly facts: string
  /** Hash of the model that it was fitted with: its constants, and how it draws. Fits from before that was noted have none. */
  readonly model?: string
  /** program -> share of its positions that international graduates fill in drawn worlds. */
  readonly imgShares: readonly number[]
  /** The fit at the centre of the open constants, and one per block. */
  readonly centre: FittedBlock
  readonly blocks: readonly FittedBlock[]
}

/** A season with its catalogue and fitted parameters, as the arrays a world is drawn from. Cells are branch * TYPES + type. */
export interface Market {
  readonly season: Season
  /** Twelve hexadecimal digits: changes with the facts, the constants, the fit and the revision of the model. */
  readonly version: string
  readonly constants: OpenConstants
  /** How programs screen and rank; the same in all blocks. */
  readonly behaviours: BehaviourValues
  /** The market with the constants and parameters of each block, which worlds are drawn from in turn; empty when all worlds are drawn from this one. */
  readonly blocks: readonly Market[]
  readonly programs: readonly Program[]
  readonly traits: readonly ProgramTraits[]
  /** branch -> its first program; one extra entry closes the last. */
  readonly firstProgram: Uint32Array
  readonly branchOf: Uint16Array
  readonly quota: Uint32Array
  readonly prestige: Float64Array
  /** program * TYPES + type -> openness. */
  readonly openness: Float64Array
  readonly threshold: Float64Array
  readonly interviewOffset: Float64Array
  readonly rankOffset: Float64Array
  readonly scoreWeight: Float64Array
  readonly scoreMean: Float64Array
  /** type -> invitation rate at a back-up specialty. */
  readonly backupRate: Float64Array
  /** cell -> weight among the second specialties of its type. */
  readonly backupWeight: Float64Array
}

export const TYPES = APPLICANT_TYPES.length

const PARAMETERS = [
  'prestige',
  'openness',
  'threshold',
  'interviewOffset',
  'rankOffset',
  'scoreWeight',
  'scoreMean',
  'backupRate',
  'backupWeight',
] as const satisfies readonly (keyof Market)[]
/** Parameters that multiply a rate, and so cannot be negative. */
const RATES: ReadonlySet<string> = new Set(['backupRate', 'backupWeight'])

/**
 * Throws with the name, the index and the value of a parameter or constant that is no finite number, or of a rate below 0:
 * a walk along invitation rates (draw-lists.ts) would never end.
 */
export function checkParameters(market: Market): void {
  for (const name of PARAMETERS) {
    const wrong = market[name].findIndex((value) => !Number.isFinite(value) || (value < 0 && RATES.has(name)))
    if (wrong >= 0)
      throw new Error(`market ${market.season.id}: ${name}[${wrong}] is ${market[name][wrong]}; run the calibration again`)
  }
  for (const [name, value] of Object.entries(market.constants))
    if (!Number.isFinite(value)) throw new Error(`market ${market.season.id}: the constant ${name} is ${value}`)
}

/** 64 bits of two FNV-1a hashes as 12 hexadecimal digits; enough to tell versions apart, no guard against malice. */
export function versionOf(...parts: unknown[]): string {
  const text = JSON.stringify(parts)
  const hex = (n: number): string => n.toString(16).padStart(8, '0')
  return (hex(hashText(text)) + hex(hashText(`${text}#`))).slice(0, 12)
}

export const factsHash = (season: Season): string => versionOf(season)

const ARCHETYPE_NAMES: Readonly<Record<Archetype, string>> = {
  'university-top': 'Leading university',
  university: 'University',
  community: 'Community',
  rural: 'Rural',
}
const TRACK_NAMES: Readonly<Record<Track, string>> = {
  categorical: '',
  advanced: ', advanced',
  preliminary: ', preliminary year',
  transitional: '',
  physician: ', physician only',
}
const REGION_NAMES: Readonly<Record<Region, string>> = {
  northeast: 'the Northeast',
  midwest: 'the Midwest',
  south: 'the South',
  west: 'the West',
}

/** Id of the drawn program with this number in its specialty. */
export const drawnId = (specialty: string, number: number): string => `${specialty}/${String(number).padStart(4, '0')}`

function describe(
  traits: ProgramTraits,
  season: Season,
  number: number,
  imgShare: number,
  brought: CatalogueProgram | undefined,
): Program {
  const { specialty, track } = season.branches[traits.branch]!
  const seats = traits.quota === 1 ? '1 position' : `${traits.quota} positions`
  return {
    id: brought?.id ?? drawnId(specialty, number),
    name:
      brought?.name ??
      `${ARCHETYPE_NAMES[traits.archetype]} program in ${REGION_NAMES[traits.region]}: ${specialty.replaceAll('-', ' ')}${TRACK_NAMES[track]}, ${seats}`,
    specialty,
    track,
    archetype: traits.archetype,
    region: traits.region,
    positions: traits.quota,
    imgShare,
    visas: traits.visas,
    filters: traits.filters,
  }
}

/** All constants that shape a world, in an order that no module loader decides. */
const CONSTANTS = [Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)), pointsOf(BEHAVIOURS).fields]

/** A fit made with another hash is near the figures and not at them. */
export const modelHash = versionOf(MODEL_REVISION, CONSTANTS)

/** A season's catalogue with given parameters, checked; `fitted` null stands for a market that is still to be calibrated. */
export function buildMarket(season: Season, fitted: Fitted | null): Market {
  const traits: ProgramTraits[] = []
  const firstProgram = new Uint32Array(season.branches.length + 1)
  season.branches.forEach((_, b) => {
    traits.push(...programsOf(season, b))
    firstProgram[b + 1] = traits.length
  })
  const cells = season.branches.length * TYPES
  const column = (name: string, values: readonly number[] | undefined, length: number, start: number): Float64Array => {
    if (values === undefined) return new Float64Array(length).fill(start)
    if (values.length !== length)
      throw new Error(`fitted ${season.id}: ${values.length} ${name}, ${length} expected; run the calibration again`)
    return Float64Array.from(values)
  }
  if (fitted && fitted.facts !== factsHash(season))
    throw new Error(
      `fitted ${season.id}: made for the facts ${fitted.facts}, which are ${factsHash(season)} now; run the calibration again`,
    )
  const imgShare = column('IMG shares', fitted?.imgShares, traits.length, 0)
  const openness = Float64Array.from(traits.flatMap((trait) => Array.from(trait.openness)))
  /** The columns that differ from block to block. */
  const columnsOf = (block: FittedBlock | undefined) => {
    const constants = block?.constants ?? centreConstants(season.parameters)
    return {
      constants,
      openness: openness.map((value) => constants.openness * value),
      threshold: column('thresholds', block?.thresholds, traits.length, 1000).map((value) => value / 1000),
      interviewOffset: column('interview offsets', block?.interviewOffsets, cells, 0),
      rankOffset: column('rank offsets', block?.rankOffsets, cells, 0.5),
      scoreWeight: column('score weights', block?.scoreWeights, cells, 0.3),
      scoreMean: column('score means', block?.scoreMeans, cells, 0),
      backupRate: column('back-up rates', block?.backupRates, TYPES, BACKUP_RATE),
      backupWeight: column('back-up weights', block?.backupWeights, cells, 1),
    }
  }
  const numbers = new Map<string, number>()
  const programs = traits.map((trait, p) => {
    const { specialty, catalogue } = season.branches[trait.branch]!
    const number = (numbers.get(specialty) ?? 0) + 1
    numbers.set(specialty, number)
    return describe(trait, season, number, imgShare[p]!, catalogue?.[p - firstProgram[trait.branch]!])
  })
  const centre: Market = {
    season,
    behaviours: withBehaviours(season.behaviours),
    version: versionOf(MODEL_REVISION, season, fitted, CONSTANTS),
    programs,
    traits,
    firstProgram,
    branchOf: Uint16Array.from(traits, (trait) => trait.branch),
    quota: Uint32Array.from(traits, (trait) => trait.quota),
    prestige: Float64Array.from(traits, (trait) => trait.prestige),
    blocks: [],
    ...columnsOf(fitted?.centre),
  }
  const blocks = (fitted?.blocks ?? []).map((block) => ({ ...centre, ...columnsOf(block) }))
  for (const made of [centre, ...blocks]) checkParameters(made)
  return { ...centre, blocks }
}

/** The block of a market that a world belongs to: the market itself where it has none. */
export const blockOf = (market: Market, world: number): Market =>
  market.blocks.length > 0 ? market.blocks[world % market.blocks.length]! : market

/** The open constants at the centre: the middle of a chosen range, else the model's own value. */
export function centreConstants(chosen: Partial<OpenRanges> = {}): OpenConstants {
  const middles = Object.entries(chosen).map(([name, [low, high]]) => [name, (low + high) / 2])
  return { ...CENTRE, ...Object.fromEntries(middles) }
}

/** Values of OWN_AFTER_INTERVIEW among the blocks; few, because each needs a table of its own (forecast/score-chance.ts). */
const OWN_LEVELS = 4

/**
 * The open constants of each block: every range is cut into as many equal parts as there are blocks, and each block takes
 * the middle of one part, in an order of its own per constant (a Latin hypercube). `chosen` ranges stand in for the model's.
 */
export function openConstants(year: number, chosen: Partial<OpenRanges> = {}): OpenConstants[] {
  const sets = Array.from({ length: BLOCKS }, () => ({ ...CENTRE }) as Record<keyof OpenConstants, number>)
  for (const [index, [name, range]] of Object.entries(OPEN_RANGES).entries()) {
    const [low, high] = chosen[name as keyof OpenConstants] ?? range
    const stream = new Stream(year, 0, PURPOSE.openConstants, index)
    const parts = sets.map((_, k) => k)
    for (let k = parts.length - 1; k > 0; k--) {
      const j = stream.below(k + 1)
      ;[parts[k], parts[j]] = [parts[j]!, parts[k]!]
    }
    sets.forEach((set, k) => {
      const levels = name === 'ownAfterInterview' ? OWN_LEVELS : BLOCKS
      const part = Math.floor((parts[k]! * levels) / BLOCKS)
      set[name as keyof OpenConstants] = Number((low + ((high - low) * (part + 0.5)) / levels).toFixed(4))
    })
  }
  return sets
}

const FITTED: Readonly<Record<string, Fitted | null>> = {
  '2025': fitted2025 as Fitted | null,
  '2026': fitted2026 as Fitted | null,
}

/** The market of a season with its committed parameters; undefined for an unknown season. */
export function openMarket(id: string): Market | undefined {
  const season = openSeason(id)
  return season && buildMarket(season, FITTED[id]!)
}
