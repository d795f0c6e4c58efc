import type { Market } from '../market/market.ts'
import type { Track } from '../market/vocabulary.ts'
import { knowledgeOn, learn } from './knowledge.ts'
import { type Line, QuestionError, type RankedLine } from './question.ts'
import { type ResolvedLine, resolveLines } from './resolve.ts'

/**
 * Rank order lists with supplemental lists, as the residency match knows them: an advanced position begins in the second year, and the
 * list attached to it holds first-year programs. A program is one program wherever it stands: on the rank order list, on a supplemental
 * list or on several of them. So every program is laid out once, and each place of a supplemental list points at it. The n-th line
 * of a description stands for the same program on each list.
 */
export interface SupplementalLists {
  /** The lines of the rank order list, and behind them every program of a supplemental list that does not stand there. */
  readonly laid: readonly ResolvedLine[]
  /** Lines of the rank order list, which come first among those laid out. */
  readonly ranked: number
  /** In the order of the rank order list. */
  readonly lists: readonly SupplementalList[]
  /** line of the rank order list -> what its position is. */
  readonly kind: readonly PositionKind[]
}

export interface SupplementalList {
  /** Place of the advanced position on the rank order list, from 0. */
  readonly line: number
  /** place on the supplemental list -> place among the lines laid out. */
  readonly places: Uint32Array
}

/** A position that begins in the second year, one that ends with the first, or any other. */
export type PositionKind = 'advanced' | 'firstYear' | 'other'

/** Tracks of first-year programs, from the one that a description without a track means on a supplemental list. */
const FIRST_YEAR_TRACKS: readonly Track[] = ['preliminary', 'transitional']

/** Programs of supplemental lists beside those of the rank order list: as many as a rank order list may have. */
const MOST_BESIDE = 300

const LIST = '/rankOrderList'

export const kindOf = (market: Market, { candidates }: ResolvedLine): PositionKind => {
  const { track } = market.programs[candidates[0]]
  if (track === 'advanced') return 'advanced'
  return FIRST_YEAR_TRACKS.includes(track) ? 'firstYear' : 'other'
}

/** The lines by themselves, without what is attached to them. */
export const withoutSupplements = (lines: readonly RankedLine[]): readonly Line[] =>
  lines.some(({ supplemental }) => supplemental) ? lines.map(({ supplemental: _, ...line }) => line) : lines

/** On a supplemental list a description that leaves the track out means the first year of its specialty. */
function firstYearOf(market: Market, line: Line): Line {
  if (line.like === undefined || line.like.track !== undefined) return line
  const { specialty } = line.like
  const track = FIRST_YEAR_TRACKS.find((each) =>
    market.season.branches.some((branch) => branch.specialty === specialty && branch.track === each),
  )
  return track === undefined ? line : { ...line, like: { ...line.like, track } }
}

/** All lists with what is known about a named program on each place where it stands. Throws a QuestionError where that is said in two ways. */
function written(market: Market, rankOrderList: readonly RankedLine[]): { main: Line[]; lists: (Line[] | undefined)[] } {
  const known = new Map<string, { line: Line; pointer: string }>()
  const main = withoutSupplements(rankOrderList)
  main.forEach((line, l) => {
    if (line.program !== undefined && !known.has(line.program)) known.set(line.program, { line, pointer: `${LIST}/${l}` })
  })
  const lists = rankOrderList.map(({ supplemental }, l) =>
    supplemental?.map((line, m) => {
      const pointer = `${LIST}/${l}/supplemental/${m}`
      if (line.program === undefined) return firstYearOf(market, line)
      const first = known.get(line.program)
      const merged = first ? learn(first.line, line, pointer, first.pointer) : line
      known.set(line.program, { line: merged, pointer: first?.pointer ?? pointer })
      return line
    }),
  )
  const knownOf = ({ program }: Line) => (program === undefined ? undefined : known.get(program))
  return {
    // Of a program that stands on the rank order list twice, the second line keeps what it says itself.
    main: main.map((line, l) => {
      const first = knownOf(line)
      return first?.pointer === `${LIST}/${l}` ? first.line : line
    }),
    lists: lists.map((list) => list?.map((line) => knownOf(line)?.line ?? line)),
  }
}

/** What is wrong with who stands where. */
function misplaced(market: Market, main: readonly ResolvedLine[], lists: readonly (readonly ResolvedLine[] | undefined)[]) {
  const called = ({ candidates, line }: ResolvedLine): string => {
    const { id, track } = market.programs[candidates[0]]
    return line.program === undefined ? `the description fits ${track} programs` : `${id} is a ${track} program`
  }
  return lists.flatMap((list, l) => {
    if (list === undefined) return []
    if (kindOf(market, main[l]) !== 'advanced')
      return [
        {
          pointer: `${LIST}/${l}/supplemental`,
          detail: `goes with an advanced position, and ${called(main[l])}; leave it out`,
        },
      ]
    return list.flatMap((line, m) => {
      if (kindOf(market, line) === 'firstYear') return []
      const part = line.line.program === undefined ? 'like' : 'program'
      return [
        {
          pointer: `${LIST}/${l}/supplemental/${m}/${part}`,
          detail: `a supplemental list holds first-year programs, preliminary or transitional, and ${called(line)}`,
        },
      ]
    })
  })
}

/** Where in a question the line stands that was laid out at a place. */
export function pointerTo(supplements: SupplementalLists | undefined, place: number): string {
  const list =
    supplements && place >= supplements.ranked ? supplements.lists.find(({ places }) => places.includes(place)) : undefined
  return list ? `${LIST}/${list.line}/supplemental/${list.places.indexOf(place)}` : `${LIST}/${place}`
}

/** Looks up a rank order list that has supplemental lists. Throws a QuestionError. */
export function resolveSupplements(market: Market, rankOrderList: readonly RankedLine[]): SupplementalLists {
  const { main, lists } = written(market, rankOrderList)
  const ranked = resolveLines(market, main, LIST)
  const resolved = lists.map((list, l) => list && resolveLines(market, list, `${LIST}/${l}/supplemental`))
  const errors = misplaced(market, ranked, resolved)
  if (errors.length > 0) throw new QuestionError('INVALID_REQUEST', errors)
  // What is known of a description may differ from list to list; such lines stand for one program in every world, and meet there.
  const nameOf = ({ line, candidates, hash, ordinal }: ResolvedLine): string =>
    `${hash} ${ordinal} ${candidates[0]} ${line.like ? knowledgeOn(line) : ''}`
  const laid = [...ranked]
  const places = new Map<string, number>()
  ranked.forEach((line, l) => {
    if (!places.has(nameOf(line))) places.set(nameOf(line), l)
  })
  const placeOf = (line: ResolvedLine): number => {
    const known = places.get(nameOf(line))
    if (known !== undefined) return known
    places.set(nameOf(line), laid.length)
    return laid.push(line) - 1
  }
  const found = resolved.flatMap((list, line): SupplementalList[] =>
    list ? [{ line, places: Uint32Array.from(list, placeOf) }] : [],
  )
  if (laid.length - ranked.length > MOST_BESIDE)
    throw new QuestionError('INVALID_REQUEST', [
      {
        pointer: LIST,
        detail: `its supplemental lists name ${laid.length - ranked.length} programs beside those of the rank order list; at most ${MOST_BESIDE}`,
      },
    ])
  return { laid, ranked: ranked.length, lists: found, kind: ranked.map((line) => kindOf(market, line)) }
}
