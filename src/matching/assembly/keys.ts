// Deferred acceptance on keys as they are, scores among them: nothing is ranked or sorted beforehand, and equal keys are decided by applicant.
// The steps are those of propose.ts on words of eight bytes; all arguments that name an array are byte offsets.

// A program is four numbers: the key to beat, the seat that gives it (the next vacant one while there is any), its first
// seat, its quota. It has at least four seats' room, whatever its quota, so that vectors need no exception.
const AT: usize = 4
const FIRST: usize = 8
const QUOTA: usize = 12

/** What is to be beaten at a vacant seat: every key of a ranked applicant is lower. */
const VACANT: u32 = 0xffffffff

/** Lists in hand at once: their next words come from the memory together instead of one after the other. */
const IN_HAND: u32 = 16
/** A list in hand is four numbers: the offset of its next word, the applicant, and that word (program, key). */
const APPLICANT: usize = 4
const WORD: usize = 8
const KEY: usize = 4
const HAND: usize = 16

/**
 * Writes every line's program and key side by side, and closes every list with a program that takes everyone: number `count`.
 * start: applicant -> offset of the first word of the list.
 */
export function pairUp(listStart: usize, applicants: u32, lines: usize, keys: usize, start: usize, words: usize, count: u32): void {
  let at = words
  for (let a: usize = 0; a < <usize>applicants; a++) {
    store<u32>(start + (a << 2), <u32>at)
    const first = <usize>load<u32>(listStart + (a << 2)) << 2
    const end = <usize>load<u32>(listStart + (a << 2), 4) << 2
    for (let l = first; l < end; l += 4) {
      store<u32>(at, load<u32>(lines + l))
      store<u32>(at, load<u32>(keys + l), KEY)
      at += 8
    }
    store<u32>(at, count)
    store<u32>(at, 0, KEY)
    at += 8
  }
}

/** All seats vacant. quotas, firstSeats: program -> number. The program after the last takes everyone and keeps nobody. */
export function vacateKeys(programs: usize, quotas: usize, firstSeats: usize, count: u32): void {
  for (let p: usize = 0; p < <usize>count; p++) {
    const at = programs + (p << 4)
    const quota = load<u32>(quotas + (p << 2))
    const first = load<u32>(firstSeats + (p << 2))
    store<u32>(at, quota == 0 ? 0 : VACANT)
    store<u32>(at, first, AT)
    store<u32>(at, first, FIRST)
    store<u32>(at, quota, QUOTA)
  }
  const sentinel = programs + ((<usize>count) << 4)
  store<u32>(sentinel, VACANT)
  store<u32>(sentinel, 0, QUOTA)
}

/**
 * Lets so many `newcomers`, which names them, propose, and whoever they displace, until nothing moves. programs: as above; seatKeys: seat ->
 * key of the holder; holders: seat -> offset of the word after the holder's, and the holder; hands: room for the lists
 * in hand.
 */
export function proposeKeys(
  start: usize,
  newcomers: usize,
  count: u32,
  programs: usize,
  seatKeys: usize,
  holders: usize,
  hands: usize,
): void {
  let inHand: u32 = 0
  let next = newcomers
  const end = newcomers + ((<usize>count) << 2)
  while (true) {
    for (; inHand < IN_HAND && next < end; inHand++) {
      const hand = hands + (<usize>inHand) * HAND
      const newcomer = load<u32>(next)
      store<u32>(hand, load<u32>(start + ((<usize>newcomer) << 2)))
      store<u32>(hand, newcomer, APPLICANT)
      next += 4
    }
    if (inHand == 0) return
    const handsEnd = hands + (<usize>inHand) * HAND
    for (let hand = hands; hand < handsEnd; hand += HAND) store<u64>(hand, load<u64>(<usize>load<u32>(hand)), WORD)
    let kept = hands
    for (let hand = hands; hand < handsEnd; hand += HAND) {
      let at = <usize>load<u32>(hand) + 8
      const a = load<u32>(hand, APPLICANT)
      let p = programs + ((<usize>load<u32>(hand, WORD)) << 4)
      let key = load<u32>(hand, WORD + KEY)
      let cut = load<u32>(p)
      while (key >= cut && !(key == cut && winsTie(p, cut, a, holders))) {
        p = programs + ((<usize>load<u32>(at)) << 4)
        key = load<u32>(at, KEY)
        at += 8
        cut = load<u32>(p)
      }
      const seat = <usize>load<u32>(p, AT)
      const holder = holders + (seat << 3)
      if (cut == VACANT) {
        const quota = load<u32>(p, QUOTA)
        if (quota == 0) continue
        store<u32>(seatKeys + (seat << 2), key)
        store<u32>(holder, <u32>at)
        store<u32>(holder, a, APPLICANT)
        if (<u32>seat + 1 - load<u32>(p, FIRST) == quota) findWorstKey(p, seatKeys, holders)
        else store<u32>(p, <u32>seat + 1, AT)
        continue
      }
      // The list of the displaced takes a place in hand that was looked at already.
      store<u64>(kept, load<u64>(holder))
      kept += HAND
      store<u32>(seatKeys + (seat << 2), key)
      store<u32>(holder, <u32>at)
      store<u32>(holder, a, APPLICANT)
      findWorstKey(p, seatKeys, holders)
    }
    inHand = (<u32>(kept - hands)) / <u32>HAND
  }
}

