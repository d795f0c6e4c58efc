import { breadthOf, type DrawnApplicant, isImg } from './applicants.ts'
import { type DrawRoom, layOutFor, makeRoom } from './draw-kernel.ts'
import { filterOffsets, filterValues } from './filter-columns.ts'
import { type CellTables, clampStrength, layCell, tableEntries } from './invitations.ts'
import { populationBytes } from './lay-population.ts'
import { checkParameters, type Market, TYPES } from './market.ts'
import { LONGEST_BLOCK, PREFERRED_TASTE } from './parameters.ts'
import { stackedIssuesMove } from './profile.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/** Lines that there is room for at first: those of two years of the residency match. */
const LINES = 1 << 20
/** How much later the other programs come on a mixed list, beside those of the preferred specialty. */
const LATER = Math.exp(PREFERRED_TASTE)

/** Whose tables are in the kernel's memory; all drawers of a thread share it. */
let owner: ListDrawer | undefined

/**
 * Draws rank order lists one block at a time: who invites, which of them the applicant prefers, and how each ranks the
 * applicant. Lines are written one after the other into columns that grow. All of it is done by the kernel
 * (assembly/draw.ts), which serves one drawer at a time: `begin` takes it over, and what another wrote is void.
 */
export class ListDrawer {
  /** Lines written. */
  lines = 0
  /** What of a block is drawn: 0 nothing, 1 the invitations, 2 their order too, 3 all. Less than all is of use only to see what each takes. */
  steps: 0 | 1 | 2 | 3 = 3
  private readonly market: Market
  private readonly lateness: Float64Array
  private room: DrawRoom | undefined
  private capacity = 0
  /** How often views of the kernel's memory have become void. */
  grown = 0
  private cells: (CellTables | undefined)[] = []
  /** type -> where its filters are in the kernel's memory; 0 where nothing is filtered. */
  private filtersAt: number[] = []
  private program = new Uint32Array(0)
  private key = new Uint32Array(0)
  /** Place on the block just written -> how late the program comes, in every second word. */
  private late = new Float32Array(0)
  // The two blocks of one list, while they are mixed.
  private readonly heldLate = new Float32Array(2 * LONGEST_BLOCK)
  private readonly heldProgram = new Uint32Array(2 * LONGEST_BLOCK)
  private readonly heldKey = new Uint32Array(2 * LONGEST_BLOCK)

  /** Throws when a parameter of the market is no number to draw with. */
  constructor(market: Market) {
    checkParameters(market)
    this.market = market
    this.lateness = market.prestige.map((prestige) => Math.exp(-market.constants.prestigeTaste * prestige))
  }

  /** Starts anew, without lines, with the random numbers of this name. */
  begin(seed: number, world: number, purpose: number): void {
    if (owner !== this || !this.room) this.takeOver()
    this.lines = 0
    this.draws(seed, world, purpose)
  }

  /** Goes on with the random numbers of this name. */
  draws(seed: number, world: number, purpose: number): void {
    const { kernel, at } = this.room!
    kernel.openStream(at.stream, seed, world, purpose, 0)
  }

  private takeOver(): void {
    const { market } = this
    const population = market.season.branches.length * TYPES * populationBytes(market)
    this.room = layOutFor(market.branchOf.length, { ...tableEntries(market), population })
    const { memory, at } = this.room
    this.capacity = LINES
    makeRoom(memory, at.lines + 8 * this.capacity)
    new Float64Array(memory.buffer, at.tastes).set(this.lateness)
    new Uint8Array(memory.buffer, at.filters).set(filterValues(market))
    this.filtersAt = filterOffsets(market.branchOf.length).map((offset) => (offset < 0 ? 0 : at.filters + offset))
    this.cells = []
    this.view()
    owner = this
  }

  private view(): void {
    const { memory, at } = this.room!
    this.grown++
    this.program = new Uint32Array(memory.buffer, at.lines, this.capacity)
    this.key = new Uint32Array(memory.buffer, at.lines + 4 * this.capacity, this.capacity)
    this.late = new Float32Array(memory.buffer, at.places, 2 * LONGEST_BLOCK)
  }

