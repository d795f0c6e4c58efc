import { defaultScoreWeight, logitGap, RANK_HIGHEST, RANK_LOWEST } from './calibrate.ts'
import { type Market, TYPES } from './market.ts'
import type { PublishedRow } from './published.ts'
import { isYear, mainBranches, specialtiesOf, statistics } from './report-statistics.ts'
import type { Tally } from './tally.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/**
 * What the model says of international graduates in a specialty whose own figures of them it has not seen. Their offsets at
 * the interview, and how much readier programs are to rank one kind of them than the other, are predicted from the other
 * specialties; their weight of the score is the usual one. How readily programs rank them at all follows from what is no
 * figure of theirs: positions filled in all, less those that graduates of United States schools fill, are what they take
 * together, and worlds are drawn until they do (`clearHidden`). Who prefers the specialty, and the thresholds of programs,
 * stay as they are. A quarter of the specialties is hidden at a time: a prediction for one uses three quarters of the others.
 */

/** Parts that the specialties are split into. */
export const FOLDS = 4

const HIDDEN_TYPES = ['us-img', 'non-us-img'] as const

/** A hidden figure and what was predicted of it, in percent. */
export interface LeftOutRow {
  readonly specialty: string
  readonly type: string
  readonly measure: 'filledShare' | 'matchRatePreferred'
  readonly cell: string
  readonly published: number
  readonly predicted: number
  readonly error: number
  /** Positions, or people. */
  readonly n: number
}

/** specialties -> the fold they are hidden in: dealt out by the number of international graduates they take, the largest first. */
export function foldsOf(market: Market): string[][] {
  const { branches } = market.season
  const taken = (specialty: string): number =>
    mainBranches(market, specialty).reduce(
      (sum, b) => sum + HIDDEN_TYPES.reduce((inner, type) => inner + branches[b]!.filled[type], 0),
      0,
    )
  const names = specialtiesOf(market).filter((specialty) => taken(specialty) > 0)
  names.sort((a, b) => taken(b) - taken(a) || (a < b ? -1 : 1))
  return Array.from({ length: FOLDS }, (_, fold) => names.filter((_, i) => i % FOLDS === fold))
}

/** What is known of a branch without a figure of international graduates. */
function features(market: Market, b: number): number[] {
  const branch = market.season.branches[b]!
  const schools = APPLICANT_TYPES.filter((type) => type.startsWith('us-m') || type.startsWith('us-d'))
  const filled = schools.reduce((sum, type) => sum + branch.filled[type], 0)
  const preferring = schools.reduce((sum, type) => sum + branch.preferring[type], 0)
  return [
    1,
    filled / branch.positions,
    Math.log((branch.positions + 1) / (preferring + 1)),
    branch.visas.j1,
    Math.log(branch.positions),
  ]
}

/** Weight of the belief that a coefficient is 0, in people. Assumed; it only matters where few specialties are left. */
const RIDGE = 5

/** Weighted least squares with a small pull of all coefficients but the first to 0. */
export function regress(rows: readonly { x: readonly number[]; y: number; weight: number }[]): number[] {
  const size = rows[0]!.x.length
  const system = Array.from({ length: size }, (_, i) => {
    const row = new Float64Array(size + 1)
    for (const { x, y, weight } of rows) {
      for (let j = 0; j < size; j++) row[j]! += weight * x[i]! * x[j]!
      row[size]! += weight * x[i]! * y
    }
    row[i]! += i === 0 ? 1e-9 : RIDGE
    return row
  })
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++) {
      // The ridge keeps the system positive definite, so no pivots need to be sought.
      if (k === i) continue
      const factor = system[k]![i]! / system[i]![i]!
      for (let j = i; j <= size; j++) system[k]![j]! -= factor * system[i]![j]!
    }
  return system.map((row, i) => row[size]! / row[i]!)
}

/** Prediction of a quantity of branches from those whose specialty is not hidden; undefined where there are none. */
function predictor(
  market: Market,
  hidden: readonly string[],
  people: (b: number) => number,
  value: (b: number) => number,
): ((b: number) => number) | undefined {
  const seen = market.season.branches.flatMap((branch, b) => {
    if (hidden.includes(branch.specialty) || isYear(branch) || !(people(b) > 0)) return []
    return [{ x: features(market, b), y: value(b), weight: Math.sqrt(people(b)) }]
  })
  if (seen.length === 0) return undefined
  const coefficients = regress(seen)
  return (b) => features(market, b).reduce((sum, x, i) => sum + x * coefficients[i]!, 0)
}

const [US_IMG, NON_US_IMG] = HIDDEN_TYPES.map((type) => APPLICANT_TYPES.indexOf(type)) as [number, number]
const US_MD_SENIOR = APPLICANT_TYPES.indexOf('us-md-senior')

