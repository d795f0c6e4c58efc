import { applicantsOf, UNRANKED, type World } from './world.ts'

/**
 * A world laid out for matching alone: one 32-bit word per line, the program's rank of the applicant above the program's
 * number, so that a proposal reads one word; every list ends in a sentinel, so that no loop asks for its end; and the
 * lists stand most promising applicant first, which halves the displacements and makes the first pass sequential.
 * Deferred acceptance gives the same matching in any order of applicants (McVitie & Wilson 1971).
 */
export interface PackedWorld {
  readonly world: World
  /** Words of all lists, end to end, each list closed by the sentinel. */
  readonly words: Uint32Array
  /** place -> first word of the list that stands there; one extra entry closes the last. */
  readonly start: Int32Array
  /** place -> applicant. */
  readonly order: Int32Array
  /** Low bits of a word that hold the program; the sentinel's program is the number of programs. */
  readonly programBits: number
  /** The highest rank that a word can hold: lines that the program does not rank. One less stands for a vacancy. */
  readonly unranked: number
  /** Lines that their programs do not rank. */
  readonly unrankedLines: number
}

const bitsFor = (values: number): number => Math.max(1, 32 - Math.clz32(values - 1))

/** program -> one more than the largest rank it gives; undefined when ranks of a program repeat, as equal scores may. */
function rankRoom(world: World): Uint32Array | undefined {
  const { listProgram, listKey, quota } = world
  const room = new Uint32Array(quota.length)
  for (let l = 0; l < listProgram.length; l++) {
    const key = listKey[l]
    if (key !== UNRANKED && key >= room[listProgram[l]]) room[listProgram[l]] = key + 1
  }
  const first = new Float64Array(quota.length)
  let bits = 0
  for (let p = 0; p < quota.length; p++) {
    first[p] = bits
    bits += room[p]
  }
  // Ranks of real lists are dense; keys that are scores are not, and would need room for billions.
  if (bits > 64 * listProgram.length + 1024) return undefined
  const seen = new Uint8Array(bits)
  for (let l = 0; l < listProgram.length; l++) {
    if (listKey[l] === UNRANKED) continue
    const at = first[listProgram[l]] + listKey[l]
    if (seen[at]) return undefined
    seen[at] = 1
  }
  return room
}

const CLASSES = 4096

/** Applicants by the mean of their ranks, each as a share of the program's longest, best first: a counting sort. */
function promisingFirst(world: World, room: Uint32Array): Int32Array {
  const { listStart, listProgram, listKey } = world
  const applicants = applicantsOf(world)
  const classOf = new Uint16Array(applicants)
  const firstOf = new Int32Array(CLASSES + 1)
  for (let a = 0; a < applicants; a++) {
    let sum = 0
    for (let l = listStart[a]; l < listStart[a + 1]; l++) {
      const p = listProgram[l]
      sum += listKey[l] === UNRANKED ? 1 : listKey[l] / room[p]
    }
    const lines = Math.max(1, listStart[a + 1] - listStart[a])
    classOf[a] = Math.min(CLASSES - 1, ((sum / lines) * CLASSES) | 0)
    firstOf[classOf[a] + 1]++
  }
  for (let c = 0; c < CLASSES; c++) firstOf[c + 1] += firstOf[c]
  const order = new Int32Array(applicants)
  for (let a = 0; a < applicants; a++) order[firstOf[classOf[a]]++] = a
  return order
}

/** How a word is divided: bits of the program, and the highest rank in the rest. */
export function wordLayout(programs: number): { programBits: number; unranked: number } {
  const programBits = bitsFor(programs + 1)
  return { programBits, unranked: 2 ** (32 - programBits) - 1 }
}

/**
 * Packs a world whose keys are ranks (no two lines of a program alike) and fit into a word beside the program; undefined
 * for other worlds, which are matched as they are.
 */
export function packWorld(world: World): PackedWorld | undefined {
  const { listStart, listProgram, listKey, quota } = world
  const { programBits, unranked } = wordLayout(quota.length)
  const room = rankRoom(world)
  if (!room) return undefined
  if (room.some((most) => most >= unranked)) return undefined
  const order = promisingFirst(world, room)
  const words = new Uint32Array(listProgram.length + order.length)
  const start = new Int32Array(order.length + 1)
  let at = 0
  let unrankedLines = 0
  for (let place = 0; place < order.length; place++) {
    const a = order[place]
    start[place] = at
    for (let l = listStart[a]; l < listStart[a + 1]; l++) {
      let rank = listKey[l]
      if (rank === UNRANKED) {
        rank = unranked
        unrankedLines++
      }
      words[at++] = (rank << programBits) | listProgram[l]
    }
    words[at++] = quota.length
  }
  start[order.length] = at
  return { world, words, start, order, programBits, unranked, unrankedLines }
}
