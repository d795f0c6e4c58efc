/**
 * Random numbers that are addressed, not consumed: a stream is named by (seed, world, purpose, entity), so world 17 is
 * world 17 on every machine and any number of threads.
 *
 * The generator is Threefry4x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011, section 4.2): key = (seed, purpose, 0, 0), counter = (block, entity, world, 0). It only adds,
 * rotates and xors 32-bit words, which JavaScript does exactly.
 */

/** What a stream is for. Streams of different purposes never share numbers. */
export const PURPOSE = {
  programs: 1,
  applicants: 2,
  interviews: 3,
  secondInterviews: 4,
  secondEntries: 5,
  likeBinding: 6,
  insertion: 7,
  strength: 8,
  couples: 9,
  openConstants: 10,
  ownPrograms: 11,
  partnerInsertion: 12,
  jointBranches: 13,
  floors: 14,
  behaviours: 20,
  scenario: 30,
} as const

const PARITY = 0x1bd11bda

/**
 * One block of Threefry4x32-20: four words from a four-word key and a four-word counter, written to out[at..at+3].
 * The twenty rounds are written out because a loop over rotation tables is three times slower.
 */
export function threefry(out: Uint32Array, at: number, key: Int32Array, counter: Int32Array): void {
  const k0 = key[0]!
  const k1 = key[1]!
  const k2 = key[2]!
  const k3 = key[3]!
  const k4 = PARITY ^ k0 ^ k1 ^ k2 ^ k3
  let a = (counter[0]! + k0) | 0
  let b = (counter[1]! + k1) | 0
  let c = (counter[2]! + k2) | 0
  let d = (counter[3]! + k3) | 0
  a = (a + b) | 0
  b = ((b << 10) | (b >>> 22)) ^ a
  c = (c + d) | 0
  d = ((d << 26) | (d >>> 6)) ^ c
  a = (a + d) | 0
  d = ((d << 11) | (d >>> 21)) ^ a
  c = (c + b) | 0
  b = ((b << 21) | (b >>> 11)) ^ c
  a = (a + b) | 0
  b = ((b << 13) | (b >>> 19)) ^ a
  c = (c + d) | 0
  d = ((d << 27) | (d >>> 5)) ^ c
  a = (a + d) | 0
  d = ((d << 23) | (d >>> 9)) ^ a
  c = (c + b) | 0
  b = ((b << 5) | (b >>> 27)) ^ c
  a = (a + k1) | 0
  b = (b + k2) | 0
  c = (c + k3) | 0
  d = (d + k4 + 1) | 0
  a = (a + b) | 0
  b = ((b << 6) | (b >>> 26)) ^ a
  c = (c + d) | 0
  d = ((d << 20) | (d >>> 12)) ^ c
  a = (a + d) | 0
  d = ((d << 17) | (d >>> 15)) ^ a
  c = (c + b) | 0
  b = ((b << 11) | (b >>> 21)) ^ c
  a = (a + b) | 0
  b = ((b << 25) | (b >>> 7)) ^ a
  c = (c + d) | 0
  d = ((d << 10) | (d >>> 22)) ^ c
  a = (a + d) | 0
  d = ((d << 18) | (d >>> 14)) ^ a
  c = (c + b) | 0
  b = ((b << 20) | (b >>> 12)) ^ c
  a = (a + k2) | 0
  b = (b + k3) | 0
  c = (c + k4) | 0
  d = (d + k0 + 2) | 0
  a = (a + b) | 0
  b = ((b << 10) | (b >>> 22)) ^ a
  c = (c + d) | 0
  d = ((d << 26) | (d >>> 6)) ^ c
  a = (a + d) | 0
  d = ((d << 11) | (d >>> 21)) ^ a
  c = (c + b) | 0
  b = ((b << 21) | (b >>> 11)) ^ c
  a = (a + b) | 0
  b = ((b << 13) | (b >>> 19)) ^ a
  c = (c + d) | 0
  d = ((d << 27) | (d >>> 5)) ^ c
  a = (a + d) | 0
  d = ((d << 23) | (d >>> 9)) ^ a
  c = (c + b) | 0
  b = ((b << 5) | (b >>> 27)) ^ c
  a = (a + k3) | 0
  b = (b + k4) | 0
  c = (c + k0) | 0
  d = (d + k1 + 3) | 0
  a = (a + b) | 0
  b = ((b << 6) | (b >>> 26)) ^ a
  c = (c + d) | 0
  d = ((d << 20) | (d >>> 12)) ^ c
  a = (a + d) | 0
  d = ((d << 17) | (d >>> 15)) ^ a
  c = (c + b) | 0
  b = ((b << 11) | (b >>> 21)) ^ c
  a = (a + b) | 0
  b = ((b << 25) | (b >>> 7)) ^ a
  c = (c + d) | 0
  d = ((d << 10) | (d >>> 22)) ^ c
  a = (a + d) | 0
  d = ((d << 18) | (d >>> 14)) ^ a
  c = (c + b) | 0
  b = ((b << 20) | (b >>> 12)) ^ c
  a = (a + k4) | 0
  b = (b + k0) | 0
  c = (c + k1) | 0
  d = (d + k2 + 4) | 0
  a = (a + b) | 0
  b = ((b << 10) | (b >>> 22)) ^ a
  c = (c + d) | 0
  d = ((d << 26) | (d >>> 6)) ^ c
  a = (a + d) | 0
  d = ((d << 11) | (d >>> 21)) ^ a
  c = (c + b) | 0
  b = ((b << 21) | (b >>> 11)) ^ c
  a = (a + b) | 0
  b = ((b << 13) | (b >>> 19)) ^ a
  c = (c + d) | 0
  d = ((d << 27) | (d >>> 5)) ^ c
  a = (a + d) | 0
  d = ((d << 23) | (d >>> 9)) ^ a
  c = (c + b) | 0
  b = ((b << 5) | (b >>> 27)) ^ c
  a = (a + k0) | 0
  b = (b + k1) | 0
  c = (c + k2) | 0
  d = (d + k3 + 5) | 0
  out[at] = a
  out[at + 1] = b
  out[at + 2] = c
  out[at + 3] = d
}

