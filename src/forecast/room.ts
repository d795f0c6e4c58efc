import { type Arena, arrayBytes, plainArena } from './arena.ts'
import { CELLS, RULE_STRENGTHS } from './cells.ts'
import { MOST_COLUMNS } from './fall-short.ts'
import { CANDIDATES } from './resolve.ts'
import { SHARED_NODES } from './shared-nodes.ts'
import { AT_ONCE } from './walk-down.ts'

/** What a line stands for, the same in all blocks of a table. */
export interface StandsFor {
  /** world of the table -> which of its candidates; undefined where there is only one. */
  readonly bound: Uint8Array | undefined
  /** candidate -> 1 where a hard filter shuts the applicant out. */
  readonly shut: Uint8Array
}

/** Room for the chances of one applicant's list in so many worlds of a table, used again for one block of them after the other. */
export interface Room {
  readonly arena: Arena
  /** (world * lines + line) * CELLS + cell -> chance. */
  readonly chances: Float64Array
  /** world * lines + line -> program. */
  readonly programs: Uint32Array
  /** line -> what it stands for, once that has been looked up. */
  readonly stands: (StandsFor | undefined)[]
  /** candidate of the line at hand -> bar of its program, and what is added to scores there. */
  readonly bars: Float64Array
  readonly offsets: Float64Array
  /** place -> which of the candidates the line at hand stands for; what it holds of a line with one is not read. */
  readonly bound: Uint32Array
  /** place -> cutoff of the line at hand, infinite where there is no chance. */
  readonly cutoffs: Float64Array
  /** candidate -> the first place where the line at hand stands for it; place -> the next such. */
  readonly first: Uint32Array
  readonly next: Uint32Array
  /** cell -> weight, before what programs said of the applicant's place. */
  readonly weights: Float64Array
  /** The strengths of the Gauss rule. */
  readonly strengths: Float64Array
  /** shared node -> columns by which it moves a cutoff, negative ones in two's complement. */
  readonly shared: Uint32Array
  /** For the kernel: how each strength is looked up, and what was. */
  readonly rules: Float64Array
  readonly columns: Float64Array
}

/** Numbers of a rule of the kernel. */
const RULE = 10

/** Bytes of the arena for the room of a list and a walk down it. */
export const roomBytes = (lines: number, worlds: number): number =>
  [
    ...[worlds * lines * CELLS, worlds * lines, CANDIDATES, CANDIDATES, worlds, worlds, CANDIDATES, worlds],
    ...[CELLS, RULE_STRENGTHS, SHARED_NODES],
    ...[RULE_STRENGTHS * RULE, RULE_STRENGTHS * (MOST_COLUMNS + 1)],
    // What a walk takes (walk-down.ts).
    ...[lines, lines, lines, lines, lines + 1, CELLS, AT_ONCE, lines * CELLS, lines * CELLS],
  ].reduce((sum, length) => sum + arrayBytes(length), 0)

export function roomFor(lines: number, worlds: number, arena: Arena = plainArena): Room {
  return {
    arena,
    chances: arena.numbers(worlds * lines * CELLS),
    programs: arena.indices(worlds * lines),
    stands: Array.from({ length: lines }, () => undefined),
    bars: arena.numbers(CANDIDATES),
    offsets: arena.numbers(CANDIDATES),
    bound: arena.indices(worlds),
    cutoffs: arena.numbers(worlds),
    first: arena.indices(CANDIDATES),
    next: arena.indices(worlds),
    weights: arena.numbers(CELLS),
    strengths: arena.numbers(RULE_STRENGTHS),
    shared: arena.indices(SHARED_NODES),
    rules: arena.numbers(RULE_STRENGTHS * RULE),
    columns: arena.numbers(RULE_STRENGTHS * (MOST_COLUMNS + 1)),
  }
}
