import type { Advice, AdviceQuestion } from '../forecast/advice.ts'
import type { Comparison, ComparisonQuestion } from '../forecast/compare.ts'
import type { CoupleAnswer } from '../forecast/couple-answer.ts'
import type { CoupleQuestion } from '../forecast/couple-question.ts'
import type { MenuTable } from '../forecast/menu-table.ts'
import { type ForecastAnswer, type ForecastQuestion, QuestionError } from '../forecast/question.ts'
import { replayRow } from '../forecast/replay.ts'
import { checkScenarioQuestion } from '../forecast/scenario.ts'
import type { Market } from '../market/market.ts'
import type { ProgramFilter } from '../market/program-filter.ts'
import { shown } from '../matching/shown.ts'
import { atMost } from './at-most.ts'
import type { CalibrationAnswer, ReportFilter } from './calibration-answer.ts'
import { type ProgramPage, programPage } from './catalogue.ts'
import type { Configuration } from './configuration.ts'
import { coupleAnswers } from './couple-answers.ts'
import { forecastTask, type Served } from './forecast-task.ts'
import { inFlight } from './in-flight.ts'
import { threadsForJobs } from './job.ts'
import { checkListLimit, type Listed } from './list-limit.ts'
import { openMenuTable } from './menu-store.ts'
import { settle } from './outcome.ts'
import { createPool, type Pool } from './pool.ts'
import type { Lane } from './pool-lanes.ts'
import { type Progress, progressAfter } from './progress.ts'
import { queueGuard, retryAfter } from './queue-limit.ts'
import { rowsOf } from './replay-rows.ts'
import { reportsAtHand } from './reports-at-hand.ts'
import { type ScenarioTables, scenarioTables, worldsOfScenarios } from './scenario-tables.ts'
import { type SeasonFacts, seasonFacts } from './season-facts.ts'
import { openSeasonFile } from './season-file.ts'
import { isSeasonFile } from './season-name.ts'
import { seasonsAtHand } from './seasons-at-hand.ts'
import { ServiceError } from './service-error.ts'
import { type ServiceLoad, serviceLoad } from './service-load.ts'
import type { Untaken } from './untaken-worlds.ts'
import type { Work } from './work.ts'

/** A question about a season; the one served where none is named. */
type InSeason<Question> = Question & { readonly season?: string }

/** The use cases. It knows threads and files, and nothing of HTTP. */
export interface Matchcast {
  /** Starts the threads and opens the menu table; resolves when forecasts can be answered. */
  start(): Promise<void>
  status(): 'starting' | 'ready' | 'stopping'
  progress(): Progress
  load(): ServiceLoad
  /**
   * Rejects with a QuestionError or a ServiceError. `gone` is aborted when nobody waits for the answer any more. The rows of a cohort
   * have a lane of their own, so that a single forecast does not stand behind them, and so have jobs.
   */
  forecast(question: InSeason<ForecastQuestion>, gone?: AbortSignal, lane?: 'menus' | 'cohort' | 'jobs'): Promise<ForecastAnswer>
  forecastCouple(question: InSeason<CoupleQuestion>, gone?: AbortSignal): Promise<CoupleAnswer>
  /** The same as the text of the answer, in JSON. */
  forecastText(question: InSeason<ForecastQuestion>, gone?: AbortSignal, lane?: 'menus' | 'cohort' | 'jobs'): Promise<string>
  /** Throws the ServiceError with which a question of this lane would be refused now, whatever it says. */
  admitQuestion(lane: Lane): void
  /** Rejects as a forecast does. */
  compare(question: InSeason<ComparisonQuestion>, gone?: AbortSignal, lane?: 'menus' | 'jobs'): Promise<Comparison>
  /** Programs to add to a list. Rejects as a forecast does. */
  recommend(question: InSeason<AdviceQuestion>, gone?: AbortSignal, lane?: 'advice' | 'jobs'): Promise<Advice>
  /** Runs one task of a job on the threads that jobs may have. Rejects with BUSY where there are none. */
  readonly work: Work
  /** Throws the ServiceError with which a market would be refused now. */
  admitMarket(): void
  /**
   * Runs the match on a market: the body of a request, which is handed over and gone afterwards, and the body of the answer. Needs no
   * season and no table, and so answers while the table is being built. Rejects with a ServiceError.
   */
  match(body: Uint8Array<ArrayBuffer>, gone?: AbortSignal): Promise<Uint8Array>
  seasons(): SeasonFacts[]
  /** Throws UNKNOWN_SEASON. */
  market(season: string): Market
  season(id: string): SeasonFacts
  programs(season: string, filter: ProgramFilter, limit: number, after?: string): ProgramPage
  /** The report of a season, and as a page. Throws NOT_FOUND where none was made. */
  calibration(season: string, filter: ReportFilter): CalibrationAnswer
  calibrationPage(season: string): string
  /** Answers what is in flight, within the time of grace, and ends the threads. */
  close(): Promise<void>
}

