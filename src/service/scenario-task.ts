import type { MenuTable } from '../forecast/menu-table.ts'
import type { ForecastQuestion } from '../forecast/question.ts'
import { fillScenarioWorld, forecastScenario, openScenario } from '../forecast/scenario.ts'
import { type Scenario, type ScenarioMarket, scenarioVersion } from '../market/scenario.ts'
import { type Outcome, outcome } from './outcome.ts'
import { seasonsOfThread } from './seasons-at-hand.ts'
import { type WhichWorld, worldOf, written } from './tasks.ts'

/** What the worker threads do for scenarios. */

const seasons = seasonsOfThread()

/** Markets of scenarios that a thread keeps; the one not asked for longest is given up first. */
const MOST_MARKETS = 8
const markets = new Map<string, ScenarioMarket>()

function marketOf(season: string, scenario: Scenario): ScenarioMarket {
  const base = seasons.market(season)
  if (!base) throw new Error(`No season ${season}.`)
  const version = scenarioVersion(base, scenario)
  const market = markets.get(version) ?? openScenario(base, scenario)
  markets.delete(version)
  markets.set(version, market)
  if (markets.size > MOST_MARKETS) markets.delete(markets.keys().next().value!)
  return market
}

interface AlterTask {
  readonly season: string
  readonly scenario: Scenario
  readonly table: MenuTable
}

/** Draws one world of a scenario and writes its column of the shared table. */
export function alter({ season, scenario, table, ...which }: AlterTask & WhichWorld): void {
  fillScenarioWorld(table, marketOf(season, scenario), worldOf(which))
}

export interface ContrastTask {
  readonly season: string
  /** The table of the season, and that of the scenario. */
  readonly table: MenuTable
  readonly changedTable: MenuTable
  readonly scenario: Scenario
  readonly question: ForecastQuestion
}

export function contrast({ season, table, changedTable, scenario, question }: ContrastTask): Outcome<string> {
  return outcome(() => written(forecastScenario(table, marketOf(season, scenario), changedTable, question)))
}
