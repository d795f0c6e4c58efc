import { applicantProposing } from './applicant-proposing.ts'
import { KERNEL_BYTES } from './kernel-bytes.ts'
import { packedProposing, packedScratch, prepareSeats, readOff, type SeatRoom, seatRoom } from './packed-proposing.ts'
import { type PackedLists, type PackedWorld, packWorld } from './packed-world.ts'
import type { Matching, World } from './world.ts'

/**
 * Matching the same world as fast as it goes. Whatever matches it, the answer is that of applicantProposing, line by line
 * and proposal by proposal.
 */
export interface Matcher {
  /** What matches: the WebAssembly kernel, the same steps in TypeScript, or applicantProposing on the world as it is. */
  readonly engine: 'webassembly' | 'packed' | 'plain'
  /** Runs the match. The packed engines allocate nothing; their matching lies in memory that the next run writes over. */
  match(): Matching
}

/** What this file uses of WebAssembly, which the type library of the language leaves to its hosts. */
export interface KernelMemory {
  readonly buffer: ArrayBuffer
}
interface KernelHost {
  readonly Memory: new (size: { initial: number }) => KernelMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: { env: { memory: KernelMemory } }) => { readonly exports: Kernel }
}
export interface Kernel {
  pack(
    listStart: number,
    listProgram: number,
    applicants: number,
    rankStart: number,
    rankApplicant: number,
    programs: number,
    words: number,
    start: number,
    programBits: number,
    unranked: number,
  ): number
  propose(
    words: number,
    start: number,
    places: number,
    programs: number,
    ranks: number,
    holders: number,
    programBits: number,
    vacancy: number,
  ): void
}

declare const WebAssembly: KernelHost | undefined
const host = typeof WebAssembly === 'undefined' ? undefined : WebAssembly

let compiled: object | null | undefined

/** The module, compiled once; null where the host has no WebAssembly or no vectors in it. */
function kernelModule(): object | null {
  if (compiled === undefined) {
    try {
      compiled = host ? new host.Module(Uint8Array.from(atob(KERNEL_BYTES), (letter) => letter.charCodeAt(0))) : null
    } catch {
      compiled = null
    }
  }
  return compiled
}

/** Lays a world out for repeated matching. Takes a few times as long as one match, so it pays from the second run on. */
export function fastMatcher(world: World, engine: Matcher['engine'] = 'webassembly'): Matcher {
  const packed = engine === 'plain' ? undefined : packWorld(world)
  if (!packed) return { engine: 'plain', match: () => applicantProposing(world) }
  if (engine === 'webassembly') {
    const seating = seatRoom(packed.world)
    const room = openKernel([4 * packed.words.length, 4 * packed.start.length, ...seatBytes(seating)])
    if (room) return kernelMatcher(packed, seating, room)
  }
  const scratch = packedScratch(packed)
  return { engine: 'packed', match: () => packedProposing(packed, scratch) }
}

function kernelMatcher(
  packed: PackedWorld,
  seating: SeatRoom,
  { kernel, memory, at: [words, start, ...seats] }: KernelRoom,
): Matcher {
  new Uint32Array(memory.buffer, words, packed.words.length).set(packed.words)
  new Int32Array(memory.buffer, start, packed.start.length).set(packed.start)
  return { engine: 'webassembly', match: proposer(packed, seating, kernel, memory, words, start, seats) }
}

const PAGE = 65_536
/** Arrays begin on cache lines; the end of one is read over by at most a line. */
const LINE = 64

/** The kernel with a memory of its own in which arrays of the given bytes have their places. */
export interface KernelRoom {
  readonly kernel: Kernel
  readonly memory: KernelMemory
  /** array -> offset in bytes. */
  readonly at: readonly number[]
}

/** Memory up to this size is kept for the next market that is matched once. */
const KEPT_BYTES = 64 * 2 ** 20

let kept: { readonly kernel: Kernel; readonly memory: KernelMemory } | undefined

/**
 * undefined where the host cannot run the kernel, or has not the memory. With `again` the room is one that the next such
 * call takes over: fresh memory costs as much as the match itself.
 */
export function openKernel(bytes: readonly number[], again = false): KernelRoom | undefined {
  const module = kernelModule()
  if (!module || !host) return undefined
  let end = LINE
  const at = bytes.map((size) => {
    const here = end
    end = Math.ceil((end + size + LINE) / LINE) * LINE
    return here
  })
  if (again && kept && kept.memory.buffer.byteLength >= end) return { ...kept, at }
  try {
    const memory = new host.Memory({ initial: Math.ceil(end / PAGE) })
    const { exports: kernel } = new host.Instance(module, { env: { memory } })
    if (again && end <= KEPT_BYTES) kept = { kernel, memory }
    return { kernel, memory, at }
  } catch {
    return undefined
  }
}

/** Bytes of the kernel's working memory: programs, ranks, holders. */
export const seatBytes = ({ firstSeat, seats }: SeatRoom): number[] => [16 * (firstSeat.length + 1), 4 * seats, 8 * seats]

/** Runs the kernel on lists that lie packed in its memory. */
export function proposer(
  packed: PackedLists,
  { firstSeat, seats }: SeatRoom,
  kernel: Kernel,
  memory: KernelMemory,
  words: number,
  start: number,
  [programsAt, ranks, holdersAt]: readonly number[],
): () => Matching {
  const { order, programBits, unranked } = packed
  const programs = new Int32Array(memory.buffer, programsAt, 4 * (firstSeat.length + 1))
  const holders = new Int32Array(memory.buffer, holdersAt, 2 * seats)
  const line = new Int32Array(order.length)
  return () => {
    prepareSeats(packed, programs, firstSeat)
    kernel.propose(words, start, order.length, programsAt, ranks, holdersAt, programBits, unranked - 1)
    // The kernel keeps offsets in bytes; what is read off are words counted from the first.
    return { line, proposals: readOff(packed, programs, holders, words, 4, line) }
  }
}