const BLOCKS = 64

/** A stream of 32-bit words, read in order; two streams with the same address give the same words. */
export class Stream {
  private readonly words = new Uint32Array(4 * BLOCKS)
  private readonly key: Int32Array
  private readonly counter: Int32Array
  private at = 4 * BLOCKS

  constructor(seed: number, world: number, purpose: number, entity = 0) {
    this.key = Int32Array.of(seed, purpose, 0, 0)
    this.counter = Int32Array.of(0, entity, world, 0)
  }

  private refill(): void {
    for (let block = 0; block < BLOCKS; block++) {
      threefry(this.words, 4 * block, this.key, this.counter)
      this.counter[0]!++
    }
    this.at = 0
  }

  /** The next word, 0 to 2^32 - 1. */
  word(): number {
    if (this.at === 4 * BLOCKS) this.refill()
    return this.words[this.at++]!
  }

  /** Uniform on the open interval (0, 1), in steps of 2^-32. */
  uniform(): number {
    return (this.word() + 0.5) * 2.3283064365386963e-10
  }

  /** Uniform whole number 0 to n - 1. */
  below(n: number): number {
    return Math.floor(this.uniform() * n)
  }
}

const single = new Uint32Array(4)
const singleKey = new Int32Array(4)
const singleCounter = new Int32Array(4)

/** One uniform on (0, 1) at an address of its own, for draws that must not depend on how many came before. */
export function uniformAt(seed: number, world: number, purpose: number, entity: number, draw = 0): number {
  singleKey[0] = seed
  singleKey[1] = purpose
  singleCounter[0] = draw
  singleCounter[1] = entity
  singleCounter[2] = world
  threefry(single, 0, singleKey, singleCounter)
  return (single[0]! + 0.5) * 2.3283064365386963e-10
}

/** A 32-bit hash of a text (FNV-1a), for addressing streams by what a thing is called. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
