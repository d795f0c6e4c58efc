import { WorldDrawer } from '../src/market/draw-world.ts'
import { openMarket } from '../src/market/market.ts'
import { applicantProposing } from '../src/matching/applicant-proposing.ts'
import { menus } from '../src/matching/menus.ts'

/** One step of making a world of the season, on one thread. */
export interface Row {
  readonly step: string
  /** Milliseconds. */
  readonly min: number
  /** Milliseconds. */
  readonly median: number
  /** How often this step could be done in a second, by the median. */
  readonly perSecond: number
}

const SEED = 20261122
const WARM_UP = 3
const MEASURED = 15

/** Draws, matches and reads menus of national worlds; every step is timed on the same worlds. */
export async function run(): Promise<Row[]> {
  const market = openMarket('2025')!
  const drawer = new WorldDrawer(market)
  const times: Record<string, number[]> = {
    'draw a world': [],
    'match it, applicants propose': [],
    'read its menus': [],
    'a world for the table': [],
  }
  for (let number = 0; number < WARM_UP + MEASURED; number++) {
    const marks = [performance.now()]
    const { world } = drawer.draw(SEED, number)
    marks.push(performance.now())
    applicantProposing(world)
    marks.push(performance.now())
    menus(world)
    marks.push(performance.now())
    if (number < WARM_UP) continue
    const [draw, match, read] = marks.slice(1).map((mark, i) => mark - marks[i])
    times['draw a world'].push(draw)
    times['match it, applicants propose'].push(match)
    times['read its menus'].push(read)
    times['a world for the table'].push(draw + read)
  }
  return Object.entries(times).map(([step, taken]) => {
    const sorted = taken.toSorted((a, b) => a - b)
    const median = sorted[sorted.length >> 1]
    return { step, min: sorted[0], median, perSecond: 1000 / median }
  })
}

/** The rows as a table in Markdown. */
export function format(rows: readonly Row[]): string {
  const cells = rows.map((row) => [row.step, row.min.toFixed(1), row.median.toFixed(1), row.perSecond.toFixed(1)])
  const head = ['step', 'min ms', 'median ms', 'per second']
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

if (import.meta.main) console.log(format(await run()))
