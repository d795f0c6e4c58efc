import type { BehaviourValues } from '../market/behaviour-values.ts'
import type { Market, Program } from '../market/market.ts'
import { TYPES } from '../market/market.ts'
import { hashText } from '../market/random.ts'
import type { Track } from '../market/vocabulary.ts'
import { canonical } from './canonical.ts'
import { byKnowledge } from './knowledge.ts'
import { type Description, type Line, QuestionError } from './question.ts'

/** A line made ready for any world: the programs it can stand for, and what the applicant has there. */
export interface ResolvedLine {
  readonly line: Line
  /** One program when named; the catalogue's closest fits when described. */
  readonly candidates: Uint32Array
  /** Address of the binding of a description; equal ones count up. */
  readonly hash: number
  readonly ordinal: number
  /** What is known about this line alone, as a move of the score. */
  readonly move: number
  /** How much more open than to others the program is to the applicant. */
  readonly openness: number
  /** How much more readily it reads the application, where there are no interviews yet. */
  readonly reading: number
}

/** A line of which it is said which of the programs of its description it stands for, from 0, as other lists have some of these too. */
export interface NumberedLine extends Line {
  readonly ordinal?: number
}

/** Tracks from the most usual one. */
const USUAL_TRACKS = ['categorical', 'advanced', 'transitional', 'preliminary', 'physician'] as const

/** Most programs that one description stands for over the worlds. */
export const CANDIDATES = 24

const programIndex = new WeakMap<Market, Map<string, number>>()

function indexOf(market: Market): Map<string, number> {
  let index = programIndex.get(market)
  if (!index) {
    index = new Map(market.programs.map((program, p) => [program.id, p]))
    programIndex.set(market, index)
  }
  return index
}

/** Edits (insert, delete, replace) between two short texts. */
function edits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, j) => j)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1))
    row = next
  }
  return row[other.length]
}

