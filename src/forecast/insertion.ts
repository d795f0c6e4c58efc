import type { World } from '../matching/world.ts'

/** The applicant's part of one world. */
export interface Insertion {
  /** place on the list -> program. */
  readonly programs: Uint32Array
  /** place on the list -> key, UNRANKED where a filter or the program's floor leaves the applicant out. */
  readonly keys: Uint32Array
}

/** The world with one more applicant, who stands last. */
export function insertApplicant(world: World, { programs, keys }: Insertion): World {
  const lines = world.listProgram.length
  const listStart = new Uint32Array(world.listStart.length + 1)
  listStart.set(world.listStart)
  listStart[world.listStart.length] = lines + programs.length
  const listProgram = new Uint32Array(lines + programs.length)
  listProgram.set(world.listProgram)
  listProgram.set(programs, lines)
  const listKey = new Uint32Array(lines + keys.length)
  listKey.set(world.listKey)
  listKey.set(keys, lines)
  return { listStart, listProgram, listKey, quota: world.quota }
}
