import { applicantProposing } from './applicant-proposing.ts'
import { KERNEL_BYTES } from './kernel-bytes.ts'
import { packedProposing, packedScratch, prepareSeats, readOff, seatRoom } from './packed-proposing.ts'
import { type PackedWorld, packWorld } from './packed-world.ts'
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
interface KernelMemory {
  readonly buffer: ArrayBuffer
}
interface KernelHost {
  readonly Memory: new (size: { initial: number }) => KernelMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: { env: { memory: KernelMemory } }) => { readonly exports: Kernel }
}
interface Kernel {
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

const host = (globalThis as { WebAssembly?: KernelHost }).WebAssembly

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
  const module = engine === 'webassembly' ? kernelModule() : null
  if (module && host) return kernelMatcher(packed, host, module)
  const scratch = packedScratch(packed)
  return { engine: 'packed', match: () => packedProposing(packed, scratch) }
}

const PAGE = 65_536
/** Arrays begin on cache lines; the end of one is read over by at most a vector. */
const LINE = 64

function kernelMatcher(packed: PackedWorld, { Memory, Instance }: KernelHost, module: object): Matcher {
  const { world, words, start, order, programBits, unranked } = packed
  const { firstSeat, seats } = seatRoom(world)
  let end = LINE
  const place = (bytes: number): number => {
    const at = end
    end = Math.ceil((end + bytes + LINE) / LINE) * LINE
    return at
  }
  const wordsAt = place(4 * words.length)
  const startAt = place(4 * start.length)
  const programsAt = place(16 * (world.quota.length + 1))
  const ranksAt = place(4 * seats)
  const holdersAt = place(8 * seats)
  const memory = new Memory({ initial: Math.ceil(end / PAGE) })
  new Uint32Array(memory.buffer, wordsAt, words.length).set(words)
  new Int32Array(memory.buffer, startAt, start.length).set(start)
  const programs = new Int32Array(memory.buffer, programsAt, 4 * (world.quota.length + 1))
  // The kernel keeps offsets in bytes; what is read off are words counted from the first.
  const holders = new Int32Array(memory.buffer, holdersAt, 2 * seats)
  const { propose } = new Instance(module, { env: { memory } }).exports
  const line = new Int32Array(order.length)
  return {
    engine: 'webassembly',
    match() {
      prepareSeats(packed, programs, firstSeat)
      propose(wordsAt, startAt, order.length, programsAt, ranksAt, holdersAt, programBits, unranked - 1)
      return { line, proposals: readOff(packed, programs, holders, wordsAt, 4, line) }
    },
  }
}
