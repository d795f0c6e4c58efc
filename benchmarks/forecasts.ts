import { readFileSync } from 'node:fs'
import { forecast } from '../src/forecast/forecast.ts'
import { createMenuTable, fillWorld } from '../src/forecast/menu-table.ts'
import type { ForecastQuestion } from '../src/forecast/question.ts'
import { openMarket } from '../src/market/market.ts'

/** Forecasts on one thread, as a worker computes them: no HTTP and no hand-over between threads. */
export interface Row {
  readonly question: string
  readonly worlds: number
  /** Milliseconds. */
  readonly min: number
  /** Milliseconds. */
  readonly median: number
  /** By the median. */
  readonly perSecond: number
}

const WORLDS = 256
/** Worlds that are really drawn; the rest of the table repeats them, which costs a forecast the same. */
const DRAWN = 8
const RUNS = 41

const example = JSON.parse(
  readFileSync(new URL('../openapi/examples/forecast.request.json', import.meta.url), 'utf8'),
) as ForecastQuestion

function questions(ids: readonly string[]): [string, ForecastQuestion][] {
  const list = (lines: number) => ids.slice(0, lines).map((program) => ({ program }))
  const { applicant } = example
  return [
    ['the example: 12 lines, two of them described', example],
    ['1 named line', { applicant, rankOrderList: list(1) }],
    ['4 named lines', { applicant, rankOrderList: list(4) }],
    ['12 named lines', { applicant, rankOrderList: list(12) }],
    ['30 named lines', { applicant, rankOrderList: list(30) }],
    ['12 named lines, nothing known but the type', { applicant: { type: applicant.type }, rankOrderList: list(12) }],
  ]
}

export async function run(): Promise<Row[]> {
  const market = openMarket('2025')!
  const table = createMenuTable(market, WORLDS, 1)
  for (let world = 0; world < DRAWN; world++) fillWorld(table, market, world)
  for (let p = 0; p < table.programs; p++)
    for (let world = DRAWN; world < WORLDS; world++)
      table.cutoffs[p * WORLDS + world] = table.cutoffs[p * WORLDS + (world % DRAWN)]
  const ids = market.programs
    .filter(({ id, imgShare }) => id.startsWith('internal-medicine/') && imgShare > 0.3)
    .map(({ id }) => id)
  return questions(ids).map(([question, asked]) => {
    const times: number[] = []
    for (let i = 0; i < RUNS + 10; i++) {
      const began = performance.now()
      forecast(market, table, asked)
      if (i >= 10) times.push(performance.now() - began)
    }
    times.sort((a, b) => a - b)
    const median = times[times.length >> 1]
    return { question, worlds: WORLDS, min: times[0], median, perSecond: 1000 / median }
  })
}

/** The rows as a table in Markdown. */
export function format(rows: readonly Row[]): string {
  const cells = rows.map((row) => [row.question, row.worlds, row.min.toFixed(2), row.median.toFixed(2), row.perSecond.toFixed(0)])
  const head = ['question', 'worlds', 'min ms', 'median ms', 'per second']
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

if (import.meta.main) console.log(format(await run()))
