// The inner loop of drawing a world in AssemblyScript: one specialty's part of one rank order list. Built into
// market/kernel-bytes.ts by `npm run -s kernel`. What stands where is laid out by market/draw-kernel.ts; all
// arguments that name an array or a stream are byte offsets.

import { HALF, HALF_WORD, MAGIC, exceededBy, exponentials, lookAt, splat, tabulate, tails } from './tables'
import { AHEAD, BYTES, WORDS, replenish } from './threefry'
import { INVITATION, OWN, PROGRAM, invitations, layWalk, walk } from './walk'

/** Strengths at which summed rates are tabulated (market/invitations.ts). */
export const LOWEST: f64 = -4
export const HIGHEST: f64 = 4
const STEP: f64 = 0.25

/** program -> what divides how much it is liked, as f64. */
let tastes: usize = 0
/** While they are put in order: how late programs come (f32), and which invitations they are (u32). */
let lates: usize = 0
let racers: usize = 0
/** The list in order: how late the program comes (f32, high half), invitation (low half). */
let places: usize = 0

/** Tells the kernel where its columns and its scratch room are. */
export function layOut(
  tastesAt: usize,
  invitationsAt: usize,
  positionsAt: usize,
  latesAt: usize,
  racersAt: usize,
  placesAt: usize,
): void {
  tastes = tastesAt
  layWalk(invitationsAt, positionsAt)
  lates = latesAt
  racers = racersAt
  places = placesAt
}

// What follows avoids branches that depend on chance: the processor guesses them wrong, and then waits for all that the
// answer depends on. It writes down everything, and goes on past what is to stay.

/**
 * Draws one block and returns the number of its lines, which are written to `program` and `key` best first. running, guide: the tables of
 * the cell, of the lowest strength first, each of which is made when it is first walked; made: for each whether it has been.
 * strength: within those of the tables. first: the branch's first program; rate: by what the rates of invitation
 * are multiplied. base: what all programs add to a score, spread: of what each adds alone. most: lines of a block at
 * most. filters: 0, or where those are that apply to the values that follow it. steps: 3, or 2 to leave out the scores, 1 the order
 * and the filters as well, 0 the invitations too, as if there were one.
 */
export function draw(
  stream: usize,
  bars: usize,
  running: usize,
  guide: usize,
  made: usize,
  programs: u32,
  first: u32,
  strength: f64,
  rate: f64,
  base: f64,
  spread: f64,
  most: u32,
  program: usize,
  key: usize,
  filters: usize,
  step2ck: f64,
  years: u32,
  attempts: u32,
  visa: u32,
  steps: u32,
): u32 {
  if (steps == 0) return 1
  // The table to walk: the first that is not for a lower strength.
  const point = <usize>ceil((strength - LOWEST) / STEP)
  const row = point * <usize>(programs + 1)
  running += row << 2
  guide += row << 1
  if (!load<u8>(made + point)) {
    tabulate(bars, programs, running, guide, LOWEST + <f64>point * STEP)
    store<u8>(made + point, 1)
  }
  const invited = walk(stream, bars, running, guide, programs, strength, rate)
  if (invited == 0 || steps < 2) return min<u32>(invited, most)
  const kept = filters
    ? order(stream, invited, first, most, filters, step2ck, years, attempts, visa)
    : order(stream, invited, first, most, 0, 0, 0, 0, 0)
  if (steps == 3) score(kept, first, base, spread, program, key)
  return kept
}

