// The kernel of matching/packed-proposing.ts in AssemblyScript: the same steps on the same numbers, in one memory.
// Built into matching/kernel-bytes.ts by `npm run -s kernel`; all arguments that name an array are byte offsets.

// A program is four numbers: the rank to beat, the seat that gives it (the next vacant one while there is any), its
// first seat, its quota. It has at least four seats' room, whatever its quota, so that vectors need no exception.
const AT: usize = 4
const FIRST: usize = 8
const QUOTA: usize = 12

/** Lists in hand at once: their next words come from the memory together instead of one after the other. */
const IN_HAND: u32 = 16
/** A list in hand is three numbers: the offset of its next word, its place, and that word. */
const PLACE: usize = 4
const WORD: usize = 8
const HAND: usize = 12

/** All seats vacant. quotas, firstSeats: program -> number. The one after the last takes everyone and keeps nobody. */
export function vacate(programs: usize, quotas: usize, firstSeats: usize, count: u32, vacancy: i32): void {
  for (let p: usize = 0; p < <usize>count; p++) {
    const at = programs + (p << 4)
    const quota = load<u32>(quotas + (p << 2))
    const first = load<u32>(firstSeats + (p << 2))
    store<i32>(at, quota == 0 ? -1 : vacancy)
    store<u32>(at, first, AT)
    store<u32>(at, first, FIRST)
    store<u32>(at, quota, QUOTA)
  }
  const sentinel = programs + ((<usize>count) << 4)
  store<i32>(sentinel, vacancy)
  store<u32>(sentinel, 0, QUOTA)
}

/**
 * Lets all lists propose until nothing moves, and returns how many words were read, sentinels among them.
 * start: place -> offset of the first word; programs: as above; ranks: seat -> rank of the holder; holders: seat ->
 * offset of the word after the holder's, and the holder's place; hands: room for the lists in hand.
 */
export function propose(
  start: usize,
  places: u32,
  programs: usize,
  ranks: usize,
  holders: usize,
  hands: usize,
  programBits: u32,
  vacancy: i32,
): u32 {
  const mask: u32 = (1 << programBits) - 1
  let read: usize = 0
  let newcomer: u32 = 0
  let inHand: u32 = 0
  while (true) {
    for (; inHand < IN_HAND && newcomer < places; inHand++) {
      const hand = hands + (<usize>inHand) * HAND
      store<u32>(hand, load<u32>(start + ((<usize>newcomer) << 2)))
      store<u32>(hand, newcomer, PLACE)
      newcomer++
    }
    if (inHand == 0) return <u32>(read >>> 2)
    const end = hands + (<usize>inHand) * HAND
    for (let hand = hands; hand < end; hand += HAND) store<u32>(hand, load<u32>(<usize>load<u32>(hand)), WORD)
    let kept = hands
    for (let hand = hands; hand < end; hand += HAND) {
      let at = <usize>load<u32>(hand)
      let word = load<u32>(hand, WORD)
      read -= at
      at += 4
      let p = programs + ((<usize>(word & mask)) << 4)
      let rank = <i32>(word >>> programBits)
      let cut = load<i32>(p)
      while (rank > cut) {
        word = load<u32>(at)
        at += 4
        p = programs + ((<usize>(word & mask)) << 4)
        rank = <i32>(word >>> programBits)
        cut = load<i32>(p)
      }
      read += at
      const seat = <usize>load<u32>(p, AT)
      const holder = holders + (seat << 3)
      const place = load<u32>(hand, PLACE)
      if (cut == vacancy) {
        const quota = load<u32>(p, QUOTA)
        if (quota == 0) continue
        store<i32>(ranks + (seat << 2), rank)
        store<u32>(holder, <u32>at)
        store<u32>(holder, place, 4)
        if (<u32>seat + 1 - load<u32>(p, FIRST) == quota) findWorst(p, ranks)
        else store<u32>(p, <u32>seat + 1, AT)
        continue
      }
      // The list of the displaced takes a place in hand that was looked at already.
      store<u64>(kept, load<u64>(holder))
      kept += HAND
      store<i32>(ranks + (seat << 2), rank)
      store<u32>(holder, <u32>at)
      store<u32>(holder, place, 4)
      findWorst(p, ranks)
    }
    inHand = (<u32>(kept - hands)) / <u32>HAND
  }
}

/** The worst rank among the seats of a full program, four at a time, and where it is. Seats that are none hold the best rank, 0, behind all others. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function findWorst(p: usize, ranks: usize): void {
  const first = <usize>load<u32>(p, FIRST)
  const quota = <usize>load<u32>(p, QUOTA)
  const from = ranks + (first << 2)
  const last = quota <= 4 ? from : from + ((quota - 4) << 2)
  let most = v128.load(from)
  for (let s = from + 16; s < last; s += 16) most = i32x4.max_s(most, v128.load(s))
  most = i32x4.max_s(most, v128.load(last))
  most = i32x4.max_s(most, i8x16.shuffle(most, most, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7))
  most = i32x4.max_s(most, i8x16.shuffle(most, most, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11))
  let s = from
  let lanes = i32x4.bitmask(i32x4.eq(v128.load(s), most))
  while (lanes == 0) {
    s += 16
    if (s > last) s = last
    lanes = i32x4.bitmask(i32x4.eq(v128.load(s), most))
  }
  store<i32>(p, i32x4.extract_lane(most, 0))
  store<u32>(p, <u32>(((s - ranks) >>> 2) + <usize>ctz(lanes)), AT)
}

/**
 * Writes down who holds a seat: applicant -> line, -1 for nobody; returns their number. order: place -> applicant; base:
 * place -> what is added to the number (offset / 4) of the word after the matched one to give the line.
 */
export function readOff(
  programs: usize,
  count: u32,
  holders: usize,
  order: usize,
  base: usize,
  line: usize,
  applicants: u32,
  vacancy: i32,
): u32 {
  memory.fill(line, 0xff, (<usize>applicants) << 2)
  let matched: usize = 0
  for (let p: usize = 0; p < <usize>count; p++) {
    const at = programs + (p << 4)
    const first = <usize>load<u32>(at, FIRST)
    const end = load<i32>(at) == vacancy ? <usize>load<u32>(at, AT) : first + <usize>load<u32>(at, QUOTA)
    matched += end - first
    for (let seat = first; seat < end; seat++) {
      const holder = holders + (seat << 3)
      const place = (<usize>load<u32>(holder, 4)) << 2
      store<u32>(line + ((<usize>load<u32>(order + place)) << 2), (load<u32>(holder) >>> 2) + load<u32>(base + place))
    }
  }
  return <u32>matched
}

/** How many of the words that were read are lines their programs do not rank: start, order, base, line as above. */
export function passedOver(
  start: usize,
  order: usize,
  base: usize,
  line: usize,
  places: u32,
  count: u32,
  programBits: u32,
  unranked: u32,
): u32 {
  const mask: u32 = (1 << programBits) - 1
  let passed: u32 = 0
  for (let k: usize = 0; k < <usize>places << 2; k += 4) {
    const l = load<u32>(line + ((<usize>load<u32>(order + k)) << 2))
    const end: u32 = l == 0xffffffff ? l : (l - load<u32>(base + k)) << 2
    for (let at = load<u32>(start + k); at < end; at += 4) {
      const word = load<u32>(<usize>at)
      if ((word & mask) == count) break
      passed += <u32>(word >>> programBits == unranked)
    }
  }
  return passed
}
