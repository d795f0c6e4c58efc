import { CsvError, csvField, csvRows } from './csv.ts'
import { entriesOf, readSupplements } from './supplemental-notation.ts'
import { UsageError } from './usage-error.ts'

/** The columns that a cohort may have, in any order; an empty field is one that is not known. */
export const COHORT_COLUMNS = [
  'id',
  'type',
  'step2ck',
  'failedAttempts',
  'graduationYear',
  'usceMonths',
  'usceKind',
  'usLetters',
  'familiarSchool',
  'visa',
  'ecfmgCertified',
  'redFlags',
  'programs',
  'interviewedAt',
  'supplemental',
] as const
type Column = (typeof COHORT_COLUMNS)[number]

const REQUIRED: readonly Column[] = ['type', 'programs']

/** New ones stand at the end, where they are in nobody's way. */
export const RESULT_COLUMNS = [
  'row',
  'id',
  'probability',
  'monteCarloError',
  'p10',
  'p90',
  'expectedLineIfMatched',
  'lineProbabilities',
  'warnings',
  'code',
  'error',
  'advancedWithFirstYear',
  'advancedWithoutFirstYear',
  'firstYearOnly',
  'otherPosition',
  'firstYearIfMatchedHere',
  'supplementalProbabilities',
] as const
export type ResultColumn = (typeof RESULT_COLUMNS)[number]

interface CohortLine {
  readonly program: string
  readonly supplemental?: readonly CohortLine[]
}

/** A request as POST /v1/forecasts takes it, as far as a table says it. */
export interface CohortRequest {
  readonly applicant: Readonly<Record<string, unknown>>
  readonly rankOrderList: readonly CohortLine[]
  readonly interviewedAt?: readonly CohortLine[]
}

/** One applicant of a cohort: a request, or why there is none. */
export interface CohortRow {
  /** Line of the file. */
  readonly line: number
  readonly id: string
  readonly request?: CohortRequest
  readonly fault?: string
}

/** What is no number stays text, so that the complaint about it names it. */
const numberIn = (text: string): number | string => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)

const TRUTH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['false', false],
  ['no', false],
])
const truthIn = (text: string): boolean | string => TRUTH.get(text.toLowerCase()) ?? text

const linesOf = (programs: readonly string[]): CohortLine[] => programs.map((program) => ({ program }))

type Fields = Readonly<Partial<Record<Column, string>>>

/** The request of a row, or what is wrong with its notation. */
function requestOf(fields: Fields): Pick<CohortRow, 'request' | 'fault'> {
  const given = <Value>(column: Column, read: (text: string) => Value, key: string = column): Record<string, Value> => {
    const text = fields[column] ?? ''
    return text === '' ? {} : { [key]: read(text) }
  }
  const text = (value: string) => value
  const experience = { ...given('usceMonths', numberIn, 'months'), ...given('usceKind', text, 'kind') }
  const programs = entriesOf(fields.programs ?? '')
  const { lists, faults } = readSupplements(fields.supplemental ?? '', programs)
  if (faults.length > 0) return { fault: faults.map((fault) => `supplemental, ${fault}`).join('; ') }
  const attached = new Map(lists.map(({ program, supplemental }) => [program, { supplemental: linesOf(supplemental) }]))
  const request = {
    applicant: {
      ...given('type', text),
      ...given('step2ck', numberIn),
      ...given('failedAttempts', numberIn),
      ...given('graduationYear', numberIn),
      ...(Object.keys(experience).length > 0 && { usClinicalExperience: experience }),
      ...given('usLetters', numberIn),
      ...given('familiarSchool', truthIn),
      ...given('visa', text),
      ...given('ecfmgCertified', truthIn),
      // None is known to be none; an empty field is not known.
      ...given('redFlags', (flags) => (flags === 'none' ? [] : entriesOf(flags))),
    },
    rankOrderList: linesOf(programs).map((line) => ({ ...line, ...attached.get(line.program) })),
    ...given('interviewedAt', (list) => linesOf(entriesOf(list))),
  }
  return { request }
}

/** Where in the table a complaint about a request belongs. */
export function columnOf(pointer: string, request?: CohortRequest): string {
  const [, part, key, inner, place] = pointer.split('/')
  if (part === 'applicant' && key === 'usClinicalExperience')
    return { months: 'usceMonths', kind: 'usceKind' }[inner] ?? 'usceMonths'
  if (part === 'applicant') return inner === undefined ? (key ?? part) : `${key}, entry ${Number(inner) + 1}`
  if (part !== 'rankOrderList' && part !== 'interviewedAt') return pointer
  if (inner === 'supplemental') {
    const column = `supplemental, ${request?.rankOrderList[Number(key)]?.program ?? `entry ${Number(key) + 1} of programs`}`
    return place === undefined ? column : `${column}, entry ${Number(place) + 1}`
  }
  const column = part === 'rankOrderList' ? 'programs' : part
  return key === undefined ? column : `${column}, entry ${Number(key) + 1}`
}

/** Throws a UsageError where the columns are not those of a cohort. */
function columnsOf(name: string, line: number, head: readonly string[]): Column[] {
  const columns = head.map((column) => column.trim())
  const faults = columns.flatMap((column, index) => {
    if (!(COHORT_COLUMNS as readonly string[]).includes(column)) return [`there is no column ${JSON.stringify(column)}`]
    return columns.indexOf(column) === index ? [] : [`the column ${column} stands twice`]
  })
  for (const column of REQUIRED) if (!columns.includes(column)) faults.push(`the column ${column} is missing`)
  if (faults.length > 0)
    throw new UsageError(...faults.map((fault) => `${name}:${line}: ${fault}; there may be ${COHORT_COLUMNS.join()}`))
  return columns as Column[]
}

/** Reads a cohort, row by row. Throws a UsageError where the columns are wrong; a row that is wrong says so itself. */
export function* cohortRows(name: string, text: string): Generator<CohortRow> {
  try {
    const rows = csvRows(text)
    const head = rows.next().value
    const columns = columnsOf(name, head?.line ?? 1, head?.fields ?? [''])
    for (const { line, fields } of rows) {
      const byColumn: Fields = Object.fromEntries(columns.map((column, index) => [column, (fields[index] ?? '').trim()]))
      const id = byColumn.id ?? ''
      if (fields.length === columns.length) yield { line, id, ...requestOf(byColumn) }
      else yield { line, id, fault: `there must be ${columns.length} fields, not ${fields.length}` }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    yield { line: error.line, id: '', fault: `${error.message}; the rows behind it cannot be read` }
  }
}

/** A row of results; what is not said of it is empty. */
export const resultLine = (result: Readonly<Partial<Record<ResultColumn, string | number>>>): string =>
  `${RESULT_COLUMNS.map((column) => csvField(result[column] ?? '')).join()}\n`
