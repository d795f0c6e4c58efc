import { unlessStopped } from '../matching/asked-to-stop.ts'
import { noteGrowth } from '../matching/grown-world.ts'
import { type Arrays, freshArrays } from '../matching/kept-arrays.ts'
import { NO_PROGRAM } from '../matching/varied-world.ts'
import type { World } from '../matching/world.ts'
import type { DrawnApplicant } from './applicants.ts'
import { BackupChoices, secondEntryChoices } from './backup.ts'
import { type DrawnCouples, drawCouples, placePersons } from './couples.ts'
import { ListDrawer } from './draw-lists.ts'
import { PeopleDrawer, type PersonColumns } from './draw-people.ts'
import { listsOfMatch } from './lists-of-match.ts'
import { blockOf, type Market, TYPES } from './market.ts'
import { INTERLEAVED_SHARE, YEAR_WITHOUT_ADVANCED_SHARE } from './parameters.ts'
import { PURPOSE, Stream } from './random.ts'
import type { Season } from './season.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/** What is known of the persons of a drawn year, by person. */
export interface DrawnPersons {
  /** Standardised Step 2 CK. */
  readonly standardScore: Float32Array
  /** Index into VISA_NEEDS. */
  readonly visa: Uint8Array
  readonly failedAttempts: Uint8Array
  readonly yearsSinceGraduation: Uint8Array
}

/** A drawn year: the world, and who its applicants are. */
export interface DrawnWorld {
  /**
   * The market that a match of single lists runs on. Members of couples stand in it alone for the seat that the couple
   * holds (couples.ts); whoever ranks advanced positions comes a second time, behind all persons, for a preliminary year.
   */
  readonly world: World
  /** The lists as they were handed in by all persons, those of couples as each member would alone; without second entries. */
  readonly submitted: World
  /** entry -> branch * TYPES + type. */
  readonly cell: Uint16Array
  /** entry -> lines of the preferred branch before any other, on the list as handed in. */
  readonly preferredLines: Uint8Array
  /** entry -> the person behind it: itself, or the first entry of a second one. */
  readonly person: Uint32Array
  /** First entries; the persons are 0 to persons - 1. */
  readonly persons: number
  readonly people: DrawnPersons
  readonly couples: DrawnCouples
  /** Couples for whom no stable place was found. */
  readonly couplesLeftOut: number
  /** cell -> people drawn who were not interviewed anywhere, and so are not among the persons. */
  readonly neverInterviewed: Float64Array
}

/** Draws the years of one block of a market. Keeps its tables and room between worlds; a world depends on (seed, number) alone. */
export class WorldDrawer {
  private readonly market: Market
  readonly lists: ListDrawer
  private readonly people: PeopleDrawer
  private readonly backups: BackupChoices
  private readonly yearsFor: ReturnType<typeof secondEntryChoices>
  /** Told of every step that is done: who persons are and what they rank, couples, the lists of the match. */
  onStep: ((step: 'entries' | 'couples' | 'lists') => void) | undefined

  constructor(market: Market) {
    this.market = market
    this.lists = new ListDrawer(market)
    this.people = new PeopleDrawer(market, this.lists)
    this.backups = new BackupChoices(market.season, market.backupWeight, market.constants.backup)
    this.yearsFor = secondEntryChoices(market.season)
  }

