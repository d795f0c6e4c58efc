import { defaultScoreWeight } from './calibrate.ts'
import { type Market, TYPES } from './market.ts'
import type { PublishedRow } from './published.ts'
import { isYear, mainBranches, specialtiesOf, statistics } from './report-statistics.ts'
import type { Tally } from './tally.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/**
 * What the model says of international graduates in a specialty whose own figures of them it has not seen: their offsets at
 * the interview and at the ranking are predicted from the other specialties, their weight of the score is the usual one, and
 * worlds are drawn with these. Who prefers the specialty, how long their lists are meant to be and the thresholds of programs
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

/** The market with the hidden specialties' parameters of international graduates predicted; worlds are drawn from it alone, without blocks. */
export function hideImgFigures(market: Market, hidden: readonly string[]): Market {
  const { branches } = market.season
  const rankOffset = Float64Array.from(market.rankOffset)
  const interviewOffset = Float64Array.from(market.interviewOffset)
  const scoreWeight = Float64Array.from(market.scoreWeight)
  const reference = APPLICANT_TYPES.indexOf('us-md-senior')
  for (const type of HIDDEN_TYPES) {
    const t = APPLICANT_TYPES.indexOf(type)
    for (const offsets of [rankOffset, interviewOffset]) {
      const seen = branches.flatMap((branch, b) => {
        if (hidden.includes(branch.specialty) || isYear(branch) || !(branch.preferring[type] > 0)) return []
        if (!(branch.preferring['us-md-senior'] > 0)) return []
        const y = offsets[b * TYPES + t]! - offsets[b * TYPES + reference]!
        return [{ x: features(market, b), y, weight: Math.sqrt(branch.preferring[type]) }]
      })
      if (seen.length === 0) continue
      const coefficients = regress(seen)
      branches.forEach((branch, b) => {
        if (!hidden.includes(branch.specialty) || isYear(branch)) return
        const base = offsets[b * TYPES + reference]!
        offsets[b * TYPES + t] = features(market, b).reduce((sum, x, i) => sum + x * coefficients[i]!, base)
        scoreWeight[b * TYPES + t] = defaultScoreWeight(t)
      })
    }
  }
  return { ...market, blocks: [], rankOffset, interviewOffset, scoreWeight }
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
    const known = found ?? filledFact(market, measure, specialty, type, cell)
    if (!known || cell === 'preliminary') return []
    return [
      { specialty, type, measure, cell, published: known.value, predicted: value, error: value - known.value, n: known.n ?? 1 },
    ]
  })
}

/** The share of positions that a season itself states. */
function filledFact(market: Market, measure: string, specialty: string, type: string, cell: string) {
  const branch = market.season.branches.find((one) => one.specialty === specialty && one.track === cell)
  if (measure !== 'filledShare' || !branch?.fitted) return undefined
  return { value: (100 * branch.filled[type as 'us-img']) / branch.positions, n: branch.positions }
}
