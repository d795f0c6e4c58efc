import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { SubmittedMarket } from '../src/matching/submitted-market.ts'
import { submittedFromWorld, withCouples } from '../test/support/submitted-markets.ts'
import { MARKET_SHAPES } from './markets.ts'
import { type Service, startService } from './running-service.ts'

/** A national market in one request to the running service; the client runs on the same machine. */
export interface Row {
  readonly market: string
  /** Megabytes of the request and of the answer. */
  readonly sent: number
  readonly received: number
  /** Milliseconds from the first byte sent to the last received, median and worst. */
  readonly median: number
  readonly worst: number
  /** Milliseconds that /health/live took meanwhile: median, 99 in 100, worst. */
  readonly live: number
  readonly p99Live: number
  readonly worstLive: number
  /** Most megabytes the service has held in memory so far; undefined where the system does not tell. */
  readonly memory: number | undefined
}

const SEED = 20261122
const APPLICANTS = 50_000
/** As many as took part in the 2025 Main Residency Match, about. */
const COUPLES = 1250
const REQUESTS = 7
/** Milliseconds between two looks at /health/live. */
const LOOK_EVERY = 10

function drawMarkets(): { name: string; market: SubmittedMarket }[] {
  const national = MARKET_SHAPES.find(({ name }) => name === 'national')!
  const market = submittedFromWorld(national.draw(APPLICANTS, SEED))
  const lines = market.applicants.reduce((sum, { rankOrderList = [] }) => sum + rankOrderList.length, 0)
  const name = `${APPLICANTS.toLocaleString('en')} applicants, ${lines.toLocaleString('en')} lines`
  return [
    { name, market },
    { name: `the same, ${COUPLES.toLocaleString('en')} couples among them`, market: withCouples(market, COUPLES) },
  ]
}

/** The highest mark of the process's memory, in megabytes. */
function memoryOf(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Math.round(Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1]) / 1000)
  } catch {
    return undefined
  }
}

/** Looks at /health/live again and again until told to stop, on a thread of its own, which sending a market does not hold up. */
function watch(address: string): () => Promise<number[]> {
  const watcher = new Worker(new URL(import.meta.url), { workerData: address })
  return () =>
    new Promise((done, failed) => {
      watcher.once('message', done).once('error', failed).postMessage('stop')
    })
}

async function lookUntilStopped(address: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const times: number[] = []
  let over = false
  parentPort!.once('message', () => {
    over = true
  })
  while (!over) {
    const began = performance.now()
    await new Promise<void>((done, failed) => {
      get(`${address}/health/live`, { agent }, (response) => response.resume().on('end', done)).on('error', failed)
    })
    times.push(performance.now() - began)
    await new Promise((later) => setTimeout(later, LOOK_EVERY))
  }
  agent.destroy()
  parentPort!.postMessage(times)
}

const sorted = (values: readonly number[]) => values.toSorted((x, y) => x - y)
const median = (values: readonly number[]) => sorted(values)[values.length >> 1]

/** Sends the market a few times, one request after the other; gives the milliseconds of each and the bytes of the answer. */
async function send(address: string, body: Buffer): Promise<{ times: number[]; received: number }> {
  const times: number[] = []
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: new Uint8Array(body) }
  for (;;) {
    const began = performance.now()
    const answer = await fetch(`${address}/v1/matches`, request)
    const bytes = await answer.bytes()
    times.push(performance.now() - began)
    if (answer.status !== 200) throw new Error(`${answer.status} ${Buffer.from(bytes).toString().slice(0, 300)}`)
    if (times.length === REQUESTS) return { times, received: bytes.byteLength }
  }
}

async function measure({ address, pid }: Service, market: string, body: Buffer): Promise<Row> {
  const stopWatching = watch(address)
  const sending = send(address, body)
  await sending.catch(() => {})
  const looks = await stopWatching()
  const { times, received } = await sending
  return {
    market,
    sent: body.byteLength / 1e6,
    received: received / 1e6,
    median: median(times),
    worst: Math.max(...times),
    live: median(looks),
    p99Live: sorted(looks)[Math.floor(0.99 * looks.length)],
    worstLive: Math.max(...looks),
    memory: memoryOf(pid),
  }
}

/** Sends each market a few times, one request after the other. They need no menu table, so the smallest does. */
export async function run(): Promise<Row[]> {
  const service = await startService({ MATCHCAST_WORLDS: '16' })
  try {
    const rows: Row[] = []
    for (const { name, market } of drawMarkets()) rows.push(await measure(service, name, Buffer.from(JSON.stringify(market))))
    return rows
  } finally {
    await service.stop()
  }
}

/** The rows as a table in Markdown. */
export function format(rows: readonly Row[]): string {
  const head = ['market', 'MB sent', 'MB received', 'median ms', 'worst ms', 'live ms', 'p99', 'worst', 'memory MB']
  const cells = rows.map((row) => [
    row.market,
    row.sent.toFixed(1),
    row.received.toFixed(1),
    row.median.toFixed(0),
    row.worst.toFixed(0),
    row.live.toFixed(1),
    row.p99Live.toFixed(0),
    row.worstLive.toFixed(0),
    row.memory ?? '',
  ])
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

if (!isMainThread) await lookUntilStopped(workerData)
else if (import.meta.main) console.log(format(await run()))
