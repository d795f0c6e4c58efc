import { RESIDENT_YEARS } from './report-task.ts'

/**
 * Worlds of each group that simulated errors are taken between, cut into tasks. World w is of block w mod `blocks`, and a group takes
 * whole blocks: groups with a block in common would be alike in what no figure pins down, and hide it. There are as many groups as
 * have the years of residents each.
 */
export function shardsOf(worlds: number, blocks: number): number[][][] {
  let groups = blocks
  while (groups > 1 && (blocks % groups > 0 || worlds < groups * RESIDENT_YEARS)) groups--
  return Array.from({ length: groups }, (_, g) => {
    const own: number[] = []
    for (let world = g; world < worlds; world += groups) own.push(world)
    return Array.from({ length: Math.ceil(own.length / RESIDENT_YEARS) }, (_, k) =>
      own.slice(k * RESIDENT_YEARS, (k + 1) * RESIDENT_YEARS),
    )
  })
}
