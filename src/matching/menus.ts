import type { HeldSeats } from './held-seats.ts'
import { programOptimal } from './program-optimal.ts'
import { UNMATCHED, UNRANKED, type World } from './world.ts'

/**
 * program -> the key that one more applicant must beat (be lower than) in this world: the worst key the program holds when it is full
 * in the program-optimal stable matching, UNRANKED when a seat stays vacant (every ranked key is lower), 0 when it has no seats (no
 * key is lower).
 *
 * The programs whose cutoff a newcomer's key beats are the newcomer's menu, and under applicant-proposing deferred acceptance the
 * newcomer is matched to the first of them on whatever list they submit. This is exact, not a large-market approximation, because
 * applicant-proposing deferred acceptance is strategy-proof for one applicant: what one can get is one's favourite out of a set
 * that depends only on everybody else (Gonczarowski, Heffetz & Thomas, "Strategyproofness-exposing mechanism descriptions"; the
 * taxation principle of Hammond). The cutoffs of the applicant-optimal matching would not do: a displacement the newcomer
 * sets off there can come back and displace the newcomer.
 *
 * The newcomer stands last among equal keys, as the applicant with the highest index would. A floor under which a program ranks
 * nobody is not in here: it binds in addition, also where seats are vacant.
 */
export function menus(world: World): Uint32Array {
  return programOptimal(world).seats.cutoff
}

/** What one more applicant must beat, and what two who want to be at the same program together must both beat. */
export interface MenusForTwo {
  /** As menus gives them. */
  readonly cutoff: Uint32Array
  /**
   * program -> the key that the worse of two newcomers must beat so that both are among the best that the program has seats for: the
   * worst key but one that it holds when full, the worst key when one seat is vacant, UNRANKED when two are, 0 with fewer than two seats.
   */
  readonly second: Uint32Array
}

/**
 * The menus of a world, for one newcomer and for two at the same program. Two are both held where the worse of them beats the cutoff of
 * the program with one seat fewer. That is the second cutoff unless the seat taken sets off a ring of moves (program-optimal.ts), which
 * can only raise it: in national markets of the season it did so at none of 513 programs, in small crowded ones at one in thirty.
 */
export function menusForTwo(world: World): MenusForTwo {
  const { seats } = programOptimal(world)
  return { cutoff: seats.cutoff, second: world.quota.map((quota, p) => secondCutoff(seats, quota, p)) }
}

function secondCutoff({ firstSeat, taken, seatKey }: HeldSeats, quota: number, p: number): number {
  if (quota < 2) return 0
  const held = taken[p]
  if (held < quota - 1) return UNRANKED
  // The worst holder is on top of the heap, and the worst but one right below.
  const top = firstSeat[p]
  if (held < quota) return seatKey[top]
  return held === 2 ? seatKey[top + 1] : Math.max(seatKey[top + 1], seatKey[top + 2])
}

/** Index of the first place on a newcomer's list whose key beats the cutoff of its program, or UNMATCHED. */
export function firstOnMenu(cutoffs: ArrayLike<number>, programs: ArrayLike<number>, keys: ArrayLike<number>): number {
  for (let place = 0; place < programs.length; place++) if (keys[place] < cutoffs[programs[place]]) return place
  return UNMATCHED
}
