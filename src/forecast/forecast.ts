import type { Market } from '../market/market.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import { answerFrom } from './answer.ts'
import { type MenuTable, tableName } from './menu-table.ts'
import { type ForecastAnswer, type ForecastQuestion, QuestionError } from './question.ts'
import { resolveLines } from './resolve.ts'
import { type ListInMarket, shortfalls } from './shortfalls.ts'
import { strengthWeights } from './strength.ts'
import { estimateFrom } from './walk-down.ts'

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

/** A question with everything looked up, ready for any world. */
export type PreparedQuestion = ListInMarket

/** Looks up lines and evidence, and weighs the strength. Throws a QuestionError. */
export function prepareQuestion(market: Market, question: ForecastQuestion): PreparedQuestion {
  if (question.rankOrderList.length === 0)
    throw new QuestionError('INVALID_REQUEST', [{ pointer: '/rankOrderList', detail: 'the list is empty' }])
  const lines = resolveLines(market, question.rankOrderList, '/rankOrderList')
  const evidence = question.interviewedAt ? resolveLines(market, question.interviewedAt, '/interviewedAt') : lines
  if (evidence.length === 0)
    throw new QuestionError('INVALID_REQUEST', [
      { pointer: '/interviewedAt', detail: 'the list is empty; leave it out to take the rank order list' },
    ])
  return {
    type: APPLICANT_TYPES.indexOf(question.applicant.type),
    lines,
    strength: strengthWeights(market, question.applicant, evidence),
  }
}

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
  const prepared = prepareQuestion(market, question)
  const worlds = worldsAsked(question, table.worlds)
  const estimate = estimateFrom(prepared.lines, shortfalls(market, table, prepared, worlds), worlds, table.blocks)
  return answerFrom(market, question, prepared, estimate, { engine: 'menus', table: tableName(market, table.seed) })
}
