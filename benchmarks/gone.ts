import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { submittedFromWorld, withCouples } from '../test/support/submitted-markets.ts'
import { MARKET_SHAPES } from './markets.ts'
import { startService } from './running-service.ts'

/** How long work goes on for a client who has hung up. */
export interface Row {
  readonly asked: string
  readonly hangUps: number
  /** Of those, answered before the client hung up. */
  readonly answered: number
  /** Milliseconds from when the client hung up until no thread had work, of those that were not answered. */
  readonly median: number
  readonly p90: number
  readonly worst: number
}

interface Asked {
  readonly asked: string
  readonly path: string
  readonly body: string
  /** Milliseconds over which the moments of hanging up are spread evenly. */
  readonly within: number
}

const EXAMPLES = resolve(import.meta.dirname, '../openapi/examples')
const example = (name: string) => JSON.parse(readFileSync(resolve(EXAMPLES, `${name}.request.json`), 'utf8'))
const HANG_UPS = 20
const SEED = 20261128
const APPLICANTS = 50_000
const COUPLES = 1250
/** Milliseconds between two looks at what the threads do. */
const LOOK_EVERY = 2

function questions(): Asked[] {
  const forecasts = '/v1/forecasts'
  const national = MARKET_SHAPES.find(({ name }) => name === 'national')!.draw(APPLICANTS, SEED)
  const market = JSON.stringify(withCouples(submittedFromWorld(national), COUPLES))
  const replayed = (name: string) => JSON.stringify({ ...example(name), engine: 'replay' })
  return [
    { asked: 'a replay of 256 worlds', path: forecasts, body: replayed('forecast'), within: 2000 },
    { asked: 'a replay of 256 worlds, for a couple', path: forecasts, body: replayed('couple'), within: 2000 },
    {
      asked: 'recommendations of 20 programs',
      path: '/v1/recommendations',
      body: JSON.stringify({ ...example('recommendations'), count: 20, filters: {} }),
      within: 200,
    },
    { asked: `a market of ${APPLICANTS.toLocaleString('en')} with couples`, path: '/v1/matches', body: market, within: 3000 },
  ]
}

async function threadsBusy(address: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text()
  return Number(/^matchcast_pool_threads_busy (\S+)$/m.exec(text)![1])
}

/** Milliseconds from hanging up until the threads are idle; undefined where the answer came first. */
async function hangUp(address: string, { path, body }: Asked, after: number): Promise<number | undefined> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const sent = request(address + path, { method: 'POST', headers })
  let isAnswered = false
  sent.on('response', (response) => {
    isAnswered = true
    response.resume()
  })
  sent.on('error', () => {})
  await new Promise<void>((done) => sent.end(body, () => done()))
  await pause(after)
  if (isAnswered) return undefined
  const gone = performance.now()
  sent.destroy()
  while ((await threadsBusy(address)) > 0) await pause(LOOK_EVERY)
  return performance.now() - gone
}

/** Asks, and hangs up at some moment; the moments are spread evenly, and nothing is random but the market. */
export async function run(): Promise<Row[]> {
  const service = await startService()
  const { address } = service
  try {
    const rows: Row[] = []
    for (const question of questions()) {
      await hangUp(address, question, question.within)
      const times: number[] = []
      for (let n = 0; n < HANG_UPS; n++) {
        const time = await hangUp(address, question, (question.within * n) / HANG_UPS)
        if (time !== undefined) times.push(time)
        while ((await threadsBusy(address)) > 0) await pause(LOOK_EVERY)
      }
      const sorted = times.toSorted((x, y) => x - y)
      const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
      const answered = HANG_UPS - times.length
      rows.push({ asked: question.asked, hangUps: HANG_UPS, answered, median: at(0.5), p90: at(0.9), worst: at(1) })
    }
    return rows
  } finally {
    await service.stop()
  }
}

/** The rows as a table in Markdown. */
export function format(rows: readonly Row[]): string {
  const head = ['asked', 'hung up', 'of those answered before', 'median ms', '9 in 10 within ms', 'worst ms']
  const whole = (value: number) => (Number.isNaN(value) ? '' : value.toFixed(0))
  const cells = rows.map((row) => [row.asked, row.hangUps, row.answered, whole(row.median), whole(row.p90), whole(row.worst)])
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}
