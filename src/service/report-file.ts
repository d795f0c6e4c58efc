import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Report } from '../market/report.ts'
import type { ReportRow } from '../market/report-rows.ts'

/** Rows as arrays, words that come again as places in lists: a few hundred kilobytes instead of megabytes. */
interface ReportFile extends Omit<Report, 'rows'> {
  readonly words: readonly string[]
  readonly rows: readonly (readonly (number | null)[])[]
}

const COLUMNS = ['measure', 'specialty', 'type', 'cell'] as const

const digits = (value: number): number => Number(value.toPrecision(5))

/** A report as it is stored: numbers to five digits. */
export function packReport(report: Report): string {
  const places = new Map<string, number>()
  const place = (word: string): number => {
    if (!places.has(word)) places.set(word, places.size)
    return places.get(word)!
  }
  const number = (value: number | null): number | null => (value === null ? null : digits(value))
  const rows = report.rows.map((row) => [
    ...COLUMNS.map((column) => place(row[column])),
    number(row.published),
    number(row.simulated),
    row.simulatedError === null ? null : Number(row.simulatedError.toPrecision(2)),
    digits(row.n),
    row.fitted ? 1 : 0,
    row.source === null ? null : place(row.source),
    ...(row.note === undefined ? [] : [place(row.note)]),
  ])
  const { rows: _, ...rest } = report
  const head = JSON.stringify({ ...rest, words: [...places.keys()] }, (_, value) =>
    typeof value === 'number' ? digits(value) : value,
  )
  return `${head.slice(0, -1)},"rows":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`
}

export function unpackReport(text: string): Report {
  const { words, rows, ...rest } = JSON.parse(text) as ReportFile
  const word = (place: number | null | undefined): string => words[place!]!
  return {
    ...rest,
    rows: rows.map(
      ([measure, specialty, type, cell, published, simulated, simulatedError, n, fitted, source, note]): ReportRow => ({
        measure: word(measure),
        specialty: word(specialty),
        type: word(type),
        cell: word(cell),
        published: published!,
        simulated: simulated!,
        simulatedError: simulatedError!,
        n: n!,
        fitted: fitted === 1,
        source: source === null ? null : word(source),
        ...(note !== undefined && { note: word(note) }),
      }),
    ),
  }
}

/** Where the report of a season is kept. */
export const reportFile = (season: string): string => fileURLToPath(new URL(`../market/report-${season}.json`, import.meta.url))

/** The committed report of a season; undefined where none was made. */
export function readReport(season: string, file = reportFile(season)): Report | undefined {
  return existsSync(file) ? unpackReport(readFileSync(file, 'utf8')) : undefined
}
