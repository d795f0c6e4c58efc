import { shown } from '../matching/shown.ts'

/** One row of a table and the line of the file that it begins at, from 1. */
export interface CsvRow {
  readonly line: number
  readonly fields: readonly string[]
}

const COMMA = 44
const QUOTE = 34
const NEWLINE = 10

/** Something wrong with the text of a table. */
export class CsvError extends Error {
  readonly line: number
  constructor(line: number, fault: string) {
    super(fault)
    this.line = line
  }
}

/**
 * Reads comma-separated values (RFC 4180): fields in double quotes may hold commas, line breaks and doubled quotes; lines end in
 * LF or CRLF; a byte order mark and empty lines are passed over. Throws a CsvError.
 */
export function* csvRows(text: string): Generator<CsvRow> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  let line = 1
  while (at < text.length) {
    const row = { line, fields: [] as string[] }
    for (;;) {
      const field = text.charCodeAt(at) === QUOTE ? quotedField(text, at, line) : plainField(text, at)
      row.fields.push(field.value)
      at = field.end
      line += field.breaks
      if (text.charCodeAt(at) !== COMMA) break
      at++
    }
    at++
    line++
    if (row.fields.length > 1 || row.fields[0] !== '') yield row
  }
}

interface Field {
  readonly value: string
  /** Where the comma or the line break behind it stands. */
  readonly end: number
  /** Line breaks in it. */
  readonly breaks: number
}

function plainField(text: string, from: number): Field {
  let end = from
  while (end < text.length && text.charCodeAt(end) !== COMMA && text.charCodeAt(end) !== NEWLINE) end++
  const isLast = end >= text.length || text.charCodeAt(end) === NEWLINE
  const value = isLast && text[end - 1] === '\r' && end > from ? text.slice(from, end - 1) : text.slice(from, end)
  return { value, end, breaks: 0 }
}

function quotedField(text: string, from: number, line: number): Field {
  let end = text.indexOf('"', from + 1)
  while (end >= 0 && text.charCodeAt(end + 1) === QUOTE) end = text.indexOf('"', end + 2)
  if (end < 0) throw new CsvError(line, 'the double quote that opens a field is never closed')
  const value = text.slice(from + 1, end).replaceAll('""', '"')
  const rest = plainField(text, end + 1)
  if (rest.value !== '') throw new CsvError(line, `${shown(rest.value)} stands behind the closing double quote`)
  return { value, end: rest.end, breaks: value.split('\n').length - 1 }
}

/** A value as a field: in double quotes where it needs them. */
export const csvField = (value: string | number): string =>
  /[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)