/** Where the service says what nobody asked for. */
export interface Listener {
  readonly warn?: (message: string) => void
  readonly onProgress?: (progress: Progress) => void
  /** Of the worlds of a scenario. */
  readonly onScenario?: (progress: Progress) => void
  /** Of the worlds that are matched again for one question. */
  readonly onReplay?: (progress: Progress) => void
}

/** What a market costs beside its size: the time in which so many bytes would be read. */
const BYTES_PER_MARKET = 10_000

/** A market given up runs on for so many milliseconds before its thread is ended: longer than a new thread takes to load its code. */
const BEFORE_THREAD_ENDS = 5000

/** Whether an answer comes from worlds that are drawn and matched for it. Applications are read off the table only; the engine asked for is refused there. */
export const isReplayed = ({ engine, stage, scenario }: Pick<ForecastQuestion, 'engine' | 'stage' | 'scenario'>): boolean =>
  engine === 'replay' && stage !== 'application' && !scenario

/** After this many milliseconds of grace gone by, threads that still run are ended, and a file that is still being written is given up. */
const LAST_PATIENCE = 2000

/** Throws a UsageError where the configured season is a file that cannot be used. */
export function createMatchcast(
  configuration: Configuration,
  { warn = () => {}, onProgress = () => {}, onScenario = () => {}, onReplay = () => {} }: Listener = {},
): Matchcast {
  const { seed, worlds: tableWorlds } = configuration
  const brought = isSeasonFile(configuration.season) ? openSeasonFile(configuration.season) : undefined
  const servedSeason = brought?.season.id ?? configuration.season
  const seasons = seasonsAtHand(brought)
  const { within, inFlightUntilDone, ...flight } = inFlight()
  /** Ends the building of the table. */
  const building = new AbortController()
  let status: ReturnType<Matchcast['status']> = 'starting'
  let progress = progressAfter(0, tableWorlds, 0)
  let pool: Pool | undefined
  let queueFault: ReturnType<typeof queueGuard> | undefined
  let served: Served | undefined
  let scenarios: ScenarioTables | undefined
  let tableDrawn = 0
  let opening: Promise<void> | undefined
  /** Until the table is in its file. */
  let caching: Promise<void> | undefined

  function marketOf(id: string): Market {
    const market = seasons.market(id)
    if (!market)
      throw new ServiceError('UNKNOWN_SEASON', `There is no season ${shown(id)}; at hand: ${seasons.ids().join(', ')}.`)
    return market
  }

  const reports = reportsAtHand(brought, marketOf)

  async function open(): Promise<void> {
    const market = marketOf(servedSeason)
    pool = createPool(configuration.threads, warn, { brought }, { jobThreads: threadsForJobs(configuration) })
    queueFault = queueGuard(pool, configuration)
    scenarios = scenarioTables(pool, market, configuration, onScenario)
    const hear = (now: Progress) => {
      progress = now
      onProgress(now)
    }
    const warmUp = Array.from({ length: pool.threads }, () =>
      pool!.run('table', 'open', { season: servedSeason }, building.signal),
    )
    const opened = openMenuTable({ ...configuration, pool, market, warn, onProgress: hear, signal: building.signal })
    const [{ table: ready, drawn, cached }] = await Promise.all([opened, ...warmUp])
    served = { season: servedSeason, table: ready }
    tableDrawn = drawn
    caching = cached
    progress = { ...progress, worldsDone: tableWorlds, secondsLeft: 0 }
    if (status === 'starting') status = 'ready'
  }

  /** Refuses now what could only be answered too late. */
  function admit(lane: Lane): Pool {
    if (status === 'stopping') throw new ServiceError('BUSY', 'The service is stopping.', { retryAfter: 1 })
    if (!pool || !queueFault) throw new ServiceError('BUSY', 'The service is starting.', { retryAfter: 1 })
    const fault = queueFault(lane)
    if (fault) throw fault
    return pool
  }

  /** The same for what reads the table. */
  function admitToTable(lane: Lane): { pool: Pool; table: MenuTable; served: Served } {
    if (status === 'ready' && served) return { pool: admit(lane), table: served.table, served }
    if (status === 'stopping') throw new ServiceError('BUSY', 'The service is stopping.', { retryAfter: 1 })
    const detail = `The menu table is being built: ${progress.worldsDone} of ${progress.worlds} worlds are done.`
    throw new ServiceError('BUSY', detail, { retryAfter: retryAfter(progress.secondsLeft ?? 10), progress })
  }

  /** A question of lines that the table of this service can answer. */
  function checkServed(season: string, question: Listed & { readonly worlds?: number }): void {
    const { worlds = 0 } = question
    marketOf(season)
    checkListLimit(question, configuration.listLimit)
    if (season !== servedSeason) {
      throw new ServiceError('UNKNOWN_SEASON', `This service answers forecasts for season ${servedSeason}, not ${shown(season)}.`)
    }
    if (worlds > tableWorlds) {
      const detail = `there are ${tableWorlds} worlds, got ${worlds}`
      throw new QuestionError('INVALID_REQUEST', [{ pointer: '/worlds', detail }])
    }
  }

  async function byMenus(question: ForecastQuestion, lane: Lane, signal: AbortSignal): Promise<string> {
    const ready = admitToTable(lane)
    const { argument, traits } = forecastTask(question, ready.served)
    return settle(await ready.pool.run(lane, 'forecast', argument, signal, traits))
  }

  /** The worlds of a scenario are built first, and kept; where that takes longer than a request may, it goes on without it. */
  async function inScenario(question: ForecastQuestion, lane: Lane, signal: AbortSignal): Promise<string> {
    const scenario = question.scenario!
    checkScenarioQuestion(marketOf(servedSeason), question, worldsOfScenarios(configuration))
    const { pool, table } = admitToTable(lane)
    const changedTable = await scenarios!.table(scenario, signal)
    const argument = { season: servedSeason, table, changedTable, scenario, question }
    return settle(await pool.run(lane, 'contrast', argument, signal))
  }

  async function bySameWorlds(question: ComparisonQuestion, lane: Lane, signal: AbortSignal): Promise<Comparison> {
    const ready = admitToTable(lane)
    const argument = { season: servedSeason, table: ready.table, question }
    return settle(await ready.pool.run(lane, 'compare', argument, signal, { work: question.lists.length }))
  }

  async function byAdvice(question: AdviceQuestion, lane: Lane, signal: AbortSignal): Promise<Advice> {
    const ready = admitToTable(lane)
    return settle(await ready.pool.run(lane, 'recommend', { season: servedSeason, table: ready.table, question }, signal))
  }

  async function byReplay(question: ForecastQuestion, signal: AbortSignal): Promise<string> {
    const { pool } = admitToTable('replay')
    const task = { season: servedSeason, seed, question }
    const replay = (which: { readonly untaken: Untaken }) => pool.run('replay', 'replay', { ...task, ...which }, signal)
    const rows = await rowsOf(marketOf(servedSeason), question.worlds ?? tableWorlds, replayRow(question), replay, onReplay)
    return settle(await pool.run('menus', 'gather', { ...task, rows }, signal))
  }

  const couples = coupleAnswers(admitToTable, servedSeason, marketOf, configuration, onReplay)

  async function byMatching(body: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<Uint8Array> {
    const pool = admit('matches')
    const longest = configuration.requestTimeout + BEFORE_THREAD_ENDS
    const traits = { work: BYTES_PER_MARKET + body.byteLength, transfer: [body.buffer], longest }
    const outcome = await pool.run('matches', 'match', { body }, signal, traits)
    if (!outcome.ok) throw new ServiceError(outcome.code, 'The market cannot be matched.', { errors: outcome.errors })
    return outcome.body
  }

  const factsOf = (id: string): SeasonFacts => seasonFacts(marketOf(id), id === servedSeason)

  const forecastText: Matchcast['forecastText'] = async ({ season = servedSeason, ...question }, gone, lane = 'menus') => {
    checkServed(season, question)
    if (question.scenario)
      return inFlightUntilDone(within(configuration.requestTimeout, gone, (signal) => inScenario(question, lane, signal)))
    if (isReplayed(question))
      return inFlightUntilDone(within(configuration.replayTimeout, gone, (signal) => byReplay(question, signal)))
    return inFlightUntilDone(within(configuration.requestTimeout, gone, (signal) => byMenus(question, lane, signal)))
  }

  return {
    start: () => (opening ??= open()),
    status: () => status,
    progress: () => progress,
    load: () => serviceLoad(pool, served?.table, tableDrawn),
    forecast: async (question, gone, lane) => JSON.parse(await forecastText(question, gone, lane)),
    forecastText,
    async forecastCouple({ season = servedSeason, ...question }, gone) {
      checkServed(season, question)
      return inFlightUntilDone(within(couples.time(question), gone, (signal) => couples.answer(question, signal)))
    },
    admitQuestion: (lane) => void admitToTable(lane),
    async compare({ season = servedSeason, ...question }, gone, lane = 'menus') {
      checkServed(season, question)
      return inFlightUntilDone(within(configuration.requestTimeout, gone, (signal) => bySameWorlds(question, lane, signal)))
    },
    async recommend({ season = servedSeason, ...question }, gone, lane = 'advice') {
      checkServed(season, question)
      return inFlightUntilDone(within(configuration.requestTimeout, gone, (signal) => byAdvice(question, lane, signal)))
    },
    admitMarket: () => void admit('matches'),
    async match(body, gone) {
      return inFlightUntilDone(within(configuration.requestTimeout, gone, (signal) => byMatching(body, signal)))
    },
    work: async (name, argument, signal) => inFlightUntilDone(admit('jobs').run('jobs', name, argument, signal)),
    seasons: () => seasons.ids().map(factsOf),
    market: marketOf,
    season: factsOf,
    programs: (season, filter, limit, after) => programPage(marketOf(season).programs, filter, limit, after),
    calibration: (season, filter) => reports.answer(season, filter),
    calibrationPage: (season) => reports.page(season),
    async close() {
      const wasStarting = status === 'starting'
      status = 'stopping'
      const stopping = new ServiceError('BUSY', 'The service is stopping.', { retryAfter: 1 })
      if (wasStarting) building.abort(stopping)
      scenarios?.close(stopping)
      const timer = setTimeout(() => {
        flight.end(stopping)
      }, configuration.grace)
      await Promise.allSettled([flight.settled(), opening])
      clearTimeout(timer)
      await Promise.all([pool?.close(LAST_PATIENCE), atMost(LAST_PATIENCE, caching)])
    },
  }
}
