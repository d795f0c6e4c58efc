import type { Behaviour, Seen } from './behaviour.ts'
import { rankingFigures } from './behaviours-after.ts'
import { screeningFigures } from './behaviours-before.ts'
import { matchFigures } from './behaviours-match.ts'
import type { LeftOutRow } from './leave-one-out.ts'
import type { Market } from './market.ts'
import { MEASURES, type PublishedRow } from './published.ts'
import { type MeasureError, measureErrors } from './report-errors.ts'
import { type ReportRow, reportRows } from './report-rows.ts'
import type { Tally } from './tally.ts'

/** Mean errors of the predictions of hidden specialties, weighted by n, in points. */
export interface LeftOutError {
  readonly measure: string
  readonly count: number
  readonly meanAbsolute: number
  readonly bias: number
}

/** What the simulated seasons give beside what was published. */
export interface Report {
  readonly season: string
  /** Version of the market that the worlds were drawn from. */
  readonly model: string
  /** Day on which the worlds were drawn, as YYYY-MM-DD. */
  readonly date: string
  readonly seed: number
  readonly worlds: number
  /** measure -> unit of its values. */
  readonly units: Readonly<Record<string, string>>
  readonly errors: readonly MeasureError[]
  readonly leaveOneOut: { readonly errors: readonly LeftOutError[]; readonly rows: readonly LeftOutRow[] }
  readonly behaviours: readonly Behaviour[]
  readonly rows: readonly ReportRow[]
}

/** All behaviours, in the order of their names. */
export const behavioursOf = (seen: Seen): Behaviour[] => [
  ...screeningFigures(seen),
  ...rankingFigures(seen),
  ...matchFigures(seen),
]

/** Cells of `soap` that no table publishes by group carry the unit of the others. */
const UNITS: Readonly<Record<string, string>> = { ...MEASURES }

/** What a report says besides where and when it was made. */
export function reportOf(
  market: Market,
  groups: readonly Tally[],
  published: readonly PublishedRow[],
  behaviours: readonly Behaviour[],
  leftOut: readonly LeftOutRow[],
): Omit<Report, 'date' | 'seed'> {
  const rows = reportRows(market, groups, published)
  return {
    season: market.season.id,
    model: market.version,
    worlds: groups.reduce((sum, { worlds }) => sum + worlds, 0),
    units: UNITS,
    errors: measureErrors(rows),
    leaveOneOut: { errors: leftOutErrors(leftOut), rows: leftOut },
    behaviours,
    rows,
  }
}

/** Errors of predictions per measure, weighted by n. */
export function leftOutErrors(rows: readonly LeftOutRow[]): LeftOutError[] {
  return ['filledShare', 'matchRatePreferred'].flatMap((measure) => {
    const compared = rows.filter((row) => row.measure === measure)
    const weight = compared.reduce((sum, { n }) => sum + n, 0)
    if (weight === 0) return []
    return [
      {
        measure,
        count: compared.length,
        meanAbsolute: compared.reduce((sum, { n, error }) => sum + n * Math.abs(error), 0) / weight,
        bias: compared.reduce((sum, { n, error }) => sum + n * error, 0) / weight,
      },
    ]
  })
}
