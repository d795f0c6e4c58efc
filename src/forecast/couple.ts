import type { Market } from '../market/market.ts'
import { CELLS } from './cells.ts'
import type { CoupleAnswer, CoupleEstimate } from './couple-answer.ts'
import { coupleAnswerFrom } from './couple-answer.ts'
import { type CoupleQuestion, NO_SIDE, type ReadCouple, readCouple } from './couple-question.ts'
import { blockOfTable, prepareFor, type ReadQuestion, worldsAsked } from './forecast.ts'
import { JointWalk, type PartnerScores, scoresFor } from './joint-walk.ts'
import { type MenuTable, tableName } from './menu-table.ts'
import { type Room, roomFor } from './room.ts'
import { type Shortfalls, shortfalls } from './shortfalls.ts'

/**
 * The forecast of a couple: the joint list is walked down in every world against the menus. A pair can be had where each program would
 * take its member; two at one program must both beat its second cutoff (matching/menus.ts); who goes without a match asks for nothing.
 * That is exact but where a chain of displacements that one partner sets off would end at the other's program: couple-replay.ts runs the
 * match itself and says how often.
 *
 * Each partner has a strength of their own, believed by their own interviews, and is integrated over it as if alone; joint-walk.ts puts
 * the two together.
 */

/** Lists of one partner with up to so many programs are walked down exactly. */
const EXACT_PROGRAMS = 8
/** On longer ones, branches in which less than this is left are drawn instead of parted: an error without bias, part of the Monte Carlo error. */
const LEAST_PARTED = 1 / 512

/** One partner's chances in the worlds of a block. */
class PartnerInBlock {
  readonly scores: PartnerScores
  /** Programs by world, as shortfalls gives them. */
  private programs!: Uint32Array
  private readonly read: ReadQuestion
  private readonly alone: Room
  private readonly joined: Room
  private short!: Shortfalls
  private together: Shortfalls | undefined
  private meeting = false

  constructor(read: ReadQuestion, worlds: number) {
    this.read = read
    this.scores = scoresFor(read.lines.length)
    this.alone = roomFor(read.laid.length, worlds)
    this.joined = roomFor(read.laid.length, worlds)
  }

  /** Looks up everything for the worlds of a block. */
  enter(block: Market, table: MenuTable, worlds: Uint32Array, mayShare: boolean): void {
    const list = prepareFor(block, this.read)
    this.short = shortfalls(block, table, list, worlds, this.alone)
    this.programs = this.short.programs
    this.together = mayShare
      ? shortfalls(block, { ...table, cutoffs: table.secondCutoffs }, list, worlds, this.joined)
      : undefined
    this.meeting = mayShare || this.read.lines.some(({ candidates }) => candidates.length > 1)
  }

  /** Fills the scores for a world, the place-th of the block. */
  at(place: number): PartnerScores {
    const { scores, short, together, read } = this
    const { lines } = read
    const count = lines.length
    const from = place * read.laid.length
    scores.weights.set(short.weights)
    scores.short.set(short.chances.subarray(from * CELLS, (from + count) * CELLS))
    if (together) scores.short.set(together.chances.subarray(from * CELLS, (from + count) * CELLS), count * CELLS)
    for (let side = 0; side < count; side++) scores.score[side] = this.meeting ? this.firstFor(from, side) : side
    // Where every score has one point, there is no order among them.
    if (this.meeting) for (let point = 0; point < (together ? 2 : 1) * count; point++) scores.at[point] = this.placeOf(point)
    return scores
  }

  /**
   * Where a point stands among those of its score: the further up, the more often the score falls short of it. Of a program that was signalled on
   * one line and meets another line without a signal, points may change places from cell to cell; by their means, some millionths are then
   * left to the order of the lines.
   */
  private placeOf(point: number): number {
    const { weights, short } = this.scores
    let place = 0
    for (let cell = 0; cell < CELLS; cell++) place += weights[cell] * short[point * CELLS + cell]
    return place
  }

  /** The program that a side stands for in the place-th world of the block. */
  programOf(place: number, side: number): number {
    return this.programs[place * this.read.laid.length + side]
  }

  /** The first side that stands for the program of a side. */
  private firstFor(from: number, side: number): number {
    const { programs } = this
    let first = 0
    while (programs[from + first] !== programs[from + side]) first++
    return first
  }
}

/** Whether both sides of any joint line may stand for one program. */
function mayShareProgram({ partners: [first, second], sides }: ReadCouple): boolean {
  for (let at = 0; at < sides.length; at += 2) {
    if (sides[at] === NO_SIDE || sides[at + 1] === NO_SIDE) continue
    const others = second.lines[sides[at + 1]].candidates
    if (first.lines[sides[at]].candidates.some((p) => others.includes(p))) return true
  }
  return false
}

