import type { World } from '../matching/world.ts'
import { applicantDrawer, type DrawnApplicant, isImg } from './applicants.ts'
import { BackupChoices, secondEntryChoices } from './backup.ts'
import { clampStrength, firstAbove, type InvitationTables, invitationTables, pointAbove } from './invitations.ts'
import { type Market, TYPES } from './market.ts'
import { fastExponential, fastGumbel, fastQuantile, fastTail, invitationRate } from './normal.ts'
import { BACKUP_RATE, LONGEST_BLOCK, OWN_AFTER_INTERVIEW, PRESTIGE_TASTE, SHARED_AFTER_INTERVIEW } from './parameters.ts'
import { PURPOSE, Stream } from './random.ts'
import { keyOfScore } from './score-key.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/** A drawn year: the world, and who its applicants are. */
export interface DrawnWorld {
  readonly world: World
  /** applicant -> branch * TYPES + type. A person's second entry stands behind all first entries. */
  readonly cell: Uint16Array
  /** applicant -> lines of the preferred branch at the top of the list. */
  readonly preferredLines: Uint8Array
  /** applicant -> standardised Step 2 CK. */
  readonly standardScore: Float32Array
  /** applicant -> the person behind the entry: itself, or the first entry of a second one. */
  readonly person: Uint32Array
  /** First entries; the persons are 0 to persons - 1. */
  readonly persons: number
}

/** People who have no interview are drawn again, as the pool is those who certified a list; this many times at most. */
const TRIES = 400
const MOST_LINES = 2 * LONGEST_BLOCK

/** Draws the years of one market. Keeps its tables and room between worlds; a world depends on (seed, number) alone. */
export class WorldDrawer {
  private readonly market: Market
  private readonly tables: InvitationTables
  private readonly filters: FilterColumns
  private readonly backups: BackupChoices
  private listProgram = new Uint32Array(1 << 20)
  private listKey = new Uint32Array(1 << 20)
  private lines = 0
  // The block being drawn: programs with the applicant's taste for them and the program's key.
  private readonly blockProgram = new Uint32Array(4096)
  private readonly blockKey = new Uint32Array(4096)
  private readonly blockTaste = new Float64Array(4096)

  constructor(market: Market) {
    this.market = market
    this.tables = invitationTables(market)
    this.filters = filterColumns(market)
    this.backups = new BackupChoices(market.season)
  }

  draw(seed: number, number: number): DrawnWorld {
    const { season } = this.market
    const people = new Stream(seed, number, PURPOSE.applicants)
    const walk = new Stream(seed, number, PURPOSE.interviews)
    const noise = new Stream(seed, number, PURPOSE.scores)
    const second = new Stream(seed, number, PURPOSE.secondEntries)
    const persons = APPLICANT_TYPES.reduce((sum, type) => sum + season.national[type].active, 0)
    const listStart: number[] = [0]
    const cells: number[] = []
    const preferred: number[] = []
    const scores: number[] = []
    const person: number[] = []
    const later: { person: number; type: number; drawn: DrawnApplicant }[] = []
    const drawn: DrawnApplicant = { standardScore: 0, step2ck: 0, failedAttempts: 0, yearsSinceGraduation: 0, visa: 0, strength: 0, afterInterview: 0 }
    this.lines = 0
    season.branches.forEach((branch, b) => {
      for (let t = 0; t < TYPES; t++) {
        const type = APPLICANT_TYPES[t]!
        const next = applicantDrawer(this.market, b, t, people)
        for (let i = 0; i < branch.preferring[type]; i++) {
          let block = 0
          for (let tries = 0; block === 0 && tries < TRIES; tries++) {
            next(drawn)
            block = this.drawBlock(b, t, drawn, 1, walk, noise)
          }
          preferred.push(block)
          if (branch.track === 'advanced') later.push({ person: cells.length, type: t, drawn: { ...drawn } })
          else if (people.uniform() < this.backups.share(b, t)) {
            const other = this.backups.pick(b, t, people.uniform())
            if (other !== b) this.drawBlock(other, t, drawn, BACKUP_RATE, walk, noise)
          }
          person.push(cells.length)
          cells.push(b * TYPES + t)
          scores.push(drawn.standardScore)
          listStart.push(this.lines)
        }
      }
    })
    const preliminary = secondEntryChoices(season)
    for (const entry of later) {
      const [first, other] = preliminary(entry.type, second.uniform(), second.uniform())
      entry.drawn.afterInterview = fastQuantile(second.uniform())
      preferred.push(this.drawBlock(first, entry.type, entry.drawn, 1, walk, noise))
      this.drawBlock(other, entry.type, entry.drawn, 1, walk, noise)
      person.push(entry.person)
      cells.push(first * TYPES + entry.type)
      scores.push(entry.drawn.standardScore)
      listStart.push(this.lines)
    }
    return {
      world: {
        listStart: Uint32Array.from(listStart),
        listProgram: this.listProgram.slice(0, this.lines),
        listKey: this.listKey.slice(0, this.lines),
        quota: this.market.quota,
      },
      cell: Uint16Array.from(cells),
      preferredLines: Uint8Array.from(preferred),
      standardScore: Float32Array.from(scores),
      person: Uint32Array.from(person),
      persons,
    }
  }

