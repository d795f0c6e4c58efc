import { unlessStopped } from '../matching/asked-to-stop.ts'
import { cut, shown } from '../matching/shown.ts'
import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  OPEN_LIST,
  OPEN_OBJECT,
  parseInParts,
  QUOTE,
  type Structure,
  structureOf,
} from './json-parts.ts'

/** What a body says, or why it is not even looked at. */
export type JsonBody =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false
      readonly fault: 'empty' | 'unreadable' | 'too many' | 'too deep' | 'repeated key'
      /** JSON pointer to the fault; empty where it is the body as a whole. */
      readonly pointer: string
      readonly detail: string
    }

/** Markets and requests are nested five deep. What is nested much deeper takes more stack to look at than there is. */
const DEEPEST = 64

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** Bytes that are read in one go: some ten milliseconds. */
const PART = 2 ** 20

const refused = (fault: (JsonBody & { ok: false })['fault'], detail: string, pointer = ''): JsonBody => ({
  ok: false,
  fault,
  pointer,
  detail,
})

/**
 * Reads JSON in UTF-8 that anybody may have sent: refuses what is nested too deep, holds more objects and lists than it may, or
 * says two things under one key, of which JSON.parse would silently take the last.
 */
export function readJsonBody(body: Uint8Array, mostContainers = Number.POSITIVE_INFINITY, part = PART): JsonBody {
  if (body.byteLength === 0) return refused('empty', 'a JSON body is required')
  const structure = structureOf(body, part, unlessStopped)
  const { containers, depth } = structure
  if (containers > mostContainers) {
    return refused('too many', `the body holds ${containers} objects and lists; this service takes ${mostContainers}`)
  }
  unlessStopped()
  const read = valueIn(body, structure)
  if ('fault' in read) return refused('unreadable', read.fault)
  unlessStopped()
  if (depth > DEEPEST) return refused('too deep', `the body is nested ${depth} deep`)
  return read.hasAll ? { ok: true, value: read.value } : refused('repeated key', ...repeatedKey(UTF8.decode(body)))
}

/** A value, and whether it has all members that were written; or why there is none. */
type Read = { readonly value: unknown; readonly hasAll: boolean } | { readonly fault: string }

/** Reads a large body in parts, between which it can be asked to stop; where that does not go, or loses a member, as a whole. */
function valueIn(body: Uint8Array, { cuts, depth, members }: Structure): Read {
  // What is nested too deep is not gone through.
  const hasAll = (value: unknown) => depth <= DEEPEST && keysIn(value) === members
  const inParts = cuts.length > 0 ? parseInParts(body, cuts, unlessStopped) : undefined
  if (inParts !== undefined && hasAll(inParts)) return { value: inParts, hasAll: true }
  let text: string
  try {
    text = UTF8.decode(body)
  } catch {
    return { fault: 'it is not UTF-8' }
  }
  try {
    const value = JSON.parse(text)
    return { value, hasAll: hasAll(value) }
  } catch (error) {
    return { fault: (error as Error).message.toWellFormed() }
  }
}

/** The fault of a body in the words of the API; `what` is what the body should have been, in a word. */
export function bodyFault({ fault, detail }: JsonBody & { ok: false }, what: string): string {
  if (fault === 'unreadable') return `The body cannot be read as JSON: ${detail}`
  return fault === 'too deep' ? `${detail}, which no ${what} is` : detail
}

/** How many keys the objects of a value have in all: as many as members were written, unless a key was written twice. */
function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  unlessStopped()
  let keys = 0
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) if (typeof value[i] === 'object') keys += keysIn(value[i])
    return keys
  }
  for (const key in value) keys += 1 + keysIn(value[key as keyof object])
  return keys
}

/** An object or a list that is open at some place of the text. */
interface Open {
  /** Keys so far; none of a list. */
  readonly keys: Set<string> | undefined
  /** The key or the place that is being read. */
  at: string | number
}

/** Finds the first key that stands twice in one object of a JSON text; gives what is wrong, and the pointer. */
function repeatedKey(text: string): [detail: string, pointer: string] {
  const open: Open[] = []
  let isKeyNext = false
  for (let at = 0; at < text.length; at++) {
    const inner = open.at(-1)
    const character = text.charCodeAt(at)
    if (character === QUOTE) {
      const end = endOfText(text, at)
      if (isKeyNext && inner?.keys) {
        const key: string = JSON.parse(text.slice(at, end + 1))
        inner.at = key
        if (inner.keys.has(key)) {
          return [`the key ${shown(key)} stands twice in one object`, open.map((each) => `/${escaped(each.at)}`).join('')]
        }
        inner.keys.add(key)
      }
      isKeyNext = false
      at = end
    } else if (character === OPEN_OBJECT || character === OPEN_LIST) {
      isKeyNext = character === OPEN_OBJECT
      open.push(isKeyNext ? { keys: new Set(), at: '' } : { keys: undefined, at: 0 })
    } else if (character === CLOSE_OBJECT || character === CLOSE_LIST) open.pop()
    else if (text[at] === ',' && inner) {
      isKeyNext = inner.keys !== undefined
      if (typeof inner.at === 'number') inner.at++
    }
  }
  return ['a key stands twice in one object', '']
}

/** The place of the quote that closes the text that a quote opens. */
function endOfText(text: string, from: number): number {
  let at = from + 1
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at
}

const escaped = (key: string | number): string => cut(String(key)).replaceAll('~', '~0').replaceAll('/', '~1')