/**
 * Puts the invitations that no filter takes away in the applicant's order, as far as the longest block goes. To like best
 * w + Gumbel is to come first in a race of exponentials with rates exp(w), so what is compared is how late a program comes.
 */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function order(
  stream: usize,
  invited: u32,
  first: u32,
  most: u32,
  filters: usize,
  step2ck: f64,
  years: u32,
  attempts: u32,
  visa: u32,
): u32 {
  const enough = stream + WORDS + BYTES - AHEAD
  const half = splat(HALF)
  const step = splat(HALF_WORD)
  const lowHalf = i32x4.splat(0xffff)
  let kept: usize = 0
  let next = <usize>load<u32>(stream)
  for (let i: u32 = 0; i < invited; i += 2) {
    if (next > enough) next = replenish(stream, next)
    // An odd number ends in a pair of the same, which counts once.
    const pair = <usize>(i + 1 < invited)
    const one = invitations + <usize>i * INVITATION
    const two = one + pair * INVITATION
    const p = <usize>(load<u32>(one, PROGRAM) + first)
    const q = <usize>(load<u32>(two, PROGRAM) + first)
    const words = v128.load_zero<u64>(next)
    next += 4 + (pair << 2)
    store<u32>(two, i32x4.extract_lane(words, 1) >>> 16, OWN)
    store<u32>(one, i32x4.extract_lane(words, 0) >>> 16, OWN)
    const uniform = f64x2.mul(f64x2.add(f64x2.convert_low_i32x4_u(v128.and(words, lowHalf)), half), step)
    const taste = v128.load_lane<u64>(tastes + (q << 3), v128.load_zero<u64>(tastes + (p << 3)), 1)
    const late = f32x4.demote_f64x2_zero(f64x2.mul(exponentials(uniform), taste))
    store<u32>(lates + kept, i32x4.extract_lane(late, 0))
    store<u32>(racers + kept, i)
    kept += filters ? passes(filters + (p << 4), step2ck, years, attempts, visa) << 2 : 4
    store<u32>(lates + kept, i32x4.extract_lane(late, 1))
    store<u32>(racers + kept, i + 1)
    kept += (filters ? pair & passes(filters + (q << 4), step2ck, years, attempts, visa) : pair) << 2
  }
  store<u32>(stream, <u32>next)
  const racing = <u32>(kept >>> 2)
  return racing <= FEW ? placeFew(racing, most) : placeFirst(racing, most)
}

/**
 * 1 if no hard filter closes a program, else 0. What is read: floor of the score, the same for an H-1B visa (f32), most years, most
 * attempts, visas met (u8, bits). `visa` is an index into VISA_NEEDS; 2 is an H-1B visa.
 */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function passes(at: usize, step2ck: f64, years: u32, attempts: u32, visa: u32): usize {
  return (
    <usize>(step2ck >= <f64>load<f32>(at)) &
    <usize>(years <= <u32>load<u8>(at, 8)) &
    <usize>(attempts <= <u32>load<u8>(at, 9)) &
    <usize>((<u32>load<u8>(at, 10) >>> visa) & 1) &
    (<usize>(visa != 2) | <usize>(step2ck >= <f64>load<f32>(at, 4)))
  )
}

/** So many are put in order by counting, for each, who comes before. Their number stands in the last bits of how late they come. */
const FEW: u32 = 64

function placeFew(racing: u32, most: u32): u32 {
  const end = lates + ((<usize>racing) << 2)
  const high = i32x4.splat(~(FEW - 1))
  const four = i32x4.splat(4)
  let number = i32x4(0, 1, 2, 3)
  for (let at = lates; at < end; at += 16) {
    v128.store(at, v128.or(v128.and(v128.load(at), high), number))
    number = i32x4.add(number, four)
  }
  // Behind the last stand some who come after everyone, all in the same place.
  v128.store(end, i32x4.splat(0x7fffffff))
  for (let at = lates; at < end; at += 16) {
    const late = v128.load(at)
    const a = i32x4.shuffle(late, late, 0, 0, 0, 0)
    const b = i32x4.shuffle(late, late, 1, 1, 1, 1)
    const c = i32x4.shuffle(late, late, 2, 2, 2, 2)
    const d = i32x4.shuffle(late, late, 3, 3, 3, 3)
    let beforeA = i32x4.splat(0)
    let beforeB = beforeA
    let beforeC = beforeA
    let beforeD = beforeA
    for (let other = lates; other < end; other += 16) {
      const others = v128.load(other)
      beforeA = i32x4.sub(beforeA, i32x4.gt_s(a, others))
      beforeB = i32x4.sub(beforeB, i32x4.gt_s(b, others))
      beforeC = i32x4.sub(beforeC, i32x4.gt_s(c, others))
      beforeD = i32x4.sub(beforeD, i32x4.gt_s(d, others))
    }
    const ab = i32x4.add(i32x4.shuffle(beforeA, beforeB, 0, 4, 1, 5), i32x4.shuffle(beforeA, beforeB, 2, 6, 3, 7))
    const cd = i32x4.add(i32x4.shuffle(beforeC, beforeD, 0, 4, 1, 5), i32x4.shuffle(beforeC, beforeD, 2, 6, 3, 7))
    const place = i32x4.add(i64x2.shuffle(ab, cd, 0, 2), i64x2.shuffle(ab, cd, 1, 3))
    const racer = v128.load(racers + (at - lates))
    const firstTwo = i32x4.shuffle(racer, late, 0, 4, 1, 5)
    const lastTwo = i32x4.shuffle(racer, late, 2, 6, 3, 7)
    v128.store_lane<u64>(places + ((<usize>i32x4.extract_lane(place, 0)) << 3), firstTwo, 0)
    v128.store_lane<u64>(places + ((<usize>i32x4.extract_lane(place, 1)) << 3), firstTwo, 1)
    v128.store_lane<u64>(places + ((<usize>i32x4.extract_lane(place, 2)) << 3), lastTwo, 0)
    v128.store_lane<u64>(places + ((<usize>i32x4.extract_lane(place, 3)) << 3), lastTwo, 1)
  }
  return min<u32>(racing, most)
}

