import { isRecord, quoted, report, type Violation } from '../matching/violations.ts'
import {
  ARCHETYPES,
  type Archetype,
  PROGRAM_VISAS,
  type ProgramVisa,
  REGIONS,
  type Region,
  TRACKS,
  type Track,
} from './vocabulary.ts'

/** A program as it is brought. What is left out is taken from a drawn program that is like it (own-catalogue.ts). */
export interface GivenProgram {
  readonly id: string
  readonly name?: string
  readonly specialty: string
  readonly track: Track
  readonly quota: number
  readonly region?: Region
  readonly archetype?: Archetype
  /** Share of international graduates among the residents. */
  readonly imgShare?: number
  readonly visas?: readonly ProgramVisa[]
  /** Hard filters; null for none. */
  readonly step2ckMin?: number | null
  readonly yearsSinceGraduationMax?: number | null
  readonly failedAttemptsMax?: number | null
  readonly h1bStep2ckMin?: number | null
  readonly usMdStep2ckMin?: number | null
  readonly usDoStep2ckMin?: number | null
  /** Standing among the programs of the specialty and track, in standard deviations from their mean. */
  readonly prestige?: number
}

/** Programs of all specialties together, and of one track of a specialty. */
export const MOST_PROGRAMS = 20_000
export const MOST_OF_A_BRANCH = 4_000

interface Field {
  readonly wanted: string
  readonly holds: (value: unknown) => boolean
  /** What a cell of a table says, as the value that JSON would have. */
  readonly read: (text: string) => unknown
}

const asText = (text: string): unknown => text
const asNumber = (text: string): unknown => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)
const asLimit = (text: string): unknown => (text === 'none' ? null : asNumber(text))
const asVisas = (text: string): unknown => (text === 'none' ? [] : text.split(/[ ;]+/))

const isNumber = (value: unknown, low: number, high: number): boolean =>
  typeof value === 'number' && value >= low && value <= high

const text = (wanted: string, pattern: RegExp): Field => ({
  wanted,
  holds: (value) => typeof value === 'string' && pattern.test(value),
  read: asText,
})
const oneOf = (words: readonly string[]): Field => ({
  wanted: `one of ${words.join(', ')}`,
  holds: (value) => words.includes(value as string),
  read: asText,
})
const number = (low: number, high: number): Field => ({
  wanted: `a number from ${low} to ${high}`,
  holds: (value) => isNumber(value, low, high),
  read: asNumber,
})
const whole = (low: number, high: number): Field => ({
  wanted: `a whole number from ${low} to ${high}`,
  holds: (value) => isNumber(value, low, high) && Number.isInteger(value),
  read: asNumber,
})
/** JSON has null where a table has the word none. */
const limit = ({ wanted, holds }: Field): Field => ({
  wanted: `${wanted}, or none`,
  holds: (value) => value === null || holds(value),
  read: asLimit,
})

const isVisas = (value: unknown): boolean =>
  Array.isArray(value) && value.every((visa, k) => PROGRAM_VISAS.includes(visa) && value.indexOf(visa) === k)

const SCORES = [150, 300] as const

/** What every field must be, in the order in which they are listed. */
const FIELDS: Readonly<Record<keyof GivenProgram, Field>> = {
  id: text('a text of 1 to 120 characters without spaces', /^[^\s\p{C}]{1,120}$/u),
  specialty: text('the name of a specialty, such as internal-medicine', /^[a-z0-9]+(-[a-z0-9]+)*$/),
  track: oneOf(TRACKS),
  quota: whole(1, 500),
  name: text('a text of 1 to 200 characters', /^[^\p{C}]{1,200}$/u),
  region: oneOf(REGIONS),
  archetype: oneOf(ARCHETYPES),
  imgShare: number(0, 1),
  visas: { wanted: `none, or some of ${PROGRAM_VISAS.join(', ')}`, holds: isVisas, read: asVisas },
  step2ckMin: limit(number(...SCORES)),
  yearsSinceGraduationMax: limit(whole(0, 60)),
  failedAttemptsMax: limit(whole(0, 10)),
  h1bStep2ckMin: limit(number(...SCORES)),
  usMdStep2ckMin: limit(number(...SCORES)),
  usDoStep2ckMin: limit(number(...SCORES)),
  prestige: number(-4, 4),
}

/** Names of the fields, which are also the columns of a table. */
export const PROGRAM_FIELDS = Object.keys(FIELDS) as (keyof GivenProgram)[]
const NEEDED: readonly (keyof GivenProgram)[] = ['id', 'specialty', 'quota']

/** One program; undefined, and what is wrong with it in `errors`, where it cannot be used. */
function checkProgram(value: unknown, pointer: string, errors: Violation[]): GivenProgram | undefined {
  if (!isRecord(value)) {
    report(errors, pointer, `a program must be an object, got ${quoted(value)}`)
    return undefined
  }
  let sound = true
  const fault = (field: string, detail: string): void => {
    sound = false
    report(errors, `${pointer}/${field}`, detail)
  }
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(FIELDS, key))
      fault(key, `a program has no field ${quoted(key)}; its fields are ${PROGRAM_FIELDS.join(', ')}`)
  }
  for (const name of PROGRAM_FIELDS) {
    const said = value[name]
    if (said === undefined && !NEEDED.includes(name)) continue
    if (!FIELDS[name].holds(said)) fault(name, `${name} must be ${FIELDS[name].wanted}; got ${quoted(said)}`)
  }
  const { visas, h1bStep2ckMin } = value
  if (typeof h1bStep2ckMin === 'number' && !(isVisas(visas) && (visas as unknown[]).includes('h1b'))) {
    fault('h1bStep2ckMin', `h1bStep2ckMin ${h1bStep2ckMin} needs visas that name h1b; got ${quoted(visas)}`)
  }
  return sound ? ({ ...value, track: value.track ?? 'categorical' } as GivenProgram) : undefined
}

/** All programs that can be used; the rest is in `errors`, with a pointer per field. */
export function checkPrograms(values: readonly unknown[], pointer: string, errors: Violation[]): GivenProgram[] {
  if (values.length > MOST_PROGRAMS) {
    report(errors, pointer, `at most ${MOST_PROGRAMS} programs can be used; got ${values.length}`)
    return []
  }
  const programs: GivenProgram[] = []
  const placeOf = new Map<unknown, number>()
  values.forEach((value, k) => {
    const program = checkProgram(value, `${pointer}/${k}`, errors)
    const id = isRecord(value) ? value.id : undefined
    const before = id === undefined ? undefined : placeOf.get(id)
    if (before !== undefined)
      report(errors, `${pointer}/${k}/id`, `id ${quoted(id)} is already that of program ${before + 1} of the list`)
    else placeOf.set(id, k)
    if (program) programs.push(program)
  })
  return programs
}

/** A row of a table as the object that JSON would have; an empty cell says nothing. */
export function programOfRow(columns: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const said = columns.map((column, k) => [column, cells[k]!.trim()] as const).filter(([, cell]) => cell !== '')
  return Object.fromEntries(said.map(([column, cell]) => [column, FIELDS[column as keyof GivenProgram].read(cell)]))
}
