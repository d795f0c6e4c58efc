import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { buildMarket, type Fitted, factsHash, modelHash, openMarket } from '../market/market.ts'
import { faultsAgainstBase } from '../market/own-against-base.ts'
import { resolveSeason } from '../market/own-facts.ts'
import { checkSeasonPlan } from '../market/own-season.ts'
import { OPEN_RANGES } from '../market/parameters.ts'
import { openSeason, type Season, seasonIds } from '../market/season.ts'
import { MAX_VIOLATIONS, MORE, type Violation } from '../matching/violations.ts'
import { describeRow, type ProgramTable, readProgramTable } from './program-table.ts'
import { readJson, readText } from './read-file.ts'
import { UsageError } from './usage-error.ts'

/** A season that was brought, as plain data that threads can be sent; not fitted yet where `fitted` is null. */
export interface BroughtSeason {
  /** Where it was read. */
  readonly file: string
  readonly season: Season
  readonly fitted: Fitted | null
}

/** Bytes of one file. */
const LARGEST_FILE = 16 * 1024 * 1024

/** The season that a table of programs alone builds on. */
const DEFAULT_BASE = '2025'

const isTable = (name: string): boolean => /\.csv$/i.test(name)

/** Where the fit of a season file stands. */
export const fittedFileOf = (path: string): string => path.replace(/\.(json|csv)$/i, '.fitted.json')

/** Where its report stands. */
export const reportFileOf = (path: string): string => path.replace(/\.(json|csv)$/i, '.report.json')

function checkSize(path: string): void {
  const bytes = existsSync(path) ? statSync(path).size : 0
  if (bytes > LARGEST_FILE) throw new UsageError(`${path}: at most ${LARGEST_FILE} bytes can be read; it has ${bytes}`)
}

function readTable(path: string): ProgramTable {
  checkSize(path)
  return readProgramTable(path, readText(path))
}

/** An id made of the name of a file. */
const slugOf = (path: string): string =>
  basename(path)
    .replace(/\.csv$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 40)
    .replace(/-$/, '')

/** What a season file says, with the table it names, if any, put in as its programs. */
function readPlan(path: string): { said: unknown; table?: ProgramTable } {
  if (isTable(path)) {
    const table = readTable(path)
    return { said: { id: slugOf(path), base: DEFAULT_BASE, programs: table.programs }, table }
  }
  checkSize(path)
  const said = readJson(path, 'season') as { programs?: unknown } | null
  if (typeof said?.programs !== 'string') return { said }
  if (!isTable(said.programs))
    throw new UsageError(`${path}: /programs: the table must be a file of CSV (.csv); got "${said.programs}"`)
  const table = readTable(join(dirname(path), said.programs))
  return { said: { ...said, programs: table.programs }, table }
}

/** One line per fault, and one that says so where there are more. */
function refuse(faults: readonly string[], more: string): never {
  throw new UsageError(...faults.slice(0, MAX_VIOLATIONS), ...(faults.length > MAX_VIOLATIONS ? [more] : []))
}

/** The facts of a season of one's own. Throws a UsageError with one line per fault: file and line, or file and JSON pointer. */
export function readSeasonFile(path: string): Season {
  const { said, table } = readPlan(path)
  const describe = (violation: Violation): string => {
    const { pointer, detail } = violation
    const line = table && describeRow(table, violation)
    // A table has no such field.
    const place = isTable(path) && pointer === '/id' ? 'the name of the file makes the id of the season' : pointer
    return line ?? `${path}: ${[place, detail].filter((part) => part !== '').join(': ')}`
  }
  const more = describe(MORE)
  const tableFaults = table?.faults ?? []
  const plan = checkSeasonPlan(said, seasonIds())
  if (plan.ok && tableFaults.length === 0) {
    const resolved = resolveSeason(plan.value, openMarket(plan.value.base)!)
    return resolved.ok ? resolved.value : refuse(resolved.errors.map(describe), more)
  }
  // What there is no program of lies with the table.
  const isAboutNone = ({ pointer }: Violation) => pointer === '/programs' && table?.programs.length === 0
  const errors = plan.ok ? [] : plan.errors.filter((violation) => !isAboutNone(violation))
  const base = openSeason(String((said as { base?: unknown } | null)?.base))
  const against = base ? faultsAgainstBase(said, tableFaults.length === 0, base) : []
  return refuse([...tableFaults, ...[...errors, ...against].map(describe)], more)
}

const numbers = z.array(z.number())
const constants = z.strictObject(Object.fromEntries(Object.keys(OPEN_RANGES).map((name) => [name, z.number()])))
const block = z.strictObject({
  constants,
  thresholds: numbers,
  interviewOffsets: numbers,
  rankOffsets: numbers,
  scoreWeights: numbers,
  scoreMeans: numbers,
  backupRates: numbers,
  backupWeights: numbers,
})
const fittedSchema = z.strictObject({
  season: z.string(),
  date: z.string(),
  seed: z.number(),
  worlds: z.number(),
  facts: z.string(),
  model: z.string().optional(),
  imgShares: numbers,
  centre: block,
  blocks: z.array(block),
})

/** A season of one's own with its fit. Throws a UsageError that names the command to run where there is no fit, or one of other facts or of another model. */
export function openSeasonFile(path: string): BroughtSeason {
  const season = readSeasonFile(path)
  const file = fittedFileOf(path)
  const command = `run: npm run -s calibrate -- --season ${path}`
  if (!existsSync(file)) throw new UsageError(`${path}: the season is not fitted yet, as there is no ${file}; ${command}`)
  const parsed = fittedSchema.safeParse(readJson(file, 'fit'))
  if (!parsed.success) {
    const { path: at, message } = parsed.error.issues[0]
    throw new UsageError(`${file}: /${at.join('/')}: ${message}; ${command}`)
  }
  const fitted = parsed.data as unknown as Fitted
  const facts = factsHash(season)
  if (fitted.facts !== facts)
    throw new UsageError(`${file}: fitted to other facts (${fitted.facts}) than ${path} has now (${facts}); ${command}`)
  if (fitted.model !== undefined && fitted.model !== modelHash)
    throw new UsageError(
      `${file}: fitted with another version of the model (${fitted.model}) than this one (${modelHash}); ${command}`,
    )
  try {
    buildMarket(season, fitted)
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}; ${command}`)
  }
  return { file: path, season, fitted }
}
