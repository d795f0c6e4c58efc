import type { World } from './world.ts'

/**
 * A world that is another one grown: behind its applicants come more, and some who were ranked by nobody have another list, no longer than
 * they had. Deferred acceptance gives the same matching in any order of applicants (McVitie & Wilson 1971), so that where the other one
 * was just matched, those who are new may simply propose too (key-kernel.ts).
 */
export interface Growth {
  readonly base: World
  /** Applicants of the base whose lists are others here. */
  readonly changed: Uint32Array
}

/** How many more applicants, and lines of theirs, a world is going to grow by at most. */
export interface Spare {
  readonly applicants: number
  readonly lines: number
}

const growths = new WeakMap<World, Growth>()

/** Says that a world is another one grown. Both must be as they are said to be: nothing is compared. */
export const noteGrowth = (world: World, growth: Growth): void => void growths.set(world, growth)

export const growthOf = (world: World): Growth | undefined => growths.get(world)
