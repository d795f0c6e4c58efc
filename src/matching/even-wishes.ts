import type { LineOf } from './rosters.ts'
import { NO_PROGRAM } from './varied-world.ts'

/** A line with which somebody would come to a program that wants an even number, if it had the seats back that it lost. */
export interface EvenWish extends LineOf {
  /** How many more applicants the program would hold: 1, or 2 if both members of a couple would come. */
  readonly gain: number
  /** Applicants whose matches would change; both members for a joint line. */
  readonly people: readonly number[]
  /** Program where the partner of whoever comes would be, or NO_PROGRAM. */
  readonly other: number
  /** That partner, and how the other program ranks them. */
  readonly partner: number
  readonly partnerKey: number
}

/** So many wishes that need no seat elsewhere, each of other people, always hold two that go together: three are not of one couple, or of one member each. */
const ENOUGH_ALONE = 3

/** Of the wishes that need a seat at one other program, the two of those it ranks highest go together if any two do. */
const ENOUGH_WITH_OTHER = 2

/**
 * One wish that brings two applicants to a program, or two wishes that bring one each and can both come true; none if there are no such.
 * `bothFit` says whether the other program of two wishes, the same for both, would have both partners.
 */
export function wishesOfTwo(wishes: readonly EvenWish[], bothFit: (one: EvenWish, two: EvenWish) => boolean): EvenWish[] {
  const pair = wishes.find(({ gain }) => gain === 2)
  if (pair !== undefined) return [pair]
  const asked = [...Map.groupBy(wishes, ({ other }) => other)].flatMap(([other, group]) => fewOf(group, other))
  for (const [i, one] of asked.entries()) {
    for (const two of asked.slice(0, i)) {
      if (one.people.some((a) => two.people.includes(a))) continue
      if (one.other === NO_PROGRAM || one.other !== two.other || bothFit(two, one)) return [two, one]
    }
  }
  return []
}

/** As many of the wishes that name the same other program as need be asked. */
function fewOf(group: readonly EvenWish[], other: number): EvenWish[] {
  const enough = other === NO_PROGRAM ? ENOUGH_ALONE : ENOUGH_WITH_OTHER
  const ranked =
    other === NO_PROGRAM ? group : group.toSorted((one, two) => one.partnerKey - two.partnerKey || one.partner - two.partner)
  const few: EvenWish[] = []
  for (const wish of ranked) {
    if (few.length === enough) break
    if (!few.some(({ people }) => people.join() === wish.people.join())) few.push(wish)
  }
  return few
}
