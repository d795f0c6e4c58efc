import { kernelOpener, type OpenedKernel, PAGE, type Take } from '../matching/web-assembly.ts'
import { KERNEL_BYTES } from './kernel-bytes.ts'
import { SCORE_CHANCES, scoreChanceTable } from './score-chance.ts'

/**
 * Where the arrays of a forecast stand: in the memory of the kernel, which then does the arithmetic, or by themselves. The numbers
 * are the same to the last bit.
 */
export interface Arena {
  /** So many numbers; what they are is not known until they are written. */
  numbers(length: number): Float64Array
  indices(length: number): Uint32Array
  readonly kernel?: Kernel
  /** Offset of the table of scores of interviewees (score-chance.ts) for what an interview adds. */
  scoreTable?(own: number): number
}

/** The functions of assembly/, which says what they do. Arguments that name an array are its byteOffset. */
export interface Kernel {
  readonly enter: Take<
    [
      ...['table', 'strengths', 'shared', 'candidates', 'bars', 'offsets', 'bound', 'cutoffs', 'worlds'],
      ...['chances', 'lines', 'line', 'first', 'next', 'rules', 'columns'],
    ],
    void
  >
  readonly take: Take<['short', 'lines', 'weights', 'taken'], void>
  readonly descend: Take<['short', 'lines', 'weights', 'left'], number>
  readonly fail: Take<['order', 'short', 'lines', 'weights', 'failed', 'without'], number>
  readonly walk: Take<
    [...['order', 'short', 'worlds', 'laid', 'lines', 'weights', 'taken', 'left', 'failed', 'without'], ...['lost', 'fails']],
    void
  >
  readonly addMost: Take<['table', 'bar', 'strengths', 'shared', 'shares', 'first', 'columns', 'rules', 'looked', 'most'], void>
  readonly bring: Take<['sizes', 'worlds', 'most', 'starts', 'columns', 'weights', 'entries', 'gains'], void>
  readonly addRows: Take<['log', 'table', 'starts', 'weights', 'rows', 'from', 'to', 'step'], void>
}

/** Arrays by themselves. */
export const plainArena: Arena = {
  numbers: (length) => new Float64Array(length),
  indices: (length) => new Uint32Array(length),
}

/** Arrays begin on cache lines. */
const LINE = 64
/** Tables of scores in the memory at once; the blocks of a season need four. */
const TABLES = 8
const TABLE_BYTES = 4 * SCORE_CHANCES
const FIRST_ARRAY = LINE + Math.ceil((TABLES * TABLE_BYTES) / LINE) * LINE

/** Opens the kernel in a memory of its own. */
export const openKernel = kernelOpener<Kernel>(KERNEL_BYTES)

/** Bytes that an array takes of so many numbers. */
export const arrayBytes = (length: number): number => Math.ceil((8 * length) / LINE) * LINE + LINE

/** The arena of arrays of so many bytes in all (see arrayBytes). */
export type ArenaOf = (bytes: number) => Arena

/**
 * A memory of the kernel, opened when first asked for and used again by every arena: its arrays are good until the next one. Arrays by
 * themselves where the host has no such memory. There is one for each thread.
 */
export function arenaOpener(): ArenaOf {
  let opened: OpenedKernel<Kernel> | null | undefined
  /** What an interview adds -> which table in the memory. */
  const slots = new Map<number, number>()
  const scoreTable = (own: number): number => {
    const known = slots.get(own)
    if (known !== undefined) return LINE + known * TABLE_BYTES
    if (slots.size === TABLES) slots.clear()
    const at = LINE + slots.size * TABLE_BYTES
    slots.set(own, slots.size)
    new Float32Array(opened!.memory.buffer, at, SCORE_CHANCES).set(scoreChanceTable(own))
    return at
  }
  return (bytes) => {
    opened ??= openKernel(FIRST_ARRAY) ?? null
    if (!opened) return plainArena
    const { kernel, memory } = opened
    const missing = FIRST_ARRAY + bytes - memory.buffer.byteLength
    try {
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
    } catch {
      return plainArena
    }
    const { buffer } = memory
    let end = FIRST_ARRAY
    const place = (length: number): number => {
      const at = end
      end += arrayBytes(length)
      return at
    }
    return {
      numbers: (length) => new Float64Array(buffer, place(length), length),
      indices: (length) => new Uint32Array(buffer, place(length), length),
      kernel,
      scoreTable,
    }
  }
}

/** The arena of the list at hand. */
export const kernelArena = arenaOpener()
