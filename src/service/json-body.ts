import { unlessStopped } from '../matching/asked-to-stop.ts'
import { cut, shown } from '../matching/shown.ts'

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
export function readJsonBody(body: Uint8Array, mostContainers = Number.POSITIVE_INFINITY): JsonBody {
  if (body.byteLength === 0) return refused('empty', 'a JSON body is required')
  const { containers, depth, members } = structureOf(body)
  if (containers > mostContainers) {
    return refused('too many', `the body holds ${containers} objects and lists; this service takes ${mostContainers}`)
  }
  unlessStopped()
  let text: string
  try {
    text = UTF8.decode(body)
  } catch {
    return refused('unreadable', 'it is not UTF-8')
  }
  unlessStopped()
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refused('unreadable', (error as Error).message.toWellFormed())
  }
  unlessStopped()
  if (depth > DEEPEST) return refused('too deep', `the body is nested ${depth} deep`)
  return keysIn(value) === members ? { ok: true, value } : refused('repeated key', ...repeatedKey(text))
}

/** The fault of a body in the words of the API; `what` is what the body should have been, in a word. */
export function bodyFault({ fault, detail }: JsonBody & { ok: false }, what: string): string {
  if (fault === 'unreadable') return `The body cannot be read as JSON: ${detail}`
  return fault === 'too deep' ? `${detail}, which no ${what} is` : detail
}

const [QUOTE, BACKSLASH, COLON] = [34, 92, 58]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125]

/** How many objects and lists there are, how deep they are nested, and how many members are written. Means nothing where the bytes are no JSON. */
function structureOf(body: Uint8Array): { containers: number; depth: number; members: number } {
  let containers = 0
  let open = 0
  let depth = 0
  let members = 0
  let inText = false
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (inText) {
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) inText = false
    } else if (byte === QUOTE) inText = true
    else if (byte === COLON) members++
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      containers++
      open++
      if (open > depth) depth = open
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) open--
  }
  return { containers, depth, members }
}

/** How many keys the objects of a value have in all: as many as members were written, unless a key was written twice. */
function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
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
