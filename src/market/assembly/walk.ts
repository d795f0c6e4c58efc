// Who invites, for draw.ts: one walk along the summed rates of a cell (market/invitations.ts).

import { HALF, MAGIC, WORD, exponentials, lookAt, rates, splat } from './tables'
import { AHEAD, BYTES, WORDS, replenish } from './threefry'

/** Invitations to one block: bar to pass (f64), uniform left over (f64), program in the branch and a word's half for the noise (u16). */
export let invitations: usize = 0
/** Positions along the summed rates, as f64. */
let positions: usize = 0

export const INVITATION: usize = 24
export const PROGRAM: usize = 16
export const OWN: usize = 20
const MOST_INVITED: usize = 4096

/** So many positions are drawn before it is looked who stands there, for two words each. */
const STRETCH: usize = AHEAD >>> 3

/** Tells the kernel where invitations are written, and where a stretch of positions and one more can be. */
export function layWalk(invitationsAt: usize, positionsAt: usize): void {
  invitations = invitationsAt
  positions = positionsAt
}

/**
 * Programs that invite, in program order: one walk along the summed rates, thinned to those of the strength itself. Positions depend
 * on each other, and what is read there does not; the one after the other, two at a time, the processor need not wait for either.
 */
export function walk(
  stream: usize,
  bars: usize,
  running: usize,
  guide: usize,
  programs: u32,
  strength: f64,
  rate: f64,
): u32 {
  const enough = stream + WORDS + BYTES - AHEAD
  const total = <f64>load<f32>(running + ((<usize>programs) << 2))
  const slots = f64x2.splat(<f64>programs / total)
  const pace = f64x2.splat(1 / rate)
  const strengths = f64x2.splat(strength)
  const half = splat(HALF)
  const word = splat(WORD)
  const magic = splat(MAGIC)
  let at = invitations
  const end = invitations + MOST_INVITED * INVITATION
  let position: f64 = 0
  let last: usize = 0
  let next = <usize>load<u32>(stream)
  let arrived = false
  while (!arrived && at < end) {
    if (next > enough) next = replenish(stream, next)
    let words = next
    // No more than can all be invited: who is invited last ends the walk.
    const most = min<usize>(STRETCH, (end - at) / INVITATION) << 3
    let found: usize = 0
    while (found < most) {
      const drawn = v128.load(next)
      const uniform = f64x2.mul(f64x2.add(f64x2.convert_low_i32x4_u(i32x4.shuffle(drawn, drawn, 0, 2, 0, 2)), half), word)
      const steps = f64x2.mul(exponentials(uniform), pace)
      const first = position + f64x2.extract_lane(steps, 0)
      const second = first + f64x2.extract_lane(steps, 1)
      store<f64>(positions + found, first)
      store<f64>(positions + found, second, 8)
      if (!(second < total)) {
        arrived = true
        if (first < total) {
          found += 8
          next += 8
          position = first
          arrived = found < most
        }
        // Whoever arrives has drawn a position, and nothing else.
        if (arrived) next += 4
        break
      }
      found += 16
      next += 16
      position = second
    }
    if (found > most) {
      found -= 8
      next -= 8
      position = load<f64>(positions + found - 8)
    }
    // What stands beside the last of an odd number is looked at too.
    store<f64>(positions + found, position)
    for (let i: usize = 0; i < found; i += 16) {
      const here = v128.load(positions + i)
      const slot = f64x2.add(f64x2.floor(f64x2.mul(here, slots)), magic)
      // As f32, rounded down: totals up to there are those up to the position.
      const near = f32x4.demote_f64x2_zero(here)
      const above = f64x2.gt(f64x2.promote_low_f32x4(near), here)
      const below = i32x4.add(near, i32x4.shuffle(above, above, 0, 2, 0, 2))
      const one = passed(running + (guided(guide, i32x4.extract_lane(slot, 0)) << 2), i32x4.shuffle(below, below, 0, 0, 0, 0))
      const two = passed(running + (guided(guide, i32x4.extract_lane(slot, 2)) << 2), i32x4.shuffle(below, below, 1, 1, 1, 1))
      const bar = v128.load_lane<u32>(bars + (two - running), v128.load_zero<u32>(bars + (one - running)), 1)
      const c = f64x2.sub(f64x2.promote_low_f32x4(bar), strengths)
      // Walked at the rate of a slightly stronger applicant; to keep an event with the ratio of the rates makes it exact.
      const totals = v128.load_lane<u64>(two, v128.load_zero<u64>(one), 1)
      const slab = f64x2.sub(
        f64x2.promote_low_f32x4(i32x4.shuffle(totals, totals, 1, 3, 1, 3)),
        f64x2.promote_low_f32x4(i32x4.shuffle(totals, totals, 0, 2, 0, 2)),
      )
      const drawn = v128.load(words)
      words += 16
      const uniform = f64x2.mul(f64x2.add(f64x2.convert_low_i32x4_u(i32x4.shuffle(drawn, drawn, 1, 3, 1, 3)), half), word)
      const u = f64x2.mul(uniform, slab)
      const own = lookAt(rates, c, magic)
      // What is left of the uniform is uniform again, and will say how far above the bar the applicant was.
      const left = f64x2.div(u, own)
      const under = i64x2.bitmask(f64x2.lt(u, own)) & (i + 8 < found ? 3 : 1)
      v128.store(at, i64x2.shuffle(c, left, 0, 2))
      store<u32>(at, <u32>(one - running) >>> 2, PROGRAM)
      let invites = <usize>(under & 1) & <usize>(one != last)
      last ^= (last ^ one) & (0 - invites)
      at += invites * INVITATION
      v128.store(at, i64x2.shuffle(c, left, 1, 3))
      store<u32>(at, <u32>(two - running) >>> 2, PROGRAM)
      invites = <usize>(under >>> 1) & <usize>(two != last)
      last ^= (last ^ two) & (0 - invites)
      at += invites * INVITATION
    }
  }
  store<u32>(stream, <u32>next)
  return <u32>((at - invitations) / INVITATION)
}

/** The program at which the search in a slot begins; `slot` is a whole number. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function guided(guide: usize, slot: i32): usize {
  return <usize>load<u16>(guide + ((<usize>slot) << 1))
}

/** From the running total before a program on, that before the first program whose own is above a position: mostly one of the next three. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function passed(from: usize, position: v128): usize {
  let at = from
  let under = i32x4.bitmask(f32x4.le(v128.load(at, 4), position))
  while (under == 15) {
    at += 16
    under = i32x4.bitmask(f32x4.le(v128.load(at, 4), position))
  }
  return at + ((<usize>ctz(~under)) << 2)
}
