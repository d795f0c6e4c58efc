import { type Arena, arrayBytes } from './arena.ts'
import { RULE_STRENGTHS } from './cells.ts'
import { MOST_COLUMNS } from './fall-short.ts'
import { fillShortfalls } from './score-chance.ts'
import { SHARED_NODES } from './shared-nodes.ts'

/**
 * The steps of bounding what programs bring (gain-bounds.ts). They are done by the kernel, on arrays that stand in its memory, or by
 * what stands here, which says what the kernel does: both go over the same numbers in the same order.
 */
export interface BoundSteps {
  /**
   * Adds to most[from + k], for an even number of columns, the chances of exceeding column first + k wherever what all programs see moves
   * it, each as often as its share.
   */
  addMost(score: ScoreOfRow, first: number, columns: number, most: Float64Array, from: number): void
  /** Adds to gains[entry] what it brings in the worlds of a block. */
  bring(entries: EntriesOfBlock, most: Float64Array, gains: Float64Array): void
}

/** Whose score it is, and what its chances count. */
export interface ScoreOfRow {
  readonly own: number
  /** For a strength of 0. */
  readonly bar: number
  readonly strengths: Float64Array
  /** shared node -> columns by which it moves a point, negative ones in two's complement. */
  readonly shared: Uint32Array
  /** cell -> how often its chance counts. */
  readonly shares: Float64Array
}

export interface EntriesOfBlock {
  /** world -> size of what is left. */
  readonly sizes: Float64Array
  /** entry -> where column 0 of its row would stand among the most that rows bring, which may be before the first. */
  readonly starts: Int32Array
  /** entry * worlds + world -> column, or NO_SEATS. */
  readonly columns: Uint16Array
  /** entry -> how often its gain counts. */
  readonly weights: Float64Array
}

/** No chance in this world: the program has no seats. */
export const NO_SEATS = 0xffff

const looked = new Float64Array(MOST_COLUMNS)

export const plainSteps: BoundSteps = {
  addMost({ own, bar, strengths, shared, shares }, first, columns, most, from) {
    const moves = Int32Array.from(shared)
    const reach = moves[SHARED_NODES - 1]
    const sums = Array.from({ length: RULE_STRENGTHS }, () => new Float64Array(columns))
    sums.forEach((sum, a) => {
      fillShortfalls(own, bar - strengths[a], first - reach, columns + 2 * reach, looked)
      moves.forEach((move, v) => {
        const share = shares[v * RULE_STRENGTHS + a]
        for (let k = 0, at = reach + move; k < columns; k++, at++) sum[k] += share * (1 - looked[at])
      })
    })
    const [weak, middle, strong] = sums
    for (let k = 0; k < columns; k++) most[from + k] += weak[k] + middle[k] + strong[k]
  },
  bring({ sizes, starts, columns, weights }, most, gains) {
    const worlds = sizes.length
    for (let i = 0; i < gains.length; i++) {
      if (weights[i] === 0) continue
      let sum = 0
      for (let w = 0, at = i * worlds; w < worlds; w++, at++)
        if (columns[at] !== NO_SEATS) sum += sizes[w] * most[starts[i] + columns[at]]
      gains[i] += weights[i] * sum
    }
  },
}

/** Numbers of a rule of the kernel. */
const RULE = 10
const ROOM = [RULE_STRENGTHS * RULE, RULE_STRENGTHS * (MOST_COLUMNS + 1)] as const

/** Bytes of the arena that the steps need beside the arrays that they are given. */
export const stepBytes = ROOM.reduce((sum, length) => sum + arrayBytes(length), 0)

/** The steps for arrays of an arena, done by its kernel where it has one. */
export function stepsIn(arena: Arena): BoundSteps {
  const { kernel } = arena
  if (!kernel) return plainSteps
  const [rules, columns] = ROOM.map((length) => arena.numbers(length).byteOffset)
  return {
    addMost: ({ own, bar, strengths, shared, shares }, first, count, most, from) =>
      kernel.addMost(
        arena.scoreTable!(own),
        bar,
        strengths.byteOffset,
        shared.byteOffset,
        shares.byteOffset,
        first,
        count,
        rules,
        columns,
        most.byteOffset + 8 * from,
      ),
    bring: (entries, most, gains) =>
      kernel.bring(
        entries.sizes.byteOffset,
        entries.sizes.length,
        most.byteOffset,
        entries.starts.byteOffset,
        entries.columns.byteOffset,
        entries.weights.byteOffset,
        gains.length,
        gains.byteOffset,
      ),
  }
}
