import { blockOf, type Market } from '../market/market.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import { answerFrom, type Estimate } from './answer.ts'
import { kernelArena } from './arena.ts'
import { Beliefs } from './beliefs.ts'
import { driversOf } from './drivers.ts'
import { numberedAlike } from './equal-descriptions.ts'
import { type Evidence, evidenceOf } from './evidence.ts'
import { informed } from './interview-knowledge.ts'
import { invitedTable } from './interviews.ts'
import { type MenuTable, tableName } from './menu-table.ts'
import { type ForecastAnswer, type ForecastQuestion, type Line, type Profile, QuestionError } from './question.ts'
import { type ResolvedLine, resolveLines } from './resolve.ts'
import { roomBytes, roomFor } from './room.ts'
import { scoreChanceTable } from './score-chance.ts'
import { mean } from './shares.ts'
import { type ListInMarket, shortfalls } from './shortfalls.ts'
import { resolveSupplements, type SupplementalLists } from './supplemental-lists.ts'
import { SupplementalWalk } from './supplemental-walk.ts'
import { withHeldAfterInterviews, withHeldAgainst } from './untold-issues.ts'
import { Walk } from './walk-down.ts'

/**
 * The forecast. Given the strength a and what all programs saw at interviews (v), an applicant's scores at different
 * programs are independent, and by the menu theorem the applicant lands on the first line whose score exceeds the
 * stored cutoff. So per world
 *
 *   P(line k) = sum over a, v of weight(a) weight(v) q_k(a, v) * product over the lines above of (1 - q_j(a, v)),
 *
 * with q the chance that a score exceeds the cutoff (shortfalls.ts, walk-down.ts). The product stands inside the sum: what the lines have in common
 * is integrated once, which is why chances of single programs must never be multiplied on their own.
 */

/** A question with its lines looked up: the same in every block of worlds. */
export interface ReadQuestion {
  readonly type: number
  readonly applicant: Profile
  readonly lines: readonly ResolvedLine[]
  /**
   * The lines whose chances are needed: those of the list, behind them those that stand on supplemental lists alone, and last those of
   * other programs that said how they rank the applicant.
   */
  readonly laid: readonly ResolvedLine[]
  /** Where a line has a supplemental list. */
  readonly supplements?: SupplementalLists
  readonly evidence: Evidence
  readonly beliefs: Beliefs
}

/** A question with everything looked up for one block of worlds. */
export type PreparedQuestion = ListInMarket

/** Looks up lines and evidence. Throws a QuestionError. */
export function readQuestion(market: Market, question: ForecastQuestion): ReadQuestion {
  const { applicant } = question
  if (question.rankOrderList.length === 0)
    throw new QuestionError('INVALID_REQUEST', [{ pointer: '/rankOrderList', detail: 'the list is empty' }])
  const { rankOrderList, interviewedAt } = question.interviewedAt
    ? informed(question.rankOrderList, question.interviewedAt)
    : question
  const supplements = rankOrderList.some(({ supplemental }) => supplemental)
    ? resolveSupplements(market, rankOrderList)
    : undefined
  // Whoever ranks a program has been interviewed there, on whichever list it stands.
  const { ranked, interviews } = interviewedAt ? numberedAlike(rankOrderList, interviewedAt) : { ranked: rankOrderList }
  const resolved = supplements?.laid ?? resolveLines(market, ranked, '/rankOrderList')
  const evidence = interviews ? resolveLines(market, interviews, '/interviewedAt') : resolved
  if (evidence.length === 0)
    throw new QuestionError('INVALID_REQUEST', [
      { pointer: '/interviewedAt', detail: 'the list is empty; leave it out to take the rank order list' },
    ])
  const beside = interviewedAt ? sayingElsewhere(evidence, resolved) : []
  const laid =
    question.stage === 'application'
      ? withHeldAfterInterviews(market, applicant, resolved)
      : withHeldAgainst(market, applicant, [...resolved, ...beside], evidence)
  const sorted = evidenceOf(market, evidence, question.interviewsComplete ?? true)
  return {
    type: APPLICANT_TYPES.indexOf(applicant.type),
    applicant,
    lines: laid.slice(0, rankOrderList.length),
    laid,
    ...(supplements && { supplements: { ...supplements, laid } }),
    evidence: sorted,
    beliefs: new Beliefs(applicant, sorted),
  }
}

/** Interviews at programs that said how they rank the applicant, who does not rank them. */
function sayingElsewhere(evidence: readonly ResolvedLine[], laid: readonly ResolvedLine[]): ResolvedLine[] {
  const ranked = new Set(laid.flatMap(({ line, candidates }) => (line.theyRankMe === undefined ? [] : [candidates[0]])))
  return evidence.filter(({ line, candidates }) => line.theyRankMe !== undefined && !ranked.has(candidates[0]))
}

/** Weighs the strength as one block of the market would have it. */
export function prepareFor(block: Market, { type, laid, beliefs }: ReadQuestion): PreparedQuestion {
  return { type, lines: laid, ...beliefs.of(block) }
}

/** A question made ready for a market without blocks. Throws a QuestionError. */
export const prepareQuestion = (market: Market, question: ForecastQuestion): PreparedQuestion =>
  prepareFor(market, readQuestion(market, question))

/** The market that the worlds of a block of a table were drawn from. */
export const blockOfTable = (market: Market, table: MenuTable, block: number): Market =>
  table.blocks > 1 ? market.blocks[block]! : blockOf(market, block)

