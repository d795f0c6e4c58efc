import type { World } from '../../src/matching/world.ts'

/** A world of applicants with lists of up to so many lines, all keys different. */
export function randomWorld(random: () => number, programs: number, applicants: number, longest: number): World {
  const lists = Array.from({ length: applicants }, () => {
    const order = Array.from({ length: programs }, (_, p) => ({ p, key: random() })).sort((one, other) => one.key - other.key)
    return order.slice(0, 1 + Math.floor(random() * longest)).map(({ p }) => p)
  })
  const listStart = new Uint32Array(applicants + 1)
  lists.forEach((list, a) => {
    listStart[a + 1] = listStart[a] + list.length
  })
  return {
    listStart,
    listProgram: Uint32Array.from(lists.flat()),
    listKey: Uint32Array.from(lists.flat(), () => 1 + Math.floor(random() * 1e9)),
    quota: Uint32Array.from({ length: programs }, () => 1 + Math.floor(random() * 3)),
  }
}
