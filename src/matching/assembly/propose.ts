// The kernel of matching/packed-proposing.ts in AssemblyScript: the same steps on the same numbers, in one memory.
// Built into matching/kernel-bytes.ts by `npm run -s kernel`; all arguments that name an array are byte offsets.

// A program is four numbers: the rank to beat, the seat that gives it (the next vacant one while there is any), its
// first seat, its quota.
const AT: usize = 4
const FIRST: usize = 8
const QUOTA: usize = 12

/**
 * Lets all lists propose until nothing moves.
 * words: packed lines; start: place -> first word; programs: as above; ranks: seat -> rank of the holder; holders: seat ->
 * offset of the word after the holder's, and the holder's place.
 */
export function propose(
  words: usize,
  start: usize,
  places: i32,
  programs: usize,
  ranks: usize,
  holders: usize,
  programBits: u32,
  vacancy: i32,
): void {
  const mask: u32 = (1 << programBits) - 1
  for (let newcomer = 0; newcomer < places; newcomer++) {
    let place = newcomer
    let at: usize = words + ((<usize>load<u32>(start + ((<usize>newcomer) << 2))) << 2)
    while (true) {
      const word = load<u32>(at)
      at += 4
      const p = programs + ((<usize>(word & mask)) << 4)
      const rank = <i32>(word >>> programBits)
      const cut = load<i32>(p)
      if (rank > cut) continue
      const seat = <usize>load<u32>(p, AT)
      const holder = holders + (seat << 3)
      if (cut == vacancy) {
        const quota = load<u32>(p, QUOTA)
        if (quota == 0) break
        store<i32>(ranks + (seat << 2), rank)
        store<u32>(holder, <u32>at)
        store<i32>(holder, place, 4)
        if (<u32>seat + 1 - load<u32>(p, FIRST) == quota) findWorst(p, ranks)
        else store<u32>(p, <u32>seat + 1, AT)
        break
      }
      const next = load<u32>(holder)
      const displaced = load<i32>(holder, 4)
      store<i32>(ranks + (seat << 2), rank)
      store<u32>(holder, <u32>at)
      store<i32>(holder, place, 4)
      at = next
      place = displaced
      findWorst(p, ranks)
    }
  }
}

/** The worst rank among the seats of a full program, four at a time, and where it is. */
// @ts-expect-error: a decorator of AssemblyScript
@inline
function findWorst(p: usize, ranks: usize): void {
  const first = <usize>load<u32>(p, FIRST)
  const quota = <usize>load<u32>(p, QUOTA)
  const from = ranks + (first << 2)
  if (quota < 4) {
    let worst = load<i32>(from)
    let seat: usize = 0
    for (let s: usize = 1; s < quota; s++) {
      const rank = load<i32>(from + (s << 2))
      if (rank > worst) {
        worst = rank
        seat = s
      }
    }
    store<i32>(p, worst)
    store<u32>(p, <u32>(first + seat), AT)
    return
  }
  const last = from + ((quota - 4) << 2)
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
 * Packs lists straight from both sides' arrays: every list is copied once, then each program's list is walked and the
 * rank written over the applicant's word for the program, which is looked for among its neighbours by vectors. Nothing is sorted.
 * listStart, listProgram: applicant -> lines -> program; rankStart, rankApplicant: program -> places -> applicant.
 * Lines that no program ranks keep the rank `unranked`; their number comes back.
 */
export function pack(
  listStart: usize,
  listProgram: usize,
  applicants: i32,
  rankStart: usize,
  rankApplicant: usize,
  programs: i32,
  words: usize,
  start: usize,
  programBits: u32,
  unranked: u32,
): i32 {
  let at: u32 = 0
  for (let a: usize = 0; a < <usize>applicants; a++) {
    store<u32>(start + (a << 2), at)
    const end = load<u32>(listStart + (a << 2), 4)
    for (let l = load<u32>(listStart + (a << 2)); l < end; l++) {
      store<u32>(words + ((<usize>at) << 2), (unranked << programBits) | load<u32>(listProgram + ((<usize>l) << 2)))
      at++
    }
    store<u32>(words + ((<usize>at) << 2), <u32>programs)
    at++
  }
  store<u32>(start + ((<usize>applicants) << 2), at)
  const mask = i32x4.splat((1 << programBits) - 1)
  let missing: i32 = <i32>at - applicants
  for (let p: u32 = 0; p < <u32>programs; p++) {
    const wanted = i32x4.splat(<i32>p)
    const first = load<u32>(rankStart + ((<usize>p) << 2))
    const end = load<u32>(rankStart + ((<usize>p) << 2), 4)
    for (let e = first; e < end; e++) {
      const place = start + ((<usize>load<u32>(rankApplicant + ((<usize>e) << 2))) << 2)
      const close = words + ((<usize>(load<u32>(place, 4) - 1)) << 2)
      // Sixteen words at a time: most lists are no longer, so the processor can guess that one look is enough.
      for (let from = words + ((<usize>load<u32>(place)) << 2); from < close; from += 64) {
        const lanes =
          i32x4.bitmask(i32x4.eq(v128.and(v128.load(from), mask), wanted)) |
          (i32x4.bitmask(i32x4.eq(v128.and(v128.load(from, 16), mask), wanted)) << 4) |
          (i32x4.bitmask(i32x4.eq(v128.and(v128.load(from, 32), mask), wanted)) << 8) |
          (i32x4.bitmask(i32x4.eq(v128.and(v128.load(from, 48), mask), wanted)) << 12)
        if (lanes == 0) continue
        const found = from + ((<usize>ctz(lanes)) << 2)
        if (found < close) {
          store<u32>(found, ((e - first) << programBits) | p)
          missing--
        }
        break
      }
    }
  }
  return missing
}
