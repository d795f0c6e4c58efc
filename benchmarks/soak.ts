import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { medianOf } from './median.ts'
import { capacity, Kind, openLoop } from './open-loop.ts'
import { startService } from './running-service.ts'

/** The service at four fifths of what it can do, for a long time, with one bad request in a hundred. */
export interface Row {
  readonly seconds: number
  /** Good forecasts a second at full load: the least and the most of what was measured. */
  readonly capacity: readonly [number, number]
  readonly good: number
  /** Good requests that were not answered with 200. */
  readonly goodFailed: number
  /** Of those, refused with 503: the machine could do less than when its capacity was measured. */
  readonly goodRefused: number
  readonly bad: number
  /** Bad requests that were not refused as they should be. */
  readonly badOdd: number
  readonly p50: number
  readonly p99: number
  /** Megabytes, medians of the second fifth of the time and of the last. */
  readonly memoryEarly: number
  readonly memoryLate: number
}

const PROJECT = resolve(import.meta.dirname, '..')
const EXAMPLE = readFileSync(resolve(PROJECT, 'openapi/examples/forecast.request.json'), 'utf8')
const LOAD = 0.8
const ONE_BAD_IN = 100
const CLIENTS = 16
const WARM_UP = 5
/** A shared machine can do half as much in one moment as in the next, so capacity is measured anew every quarter of a minute: the least of some short times of full load. */
const MEASURED = 1
const TIMES = 3
const SPELL = 15
/** Seconds if nothing else is said. */
const SOAK = 600
const LOOKS = 60

const good = () => new Kind('good', '/v1/forecasts', EXAMPLE)

/** Bad requests with the status that each is refused with. */
const bad = (): { kind: Kind; status: number }[] => [
  { kind: new Kind('cut off', '/v1/forecasts', EXAMPLE.slice(0, -20)), status: 400 },
  { kind: new Kind('of another kind', '/v1/forecasts', EXAMPLE, { 'content-type': 'text/plain' }), status: 415 },
  { kind: new Kind('compressed', '/v1/forecasts', EXAMPLE, { 'content-encoding': 'gzip' }), status: 415 },
  { kind: new Kind('nested', '/v1/forecasts', '['.repeat(50_000) + ']'.repeat(50_000)), status: 400 },
  { kind: new Kind('too large', '/v1/forecasts', ' '.repeat(1_100_000)), status: 413 },
  { kind: new Kind('a score too high', '/v1/forecasts', EXAMPLE.replace('244', '9999')), status: 400 },
  { kind: new Kind('nowhere', '/v1/nothing', EXAMPLE), status: 404 },
]

async function memory(address: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text()
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)![1]) / 2 ** 20
}

async function leastCapacity(address: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let time = 0; time < TIMES; time++) least = Math.min(least, await capacity(address, good(), CLIENTS, MEASURED))
  return least
}

/** Nothing here is random; how many requests are sent depends on the capacity. */
export async function run(seconds = SOAK): Promise<Row[]> {
  const service = await startService()
  const { address } = service
  const samples: number[] = []
  const timer = setInterval(() => void memory(address).then((megabytes) => samples.push(megabytes)), (1000 * seconds) / LOOKS)
  try {
    await capacity(address, good(), CLIENTS, WARM_UP)
    samples.length = 0
    const [right, wrong] = [good(), bad()]
    let asked = 0
    const kindOf = () => (++asked % ONE_BAD_IN === 50 ? wrong[Math.floor(asked / ONE_BAD_IN) % wrong.length]!.kind : right)
    const capacities: number[] = []
    const end = performance.now() + 1000 * seconds
    for (let left = seconds; left > 0; left = (end - performance.now()) / 1000) {
      const most = await leastCapacity(address)
      capacities.push(most)
      const lasts = Math.min(left, SPELL) - MEASURED * TIMES
      if (lasts <= 0) break
      await openLoop({ address, perSecond: LOAD * most, seconds: lasts, connections: 8 * CLIENTS, kindOf })
    }
    const fifth = Math.floor(samples.length / 5)
    return [
      {
        seconds,
        capacity: [Math.min(...capacities), Math.max(...capacities)],
        good: right.count(),
        goodFailed: right.count() - right.count(200),
        goodRefused: right.count(503),
        bad: wrong.reduce((sum, { kind }) => sum + kind.count(), 0),
        badOdd: wrong.reduce((sum, { kind, status }) => sum + kind.count() - kind.count(status), 0),
        p50: right.quantile(0.5),
        p99: right.quantile(0.99),
        memoryEarly: medianOf(samples.slice(fifth, 2 * fifth)),
        memoryLate: medianOf(samples.slice(-fifth)),
      },
    ]
  } finally {
    clearInterval(timer)
    await service.stop()
  }
}

/** The rows as a table in Markdown. */
export function format(rows: readonly Row[]): string {
  const cells = rows.flatMap((row) => [
    ['seconds', row.seconds],
    [
      'forecasts a second at full load, 16 clients, measured four times a minute',
      row.capacity.map((one) => one.toFixed(0)).join(' to '),
    ],
    ['good forecasts sent, at four fifths of what was last measured', row.good.toLocaleString('en')],
    ['of those not answered with 200', row.goodFailed],
    ['of those refused with 503', row.goodRefused],
    ['p50 and p99 of them, ms', `${row.p50.toFixed(0)}, ${row.p99.toFixed(0)}`],
    ['bad requests sent', row.bad],
    ['of those not refused as they should be', row.badOdd],
    ['memory in the second fifth of the time, MB', row.memoryEarly.toFixed(0)],
    ['memory in the last fifth, MB', row.memoryLate.toFixed(0)],
    ['grown by, %', (100 * (row.memoryLate / row.memoryEarly - 1)).toFixed(1)],
  ])
  return [['what', 'figure'], ['---', '---'], ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}
