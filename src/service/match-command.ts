import { writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { parseArgs } from 'node:util'
import type { Proposing, Violation } from '../matching/submitted-market.ts'
import { readBinaryMarket } from './market-binary.ts'
import { matchingCsv, readCsvMarket } from './market-csv.ts'
import { type MatchRun, runListed, runSubmitted } from './match-run.ts'
import { matchSummary } from './match-summary.ts'
import { readBytes, readJson, readText, refuseOverwriting } from './read-file.ts'
import { UsageError } from './usage-error.ts'

export const MATCH_HELP = `matchcast match <market.json | market.bin | applicants.csv programs.csv> [--proposing applicants|programs]
        [--out <file>] [--repeat <number>] [--json] [--csv]
    Runs the match on a market in a file ("-" reads JSON from standard input) and prints a summary with the times of its steps.
    market.json   what POST /v1/matches takes; .bin is a market of numbers; CSV has the columns
                  applicant,line,program and program,quota,rank,applicant
    --proposing   who proposes; stands over what the file says
    --out         writes everybody's result: as CSV when the file ends in .csv, else the JSON that POST /v1/matches answers with
    --repeat      runs every step so many times and gives the medians of the times
    --json        prints {matched, proposals, hash, blocking, milliseconds: {build, match, verify}} instead of the summary
    --csv         prints everybody's result as CSV instead of the summary
`

const OPTIONS = {
  proposing: { type: 'string' },
  out: { type: 'string' },
  repeat: { type: 'string' },
  json: { type: 'boolean' },
  csv: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

const MOST_REPETITIONS = 1_000_000

function runFiles(paths: readonly string[], proposing: Proposing | undefined, repeat: number): MatchRun {
  const [path, second] = paths
  const [, isSecondCsv] = paths.map((name) => extname(name).toLowerCase() === '.csv')
  if (second !== undefined && (paths.length > 2 || !isSecondCsv || extname(path).toLowerCase() !== '.csv')) {
    throw new UsageError(`match takes one market, or two files of CSV: ${paths.join(' ')}`)
  }
  if (second !== undefined) {
    const [applicants, programs] = paths.map((name) => ({ name, text: readText(name) }))
    const { market, describe } = readCsvMarket(applicants, programs)
    return runSubmitted(market, proposing, repeat, describe)
  }
  if (extname(path).toLowerCase() === '.csv')
    throw new UsageError(`${path}: a market in CSV is two files, applicants and programs`)
  if (extname(path).toLowerCase() === '.bin')
    return runListed(readBinaryMarket(path, readBytes(path)), proposing ?? 'applicants', repeat)
  const describe = ({ pointer, detail }: Violation) => `${path}: ${[pointer, detail].filter((part) => part !== '').join(': ')}`
  return runSubmitted(readJson(path, 'market'), proposing, repeat, describe)
}

function readProposing(given: string | undefined): Proposing | undefined {
  if (given === undefined || given === 'applicants' || given === 'programs') return given
  throw new UsageError(`--proposing must be applicants or programs, not "${given}"`)
}

function readRepeat(given = '1'): number {
  const repeat = /^\d{1,7}$/.test(given) ? Number(given) : 0
  if (repeat >= 1 && repeat <= MOST_REPETITIONS) return repeat
  throw new UsageError(`--repeat must be a whole number from 1 to ${MOST_REPETITIONS}, not "${given}"`)
}

function writeAnswer(path: string, run: MatchRun): void {
  const isCsv = extname(path).toLowerCase() === '.csv'
  const text = isCsv ? matchingCsv(run.answer().matches) : JSON.stringify(run.answer())
  try {
    writeFileSync(path, text)
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`)
  }
}

function figuresAsJson({ figures: { matched, proposals, hash, blocking, milliseconds } }: MatchRun): string {
  return JSON.stringify({ matched, proposals, hash, blocking, milliseconds })
}

/** Runs the match on a market in files and prints what it comes to. */
export function match(args: string[]): void {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  if (values.help) return void process.stdout.write(MATCH_HELP)
  if (positionals.length === 0) throw new UsageError('match needs a market: matchcast match <market.json>')
  if (values.json && values.csv) throw new UsageError('--json and --csv both say what to print: give one of them')
  if (values.out === '') throw new UsageError('--out needs the name of a file, not ""')
  if (values.out !== undefined) refuseOverwriting(values.out, positionals)
  const repeat = readRepeat(values.repeat)
  const run = runFiles(positionals, readProposing(values.proposing), repeat)
  if (values.out !== undefined) writeAnswer(values.out, run)
  if (values.csv) process.stdout.write(matchingCsv(run.answer().matches))
  else process.stdout.write(`${values.json ? figuresAsJson(run) : matchSummary(run.figures, repeat)}\n`)
}
