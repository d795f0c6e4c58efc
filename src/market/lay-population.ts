import { breadthFall, type Fields, type Population, populationOf } from './applicants.ts'
import type { CellTables } from './invitations.ts'
import { type Market, TYPES } from './market.ts'
import { LONGEST_BLOCK } from './parameters.ts'

/**
 * What the kernel draws the people of one cell from (assembly/people.ts says where what stands): numbers as f64, places and counts as
 * u32, the kinds, the shares who turn to a second specialty, the columns of the fields.
 */
const NUMBERS = 22
const COUNTS = 16
const BYTES_OF_KIND = 16
const SHARES = LONGEST_BLOCK + 1

const kindsFrom = 8 * NUMBERS + 4 * COUNTS
const sharesFrom = ({ kinds }: Pick<Population, 'kinds'>): number => kindsFrom + BYTES_OF_KIND * kinds.length
const fieldsFrom = (population: Pick<Population, 'kinds'>): number => sharesFrom(population) + 8 * SHARES

/** Bytes of the fields: three columns over their values, and where each field begins. */
const bytesOf = ({ value, start }: Fields): number => 8 * 3 * value.length + 4 * start.length

/** Bytes that the population of any cell of a market takes, a multiple of 8. */
export function populationBytes(market: Market): number {
  const types = Array.from({ length: TYPES }, (_, type) => populationOf(market, 0, type))
  const most = Math.max(...types.map((population) => fieldsFrom(population) + bytesOf(population.fields)))
  return 8 * Math.ceil(most / 8)
}

/** What is drawn beside the people of a cell: their lists in its branch. */
export interface CellLists {
  readonly tables: CellTables
  readonly firstProgram: number
  /** 0 where nothing is filtered. */
  readonly filters: number
}

/**
 * Writes the population of a cell into the kernel's memory, from offset `at` on, which is a multiple of 8. `shares`: lines of the first
 * specialty -> share who turn to a second one; without them the kernel ends after every person.
 */
export function layPopulation(
  buffer: ArrayBuffer,
  at: number,
  market: Market,
  branch: number,
  type: number,
  { tables, firstProgram, filters }: CellLists,
  shares: Float64Array | undefined,
): void {
  const population = populationOf(market, branch, type)
  const { fields, kinds, img, score, visaCosts } = population
  const { stackedIssuesMove, oldGraduation } = market.behaviours
  new Float64Array(buffer, at, NUMBERS).set([
    population.scoreMean,
    population.scoreWeight,
    score.mean,
    score.sd,
    population.profileWeight,
    population.meanPoints,
    fields.alike,
    population.unknowable,
    population.noVisa,
    population.upToJ1,
    ...visaCosts,
    breadthFall(type),
    market.rankOffset[branch * TYPES + type]!,
    market.constants.sharedAfterInterview,
    market.constants.ownAfterInterview,
    ...stackedIssuesMove,
    oldGraduation,
  ])
  const values = fields.value.length
  const upTo = at + fieldsFrom(population)
  const points = upTo + 8 * values
  const value = points + 8 * values
  const start = value + 8 * values
  new Uint32Array(buffer, at + 8 * NUMBERS, COUNTS).set([
    tables.bars,
    tables.running,
    tables.guide,
    tables.made,
    tables.programs,
    firstProgram,
    filters,
    shares ? at + sharesFrom(population) : 0,
    img ? 1 : 0,
    population.type === 'non-us-img' ? 1 : 0,
    fields.start.length - 1,
    start,
    upTo,
    points,
    value,
    kinds.length,
  ])
  new Float64Array(buffer, at + kindsFrom, 2 * kinds.length).set(kinds.flatMap(({ share, spread }) => [share, spread]))
  if (shares) new Float64Array(buffer, at + sharesFrom(population), SHARES).set(shares)
  new Float64Array(buffer, upTo, values).set(fields.upTo)
  new Float64Array(buffer, points, values).set(fields.points)
  new Float64Array(buffer, value, values).set(fields.value)
  new Uint32Array(buffer, start, fields.start.length).set(fields.start)
}
