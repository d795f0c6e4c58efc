import type { Market } from '../market/market.ts'
import { answerFrom, type Estimate } from './answer.ts'
import { commonEvidence } from './common-evidence.ts'
import { estimateOf, type ReadQuestion, readQuestion, worldsAsked } from './forecast.ts'
import { informed } from './interview-knowledge.ts'
import { type MenuTable, tableName } from './menu-table.ts'
import {
  type ForecastAnswer,
  type ForecastQuestion,
  type Line,
  type Profile,
  QuestionError,
  type RankedLine,
} from './question.ts'
import { monteCarloError } from './range.ts'
import { pointerTo } from './supplemental-lists.ts'

/**
 * Several rank order lists of one applicant, walked down in the same worlds with the same evidence. What the worlds have in common
 * falls out of a difference taken world by world, so that it is known far better than either chance (common random numbers).
 */

export interface ComparisonQuestion {
  readonly applicant: Profile
  /** Two or more. */
  readonly lists: readonly { readonly name?: string; readonly rankOrderList: readonly RankedLine[] }[]
  /** The evidence for all lists; everything that stands on any of them when left out. */
  readonly interviewedAt?: readonly Line[]
  /** Whether there were no other interviews; true when left out. */
  readonly interviewsComplete?: boolean
  /** Take the first so many worlds of the table; all when left out. */
  readonly worlds?: number
}

export interface Difference {
  /** By how much the chance of matching is higher; negative where it is lower. */
  readonly probability: number
  /** Standard error of that difference, taken world by world. */
  readonly monteCarloError: number
  /** How many standard errors it is from zero; null where there is no error to measure it by. */
  readonly standardErrors: number | null
  readonly verdict: 'higher' | 'lower' | 'equal' | 'undecided'
  readonly sentence: string
}

export interface ComparedList {
  /** Place in the request, from 1. */
  readonly list: number
  readonly name: string | null
  readonly match: ForecastAnswer['match']
  readonly outcomes?: ForecastAnswer['outcomes']
  readonly unmatched: ForecastAnswer['unmatched']
  readonly expectedLineIfMatched: number | null
  readonly lines: readonly Pick<ForecastAnswer['lines'][number], 'line' | 'program' | 'probability'>[]
  readonly warnings: ForecastAnswer['warnings']
  /** To the first list; null for that list itself. */
  readonly difference: Difference | null
}

export interface Comparison {
  readonly lists: readonly ComparedList[]
  /** The list with the highest chance of matching, and its lead over the next. */
  readonly best: { readonly list: number; readonly next: number; readonly lead: Difference }
  /** Lines of the evidence that all lists share. */
  readonly evidenceLines: number
  readonly advice: string
  readonly denominator: string
  readonly provenance: ForecastAnswer['provenance']
}

/** A difference of fewer standard errors than this is left undecided. */
export const CLEAR = 2

/** What rounding may leave of no difference. */
export const ROUNDING = 1e-12

/** Looks up every list and the evidence that they share. Throws a QuestionError that names each fault where it stands in the request. */
function readLists(
  market: Market,
  { applicant, lists, interviewedAt, interviewsComplete = true }: ComparisonQuestion,
): { readonly read: ReadQuestion[]; readonly evidenceLines: number } {
  if (lists.length < 2)
    throw new QuestionError('INVALID_REQUEST', [{ pointer: '/lists', detail: `two lists at least, got ${lists.length}` }])
  const each = readEach(
    lists.map(({ rankOrderList }) => ({ applicant, rankOrderList })),
    market,
  )
  const all = each.map(({ laid }) => laid.map(({ line }) => line))
  const pointerOf = (list: number, place: number) => `/lists/${list}${pointerTo(each[list].supplements, place)}`
  // Asked for even where the evidence is given, as it refuses lists that differ in more than the choice.
  const common = commonEvidence(all, pointerOf)
  if (interviewedAt?.length === 0)
    throw new QuestionError('INVALID_REQUEST', [
      { pointer: '/interviewedAt', detail: 'the list is empty; leave it out to take every program on any of the lists' },
    ])
  const evidence = interviewedAt ? interviewsBeside(common, interviewedAt, all, pointerOf) : common
  // What is held against the applicant, and what programs said of other places, depends on the evidence too.
  const read = readEach(
    lists.map(({ rankOrderList }) => ({
      applicant,
      // With what programs on it said of theirs, on whichever list that was told.
      rankOrderList: informed(rankOrderList, common).rankOrderList,
      interviewedAt: evidence,
      interviewsComplete,
    })),
    market,
  )
  const [{ beliefs }] = read
  return { read: read.map((list) => ({ ...list, beliefs })), evidenceLines: evidence.length }
}

