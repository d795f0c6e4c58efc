import { parentPort } from 'node:worker_threads'
import type { Advice, AdviceQuestion } from '../forecast/advice.ts'
import { advise } from '../forecast/advise.ts'
import { forecastApplications } from '../forecast/application.ts'
import { type Comparison, type ComparisonQuestion, compare as compareLists } from '../forecast/compare.ts'
import { forecastCouple as coupleByMenus } from '../forecast/couple.ts'
import type { CoupleAnswer } from '../forecast/couple-answer.ts'
import type { CoupleQuestion } from '../forecast/couple-question.ts'
import { replayCouple as coupleByReplay, coupleReplayAnswer } from '../forecast/couple-replay.ts'
import { forecast as answerByMenus, makeReady } from '../forecast/forecast.ts'
import { fillWorld, type MenuTable } from '../forecast/menu-table.ts'
import type { ForecastAnswer, ForecastQuestion } from '../forecast/question.ts'
import { replayAnswer, replayWorlds } from '../forecast/replay.ts'
import type { Market } from '../market/market.ts'
import { stoppable } from '../matching/asked-to-stop.ts'
import { type Answered, answerQueue, type FromQueue } from './answer-queue.ts'
import { type Outcome, outcome } from './outcome.ts'
import { seasonsOfThread } from './seasons-at-hand.ts'
import { takeNextWorld, type Untaken } from './untaken-worlds.ts'

/** What the worker threads do, as functions of values that can be sent to them. */

/** Each thread opens a season once. */
const seasons = seasonsOfThread()

function marketOf(season: string): Market {
  const market = seasons.market(season)
  if (!market) throw new Error(`No season ${season}.`)
  return market
}

/** Opens the season and makes the tables that all forecasts share, so that the first forecast on this thread need not. */
export function open({ season }: { season: string }): void {
  makeReady(marketOf(season))
}

/** The world of this number, or one that no thread has taken. */
export type WhichWorld = { readonly world: number } | { readonly untaken: Untaken }

export const worldOf = (which: WhichWorld): number => ('untaken' in which ? takeNextWorld(which.untaken) : which.world)

/** Draws one world and writes its column of the shared table. */
export function fill({ season, table, ...which }: { season: string; table: MenuTable } & WhichWorld): void {
  fillWorld(table, marketOf(season), worldOf(which))
}

export interface MenusTask {
  readonly season: string
  readonly table: MenuTable
  /** A ForecastQuestion as JSON: as one text it crosses threads in a third of the time that all its objects take. */
  readonly question: string
}

/** The text of a forecast: written here, so that the main thread has neither to read nor to write all its numbers. */
export function forecast({ season, table, question }: MenusTask): Outcome<string> {
  const asked: ForecastQuestion = JSON.parse(question)
  const answer = asked.stage === 'application' ? forecastApplications : answerByMenus
  return outcome(() => written(answer(marketOf(season), table, asked)))
}

/** The forecasts of all questions in a queue, of which the last is returned. */
export function forecasts({
  season,
  table,
  ...from
}: Omit<MenusTask, 'question'> & FromQueue): Answered<Outcome<string>> | undefined {
  return answerQueue(
    from,
    (question) => forecast({ season, table, question }),
    (answered) => parentPort!.postMessage(answered),
  )
}

/** Throws where a number of an answer is none, which JSON would pass over. */
export function written(answer: ForecastAnswer): string {
  const { match, lines, productRuleGap } = answer
  const supplemental = (line: (typeof lines)[number]): number =>
    (line.supplemental?.lines ?? []).reduce((total, { probability, wouldTakeYou }) => total + probability + wouldTakeYou, 0)
  const sum = lines.reduce(
    (total, line) => total + line.probability + line.wouldTakeYou + line.worth + supplemental(line),
    match.probability + match.monteCarloError + productRuleGap + (match.range ? match.range.p10 + match.range.p90 : 0),
  )
  if (!Number.isFinite(sum)) throw new Error('A chance of a forecast is no number.')
  return JSON.stringify(answer)
}

/** A task that ends early when another thread sets this word. */
interface Stoppable {
  readonly stop?: Int32Array
}

export interface AdviceTask extends Stoppable {
  readonly season: string
  readonly table: MenuTable
  readonly question: AdviceQuestion
}

export function recommend({ season, table, question, stop }: AdviceTask): Outcome<Advice> {
  return stoppable(stop, () => outcome(() => advise(marketOf(season), table, question)))
}

export interface ComparisonTask {
  readonly season: string
  readonly table: MenuTable
  readonly question: ComparisonQuestion
}

export function compare({ season, table, question }: ComparisonTask): Outcome<Comparison> {
  return outcome(() => compareLists(marketOf(season), table, question))
}

/** What a replay of one world gave. */
export interface ReplayedWorld {
  readonly world: number
  readonly row: Int32Array
}

export interface ReplayTask extends Stoppable {
  readonly season: string
  readonly seed: number
  readonly question: ForecastQuestion
}

/** Where the applicant landed, and which lines were on the menu. */
export function replay({ season, seed, question, stop, ...which }: ReplayTask & WhichWorld): Outcome<ReplayedWorld> {
  const world = worldOf(which)
  const rows = () => replayWorlds(marketOf(season), seed, question, world, world + 1)
  return stoppable(stop, () => outcome(() => ({ world, row: rows() })))
}

export interface GatherTask {
  readonly season: string
  readonly seed: number
  readonly question: ForecastQuestion
  /** The rows of all worlds, in order. */
  readonly rows: Int32Array
}

/** The text of a replayed forecast. */
export function gather({ season, seed, question, rows }: GatherTask): Outcome<string> {
  return outcome(() => written(replayAnswer(marketOf(season), seed, question, rows)))
}

interface CoupleTask {
  readonly season: string
  readonly question: CoupleQuestion
}

export function forecastCouple({ season, table, question }: CoupleTask & { readonly table: MenuTable }): Outcome<CoupleAnswer> {
  return outcome(() => coupleByMenus(marketOf(season), table, question))
}

/** The same for a couple as `replay` for one applicant. */
export function replayCouple({
  season,
  seed,
  question,
  stop,
  ...which
}: CoupleTask & Pick<ReplayTask, 'seed' | 'stop'> & WhichWorld): Outcome<ReplayedWorld> {
  const world = worldOf(which)
  const rows = () => coupleByReplay(marketOf(season), seed, question, world, world + 1)
  return stoppable(stop, () => outcome(() => ({ world, row: rows() })))
}

export function gatherCouple({
  season,
  seed,
  question,
  rows,
}: CoupleTask & Pick<GatherTask, 'seed' | 'rows'>): Outcome<CoupleAnswer> {
  return outcome(() => coupleReplayAnswer(marketOf(season), seed, question, rows))
}
