import { Piscina } from 'piscina'
import { openMarket } from '../src/market/market.ts'
import { readConfiguration } from '../src/service/configuration.ts'
import { openMenuTable } from '../src/service/menu-store.ts'
import { createPool } from '../src/service/pool.ts'
import type { Part } from './calibration-applicants.ts'
import { type Errors, type Scores, scoresOf } from './calibration-scores.ts'

/**
 * Whether forecasts hold: applicants of worlds that the menu table does not have are forecast from what they would know, and
 * what became of them is counted.
 */
const APPLICANTS = 200_000
const WORLDS = 64
const SEED = 7919
const THREADS = 2

export async function run(applicants = APPLICANTS): Promise<Scores[]> {
  const market = openMarket('2025')!
  const say = (text: string) => process.stderr.write(`${text}\n`)
  const pool = createPool(THREADS, say, { brought: undefined })
  const { signal } = new AbortController()
  const opened = await openMenuTable({ ...readConfiguration({}), pool, market, warn: say, onProgress: () => {}, signal })
  await opened.cached
  await pool.close(1000)
  const { table } = opened
  const filename = new URL('calibration-task.ts', import.meta.url).href
  const threads = new Piscina({ filename, name: 'ask', minThreads: THREADS, maxThreads: THREADS })
  let done = 0
  const ask = async (world: number): Promise<Part> => {
    const part = await threads.run({ table, seed: SEED, world, applicants: Math.ceil(applicants / WORLDS) })
    say(`${++done} of ${WORLDS} worlds are asked.`)
    return part
  }
  const parts = await Promise.all(Array.from({ length: WORLDS }, (_, world) => ask(world)))
  await threads.destroy()
  return [scoresOf(parts)]
}

const table = (rows: readonly (readonly string[])[]): string =>
  [rows[0], rows[0].map(() => '---'), ...rows.slice(1)].map((row) => `| ${row.join(' | ')} |`).join('\n')
const points = (share: number): string => (100 * share).toFixed(2)

/** One place per point of matched applicants, with the forecast as o and what happened as x, or * where both fall together. */
function bar(forecast: number, matched: number): string {
  const places = Array.from({ length: 51 }, () => '·')
  const at = (share: number): number => Math.round(50 * share)
  places[at(forecast)] = 'o'
  places[at(matched)] = at(forecast) === at(matched) ? '*' : 'x'
  return `\`${places.join('')}\``
}

const said = ({ median, most, bound, above }: Errors): string =>
  `${median.toFixed(4)} in the median, above ${bound} for ${points(above)} % of the lists, ${most.toFixed(4)} at most`

/** The scores as tables in Markdown. */
export function format([{ rules, groups, coverage, errors }]: readonly Scores[]): string {
  const ruleRows = rules.map(({ name, brier, skill, error, worstTenth }) => [
    name,
    brier.toFixed(4),
    points(skill),
    points(error),
    points(worstTenth),
  ])
  const groupRows = groups.map(({ name, applicants, forecast, matched, error, standardError }) => [
    name,
    applicants.toLocaleString('en'),
    points(forecast),
    points(matched),
    points(error),
    points(standardError),
    bar(forecast, matched),
  ])
  return [
    table([['rule', 'Brier score', 'skill %', 'mean error, points', 'largest error of a tenth, points'], ...ruleRows]),
    table([
      ['applicants', 'number', 'forecast %', 'matched %', 'error, points', 'standard error', '0 to 100 %: o forecast, x matched'],
      ...groupRows,
    ]),
    `Of ${coverage.tried} blocks left out, ${points(coverage.covered / coverage.tried)} % have their chance within the 80 % range of the others. Monte Carlo error with eight lines and more: ${said(errors.eightLines)}; with any list: ${said(errors.any)}.`,
  ].join('\n\n')
}

if (import.meta.main) console.log(format(await run(Number(process.argv[2] ?? APPLICANTS))))
