import { extname } from 'node:path'
import { parseArgs } from 'node:util'
import type { CoupleAnswer } from './forecast/couple-answer.ts'
import type { ForecastAnswer } from './forecast/question.ts'
import type { Problem } from './http/problem.ts'
import { forecastCohort } from './service/cohort-command.ts'
import { COHORT_COLUMNS, RESULT_COLUMNS } from './service/cohort-csv.ts'
import { ConfigurationError, readConfiguration } from './service/configuration.ts'
import { coupleTable } from './service/couple-table.ts'
import { forecastTable } from './service/forecast-table.ts'
import { KEY_HELP, makeKey } from './service/key-command.ts'
import { MATCH_HELP, match } from './service/match-command.ts'
import { progressLine } from './service/progress-line.ts'
import { readJson, readText, refuseOverwriting } from './service/read-file.ts'
import { seasonNameFault } from './service/season-name.ts'
import { UsageError } from './service/usage-error.ts'

const WORKER_HELP = `matchcast worker
    Works on the jobs of services that share the database in DATABASE_URL, until it is ended. It needs the season, seed and worlds
    of those services, and takes the jobs of no others.
`

const HELP = `matchcast forecast <file> [--json] [--season <id or file>] [--engine menus|replay] [--worlds <number>]
    Forecasts the request in the file ("-" reads standard input) without a server, as a table; a request may be about a couple.
    --json      prints the bytes that POST /v1/forecasts answers with
    --season    season to forecast for, MATCHCAST_SEASON if not said: an id, or the file of a season of your own
    --engine    replay runs the whole match again in every world, which is slow
    --worlds    takes the first so many worlds
matchcast forecast <cohort.csv> [--out <results.csv>] [--season <id or file>] [--worlds <number>]
    Forecasts every row of a table and writes a row of results for each, in the same order; an error stands in its row and does not stop
    the rest. The exit code is 0 when every row has a forecast, 1 when one has an error, 2 when the table cannot be read at all
    or its results cannot be written.
    columns     ${COHORT_COLUMNS.join()}
                in any order; type and programs must be there, an empty field is not known, and programs, redFlags and
                interviewedAt are lists with semicolons between; supplemental is such a list too, of supplemental lists:
                an advanced position of programs, a colon, and its first-year programs with spaces between, as in
                diagnostic-radiology/0041: transitional-year/0004 internal-medicine/0770
    results     ${RESULT_COLUMNS.join()}
                the last six only where there are supplemental lists
    --out       writes the results to a file, which is there when all of them are, instead of standard output
${MATCH_HELP}matchcast calibrate [--season <id or file>] [--seed <number>] [--out <file>]
    Fits the market's parameters to the figures of the season.
matchcast report [--season <id or file>] [--worlds <number>] [--seed <number>] [--out <directory>]
    Draws worlds, writes what they give beside what was published, and prints how far off it is.
${WORKER_HELP}${KEY_HELP}matchcast --help
    Shows this.

The variables that configure the service hold here too; the README lists them. MATCHCAST_COHORT_ROWS does not: a table of your own
may have as many rows as it has.
`

const complain = (line: string) => process.stderr.write(`${line}\n`)

/** What the command line says stands over what the file says; a request that names no season means the one that is served. */
function withOptions(request: unknown, options: { engine?: string; worlds?: string; season?: string }): unknown {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return request
  const { engine, worlds, season } = options
  const { season: _, ...rest } = request as { season?: unknown }
  const number = worlds !== undefined && /^\d+$/.test(worlds) ? Number(worlds) : worlds
  return {
    ...(season === undefined ? request : rest),
    ...(engine !== undefined && { engine }),
    ...(worlds !== undefined && { worlds: number }),
  }
}

/** Milliseconds after which a scenario that is being built is asked for again. */
const ASK_AGAIN = 500

