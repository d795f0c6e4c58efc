import fc from 'fast-check'
import { capacities, nextPoint, type Point, startingPoint } from '../../src/market/calibrate.ts'
import { TYPES } from '../../src/market/market.ts'
import { NOT_RANKED_SHARE } from '../../src/market/parameters.ts'
import { emptyTally, type Tally } from '../../src/market/tally.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { SEEDED_RUNS } from './random-markets.ts'
import { smallMarket, smallSeason } from './small-market.ts'

/** A small season whose every figure a tally can be set to, and its market. */
export const season = smallSeason([
  {
    specialty: 'medicine',
    programs: 12,
    seats: 5,
    preferring: { 'us-md-senior': 60, 'non-us-img': 90 },
    filled: { 'us-md-senior': 30, 'non-us-img': 30 },
    filledFromBackup: { 'us-md-senior': 5 },
  },
  {
    specialty: 'surgery',
    programs: 6,
    seats: 4,
    preferring: { 'us-md-senior': 40, 'us-img': 10 },
    filled: { 'us-md-senior': 20, 'us-img': 4 },
    filledFromBackup: { 'us-md-senior': 2, 'us-img': 3 },
    backupShare: { 'us-md-senior': 0.5 },
  },
])
for (const branch of season.branches) Object.assign(branch.step2ck['us-md-senior'], { gap: 0.8 })
export const market = smallMarket(season)
/** Cells in which there are people. */
export const cells = [0, 5, TYPES, TYPES + 4]
export const point = (): Point => ({ ...startingPoint(market), rankOffset: new Float64Array(2 * TYPES).fill(0.3) })

/** Lets matched and not matched people differ by a gap in their mean scores, and score 0 on average together. */
export function setGap(tally: Tally, c: number, gap: number): void {
  const not = tally.entries[c] - tally.matched[c]
  if (not <= 0) return
  tally.matchedScore[c] = (tally.matched[c] * gap * not) / tally.entries[c]
  tally.notMatchedScore[c] = (-not * gap * tally.matched[c]) / tally.entries[c]
}

/** Counts of one world in which every figure is what the season states. */
export function onTarget(): Tally {
  const tally = emptyTally(market)
  tally.worlds = 1
  tally.interviews.set(capacities(market, tally.backupLines))
  season.branches.forEach((branch, b) => {
    tally.allLines[b] = 1000
    tally.notRanked[b] = 1000 * NOT_RANKED_SHARE
    APPLICANT_TYPES.forEach((type, t) => {
      const c = b * TYPES + t
      tally.entries[c] = branch.preferring[type]
      tally.lines[c] = branch.preferring[type] * branch.listLength[type]
      tally.filled[c] = branch.filled[type]
      tally.matched[c] = branch.filled[type]
      tally.fromElsewhere[c] = branch.filledFromBackup?.[type] ?? 0
      // Who is matched here prefers the other branch.
      tally.elsewhere[(1 - b) * TYPES + t] = branch.filledFromBackup?.[type] ?? 0
      setGap(tally, c, 0.8)
    })
  })
  return tally
}

/** How far a step moves every parameter. */
export const moves = (from: Point, tally: Tally, gain = 0.4): Point => {
  const next = nextPoint(market, from, tally, gain)
  const less = ([name, column]: [string, Float64Array]): [string, Float64Array] => [
    name,
    column.map((value, i) => value - from[name as keyof Point][i]),
  ]
  return Object.fromEntries(Object.entries(next).map(less)) as unknown as Point
}

/** Where a step moves anything, by name and index. */
export const moved = (moves: Point): string[] =>
  Object.entries(moves).flatMap(([name, column]: [string, Float64Array]) =>
    Array.from(column).flatMap((move, i) => (Math.abs(move) > 1e-12 ? [`${name} ${i}`] : [])),
  )

/** Factors away from 1 by which a count may be off. */
export const factor = fc.oneof(fc.double({ min: 0.3, max: 0.9, noNaN: true }), fc.double({ min: 1.1, max: 3, noNaN: true }))
export const gain = fc.double({ min: 0.1, max: 0.7, noNaN: true })
export const RUNS = { ...SEEDED_RUNS, numRuns: 200 }
