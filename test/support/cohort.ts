import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { ForecastAnswer, ForecastQuestion } from '../../src/forecast/question.ts'
import { createApp } from '../../src/http/app.ts'
import type { Configuration } from '../../src/service/configuration.ts'
import type { Matchcast } from '../../src/service/matchcast.ts'
import { testConfiguration } from './service.ts'

export const NDJSON = 'application/x-ndjson'

/** A whole cohort at once. */
export const postCohort = (app: FastifyInstance, rows: readonly unknown[] | string) =>
  app.inject({
    method: 'POST',
    url: '/v1/forecasts',
    headers: { 'content-type': NDJSON },
    payload: typeof rows === 'string' ? rows : rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  })

/** A forecast that says how many lines it is about, and nothing of worth. */
export const emptyForecast = (lines: number): ForecastAnswer => ({
  match: { probability: 0.5, monteCarloError: 0.01, range: null },
  lines: Array.from({ length: lines }, (_, index) => ({
    line: index + 1,
    program: { id: 'pathology/0001', name: 'A program of a name that is neither short nor long' },
    probability: 0,
    cumulative: 0,
    wouldTakeYou: 0,
    worth: 0,
  })),
  unmatched: { probability: 0.5 },
  expectedLineIfMatched: null,
  productRuleGap: 0,
  warnings: [],
  drivers: null,
  sentence: '',
  advice: '',
  denominator: '',
  provenance: { engine: 'menus', model: '', season: '2025', table: '', worlds: 16 },
})

type Forecast = (question: ForecastQuestion, gone: AbortSignal) => Promise<ForecastAnswer>

/** The web application over forecasts that a test makes up, listening on some port. */
export async function listenWith(
  forecast: Forecast,
  changes: Partial<Configuration> = {},
  more: Partial<Matchcast> = {},
): Promise<{ app: FastifyInstance; port: number }> {
  const matchcast: Partial<Matchcast> = {
    start: async () => {},
    status: () => 'ready',
    progress: () => ({ worldsDone: 16, worlds: 16, worldsPerSecond: 1, secondsLeft: 0 }),
    forecastText: async (question, gone) => JSON.stringify(await forecast(question, gone!)),
    admitQuestion: () => {},
    close: async () => {},
    ...more,
  }
  const app = await createApp(matchcast as Matchcast, testConfiguration(changes))
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, port: (app.server.address() as AddressInfo).port }
}

export interface Cohort {
  /** Resolves when the rows are on their way, which they may not be before answers are read. */
  send(...rows: unknown[]): Promise<void>
  end(): void
  hangUp(): void
  readonly response: Promise<IncomingMessage>
  readonly closed: Promise<void>
}

/** A cohort whose rows are sent, and whose answers are read, as the test likes. */
export function openCohort(port: number): Cohort {
  const headers = { 'content-type': NDJSON, 'transfer-encoding': 'chunked' }
  const request = httpRequest({ port, host: '127.0.0.1', method: 'POST', path: '/v1/forecasts', headers, agent: false })
  request.on('error', () => {})
  request.flushHeaders()
  const response = new Promise<IncomingMessage>((resolve) =>
    request.once('response', (message) => resolve(message.on('error', () => {}))),
  )
  const closed = new Promise<void>((resolve) => request.once('close', resolve))
  const write = (text: string) => new Promise<void>((resolve) => request.write(text, () => resolve()))
  return {
    send: async (...rows) => write(rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
    end: () => void request.end(),
    hangUp: () => void request.destroy(),
    response,
    closed,
  }
}

/** The answers as they come, one at a time. */
export async function* answersOf(response: IncomingMessage) {
  let rest = ''
  for await (const part of response.setEncoding('utf8')) {
    const lines = (rest + part).split('\n')
    rest = lines.pop()!
    for (const line of lines) yield JSON.parse(line)
  }
  if (rest !== '') throw new Error(`The last answer is cut off: ${rest}`)
}
