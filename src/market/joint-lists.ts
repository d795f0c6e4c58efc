import { keptArrays } from '../matching/kept-arrays.ts'
import { type Couples, NO_PROGRAM } from '../matching/varied-world.ts'
import type { World } from '../matching/world.ts'
import { COUPLE_DISTANCE, MOST_JOINT_LINES } from './parameters.ts'

/** Lines of each member's list that a joint list is made from. Assumed: all pairs of longer ones would not fit on it. */
export const MEMBER_LINES = 24
/** Lines of a joint list at most: pairs, then those for one member alone. */
const ROOM = MOST_JOINT_LINES + 2 * MEMBER_LINES

/** So many lines are written at once, or a few more. */
const STRETCH = 24

/**
 * Joint lists made from the lists that both members would have handed in alone: all pairs by the sum of the two places, two programs in
 * different regions later by COUPLE_DISTANCE places, as many as a joint list takes; then, for most couples, each program
 * with the other member unmatched. They are written as far as the match goes down them, which for most couples is a
 * small part. One year at a time in a thread: the next one's are written over them.
 */
export class JointLists {
  private readonly world: World
  private readonly member: Uint32Array
  private readonly region: Uint8Array
  private readonly listStart: Uint32Array
  /** couple -> 1 if it also ranks programs for one member alone. */
  private readonly alone: Uint8Array
  private readonly program: Int32Array
  private readonly key: Uint32Array
  /** couple -> first line that is not written yet, and the sum of places that it begins with. */
  private readonly written: Uint32Array
  private readonly nextSum: Uint8Array

  /** `region`: program -> where it is; `alone` is asked once for every couple, in their order. */
  constructor(world: World, member: Uint32Array, region: Uint8Array, alone: () => boolean) {
    const couples = member.length / 2
    this.world = world
    this.member = member
    this.region = region
    this.listStart = new Uint32Array(couples + 1)
    this.alone = new Uint8Array(couples)
    this.program = keptArrays('jointProgram', Int32Array, 2 * couples * ROOM, false)
    this.key = keptArrays('jointKey', Uint32Array, 2 * couples * ROOM, false)
    this.nextSum = new Uint8Array(couples)
    for (let c = 0; c < couples; c++) {
      const rows = this.linesOf(2 * c)
      const columns = this.linesOf(2 * c + 1)
      this.alone[c] = alone() ? 1 : 0
      const single = this.alone[c] ? rows + columns : 0
      this.listStart[c + 1] = this.listStart[c] + Math.min(MOST_JOINT_LINES, rows * columns) + single
    }
    this.written = this.listStart.slice(0, couples)
  }

  /** Lines of a member's list that count. */
  private linesOf(place: number): number {
    const { listStart } = this.world
    const a = this.member[place]
    return Math.min(MEMBER_LINES, listStart[a + 1] - listStart[a])
  }

  couples(): Couples {
    const { member, listStart, program, key, written } = this
    const ends = 2 * listStart[written.length]
    const unwritten = { written, writeMore: (couple: number) => this.writeMore(couple) }
    return { member, listStart, program: program.subarray(0, ends), key: key.subarray(0, ends), unwritten }
  }

  /** Writes the next lines of a couple's list, if there are any. */
  private writeMore(couple: number): void {
    const { listStart, written, nextSum, alone } = this
    const rows = this.linesOf(2 * couple)
    const columns = this.linesOf(2 * couple + 1)
    const end = listStart[couple + 1]
    const pairsEnd = alone[couple] ? end - rows - columns : end
    let line = written[couple]
    const enough = line + STRETCH
    let sum = nextSum[couple]
    while (line < pairsEnd && line < enough) line = this.writePairs(couple, rows, columns, sum++, line, pairsEnd)
    nextSum[couple] = sum
    if (line === pairsEnd && alone[couple]) this.writeAlone(couple, rows, columns, line)
    written[couple] = line === pairsEnd ? end : line
  }

  /** Writes the pairs of one sum of places from a line on, as far as there is room; returns the line behind them. */
  private writePairs(couple: number, rows: number, columns: number, sum: number, first: number, end: number): number {
    const { program, key, region, member } = this
    const { listStart, listProgram, listKey } = this.world
    const from = listStart[member[2 * couple]]
    const to = listStart[member[2 * couple + 1]]
    let line = first
    for (let i = Math.max(0, sum - COUPLE_DISTANCE - columns + 1); i < rows && i <= sum; i++) {
      const p = listProgram[from + i]
      const here = region[p]
      // With each program of the first list one pair can have this sum if it is in another region, and one if it is in the same. Both are
      // written down, and stay if they are: which regions are alike cannot be foretold.
      for (let away = COUPLE_DISTANCE; away >= 0; away -= COUPLE_DISTANCE) {
        const j = sum - away - i
        if (j < 0 || j >= columns) continue
        if (line === end) return line
        const q = listProgram[to + j]
        const at = 2 * line
        program[at] = p
        key[at] = listKey[from + i]
        program[at + 1] = q
        key[at + 1] = listKey[to + j]
        line += Number((region[q] === here) === (away === 0))
      }
    }
    return line
  }

  private writeAlone(couple: number, rows: number, columns: number, first: number): void {
    const { program, key, member } = this
    const { listStart, listProgram, listKey } = this.world
    const from = listStart[member[2 * couple]]
    const to = listStart[member[2 * couple + 1]]
    let at = 2 * first
    for (let k = 0; k < Math.max(rows, columns); k++) {
      for (let side = 0; side < 2; side++) {
        if (k >= (side === 0 ? rows : columns)) continue
        const line = (side === 0 ? from : to) + k
        program[at + side] = listProgram[line]
        key[at + side] = listKey[line]
        program[at + 1 - side] = NO_PROGRAM
        key[at + 1 - side] = 0
        at += 2
      }
    }
  }
}
