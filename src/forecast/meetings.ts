import type { Arena } from './arena.ts'
import { CELLS } from './cells.ts'
import type { ResolvedLine } from './resolve.ts'

const NO_LINE = -1

/** Lines may stand for the same program where one of them is a description, or names what another one names. */
export function mayMeet(lines: readonly ResolvedLine[]): boolean {
  return lines.some(({ line }) => line.like) || new Set(lines.map(({ candidates }) => candidates[0])).size < lines.length
}

/** program -> the line that speaks for it, of those entered in a round, and the round it was last entered in. Each thread has them once: they are as long as the catalogue. */
let speaker = new Int32Array(0)
let entered = new Float64Array(0)
/** Rounds of this thread, so that nothing of one is taken for another's. */
let round = 0

function makeRoomFor(programs: number): void {
  if (speaker.length >= programs) return
  speaker = new Int32Array(programs)
  entered = new Float64Array(programs)
}

/**
 * Lines that stand for the same program in a world. They are one draw: the line with the largest move speaks for the
 * program, and on the way down a line after another for its program counts only for what the better knowledge adds.
 */
export class Meetings {
  /** Chances of falling short for the way down the list: of a line, given that those above fell short. */
  readonly inTurn: Float64Array
  /** Chances of falling short where only the lines that speak for their programs count. */
  readonly speaking: Float64Array
  private readonly lines: readonly ResolvedLine[]
  private readonly order: Uint32Array
  /** line -> the next best line for its program, or NO_LINE. */
  private readonly next: Int32Array

  constructor(lines: readonly ResolvedLine[], order: Uint32Array, arena: Arena) {
    this.lines = lines
    this.order = order
    let last = 0
    for (const { candidates } of lines) for (const p of candidates) if (p > last) last = p
    makeRoomFor(last + 1)
    this.inTurn = arena.numbers(lines.length * CELLS)
    this.speaking = arena.numbers(lines.length * CELLS)
    this.next = new Int32Array(lines.length)
  }

  /** Whether lines meet in the world whose lines begin at `from`. */
  meet(programs: Uint32Array, from: number): boolean {
    const { lines } = this
    round++
    for (let l = 0; l < lines.length; l++) {
      const p = programs[from + l]
      if (entered[p] === round) return true
      entered[p] = round
    }
    return false
  }

  /** Fills inTurn and speaking for a world in which lines meet. */
  arrange(chances: Float64Array, programs: Uint32Array, from: number): void {
    const { lines } = this
    const short = chances.subarray(from * CELLS, (from + lines.length) * CELLS)
    this.inTurn.set(short)
    this.speaking.set(short)
    round++
    for (let l = 0; l < lines.length; l++) {
      const p = programs[from + l]
      const known = entered[p] === round ? speaker[p] : NO_LINE
      entered[p] = round
      if (known === NO_LINE || lines[l].move > lines[known].move) speaker[p] = l
      if (known !== NO_LINE) this.condition(short, l, known)
    }
    this.findSpeakers(programs, from)
  }

  /** What is new about a line when its program has been tried on a line above. */
  private condition(short: Float64Array, l: number, known: number): void {
    for (let cell = 0; cell < CELLS; cell++)
      this.inTurn[l * CELLS + cell] = Math.min(1, short[l * CELLS + cell] / short[known * CELLS + cell])
  }

  /** Goes through the lines in an order that does not depend on the list, so that neither do the products. */
  private findSpeakers(programs: Uint32Array, from: number): void {
    const { lines, order, next } = this
    round++
    next.fill(NO_LINE)
    for (const l of order) {
      const p = programs[from + l]
      if (entered[p] !== round) {
        entered[p] = round
        speaker[p] = l
        continue
      }
      const best = speaker[p]
      const better = lines[l].move > lines[best].move
      this.speaking.fill(1, (better ? best : l) * CELLS, ((better ? best : l) + 1) * CELLS)
      if (better) {
        next[l] = best
        next[best] = NO_LINE
        speaker[p] = l
      } else if (next[best] === NO_LINE || lines[l].move > lines[next[best]].move) next[best] = l
    }
  }

  /** Where a line that speaks is taken away, the next best line for its program stands in. */
  standIn(chances: Float64Array, base: number, failed: Float64Array, without: Float64Array): void {
    this.next.forEach((other, l) => {
      if (other === NO_LINE) return
      without[l] = 0
      for (let cell = 0; cell < CELLS; cell++)
        without[l] += (failed[cell] / chances[base + l * CELLS + cell]) * chances[base + other * CELLS + cell]
    })
  }
}
