import type { World } from '../matching/world.ts'
import { applicantDrawer, type DrawnApplicant, isImg } from './applicants.ts'
import { BackupChoices, secondEntryChoices } from './backup.ts'
import { type CellRates, clampStrength, type InvitationTables, invitationTables, pointAbove } from './invitations.ts'
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
/** Programs of the largest branch, with room. */
const MOST_INVITED = 4096

/** Draws the years of one market. Keeps its tables and room between worlds; a world depends on (seed, number) alone. */
export class WorldDrawer {
  private readonly market: Market
  private readonly tables: InvitationTables
  private readonly filters: FilterColumns
  private readonly backups: BackupChoices
  private listProgram = new Uint32Array(1 << 20)
  private listKey = new Uint32Array(1 << 20)
  private lines = 0
  // Invitations to one block, in program order, and the places they take on the list.
  private readonly invitedProgram = new Uint16Array(MOST_INVITED)
  private readonly invitedBar = new Float64Array(MOST_INVITED)
  private readonly invitedUniform = new Float64Array(MOST_INVITED)
  private readonly ownNoise = new Uint16Array(MOST_INVITED)
  private readonly placed = new Uint16Array(LONGEST_BLOCK)
  private readonly placedTaste = new Float64Array(LONGEST_BLOCK)

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
    const drawn: DrawnApplicant = {
      standardScore: 0,
      step2ck: 0,
      failedAttempts: 0,
      yearsSinceGraduation: 0,
      visa: 0,
      strength: 0,
      afterInterview: 0,
    }
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

  /** One specialty's part of a list: interviews, the applicant's order, scores. Returns the number of lines. */
  private drawBlock(branch: number, type: number, drawn: DrawnApplicant, rate: number, walk: Stream, noise: Stream): number {
    const rates = this.tables(branch, type)
    const invited = this.walk(rates, clampStrength(drawn.strength), rate, walk)
    const kept = this.order(rates.first, invited, isImg(APPLICANT_TYPES[type]) ? drawn : null, noise)
    if (this.lines + LONGEST_BLOCK > this.listProgram.length) this.grow()
    const base = this.market.rankOffset[branch * TYPES + type] + SHARED_AFTER_INTERVIEW * drawn.afterInterview
    for (let i = 0; i < kept; i++) this.score(rates.first, this.placed[i], base)
    return kept
  }

  /** Programs that invite, in program order, with the bar each of them set and a uniform that is left over. */
  private walk({ programs, bar, running, guide }: CellRates, strength: number, rate: number, stream: Stream): number {
    const { invitedProgram, invitedBar, invitedUniform } = this
    const row = pointAbove(strength) * programs
    const end = row + programs
    const total = running[end - 1]
    const slots = programs / total
    let count = 0
    let position = 0
    let last = -1
    for (;;) {
      position += fastExponential(stream.uniform()) / rate
      if (position >= total) return count
      let at = row + guide[row + ((position * slots) | 0)]
      while (at < end && running[at] <= position) at++
      if (at === end) return count
      const k = at - row
      if (k === last) continue
      const c = bar[k] - strength
      // The walk goes at the rate of a slightly stronger applicant; keeping an event with the ratio of rates makes it exact.
      const keep = invitationRate(c) / (at === row ? running[at] : running[at] - running[at - 1])
      const u = stream.uniform()
      if (u >= keep) continue
      last = k
      invitedProgram[count] = k
      invitedBar[count] = c
      // What is left of the uniform is uniform again and will say how far above the bar the applicant was.
      invitedUniform[count++] = u / keep
    }
  }

  /** Places the invitations that no filter takes away in the applicant's order, as far as the longest block goes. */
  private order(first: number, invited: number, filtered: DrawnApplicant | null, noise: Stream): number {
    const { invitedProgram, placed, placedTaste, ownNoise } = this
    const { prestige } = this.market
    let kept = 0
    for (let i = 0; i < invited; i++) {
      const p = first + invitedProgram[i]
      if (filtered !== null && this.filters.screensOut(p, filtered)) continue
      const word = noise.word()
      ownNoise[i] = word >>> 16
      const taste = PRESTIGE_TASTE * prestige[p] + fastGumbel(((word & 0xffff) + 0.5) / 65536)
      // Insertion into a window no longer than a block: what falls out of it is never looked at again.
      if (kept === LONGEST_BLOCK) {
        if (taste <= placedTaste[kept - 1]) continue
      } else kept++
      let j = kept - 1
      for (; j > 0 && placedTaste[j - 1] < taste; j--) {
        placedTaste[j] = placedTaste[j - 1]
        placed[j] = placed[j - 1]
      }
      placedTaste[j] = taste
      placed[j] = i
    }
    return kept
  }

  /** Writes the next line: the program of an invitation and how it ranks the applicant. */
  private score(first: number, i: number, base: number): void {
    const c = this.invitedBar[i]
    const above = -fastQuantile(this.invitedUniform[i] * fastTail(c)) - c
    const own = OWN_AFTER_INTERVIEW * fastQuantile((this.ownNoise[i] + 0.5) / 65536)
    this.listProgram[this.lines] = first + this.invitedProgram[i]
    this.listKey[this.lines++] = keyOfScore(above + base + own)
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
  screensOut(
    p: number,
    applicant: { step2ck: number; failedAttempts: number; yearsSinceGraduation: number; visa: number },
  ): boolean
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
  const visas = Uint8Array.from(
    market.traits,
    (trait) => 1 | (trait.visas.includes('j1') ? 2 : 0) | (trait.visas.includes('h1b') ? 4 : 0),
  )
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
