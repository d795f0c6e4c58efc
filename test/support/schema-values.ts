import fc, { type Arbitrary } from 'fast-check'
import { resolved, type Schema } from './contract.ts'

/** Values that a schema of the contract takes, and ways to spoil a value so that it may not. */

/** Name of a property -> texts that stand under it in the examples, so that ids in one part of a request are those of another. */
export type Vocabulary = ReadonlyMap<string, readonly string[]>

/** More entries of a list or keys of a record than these are made only where the schema asks for them. */
const FEW = 5

/** Every text in the examples, by the property it stands under; entries of lists count as standing under the property of the list. */
export function vocabularyOf(examples: readonly unknown[]): Vocabulary {
  const words = new Map<string, Set<string>>()
  const collect = (value: unknown, name: string) => {
    if (typeof value === 'string') words.set(name, (words.get(name) ?? new Set()).add(value))
    else if (Array.isArray(value)) for (const entry of value) collect(entry, name)
    else if (typeof value === 'object' && value !== null) for (const [key, child] of Object.entries(value)) collect(child, key)
  }
  for (const example of examples) collect(example, '')
  return new Map([...words].map(([name, texts]) => [name, [...texts]]))
}

function texts(
  { enum: _, pattern, examples, minLength = 0, maxLength = 30 }: Schema,
  words: readonly string[],
): Arbitrary<string> {
  const free = pattern ? fc.stringMatching(new RegExp(pattern)) : fc.string({ minLength, maxLength: Math.min(maxLength, 30) })
  const known = [...words, ...((examples ?? []) as string[])]
  return known.length === 0 ? free : fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: free })
}

function numbers({ type, minimum = -1e6, maximum = 1e6, examples }: Schema): Arbitrary<number> {
  const within =
    type === 'integer'
      ? fc.integer({ min: minimum, max: Math.min(maximum, 2 ** 32) })
      : fc.double({ min: minimum, max: maximum, noNaN: true })
  const edges = fc.constantFrom(minimum, maximum, ...((examples ?? []) as number[]))
  return fc.oneof({ weight: 2, arbitrary: within }, { weight: 1, arbitrary: edges })
}

function lists(schema: Schema, words: Vocabulary, name: string): Arbitrary<unknown[]> {
  const { prefixItems, items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema
  if (prefixItems) return fc.tuple(...prefixItems.map((item) => valuesOf(item, words, name)))
  const entry = items ? valuesOf(items, words, name) : fc.jsonValue()
  return fc.array(entry, { minLength: minItems, maxLength: Math.min(maxItems, minItems + FEW) })
}

function objects(schema: Schema, words: Vocabulary): Arbitrary<object> {
  const { properties = {}, required = [], oneOf, additionalProperties, propertyNames } = schema
  if (Object.keys(properties).length === 0 && typeof additionalProperties === 'object') {
    const keys = propertyNames ? valuesOf(propertyNames, words, 'program') : texts({}, words.get('program') ?? [])
    return fc.dictionary(keys as Arbitrary<string>, valuesOf(additionalProperties, words, 'program'), { maxKeys: FEW })
  }
  const model = Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, valuesOf(child, words, name)]))
  const one = (requiredKeys: readonly string[], without: readonly string[]) => {
    const fields = Object.fromEntries(Object.entries(model).filter(([name]) => !without.includes(name)))
    return fc.record(fields, { requiredKeys: requiredKeys as never[] })
  }
  // Alternatives say only which of the properties stand in an object.
  const alternatives = oneOf?.map((each) => each.required ?? [])
  if (!alternatives) return one(required, [])
  return fc.oneof(
    ...alternatives.map((mine) =>
      one(
        [...required, ...mine],
        alternatives.flat().filter((name) => !mine.includes(name)),
      ),
    ),
  )
}

/** Values that the schema takes. `name` is the property they stand under. */
export function valuesOf(from: Schema, words: Vocabulary, name = ''): Arbitrary<unknown> {
  const schema = resolved(from)
  const { type, properties } = schema
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const either = schema.anyOf ?? (properties ? undefined : schema.oneOf)
  if (either) return fc.oneof(...either.map((each) => valuesOf(each, words, name)))
  if (schema.allOf) return valuesOf(schema.allOf[0], words, name)
  const kinds = [type ?? []].flat()
  if (kinds.length > 1) return fc.oneof(...kinds.map((kind) => valuesOf({ ...schema, type: kind }, words, name)))
  switch (kinds[0]) {
    case 'string':
      return texts(schema, words.get(name) ?? [])
    case 'integer':
    case 'number':
      return numbers(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return lists(schema, words, name)
    case 'object':
      return objects(schema, words)
    default:
      return fc.jsonValue()
  }
}

/** Texts of any code points, lone surrogates among them. */
export const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
  maxLength: 20,
})