/** Chance that both sides of a line can be had, whatever the list. */
function chanceOfLine(scores: readonly PartnerScores[], sides: Int32Array, k: number, level: number): number {
  let chance = 1
  for (let partner = 0; partner < 2; partner++) {
    const side = sides[2 * k + partner]
    if (side === NO_SIDE) continue
    const { weights, short, score } = scores[partner]
    const from = (side + level * score.length) * CELLS
    let taken = 0
    for (let cell = 0; cell < CELLS; cell++) taken += weights[cell] * (1 - short[from + cell])
    chance *= taken
  }
  return chance
}

/** Walks down a joint list in the first so many worlds of a table. */
export function estimateCouple(
  market: Market,
  table: MenuTable,
  read: ReadCouple,
  worlds: number,
  least = exactly(read) ? 0 : LEAST_PARTED,
): CoupleEstimate {
  const { partners, sides } = read
  const lines = sides.length / 2
  const perBlock = Math.ceil(worlds / table.blocks)
  const inBlocks = [new PartnerInBlock(partners[0], perBlock), new PartnerInBlock(partners[1], perBlock)] as const
  const counts = [partners[0].lines.length, partners[1].lines.length] as const
  const mayShare = mayShareProgram(read)
  const walk = new JointWalk(sides, counts, least)
  const together = new Uint8Array(lines)
  const estimate = emptyEstimate(worlds, table.blocks, lines)
  for (let b = 0; b < Math.min(table.blocks, worlds); b++) {
    const block = blockOfTable(market, table, b)
    const inBlock = Uint32Array.from({ length: Math.ceil((worlds - b) / table.blocks) }, (_, i) => b + i * table.blocks)
    for (const partner of inBlocks) partner.enter(block, table, inBlock, mayShare)
    inBlock.forEach((world, place) => {
      const scores = [inBlocks[0].at(place), inBlocks[1].at(place)] as const
      if (mayShare) findTogether(together, inBlocks, sides, place)
      walk.through(scores, together, table.seed, world)
      for (let k = 0; k < lines; k++) {
        estimate.lines[k] += walk.landing[k] / worlds
        estimate.wouldTakeBoth[k] += chanceOfLine(scores, sides, k, together[k]) / worlds
        const outcome = outcomeOf(sides, k)
        estimate[outcome][world] += walk.landing[k]
      }
    })
  }
  return estimate
}

const exactly = ({ partners }: ReadCouple): boolean =>
  Math.min(partners[0].lines.length, partners[1].lines.length) <= EXACT_PROGRAMS

/** What landing on a joint line means. */
export const outcomeOf = (sides: Int32Array, k: number): 'both' | 'firstOnly' | 'secondOnly' => {
  if (sides[2 * k + 1] === NO_SIDE) return 'firstOnly'
  return sides[2 * k] === NO_SIDE ? 'secondOnly' : 'both'
}

/** An estimate to add worlds to. */
export const emptyEstimate = (worlds: number, blocks: number, lines: number): CoupleEstimate => ({
  both: new Float64Array(worlds),
  firstOnly: new Float64Array(worlds),
  secondOnly: new Float64Array(worlds),
  blocks,
  lines: new Float64Array(lines),
  wouldTakeBoth: new Float64Array(lines),
})

function findTogether(
  together: Uint8Array,
  [first, second]: readonly [PartnerInBlock, PartnerInBlock],
  sides: Int32Array,
  place: number,
): void {
  for (let k = 0; k < together.length; k++) {
    const one = sides[2 * k]
    const other = sides[2 * k + 1]
    const same = one !== NO_SIDE && other !== NO_SIDE && first.programOf(place, one) === second.programOf(place, other)
    together[k] = same ? 1 : 0
  }
}

/** Worlds of each block in which a longer list is tried. */
const TRIED_PER_BLOCK = 4

/** What lines on which one partner goes without a match would add at the end: how many there are, and the chance that at least one of the two matches. */
function withLinesAlone(market: Market, table: MenuTable, read: ReadCouple, worlds: number) {
  const tried = Math.min(worlds, TRIED_PER_BLOCK * table.blocks)
  const added = read.partners.flatMap(({ lines }, partner) =>
    Array.from(lines, (_, side) => (partner === 0 ? [side, NO_SIDE] : [NO_SIDE, side])),
  )
  const longer = Int32Array.from([...read.sides, ...added.flat()])
  const somebody = ({ both, firstOnly, secondOnly }: CoupleEstimate): number =>
    both.reduce((sum, chance, w) => sum + chance + firstOnly[w] + secondOnly[w], 0) / both.length
  const gain =
    somebody(estimateCouple(market, table, { ...read, sides: longer }, tried)) -
    somebody(estimateCouple(market, table, read, tried))
  return { added: added.length, gain: Math.max(0, gain) }
}

/** Forecasts a couple from a table. Throws a QuestionError for what only the catalogue can tell. */
export function forecastCouple(market: Market, table: MenuTable, question: CoupleQuestion): CoupleAnswer {
  const read = readCouple(market, question)
  const worlds = worldsAsked(question, table.worlds)
  const estimate = estimateCouple(market, table, read, worlds)
  const source = { engine: 'menus', table: tableName(market, table.seed) } as const
  return coupleAnswerFrom(market, question, read, estimate, source, () => withLinesAlone(market, table, read, worlds))
}