/** The first `most` of many, by insertion into a window: what falls out of it is never looked at again. */
function placeFirst(racing: u32, most: u32): u32 {
  let kept: usize = 0
  const room = (<usize>most) << 3
  for (let k: usize = 0; k < (<usize>racing) << 2; k += 4) {
    const place = ((<u64>load<u32>(lates + k)) << 32) | <u64>load<u32>(racers + k)
    if (kept == room) {
      if (place >= load<u64>(places + kept - 8)) continue
    } else kept += 8
    let j = places + kept - 8
    for (; j > places; j -= 8) {
      const before = load<u64>(j - 8)
      if (before < place) break
      store<u64>(j, before)
    }
    store<u64>(j, place)
  }
  return <u32>(kept >>> 3)
}

/** Writes the lines, two at a time: programs, and how each ranks the applicant, as a key (market/score-key.ts). */
function score(kept: u32, first: u32, base: f64, spread: f64, program: usize, key: usize): void {
  const half = splat(HALF)
  const step = splat(HALF_WORD)
  const magic = splat(MAGIC)
  const bases = f64x2.splat(base)
  const spreads = f64x2.splat(spread)
  const end = places + ((<usize>kept) << 3)
  for (let at = places; at < end; at += 16) {
    // An odd number ends in a pair of the same, of which one is written.
    const pair = at + 8 < end
    const one = invitations + <usize>load<u32>(at) * INVITATION
    const two = invitations + <usize>load<u32>(at + ((<usize>pair) << 3)) * INVITATION
    const oneBar = v128.load(one)
    const twoBar = v128.load(two)
    const c = i64x2.shuffle(oneBar, twoBar, 0, 2)
    const left = i64x2.shuffle(oneBar, twoBar, 1, 3)
    const above = f64x2.sub(exceededBy(f64x2.mul(left, lookAt(tails, c, magic))), c)
    const halves = v128.load_lane<u32>(two + OWN, v128.load_zero<u32>(one + OWN), 1)
    const uniform = f64x2.mul(f64x2.add(f64x2.convert_low_i32x4_u(halves), half), step)
    const own = f64x2.mul(spreads, exceededBy(uniform))
    const keys = keysOf(f32x4.demote_f64x2_zero(f64x2.add(f64x2.add(above, bases), own)))
    store<u32>(program, load<u32>(one, PROGRAM) + first)
    store<u32>(key, i32x4.extract_lane(keys, 0))
    if (pair) {
      store<u32>(program, load<u32>(two, PROGRAM) + first, 4)
      store<u32>(key, i32x4.extract_lane(keys, 1), 4)
    }
    program += 8
    key += 8
  }
}

/** Lower is better; 0xffffffff at or below the floor 0, under which a program ranks nobody. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function keysOf(score: v128): v128 {
  const ranked = f32x4.gt(score, f32x4.splat(0))
  return v128.or(v128.andnot(i32x4.splat(0x7fffffff), score), v128.not(ranked))
}
