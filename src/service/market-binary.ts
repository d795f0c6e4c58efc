import type { ListedMarket } from '../matching/listed-market.ts'
import type { Lists } from '../matching/ranks-of-lines.ts'
import { UsageError } from './usage-error.ts'

/** "DA01" as a little-endian number. */
const MAGIC = 0x31304144
const HEADER = 4
/** The largest number of 32 bits with a sign. */
const MOST_SEATS = 0x7fffffff

/** A number as the file means it. */
const signed = (word: number): number => word | 0

/**
 * Reads a market of 32-bit little-endian whole numbers: "DA01", applicants, programs, lines; the quotas; where each applicant's list
 * begins, and the end of the last; the applicants' lists; the same two for the programs. What is returned looks into the bytes. Lists may be
 * of any length. The numbers have signs, and none of them may be negative.
 */
export function readBinaryMarket(file: string, bytes: Uint8Array): ListedMarket {
  const fail = (fault: string): never => {
    throw new UsageError(`${file}: ${fault}`)
  }
  if (bytes.byteLength % 4 !== 0) fail(`${bytes.byteLength} bytes are no whole number of 32-bit words`)
  // Not by slice, which copies nothing of a Buffer.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4)
  if (words.length < HEADER || words[0] !== MAGIC) fail('this is not a market in binary form: it does not begin with "DA01"')
  const [, applicants, programs, lines] = words
  const wantedWords = HEADER + programs + (applicants + 1) + lines + (programs + 1) + lines
  if (words.length !== wantedWords) {
    const [a, p, l] = [applicants, programs, lines].map(signed)
    fail(`${a} applicants, ${p} programs and ${l} lines take ${wantedWords} words, not ${words.length}`)
  }
  let at = HEADER
  const take = (length: number): Uint32Array => {
    at += length
    return words.subarray(at - length, at)
  }
  const quota = take(programs)
  const wanted = { start: take(applicants + 1), entry: take(lines) }
  const ranked = { start: take(programs + 1), entry: take(lines) }
  const negative = quota.findIndex((seats) => seats > MOST_SEATS)
  if (negative >= 0) fail(`the quota of program ${negative} is from 0 to ${MOST_SEATS}, not ${signed(quota[negative])}`)
  const fault = faultOfLists(wanted, programs, 'applicant', 'program') ?? faultOfLists(ranked, applicants, 'program', 'applicant')
  return fault === undefined ? { wanted, ranked, quota } : fail(fault)
}

/** The first thing wrong with the lists of one side: they follow one another, name whom there is, and nobody twice. */
function faultOfLists({ start, entry }: Lists, others: number, owner: string, other: string): string | undefined {
  const owners = start.length - 1
  if (start[0] !== 0 || start[owners] !== entry.length) {
    return `the lists of the ${owner}s go from ${signed(start[0])} to ${signed(start[owners])}, not from 0 to ${entry.length}`
  }
  // other -> 1 + the last owner whose list named it
  const namedBy = new Uint32Array(others)
  for (let i = 0; i < owners; i++) {
    if (start[i] > start[i + 1])
      return `the list of ${owner} ${i} begins at ${signed(start[i])} and ends at ${signed(start[i + 1])}`
    for (let e = start[i]; e < start[i + 1]; e++) {
      const named = entry[e]
      if (named >= others) return `the list of ${owner} ${i} names ${other} ${signed(named)}, but they end at ${others - 1}`
      if (namedBy[named] === i + 1) return `the list of ${owner} ${i} names ${other} ${named} twice`
      namedBy[named] = i + 1
    }
  }
  return undefined
}
