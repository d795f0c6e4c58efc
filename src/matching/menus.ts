import { programOptimal } from './program-optimal.ts'
import { UNMATCHED, type World } from './world.ts'

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

/** Index of the first place on a newcomer's list whose key beats the cutoff of its program, or UNMATCHED. */
export function firstOnMenu(cutoffs: ArrayLike<number>, programs: ArrayLike<number>, keys: ArrayLike<number>): number {
  for (let place = 0; place < programs.length; place++) if (keys[place] < cutoffs[programs[place]]) return place
  return UNMATCHED
}