  /** Lets the columns grow where one more block might not have room. */
  makeRoomForBlock(): void {
    if (this.lines + LONGEST_BLOCK > this.capacity) this.grow()
  }

  private grow(): void {
    const { memory, at } = this.room!
    const key = this.key.slice()
    this.capacity *= 2
    makeRoom(memory, at.lines + 8 * this.capacity)
    this.view()
    this.key.set(key)
  }

  /** Where the tables of a cell are. */
  cellOf(branch: number, type: number): CellTables {
    const { memory, at } = this.room!
    this.cells[branch * TYPES + type] ??= layCell(memory.buffer, this.market, branch, type, at)
    return this.cells[branch * TYPES + type]!
  }

  /**
   * One specialty's part of a list: interviews, at a multiple of the rate of those who prefer it; the applicant's order; scores.
   * Returns the number of lines.
   */
  block(branch: number, type: number, drawn: DrawnApplicant, rate: number): number {
    const { bars, running, guide, made, programs } = this.cellOf(branch, type)
    const strength = clampStrength(drawn.strength)
    const img = isImg(APPLICANT_TYPES[type])
    this.makeRoomForBlock()
    const { rankOffset, constants } = this.market
    const stacked = img ? stackedIssuesMove(this.market.behaviours, drawn) : 0
    const { kernel, at } = this.room!
    const program = at.lines + 4 * this.lines
    const kept = kernel.draw(
      at.stream,
      bars,
      running,
      guide,
      made,
      programs,
      this.market.firstProgram[branch],
      strength,
      rate * breadthOf(type, strength),
      rankOffset[branch * TYPES + type] + constants.sharedAfterInterview * drawn.afterInterview + stacked,
      constants.ownAfterInterview,
      LONGEST_BLOCK,
      program,
      program + 4 * this.capacity,
      this.filtersOf(type),
      drawn.step2ck,
      drawn.yearsSinceGraduation,
      drawn.failedAttempts,
      drawn.visa,
      this.steps,
    )
    this.lines += kept
    return kept
  }

  /** Remembers how much the lines of the block just written are liked, from place `at` of the list on. */
  keepTaste(at: number, lines: number): void {
    for (let i = 0; i < lines; i++) this.heldLate[at + i] = this.late[2 * i + 1]
  }

  /**
   * Mixes the last two blocks written, of `first` and `second` lines, by preference, with the first block's programs liked
   * better. The first line keeps its place. Returns how many lines of the first block now stand before any of the second.
   */
  mix(first: number, second: number): number {
    const { program, key, heldLate, heldProgram, heldKey } = this
    const from = this.lines - first - second
    heldProgram.set(program.subarray(from, this.lines))
    heldKey.set(key.subarray(from, this.lines))
    let i = 1
    let j = first
    let contiguous = -1
    for (let at = 1; at < first + second; at++) {
      const takeFirst = j === first + second || (i < first && heldLate[i] <= LATER * heldLate[j])
      if (!takeFirst && contiguous < 0) contiguous = at
      const k = takeFirst ? i++ : j++
      program[from + at] = heldProgram[k]
      key[from + at] = heldKey[k]
    }
    return contiguous < 0 ? first : contiguous
  }

  /** The kernel and where everything is in its memory; after `begin`. */
  get taken(): DrawRoom {
    return this.room!
  }

  /** Where the next line goes in the kernel's memory is so many lines behind these, and how many lines they have room for. */
  get columnsAt(): { readonly program: number; readonly key: number; readonly capacity: number } {
    const { lines } = this.room!.at
    return { program: lines, key: lines + 4 * this.capacity, capacity: this.capacity }
  }

  /** Where the filters of a type are in the kernel's memory; 0 where nothing is filtered. */
  filtersOf(type: number): number {
    return this.filtersAt[type]!
  }

  get listProgram(): Uint32Array {
    return this.program
  }

  get listKey(): Uint32Array {
    return this.key
  }
}
