import { shown } from '../matching/shown.ts'
import type { SubmittedMarket, Violation } from '../matching/submitted-market.ts'
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

/** More faults than this are not listed. */
const MOST_FAULTS = 100

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
  readonly quota: number
  readonly list: Entry[]
}

const WHOLE = /^\d{1,10}$/

/**
 * Reads applicants (applicant, line, program) and programs (program, quota, rank, applicant); lines and ranks count from 1, and a row
 * without them names somebody with an empty list. Throws a UsageError with one line per fault.
 */
export function readCsvMarket(applicantFile: TextFile, programFile: TextFile): CsvMarket {
  const faults: string[] = []
  const applicants = readOwners(applicantFile, APPLICANT_COLUMNS, faults)
  const programs = readOwners(programFile, PROGRAM_COLUMNS, faults)
  if (faults.length > 0) throw new UsageError(...faults.slice(0, MOST_FAULTS))
  const sides = { applicants: { file: applicantFile, owners: applicants }, programs: { file: programFile, owners: programs } }
  return {
    market: {
      applicants: applicants.map(({ id, list }) => ({ id, rankOrderList: list.map(({ named }) => named) })),
      programs: programs.map(({ id, quota, list }) => ({ id, quota, rankOrderList: list.map(({ named }) => named) })),
    },
    describe({ pointer, detail }) {
      const [, side, owner, , place] = pointer.split('/')
      const { file, owners } = sides[side as keyof typeof sides] ?? sides.applicants
      const found = owners[Number(owner)]
      const line = place === undefined ? found?.line : found?.list[Number(place)]?.line
      return line === undefined ? `${file.name}: ${detail}` : `${file.name}:${line}: ${detail}`
    },
  }
}

function readOwners({ name, text }: TextFile, columns: readonly string[], faults: string[]): Owner[] {
  const owners = new Map<string, Owner>()
  const report = (line: number, fault: string) => {
    if (faults.length < MOST_FAULTS) faults.push(`${name}:${line}: ${fault}`)
  }
  try {
    const rows = csvRows(text)
    const head = rows.next().value
    if (head?.fields.length !== columns.length || columns.some((column, i) => column !== head.fields[i])) {
      report(head?.line ?? 1, `the columns must be ${columns.join()}, not ${shown(head ? head.fields.map(csvField).join() : '')}`)
      return []
    }
    for (const { line, fields } of rows) {
      if (fields.length === columns.length) readRow(owners, columns, line, fields, (fault) => report(line, fault))
      else report(line, `there must be ${columns.length} fields, not ${fields.length} in ${shown(fields.map(csvField).join())}`)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    report(error.line, error.message)
  }
  for (const owner of owners.values()) sortList(owner, columns, report)
  return [...owners.values()]
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
  const quota = columns.length === 4 ? fields[1] : '0'
  if (id === '') return report(`the ${columns[0]} is empty`)
  if (!WHOLE.test(quota)) return report(`the quota must be a whole number, not ${shown(quota)}`)
  const owner = owners.get(id) ?? { id, line, quota: Number(quota), list: [] }
  owners.set(id, owner)
  if (owner.quota !== Number(quota)) report(`the quota of ${shown(id)} is ${quota}, but ${owner.quota} in line ${owner.line}`)
  if (place === '' && named === '') return
  const [placeColumn, namedColumn] = columns.slice(-2)
  if (!WHOLE.test(place) || Number(place) === 0) {
    return report(`the ${placeColumn} must be a whole number from 1, not ${shown(place)}`)
  }
  if (named === '') return report(`the ${namedColumn} at ${placeColumn} ${place} of ${shown(id)} is empty`)
  owner.list.push({ place: Number(place), named, line })
}

/** Puts the places in order, and reports the first that is there twice or not at all. */
function sortList({ id, list }: Owner, columns: readonly string[], report: (line: number, fault: string) => void) {
  const column = columns.at(-2)
  list.sort((one, other) => one.place - other.place || one.line - other.line)
  const at = list.findIndex(({ place }, index) => place !== index + 1)
  if (at < 0) return
  const { place, line } = list[at]
  const before = list[at - 1]
  if (before?.place === place) report(line, `${shown(id)} has ${column} ${place} already in line ${before.line}`)
  else report(line, `${shown(id)} has ${column} ${place}, but no ${column} ${at + 1}`)
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
