import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { capacity, Kind, newcomers, openLoop } from './open-loop.ts'
import { startService } from './running-service.ts'

/** What becomes of forecasts while more is asked than can be answered. */
export interface Row {
  readonly load: string
  /** Requests of that load a second. */
  readonly perSecond: number
  readonly answered: number
  readonly refused: number
  /** Neither answered nor refused. */
  readonly other: number
  /** Milliseconds. */
  readonly answeredP50: number
  readonly answeredP99: number
  readonly refusedP50: number
  readonly refusedP99: number
}

const EXAMPLE = readFileSync(resolve(import.meta.dirname, '../openapi/examples/forecast.request.json'), 'utf8')
const REPLAY = JSON.stringify({ ...JSON.parse(EXAMPLE), engine: 'replay' })
const CLIENTS = 16
const SECONDS = 12
/** Few enough that they do not load the service themselves. */
const PROBES = 10
const CONNECTIONS = 400
/** Milliseconds from one new connection to the next. */
const NEWCOMER_EVERY = 100

const rowOf = (load: string, perSecond: number, kind: Kind): Row => ({
  load,
  perSecond,
  answered: kind.count(200),
  refused: kind.count(503),
  other: kind.count() - kind.count(200) - kind.count(503),
  answeredP50: kind.quantile(0.5),
  answeredP99: kind.quantile(0.99),
  refusedP50: kind.quantile(0.5, 503),
  refusedP99: kind.quantile(0.99, 503),
})

/** Nothing here is random; how many forecasts are sent depends on the capacity. */
export async function run(): Promise<Row[]> {
  const service = await startService()
  const { address } = service
  const rows: Row[] = []
  const load = async (perSecond: number, kindOf: (n: number) => Kind) =>
    openLoop({ address, perSecond, seconds: SECONDS, connections: CONNECTIONS, kindOf })
  const forecasts = () => new Kind('forecast', '/v1/forecasts', EXAMPLE)
  try {
    await capacity(address, forecasts(), CLIENTS, 5)
    const most = await capacity(address, forecasts(), CLIENTS, SECONDS)
    for (const share of [0.5, 2, 4]) {
      const kind = forecasts()
      const over = new AbortController()
      const beside = newcomers(address, NEWCOMER_EVERY, over.signal)
      await load(share * most, () => kind)
      over.abort()
      rows.push(rowOf(`forecasts, ${share} times the capacity`, share * most, kind))
      rows.push(rowOf('/health/live on new connections meanwhile', 1000 / NEWCOMER_EVERY, await beside))
    }
    const alone = forecasts()
    await load(PROBES, () => alone)
    rows.push(rowOf(`${PROBES} forecasts a second, alone`, PROBES, alone))
    const [beside, replays] = [forecasts(), new Kind('replay', '/v1/forecasts', REPLAY)]
    await Promise.all([load(PROBES, () => beside), load(20 * PROBES, () => replays)])
    rows.push(rowOf(`${PROBES} forecasts a second, beside replays`, PROBES, beside))
    rows.push(rowOf('those replays', 20 * PROBES, replays))
  } finally {
    await service.stop()
  }
  return rows
}

/** The rows as a table in Markdown. */
export function format(rows: readonly Row[]): string {
  const head = ['load', 'per second', 'answered', 'p50 ms', 'p99 ms', 'refused with 503', 'p50 ms', 'p99 ms', 'other']
  const whole = (value: number) => (Number.isNaN(value) ? '' : value.toFixed(0))
  const cells = rows.map((row) => [
    row.load,
    whole(row.perSecond),
    row.answered,
    whole(row.answeredP50),
    whole(row.answeredP99),
    row.refused,
    whole(row.refusedP50),
    whole(row.refusedP99),
    row.other,
  ])
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}
