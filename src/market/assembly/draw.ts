// The inner loop of drawing a world in AssemblyScript: one specialty's part of one rank order list. Built into
// market/kernel-bytes.ts by `npm run -s kernel`. What stands where is laid out by market/draw-kernel.ts; all
// arguments that name an array or a stream are byte offsets.

import { exceeded, exponential, look, tails } from './tables'
import { BYTES, WORDS, refill } from './threefry'
import { INVITATION, LEFT, OWN, PROGRAM, invitations, layWalk, walk } from './walk'

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
 * Draws one block and returns the number of its lines, which are written to `program` and `key` best first. The tables of
 * the cell are those for the strength to walk at; first: the branch's first program; rate: by what the rates of invitation
 * are multiplied. base: what all programs add to a score, spread: of what each adds alone. most: lines of a block at
 * most. filters: 0, or where those are that apply to the values that follow it. steps: 3, or 1 to walk only and return the
 * number of invitations, 2 to leave out the scores.
 */
export function draw(
  stream: usize,
  bars: usize,
  running: usize,
  guide: usize,
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
  const invited = walk(stream, bars, running, guide, programs, strength, rate)
  if (invited == 0 || steps < 2) return invited
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
  const wordsEnd = stream + WORDS + BYTES
  let kept: usize = 0
  let next = <usize>load<u32>(stream)
  for (let i: u32 = 0; i < invited; i++) {
    const at = invitations + <usize>i * INVITATION
    const p = <usize>(load<u32>(at, PROGRAM) + first)
    if (next == wordsEnd) next = refill(stream)
    const word = load<u32>(next)
    next += 4
    store<u32>(at, word >>> 16, OWN)
    const late = <f32>(exponential((<f64>(word & 0xffff) + 0.5) * 0.0000152587890625) * load<f64>(tastes + (p << 3)))
    store<u32>(lates + kept, reinterpret<u32>(late))
    store<u32>(racers + kept, i)
    kept += filters ? passes(filters + (p << 4), step2ck, years, attempts, visa) << 2 : 4
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
  for (let k: u32 = 0; k < racing; k++) {
    const at = lates + ((<usize>k) << 2)
    store<u32>(at, (load<u32>(at) & ~(FEW - 1)) | k)
  }
  v128.store(end, i32x4.splat(0x7fffffff))
  for (let at = lates; at < end; at += 4) {
    const late = load<u32>(at)
    const one = i32x4.splat(late)
    let before = i32x4.splat(0)
    for (let other = lates; other < end; other += 16) before = i32x4.sub(before, i32x4.gt_s(one, v128.load(other)))
    before = i32x4.add(before, i64x2.shuffle(before, before, 1, 0))
    const place = i32x4.extract_lane(before, 0) + i32x4.extract_lane(before, 1)
    const i = load<u32>(racers + (at - lates))
    store<u64>(places + ((<usize>place) << 3), ((<u64>late) << 32) | <u64>i)
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

/** Writes the lines: programs, and how each ranks the applicant, as a key (market/score-key.ts). */
function score(kept: u32, first: u32, base: f64, spread: f64, program: usize, key: usize): void {
  for (let j: usize = 0; j < <usize>kept; j++) {
    const at = invitations + <usize>load<u32>(places + (j << 3)) * INVITATION
    const c = load<f64>(at)
    const above = exceeded(load<f64>(at, LEFT) * look(tails, c)) - c
    const own = spread * exceeded((<f64>load<u32>(at, OWN) + 0.5) * 0.0000152587890625)
    store<u32>(program + (j << 2), load<u32>(at, PROGRAM) + first)
    store<u32>(key + (j << 2), keyOf(<f32>(above + base + own)))
  }
}

/** Lower is better; 0xffffffff at or below the floor 0, under which a program ranks nobody. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function keyOf(score: f32): u32 {
  return (~reinterpret<u32>(score) & 0x7fffffff) | (<u32>(score > 0) - 1)
}