/** The names most like a text, the nearest first. */
export const closest = (text: string, names: Iterable<string>, most: number): string[] =>
  [...names]
    .map((name) => ({ name, distance: edits(text, name) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name)

/** Ids of the catalogue that look most like an unknown one: the specialty first, then the number. */
export function nearMatches(market: Market, id: string): string[] {
  const slash = id.lastIndexOf('/')
  const slug = slash < 0 ? id : id.slice(0, slash)
  const number = Number.parseInt(id.slice(slash + 1), 10)
  const specialties = new Set(market.programs.map((program) => program.specialty))
  const specialty = specialties.has(slug) ? slug : closest(slug.slice(0, 80), specialties, 1)[0]
  const numbered = market.programs.filter((program) => program.specialty === specialty)
  const wanted = Number.isFinite(number) ? number : 1
  const distance = (program: Program): number => Math.abs(Number(program.id.slice(program.id.lastIndexOf('/') + 1)) - wanted)
  return numbered
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, 3)
    .map((program) => program.id)
}

/** How badly a program of the right specialty and track fits the soft parts of a description; infinite where it contradicts a hard one. */
function misfit(program: Program, wanted: Description): number {
  if (wanted.archetype !== undefined && program.archetype !== wanted.archetype) return Infinity
  if (wanted.region !== undefined && program.region !== wanted.region) return Infinity
  if (wanted.visas?.some((visa) => !program.visas.includes(visa))) return Infinity
  const size = wanted.positions === undefined ? 0 : Math.log(program.positions / wanted.positions) / 0.35
  const share = wanted.imgShare === undefined ? 0 : (program.imgShare - wanted.imgShare) / 0.15
  return size * size + share * share
}

const tracksIndex = new WeakMap<Market, Map<string, Map<Track, number[]>>>()

/** specialty -> track -> its programs, in the order of the catalogue. */
function tracksOf(market: Market): Map<string, Map<Track, number[]>> {
  const known = tracksIndex.get(market)
  if (known) return known
  const index = new Map<string, Map<Track, number[]>>()
  market.programs.forEach(({ specialty, track }, p) => {
    const tracks = index.get(specialty) ?? new Map<Track, number[]>()
    index.set(specialty, tracks)
    const programs = tracks.get(track)
    if (programs) programs.push(p)
    else tracks.set(track, [p])
  })
  tracksIndex.set(market, index)
  return index
}

/** What to say of a name that is no specialty of the catalogue. */
export const noSpecialty = (market: Market, name: string): string =>
  `no specialty '${name}' in the catalogue; near: ${closest(name.slice(0, 80), tracksOf(market).keys(), 3).join(', ')}`

/** Specialties of the catalogue. */
export const isSpecialty = (market: Market, name: string): boolean => tracksOf(market).has(name)

/** The programs that fit best, best first; of two alike the first in the catalogue. */
function bestFits(market: Market, programs: readonly number[], wanted: Description): Uint32Array {
  const fits = new Uint32Array(CANDIDATES)
  const distances = new Float64Array(CANDIDATES)
  let count = 0
  for (const p of programs) {
    const distance = misfit(market.programs[p], wanted)
    if (distance === Infinity || (count === CANDIDATES && distance >= distances[count - 1])) continue
    if (count < CANDIDATES) count++
    let k = count - 1
    for (; k > 0 && distances[k - 1] > distance; k--) {
      distances[k] = distances[k - 1]
      fits[k] = fits[k - 1]
    }
    distances[k] = distance
    fits[k] = p
  }
  return fits.slice(0, count)
}

/** What a description might say less of. */
function leftOut(wanted: Description): string {
  const given = (['track', 'archetype', 'region', 'visas'] as const).filter((key) => wanted[key] !== undefined)
  return given.join(', ').replace(/, (?=[^,]*$)/, ' or ')
}

function candidatesOf(market: Market, wanted: Description, pointer: string): Uint32Array {
  const index = tracksOf(market)
  const tracks = index.get(wanted.specialty)
  if (tracks === undefined) {
    const detail = noSpecialty(market, wanted.specialty)
    throw new QuestionError('UNKNOWN_PROGRAM', [{ pointer: `${pointer}/like/specialty`, detail }])
  }
  // A specialty without a word on the track means its usual one: what leads to the specialty, not a year on the way.
  const usual = USUAL_TRACKS.find((track) => tracks.has(track))
  const fits = bestFits(market, tracks.get(wanted.track ?? usual!) ?? [], wanted)
  if (fits.length === 0)
    throw new QuestionError('UNKNOWN_PROGRAM', [
      {
        pointer: `${pointer}/like`,
        detail: `no program of the catalogue fits ${JSON.stringify(wanted)}; leave out ${leftOut(wanted)}`,
      },
    ])
  return fits
}

const moveOf = ({ rotationMove, advocateMove, impressionMove, readinessMove }: BehaviourValues, line: Line): number =>
  (line.rotated ? rotationMove : 0) +
  (line.advocate ? advocateMove[line.advocate] : 0) +
  (line.interview ? impressionMove[line.interview] : 0) +
  (line.readyToStart ? readinessMove : 0)

/** Whoever has several things to say at a program is read as for the strongest. */
const readingOf = ({ reading }: BehaviourValues, { rotated, advocate }: Line): number =>
  Math.max(rotated ? reading.rotated : 0, advocate ? reading.advocate[advocate] : 0)

/** A place that a program named needs a program: a line that describes one then stands for its closest fit in every world. */
const bound = ({ theyRankMe }: Line, candidates: Uint32Array, ordinal: number): Uint32Array =>
  theyRankMe === undefined ? candidates : candidates.slice(ordinal, ordinal + 1)

function checkPlace({ theyRankMe }: Line, pointer: string): void {
  if (theyRankMe === undefined) return
  const { from, to, of } = theyRankMe
  const refuse = (field: string, detail: string): never => {
    throw new QuestionError('INVALID_REQUEST', [{ pointer: `${pointer}/theyRankMe/${field}`, detail }])
  }
  if (!(from >= 1)) refuse('from', `place ${from}; the best place is 1`)
  if (to < from) refuse('to', `place ${to} is better than from, ${from}`)
  if (of !== undefined && of < to) refuse('of', `a list of ${of} has no place ${to}`)
}

/** Descriptions whose fits are kept; when there are more, all are looked for anew. */
const KEPT = 2000

const fitsOf = new WeakMap<Market, Map<string, Uint32Array>>()

/** The same descriptions are asked about again and again, and to look through a specialty takes longer than to read a line. */
function fittingPrograms(market: Market, wanted: Description, pointer: string): Uint32Array {
  const kept = fitsOf.get(market) ?? new Map<string, Uint32Array>()
  fitsOf.set(market, kept)
  const text = canonical(wanted)
  const known = kept.get(text)
  if (known) return known
  const fits = candidatesOf(market, wanted, pointer)
  if (kept.size === KEPT) kept.clear()
  kept.set(text, fits)
  return fits
}

const inOneWay = ({ visas, ...wanted }: Description): Description =>
  visas ? { ...wanted, visas: [...new Set(visas)].sort() } : wanted

/** A text that descriptions share exactly when they say the same. */
export const descriptionText = (wanted: Description): string => canonical(inOneWay(wanted))

/** What a line describes: the text that equal descriptions share, its address, and the programs that fit. Throws a QuestionError. */
function describe(market: Market, line: Line, wanted: Description, pointer: string) {
  const like = inOneWay(wanted)
  // What is known of the program is no part of it: to know more must not make it another one.
  const text = canonical({ like })
  return { line, text, hash: hashText(text), fits: fittingPrograms(market, like, pointer) }
}

/** Numbers the lines of equal descriptions that are not numbered yet, by what is said on them and not by their order on the list. */
function numberDescriptions(lines: readonly NumberedLine[], descriptions: readonly (string | undefined)[]): Uint32Array {
  const ordinals = new Uint32Array(lines.length)
  const places = new Map<string, number[]>()
  descriptions.forEach((text, place) => {
    if (text === undefined) return
    const equal = places.get(text)
    if (equal) equal.push(place)
    else places.set(text, [place])
  })
  for (const equal of places.values())
    byKnowledge(equal, (place) => lines[place]).forEach((place, ordinal) => {
      ordinals[place] = lines[place].ordinal ?? ordinal
    })
  return ordinals
}

/** Finds every line in the catalogue. Throws a QuestionError that names each line which is not there. */
export function resolveLines(market: Market, lines: readonly NumberedLine[], at: string): ResolvedLine[] {
  const index = indexOf(market)
  const unknown: { pointer: string; detail: string }[] = []
  let described: ReturnType<typeof describe> | undefined
  const descriptions = lines.map((line, place) => {
    const pointer = `${at}/${place}`
    checkPlace(line, pointer)
    if (line.program !== undefined) return undefined
    if (line.like === undefined)
      throw new QuestionError('INVALID_REQUEST', [{ pointer, detail: 'a line names a program or describes one with like' }])
    // Lines that are tried at the end of a list are one and the same.
    if (described?.line !== line) described = describe(market, line, line.like, pointer)
    return described
  })
  const ordinals = numberDescriptions(
    lines,
    descriptions.map((description) => description?.text),
  )
  const seen = new Map<string, number>()
  const resolved = lines.map((line, place): ResolvedLine => {
    const pointer = `${at}/${place}`
    const move = moveOf(market.behaviours, line)
    const openness = line.signal ? market.behaviours.signalOpenness : 0
    const reading = readingOf(market.behaviours, line)
    if (line.program !== undefined) {
      const p = index.get(line.program)
      if (p === undefined) {
        const near = nearMatches(market, line.program).join(', ')
        unknown.push({
          pointer: `${pointer}/program`,
          detail: `unknown program '${line.program}' in season ${market.season.id}; near: ${near}`,
        })
      }
      return { line, candidates: Uint32Array.of(p ?? 0), hash: 0, ordinal: 0, move, openness, reading }
    }
    const { text, hash, fits } = descriptions[place]!
    const here = (seen.get(text) ?? 0) + 1
    seen.set(text, here)
    const times = Math.max(here, (line.ordinal ?? 0) + 1)
    if (times > fits.length)
      throw new QuestionError('INVALID_REQUEST', [
        {
          pointer: `${pointer}/like`,
          detail: `only ${fits.length} programs fit this description, which stands on the list ${times} times`,
        },
      ])
    const ordinal = ordinals[place]
    return { line, candidates: bound(line, fits, ordinal), hash, ordinal, move, openness, reading }
  })
  if (unknown.length > 0) throw new QuestionError('UNKNOWN_PROGRAM', unknown)
  return resolved
}

/** The cell whose offsets hold for a type at a program. */
export const cellOf = (market: Market, p: number, type: number): number => market.branchOf[p] * TYPES + type