  /** With `keptArrays` the lists stand until the next world is drawn so in this thread, those handed in until anything is drawn; else they are the caller's. */
  draw(seed: number, number: number, arrays: Arrays = freshArrays): DrawnWorld {
    const { market, lists } = this
    const { year, lines } = this.drawEntries(seed, number)
    const { persons } = year
    this.onStep?.('entries')
    // In the memory of the kernel they stand until the next world is drawn.
    const own = (column: Uint32Array) => (arrays === freshArrays ? column.slice(0, lines) : column.subarray(0, lines))
    const submitted: World = {
      listStart: year.listStart.slice(0, persons + 1),
      listProgram: own(lists.listProgram),
      listKey: own(lists.listKey),
      quota: market.quota,
    }
    const streams = new Stream(seed, number, PURPOSE.couples)
    const member = drawCouples(year.cell, submitted, market.season.couples.pairs, streams)
    unlessStopped()
    const spare = { applicants: year.entries - persons, lines: lists.lines - lines }
    const placed = placePersons(market, submitted, member, streams, spare)
    this.onStep?.('couples')
    const kept = this.keptYears(year, persons, placed.program)
    const added = { entries: kept, listStart: year.listStart, listProgram: lists.listProgram, listKey: lists.listKey }
    const world = listsOfMatch(submitted, placed.couples, added, arrays)
    noteGrowth(world, { base: placed.base, changed: member })
    const drawn = {
      world,
      submitted,
      cell: pick(year.cell, persons, kept),
      preferredLines: pick(year.preferred, persons, kept),
      person: pick(year.person, persons, kept),
      persons,
      people: year.people,
      couples: placed.couples,
      couplesLeftOut: placed.leftOut,
      neverInterviewed: year.neverInterviewed,
    }
    this.onStep?.('lists')
    return drawn
  }

  /** Persons and second entries with their lists, and how many lines are those of persons. */
  drawEntries(seed: number, number: number): { readonly year: Year; readonly lines: number } {
    const year = new Year(this.market)
    this.drawFirstEntries(year, seed, number)
    const { lines } = this.lists
    this.drawSecondEntries(year, seed, number)
    return { year, lines }
  }

  private drawFirstEntries(year: Year, seed: number, number: number): void {
    const { branches } = this.market.season
    this.lists.begin(seed, number, PURPOSE.interviews)
    this.people.begin(seed, number)
    for (let b = 0; b < branches.length; b++) {
      for (let t = 0; t < TYPES; t++) if (branches[b]!.preferring[APPLICANT_TYPES[t]!] > 0) this.drawCell(year, b, t)
    }
  }

  /** Everybody of a type who prefers a branch. */
  private drawCell(year: Year, b: number, t: number): void {
    const { market, people, lists } = this
    const { preferring, track } = market.season.branches[b]!
    const cell = b * TYPES + t
    const advanced = track === 'advanced'
    const last = year.entries + preferring[APPLICANT_TYPES[t]!]
    people.openCell(b, t, advanced ? undefined : this.backups.sharesByInterviews(b, t))
    while (year.entries < last) {
      unlessStopped()
      people.draw(last - year.entries, year)
      year.neverInterviewed[cell]! += people.never
      if (people.turns) year.changeLast(this.addBackup(b, t, year.lastBlock), lists.lines)
      if (advanced) year.later.push({ person: year.entries - 1, type: t, drawn: people.last() })
    }
  }

  /** Adds a second specialty's block, if there is one; returns the lines of the first that stand before any of it. */
  private addBackup(home: number, type: number, block: number): number {
    const { lists, people } = this
    const branch = this.backups.pick(home, type, people.uniform())
    const mixed = people.uniform() < INTERLEAVED_SHARE
    if (branch === home) return block
    if (mixed) lists.keepTaste(0, block)
    const second = lists.block(branch, type, people.last(), this.market.backupRate[type]!)
    if (!mixed || second === 0 || block === 0) return block
    lists.keepTaste(block, second)
    return lists.mix(block, second)
  }

  /** Preliminary years for those who rank advanced positions: other interviews, at which all programs see the same person. */
  private drawSecondEntries(year: Year, seed: number, number: number): void {
    const { lists } = this
    const second = new Stream(seed, number, PURPOSE.secondEntries)
    lists.draws(seed, number, PURPOSE.secondInterviews)
    for (const { person, type, drawn } of year.later) {
      unlessStopped()
      const [first, other] = this.yearsFor(type, second.uniform(), second.uniform())
      year.withoutAdvanced.push(second.uniform() < YEAR_WITHOUT_ADVANCED_SHARE ? 1 : 0)
      const block = lists.block(first, type, drawn, 1)
      lists.block(other, type, drawn, 1)
      year.addEntry(person, first * TYPES + type, block, lists.lines)
    }
  }

