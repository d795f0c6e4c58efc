import type { World } from '../../src/matching/world.ts'

/**
 * One-seat programs, applicants with lists of the given length drawn uniformly, every program ranking everyone in an order of its own:
 * the random markets of the literature. A key is the program's rank of the applicant when lists are complete, else a random number.
 */
export function uniformMarket(random: () => number, applicants: number, programs: number, length: number): World {
  const listStart = Uint32Array.from({ length: applicants + 1 }, (_, a) => a * length)
  const listProgram = new Uint32Array(applicants * length)
  const order = Uint32Array.from({ length: programs }, (_, p) => p)
  for (let a = 0; a < applicants; a++) {
    shuffleStart(random, order, length)
    listProgram.set(order.subarray(0, length), a * length)
  }
  const listKey =
    length === programs ? completeRanks(random, applicants, listProgram, programs) : randomKeys(random, listProgram.length)
  return { listStart, listProgram, listKey, quota: new Uint32Array(programs).fill(1) }
}

/** Puts a random choice, in random order, into the first places; the rest stays a permutation and serves the next call. */
function shuffleStart(random: () => number, order: Uint32Array, places: number): void {
  for (let i = 0; i < places; i++) {
    const other = i + Math.floor(random() * (order.length - i))
    const moved = order[i]
    order[i] = order[other]
    order[other] = moved
  }
}

function randomKeys(random: () => number, lines: number): Uint32Array {
  return Uint32Array.from({ length: lines }, () => random() * 2 ** 31)
}

function completeRanks(random: () => number, applicants: number, listProgram: Uint32Array, programs: number): Uint32Array {
  const rank = new Uint32Array(programs * applicants)
  const order = Uint32Array.from({ length: applicants }, (_, a) => a)
  for (let p = 0; p < programs; p++) {
    shuffleStart(random, order, applicants)
    for (let place = 0; place < applicants; place++) rank[p * applicants + order[place]] = place
  }
  return listProgram.map((p, line) => rank[p * applicants + Math.floor(line / programs)])
}