/** Makes the tables that every forecast of a market reads, which take longer than a forecast. */
export function makeReady(market: Market): void {
  for (const { constants } of market.blocks.length > 0 ? market.blocks : [market]) scoreChanceTable(constants.ownAfterInterview)
  for (const type of APPLICANT_TYPES.keys()) invitedTable(type, true)
}

/** Worlds of the table that a question asks for. */
export function worldsAsked(question: Pick<ForecastQuestion, 'worlds'>, available: number): number {
  const worlds = question.worlds ?? available
  if (worlds > available || worlds < 1)
    throw new QuestionError('INVALID_REQUEST', [
      { pointer: '/worlds', detail: `${worlds} worlds asked for; there are ${available}` },
    ])
  return worlds
}

/** Worlds of a block, of the first so many. */
export function worldsOfBlock(block: number, blocks: number, worlds: number): Uint32Array {
  const ofBlock = new Uint32Array(Math.ceil((worlds - block) / blocks))
  for (let i = 0; i < ofBlock.length; i++) ofBlock[i] = block + i * blocks
  return ofBlock
}

/** Walks down a list in the first so many worlds of a table. What is believed of the applicant is what `believed` says, block by block. */
export function estimateOf(
  market: Market,
  table: MenuTable,
  read: ReadQuestion,
  worlds: number,
  believed: Market = market,
): Estimate {
  const inBlock = Math.ceil(worlds / table.blocks)
  const { length } = read.laid
  const arena = kernelArena(roomBytes(length, inBlock))
  const room = roomFor(length, inBlock, arena)
  const walk = new Walk(read.lines, worlds, arena, length)
  const beside = read.supplements && new SupplementalWalk(read.supplements, worlds)
  for (let k = 0; k < Math.min(table.blocks, worlds); k++) {
    const block = blockOfTable(market, table, k)
    const ofBlock = worldsOfBlock(k, table.blocks, worlds)
    const saidIn = blockOfTable(believed, table, k)
    const laid = shortfalls(block, table, { ...prepareFor(saidIn, read), saidIn }, ofBlock, room)
    walk.through(ofBlock, laid)
    beside?.through(ofBlock, laid)
  }
  const estimate = walk.estimate(table.blocks)
  return beside ? { ...estimate, supplemental: beside.estimate() } : estimate
}

/** Worlds of each block in which other profiles are tried: on the same lines, differences hardly vary from one world to the next. */
const TRIED_PER_BLOCK = 4

/** What would become of the chance to match if something were otherwise, with the interviews held fixed. */
class WhatIfs {
  private readonly market: Market
  private readonly table: MenuTable
  private readonly question: ForecastQuestion
  private readonly worlds: number
  /** Those of the question. With supplemental lists its interviews are read again, all lines as if on one list. */
  private readonly beliefs: Beliefs | undefined

  constructor(market: Market, table: MenuTable, question: ForecastQuestion, read: ReadQuestion, worlds: number) {
    this.market = market
    this.table = table
    this.question = { ...question, interviewedAt: question.interviewedAt ?? read.laid.map(({ line }) => line) }
    this.worlds = worlds
    this.beliefs = read.supplements && !question.interviewedAt ? undefined : read.beliefs
  }

  withProfile(applicant: Profile): number {
    const few = Math.min(this.worlds, TRIED_PER_BLOCK * this.table.blocks)
    return mean(this.estimate(readQuestion(this.market, { ...this.question, applicant }), few).matched)
  }

  /** A line at the bottom changes nothing above it, so one longer list tells about all that are shorter; in all worlds, as in each of them it may be another program. */
  withLines(added: readonly Line[]): number[] {
    const { lines } = this.estimate(this.longer(added), this.worlds)
    let sum = 0
    const cumulative = Array.from(lines, (chance) => {
      sum += chance
      return sum
    })
    return cumulative.slice(this.question.rankOrderList.length - 1)
  }

  private estimate(read: ReadQuestion, worlds: number): Estimate {
    const same = read.applicant === this.question.applicant && this.beliefs
    return estimateOf(this.market, this.table, same ? { ...read, beliefs: same } : read, worlds)
  }

  /** With as many of equal lines as there are programs that fit them, beside those already on the list. */
  private longer(added: readonly Line[]): ReadQuestion {
    const rankOrderList = [...this.question.rankOrderList, ...added]
    try {
      return readQuestion(this.market, { ...this.question, rankOrderList })
    } catch (error) {
      if (added.length === 0 || !(error instanceof QuestionError)) throw error
      return this.longer(added.slice(0, -1))
    }
  }
}

/** Forecasts a question from a table. Throws a QuestionError for what only the catalogue can tell. */
export function forecast(market: Market, table: MenuTable, question: ForecastQuestion): ForecastAnswer {
  const read = readQuestion(market, question)
  const worlds = worldsAsked(question, table.worlds)
  const whatIfs = new WhatIfs(market, table, question, read, worlds)
  const drivers = question.drivers
    ? driversOf(market.season.year, question.applicant, (profile) => whatIfs.withProfile(profile))
    : null
  const source = { engine: 'menus', table: tableName(market, table.seed) } as const
  return answerFrom(market, question, read.lines, estimateOf(market, table, read, worlds), source, drivers, (added) =>
    whatIfs.withLines(added),
  )
}
