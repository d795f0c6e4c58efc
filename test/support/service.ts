import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { ForecastQuestion } from '../../src/forecast/question.ts'
import { createApp } from '../../src/http/app.ts'
import { exampleRequest, forecastRequestSchema } from '../../src/http/forecast-request.ts'
import { type Configuration, readConfiguration } from '../../src/service/configuration.ts'
import { createMatchcast, type Listener, type Matchcast } from '../../src/service/matchcast.ts'

export const PROJECT = resolve(import.meta.dirname, '../..')

/** As few worlds as the service takes, in a folder that all tests share: the table is built once. */
export const TEST_ENVIRONMENT = {
  PORT: '0',
  LOG_LEVEL: 'silent',
  MATCHCAST_WORLDS: '16',
  MATCHCAST_THREADS: '2',
  MATCHCAST_CACHE_DIR: resolve(PROJECT, '.cache/test'),
}

export const testConfiguration = (changes: Partial<Configuration> = {}): Configuration => ({
  ...readConfiguration(TEST_ENVIRONMENT),
  ...changes,
})

export { exampleRequest }

/** The example of the documentation as the engines take it. */
export function exampleQuestion(changes: Partial<ForecastQuestion> = {}): ForecastQuestion {
  const { stage: _, season: __, ...question } = forecastRequestSchema.parse(exampleRequest)
  return { ...question, ...changes }
}

/** Runs the test with a service that is closed afterwards, whatever happens. */
export async function withMatchcast<T>(
  changes: Partial<Configuration>,
  test: (matchcast: Matchcast) => Promise<T>,
  listener: Listener = {},
): Promise<T> {
  const matchcast = createMatchcast(testConfiguration(changes), listener)
  try {
    await matchcast.start()
    return await test(matchcast)
  } finally {
    await matchcast.close()
  }
}

export interface TestService {
  readonly app: FastifyInstance
  readonly matchcast: Matchcast
  close(): Promise<void>
}

export async function createService(changes: Partial<Configuration> = {}): Promise<TestService> {
  const configuration = testConfiguration(changes)
  const matchcast = createMatchcast(configuration)
  const app = await createApp(matchcast, configuration)
  return {
    app,
    matchcast,
    async close() {
      await Promise.all([app.close(), matchcast.close()])
    },
  }
}

export async function startService(changes: Partial<Configuration> = {}): Promise<TestService> {
  const service = await createService(changes)
  await service.matchcast.start()
  return service
}

export const postForecast = (app: FastifyInstance, body: unknown) =>
  app.inject({
    method: 'POST',
    url: '/v1/forecasts',
    headers: { 'content-type': 'application/json' },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  })

export interface Program {
  readonly process: ChildProcess
  /** What it has printed so far. */
  out(): string
  err(): string
  readonly ended: Promise<number | null>
  /** Resolves with the first match in the output. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
}

/** Tests start the same programs again and again: what Node has compiled once need not be compiled each time. */
const COMPILED = { NODE_COMPILE_CACHE: join(TEST_ENVIRONMENT.MATCHCAST_CACHE_DIR, 'compiled') }

/** A program of this project as a process of its own. */
export function run(command: string, args: string[], environment: Record<string, string> = {}, input = ''): Program {
  const child = spawn(command, args, {
    cwd: PROJECT,
    detached: true,
    env: { ...process.env, ...COMPILED, ...TEST_ENVIRONMENT, ...environment },
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  child.stdin.end(input)
  const ended = new Promise<number | null>((done) => child.once('close', done))
  const printed = async (pattern: RegExp) => {
    let over = false
    void ended.then(() => {
      over = true
    })
    for (;;) {
      const match = pattern.exec(out)
      if (match) return match
      if (over) throw new Error(`It ended before it printed ${pattern}. ${out} ${err}`)
      await new Promise((later) => setTimeout(later, 20))
    }
  }
  return { process: child, out: () => out, err: () => err, ended, printed }
}

export const runNode = (args: string[], environment: Record<string, string> = {}, input = '') =>
  run(process.execPath, args, environment, input)
