import { isImg } from '../market/applicants.ts'
import { blockOf, type Market } from '../market/market.ts'
import { heldAgainst } from '../market/profile.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import { answerFrom } from './answer.ts'
import { type MenuTable, tableName } from './menu-table.ts'
import { type ForecastAnswer, type ForecastQuestion, type Profile, QuestionError } from './question.ts'
import { type ResolvedLine, resolveLines } from './resolve.ts'
import { type ListInMarket, shortfalls } from './shortfalls.ts'
import { knownToFilters, strengthWeights } from './strength.ts'
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
  readonly evidence: readonly ResolvedLine[]
}

/** A question with everything looked up for one block of worlds. */
export type PreparedQuestion = ListInMarket

/** Looks up lines and evidence. Throws a QuestionError. */
export function readQuestion(market: Market, question: ForecastQuestion): ReadQuestion {
  const { applicant, rankOrderList, interviewedAt } = question
  if (rankOrderList.length === 0)
    throw new QuestionError('INVALID_REQUEST', [{ pointer: '/rankOrderList', detail: 'the list is empty' }])
  const resolved = resolveLines(market, rankOrderList, '/rankOrderList')
  const evidence = interviewedAt ? resolveLines(market, interviewedAt, '/interviewedAt') : resolved
  if (evidence.length === 0)
    throw new QuestionError('INVALID_REQUEST', [
      { pointer: '/interviewedAt', detail: 'the list is empty; leave it out to take the rank order list' },
    ])
  const issues = knownToFilters(market, applicant)
  const img = isImg(applicant.type)
  const lines = resolved.map((line) => ({
    ...line,
    move: line.move + heldAgainst(img, issues, applicant.redFlags ?? [], line.line.advocate),
  }))
  return { type: APPLICANT_TYPES.indexOf(applicant.type), applicant, lines, evidence }
}

/** Weighs the strength as one block of the market would have it. */
export function prepareFor(block: Market, { type, applicant, lines, evidence }: ReadQuestion): PreparedQuestion {
  return { type, lines, strength: strengthWeights(block, applicant, evidence) }
}

/** A question made ready for a market without blocks. Throws a QuestionError. */
export const prepareQuestion = (market: Market, question: ForecastQuestion): PreparedQuestion =>
  prepareFor(market, readQuestion(market, question))

/** The market that the worlds of a block of a table were drawn from. */
export const blockOfTable = (market: Market, table: MenuTable, block: number): Market =>
  table.blocks > 1 ? market.blocks[block]! : blockOf(market, block)

/** Worlds of the table that a question asks for. */
export function worldsAsked(question: ForecastQuestion, available: number): number {
  const worlds = question.worlds ?? available
  if (worlds > available || worlds < 1)
    throw new QuestionError('INVALID_REQUEST', [
      { pointer: '/worlds', detail: `${worlds} worlds asked for; there are ${available}` },
    ])
  return worlds
}

/** Forecasts a question from a table. Throws a QuestionError for what only the catalogue can tell. */
export function forecast(market: Market, table: MenuTable, question: ForecastQuestion): ForecastAnswer {
  const read = readQuestion(market, question)
  const worlds = worldsAsked(question, table.worlds)
  const walk = new Walk(read.lines, worlds)
  for (let k = 0; k < Math.min(table.blocks, worlds); k++) {
    const block = blockOfTable(market, table, k)
    const inBlock = Uint32Array.from({ length: Math.ceil((worlds - k) / table.blocks) }, (_, i) => k + i * table.blocks)
    walk.through(inBlock, shortfalls(block, table, prepareFor(block, read), inBlock))
  }
  const source = { engine: 'menus', table: tableName(market, table.seed) } as const
  return answerFrom(market, question, read.lines, walk.estimate(table.blocks), source)
}
