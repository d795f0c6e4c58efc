import type { DrawnApplicant } from './applicants.ts'
import { DRAWS, ROW } from './draw-kernel.ts'
import type { ListDrawer } from './draw-lists.ts'
import { layPopulation, populationBytes } from './lay-population.ts'
import { type Market, TYPES } from './market.ts'
import { LONGEST_BLOCK } from './parameters.ts'
import { PURPOSE } from './random.ts'

/** People who have no interview are drawn again, as the pool is those who certified a list; this many times at most. */
const TRIES = 400

/** Where persons of a drawn year go, one after the other. */
export interface PersonColumns {
  add(
    cell: number,
    standardScore: number,
    visa: number,
    failedAttempts: number,
    yearsSinceGraduation: number,
    block: number,
    lines: number,
  ): void
}

/**
 * Draws the people of one cell after the other, and their lists in its branch: as ApplicantDrawer and the lists' `block` would, but many in
 * one call of the kernel, as to hand a person over takes as long as to draw one.
 */
export class PeopleDrawer {
  private readonly market: Market
  private readonly lists: ListDrawer
  private readonly bytesOfCell: number
  /** cell -> 1 once what its people are drawn from stands in the kernel's memory. */
  private readonly laid: Uint8Array
  private cell = 0
  /** Where that of the open cell stands. */
  private population = 0
  /** People drawn in the last call beside the persons, who were not interviewed. */
  never = 0
  /** Whether the last person turns to a second specialty. */
  turns = false
  // Views of the kernel's memory, which are void once it has grown.
  private seen = -1
  private scores = new Float32Array(0)
  private words = new Uint32Array(0)
  private bytes = new Uint8Array(0)
  private numbers = new Float64Array(0)

  constructor(market: Market, lists: ListDrawer) {
    this.market = market
    this.lists = lists
    this.bytesOfCell = populationBytes(market)
    this.laid = new Uint8Array(market.season.branches.length * TYPES)
  }

  /** Starts anew, with the random numbers of a year; after the lists have begun. */
  begin(seed: number, world: number): void {
    const { kernel, at } = this.lists.taken
    kernel.openStream(at.people, seed, world, PURPOSE.applicants, 0)
  }

  /**
   * Goes on with the people of a type who prefer a branch. `shares`: lines of the branch -> share who turn to a second specialty, always the same
   * for a cell; without them `draw` draws one person at a time.
   */
  openCell(branch: number, type: number, shares: Float64Array | undefined): void {
    const { lists, market } = this
    if (this.seen !== lists.grown) this.view()
    const { memory, at } = lists.taken
    this.cell = branch * TYPES + type
    this.population = at.population + this.bytesOfCell * this.cell
    if (this.laid[this.cell]) return
    const tables = lists.cellOf(branch, type)
    const cell = { tables, firstProgram: market.firstProgram[branch]!, filters: lists.filtersOf(type) }
    layPopulation(memory.buffer, this.population, market, branch, type, cell, shares)
    this.laid[this.cell] = 1
  }

  /**
   * Draws persons of the cell, at most so many, and their lists. Ends sooner, to be called again: after some hundred, or after one who
   * turns to a second specialty.
   */
  draw(wanted: number, into: PersonColumns): void {
    const { lists, cell, population } = this
    lists.makeRoomForBlock()
    const { kernel, at } = lists.taken
    const { program, key, capacity } = lists.columnsAt
    const count = kernel.drawPeople(
      population,
      at.people,
      at.stream,
      Math.min(wanted, DRAWS),
      DRAWS,
      TRIES,
      lists.lines,
      LONGEST_BLOCK,
      capacity,
      program,
      key,
      lists.steps,
    )
    if (this.seen !== lists.grown) this.view()
    const { scores, words, bytes } = this
    for (let row = 0; row < count; row++) {
      const word = (ROW >> 2) * row
      const byte = ROW * row + 8
      into.add(cell, scores[word]!, bytes[byte + 1]!, bytes[byte + 2]!, bytes[byte + 3]!, bytes[byte]!, words[word + 1]!)
    }
    lists.lines = words[(ROW >> 2) * (count - 1) + 1]!
    const told = (at.told - at.rows) >> 2
    this.never = words[told]!
    this.turns = words[told + 1] === 1
  }

  private view(): void {
    const { memory, at } = this.lists.taken
    const { buffer } = memory
    const bytes = at.told + 8 - at.rows
    this.scores = new Float32Array(buffer, at.rows, bytes >> 2)
    this.words = new Uint32Array(buffer, at.rows, bytes >> 2)
    this.bytes = new Uint8Array(buffer, at.rows, bytes)
    this.numbers = new Float64Array(buffer, at.person, 7)
    this.seen = this.lists.grown
    this.laid.fill(0)
  }

  /** The person drawn last. */
  last(): DrawnApplicant {
    const { numbers } = this
    return {
      standardScore: numbers[0]!,
      step2ck: numbers[1]!,
      strength: numbers[2]!,
      afterInterview: numbers[3]!,
      failedAttempts: numbers[4]!,
      yearsSinceGraduation: numbers[5]!,
      visa: numbers[6]!,
    }
  }

  /** The next of the random numbers that people are drawn with, on (0, 1). */
  uniform(): number {
    const { kernel, at } = this.lists.taken
    return kernel.uniform(at.people)
  }
}
