import { buildWorld } from '../matching/build-world.ts'
import { shown } from '../matching/shown.ts'
import { MAX_QUOTA, type SubmittedMarket, type Violation } from '../matching/submitted-market.ts'
import { MAX_VIOLATIONS } from '../matching/violations.ts'
import { CsvError, csvField, csvRows } from './csv.ts'
import { UsageError } from './usage-error.ts'

/** A file by name and what it holds. */
export interface TextFile {
  readonly name: string
  readonly text: string
}

/** A market read from two tables, which remembers where everything stood. */
export interface CsvMarket {
  readonly market: SubmittedMarket
  /** A violation of this market as one line that names file, line and value. */
  describe(violation: Violation): string
}

/** The columns of both tables, as the first line of each says them. */
export const APPLICANT_COLUMNS = ['applicant', 'line', 'program']
export const PROGRAM_COLUMNS = ['program', 'quota', 'rank', 'applicant']

/** Something wrong in a line of a file. */
interface Fault {
  readonly file: string
  /** From 1, or NO_LINE if it is about the whole file. */
  readonly line: number
  readonly detail: string
}

const NO_LINE = 0

/** No place on a list is higher. */
const MOST_PLACES = 9_999_999_999

/** One place of a list. */
interface Entry {
  /** From 1. */
  readonly place: number
  /** The id that stands there. */
  readonly named: string
  /** Line of the file. */
  readonly line: number
}

/** One applicant or program. Rows may come in any order; the list is sorted when all have come. */
interface Owner {
  readonly id: string
  /** Line of the file where it first stands. */
  readonly line: number
  /** undefined as long as no row says so in numbers. */
  quota: number | undefined
  readonly list: Entry[]
}

/** One of the two tables, as far as it can be read. */
interface Table {
  readonly name: string
  readonly owners: readonly Owner[]
  /** Whether the rows were read to the end, so that nobody is missing. */
  readonly isWhole: boolean
}

/** A number written in digits, if it is no higher than `most`. */
const wholeNumber = (written: string, most: number): number | undefined =>
  /^\d+$/.test(written) && Number(written) <= most ? Number(written) : undefined

/**
 * Reads applicants (applicant, line, program) and programs (program, quota, rank, applicant); lines and ranks count from 1, and a row
 * without them names somebody with an empty list. Throws a UsageError with one line per fault; where rows can be read, what is wrong
 * with the market that they make is told together with what is wrong in them.
 */
export function readCsvMarket(applicantFile: TextFile, programFile: TextFile): CsvMarket {
  const faults: Fault[] = []
  const applicants = readTable(applicantFile, APPLICANT_COLUMNS, faults)
  const programs = readTable(programFile, PROGRAM_COLUMNS, faults)
  const tables = { applicants, programs }
  const market = {
    applicants: applicants.owners.map(({ id, list }) => ({ id, rankOrderList: list.map(({ named }) => named) })),
    programs: programs.owners.map(({ id, quota = 0, list }) => ({ id, quota, rankOrderList: list.map(({ named }) => named) })),
  }
  const describe = (violation: Violation): string => inWords(faultOf(tables, violation))
  if (faults.length > 0) {
    const built = applicants.isWhole && programs.isWhole ? buildWorld(market) : undefined
    if (built?.ok === false) faults.push(...built.errors.map((violation) => faultOf(tables, violation)))
    const named = faults
      .slice(0, MAX_VIOLATIONS)
      .sort((one, other) => order(tables, one) - order(tables, other) || one.line - other.line)
    const more = faults.length > MAX_VIOLATIONS ? [`there are more faults than the ${MAX_VIOLATIONS} named here`] : []
    throw new UsageError(...named.map(inWords), ...more)
  }
  return { market, describe }
}

type Tables = Readonly<Record<'applicants' | 'programs', Table>>

/** What a violation says, and of which line. */
function faultOf(tables: Tables, { pointer, detail }: Violation): Fault {
  const [, side, owner, , place] = pointer.split('/')
  const { name, owners } = tables[side as keyof typeof tables] ?? tables.applicants
  const found = owners[Number(owner)]
  const line = place === undefined ? found?.line : found?.list[Number(place)]?.line
  return { file: name, line: line ?? NO_LINE, detail }
}

const inWords = ({ file, line, detail }: Fault): string => `${file}${line === NO_LINE ? '' : `:${line}`}: ${detail}`

/** Applicants come first. */
const order = ({ programs }: Tables, { file }: Fault): number => (file === programs.name ? 1 : 0)

