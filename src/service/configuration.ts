import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { ApiKey } from './api-keys.ts'
import { seasonNameFault } from './season-name.ts'
import { tracesAskedBy } from './tracing.ts'
import { apiKeys, days, networks, origins, seconds, wholeNumber } from './variables.ts'

const PROJECT = resolve(import.meta.dirname, '../..')
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** Longest list that a question can have at all. */
export const MOST_LINES = 300

/** What may be set, with its default as one would write it. The table in the README is checked against this list. */
const environmentSchema = z.object({
  HOST: z.string().prefault('127.0.0.1').describe('Address to listen on.'),
  PORT: wholeNumber(0, 65_535).prefault('3000').describe('Port to listen on; 0 takes any free one.'),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)
    .prefault('info')
    .describe(`What is logged, as JSON lines on standard error: ${LOG_LEVELS.join(', ')}.`),
  MATCHCAST_THREADS: wholeNumber(1, 512)
    .prefault(() => String(availableParallelism()))
    .describe('Worker threads; where there are two or more, one is kept free of markets.'),
  MATCHCAST_WORLDS: wholeNumber(16, 4096).prefault('256').describe('Worlds in the menu table.'),
  MATCHCAST_SEED: wholeNumber(0, 4_294_967_295).prefault('1').describe('Seed of the menu table.'),
  MATCHCAST_SEASON: z
    .string()
    .refine((name) => seasonNameFault(name) === undefined, { error: ({ input }) => seasonNameFault(String(input)) })
    .prefault('2025')
    .describe('Season that forecasts are made for: 2025, 2026, or the file of a season of your own.'),
  MATCHCAST_CACHE_DIR: z
    .string()
    .prefault('.cache')
    .describe("Folder of the cached menu table; the default lies in the project's folder."),
  MATCHCAST_API_KEYS: apiKeys()
    .prefault('')
    .describe(
      'Keys without which nothing but health and documentation is answered, as name:hash or name:hash:date with commas between; without any, everybody is answered.',
    ),
  MATCHCAST_KEY_RATE: wholeNumber(0, 1_000_000_000)
    .prefault('6000')
    .describe('Requests a minute of one name of a key; 0 sets no limit.'),
  MATCHCAST_ADDRESS_RATE: wholeNumber(0, 1_000_000_000)
    .prefault('0')
    .describe('Requests a minute without a key from one address (of IPv6, from one /64 network); 0 sets no limit.'),
  MATCHCAST_TRUSTED_PROXIES: networks()
    .prefault('')
    .describe("Addresses and networks of proxies whose x-forwarded-for is believed to say the client's address."),
  MATCHCAST_CORS_ORIGINS: origins()
    .prefault('')
    .describe('Origins of web pages that may ask, with commas between, or * for all; without any, none may.'),
  MATCHCAST_BODY_LIMIT: wholeNumber(1024, 1_073_741_824).prefault('1048576').describe('Largest request body, in bytes.'),
  MATCHCAST_LIST_LIMIT: wholeNumber(1, MOST_LINES)
    .prefault(String(MOST_LINES))
    .describe('Most lines of a rank order list or of the interviews in a forecast, a comparison or a recommendation.'),
  MATCHCAST_COHORT_ROWS: wholeNumber(1, 10_000_000)
    .prefault('10000')
    .describe('Most rows of one cohort over HTTP; a table of the command line may have more.'),
  MATCHCAST_ROW_LIMIT: wholeNumber(1024, 16_777_216).prefault('262144').describe('Largest row of a cohort, in bytes.'),
  MATCHCAST_COHORTS: wholeNumber(1, 1024).prefault('16').describe('Cohorts answered at once; beyond them the answer is 503.'),
  MATCHCAST_MARKET_LIMIT: wholeNumber(1024, 536_870_912)
    .prefault('67108864')
    .describe('Largest market to run a match on, in bytes; a national one takes about 25 million.'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/./, 'must be the address of a PostgreSQL database, such as postgres://user:password@host/name')
    .optional()
    .describe('PostgreSQL that keeps jobs; without it they are kept in the cache folder, by this service alone.'),
  MATCHCAST_JOB_THREADS: wholeNumber(0, 512)
    .optional()
    .describe('Worker threads that jobs may have at once; 0 leaves jobs to other processes on the same database.'),
  MATCHCAST_JOBS: wholeNumber(0, 1_000_000)
    .prefault('100')
    .describe('Most jobs that have not ended; beyond them the answer is 503.'),
  MATCHCAST_JOB_ROWS: wholeNumber(1, 100_000_000).prefault('100000').describe('Most rows of one job.'),
  MATCHCAST_JOB_LIMIT: wholeNumber(1024, 1_073_741_824)
    .prefault('67108864')
    .describe('Largest job to send, in bytes; as one JSON document it may have no more than MATCHCAST_BODY_LIMIT.'),
  MATCHCAST_JOB_DAYS: days().prefault('7').describe('Days after which a job is deleted, with its inputs and results.'),
  MATCHCAST_JOB_TRIES: wholeNumber(1, 100)
    .prefault('6')
    .describe('Times that a part of a job is tried before the job has failed.'),
  MATCHCAST_REQUEST_TIMEOUT: wholeNumber(100, 3_600_000)
    .prefault('30000')
    .describe('Time to receive a request, and time to answer one, in milliseconds.'),
  MATCHCAST_REPLAY_TIMEOUT: wholeNumber(100, 86_400_000)
    .prefault('300000')
    .describe('Time to answer a forecast with the replay engine, in milliseconds.'),
  MATCHCAST_SCENARIO_WORLDS: wholeNumber(16, 4096)
    .prefault('64')
    .describe('Worlds that a scenario is answered from; never more than the menu table has.'),
  MATCHCAST_SCENARIOS: wholeNumber(1, 1024).prefault('8').describe('Scenarios whose worlds are kept.'),
  MATCHCAST_SCENARIO_MEMORY: wholeNumber(1024, 68_719_476_736)
    .prefault('67108864')
    .describe('Memory for the worlds of scenarios, in bytes; those of one are kept in any case.'),
  MATCHCAST_QUEUE_SECONDS: seconds(0, 86_400)
    .prefault('10')
    .describe('Longest wait in the queue, as estimated when a request comes in; beyond it the answer is 503.'),
  MATCHCAST_FORECAST_QUEUE_SECONDS: seconds(0, 86_400)
    .prefault('0.1')
    .describe(
      'The same for single forecasts and comparisons, once half a second of them has waited and until none has waited longer for a second; before, half a second may wait. Up to 32 of them a thread wait however long that takes, unless MATCHCAST_QUEUE_SECONDS is shorter still.',
    ),
  MATCHCAST_LOOP_DELAY: wholeNumber(0, 3_600_000)
    .prefault('500')
    .describe(
      'Milliseconds by which the main loop may be late for a second on end; beyond that everything but health is answered 503. 0 sets no limit.',
    ),
  MATCHCAST_GRACE: wholeNumber(0, 3_600_000)
    .prefault('25000')
    .describe('Time for requests in flight to finish when the service is stopped, in milliseconds.'),
})