  /** One specialty's part of a list: interviews, scores, and the applicant's order. Returns the number of lines. */
  private drawBlock(branch: number, type: number, drawn: DrawnApplicant, rate: number, walk: Stream, noise: Stream): number {
    const { market } = this
    const { first, programs, bar, running } = this.tables(branch, type)
    const cell = branch * TYPES + type
    const strength = clampStrength(drawn.strength)
    const row = pointAbove(strength) * programs
    const end = row + programs
    const total = running[end - 1]!
    const filtered = isImg(APPLICANT_TYPES[type]!)
    const base = market.rankOffset[cell]! + SHARED_AFTER_INTERVIEW * drawn.afterInterview
    let count = 0
    let position = 0
    let at = row
    let last = -1
    for (;;) {
      position += fastExponential(walk.uniform()) / rate
      if (position >= total) break
      at = firstAbove(running, at, end, position)
      if (at >= end) break
      const k = at - row
      if (k === last) continue
      const below = at === row ? 0 : running[at - 1]!
      const c = bar[k]! - strength
      // The walk goes at the rate of a slightly stronger applicant; keeping an event with the ratio of rates makes it exact.
      const keep = invitationRate(c) / (running[at]! - below)
      const u = walk.uniform()
      if (u >= keep) continue
      last = k
      const p = first + k
      if (filtered && this.filters.screensOut(p, drawn)) continue
      // What is left of the uniform is uniform again and says how far above the bar the applicant was.
      const above = -fastQuantile((u / keep) * fastTail(c)) - c
      const word = noise.word()
      const own = fastQuantile(((word >>> 16) + 0.5) / 65536)
      this.blockProgram[count] = p
      this.blockKey[count] = keyOfScore(above + base + OWN_AFTER_INTERVIEW * own)
      this.blockTaste[count] = PRESTIGE_TASTE * market.prestige[p]! + fastGumbel(((word & 0xffff) + 0.5) / 65536)
      count++
    }
    return this.writeBlock(count)
  }

  /** Writes the block in the applicant's order, as far as the longest block goes. */
  private writeBlock(count: number): number {
    const { blockProgram, blockKey, blockTaste } = this
    if (this.lines + MOST_LINES > this.listProgram.length) this.grow()
    let kept = 0
    // Insertion into a window no longer than a block: what falls out of it is never looked at again.
    for (let i = 0; i < count; i++) {
      const taste = blockTaste[i]!
      if (kept === LONGEST_BLOCK) {
        if (taste <= blockTaste[kept - 1]!) continue
      } else kept++
      const program = blockProgram[i]!
      const key = blockKey[i]!
      let j = kept - 1
      for (; j > 0 && blockTaste[j - 1]! < taste; j--) {
        blockTaste[j] = blockTaste[j - 1]!
        blockProgram[j] = blockProgram[j - 1]!
        blockKey[j] = blockKey[j - 1]!
      }
      blockTaste[j] = taste
      blockProgram[j] = program
      blockKey[j] = key
    }
    this.listProgram.set(blockProgram.subarray(0, kept), this.lines)
    this.listKey.set(blockKey.subarray(0, kept), this.lines)
    this.lines += kept
    return kept
  }

  private grow(): void {
    const program = new Uint32Array(2 * this.listProgram.length)
    const key = new Uint32Array(2 * this.listKey.length)
    program.set(this.listProgram)
    key.set(this.listKey)
    this.listProgram = program
    this.listKey = key
  }
}

/** Hard filters of all programs as columns. */
export interface FilterColumns {
  screensOut(p: number, applicant: { step2ck: number; failedAttempts: number; yearsSinceGraduation: number; visa: number }): boolean
}

const columns = new WeakMap<Market, FilterColumns>()

/** The filters of a market's programs, laid out once per thread. */
export function filterColumns(market: Market): FilterColumns {
  let made = columns.get(market)
  if (!made) {
    made = layOutFilters(market)
    columns.set(market, made)
  }
  return made
}

function layOutFilters(market: Market): FilterColumns {
  const floor = Float32Array.from(market.traits, (trait) => trait.filters.step2ckMin ?? 0)
  const years = Uint8Array.from(market.traits, (trait) => trait.filters.yearsSinceGraduationMax ?? 255)
  const attempts = Uint8Array.from(market.traits, (trait) => trait.filters.failedAttemptsMax ?? 255)
  // Bit v is set when visa need v (an index into VISA_NEEDS) is met.
  const visas = Uint8Array.from(market.traits, (trait) => 1 | (trait.visas.includes('j1') ? 2 : 0) | (trait.visas.includes('h1b') ? 4 : 0))
  return {
    screensOut: (p, applicant) =>
      applicant.step2ck < floor[p]! ||
      applicant.yearsSinceGraduation > years[p]! ||
      applicant.failedAttempts > attempts[p]! ||
      !(visas[p]! & (1 << applicant.visa)),
  }
}

const drawers = new WeakMap<Market, WorldDrawer>()

/** The drawer of a market, made once per thread. */
export function drawerOf(market: Market): WorldDrawer {
  let drawer = drawers.get(market)
  if (!drawer) {
    drawer = new WorldDrawer(market)
    drawers.set(market, drawer)
  }
  return drawer
}
