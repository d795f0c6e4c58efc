import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { drawWorld } from '../market/draw-world.ts'
import { CLEARING_GAINS, clearHidden, foldsOf, hideImgFigures, type LeftOutRow, leftOutRows } from '../market/leave-one-out.ts'
import { blockOf, type Market } from '../market/market.ts'
import { publishedOf } from '../market/published.ts'
import { behavioursOf, type Report, reportOf } from '../market/report.ts'
import { emptyTally, mergeTally, type Tally } from '../market/tally.ts'
import { matchOnce } from '../matching/key-kernel.ts'
import { commandThreads } from './command-threads.ts'
import { readConfiguration } from './configuration.ts'
import { errorTable } from './report-errors-table.ts'
import { packReport, reportFile } from './report-file.ts'
import { reportPage } from './report-page.ts'
import { shardsOf } from './report-shards.ts'
import type { ReportTask } from './report-task.ts'
import { checkWritable, unlessOut, writeResults } from './result-file.ts'
import { type BroughtSeason, openSeasonFile, reportFileOf } from './season-file.ts'
import { isSeasonFile, seasonNameFault } from './season-name.ts'
import { seasonsAtHand } from './seasons-at-hand.ts'
import { terminalBar } from './terminal-bar.ts'
import { UsageError } from './usage-error.ts'

export const REPORT_HELP = `matchcast report [--season <id or file>] [--worlds <number>] [--seed <number>] [--out <directory>]
    Draws worlds, writes what they give beside what was published (JSON, and a page), and prints how far off it is.
`

/** Groups of worlds that simulated errors are taken between, where a market has no blocks to take them from. */
const GROUPS = 8
/** Of so many worlds of the report, one is drawn of every part of the specialties that is hidden. */
const PER_HIDDEN = 8
/** Worlds of each step towards what is known of the positions that a hidden part fills. */
const PER_CLEARING = 2

interface Options {
  readonly market: Market
  readonly brought: BroughtSeason | undefined
  readonly worlds: number
  readonly seed: number
  readonly out: string | undefined
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new UsageError(`--${name} ${text}: a whole number from ${least} to ${most} is needed`)
  return value
}

function optionsOf(args: string[]): Options | undefined {
  const options = {
    season: { type: 'string', default: readConfiguration().season },
    worlds: { type: 'string', default: '64' },
    seed: { type: 'string', default: '7' },
    out: { type: 'string' },
    help: { type: 'boolean' },
  } as const
  const { values } = parseArgs({ args, options })
  if (values.help) return undefined
  const season = String(values.season)
  const fault = seasonNameFault(season)
  if (fault) throw new UsageError(`--season ${season}: ${fault}`)
  const brought = isSeasonFile(season) ? openSeasonFile(season) : undefined
  return {
    market: seasonsAtHand(brought).market(brought?.season.id ?? season)!,
    brought,
    worlds: wholeNumber('worlds', values.worlds, 1, 100_000),
    seed: wholeNumber('seed', values.seed, 0, 0x7fffffff),
    out: values.out,
  }
}

/** A bar on a terminal, else a line every tenth of the way. */
function progress(worlds: number) {
  const stream = process.stderr
  let done = 0
  if (!stream.isTTY)
    return {
      add(count: number) {
        const before = Math.floor((10 * done) / worlds)
        done += count
        if (Math.floor((10 * done) / worlds) > before) stream.write(`Report: ${done} of ${worlds} worlds\n`)
      },
      stop: () => {},
    }
  const format = 'Report {bar} {percentage} % | {value} of {total} worlds | {eta_formatted} left'
  const bar = terminalBar(stream, format)
  bar.start(worlds, 0)
  return { add: (count: number) => bar.increment(count), stop: () => bar.stop() }
}

/** Draws everything that a report needs. Counts are merged in the order of the worlds, so that the number of threads changes no bit. */
async function drawReport({ market, brought, worlds, seed }: Options): Promise<Report> {
  const piscina = commandThreads<ReportTask, Tally>('report', 'reportTally', brought)
  const folds = foldsOf(market)
  const perFold = Math.max(1, Math.round(worlds / PER_HIDDEN))
  const shown = progress(worlds + folds.length * (perFold + CLEARING_GAINS.length * PER_CLEARING))
  const draw = async (
    shards: readonly (readonly number[])[],
    hidden: readonly string[] | null = null,
    rankOffset?: Float64Array,
  ): Promise<Tally> => {
    const tallies = shards.map(async (own) => {
      const counts = await piscina.run({ season: market.season.id, seed, worlds: own, hidden, ...(rankOffset && { rankOffset }) })
      shown.add(own.length)
      return counts
    })
    const total = emptyTally(market)
    for (const tally of await Promise.all(tallies)) mergeTally(total, tally)
    return total
  }
  try {
    const published = publishedOf(market.season.id)?.rows ?? []
    const groups = Promise.all(shardsOf(worlds, market.blocks.length || GROUPS).map((shards) => draw(shards)))
    const predict = async (names: readonly string[]): Promise<LeftOutRow[]> => {
      let blind = hideImgFigures(market, names)
      for (const [step, gain] of CLEARING_GAINS.entries()) {
        // Worlds that no other part of the report is made of.
        const first = worlds + step * PER_CLEARING
        const own = Array.from({ length: PER_CLEARING }, (_, i) => first + i)
        blind = { ...blind, rankOffset: clearHidden(blind, names, await draw([own], names, blind.rankOffset), gain) }
      }
      return leftOutRows(blind, names, await draw(shardsOf(perFold, 1)[0]!, names, blind.rankOffset), published)
    }
    const hidden = Promise.all(folds.map(predict))
    const [drawn, leftOut] = await Promise.all([groups, hidden])
    const tally = emptyTally(market)
    for (const group of drawn) mergeTally(tally, group)
    const world = drawWorld(market, seed, 0)
    const seen = { market: blockOf(market, 0), tally, drawn: world, matching: matchOnce(world.world), seed }
    const date = new Date().toISOString().slice(0, 10)
    return { date, seed, ...reportOf(market, drawn, published, behavioursOf(seen), leftOut.flat()) }
  } finally {
    shown.stop()
    await piscina.destroy()
  }
}

interface Places {
  readonly json: string
  readonly page: string
}

/** Where a report is written; checked before it is drawn. */
function placesOf({ market, brought, out }: Options): Places {
  const { id } = market.season
  const own = brought && reportFileOf(brought.file)
  const places = {
    json: out === undefined ? (own ?? reportFile(id)) : resolve(out, `report-${id}.json`),
    page: resolve(out ?? readConfiguration().cacheDir, `report-${id}.html`),
  }
  makeFolder(dirname(places.page), out)
  for (const path of [places.json, places.page]) checkWritable(path, namedIn({ out }, path))
  return places
}

const namedIn = ({ out }: Pick<Options, 'out'>, path: string): string => (out === undefined ? unlessOut(path) : `--out ${path}`)

function makeFolder(folder: string, out: string | undefined): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new UsageError(
      `${out === undefined ? unlessOut(folder) : `--out ${out}`}: there can be no such folder: ${(error as Error).message}`,
    )
  }
}

export async function report(args: string[]): Promise<void> {
  const options = optionsOf(args)
  if (!options) return void process.stdout.write(REPORT_HELP)
  const { json, page } = placesOf(options)
  const made = await drawReport(options)
  writeResults(json, packReport(made), namedIn(options, json))
  writeResults(page, reportPage(made), namedIn(options, page))
  process.stdout.write(`${errorTable(made)}\nWritten to ${json} and ${page}\n`)
}