export interface Configuration {
  readonly host: string
  readonly port: number
  readonly logLevel: (typeof LOG_LEVELS)[number]
  readonly threads: number
  readonly worlds: number
  readonly seed: number
  /** Id, or the path of a season file. */
  readonly season: string
  readonly cacheDir: string
  /** The variable of OpenTelemetry that asks for traces; its other variables are read by its own packages. */
  readonly tracesAskedBy: string | undefined
  readonly apiKeys: readonly ApiKey[]
  /** Requests a minute; 0 is no limit. */
  readonly keyRate: number
  /** Requests a minute; 0 is no limit. */
  readonly addressRate: number
  readonly trustedProxies: readonly string[]
  readonly corsOrigins: readonly string[]
  /** Bytes. */
  readonly bodyLimit: number
  /** Lines. */
  readonly listLimit: number
  readonly cohortRows: number
  /** Bytes. */
  readonly rowLimit: number
  readonly cohorts: number
  /** Undefined for the embedded database. */
  readonly databaseUrl: string | undefined
  /** 0 where other processes do the work; undefined for all but one. */
  readonly jobThreads: number | undefined
  readonly jobs: number
  readonly jobRows: number
  /** Bytes. */
  readonly jobLimit: number
  readonly jobDays: number
  readonly jobTries: number
  /** Bytes. */
  readonly marketLimit: number
  /** Milliseconds. */
  readonly requestTimeout: number
  /** Milliseconds. */
  readonly replayTimeout: number
  readonly scenarioWorlds: number
  readonly scenarios: number
  /** Bytes. */
  readonly scenarioMemory: number
  readonly queueSeconds: number
  readonly forecastQueueSeconds: number
  /** Milliseconds; 0 is no limit. */
  readonly loopDelay: number
  /** Milliseconds. */
  readonly grace: number
}