function readTable({ name, text }: TextFile, columns: readonly string[], faults: Fault[]): Table {
  const owners = new Map<string, Owner>()
  let isWhole = true
  // One more than is listed shows that there are more.
  const report = (line: number, detail: string) => {
    if (faults.length <= MAX_VIOLATIONS) faults.push({ file: name, line, detail })
  }
  try {
    const rows = csvRows(text)
    const head = rows.next().value
    if (head?.fields.length !== columns.length || columns.some((column, i) => column !== head.fields[i].trim())) {
      report(head?.line ?? 1, `the columns must be ${columns.join()}, not ${shown(head ? head.fields.map(csvField).join() : '')}`)
      return { name, owners: [], isWhole: false }
    }
    for (const { line, fields: written } of rows) {
      // Blanks around a cell say nothing, as in the other tables.
      const fields = written.map((field) => field.trim())
      if (fields[0] === '') isWhole = false
      if (fields.length === columns.length) readRow(owners, columns, line, fields, (fault) => report(line, fault))
      else {
        // Whoever the row is about is there, so that nobody who names them is told otherwise.
        if (fields[0] !== '') ownerOf(owners, fields[0], line)
        report(line, `there must be ${columns.length} fields, not ${fields.length} in ${shown(fields.map(csvField).join())}`)
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    report(error.line, error.message)
    isWhole = false
  }
  return { name, owners: [...owners.values()].map((owner) => ({ ...owner, list: inOrder(owner, columns, report) })), isWhole }
}

function ownerOf(owners: Map<string, Owner>, id: string, line: number): Owner {
  const owner = owners.get(id) ?? { id, line, quota: undefined, list: [] }
  owners.set(id, owner)
  return owner
}

/** The last two columns are a place and who stands there; a table with four columns has quotas before them. */
function readRow(
  owners: Map<string, Owner>,
  columns: readonly string[],
  line: number,
  fields: readonly string[],
  report: (fault: string) => void,
) {
  const [id] = fields
  const [place, named] = fields.slice(-2)
  if (id === '') return report(`the ${columns[0]} is empty`)
  const owner = ownerOf(owners, id, line)
  if (columns.length === PROGRAM_COLUMNS.length) readQuota(owner, fields[1], report)
  if (place === '' && named === '') return
  const [placeColumn, namedColumn] = columns.slice(-2)
  const at = wholeNumber(place, MOST_PLACES)
  if (!at) report(`the ${placeColumn} must be a whole number from 1 to ${MOST_PLACES}, not ${shown(place)}`)
  if (named === '') report(`the ${namedColumn} at ${placeColumn} ${place} of ${shown(id)} is empty`)
  if (at && named !== '') owner.list.push({ place: at, named, line })
}

function readQuota(owner: Owner, written: string, report: (fault: string) => void) {
  const quota = wholeNumber(written, MAX_QUOTA)
  if (quota === undefined) return report(`the quota must be a whole number from 0 to ${MAX_QUOTA}, not ${shown(written)}`)
  owner.quota ??= quota
  if (owner.quota !== quota) report(`the quota of ${shown(owner.id)} is ${quota}, but ${owner.quota} in line ${owner.line}`)
}

/** The places of a list in order, each once; reports those that are there twice or not at all. */
function inOrder({ id, list }: Owner, columns: readonly string[], report: (line: number, fault: string) => void): Entry[] {
  const column = columns.at(-2)
  const ordered: Entry[] = []
  for (const entry of list.sort((one, other) => one.place - other.place || one.line - other.line)) {
    const before = ordered.at(-1)
    const next = (before?.place ?? 0) + 1
    if (before?.place === entry.place)
      report(entry.line, `${shown(id)} has ${column} ${entry.place} already in line ${before.line}`)
    else ordered.push(entry)
    if (entry.place > next) report(entry.line, `${shown(id)} has ${column} ${entry.place}, but no ${column} ${next}`)
  }
  return ordered
}

/** Who got what, one row per applicant; nothing behind an applicant who is unmatched. */
export function matchingCsv(
  matches: readonly { applicant: string; line: number | null; program: string | null; supplemental?: string | null }[],
): string {
  const supplemental = matches.some((match) => match.supplemental !== undefined)
  const columns = supplemental ? [...APPLICANT_COLUMNS, 'supplemental'] : APPLICANT_COLUMNS
  const rows = matches.map((match) => {
    const fields = [match.applicant, match.line ?? '', match.program ?? '', ...(supplemental ? [match.supplemental ?? ''] : [])]
    return fields.map(csvField).join()
  })
  return `${[columns.join(), ...rows].join('\n')}\n`
}