/** Whether an applicant whose key is the one to beat stands before the holder of it: the lower index does. */
function winsTie(p: usize, cut: u32, a: u32, holders: usize): bool {
  if (cut == VACANT || load<u32>(p, QUOTA) == 0) return false
  return a < load<u32>(holders + ((<usize>load<u32>(p, AT)) << 3), APPLICANT)
}

/** The worst key among the seats of a full program, four at a time, and where it is. Seats that are none hold the best key, 0, behind all others. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function findWorstKey(p: usize, seatKeys: usize, holders: usize): void {
  const first = <usize>load<u32>(p, FIRST)
  const quota = <usize>load<u32>(p, QUOTA)
  const from = seatKeys + (first << 2)
  const last = quota <= 4 ? from : from + ((quota - 4) << 2)
  let most = v128.load(from)
  for (let s = from + 16; s < last; s += 16) most = i32x4.max_u(most, v128.load(s))
  most = i32x4.max_u(most, v128.load(last))
  most = i32x4.max_u(most, i8x16.shuffle(most, most, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7))
  most = i32x4.max_u(most, i8x16.shuffle(most, most, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11))
  let s = from
  let found: usize = 0
  let lanes: i32 = 0
  let seats: i32 = 0
  while (true) {
    const here = i32x4.bitmask(i32x4.eq(v128.load(s), most))
    if (here != 0) {
      seats += popcnt(here)
      if (lanes == 0) {
        lanes = here
        found = s
      }
    }
    if (s >= last) break
    s = s + 16 > last ? last : s + 16
  }
  const key = <u32>i32x4.extract_lane(most, 0)
  let seat = ((found - seatKeys) >>> 2) + <usize>ctz(lanes)
  store<u32>(p, key)
  // More than one seat with that key, or one that two vectors saw: the highest applicant among them is the worst.
  if (seats > 1) {
    for (let other = seat + 1; other < first + quota; other++) {
      if (load<u32>(seatKeys + (other << 2)) != key) continue
      if (load<u32>(holders + (other << 3), APPLICANT) > load<u32>(holders + (seat << 3), APPLICANT)) seat = other
    }
  }
  store<u32>(p, <u32>seat, AT)
}

/** Writes down who holds a seat: applicant -> line, -1 for nobody. listStart, start: as above. */
export function readOffKeys(
  programs: usize,
  count: u32,
  holders: usize,
  listStart: usize,
  start: usize,
  line: usize,
  applicants: u32,
): void {
  memory.fill(line, 0xff, (<usize>applicants) << 2)
  for (let p: usize = 0; p < <usize>count; p++) {
    const at = programs + (p << 4)
    const first = <usize>load<u32>(at, FIRST)
    const end = load<u32>(at) == VACANT ? <usize>load<u32>(at, AT) : first + <usize>load<u32>(at, QUOTA)
    for (let seat = first; seat < end; seat++) {
      const holder = holders + (seat << 3)
      const a = (<usize>load<u32>(holder, APPLICANT)) << 2
      // The offset is that of the word after the matched one.
      const place = ((load<u32>(holder) - load<u32>(start + a)) >>> 3) - 1
      store<u32>(line + a, load<u32>(listStart + a) + place)
    }
  }
}

/** Proposals made: everyone has gone down to the line held, or to the end of the list; lines that nobody ranks are no proposals. */
export function countProposals(listStart: usize, keys: usize, line: usize, applicants: u32): u32 {
  let proposals: u32 = 0
  for (let a: usize = 0; a < <usize>applicants << 2; a += 4) {
    const held = load<i32>(line + a)
    const end = held < 0 ? load<u32>(listStart + a, 4) : <u32>held + 1
    for (let l = load<u32>(listStart + a); l < end; l++) proposals += <u32>(load<u32>(keys + ((<usize>l) << 2)) != VACANT)
  }
  return proposals
}
