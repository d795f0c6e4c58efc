import { readFileSync } from 'node:fs'
import type { AdviceQuestion } from '../src/forecast/advice.ts'
import { advise } from '../src/forecast/advise.ts'
import { forecast } from '../src/forecast/forecast.ts'
import { createMenuTable, fillWorld, type MenuTable } from '../src/forecast/menu-table.ts'
import type { ForecastQuestion } from '../src/forecast/question.ts'
import { type Market, openMarket } from '../src/market/market.ts'
import { medianOf } from './median.ts'

/** Recommendations out of the national catalogue on one thread, as a worker computes them. */
export interface Row {
  readonly question: string
  /** Programs that could be recommended. */
  readonly choice: number
  readonly found: number
  /** Milliseconds. */
  readonly min: number
  readonly median: number
  /** How much longer it would take to forecast every program at every step. */
  readonly timesPlain: number
}

const SEED = 1
const WORLDS = 256
/** Worlds that are really drawn; the rest of the table repeats them, block by block, which costs the same. */
const DRAWN = 32
const WANTED = 20
/** The first third of the runs warms up and is not counted. */
const RUNS = 15

const example = JSON.parse(
  readFileSync(new URL('../openapi/examples/forecast.request.json', import.meta.url), 'utf8'),
) as ForecastQuestion

function questions(): [string, AdviceQuestion][] {
  const { applicant, rankOrderList } = example
  const three = rankOrderList.slice(0, 3)
  const preference = {
    specialty: { 'internal-medicine': 1, 'family-medicine': 0.7, pediatrics: 0.8 },
    archetype: ['university-top', 'university', 'community', 'rural'],
  } as const
  const nothing = { applicant, filters: { specialty: 'internal-medicine' } }
  return [
    ['beside the 12 lines of the example', { applicant, rankOrderList }],
    ['beside 3 lines', { applicant, rankOrderList: three }],
    ['beside 3 lines, by preference', { applicant, rankOrderList: three, goal: 'prefer', preference }],
    ['beside 3 lines, to apply at', { applicant, rankOrderList: three, stage: 'application' }],
    ['beside nothing, internal medicine', nothing],
    ['beside nothing, internal medicine, to apply at', { ...nothing, stage: 'application' }],
  ]
}

function tableOf(market: Market): MenuTable {
  const table = createMenuTable(market, WORLDS, SEED)
  for (let world = 0; world < DRAWN; world++) fillWorld(table, market, world)
  for (let p = 0; p < table.programs; p++)
    for (let world = DRAWN; world < WORLDS; world++)
      table.cutoffs[p * WORLDS + world] = table.cutoffs[p * WORLDS + (world % DRAWN)]
  return table
}

function millisecondsOf(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

export async function run(): Promise<Row[]> {
  const market = openMarket('2025')!
  const table = tableOf(market)
  return questions().map(([question, asked]): Row => {
    const wanted = { ...asked, count: WANTED }
    const { considered, leftOut, recommendations } = advise(market, table, wanted)
    const choice = considered - Object.values(leftOut).reduce((sum, count) => sum + count, 0) + leftOut.bringsNothing
    const plain = {
      applicant: asked.applicant,
      rankOrderList: [...(asked.rankOrderList ?? []), { program: market.programs[0].id }],
    }
    const times: number[] = []
    const single: number[] = []
    for (let k = 0; k < RUNS; k++) {
      times.push(millisecondsOf(() => advise(market, table, wanted)))
      single.push(millisecondsOf(() => forecast(market, table, plain)))
    }
    const counted = times.slice(RUNS / 3)
    const median = medianOf(counted)
    const steps = Math.max(1, recommendations.length)
    return {
      question,
      choice,
      found: recommendations.length,
      min: Math.min(...counted),
      median,
      timesPlain: (medianOf(single.slice(RUNS / 3)) * choice * steps) / median,
    }
  })
}

/** The rows as a table in Markdown. */
export function format(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.question,
    row.choice,
    row.found,
    row.min.toFixed(0),
    row.median.toFixed(0),
    Math.round(row.timesPlain).toLocaleString('en'),
  ])
  const head = [
    'question',
    'programs to choose from',
    'recommended',
    'min ms',
    'median ms',
    'times faster than a forecast of each',
  ]
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

if (import.meta.main) console.log(format(await run()))