const nested = fc.integer({ min: 2, max: 1500 }).map((depth) => {
  let value: unknown = 0
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value }
  return value
})

const ODD_NUMBERS = [0, -0, -1, 1.5, 1e308, -1e308, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 5e-324, 1e21]
const ODD_TEXTS = [
  '',
  ' ',
  'NaN',
  'null',
  '__proto__',
  '\u0000',
  '\ud800',
  '\ufeff',
  '𝒳'.repeat(60),
  'a'.repeat(5000),
  '../..',
  '\u202e\u0301',
  '%00',
]

/** Values that hardly any field takes. */
export const odd: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, [], {}, [null], [[]]),
  fc.constantFrom(...ODD_NUMBERS),
  fc.constantFrom(...ODD_TEXTS),
  anyText,
  fc.jsonValue({ maxDepth: 3 }),
  nested,
)

const ODD_KEYS = ['__proto__', 'constructor', 'toString', '', 'a/b~c', 'Program', 'id', 'length', '\ud800', 'k'.repeat(2000)]

/** One way to spoil a value: what to do, where (a number that picks a place), and with what. */
const spoilings = fc.record({
  act: fc.constantFrom('replace', 'delete', 'add', 'repeat', 'nudge', 'swap' as const),
  at: fc.nat(),
  other: fc.nat(),
  key: fc.oneof(fc.constantFrom(...ODD_KEYS), fc.string({ maxLength: 10 })),
  value: odd,
})
type Spoiling = typeof spoilings extends Arbitrary<infer T> ? T : never

type Container = Record<string, unknown>
interface Place {
  readonly parent: Container
  readonly key: string
}

/** Every place of a value, those within it right behind each. Without recursion: what is nested deeply may hold what is nested as deeply. */
function placesIn(value: unknown): Place[] {
  const places: Place[] = []
  const open: Place[] = []
  const enter = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    const parent = value as Container
    for (const key of Object.keys(parent).reverse()) open.push({ parent, key })
  }
  enter(value)
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    places.push(place)
    enter(place.parent[place.key])
  }
  return places
}

/** Sets an own property, whatever its name. */
const put = (parent: Container, key: string, value: unknown) =>
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true })

/** A copy; null in place of what earlier spoilings have nested deeper than can be copied. */
function copied(value: unknown): unknown {
  try {
    return structuredClone(value)
  } catch {
    return null
  }
}

function spoil(root: unknown, { act, at, other, key, value: odd }: Spoiling): unknown {
  const holder = { root } as Container
  // Some odd values are one object for all cases, which must not be put into itself, nor be spoiled for the others.
  const value = structuredClone(odd)
  const places = placesIn(holder)
  const place = places[at % places.length]
  const here = place.parent[place.key]
  if (act === 'replace') place.parent[place.key] = value
  else if (act === 'delete' && place.parent !== holder) {
    if (Array.isArray(place.parent)) place.parent.splice(Number(place.key), 1)
    else delete place.parent[place.key]
  } else if (act === 'add') {
    if (Array.isArray(here)) here.push(value)
    else if (typeof here === 'object' && here !== null) put(here as Container, key, value)
  } else if (act === 'repeat' && Array.isArray(here) && here.length > 0) here.push(copied(here[other % here.length]))
  else if (act === 'nudge' && typeof here === 'number') place.parent[place.key] = here + (other % 2 ? 1 : -1) * 10 ** (other % 5)
  else if (act === 'swap')
    place.parent[place.key] = copied(places[other % places.length].parent[places[other % places.length].key])
  return holder.root
}

/** What becomes of such values after up to `most` spoilings. */
export const spoiled = (values: Arbitrary<unknown>, most = 3): Arbitrary<unknown> =>
  fc.tuple(values, fc.array(spoilings, { maxLength: most })).map(([value, all]) => all.reduce(spoil, structuredClone(value)))
