import { type AddressInfo, BlockList } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { type ForecastAnswer, QuestionError } from './forecast/question.ts'
import { createApp } from './http/app.ts'
import { exampleRequest, forecastRequestSchema } from './http/forecast-request.ts'
import { stopGracefully } from './http/graceful-stop.ts'
import { jobRows } from './http/job-rows.ts'
import { type Configuration, ConfigurationError, readConfiguration } from './service/configuration.ts'
import { forecastTable } from './service/forecast-table.ts'
import { createJobs } from './service/jobs.ts'
import { createMatchcast, type Matchcast } from './service/matchcast.ts'
import { progressLine } from './service/progress-line.ts'
import { startTracing } from './service/tracing.ts'
import { UsageError } from './service/usage-error.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

/** Where a client on this machine finds the service. */
function addressOf(host: string, port: number): string {
  const named = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${named.includes(':') ? `[${named}]` : named}:${port}`
}

/** The answer to the example; nothing where a season of one's own has not the programs that it asks about. */
async function exampleAnswer(matchcast: Matchcast): Promise<ForecastAnswer | undefined> {
  const question = forecastRequestSchema.parse(exampleRequest)
  try {
    return await matchcast.forecast(question)
  } catch (error) {
    if (error instanceof QuestionError) return undefined
    throw error
  }
}

async function greet(matchcast: Matchcast, address: string, began: number): Promise<void> {
  const answer = await exampleAnswer(matchcast)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const ready = `\nMatchcast is ready at ${address} after ${seconds} s; its documentation is at ${address}/docs.`
  if (!answer) return void say(ready)
  say(`\nA forecast for an international graduate with ${answer.lines.length} lines (openapi/examples/forecast.request.json):\n`)
  say(forecastTable(answer))
  say(ready)
  say("The same forecast over HTTP, from the project's folder:\n")
  say(`curl -s ${address}/v1/forecasts -H 'content-type: application/json' -d @openapi/examples/forecast.request.json\n`)
}

async function listen(app: FastifyInstance, { host, port }: Configuration): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (!NO_ADDRESS.has(code)) throw error
    throw new ConfigurationError([`HOST=${host}: must be an address of this machine (${message})`])
  }
}

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8)
LOOPBACK.addAddress('::1', 'ipv6')

/** Other machines may reach it, and it answers whoever comes: that may be wanted, in a container or behind a gateway, but never unsaid. */
function warnIfOpen(app: FastifyInstance, { apiKeys }: Configuration): void {
  const { address, family } = app.server.address() as AddressInfo
  if (apiKeys.length > 0 || LOOPBACK.check(address, family === 'IPv6' ? 'ipv6' : 'ipv4')) return
  const warning = `Whoever reaches ${address} is answered: no keys are set (MATCHCAST_API_KEYS).`
  say(warning)
  app.log.warn(warning)
}

/** What the system says of a host that cannot be listened on. */
const NO_ADDRESS = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'EINVAL'])

/** Whoever gives some would otherwise not learn that they do nothing. */
function refuseArguments([first]: readonly string[]): void {
  if (first !== undefined)
    throw new UsageError(
      `${first}: the service takes no arguments; variables of the environment set it up, as in PORT=8080 npm start`,
    )
}

async function serve(): Promise<void> {
  const began = performance.now()
  refuseArguments(process.argv.slice(2))
  const configuration = readConfiguration()
  const shown = progressLine(process.stdout)
  const matchcast = createMatchcast(configuration, { warn: (message) => app.log.warn(message), onProgress: shown.update })
  const warnings: string[] = []
  const tracing = await startTracing(configuration.tracesAskedBy, (message) => warnings.push(message))
  const jobs = createJobs(matchcast, configuration, jobRows(matchcast), (message) => app.log.warn(message))
  const app = await createApp(matchcast, configuration, jobs)
  for (const warning of warnings) app.log.warn(warning)
  app.addHook('onClose', async () => tracing?.close())
  stopGracefully(app, matchcast, jobs, configuration.grace)
  try {
    await listen(app, configuration)
    const address = addressOf(configuration.host, (app.server.address() as AddressInfo).port)
    say(`Matchcast listens at ${address}.`)
    warnIfOpen(app, configuration)
    await matchcast.start()
    jobs.start()
    shown.stop()
    await greet(matchcast, address, began)
  } catch (error) {
    shown.stop()
    if (matchcast.status() !== 'stopping') throw error
  }
}

serve().catch((error: Error) => {
  const misconfigured = error instanceof ConfigurationError || error instanceof UsageError
  for (const line of misconfigured ? [error.message] : [`The service could not start: ${error.message}`])
    process.stderr.write(`${line}\n`)
  process.exit(misconfigured ? 2 : 1)
})