/** Asks the web application itself, without a port, so that the answer and every complaint are those of the API. */
async function answerOf(request: unknown, season: string | undefined): Promise<{ status: number; body: string }> {
  // Loaded here, because the other commands should not have to wait for a web server.
  const [{ createApp }, { createMatchcast }] = await Promise.all([import('./http/app.ts'), import('./service/matchcast.ts')])
  // Whoever can run commands here needs no key.
  const alone = { apiKeys: [], keyRate: 0, addressRate: 0, logLevel: 'silent' as const }
  const configuration = { ...readConfiguration(), ...alone, ...(season !== undefined && { season }) }
  const shown = progressLine(process.stderr)
  const [scenario, replay] = ['Scenario', 'Replay'].map((what) => progressLine(process.stderr, what))
  const listener = { onProgress: shown.update, onScenario: scenario!.update, onReplay: replay!.update }
  const matchcast = createMatchcast(configuration, { warn: complain, ...listener })
  const app = await createApp(matchcast, configuration)
  const ask = () =>
    app.inject({
      method: 'POST',
      url: '/v1/forecasts',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(request),
    })
  try {
    // Faults of the request are found before a table is opened for it.
    let response = await ask()
    if (response.statusCode === 503) {
      await matchcast.start()
      shown.stop()
      response = await ask()
    }
    // The worlds of a scenario may take longer than a request; building goes on meanwhile.
    while (response.statusCode === 503 && (response.json() as Problem).progress) {
      await new Promise((later) => setTimeout(later, ASK_AGAIN))
      response = await ask()
    }
    return { status: response.statusCode, body: response.body }
  } finally {
    for (const line of [shown, scenario, replay]) line!.stop()
    await app.close()
    await matchcast.close()
  }
}

/** Rows in hand per thread. */
const PER_THREAD = 4

/** As few worlds as a request may ask for. */
const FEWEST_WORLDS = 16

/** One option is wrong once, not in every row. */
function checkWorlds(text: string, atHand: number): void {
  if (!/^\d+$/.test(text) || Number(text) < FEWEST_WORLDS || Number(text) > atHand)
    throw new UsageError(
      `--worlds ${text}: a whole number from ${FEWEST_WORLDS} to the ${atHand} worlds of MATCHCAST_WORLDS is needed`,
    )
}

/** Answers row by row what the API answers, without a server. */
async function cohort(name: string, options: { out?: string; worlds?: string; season?: string }): Promise<void> {
  const { out, worlds, season } = options
  const configuration = { ...readConfiguration(), ...(season !== undefined && { season }) }
  if (worlds !== undefined) checkWorlds(worlds, configuration.worlds)
  if (out !== undefined) refuseOverwriting(out, [name])
  const text = readText(name)
  const [{ answerRow }, { createMatchcast }] = await Promise.all([
    import('./http/forecast-row.ts'),
    import('./service/matchcast.ts'),
  ])
  const shown = progressLine(process.stderr)
  const matchcast = createMatchcast(configuration, { warn: complain, onProgress: shown.update })
  const start = async () => {
    await matchcast.start()
    shown.stop()
  }
  const { signal } = new AbortController()
  const answer = (request: unknown) =>
    answerRow(matchcast, withOptions(request, { worlds }), signal, ({ stack }) => complain(String(stack)))
  try {
    const atOnce = PER_THREAD * configuration.threads
    const { rows, failed } = await forecastCohort({ name, text, out, atOnce }, start, answer)
    complain(`${rows} rows: ${rows - failed} with a forecast, ${failed} with an error.`)
    if (failed > 0) process.exitCode = 1
  } finally {
    shown.stop()
    await matchcast.close()
  }
}

const tableOf = (answer: ForecastAnswer | CoupleAnswer) => ('couple' in answer ? coupleTable(answer) : forecastTable(answer))

