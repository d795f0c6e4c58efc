import { readFileSync } from 'node:fs'
import { forecastCouple } from '../src/forecast/couple.ts'
import { type CoupleQuestion, readCouple } from '../src/forecast/couple-question.ts'
import { forecast, prepareFor, type ReadQuestion, readQuestion } from '../src/forecast/forecast.ts'
import { createMenuTable, fillWorld, type MenuTable } from '../src/forecast/menu-table.ts'
import type { ForecastQuestion } from '../src/forecast/question.ts'
import { replayWorlds } from '../src/forecast/replay.ts'
import { type Market, openMarket } from '../src/market/market.ts'
import { medianOf } from './median.ts'

/** Forecasts on one thread, as a worker computes them: no HTTP and no hand-over between threads. */
export interface Row {
  readonly question: string
  readonly worlds: number
  /** Milliseconds of looking up lines and weighing the strength, the median; the whole holds it. */
  readonly preparation: number
  /** Milliseconds of the whole forecast. */
  readonly min: number
  /** Milliseconds of the whole forecast. */
  readonly median: number
  /** By the median. */
  readonly perSecond: number
  /** How much longer the replay would run for an error as small; only where it was timed. */
  readonly timesReplay: number | null
}

const SEED = 1
const MOST_WORLDS = 1024
/** Worlds that are really drawn; the rest of the table repeats them, which costs a forecast the same. */
const DRAWN = 32
/** The first third of the runs warms up and is not counted. */
const RUNS = 180
/** Long lists and many worlds take longer, and fewer runs do. */
const MOST_SECONDS = 3
const REPLAYED = 4

const exampleOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../openapi/examples/${name}.request.json`, import.meta.url), 'utf8'))
const example: ForecastQuestion = exampleOf('forecast')
const { season: _, ...couple }: CoupleQuestion & { season: string } = exampleOf('couple')

interface Asked {
  readonly name: string
  readonly question: ForecastQuestion
  readonly worlds: readonly number[]
}

function questions(ids: readonly string[]): Asked[] {
  const list = (lines: number) => ids.slice(0, lines).map((program) => ({ program }))
  const { applicant } = example
  return [
    { name: 'the example: 12 lines, two of them described', question: example, worlds: [256] },
    ...[1, 12, 30, 300].map((lines) => ({
      name: `${lines} named line${lines === 1 ? '' : 's'}`,
      question: { applicant, rankOrderList: list(lines) },
      worlds: lines === 1 ? [256] : [64, 256, 1024],
    })),
    {
      name: '12 named lines, nothing known but the type',
      question: { applicant: { type: applicant.type }, rankOrderList: list(12) },
      worlds: [256],
    },
  ]
}

function tableOf(market: Market): MenuTable {
  const table = createMenuTable(market, MOST_WORLDS, SEED)
  for (let world = 0; world < DRAWN; world++) fillWorld(table, market, world)
  for (let p = 0; p < table.programs; p++)
    for (let world = DRAWN; world < MOST_WORLDS; world++)
      table.cutoffs[p * MOST_WORLDS + world] = table.cutoffs[p * MOST_WORLDS + (world % DRAWN)]
  return table
}

function millisecondsOf(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

/** Weighs the strength as each block of the market would have it. */
function prepare(market: Market, read: ReadQuestion): void {
  for (const block of market.blocks.length > 0 ? market.blocks : [market]) prepareFor(block, read)
}

/** Times of a whole forecast and of its preparation, taken by turns after a warm-up. */
function timesOf(forecastIt: () => unknown, prepareIt: () => void): { whole: number[]; preparation: number[] } {
  const whole: number[] = []
  const preparation: number[] = []
  const began = performance.now()
  while (whole.length < RUNS && performance.now() - began < 1000 * MOST_SECONDS) {
    whole.push(millisecondsOf(forecastIt))
    preparation.push(millisecondsOf(prepareIt))
  }
  const counted = (times: number[]): number[] => times.slice(Math.floor(times.length / 3))
  return { whole: counted(whole), preparation: counted(preparation) }
}

/** A replayed world is a yes or a no, so its error is that of a coin with the chance that is forecast. */
function timesReplay(market: Market, question: ForecastQuestion, median: number, probability: number, error: number): number {
  const perWorld = millisecondsOf(() => replayWorlds(market, SEED, question, 0, REPLAYED)) / REPLAYED
  return ((probability * (1 - probability)) / error ** 2) * (perWorld / median)
}

export async function run(): Promise<Row[]> {
  const market = openMarket('2025')!
  const table = tableOf(market)
  const ids = market.programs
    .filter(({ id, imgShare }) => id.startsWith('internal-medicine/') && imgShare > 0.3)
    .map(({ id }) => id)
  const ofOne = questions(ids).flatMap(({ name, question, worlds }) =>
    worlds.map((some): Row => {
      const asked = { ...question, worlds: some }
      const { whole, preparation } = timesOf(
        () => forecast(market, table, asked),
        () => prepare(market, readQuestion(market, asked)),
      )
      const { probability, monteCarloError } = forecast(market, table, asked).match
      const row = rowOf(name, some, whole, preparation)
      if (question !== example) return row
      return { ...row, timesReplay: timesReplay(market, asked, row.median, probability, monteCarloError) }
    }),
  )
  const asked = { ...couple, worlds: 256 }
  const { whole, preparation } = timesOf(
    () => forecastCouple(market, table, asked),
    () => {
      for (const partner of readCouple(market, asked).partners) prepare(market, partner)
    },
  )
  return [...ofOne, rowOf(`a couple, ${couple.couple.rankOrderList.length} joint lines`, asked.worlds, whole, preparation)]
}

function rowOf(question: string, worlds: number, whole: readonly number[], preparation: readonly number[]): Row {
  const median = medianOf(whole)
  return {
    question,
    worlds,
    preparation: medianOf(preparation),
    min: Math.min(...whole),
    median,
    perSecond: 1000 / median,
    timesReplay: null,
  }
}

/** The rows as a table in Markdown. */
export function format(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.question,
    row.worlds,
    row.preparation.toFixed(3),
    row.min.toFixed(2),
    row.median.toFixed(2),
    row.perSecond.toFixed(0),
    row.timesReplay === null ? '' : Math.round(row.timesReplay).toLocaleString('en'),
  ])
  const head = [
    'question',
    'worlds',
    'preparation ms',
    'min ms',
    'median ms',
    'per second',
    'times faster than replay at equal error',
  ]
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

if (import.meta.main) console.log(format(await run()))
