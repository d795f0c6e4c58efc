import { type Arena, arrayBytes, plainArena } from './arena.ts'
import { CELLS, RULE_STRENGTHS } from './cells.ts'
import { MOST_COLUMNS } from './fall-short.ts'
import { CANDIDATES } from './resolve.ts'
import { SHARED_NODES } from './shared-nodes.ts'

/** Room for the chances of a list in so many worlds, used again for one block of them after the other. */
export interface Room {
  readonly arena: Arena
  /** (world * lines + line) * CELLS + cell -> chance. */
  readonly chances: Float64Array
  /** world * lines + line -> program. */
  readonly programs: Uint32Array
  /** 0, 1, 2, ...: the places of all worlds. */
  readonly all: Uint32Array
  /** The places of the worlds at hand. */
  readonly some: Uint32Array
  /** candidate of a description -> the first place where the line stands for it; place -> the next such. */
  readonly first: Int32Array
  readonly next: Int32Array
  /** place -> column of the cutoff at hand. */
  readonly places: Float64Array
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
    ...[worlds * lines * CELLS, worlds * lines, worlds, worlds, worlds, CELLS, RULE_STRENGTHS, SHARED_NODES],
    ...[RULE_STRENGTHS * RULE, RULE_STRENGTHS * (MOST_COLUMNS + 1)],
    // What a walk takes (walk-down.ts).
    ...[lines, lines, lines, lines + 1, CELLS, CELLS, lines * CELLS, lines * CELLS],
  ].reduce((sum, length) => sum + arrayBytes(length), 0)

export function roomFor(lines: number, worlds: number, arena: Arena = plainArena): Room {
  const all = arena.indices(worlds)
  for (let place = 0; place < worlds; place++) all[place] = place
  return {
    arena,
    chances: arena.numbers(worlds * lines * CELLS),
    programs: arena.indices(worlds * lines),
    all,
    some: arena.indices(worlds),
    first: new Int32Array(CANDIDATES),
    next: new Int32Array(worlds),
    places: arena.numbers(worlds),
    weights: arena.numbers(CELLS),
    strengths: arena.numbers(RULE_STRENGTHS),
    shared: arena.indices(SHARED_NODES),
    rules: arena.numbers(RULE_STRENGTHS * RULE),
    columns: arena.numbers(RULE_STRENGTHS * (MOST_COLUMNS + 1)),
  }
}