  /**
   * The second entries that count: of those who hold an advanced position when all persons are placed without such entries
   * (their supplemental lists), and of those who rank such years without one too. Few others are moved by them, and that is not
   * gone back to: whoever loses a preliminary year to a second entry goes on to a back-up specialty, if the list has
   * one, and may displace others there. Measured: fewer than one
   * person in a hundred is matched elsewhere than without them, a handful of those with advanced positions.
   */
  private keptYears(year: Year, persons: number, program: Int32Array): number[] {
    const { market } = this
    const kept: number[] = []
    for (let k = 0; k < year.withoutAdvanced.length; k++) {
      const held = program[year.person[persons + k]!]!
      const advanced = held !== NO_PROGRAM && market.season.branches[market.branchOf[held]!]!.track === 'advanced'
      if (advanced || year.withoutAdvanced[k]) kept.push(persons + k)
    }
    return kept
  }
}

/** Persons of a season, and how many of them rank advanced positions. */
function headcount({ branches }: Season): { persons: number; second: number } {
  let persons = 0
  let second = 0
  for (const { preferring, track } of branches) {
    const people = APPLICANT_TYPES.reduce((sum, type) => sum + preferring[type], 0)
    persons += people
    if (track === 'advanced') second += people
  }
  return { persons, second }
}

/** The columns of a year while it is drawn, by entry. */
class Year implements PersonColumns {
  readonly persons: number
  entries = 0
  readonly listStart: Uint32Array
  readonly cell: Uint16Array
  readonly preferred: Uint8Array
  readonly person: Uint32Array
  readonly people: DrawnPersons
  readonly neverInterviewed: Float64Array
  readonly later: { person: number; type: number; drawn: DrawnApplicant }[] = []
  /** second entry -> 1 if it counts without an advanced position too. */
  readonly withoutAdvanced: number[] = []

  constructor({ season }: Market) {
    const { persons, second } = headcount(season)
    this.persons = persons
    this.listStart = new Uint32Array(persons + second + 1)
    this.cell = new Uint16Array(persons + second)
    this.preferred = new Uint8Array(persons + second)
    this.person = new Uint32Array(persons + second)
    this.people = {
      standardScore: new Float32Array(persons),
      visa: new Uint8Array(persons),
      failedAttempts: new Uint8Array(persons),
      yearsSinceGraduation: new Uint8Array(persons),
    }
    this.neverInterviewed = new Float64Array(season.branches.length * TYPES)
  }

  /** The next person, whose list ends at a line. */
  readonly add: PersonColumns['add'] = (cell, standardScore, visa, failedAttempts, yearsSinceGraduation, block, lines) => {
    const a = this.entries
    this.people.standardScore[a] = standardScore
    this.people.visa[a] = visa
    this.people.failedAttempts[a] = failedAttempts
    this.people.yearsSinceGraduation[a] = yearsSinceGraduation
    this.addEntry(a, cell, block, lines)
  }

  /** Lines of the preferred branch of the last person. */
  get lastBlock(): number {
    return this.preferred[this.entries - 1]!
  }

  /** The last person's list goes on in a second specialty. */
  changeLast(block: number, lines: number): void {
    this.preferred[this.entries - 1] = block
    this.listStart[this.entries] = lines
  }

  addEntry(person: number, cell: number, block: number, lines: number): void {
    this.person[this.entries] = person
    this.cell[this.entries] = cell
    this.preferred[this.entries] = block
    this.listStart[++this.entries] = lines
  }
}

/** The values of all persons, then those of the second entries that are kept. */
function pick<Column extends Uint8Array | Uint16Array | Uint32Array>(
  values: Column,
  persons: number,
  kept: readonly number[],
): Column {
  const column = values.slice(0, persons + kept.length) as Column
  kept.forEach((entry, k) => {
    column[persons + k] = values[entry]!
  })
  return column
}

const drawers = new WeakMap<Market, WorldDrawer>()

/** The drawer of a block of a market, made once per thread. */
function drawerOf(market: Market): WorldDrawer {
  let drawer = drawers.get(market)
  if (!drawer) {
    drawer = new WorldDrawer(market)
    drawers.set(market, drawer)
  }
  return drawer
}

/** Draws a world of a market: the same for the same seed and number, whichever thread asks, whatever was drawn before. */
export const drawWorld = (market: Market, seed: number, number: number, arrays?: Arrays): DrawnWorld =>
  drawerOf(blockOf(market, number)).draw(seed, number, arrays)
