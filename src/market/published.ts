import published2025 from './published-2025.json' with { type: 'json' }
import published2026 from './published-2026.json' with { type: 'json' }
import { APPLICANT_TYPES, type ApplicantType } from './vocabulary.ts'

/** What a report compares, and the unit of each value. */
export const MEASURES = {
  /** Positions filled by the type; the cell is the track. */
  filledShare: 'percent',
  /** People matched to a PGY-1 position. */
  matchRate: 'percent',
  /** People matched to the specialty they rank first. */
  matchRatePreferred: 'percent',
  /** Positions, or programs, left with vacancies; the cell is the track. */
  unfilledPositions: 'percent',
  unfilledPrograms: 'percent',
  /** Contiguous lines of the preferred specialty, of those matched there and of those not. */
  'listLength.matched': 'lines',
  'listLength.notMatched': 'lines',
  /** People matched to their preferred specialty, by contiguous lines. */
  matchRateByLength: 'percent',
  /** Step 2 CK. */
  'step2.matched': 'points',
  'step2.notMatched': 'points',
  /** People matched to their preferred specialty, by band of Step 2 CK. */
  matchRateByStep2: 'percent',
  /** Matched people who got this line of their list; top3 is one of the first three. */
  choice: 'percent',
  /** Lines that name the specialty, over its positions. */
  rankedPerPosition: 'ratio',
  /** Couples of whom both, one or neither matched. */
  couples: 'percent',
  /** Positions of the supplemental round. */
  soap: 'count',
  /** Non-US IMGs matched to a PGY-1 position, by whether they need a visa. */
  visa: 'percent',
  /** International graduates among a program's residents: quantiles over programs, and the share of programs with none or more than half. */
  imgShareByProgram: 'percent',
  /** Registered people who certified no list. */
  neverInterviewed: 'percent',
} as const
export type Measure = keyof typeof MEASURES

/** Cells of measures whose cells are not tracks. */
const QUANTILES = ['mean', 'median', 'q1', 'q3', 'sd']
const CELLS: Readonly<Record<Measure, readonly string[]>> = {
  filledShare: ['categorical', 'advanced', 'preliminary', 'transitional', 'physician'],
  matchRate: ['all'],
  matchRatePreferred: ['all'],
  unfilledPositions: ['all', 'categorical', 'advanced', 'preliminary', 'transitional', 'physician'],
  unfilledPrograms: ['all', 'categorical', 'advanced', 'preliminary', 'transitional', 'physician'],
  'listLength.matched': QUANTILES,
  'listLength.notMatched': QUANTILES,
  matchRateByLength: ['1', '2', '3', '4-5', '6-8', '9-12', '13+'],
  'step2.matched': QUANTILES,
  'step2.notMatched': QUANTILES,
  matchRateByStep2: ['<200', '200-209', '210-219', '220-229', '230-239', '240-249', '250+'],
  choice: ['1', '2', '3', '4+', 'top3'],
  rankedPerPosition: ['all', 'categorical', 'preliminary', 'transitional'],
  couples: ['both', 'one', 'neither'],
  soap: ['offered', 'filled'],
  visa: ['needing', 'not'],
  imgShareByProgram: ['p10', 'p25', 'p50', 'p75', 'p90', 'none', 'over half'],
  neverInterviewed: ['all'],
}

/** One published figure. */
export interface PublishedRow {
  readonly measure: Measure
  /** Slug of a specialty, or all. */
  readonly specialty: string
  /** A type of applicant, img for both kinds of international graduates, or all. */
  readonly type: ApplicantType | 'img' | 'all'
  readonly cell: string
  /** In the unit of the measure. */
  readonly value: number
  /** People, positions or programs behind the figure: its weight, and what its sampling error follows from. */
  readonly n: number
  /** Whether the season's parameters are fitted to this very figure. */
  readonly fitted: boolean
  readonly source: string
  readonly note?: string
}

/** What was published about one match year, sorted by measure, specialty, type and cell. */
export interface Published {
  readonly season: string
  readonly notes: readonly string[]
  readonly rows: readonly PublishedRow[]
}

const TYPES_OF_ROWS: readonly string[] = [...APPLICANT_TYPES, 'img', 'all']
const SCORES = [150, 300] as const

function unitFault({ measure, value }: PublishedRow): string | null {
  const unit = MEASURES[measure]
  if (!Number.isFinite(value) || value < 0) return `value ${value}`
  if (unit === 'percent' && value > 100) return `value ${value} percent`
  if (unit === 'count' && !Number.isInteger(value)) return `value ${value}, which is no count`
  return null
}

/** A score stands between those of the examination, a spread of scores or lines does not. */
function rangeFault({ measure, cell, value }: PublishedRow): string | null {
  if (MEASURES[measure] === 'points' && cell !== 'sd' && (value < SCORES[0] || value > SCORES[1])) return `score ${value}`
  if (MEASURES[measure] === 'lines' && cell !== 'sd' && value < 1) return `list of ${value} lines`
  return null
}

/** Where a row stands in the order of the file. */
export const placeOf = ({ measure, specialty, type, cell }: PublishedRow): string => [measure, specialty, type, cell].join('\t')

/** Throws with the row and the field when a row cannot be what it says, stands twice or out of order. */
export function checkPublished(published: Published, specialties: ReadonlySet<string>): Published {
  let before = ''
  for (const row of published.rows) {
    const fail = (what: string): never => {
      throw new Error(`published ${published.season}: ${placeOf(row).replaceAll('\t', ', ')}: ${what}`)
    }
    if (!Object.hasOwn(MEASURES, row.measure)) fail(`unknown measure ${row.measure}`)
    if (row.specialty !== 'all' && !specialties.has(row.specialty)) fail(`unknown specialty ${row.specialty}`)
    if (!TYPES_OF_ROWS.includes(row.type)) fail(`unknown type ${row.type}`)
    if (!CELLS[row.measure].includes(row.cell)) fail(`unknown cell ${row.cell}`)
    const fault = unitFault(row) ?? rangeFault(row)
    if (fault !== null) fail(fault)
    if (!Number.isInteger(row.n) || row.n < 1) fail(`n ${row.n}`)
    if (row.source === '') fail('no source')
    const place = placeOf(row)
    if (place === before) fail('stands twice')
    if (place < before) fail('out of order')
    before = place
  }
  return published
}

const PUBLISHED: Readonly<Record<string, Published>> = {
  '2025': published2025 as Published,
  '2026': published2026 as Published,
}

/** The figures published about a season; undefined where there are none. */
export const publishedOf = (seasonId: string): Published | undefined =>
  Object.hasOwn(PUBLISHED, seasonId) ? PUBLISHED[seasonId] : undefined