/** One line per variable that cannot be used as it is set. */
export class ConfigurationError extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.lines = lines
  }
}

export interface Variable {
  readonly name: string
  readonly default: string
  readonly meaning: string
}

const DEFAULTS_IN_WORDS: Readonly<Record<string, string>> = {
  MATCHCAST_THREADS: 'number of cores',
  MATCHCAST_JOB_THREADS: 'one less than threads, at least 1',
}

/** Their values are not shown. */
const SECRET: readonly string[] = ['DATABASE_URL', 'MATCHCAST_API_KEYS']

export function configurationVariables(): Variable[] {
  return Object.entries(environmentSchema.shape).map(([name, schema]) => ({
    name,
    default: DEFAULTS_IN_WORDS[name] ?? (String((schema.def as { defaultValue?: unknown }).defaultValue ?? '') || 'none'),
    meaning: schema.description ?? '',
  }))
}

/** The only place where the environment is read. An empty variable counts as one that is not set. */
export function readConfiguration(environment: Record<string, string | undefined> = process.env): Configuration {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environmentSchema.safeParse(given)
  if (!parsed.success) {
    // A number can break two limits that are said in the same words.
    throw new ConfigurationError([
      ...new Set(parsed.error.issues.map(({ path, message }) => complaint(String(path[0]), message))),
    ])
  }
  function complaint(name: string, message: string): string {
    return SECRET.includes(name) ? `${name}: ${message}` : `${name}=${given[name]}: ${message}`
  }
  const set = parsed.data
  if (set.MATCHCAST_JOB_THREADS === 0 && set.DATABASE_URL === undefined)
    throw new ConfigurationError(['MATCHCAST_JOB_THREADS=0: without DATABASE_URL nobody else does the jobs'])
  return {
    host: set.HOST,
    port: set.PORT,
    logLevel: set.LOG_LEVEL,
    threads: set.MATCHCAST_THREADS,
    worlds: set.MATCHCAST_WORLDS,
    seed: set.MATCHCAST_SEED,
    season: set.MATCHCAST_SEASON,
    cacheDir: given.MATCHCAST_CACHE_DIR ? resolve(set.MATCHCAST_CACHE_DIR) : resolve(PROJECT, set.MATCHCAST_CACHE_DIR),
    tracesAskedBy: tracesAskedBy(given),
    apiKeys: set.MATCHCAST_API_KEYS,
    keyRate: set.MATCHCAST_KEY_RATE,
    addressRate: set.MATCHCAST_ADDRESS_RATE,
    trustedProxies: set.MATCHCAST_TRUSTED_PROXIES,
    corsOrigins: set.MATCHCAST_CORS_ORIGINS,
    bodyLimit: set.MATCHCAST_BODY_LIMIT,
    listLimit: set.MATCHCAST_LIST_LIMIT,
    cohortRows: set.MATCHCAST_COHORT_ROWS,
    rowLimit: set.MATCHCAST_ROW_LIMIT,
    cohorts: set.MATCHCAST_COHORTS,
    databaseUrl: set.DATABASE_URL,
    jobThreads: set.MATCHCAST_JOB_THREADS,
    jobs: set.MATCHCAST_JOBS,
    jobRows: set.MATCHCAST_JOB_ROWS,
    jobLimit: set.MATCHCAST_JOB_LIMIT,
    jobDays: set.MATCHCAST_JOB_DAYS,
    jobTries: set.MATCHCAST_JOB_TRIES,
    marketLimit: set.MATCHCAST_MARKET_LIMIT,
    requestTimeout: set.MATCHCAST_REQUEST_TIMEOUT,
    replayTimeout: set.MATCHCAST_REPLAY_TIMEOUT,
    scenarioWorlds: set.MATCHCAST_SCENARIO_WORLDS,
    scenarios: set.MATCHCAST_SCENARIOS,
    scenarioMemory: set.MATCHCAST_SCENARIO_MEMORY,
    queueSeconds: set.MATCHCAST_QUEUE_SECONDS,
    forecastQueueSeconds: set.MATCHCAST_FORECAST_QUEUE_SECONDS,
    loopDelay: set.MATCHCAST_LOOP_DELAY,
    grace: set.MATCHCAST_GRACE,
  }
}
