import type { Market } from './market.ts'
import type { PublishedRow } from './published.ts'
import {
  mainBranches,
  type Shifts,
  type Statistic,
  scoresOf,
  specialtiesOf,
  statistics,
  TYPE_GROUPS,
} from './report-statistics.ts'
import { BANDS, shiftToGrid } from './step2-bands.ts'
import { mergeTally, type Tally } from './tally.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/** One figure beside what was published, if it was. */
export interface ReportRow {
  readonly measure: string
  readonly specialty: string
  readonly type: string
  /** Which figure of the measure: a track, a quartile, a band; all where there is one only. */
  readonly cell: string
  readonly published: number | null
  /** Null where the simulated seasons have nobody to count. */
  readonly simulated: number | null
  /** Standard error of the simulated figure, between groups of worlds; null where there are too few groups. */
  readonly simulatedError: number | null
  /** People (programs, positions) behind the published figure; behind the simulated one in a year where none is published. */
  readonly n: number
  /** Whether the published figure went into the fit. */
  readonly fitted: boolean
  readonly source: string | null
  readonly note?: string
}

const keyOf = ({ measure, specialty, type, cell }: Pick<Statistic, 'measure' | 'specialty' | 'type' | 'cell'>): string =>
  [measure, specialty, type, cell].join('|')

const US_MD_SENIOR = APPLICANT_TYPES.indexOf('us-md-senior')

/**
 * specialty -> points by which simulated scores are moved to the scale of the published grid of rates by score, which pools
 * 2020 to 2024: so that US MD seniors have its mean. Where no grid is published, the mean shift of the others holds.
 */
export function gridShifts(market: Market, tally: Tally, published: readonly PublishedRow[]): Shifts {
  const shifts = new Map<string, number>()
  let weighted = 0
  let people = 0
  const names = [...specialtiesOf(market), 'all']
  for (const specialty of names) {
    const grid = BANDS.map(({ cell }) => {
      const figure = published.find(
        (row) =>
          row.measure === 'matchRateByStep2' && row.specialty === specialty && row.type === 'us-md-senior' && row.cell === cell,
      )
      return figure?.n ?? 0
    })
    const n = grid.reduce((sum, count) => sum + count, 0)
    if (n === 0) continue
    const shift = shiftToGrid(scoresOf(tally, mainBranches(market, specialty), [US_MD_SENIOR]), grid)
    shifts.set(specialty, shift)
    if (specialty === 'all') continue
    weighted += n * shift
    people += n
  }
  const usual = people > 0 ? Math.round(weighted / people) : 0
  for (const specialty of names) if (!shifts.has(specialty)) shifts.set(specialty, usual)
  return shifts
}

/** Groups of worlds that say something about the spread between them. */
const LEAST_GROUPS = 2

/** The figure of every measure, specialty and type, over all groups of worlds together, beside the published one. */
export function reportRows(market: Market, groups: readonly Tally[], published: readonly PublishedRow[]): ReportRow[] {
  const all = structuredClone(groups[0]!) as Tally
  for (const group of groups.slice(1)) mergeTally(all, group)
  const shifts = gridShifts(market, all, published)
  const figures = statistics(market, all, shifts)
  const spread = groups.map((group) => new Map(statistics(market, group, shifts).map((figure) => [keyOf(figure), figure.value])))
  const waiting = new Map(published.map((figure) => [keyOf(figure), figure]))
  const rows = figures.map((figure) => {
    const key = keyOf(figure)
    const found = waiting.get(key)
    waiting.delete(key)
    const values = spread.map((group) => group.get(key) ?? Number.NaN).filter(Number.isFinite)
    return rowOf(figure, found, values, shifts)
  })
  // A published figure of something that nobody in the simulated seasons is or does.
  for (const figure of waiting.values())
    rows.push(rowOf({ ...figure, cell: figure.cell, value: Number.NaN, n: 0 }, figure, [], shifts))
  return rows.filter(({ published, n }) => published !== null || n > 0)
}

function rowOf(figure: Statistic, found: PublishedRow | undefined, values: readonly number[], shifts: Shifts): ReportRow {
  const { measure, specialty, type, cell, value, n } = figure
  const moved = shifts.get(specialty) ?? 0
  const scale =
    measure === 'matchRateByStep2' && moved !== 0 ? `simulated scores moved by ${moved} points to the scale of 2020 to 2024` : ''
  const note = [found?.note, scale].filter(Boolean).join('; ')
  return {
    measure,
    specialty,
    type,
    cell,
    published: found?.value ?? null,
    simulated: Number.isFinite(value) ? value : null,
    simulatedError: values.length < LEAST_GROUPS ? null : standardError(values),
    n: found?.n ?? n,
    fitted: found?.fitted ?? false,
    source: found?.source ?? null,
    ...(note && { note }),
  }
}

/** Standard error of a mean of independent groups. */
export function standardError(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1) / values.length)
}

/** Names that rows may have, for whoever asks for some of them. */
export const ROW_TYPES: readonly string[] = TYPE_GROUPS.map(({ name }) => name)
