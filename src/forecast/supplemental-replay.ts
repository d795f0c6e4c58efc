import { rothPeranson } from '../matching/roth-peranson.ts'
import { type VariedWorld, withoutVariations } from '../matching/varied-world.ts'
import { applicantsOf, UNMATCHED, type World } from '../matching/world.ts'
import { type Insertion, insertApplicant } from './insertion.ts'
import type { SupplementalLists } from './supplemental-lists.ts'
import { emptySupplementalEstimate, type SupplementalEstimate } from './supplemental-walk.ts'

/**
 * The replay of an applicant with supplemental lists: in every world the applicant is put into the market with the rank order list and
 * the supplemental lists, and Roth and Peranson's procedure runs. It asks nothing of menus: the applicant competes for first-year
 * seats with all who rank them, on whichever lists, and whoever is displaced from either seat goes on.
 */

/** Where the applicant ends up: place on the rank order list, and on the supplemental list attached to that line; UNMATCHED for nowhere. */
export interface TwoSeats {
  readonly line: number
  readonly supplementalLine: number
}

/** Of an insertion of all lines laid out, those of the rank order list. */
const ranked = ({ programs, keys }: Insertion, { ranked: count }: SupplementalLists): Insertion => ({
  programs: programs.subarray(0, count),
  keys: keys.subarray(0, count),
})

/** The world with one more applicant, who stands last and has some of the supplemental lists, at most one for a program. */
function insertWithLists(
  world: World,
  insertion: Insertion,
  supplements: SupplementalLists,
  some: readonly number[],
): VariedWorld {
  const lists = some.map((list) => supplements.lists[list])
  const places = lists.flatMap((list) => [...list.places])
  let end = 0
  return {
    ...withoutVariations(insertApplicant(world, ranked(insertion, supplements))),
    supplements: {
      applicant: new Uint32Array(lists.length).fill(applicantsOf(world)),
      advanced: Uint32Array.from(lists, ({ line }) => insertion.programs[line]),
      listStart: Uint32Array.of(0, ...lists.map((list) => (end += list.places.length))),
      program: Uint32Array.from(places, (place) => insertion.programs[place]),
      key: Uint32Array.from(places, (place) => insertion.keys[place]),
    },
  }
}

/** Runs the whole match with the applicant in it. */
export function landingOnBoth(world: World, insertion: Insertion, supplements: SupplementalLists): TwoSeats {
  // The procedure knows a supplemental list by its program. Lines that stand for the same one have lists of their own, so when the applicant
  // lands on another line than that whose list went in, it runs again with the list of that one.
  const listOf = new Map<number, number>()
  supplements.lists.forEach(({ line }, list) => {
    if (!listOf.has(insertion.programs[line])) listOf.set(insertion.programs[line], list)
  })
  const seats = run(world, insertion, supplements, [...listOf.values()])
  const own = supplements.lists.findIndex(({ line }) => line === seats.line)
  const used = seats.line === UNMATCHED ? undefined : listOf.get(insertion.programs[seats.line])
  if (used === undefined || used === own) return seats
  return own < 0 ? { ...seats, supplementalLine: UNMATCHED } : run(world, insertion, supplements, [own])
}

function run(world: World, insertion: Insertion, supplements: SupplementalLists, some: readonly number[]): TwoSeats {
  const varied = insertWithLists(world, insertion, supplements, some)
  const { line, supplementalLine } = rothPeranson(varied)
  const a = applicantsOf(world)
  const landed = line[a] === UNMATCHED ? UNMATCHED : line[a] - world.listProgram.length
  const beside = supplementalLine[a]
  const start = some.findIndex(
    (_, k) => beside >= varied.supplements.listStart[k] && beside < varied.supplements.listStart[k + 1],
  )
  return {
    line: landed,
    supplementalLine: beside === UNMATCHED ? UNMATCHED : beside - varied.supplements.listStart[start],
  }
}

/** Where the walk over cutoffs ends: the first line whose program would take the applicant, and the first such on its supplemental list. */
export function walkOnBoth(cutoffs: Uint32Array, { programs, keys }: Insertion, supplements: SupplementalLists): TwoSeats {
  const takes = (place: number): boolean => keys[place] < cutoffs[programs[place]]
  const line = supplements.laid.findIndex((_, l) => l < supplements.ranked && takes(l))
  const list = supplements.lists.find((each) => each.line === line)
  return { line, supplementalLine: list ? list.places.findIndex(takes) : UNMATCHED }
}

/** Numbers of a replayed world behind those of the rank order list: the place on the supplemental list landed on, or UNMATCHED, then per supplemental line 1 where its program was on the menu. */
export const supplementalRow = (lists: readonly { readonly supplemental?: readonly unknown[] }[]): number =>
  lists.some(({ supplemental }) => supplemental)
    ? 1 + lists.reduce((sum, { supplemental = [] }) => sum + supplemental.length, 0)
    : 0

/** Fills that part of a row. */
export function fillSupplementalRow(
  row: Int32Array,
  seats: TwoSeats,
  cutoffs: Uint32Array,
  { programs, keys }: Insertion,
  { lists }: SupplementalLists,
): void {
  row[0] = seats.supplementalLine
  let at = 1
  for (const { places } of lists) for (const place of places) row[at++] = keys[place] < cutoffs[programs[place]] ? 1 : 0
}

/** What the rows of worlds 0, 1, 2, ... come to; each has the line landed on first, and its supplemental part from `from`. */
export function supplementalEstimateOf(
  supplements: SupplementalLists,
  rows: Int32Array,
  width: number,
  from: number,
): SupplementalEstimate {
  const worlds = rows.length / width
  const sums = emptySupplementalEstimate(supplements, worlds)
  for (let world = 0; world < worlds; world++) {
    const row = rows.subarray(world * width, (world + 1) * width)
    let at = from + 1
    for (const { onMenu } of sums.lists) for (let m = 0; m < onMenu.length; m++) onMenu[m] += row[at++] / worlds
    const [line] = row
    if (line === UNMATCHED) continue
    const kind = supplements.kind[line]
    const paired = row[from] !== UNMATCHED
    if (kind === 'advanced') sums[paired ? 'advancedWithFirstYear' : 'advancedWithoutFirstYear'][world] = 1
    else sums[kind === 'firstYear' ? 'firstYearOnly' : 'other'][world] = 1
    if (paired) sums.lists.find((list) => list.line === line)!.landed[row[from]] += 1 / worlds
  }
  return sums
}
