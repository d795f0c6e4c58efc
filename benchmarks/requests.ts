import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { startService } from './running-service.ts'

/** What the running service answers under load. The client runs on the same machine, so it takes its share of the cores. */
export interface Row {
  readonly request: string
  readonly connections: number
  /** Requests a second that the client keeps to; null where it sends the next as soon as one is answered. */
  readonly rate: number | null
  /** Answers with status 2xx per second. */
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  /** Milliseconds. */
  readonly p99: number
  /** Milliseconds that the main loop took from one turn to the next, 99 times in 100; an idle one shows 1. */
  readonly loopP99: number
  /** Answers with another status. */
  readonly non2xx: number
  /** Connections that broke or waited too long. */
  readonly errors: number
}

const PROJECT = resolve(import.meta.dirname, '..')
const AUTOCANNON = resolve(PROJECT, 'node_modules/autocannon/autocannon.js')
const EXAMPLE = 'openapi/examples/forecast.request.json'

/** Seconds of forecasts until the compilers of V8, which take 7 to 8 % of the time of the first ten, have little left to do. */
const SETTLING = 20
/** Seconds of load, before the clock starts and while it runs. */
const WARM_UP = 3
const MEASURED = 10

const post = ['-m', 'POST', '-H', 'content-type=application/json', '-i', EXAMPLE]
/** Requests a second of the load at a fixed rate. */
const RATE = 1000

const LOADS: readonly { request: string; path: string; connections: number; rate?: number; options: readonly string[] }[] = [
  { request: 'health', path: '/health/live', connections: 16, options: [] },
  { request: 'a page of programs', path: '/v1/seasons/2025/programs?specialty=pathology', connections: 16, options: [] },
  { request: 'the example forecast', path: '/v1/forecasts', connections: 1, options: post },
  { request: 'the example forecast', path: '/v1/forecasts', connections: 16, options: post },
  { request: 'the example forecast', path: '/v1/forecasts', connections: 64, options: post },
  { request: 'the example forecast', path: '/v1/forecasts', connections: 16, rate: RATE, options: [...post, '-R', String(RATE)] },
]

interface Measured {
  readonly '2xx': number
  readonly non2xx: number
  readonly errors: number
  readonly duration: number
  readonly latency: { readonly p50: number; readonly p99: number }
}

async function load(url: string, connections: number, seconds: number, options: readonly string[]): Promise<Measured> {
  const args = [AUTOCANNON, '--json', '-c', String(connections), '-d', String(seconds), ...options, url]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: PROJECT, maxBuffer: 2 ** 24 })
  return JSON.parse(stdout)
}

/** Loads the running service with each request in turn; nothing here is random. */
export async function run(): Promise<Row[]> {
  const service = await startService()
  const rows: Row[] = []
  try {
    await load(`${service.address}/v1/forecasts`, 16, SETTLING, post)
    for (const { request, path, connections, rate = null, options } of LOADS) {
      await load(service.address + path, connections, WARM_UP, options)
      await service.loopDelay()
      const measured = await load(service.address + path, connections, MEASURED, options)
      const { p99: loopP99 } = await service.loopDelay()
      const { non2xx, errors, latency } = measured
      const perSecond = Math.round(measured['2xx'] / measured.duration)
      rows.push({ request, connections, rate, perSecond, p50: latency.p50, p99: latency.p99, loopP99, non2xx, errors })
    }
  } finally {
    await service.stop()
  }
  return rows
}

/** The rows as a table in Markdown. */
export function format(rows: readonly Row[]): string {
  const head = ['request', 'connections', 'rate', 'per second', 'p50 ms', 'p99 ms', 'loop p99 ms', 'other status', 'errors']
  const cells = rows.map((row) => [
    ...[row.request, row.connections, row.rate ?? '', row.perSecond, row.p50, row.p99, row.loopP99.toFixed(1)],
    ...[row.non2xx, row.errors],
  ])
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

if (import.meta.main) console.log(format(await run()))
