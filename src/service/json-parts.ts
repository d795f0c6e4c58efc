/** A JSON text of many megabytes is read in parts, between which whoever reads it can be asked to stop. */

/** The characters that structure a JSON text. */
export const [QUOTE, BACKSLASH, COLON, COMMA] = [34, 92, 58, 44]
export const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125]

/** What the bytes of a JSON text say without being read. Means nothing where they are no JSON. */
export interface Structure {
  /** Objects and lists. */
  readonly containers: number
  /** How deep they are nested. */
  readonly depth: number
  /** Members written. */
  readonly members: number
  /** Places of commas at which the text can be cut: between two entries of a list that is a member of the outermost object. */
  readonly cuts: readonly number[]
}

/** Bytes that are passed between two calls of `between`, and some more to the next container: some milliseconds. */
const BYTES_PASSED = 2 ** 17

/** Looks at bytes, and for places to cut that are so many bytes apart. `between` is called now and then. */
export function structureOf(body: Uint8Array, apart = Number.POSITIVE_INFINITY, between = () => {}): Structure {
  let containers = 0
  let open = 0
  let depth = 0
  let members = 0
  let inText = false
  const cuts: number[] = []
  let nextCut = apart
  let nextCall = BYTES_PASSED
  // Whether the outermost container is an object, and the one within it a list.
  let isObject = false
  let isList = false
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (inText) {
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) inText = false
    } else if (byte === QUOTE) inText = true
    else if (byte === COLON) members++
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      containers++
      if (at >= nextCall) {
        between()
        nextCall = at + BYTES_PASSED
      }
      open++
      if (open === 1) isObject = byte === OPEN_OBJECT
      else if (open === 2) isList = byte === OPEN_LIST
      if (open > depth) depth = open
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) open--
    else if (byte === COMMA && at >= nextCut && open === 2 && isList && isObject) {
      cuts.push(at)
      nextCut = at + apart
    }
  }
  return { containers, depth, members, cuts }
}

/** Under this key a part has the rest of the list that the one before it was cut in. A text that has such a key itself is read whole. */
const GOES_ON = ''

/** Keys that JavaScript puts before all others, or that are none of an object's own when they are set. */
const UNUSUAL_KEY = /^(\d+|__proto__)$/

const UTF8 = new TextDecoder('utf-8', { fatal: true })
/** A mark of the byte order is passed over where a text begins, and is a fault within it. */
const WITHIN = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * What a text cut at these places says, or undefined where it is no JSON, or such that only reading it whole tells. `between` is called
 * before each part. The parts are made whole by closing and opening again the list that they were cut in.
 */
export function parseInParts(body: Uint8Array, cuts: readonly number[], between: () => void): object | undefined {
  const whole: Record<string, unknown> = {}
  let last = GOES_ON
  for (let k = 0; k <= cuts.length; k++) {
    between()
    const part = readPart(body, cuts, k)
    if (part === undefined) return undefined
    const keys = Object.keys(part)
    if (k > 0) {
      // A comma with nothing behind it is no JSON, and hidden by the cut.
      const more = part[GOES_ON]
      if (keys.shift() !== GOES_ON || !isFilledList(more)) return undefined
      const list = whole[last] as unknown[]
      for (const entry of more) list.push(entry)
    }
    for (const key of keys) {
      if (key === GOES_ON || UNUSUAL_KEY.test(key) || Object.hasOwn(whole, key)) return undefined
      whole[key] = part[key]
      last = key
    }
    if (k < cuts.length && !isFilledList(whole[last])) return undefined
  }
  return whole
}

const isFilledList = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0

function readPart(body: Uint8Array, cuts: readonly number[], k: number): Record<string, unknown> | undefined {
  const bytes = body.subarray(k === 0 ? 0 : cuts[k - 1] + 1, cuts[k])
  const opened = k === 0 ? '' : `{"${GOES_ON}":[`
  const closed = k === cuts.length ? '' : ']}'
  try {
    return JSON.parse(`${opened}${(k === 0 ? UTF8 : WITHIN).decode(bytes)}${closed}`)
  } catch {
    return undefined
  }
}
