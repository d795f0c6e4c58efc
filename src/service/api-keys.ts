import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A key that the service takes, known by its hash alone. */
export interface ApiKey {
  /** Whom it was given to; several keys may have one name, so that an old and a new one hold side by side. */
  readonly name: string
  /** SHA-256 of the key. */
  readonly hash: Buffer
  /** Milliseconds since 1970 from which on it is not taken any more. */
  readonly until: number
}

/** What a key begins with, so that one that has leaked is recognised. */
const PREFIX = 'mk_'
/** Random bytes of a key. So many cannot be guessed, so a fast hash without salt is enough. */
const KEY_BYTES = 32
const ENTRY = /^([a-z0-9][a-z0-9._-]{0,63}):([0-9a-f]{64})(?::(\d{4}-\d{2}-\d{2}))?$/

const WANTED =
  'must be keys with commas between, each as name:hash or name:hash:date, as "npm run -s key -- <name>" prints it (a name of a-z, 0-9, ".", "_" and "-", 64 hexadecimal digits, and the day from which on it is not taken)'

const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest()

/** The moment at which a day begins, in UTC; undefined where there is no such day. */
function beginningOf(day: string): number | undefined {
  const time = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? undefined : time
}

function readEntry(entry: string): ApiKey | undefined {
  const [, name, hash, day] = ENTRY.exec(entry) ?? []
  const until = day === undefined ? Number.POSITIVE_INFINITY : beginningOf(day)
  return name === undefined || hash === undefined || until === undefined
    ? undefined
    : { name, hash: Buffer.from(hash, 'hex'), until }
}

/** Reads a list of keys; what is wrong with it is said without repeating it, as somebody may have put a key there. */
export function readApiKeys(text: string): { readonly keys: readonly ApiKey[] } | { readonly fault: string } {
  const entries = text.split(',').map((entry) => entry.trim())
  const keys = entries.map(readEntry)
  const bad = keys.indexOf(undefined)
  if (bad >= 0) return { fault: `entry ${bad + 1} of ${keys.length}: ${WANTED}` }
  return { keys: keys as ApiKey[] }
}

/** A new key, and the entry under which a service takes it. */
export function makeApiKey(name: string): { readonly key: string; readonly entry: string } | undefined {
  const key = PREFIX + randomBytes(KEY_BYTES).toString('base64url')
  const entry = `${name}:${hashOf(key).toString('hex')}`
  return readEntry(entry) && { key, entry }
}

/**
 * The name under which a key is taken now. Looks at every key, whichever fits, and at hashes, so that the time it takes says nothing
 * of how near a guess is.
 */
export function nameOfKey(keys: readonly ApiKey[], given: string, now: number): string | undefined {
  const hash = hashOf(given)
  let found: string | undefined
  for (const { name, hash: known, until } of keys) {
    if (timingSafeEqual(hash, known) && now < until) found = name
  }
  return found
}
