// The inner loop of drawing a world in AssemblyScript: one specialty's part of one rank order list. Built into
// market/kernel-bytes.ts by `npm run -s kernel`. What stands where is laid out by market/draw-kernel.ts; all
// arguments that name an array or a stream are byte offsets.

import { exceeded, exponential, look, rates, tails, uniform } from './tables'
import { WORDS, refill } from './threefry'

/** program -> what divides how much it is liked, as f64. */
let tastes: usize = 0
/** Invitations to one block: bar to pass (f64), uniform left over (f64), program in the branch and a word's half for the noise (u16). */
let invitations: usize = 0
/** While they are put in order: how late programs come (f32), and which invitations they are (u32). */
let lates: usize = 0
let racers: usize = 0
/** The list in order: how late the program comes (f32, high half), invitation (low half). */
let places: usize = 0

const INVITATION: usize = 24
const LEFT: usize = 8
const PROGRAM: usize = 16
const OWN: usize = 20
const MOST_INVITED: u32 = 4096

/** Tells the kernel where its columns and its scratch room are. */
export function layOut(
  tastesAt: usize,
  invitationsAt: usize,
  latesAt: usize,
  racersAt: usize,
  placesAt: usize,
): void {
  tastes = tastesAt
  invitations = invitationsAt
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

/** Programs that invite, in program order: one walk along the summed rates, thinned to those of the strength itself. */
function walk(
  stream: usize,
  bars: usize,
  running: usize,
  guide: usize,
  programs: u32,
  strength: f64,
  rate: f64,
): u32 {
  const wordsEnd = stream + WORDS + 1024
  const total = <f64>load<f32>(running + ((<usize>programs) << 2))
  const slots = <f64>programs / total
  const pace = 1 / rate
  let at = invitations
  const end = invitations + <usize>MOST_INVITED * INVITATION
  let position: f64 = 0
  let last: usize = 0
  let next = <usize>load<u32>(stream)
  while (at < end) {
    if (next == wordsEnd) next = refill(stream)
    position += exponential(uniform(load<u32>(next))) * pace
    next += 4
    if (!(position < total)) break
    // The program is mostly that at which the search begins, or one of the next two.
    const slot = <usize>load<u16>(guide + ((<usize><i32>(position * slots)) << 1))
    let here = running + (slot << 2) + 4
    here += (<usize>(<f64>load<f32>(here) <= position)) << 2
    here += (<usize>(<f64>load<f32>(here) <= position)) << 2
    while (<f64>load<f32>(here) <= position) here += 4
    const k = (here - running - 4) >>> 2
    const c = <f64>load<f32>(bars + (k << 2)) - strength
    // Walked at the rate of a slightly stronger applicant; to keep an event with the ratio of the rates makes it exact.
    const slab = <f64>load<f32>(here) - <f64>load<f32>(here - 4)
    if (next == wordsEnd) next = refill(stream)
    const u = uniform(load<u32>(next)) * slab
    next += 4
    const own = look(rates, c)
    store<f64>(at, c)
    // What is left of the uniform is uniform again, and will say how far above the bar the applicant was.
    store<f64>(at, u / own, LEFT)
    store<u32>(at, <u32>k, PROGRAM)
    const invites = <usize>(u < own) & <usize>(here != last)
    last ^= (last ^ here) & (0 - invites)
    at += invites * INVITATION
  }
  store<u32>(stream, <u32>next)
  return <u32>((at - invitations) / INVITATION)
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
  const wordsEnd = stream + WORDS + 1024
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
