import { cut, shown } from '../matching/shown.ts'

/**
 * Supplemental lists in one field of a table:
 *
 *   diagnostic-radiology/0041: transitional-year/0004 internal-medicine/0770; diagnostic-radiology/0047: internal-medicine/0762
 *
 * Entries stand as in every list of a table, with semicolons or bars between. Each names an advanced position of the rank order list, and
 * behind a colon its first-year programs, best first, with spaces between. Ids have no spaces in them, so a colon in an id is part of it.
 */

/** What separates the entries of a list in a field. */
const LIST = /\s*[;|]\s*/

/** The entries of a list in a field; empty ones are passed over. */
export const entriesOf = (text: string): string[] =>
  text
    .trim()
    .split(LIST)
    .filter((entry) => entry !== '')

/** The list attached to a program; its places hold ids, or what is said of them. */
export interface Attached<Place = string> {
  readonly program: string
  readonly supplemental: readonly Place[]
}

/** Of two colons with a space behind, the first closes the name. */
const ENTRY = /^(\S+?)\s*:(?:\s+(.*))?$/s

function faultOf(
  text: string,
  found: Attached | undefined,
  ranked: readonly string[],
  before: readonly Attached[],
): string | undefined {
  if (found === undefined)
    return `${shown(text)} is no supplemental list; write the advanced position, a colon and a space, and its first-year programs with spaces between`
  const { program, supplemental } = found
  if (supplemental.length === 0) return `no first-year program stands behind ${cut(program)}`
  if (!ranked.includes(program)) return `${cut(program)} does not stand in programs`
  if (before.some((other) => other.program === program)) return `${cut(program)} has a supplemental list already`
  return undefined
}

/** Reads the supplemental lists of the programs ranked. Every fault names the entry, counted from 1. */
export function readSupplements(
  text: string,
  ranked: readonly string[],
): { readonly lists: readonly Attached[]; readonly faults: readonly string[] } {
  const lists: Attached[] = []
  const faults: string[] = []
  for (const [place, entry] of entriesOf(text).entries()) {
    const parts = ENTRY.exec(entry)
    const found = parts ? { program: parts[1], supplemental: parts[2]?.split(/\s+/) ?? [] } : undefined
    const fault = faultOf(entry, found, ranked, lists)
    if (fault === undefined) lists.push(found!)
    else faults.push(`entry ${place + 1}: ${fault}`)
  }
  return { lists, faults }
}

/** Writes lists in the same notation. */
export const writeSupplements = (lists: readonly Attached<string | number>[]): string =>
  lists.map(({ program, supplemental }) => `${program}: ${supplemental.join(' ')}`).join(';')
