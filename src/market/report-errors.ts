import type { ReportRow } from './report-rows.ts'

/** How far a measure is from its published figures. Weighted by n; in the measure's own unit (points where it is in percent). */
export interface MeasureError {
  readonly measure: string
  readonly fitted: boolean
  /** Cells compared: all, or those of more than 25 people. */
  readonly cells: 'all' | 'over-25'
  readonly count: number
  readonly meanAbsolute: number
  readonly rootMeanSquare: number
  /** Simulated less published, on average. */
  readonly bias: number
  /** What sampling alone would make of it (root mean square of the standard errors of the published figures); null where it cannot be said. */
  readonly dataError: number | null
  /** The same of the simulated figures. */
  readonly simulatedError: number | null
}

const RATES = new Set([
  'filledShare',
  'matchRate',
  'matchRatePreferred',
  'matchRateByLength',
  'matchRateByStep2',
  'choice',
  'visa',
  'neverInterviewed',
  'unfilledPositions',
  'unfilledPrograms',
  'couples',
])

/** Standard errors of a quartile and a median of a normal sample, in standard deviations over the root of n. */
const QUARTILE_ERROR = 1.363
const MEDIAN_ERROR = 1.253
/** Interquartile range of a normal distribution, in standard deviations. */
const INTERQUARTILE = 1.349

/** Looks up figures of the same group of people. */
export type Sibling = (row: ReportRow, cell: string) => number | undefined

/** Siblings among some rows: what was published, or else what is simulated. */
export function siblingsIn(rows: readonly ReportRow[]): Sibling {
  const by = new Map(rows.map((row) => [[row.measure, row.specialty, row.type, row.cell].join('|'), row]))
  return ({ measure, specialty, type }, cell) => {
    const found = by.get([measure, specialty, type, cell].join('|'))
    return found?.published ?? found?.simulated ?? undefined
  }
}

/**
 * Standard error of a published figure as a sample: binomial for shares, Poisson for counts, from the spread of
 * the group for means and quartiles. Null where nothing of it is known.
 */
export function dataError(row: ReportRow, sibling: Sibling): number | null {
  const { measure, published, n, cell } = row
  if (published === null || !(n > 0)) return null
  if (RATES.has(measure)) {
    // A rate of 0 or 100 % of a few people is no certainty: one person is added to either side.
    const p = ((published / 100) * n + 1) / (n + 2)
    return 100 * Math.sqrt((p * (1 - p)) / n)
  }
  if (measure === 'soap') return Math.sqrt(Math.max(1, published))
  if (!measure.startsWith('listLength') && !measure.startsWith('step2')) return null
  const width = (sibling(row, 'q3') ?? Number.NaN) - (sibling(row, 'q1') ?? Number.NaN)
  const sd = sibling(row, 'sd') ?? width / INTERQUARTILE
  if (!Number.isFinite(sd)) return null
  const factor = cell === 'median' ? MEDIAN_ERROR : cell === 'mean' ? 1 : cell === 'sd' ? Math.SQRT1_2 : QUARTILE_ERROR
  return (factor * sd) / Math.sqrt(n)
}

/** Errors per measure, of fitted figures and others apart; of all cells, and of those above 25 people. */
export function measureErrors(rows: readonly ReportRow[]): MeasureError[] {
  const sibling = siblingsIn(rows)
  const errors: MeasureError[] = []
  for (const measure of new Set(rows.map((row) => row.measure)))
    for (const fitted of [true, false])
      for (const cells of ['all', 'over-25'] as const) {
        const compared = rows.filter(
          (row) =>
            row.measure === measure &&
            row.fitted === fitted &&
            row.published !== null &&
            row.simulated !== null &&
            row.n > (cells === 'all' ? 0 : 25),
        )
        if (compared.length > 0) errors.push(errorOf(measure, fitted, cells, compared, sibling))
      }
  return errors
}

function errorOf(
  measure: string,
  fitted: boolean,
  cells: MeasureError['cells'],
  rows: readonly ReportRow[],
  sibling: Sibling,
): MeasureError {
  const weight = rows.reduce((sum, { n }) => sum + n, 0)
  const weighted = (value: (row: ReportRow) => number): number => rows.reduce((sum, row) => sum + row.n * value(row), 0) / weight
  const off = ({ simulated, published }: ReportRow): number => simulated! - published!
  const known = rows.map((row) => ({ n: row.n, error: dataError(row, sibling) })).filter(({ error }) => error !== null)
  const ours = rows.map((row) => ({ n: row.n, error: row.simulatedError })).filter(({ error }) => error !== null)
  return {
    measure,
    fitted,
    cells,
    count: rows.length,
    meanAbsolute: weighted((row) => Math.abs(off(row))),
    rootMeanSquare: Math.sqrt(weighted((row) => off(row) ** 2)),
    bias: weighted(off),
    dataError: rootMeanSquare(known),
    simulatedError: rootMeanSquare(ours),
  }
}

function rootMeanSquare(values: readonly { n: number; error: number | null }[]): number | null {
  const weight = values.reduce((sum, { n }) => sum + n, 0)
  if (weight === 0) return null
  return Math.sqrt(values.reduce((sum, { n, error }) => sum + n * error! ** 2, 0) / weight)
}
