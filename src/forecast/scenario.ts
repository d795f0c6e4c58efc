import type { Market } from '../market/market.ts'
import { type Scenario, type ScenarioMarket, scenarioMarket } from '../market/scenario.ts'
import { scenarioWorld } from '../market/scenario-world.ts'
import { answerFrom } from './answer.ts'
import { CLEAR, inHundred, ROUNDING } from './compare.ts'
import { estimateOf, readQuestion, worldsAsked } from './forecast.ts'
import { fillColumn, type MenuTable, tableName } from './menu-table.ts'
import { type ForecastAnswer, type ForecastQuestion, QuestionError } from './question.ts'
import { monteCarloError } from './range.ts'
import { isSpecialty, noSpecialty } from './resolve.ts'
import { mean } from './shares.ts'

/**
 * What a list would come to if the season were otherwise. The same worlds are walked down twice, as they are and changed, so what they
 * have in common falls out of the difference. What is believed of the applicant is what the interviews say in the season as it is, as
 * that is where they were given; a line at a program that no longer sponsors the visa is lost.
 */

export interface ScenarioDifference {
  /** By how much the chance of matching is higher in the scenario; negative where it is lower. */
  readonly probability: number
  /** Standard error of that difference, taken world by world. */
  readonly monteCarloError: number
  /** How many standard errors it is from zero; null where there is no error to measure it by. */
  readonly standardErrors: number | null
  readonly verdict: 'higher' | 'lower' | 'equal' | 'undecided'
}

export interface ScenarioAnswer extends ForecastAnswer {
  readonly scenario: {
    /** The chance of matching in the same worlds without the change. */
    readonly baseline: ForecastAnswer['match']
    readonly difference: ScenarioDifference
    /** By line, how much higher the chance of landing there is, and that the program would take the applicant. */
    readonly lines: readonly { readonly line: number; readonly probability: number; readonly wouldTakeYou: number }[]
    readonly sentence: string
  }
}

/** Names of a scenario that the catalogue must know. Throws a QuestionError. */
function checkScenario(market: Market, { positions = {} }: Scenario): void {
  const errors = Object.keys(positions)
    .filter((specialty) => !isSpecialty(market, specialty))
    .map((specialty) => ({ pointer: `/scenario/positions/${specialty}`, detail: noSpecialty(market, specialty) }))
  if (errors.length > 0) throw new QuestionError('INVALID_REQUEST', errors)
}

/** The market of a scenario, checked. Throws a QuestionError. */
export function openScenario(base: Market, scenario: Scenario): ScenarioMarket {
  checkScenario(base, scenario)
  return scenarioMarket(base, scenario)
}

/** Writes the column of a world of a scenario. */
export const fillScenarioWorld = (table: MenuTable, changed: ScenarioMarket, world: number): void =>
  fillColumn(table, scenarioWorld(changed, table.seed, world), world)

/** What a question with a scenario can hold; the rest has no answer beside a baseline. */
const ANSWERED = [
  'scenario',
  'applicant',
  'rankOrderList',
  'interviewedAt',
  'interviewsComplete',
  'worlds',
  'season',
  'stage',
  'engine',
]

/** Refuses what is not answered for a scenario. */
function refuseWithScenario(question: ForecastQuestion): void {
  const refuse = (pointer: string, detail: string): never => {
    throw new QuestionError('INVALID_REQUEST', [{ pointer, detail }])
  }
  if (question.stage === 'application') refuse('/stage', 'must be rank-list with a scenario, got "application"')
  if (question.engine === 'replay') refuse('/engine', 'must be menus with a scenario, got "replay"')
  for (const [key, value] of Object.entries(question))
    if (!ANSWERED.includes(key) && value !== undefined && value !== false)
      refuse(`/${key}`, `is not answered together with a scenario; leave one of them out`)
}

function differenceOf(apart: Float64Array, blocks: number): ScenarioDifference {
  if (apart.every((difference) => Math.abs(difference) <= ROUNDING))
    return { probability: 0, monteCarloError: 0, standardErrors: null, verdict: 'equal' }
  const probability = mean(apart)
  const error = monteCarloError(apart, blocks)
  const standardErrors = error > 0 ? Math.abs(probability) / error : null
  const clear = standardErrors === null || standardErrors >= CLEAR
  return {
    probability,
    monteCarloError: error,
    standardErrors,
    verdict: clear ? (probability > 0 ? 'higher' : 'lower') : 'undecided',
  }
}

function sentenceOf({ probability, monteCarloError, verdict }: ScenarioDifference): string {
  if (verdict === 'equal') return 'In this scenario the chance of matching is the same in every world.'
  const size = `${inHundred(probability)} in 100 applicants like this, give or take ${inHundred(monteCarloError)}`
  return verdict === 'undecided'
    ? `In this scenario the chance of matching cannot be told apart from that of the season: a difference of ${size}.`
    : `In this scenario the chance of matching is ${verdict} than in the season, by ${size}.`
}

/** Checks a question with a scenario before its worlds are built for it. Throws a QuestionError. */
export function checkScenarioQuestion(market: Market, question: ForecastQuestion, worlds: number): void {
  refuseWithScenario(question)
  checkScenario(market, question.scenario ?? {})
  readQuestion(market, question)
  worldsAsked(question, worlds)
}

/** Forecasts a question in a scenario, beside the same worlds as they are. Throws a QuestionError. */
export function forecastScenario(
  table: MenuTable,
  changed: ScenarioMarket,
  changedTable: MenuTable,
  question: ForecastQuestion,
): ScenarioAnswer {
  refuseWithScenario(question)
  const { base, market } = changed
  const worlds = worldsAsked(question, Math.min(table.worlds, changedTable.worlds))
  const read = readQuestion(base, question)
  const before = estimateOf(base, table, read, worlds)
  const after = estimateOf(market, changedTable, read, worlds, base)
  const apart = after.matched.map((chance, w) => chance - before.matched[w])
  const difference = differenceOf(apart, changedTable.blocks)
  const source = { engine: 'menus', table: tableName(market, changedTable.seed) } as const
  const was = answerFrom(base, question, read.lines, before, source)
  const answer = answerFrom(market, question, read.lines, after, source)
  return {
    ...answer,
    scenario: {
      baseline: was.match,
      difference,
      lines: answer.lines.map(({ line, probability, wouldTakeYou }, l) => ({
        line,
        probability: probability - was.lines[l].probability,
        wouldTakeYou: wouldTakeYou - was.lines[l].wouldTakeYou,
      })),
      sentence: sentenceOf(difference),
    },
  }
}
