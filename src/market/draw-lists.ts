import { breadthOf, type DrawnApplicant, isImg } from './applicants.ts'
import { type FilterColumns, filterColumns } from './filter-columns.ts'
import { type CellRates, clampStrength, type InvitationTables, invitationTables, pointAbove } from './invitations.ts'
import { checkParameters, type Market, TYPES } from './market.ts'
import { fastExponential, fastGumbel, fastQuantile, fastTail, invitationRate } from './normal.ts'
import { LONGEST_BLOCK, PREFERRED_TASTE } from './parameters.ts'
import { stackedIssuesMove } from './profile.ts'
import type { Stream } from './random.ts'
import { keyOfScore } from './score-key.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/** Programs of the largest branch, with room. */
const MOST_INVITED = 4096

/**
 * Draws rank order lists one block at a time: who invites, which of them the applicant prefers, and how each ranks the
 * applicant. Lines are written one after the other into columns that grow.
 */
export class ListDrawer {
  /** Lines written. */
  lines = 0
  private readonly market: Market
  private readonly tables: InvitationTables
  private readonly filters: FilterColumns
  // Invitations to one block, in program order, and the places they take on the list.
  private readonly invitedProgram = new Uint16Array(MOST_INVITED)
  private readonly invitedBar = new Float64Array(MOST_INVITED)
  private readonly invitedUniform = new Float64Array(MOST_INVITED)
  private readonly ownNoise = new Uint16Array(MOST_INVITED)
  private readonly placed = new Uint16Array(LONGEST_BLOCK)
  private readonly placedTaste = new Float64Array(LONGEST_BLOCK)
  // The two blocks of one list, while they are mixed.
  private readonly taste = new Float64Array(2 * LONGEST_BLOCK)
  private readonly heldProgram = new Uint32Array(2 * LONGEST_BLOCK)
  private readonly heldKey = new Uint32Array(2 * LONGEST_BLOCK)

  /** Throws when a parameter of the market is no number to draw with. */
  constructor(market: Market) {
    checkParameters(market)
    this.market = market
    this.tables = invitationTables(market)
    this.filters = filterColumns(market)
  }

  /** One specialty's part of a list: interviews, the applicant's order, scores. Returns the number of lines. */
  block(branch: number, type: number, drawn: DrawnApplicant, rate: number, walk: Stream, noise: Stream): number {
    const rates = this.tables(branch, type)
    const strength = clampStrength(drawn.strength)
    const invited = this.walk(rates, strength, rate * breadthOf(type, strength), walk)
    if (invited === 0) return 0
    const img = isImg(APPLICANT_TYPES[type])
    const kept = this.order(rates.first, invited, img ? drawn : null, noise)
    if (this.lines + LONGEST_BLOCK > room.program.length) growRoom()
    const { rankOffset, constants } = this.market
    const stacked = img ? stackedIssuesMove(drawn) : 0
    const base = rankOffset[branch * TYPES + type] + constants.sharedAfterInterview * drawn.afterInterview + stacked
    for (let i = 0; i < kept; i++) this.score(rates.first, this.placed[i], base, constants.ownAfterInterview)
    return kept
  }

  /** Remembers how much the lines of the block just written are liked, from place `at` of the list on. */
  keepTaste(at: number, lines: number): void {
    for (let i = 0; i < lines; i++) this.taste[at + i] = this.placedTaste[i]
  }

  /**
   * Mixes the last two blocks written, of `first` and `second` lines, by preference, with the first block's programs liked
   * better. The first line keeps its place. Returns how many lines of the first block now stand before any of the second.
   */
  mix(first: number, second: number): number {
    const { listProgram, listKey, taste, heldProgram, heldKey } = this
    const from = this.lines - first - second
    heldProgram.set(listProgram.subarray(from, this.lines))
    heldKey.set(listKey.subarray(from, this.lines))
    let i = 1
    let j = first
    let contiguous = -1
    for (let at = 1; at < first + second; at++) {
      const takeFirst = j === first + second || (i < first && taste[i] + PREFERRED_TASTE >= taste[j])
      if (!takeFirst && contiguous < 0) contiguous = at
      const k = takeFirst ? i++ : j++
      listProgram[from + at] = heldProgram[k]
      listKey[from + at] = heldKey[k]
    }
    return contiguous < 0 ? first : contiguous
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
    const { prestige, constants } = this.market
    const weight = constants.prestigeTaste
    let kept = 0
    for (let i = 0; i < invited; i++) {
      const p = first + invitedProgram[i]
      if (filtered !== null && this.filters.screensOut(p, filtered)) continue
      const word = noise.word()
      ownNoise[i] = word >>> 16
      const taste = weight * prestige[p] + fastGumbel(((word & 0xffff) + 0.5) / 65536)
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
  private score(first: number, i: number, base: number, spread: number): void {
    const c = this.invitedBar[i]
    const above = -fastQuantile(this.invitedUniform[i] * fastTail(c)) - c
    const own = spread * fastQuantile((this.ownNoise[i] + 0.5) / 65536)
    room.program[this.lines] = first + this.invitedProgram[i]
    room.key[this.lines++] = keyOfScore(above + base + own)
  }

  get listProgram(): Uint32Array<ArrayBuffer> {
    return room.program
  }

  get listKey(): Uint32Array<ArrayBuffer> {
    return room.key
  }
}

/** Where lines are written: one room for all drawers of a thread, as each world is copied out of it before the next is drawn. */
const room = { program: new Uint32Array(1 << 20), key: new Uint32Array(1 << 20) }

function growRoom(): void {
  const program = new Uint32Array(2 * room.program.length)
  const key = new Uint32Array(2 * room.key.length)
  program.set(room.program)
  key.set(room.key)
  room.program = program
  room.key = key
}
