import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Piscina } from 'piscina'
import { fitOf } from '../market/fit.ts'
import { buildMarket, type Market } from '../market/market.ts'
import { type Misfit, misfit } from '../market/misfit.ts'
import { openSeason } from '../market/season.ts'
import { emptyTally, mergeTally, type Tally } from '../market/tally.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import type { TallyTask } from './calibration-task.ts'
import { commandThreads } from './command-threads.ts'
import { readConfiguration } from './configuration.ts'
import { type Draw, fitSeason, roundsOf } from './fit-season.ts'
import { checkWritable, unlessOut, writeResults } from './result-file.ts'
import { type BroughtSeason, fittedFileOf, readSeasonFile } from './season-file.ts'
import { isSeasonFile, seasonNameFault } from './season-name.ts'
import { terminalBar } from './terminal-bar.ts'
import { UsageError } from './usage-error.ts'

/** Fresh worlds that the result is judged on. */
const JUDGED = 48

export const CALIBRATE_HELP = `matchcast calibrate [--season <id or file>] [--seed <number>] [--out <file>]
    Fits thresholds, offsets and score weights to the figures of the season, and writes them; a run that was ended goes on
    where it was.
    --season    MATCHCAST_SEASON if not said, which is 2025; the file of a season of your own is fitted into <file>.fitted.json beside it
    --seed      another seed gives another fit within the noise of simulation
    --out       writes the fit elsewhere
`

/** The season that is named: one that comes with the program, or one that is brought. */
function marketNamed(name: string): { market: Market; brought: BroughtSeason | undefined; out: string } {
  const fault = seasonNameFault(name)
  if (fault) throw new UsageError(`--season ${name}: ${fault}`)
  if (!isSeasonFile(name)) {
    const out = fileURLToPath(new URL(`../market/fitted-${name}.json`, import.meta.url))
    return { market: buildMarket(openSeason(name)!, null), brought: undefined, out }
  }
  const season = readSeasonFile(name)
  return { market: buildMarket(season, null), brought: { file: name, season, fitted: null }, out: fittedFileOf(name) }
}

/** Worlds of one task. Fixed, so that the number of threads changes no bit of the sums. */
const SHARD = 2

/** Draws worlds on all threads; counts are merged in the order of the shards. */
function drawer(market: Market, piscina: Piscina<TallyTask, Tally>): Draw {
  return async (constants, point, seed, from, worlds) => {
    const shards: Promise<Tally>[] = []
    for (let at = from; at < from + worlds; at += SHARD)
      shards.push(
        piscina.run({ season: market.season.id, constants, point, seed, from: at, to: Math.min(at + SHARD, from + worlds) }),
      )
    const total = emptyTally(market)
    for (const shard of await Promise.all(shards)) mergeTally(total, shard)
    return total
  }
}

const signed = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(1)}`

const worstOf = ({ worst }: Misfit) => `${worst.cell} ${signed(worst.points)}`

/** A bar on a terminal, else a line per round. */
function progress(rounds: number) {
  const stream = process.stderr
  if (!stream.isTTY)
    return {
      update: (round: number, stage: string, now: Misfit) =>
        void stream.write(
          `Calibration ${round} of ${rounds}, ${stage}: ${now.filledShare.toFixed(2)} points off on average, worst ${worstOf(now)}\n`,
        ),
      stop: () => {},
    }
  const format = 'Calibration {bar} {percentage} % | {stage} | {off} points off on average | worst {worst} | {eta_formatted} left'
  const bar = terminalBar(stream, format, false)
  bar.start(rounds, 0, { stage: '', off: '?', worst: '?' })
  return {
    update: (round: number, stage: string, now: Misfit) =>
      bar.update(round, { stage, off: now.filledShare.toFixed(2), worst: worstOf(now) }),
    stop: () => bar.stop(),
  }
}

function report({ filledShare, filled, listLength, nationalRate, worst }: Misfit, worlds: number): string {
  const rates = APPLICANT_TYPES.map((type, t) => `  ${type.padEnd(16)} ${signed(nationalRate[t])}`).join('\n')
  return [
    `On ${worlds} fresh worlds of all blocks:`,
    `filled positions by specialty and type: ${filledShare.toFixed(2)} points of positions off on average; worst ${worst.cell}, ${signed(worst.points)}`,
    `filled positions in all: ${signed(filled)} points`,
    `list lengths: ${(100 * listLength).toFixed(1)} % off on average`,
    `rate of matching to PGY-1 by type, points off:\n${rates}\n`,
  ].join('\n')
}

export async function calibrate(args: string[]): Promise<void> {
  const options = {
    season: { type: 'string', default: readConfiguration().season },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    help: { type: 'boolean' },
  } as const
  const { values } = parseArgs({ args, options })
  if (values.help) return void process.stdout.write(CALIBRATE_HELP)
  const seed = Number(values.seed)
  if (!Number.isInteger(seed) || seed < 0 || seed > 0x7fffffff)
    throw new UsageError(`--seed ${values.seed}: a whole number from 0 to 2147483647 is needed`)
  const { market, brought, out: beside } = marketNamed(values.season)
  const out = values.out ?? beside
  const named = values.out === undefined ? unlessOut(out) : `--out ${out}`
  checkWritable(out, named)
  const piscina = commandThreads<TallyTask, Tally>('tally', 'tally', brought)
  try {
    const draw = drawer(market, piscina)
    const shown = progress(roundsOf(market))
    const checkpoint = join(readConfiguration().cacheDir, `calibration-${market.season.id}.json`)
    const solutions = await fitSeason(market, draw, seed, checkpoint, shown.update)
    shown.stop()
    const judged = emptyTally(market)
    const blocks = solutions.slice(1)
    const each = Math.ceil(JUDGED / blocks.length)
    for (const [k, { constants, point }] of blocks.entries())
      mergeTally(judged, await draw(constants, point, seed + 1, k * each, each))
    const fitted = fitOf(market, seed, new Date().toISOString().slice(0, 10), judged, solutions)
    writeResults(out, `${JSON.stringify(fitted)}\n`, named)
    rmSync(checkpoint, { force: true })
    process.stdout.write(`${report(misfit(market, judged), judged.worlds)}Written to ${out}\n`)
  } finally {
    await piscina.destroy()
  }
}
