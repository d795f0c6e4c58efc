import { PROGRAM_FIELDS, programOfRow } from '../market/own-programs.ts'
import { MAX_VIOLATIONS, type Violation } from '../matching/violations.ts'
import { CsvError, type CsvRow, csvRows } from './csv.ts'

/** Programs read from a table, not yet checked. */
export interface ProgramTable {
  readonly name: string
  readonly programs: readonly Record<string, unknown>[]
  /** Line of the file that each program stands in. */
  readonly lines: readonly number[]
  /** What is wrong with the table itself, each fault with file and line. */
  readonly faults: readonly string[]
}

const NEEDED = ['id', 'specialty', 'quota']

/** What is wrong with the columns, each of them in one line. */
function faultsOfColumns(columns: readonly string[]): string[] {
  const known: readonly string[] = PROGRAM_FIELDS
  const faults = columns.flatMap((column, k) => {
    if (!known.includes(column)) return [`there is no column ${JSON.stringify(column)}; the columns are ${known.join()}`]
    return columns.indexOf(column) < k ? [`the column ${column} stands twice`] : []
  })
  return [...faults, ...NEEDED.filter((name) => !columns.includes(name)).map((name) => `the column ${name} is missing`)]
}

/** Reads a table of programs, whose first line names its columns in any order. */
export function readProgramTable(name: string, text: string): ProgramTable {
  const programs: Record<string, unknown>[] = []
  const lines: number[] = []
  const faults: string[] = []
  // One more than is listed shows that there are more.
  const report = (line: number, fault: string) => {
    if (faults.length <= MAX_VIOLATIONS) faults.push(`${name}:${line}: ${fault}`)
  }
  const readRow = (columns: readonly string[], { line, fields }: CsvRow) => {
    if (fields.length !== columns.length)
      return report(line, `there must be ${columns.length} fields, not ${fields.length} in ${JSON.stringify(fields.join())}`)
    programs.push(programOfRow(columns, fields))
    lines.push(line)
  }
  try {
    const rows = csvRows(text)
    const head: CsvRow = rows.next().value ?? { line: 1, fields: [] }
    const columns = head.fields.map((column) => column.trim())
    for (const fault of faultsOfColumns(columns)) report(head.line, fault)
    if (faults.length === 0) {
      for (const row of rows) readRow(columns, row)
      if (programs.length + faults.length === 0) report(head.line, 'no program stands below the columns')
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    report(error.line, error.message)
  }
  return { name, programs, lines, faults }
}

/** A violation of a program of the table by file and line; undefined for any other. */
export function describeRow({ name, lines }: ProgramTable, { pointer, detail }: Violation): string | undefined {
  const place = /^\/programs\/(\d+)(\/|$)/.exec(pointer)?.[1]
  return place === undefined ? undefined : `${name}:${lines[Number(place)]}: ${detail}`
}
