// Packs a market's lists for propose.ts, straight from both sides' arrays; built into matching/kernel-bytes.ts with it.
// All arguments that name an array are byte offsets.
//
// Every entry of a program's list is a rank that belongs into a list of an applicant, which lies anywhere. To write it there at
// once would miss the cache every time. The entries are therefore dealt out to parts first, each some thousand applicants who
// stand side by side, and then one part after the other is sorted and joined with its lists where the cache holds all of it.

/**
 * Deals the entries of programs to parts. An entry becomes eight bytes: the packed word, the applicant's place in the part, and
 * the rank as a share of the list in 65,536ths.
 * rankStart: program -> first entry; entries: those from rankStart[from] on; ends: part -> where its next entry goes.
 */
export function deal(
  rankStart: usize,
  entries: usize,
  from: u32,
  to: u32,
  ends: usize,
  shift: u32,
  programBits: u32,
): void {
  const inPart: u32 = (1 << shift) - 1
  let e = entries
  for (let p = from; p < to; p++) {
    const first = rankStart + ((<usize>p) << 2)
    const end = e + ((<usize>(load<u32>(first, 4) - load<u32>(first))) << 2)
    if (e == end) continue
    const step: u64 = 0x80000000 / (<u64>((end - e) >>> 2))
    let share: u64 = 0
    let word = p
    for (; e < end; e += 4) {
      const a = load<u32>(e)
      const at = ends + ((<usize>(a >>> shift)) << 2)
      const into = <usize>load<u32>(at)
      store<u64>(into, <u64>word | ((<u64>(a & inPart)) << 32) | ((share >>> 15) << 48))
      store<u32>(at, <u32>(into + 8))
      share += step
      word += 1 << programBits
    }
  }
}

/**
 * Packs the lists of one part. dealt .. dealtEnd: what was dealt to it; listStart: applicant -> first line, of the first
 * applicant of the part; lines: their lines -> program; words: where their first word goes; classes: applicant -> mean share in
 * 65,536ths; tally: applicant -> eight bytes and one extra; sorted: room for the words dealt; latest: program -> a word.
 * Returns the lines that no program ranks.
 */
export function join(
  dealt: usize,
  dealtEnd: usize,
  listStart: usize,
  applicants: u32,
  lines: usize,
  words: usize,
  classes: usize,
  tally: usize,
  sorted: usize,
  latest: usize,
  programs: u32,
  programBits: u32,
  unranked: u32,
): u32 {
  memory.fill(tally, 0, ((<usize>applicants) + 1) << 3)
  for (let d = dealt; d < dealtEnd; d += 8) {
    const dealtHigh = load<u32>(d, 4)
    const at = tally + ((<usize>(dealtHigh & 0xffff)) << 3)
    store<u64>(at, load<u64>(at) + ((<u64>1 << 40) | (<u64>(dealtHigh >>> 16))))
  }
  let into = <u32>sorted
  for (let a: usize = 0; a < <usize>applicants; a++) {
    const sum = load<u64>(tally + (a << 3))
    const ranks = <u32>(sum >>> 40)
    store<u16>(classes + (a << 1), ranks == 0 ? 0xffff : <u16>(<f32>(sum & 0xffffffffff) / <f32>ranks))
    store<u32>(tally + (a << 3), into)
    into += ranks << 2
  }
  for (let d = dealt; d < dealtEnd; d += 8) {
    const word = load<u64>(d)
    const at = tally + ((<usize>((<u32>(word >>> 32)) & 0xffff)) << 3)
    const place = <usize>load<u32>(at)
    store<u32>(place, <u32>word)
    store<u32>(at, <u32>place + 4)
  }
  const mask: u32 = (1 << programBits) - 1
  const nobody: u32 = unranked << programBits
  let missing: u32 = 0
  let rank = sorted
  let line = lines
  let word = words
  for (let a: usize = 0; a < <usize>applicants; a++) {
    const first = listStart + (a << 2)
    const lineEnd = line + ((<usize>(load<u32>(first, 4) - load<u32>(first))) << 2)
    for (let l = line; l < lineEnd; l += 4) {
      const p = load<u32>(l)
      store<u32>(latest + ((<usize>p) << 2), nobody | p)
    }
    const rankEnd = <usize>load<u32>(tally + (a << 3))
    for (; rank < rankEnd; rank += 4) {
      const ranked = load<u32>(rank)
      store<u32>(latest + ((<usize>(ranked & mask)) << 2), ranked)
    }
    for (; line < lineEnd; line += 4) {
      const ranked = load<u32>(latest + ((<usize>load<u32>(line)) << 2))
      store<u32>(word, ranked)
      word += 4
      missing += <u32>(ranked >= nobody)
    }
    store<u32>(word, programs)
    word += 4
  }
  return missing
}

/**
 * The order in which applicants propose, those with the best mean share first: a counting sort by class.
 * places: place -> applicant; start: place -> the first word; base: place -> what is added to a word's number to give its line.
 * bins: 4,097 numbers.
 */
export function order(
  classes: usize,
  listStart: usize,
  applicants: u32,
  words: usize,
  places: usize,
  start: usize,
  base: usize,
  bins: usize,
): void {
  memory.fill(bins, 0, 4097 << 2)
  for (let a: usize = 0; a < <usize>applicants; a++) {
    const at = bins + ((<usize>(load<u16>(classes + (a << 1)) >>> 4)) << 2)
    store<u32>(at, load<u32>(at, 4) + 1, 4)
  }
  let sum: u32 = 0
  for (let bin = bins; bin < bins + (4097 << 2); bin += 4) {
    sum += load<u32>(bin)
    store<u32>(bin, sum)
  }
  for (let a: u32 = 0; a < applicants; a++) {
    const at = bins + ((<usize>(load<u16>(classes + ((<usize>a) << 1)) >>> 4)) << 2)
    const place = (<usize>load<u32>(at)) << 2
    store<u32>(at, load<u32>(at) + 1)
    store<u32>(places + place, a)
    store<u32>(start + place, <u32>words + ((load<u32>(listStart + ((<usize>a) << 2)) + a) << 2))
    store<u32>(base + place, ~a - (<u32>words >>> 2))
  }
}

/**
 * Lays the lists out again in the order in which they propose, so that those who enter are read one after the other. `into`: where
 * the first word goes; the rest as in `order`, and start and base are written anew.
 */
export function arrange(listStart: usize, applicants: u32, places: usize, start: usize, base: usize, into: usize): void {
  let to = into
  for (let k: usize = 0; k < <usize>applicants << 2; k += 4) {
    const list = listStart + ((<usize>load<u32>(places + k)) << 2)
    const first = load<u32>(list)
    const words = (<usize>(load<u32>(list, 4) - first) + 1) << 2
    let from = <usize>load<u32>(start + k)
    store<u32>(start + k, <u32>to)
    store<u32>(base + k, first - (<u32>to >>> 2) - 1)
    const end = to + words
    while (to < end) {
      store<u32>(to, load<u32>(from))
      to += 4
      from += 4
    }
  }
}