async function forecast(args: string[]): Promise<void> {
  const options = {
    json: { type: 'boolean' },
    season: { type: 'string' },
    engine: { type: 'string' },
    worlds: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean' },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (values.help) return void process.stdout.write(HELP)
  if (positionals.length !== 1) throw new UsageError('forecast needs one file: matchcast forecast <file>')
  const { season } = values
  const fault = season === undefined ? undefined : seasonNameFault(season)
  if (fault) throw new UsageError(`--season ${season}: ${fault}`)
  if (extname(positionals[0]).toLowerCase() === '.csv') {
    if (values.json || values.engine !== undefined)
      throw new UsageError('--json and --engine are for a single request, not for a table')
    return cohort(positionals[0], values)
  }
  if (values.out !== undefined) throw new UsageError('--out is for a table: matchcast forecast <cohort.csv> --out <results.csv>')
  const { status, body } = await answerOf(withOptions(readJson(positionals[0], 'request'), values), season)
  if (status === 200) {
    process.stdout.write(values.json ? body : `${tableOf(JSON.parse(body) as ForecastAnswer | CoupleAnswer)}\n`)
    return
  }
  const { detail, errors } = JSON.parse(body) as Problem
  const faults = errors?.map((fault) => (fault.pointer === '' ? fault.detail : `${fault.pointer}: ${fault.detail}`))
  for (const line of faults ?? [detail]) complain(`${positionals[0]}: ${line}`)
  process.exitCode = status < 500 ? 2 : 1
}

async function calibrate(args: string[]): Promise<void> {
  const calibration = await import('./service/calibration.ts')
  await calibration.calibrate(args)
}

async function report(args: string[]): Promise<void> {
  const command = await import('./service/report-command.ts')
  await command.report(args)
}

/** Jobs are worked on in here as a service does, with all threads. */
async function worker(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { help: { type: 'boolean' } } })
  if (values.help) return void process.stdout.write(WORKER_HELP)
  const [{ jobRows }, { createJobs }, { createMatchcast }] = await Promise.all([
    import('./http/job-rows.ts'),
    import('./service/jobs.ts'),
    import('./service/matchcast.ts'),
  ])
  const read = readConfiguration()
  if (read.databaseUrl === undefined) throw new UsageError('A worker needs DATABASE_URL, where the jobs are kept.')
  const configuration = { ...read, jobThreads: read.jobThreads || read.threads }
  const shown = progressLine(process.stderr)
  const matchcast = createMatchcast(configuration, { warn: complain, onProgress: shown.update })
  const jobs = createJobs(matchcast, configuration, jobRows(matchcast), complain)
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop())
  const awake = setInterval(() => {}, STAY_AWAKE)
  try {
    await Promise.race([matchcast.start(), stopped])
    shown.stop()
    jobs.start()
    complain('This worker takes the parts of jobs.')
    await stopped
  } finally {
    shown.stop()
    clearInterval(awake)
    await jobs.close(WORKER_PATIENCE)
    await matchcast.close()
  }
}

/** Milliseconds; a process with nothing to wait for would end. */
const STAY_AWAKE = 60_000
/** Milliseconds that the parts in work have to end; what does not is done again, by whoever takes it. */
const WORKER_PATIENCE = 5000

async function main([command, ...args]: string[]): Promise<void> {
  if (command === 'forecast') return forecast(args)
  if (command === 'match') return match(args)
  if (command === 'calibrate') return calibrate(args)
  if (command === 'report') return report(args)
  if (command === 'worker') return worker(args)
  if (command === 'key') return void process.stdout.write(makeKey(args))
  if (command === '--help' || command === 'help') return void process.stdout.write(HELP)
  throw new UsageError(command === undefined ? `Nothing to do.\n${HELP}` : `There is no command "${command}".\n${HELP}`)
}

// Whoever reads the output may have seen enough.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') complain(`Standard output cannot be written: ${message}`)
  process.exit(code === 'EPIPE' ? undefined : 2)
})

main(process.argv.slice(2)).catch((error: NodeJS.ErrnoException) => {
  const misused = error instanceof UsageError || error instanceof ConfigurationError || error.code?.startsWith('ERR_PARSE_ARGS')
  complain(error.message)
  process.exit(misused ? 2 : 1)
})
