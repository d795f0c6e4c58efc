import { type KernelMemory, kernelOpener, type OpenedKernel, PAGE } from '../matching/web-assembly.ts'
import { filterBytes } from './filter-columns.ts'
import { KERNEL_BYTES } from './kernel-bytes.ts'
import { normalQuantile, quantileKnots, rateTable, tailKnots, tailTable } from './normal.ts'
import { LONGEST_BLOCK } from './parameters.ts'

/** The functions of assembly/, which says what they do. Those that name an array are offsets in bytes. */
export interface DrawKernel {
  layTables(logs: number, quantiles: number, tails: number, rates: number, numbers: number): void
  layOut(tastes: number, invitations: number, positions: number, lates: number, racers: number, places: number): void
  layPeople(knots: number, tailKnots: number, person: number, rows: number, told: number): void
  openStream(stream: number, seed: number, world: number, purpose: number, entity: number): void
  refill(stream: number): number
  uniform(stream: number): number
  draw(
    stream: number,
    bars: number,
    running: number,
    guide: number,
    made: number,
    programs: number,
    first: number,
    strength: number,
    rate: number,
    base: number,
    spread: number,
    most: number,
    program: number,
    key: number,
    filters: number,
    step2ck: number,
    years: number,
    attempts: number,
    visa: number,
    steps: number,
  ): number
  drawPeople(
    cell: number,
    people: number,
    lists: number,
    wanted: number,
    draws: number,
    tries: number,
    lines: number,
    most: number,
    capacity: number,
    program: number,
    key: number,
    steps: number,
  ): number
  exponential(u: number): number
  exceeded(p: number): number
}

/** Bytes of one invitation, and how many are looked at for one block at most. */
const INVITATION = 24
const MOST_INVITED = 4096
/** So many are put in order all together, even if not all of them are kept. */
const FEW = 64
/** So many positions of a walk are drawn at once, and one more has room. */
const STRETCH = 32
/** Bytes of a stream: what it is called, the words left over for one stretch, and 256 words. */
const STREAM = 64 + 8 * STRETCH + 1024
/** Bytes of the numbers that the kernel keeps at hand. */
const NUMBERS = 120
/** People drawn at once, and bytes of what is told of each, of the last one and of all. */
export const DRAWS = 256
export const ROW = 16
const PERSON = 56
const TOLD = 8
const LINE = 64

/** Logarithms and quantiles are tabulated so finely; assembly/draw.ts reads them so. */
const LOGS = 1024
const OCTAVES = 48
const PER_OCTAVE = 64

const logTable = Float64Array.from({ length: LOGS + 1 }, (_, i) => Math.log(1 + i / LOGS))
const quantileTable = Float32Array.from(
  { length: OCTAVES * PER_OCTAVE + 1 },
  (_, i) => -normalQuantile(2 ** ((i / PER_OCTAVE) | 0) * 2 ** -OCTAVES * (1 + (i % PER_OCTAVE) / PER_OCTAVE)) || 0,
)

/** Entries in the tables of all cells, and bytes of what people are drawn from. */
export type TableEntries = Readonly<Record<'bars' | 'running' | 'guide' | 'made' | 'population', number>>

type Place = 'tastes' | 'filters' | 'places' | 'stream' | 'people' | 'person' | 'rows' | 'told' | 'lines'

/** Where the arrays of one market are in the kernel's memory. */
export interface DrawRoom {
  readonly kernel: DrawKernel
  readonly memory: KernelMemory
  readonly at: Readonly<Record<Place | keyof TableEntries, number>>
}

const open = kernelOpener<DrawKernel>(KERNEL_BYTES, { log: Math.log, exp: Math.exp })
let opened: OpenedKernel<DrawKernel> | undefined

/** The kernel of this thread. Throws where the host has no WebAssembly with vectors. */
export function openDrawKernel(): OpenedKernel<DrawKernel> {
  opened ??= open(PAGE)
  if (!opened) throw new Error('worlds are drawn in WebAssembly with vectors (SIMD), which this machine does not run')
  return opened
}

/** Makes the memory so large. Views on it are void afterwards. */
export function makeRoom(memory: KernelMemory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE)
  if (missing > 0) memory.grow(missing)
}

/**
 * Lays the kernel's memory out for a market of so many programs, with so many entries in the tables of its cells. What another market had there is overwritten.
 */
export function layOutFor(programs: number, entries: TableEntries): DrawRoom {
  const { kernel, memory } = openDrawKernel()
  let end = LINE
  const place = (bytes: number): number => {
    const from = end
    end = Math.ceil((end + bytes + LINE) / LINE) * LINE
    return from
  }
  const logs = place(logTable.byteLength)
  const quantiles = place(quantileTable.byteLength)
  const tails = place(4 * tailTable.length)
  const rates = place(4 * rateTable.length)
  const knots = place(quantileKnots.byteLength)
  const tailKnotsAt = place(tailKnots.byteLength)
  const invitations = place(INVITATION * (MOST_INVITED + 1))
  const positions = place(8 * (STRETCH + 2))
  const numbers = place(NUMBERS)
  const lates = place(4 * MOST_INVITED + 16)
  const racers = place(4 * MOST_INVITED + 16)
  const at = {
    tastes: place(8 * programs),
    filters: place(filterBytes(programs)),
    places: place(8 * Math.max(FEW + 1, LONGEST_BLOCK)),
    stream: place(STREAM),
    people: place(STREAM),
    person: place(PERSON),
    rows: place(ROW * DRAWS),
    told: place(TOLD),
    population: place(entries.population),
    bars: place(4 * entries.bars),
    running: place(4 * entries.running),
    guide: place(2 * entries.guide),
    made: place(entries.made),
    lines: end,
  }
  makeRoom(memory, end)
  new Float64Array(memory.buffer, logs).set(logTable)
  new Float32Array(memory.buffer, quantiles).set(quantileTable)
  new Float32Array(memory.buffer, tails).set(tailTable)
  new Float32Array(memory.buffer, rates).set(rateTable)
  new Float64Array(memory.buffer, knots).set(quantileKnots)
  new Float64Array(memory.buffer, tailKnotsAt).set(tailKnots)
  kernel.layTables(logs, quantiles, tails, rates, numbers)
  kernel.layOut(at.tastes, invitations, positions, lates, racers, at.places)
  kernel.layPeople(knots, tailKnotsAt, at.person, at.rows, at.told)
  return { kernel, memory, at }
}
