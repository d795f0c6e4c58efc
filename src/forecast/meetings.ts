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
 * Lines that stand for the same program in a world. They are one draw, which falls short if it does by whatever is known in the
 * applicant's favour on any of them: in each cell with the least of their chances. On the way down a line after another for its program
 * counts only for what the better knowledge adds.
 */
export class Meetings {
  /** Chances of falling short for the way down the list: of a line, given that those above fell short. */
  readonly inTurn: Float64Array
  /** Chances of falling short of each program, at one of its lines; at the others it is 1. */
  readonly speaking: Float64Array
  private readonly lines: readonly ResolvedLine[]
  private readonly order: Uint32Array
  /** line -> the least chances of it and those above for its program. */
  private readonly least: Float64Array
  /** line -> the line that speaks for its program, and the next one for it, or NO_LINE. */
  private readonly speakers: Int32Array
  private readonly next: Int32Array

  constructor(lines: readonly ResolvedLine[], order: Uint32Array, arena: Arena) {
    this.lines = lines
    this.order = order
    let last = 0
    for (const { candidates } of lines) for (const p of candidates) if (p > last) last = p
    makeRoomFor(last + 1)
    this.inTurn = arena.numbers(lines.length * CELLS)
    this.speaking = arena.numbers(lines.length * CELLS)
    this.least = new Float64Array(lines.length * CELLS)
    this.speakers = new Int32Array(lines.length)
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
    const { lines, least, inTurn } = this
    const short = chances.subarray(from * CELLS, (from + lines.length) * CELLS)
    inTurn.set(short)
    least.set(short)
    round++
    for (let l = 0; l < lines.length; l++) {
      const p = programs[from + l]
      if (entered[p] === round)
        for (let cell = l * CELLS, above = speaker[p] * CELLS; cell < (l + 1) * CELLS; cell++, above++) {
          least[cell] = Math.min(least[above], short[cell])
          inTurn[cell] = least[cell] / least[above]
        }
      entered[p] = round
      speaker[p] = l
    }
    this.speak(short, programs, from)
  }

  /** Goes through the lines in an order that does not depend on the list, so that neither do the products. */
  private speak(short: Float64Array, programs: Uint32Array, from: number): void {
    const { order, speaking, speakers, next } = this
    speaking.set(short)
    round++
    next.fill(NO_LINE)
    for (const l of order) {
      const p = programs[from + l]
      if (entered[p] !== round) {
        entered[p] = round
        speaker[p] = l
        speakers[l] = l
        continue
      }
      const first = speaker[p]
      for (let cell = first * CELLS, own = l * CELLS; own < (l + 1) * CELLS; cell++, own++)
        speaking[cell] = Math.min(speaking[cell], short[own])
      speaking.fill(1, l * CELLS, (l + 1) * CELLS)
      speakers[l] = first
      next[l] = next[first]
      next[first] = l
    }
  }

  /** Where one of several lines for a program is taken away, the others stand in. */
  standIn(chances: Float64Array, base: number, failed: Float64Array, without: Float64Array): void {
    const { speakers, next, speaking } = this
    for (let l = 0; l < without.length; l++) {
      const first = speakers[l]
      if (next[first] === NO_LINE) continue
      without[l] = 0
      for (let cell = 0; cell < CELLS; cell++) {
        let least = 1
        for (let other = first; other !== NO_LINE; other = next[other])
          if (other !== l) least = Math.min(least, chances[base + other * CELLS + cell])
        without[l] += (failed[cell] / speaking[first * CELLS + cell]) * least
      }
    }
  }
}