/** The interviews with what is known of their programs from the lists. Throws a QuestionError where that is something else than they say. */
function interviewsBeside(
  common: readonly Line[],
  interviewedAt: readonly Line[],
  lists: readonly (readonly Line[])[],
  pointerOf: (list: number, place: number) => string,
): readonly Line[] {
  try {
    return informed(common, interviewedAt).interviewedAt
  } catch (error) {
    if (!(error instanceof QuestionError)) throw error
    // What the lists have in common is no list of the request.
    throw error.at((pointer) => {
      const [, part, place] = pointer.split('/')
      if (part !== 'rankOrderList') return pointer
      const { program } = common[Number(place)]
      const list = lists.findIndex((lines) => lines.some((line) => line.program === program))
      return pointerOf(
        list,
        lists[list].findIndex((line) => line.program === program),
      )
    })
  }
}

/** Looks up the lists one by one. Throws a QuestionError with the faults of all, each where it stands in the request. */
function readEach(questions: readonly ForecastQuestion[], market: Market): ReadQuestion[] {
  const faults: QuestionError[] = []
  const read = questions.flatMap((question, index) => {
    try {
      return [readQuestion(market, question)]
    } catch (error) {
      if (!(error instanceof QuestionError)) throw error
      faults.push(error.at((pointer) => (pointer.startsWith('/interviewedAt') ? pointer : `/lists/${index}${pointer}`)))
      return []
    }
  })
  if (faults.length > 0) {
    // What is wrong with the evidence is so for every list.
    const told = new Map(faults.flatMap(({ errors }) => errors.map((error) => [`${error.pointer} ${error.detail}`, error])))
    throw new QuestionError(faults[0].code, [...told.values()])
  }
  return read
}

const called = (lists: ComparisonQuestion['lists'], index: number): string =>
  lists[index].name === undefined ? `list ${index + 1}` : `list ${index + 1} ("${lists[index].name}")`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A share as applicants in a hundred. */
export function inHundred(share: number): string {
  const hundredths = 100 * Math.abs(share)
  return hundredths < 0.05 ? 'less than 0.1' : hundredths.toFixed(1)
}

/** The difference of two lists in the same worlds. */
function differenceOf(
  lists: ComparisonQuestion['lists'],
  estimates: readonly Estimate[],
  one: number,
  other: number,
  blocks: number,
): Difference {
  const apart = estimates[one].matched.map((chance, w) => chance - estimates[other].matched[w])
  const mean = apart.reduce((sum, difference) => sum + difference, 0) / apart.length
  const names = [capital(called(lists, one)), called(lists, other)] as const
  if (apart.every((difference) => Math.abs(difference) <= ROUNDING)) {
    const sentence = `${names[0]} and ${names[1]} give the same chance of matching in every world; at most, they change where.`
    return { probability: 0, monteCarloError: 0, standardErrors: null, verdict: 'equal', sentence }
  }
  const error = monteCarloError(apart, blocks)
  const standardErrors = error > 0 ? Math.abs(mean) / error : null
  const far = standardErrors === null ? 'in every world alike' : `${standardErrors.toFixed(1)} standard errors`
  const size = `${inHundred(mean)} in 100 applicants like this, give or take ${inHundred(error)}, ${far}`
  const found = { probability: mean, monteCarloError: error, standardErrors }
  if (standardErrors !== null && standardErrors < CLEAR)
    return {
      ...found,
      verdict: 'undecided',
      sentence: `${names[0]} and ${names[1]} cannot be told apart by these worlds: a difference of ${size}.`,
    }
  const verdict = mean > 0 ? 'higher' : 'lower'
  return { ...found, verdict, sentence: `${names[0]} gives a ${verdict} chance of matching than ${names[1]}: by ${size}.` }
}

/** The places of the two highest chances; of equal ones the earlier list. */
function firstTwo(probabilities: readonly number[]): [number, number] {
  const [first, second] = [...probabilities.keys()].sort((i, j) => probabilities[j] - probabilities[i] || i - j)
  return [first, second]
}

/** Compares the lists of a question in the worlds of a table. Throws a QuestionError for what only the catalogue can tell. */
export function compare(market: Market, table: MenuTable, question: ComparisonQuestion): Comparison {
  const { read, evidenceLines } = readLists(market, question)
  const worlds = worldsAsked(question, table.worlds)
  const { blocks } = table
  const estimates = read.map((list) => estimateOf(market, table, list, worlds))
  const source = { engine: 'menus', table: tableName(market, table.seed) } as const
  const answers = question.lists.map(({ rankOrderList }, i) => {
    const { applicant } = question
    return answerFrom(market, { applicant, rankOrderList }, read[i].lines, estimates[i], source)
  })
  const [best, next] = firstTwo(answers.map(({ match }) => match.probability))
  const { advice, denominator, provenance } = answers[0]
  return {
    lists: answers.map(({ match, outcomes, unmatched, expectedLineIfMatched, lines, warnings }, i) => ({
      list: i + 1,
      name: question.lists[i].name ?? null,
      match,
      ...(outcomes && { outcomes }),
      unmatched,
      expectedLineIfMatched,
      lines: lines.map(({ line, program, probability }) => ({ line, program, probability })),
      warnings,
      difference: i === 0 ? null : differenceOf(question.lists, estimates, i, 0, blocks),
    })),
    best: { list: best + 1, next: next + 1, lead: differenceOf(question.lists, estimates, best, next, blocks) },
    evidenceLines,
    advice,
    denominator,
    provenance,
  }
}
