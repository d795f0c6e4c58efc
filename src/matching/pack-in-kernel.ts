import { type Matcher, proposer, proposingBytes } from './kernel.ts'
import { type KernelRoom, numbersAt, openKernel } from './kernel-room.ts'
import type { ListedMarket } from './listed-market.ts'
import { roomFor } from './packed-proposing.ts'
import { wordLayout } from './packed-world.ts'
import type { Lists } from './ranks-of-lines.ts'

/** Numbers handed to the kernel at once: as many as stay in the cache until it has read them. */
const CHUNK = 65_536
/** Bytes of all that `join` works on at a time; a second-level cache holds them. */
const PART_BYTES = 2 ** 19
/** Bytes of that for an entry of a program's list. */
const ENTRY_BYTES = 24
/** To more parts than this one cannot deal without losing their ends from the cache. */
const MOST_PARTS = 512
/** The kernel keeps an applicant's place in the part in 16 bits. */
const MOST_SHIFT = 16
/** Numbers that `order` counts classes in. */
const CLASS_BINS = 4097

/** How the applicants are divided: side by side, `size` to a part except for the last. */
interface Parts {
  /** Bits of an applicant's number that are the place in the part. */
  readonly shift: number
  readonly size: number
  /** part -> entries of programs' lists that name its applicants. */
  readonly dealt: Uint32Array
  /** The most lines that the applicants of a part have. */
  readonly lines: number
}

/**
 * Packs a market in the kernel's memory (assembly/pack.ts says how). `once`: see openKernel. undefined where a program's list is so
 * long that its ranks do not fit into a word beside the program, or where there is no kernel.
 */
export function packInKernel(market: ListedMarket, once: boolean): Matcher | undefined {
  const { wanted, ranked, quota } = market
  const applicants = wanted.start.length - 1
  const layout = wordLayout(quota.length)
  const longestRanked = longest(ranked)
  if (longestRanked >= layout.unranked) return undefined
  const parts = divide(market)
  const chunk = Math.max(longestRanked, parts.lines, Math.min(CHUNK, ranked.entry.length))
  const seating = roomFor(quota, (p) => ranked.start[p + 1] - ranked.start[p])
  const room = openKernel({ ...packingBytes(market, parts, chunk), ...proposingBytes(applicants, seating) }, once)
  if (!room) return undefined
  const { kernel, at } = room
  numbersAt(room, at.listStart, applicants + 1).set(wanted.start)
  numbersAt(room, at.rankStart, quota.length + 1).set(ranked.start)
  dealAll(market, parts, chunk, layout.programBits, room)
  const unrankedLines = joinAll(market, parts, layout, room)
  kernel.order(at.classes, at.listStart, applicants, at.words, at.order, at.start, at.base, at.bins)
  // Pays from the second run on. What was dealt is not needed any more, and there is room for the words where it lay.
  if (!once) kernel.arrange(at.listStart, applicants, at.order, at.start, at.base, at.dealt)
  return proposer({ applicants, quota, ...layout, unrankedLines }, seating, room)
}

function longest({ start }: Lists): number {
  let most = 0
  for (let i = 0; i + 1 < start.length; i++) most = Math.max(most, start[i + 1] - start[i])
  return most
}

function divide({ wanted, ranked }: ListedMarket): Parts {
  const applicants = wanted.start.length - 1
  const entriesEach = Math.max(1, ranked.entry.length / Math.max(1, applicants))
  let shift = Math.max(0, Math.floor(Math.log2(PART_BYTES / (ENTRY_BYTES * entriesEach))))
  while (applicants > MOST_PARTS * 2 ** shift) shift++
  shift = Math.min(MOST_SHIFT, shift)
  const size = 2 ** shift
  const dealt = new Uint32Array(Math.ceil(applicants / size))
  for (let e = 0; e < ranked.entry.length; e++) dealt[ranked.entry[e] >>> shift]++
  let lines = 0
  for (let first = 0; first < applicants; first += size) {
    lines = Math.max(lines, wanted.start[Math.min(applicants, first + size)] - wanted.start[first])
  }
  return { shift, size, dealt, lines }
}

/** Bytes of the arrays that packing works on, named as in assembly/pack.ts; `chunk` is what is handed over at a time. */
function packingBytes({ wanted, ranked, quota }: ListedMarket, { size, dealt }: Parts, chunk: number) {
  const applicants = wanted.start.length - 1
  const words = 4 * (wanted.entry.length + applicants)
  return {
    ...{ words, listStart: 4 * (applicants + 1), rankStart: 4 * (quota.length + 1) },
    ...{ ends: 4 * dealt.length, dealt: Math.max(words, 8 * ranked.entry.length), chunk: 4 * chunk, classes: 2 * applicants },
    ...{ tally: 8 * (size + 1), sorted: 4 * dealt.reduce((most, count) => Math.max(most, count), 0) },
    ...{ latest: 4 * quota.length, bins: 4 * CLASS_BINS },
  }
}

type PackingRoom = KernelRoom<keyof ReturnType<typeof packingBytes>>

function dealAll(
  { ranked: { start, entry } }: ListedMarket,
  parts: Parts,
  chunk: number,
  programBits: number,
  room: PackingRoom,
) {
  const { kernel, at } = room
  const ends = numbersAt(room, at.ends, parts.dealt.length)
  let end = at.dealt
  for (let part = 0; part < ends.length; part++) {
    ends[part] = end
    end += 8 * parts.dealt[part]
  }
  const handed = numbersAt(room, at.chunk, chunk)
  const programs = start.length - 1
  for (let from = 0; from < programs; ) {
    let to = from + 1
    while (to < programs && start[to + 1] - start[from] <= chunk) to++
    handed.set(entry.subarray(start[from], start[to]))
    kernel.deal(at.rankStart, at.chunk, from, to, at.ends, parts.shift, programBits)
    from = to
  }
}

/** Returns the lines that no program ranks. */
function joinAll(
  { wanted, quota }: ListedMarket,
  parts: Parts,
  { programBits, unranked }: { programBits: number; unranked: number },
  room: PackingRoom,
): number {
  const { kernel, at } = room
  const applicants = wanted.start.length - 1
  const handed = numbersAt(room, at.chunk, parts.lines)
  let unrankedLines = 0
  let dealt = at.dealt
  for (let part = 0; part < parts.dealt.length; part++) {
    const first = part * parts.size
    const count = Math.min(applicants - first, parts.size)
    const line = wanted.start[first]
    handed.set(wanted.entry.subarray(line, wanted.start[first + count]))
    const dealtEnd = dealt + 8 * parts.dealt[part]
    unrankedLines += kernel.join(
      ...([dealt, dealtEnd, at.listStart + 4 * first, count, at.chunk, at.words + 4 * (line + first)] as const),
      ...([at.classes + 2 * first, at.tally, at.sorted, at.latest, quota.length, programBits, unranked] as const),
    )
    dealt = dealtEnd
  }
  return unrankedLines
}