/** The market with the hidden specialties' parameters of international graduates predicted; worlds are drawn from it alone, without blocks. */
export function hideImgFigures(market: Market, hidden: readonly string[]): Market {
  const { branches } = market.season
  const rankOffset = Float64Array.from(market.rankOffset)
  const interviewOffset = Float64Array.from(market.interviewOffset)
  const scoreWeight = Float64Array.from(market.scoreWeight)
  const people =
    (...types: readonly number[]) =>
    (b: number): number =>
      Math.min(...types.map((t) => branches[b]!.preferring[APPLICANT_TYPES[t]!]))
  const predicted = (types: readonly [number, number], offsets: Float64Array) =>
    predictor(market, hidden, people(...types), (b) => offsets[b * TYPES + types[0]]! - offsets[b * TYPES + types[1]]!)
  const level = predicted([US_IMG, US_MD_SENIOR], market.rankOffset)
  const kinds = predicted([NON_US_IMG, US_IMG], market.rankOffset)
  const invited = HIDDEN_TYPES.map((_, i) => predicted([[US_IMG, NON_US_IMG][i]!, US_MD_SENIOR], market.interviewOffset))
  branches.forEach((branch, b) => {
    if (!hidden.includes(branch.specialty) || isYear(branch)) return
    const at = b * TYPES
    if (level && kinds) {
      rankOffset[at + US_IMG] = market.rankOffset[at + US_MD_SENIOR]! + level(b)
      rankOffset[at + NON_US_IMG] = rankOffset[at + US_IMG]! + kinds(b)
    }
    for (const [i, t] of [US_IMG, NON_US_IMG].entries()) {
      const offset = invited[i]
      if (offset) interviewOffset[at + t] = market.interviewOffset[at + US_MD_SENIOR]! + offset(b)
      scoreWeight[at + t] = defaultScoreWeight(t)
    }
  })
  return { ...market, blocks: [], rankOffset, interviewOffset, scoreWeight }
}

/** Gains of the steps of `clearHidden`; each looks at worlds drawn anew. */
export const CLEARING_GAINS = [1, 1, 0.7, 0.5, 0.35, 0.25] as const

/**
 * Rank offsets after one step towards the positions that international graduates take together in the hidden specialties.
 * Both kinds are moved alike.
 */
export function clearHidden(market: Market, hidden: readonly string[], tally: Tally, gain: number): Float64Array {
  const rankOffset = Float64Array.from(market.rankOffset)
  market.season.branches.forEach((branch, b) => {
    if (!hidden.includes(branch.specialty) || isYear(branch)) return
    const at = b * TYPES
    const sum = (value: (t: number) => number): number => value(US_IMG) + value(NON_US_IMG)
    const target = sum((t) => branch.filled[APPLICANT_TYPES[t]!])
    const simulated = sum((t) => tally.filled[at + t]!) / tally.worlds
    const applicants = sum((t) => tally.entries[at + t]!) / tally.worlds
    if (!(applicants > 0 || target > 0)) return
    const step = Math.max(-0.6, Math.min(0.6, 0.8 * gain * logitGap(target, simulated, applicants)))
    for (const t of [US_IMG, NON_US_IMG])
      rankOffset[at + t] = Math.max(RANK_LOWEST, Math.min(RANK_HIGHEST, rankOffset[at + t]! + step))
  })
  return rankOffset
}

/** The hidden figures that are published, beside what worlds of `hideImgFigures` give. */
export function leftOutRows(
  market: Market,
  hidden: readonly string[],
  tally: Tally,
  published: readonly PublishedRow[],
): LeftOutRow[] {
  return statistics(market, tally, new Map()).flatMap(({ measure, specialty, type, cell, value }): LeftOutRow[] => {
    if (!hidden.includes(specialty) || !HIDDEN_TYPES.some((name) => name === type) || !Number.isFinite(value)) return []
    if (measure !== 'filledShare' && measure !== 'matchRatePreferred') return []
    const found = published.find(
      (row) => row.measure === measure && row.specialty === specialty && row.type === type && row.cell === cell,
    )
    const known = published.length > 0 ? found : filledFact(market, measure, specialty, type, cell)
    if (!known || cell === 'preliminary') return []
    return [
      { specialty, type, measure, cell, published: known.value, predicted: value, error: value - known.value, n: known.n ?? 1 },
    ]
  })
}

/** The share of positions that a season itself states, where nothing is published of it. Elsewhere its figures that no table has are assumed. */
function filledFact(market: Market, measure: string, specialty: string, type: string, cell: string) {
  const branch = market.season.branches.find((one) => one.specialty === specialty && one.track === cell)
  if (measure !== 'filledShare' || !branch?.fitted) return undefined
  return { value: (100 * branch.filled[type as 'us-img']) / branch.positions, n: branch.positions }
}
