import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import { seasonNameFault } from './season-name.ts'

const PROJECT = resolve(import.meta.dirname, '../..')
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

function wholeNumber(least: number, most: number) {
  const wanted = `must be a whole number from ${least} to ${most}`
  const digits = z.string().regex(/^\d+$/, wanted)
  return digits.transform(Number).pipe(z.int(wanted).min(least, wanted).max(most, wanted))
}

function seconds(least: number, most: number) {
  const wanted = `must be a number of seconds from ${least} to ${most}`
  const decimal = z.string().regex(/^\d+(\.\d+)?$/, wanted)
  return decimal.transform(Number).pipe(z.number().min(least, wanted).max(most, wanted))
}

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
  MATCHCAST_BODY_LIMIT: wholeNumber(1024, 1_073_741_824).prefault('1048576').describe('Largest request body, in bytes.'),
  MATCHCAST_COHORT_ROWS: wholeNumber(1, 10_000_000).prefault('10000').describe('Most rows of one cohort.'),
  MATCHCAST_ROW_LIMIT: wholeNumber(1024, 16_777_216).prefault('262144').describe('Largest row of a cohort, in bytes.'),
  MATCHCAST_COHORTS: wholeNumber(1, 1024).prefault('16').describe('Cohorts answered at once; beyond them the answer is 503.'),
  MATCHCAST_MARKET_LIMIT: wholeNumber(1024, 536_870_912)
    .prefault('67108864')
    .describe('Largest market to run a match on, in bytes; a national one takes about 20 million.'),
  MATCHCAST_REQUEST_TIMEOUT: wholeNumber(100, 3_600_000)
    .prefault('30000')
    .describe('Time to receive a request, and time to answer one, in milliseconds.'),
  MATCHCAST_REPLAY_TIMEOUT: wholeNumber(100, 86_400_000)
    .prefault('300000')
    .describe('Time to answer a forecast with the replay engine, in milliseconds.'),
  MATCHCAST_QUEUE_SECONDS: seconds(0, 86_400)
    .prefault('10')
    .describe('Longest wait in the queue, as estimated when a request comes in; beyond it the answer is 503.'),
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
  /** Bytes. */
  readonly bodyLimit: number
  readonly cohortRows: number
  /** Bytes. */
  readonly rowLimit: number
  readonly cohorts: number
  /** Bytes. */
  readonly marketLimit: number
  /** Milliseconds. */
  readonly requestTimeout: number
  /** Milliseconds. */
  readonly replayTimeout: number
  readonly queueSeconds: number
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

export function configurationVariables(): Variable[] {
  return Object.entries(environmentSchema.shape).map(([name, schema]) => ({
    name,
    default: name === 'MATCHCAST_THREADS' ? 'number of cores' : String(schema.def.defaultValue),
    meaning: schema.description ?? '',
  }))
}

/** The only place where the environment is read. An empty variable counts as one that is not set. */
export function readConfiguration(environment: Record<string, string | undefined> = process.env): Configuration {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environmentSchema.safeParse(given)
  if (!parsed.success) {
    throw new ConfigurationError(
      // A number can break two limits that are said in the same words.
      [...new Set(parsed.error.issues.map(({ path, message }) => `${String(path[0])}=${given[String(path[0])]}: ${message}`))],
    )
  }
  const set = parsed.data
  return {
    host: set.HOST,
    port: set.PORT,
    logLevel: set.LOG_LEVEL,
    threads: set.MATCHCAST_THREADS,
    worlds: set.MATCHCAST_WORLDS,
    seed: set.MATCHCAST_SEED,
    season: set.MATCHCAST_SEASON,
    cacheDir: given.MATCHCAST_CACHE_DIR ? resolve(set.MATCHCAST_CACHE_DIR) : resolve(PROJECT, set.MATCHCAST_CACHE_DIR),
    bodyLimit: set.MATCHCAST_BODY_LIMIT,
    cohortRows: set.MATCHCAST_COHORT_ROWS,
    rowLimit: set.MATCHCAST_ROW_LIMIT,
    cohorts: set.MATCHCAST_COHORTS,
    marketLimit: set.MATCHCAST_MARKET_LIMIT,
    requestTimeout: set.MATCHCAST_REQUEST_TIMEOUT,
    replayTimeout: set.MATCHCAST_REPLAY_TIMEOUT,
    queueSeconds: set.MATCHCAST_QUEUE_SECONDS,
    grace: set.MATCHCAST_GRACE,
  }
}
