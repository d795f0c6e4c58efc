import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Presets, SingleBar } from 'cli-progress'
import { Piscina } from 'piscina'
import { fittedFrom, type Misfit, meanPoint, misfit, nextPoint, type Point, startingPoint } from '../market/calibrate.ts'
import type { Fitted, Market } from '../market/market.ts'
import { seasonIds } from '../market/season.ts'
import { emptyTally, mergeTally, type Tally } from '../market/tally.ts'
import { APPLICANT_TYPES } from '../market/vocabulary.ts'
import { type TallyTask, unfittedMarket } from './calibration-task.ts'

/** How the search runs: stretches of rounds with a gain, and worlds drawn per round. The last stretch is averaged. */
const SCHEDULE = [
  { rounds: 14, gain: 0.7, worlds: 4 },
  { rounds: 14, gain: 0.4, worlds: 8 },
  { rounds: 16, gain: 0.2, worlds: 12 },
] as const
const ROUNDS = SCHEDULE.reduce((sum, { rounds }) => sum + rounds, 0)
/** Fresh worlds that the result is judged on. */
const JUDGED = 40

const USAGE = `matchcast calibrate [--season <id>] [--seed <number>] [--out <file>]
    Fits thresholds, offsets and score weights to the published figures of the season, and writes them.
`

type Draw = (point: Point, seed: number, from: number, worlds: number) => Promise<Tally>

/** Draws worlds on all threads; counts are merged in the order of the shards, so that threads change no bit. */
function drawer(market: Market, piscina: Piscina<TallyTask, Tally>): Draw {
  return async (point, seed, from, worlds) => {
    const size = Math.max(1, Math.ceil(worlds / 4))
    const shards: Promise<Tally>[] = []
    for (let at = from; at < from + worlds; at += size)
      shards.push(piscina.run({ season: market.season.id, point, seed, from: at, to: Math.min(at + size, from + worlds) }))
    const total = emptyTally(market)
    for (const shard of await Promise.all(shards)) mergeTally(total, shard)
    return total
  }
}

const signed = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(1)}`

const worstOf = ({ worst }: Misfit) => `${worst.cell} ${signed(worst.points)}`

/** A bar on a terminal, else a line per round. */
function progress() {
  const stream = process.stderr
  if (!stream.isTTY)
    return {
      update: (round: number, now: Misfit) =>
        void stream.write(
          `Calibration ${round} of ${ROUNDS}: ${now.filledShare.toFixed(2)} points off on average, worst ${worstOf(now)}\n`,
        ),
      stop: () => {},
    }
  const format = 'Calibration {bar} {percentage} % | {off} points off on average | worst {worst} | {eta_formatted} left'
  const bar = new SingleBar({ format, stream, hideCursor: true }, Presets.shades_classic)
  bar.start(ROUNDS, 0, { off: '?', worst: '?' })
  return {
    update: (round: number, now: Misfit) => bar.update(round, { off: now.filledShare.toFixed(2), worst: worstOf(now) }),
    stop: () => bar.stop(),
  }
}

/** Searches for the fixed points; resolves to the mean of the last stretch. */
async function search(market: Market, draw: Draw, seed: number): Promise<Point> {
  const shown = progress()
  const last: Point[] = []
  let point = startingPoint(market)
  let round = 0
  let world = 0
  for (const { rounds, gain, worlds } of SCHEDULE) {
    last.length = 0
    for (let k = 0; k < rounds; k++) {
      const counts = await draw(point, seed, world, worlds)
      world += worlds
      shown.update(++round, misfit(market, counts))
      point = nextPoint(market, point, counts, gain)
      last.push(point)
    }
  }
  shown.stop()
  return meanPoint(last)
}

function report({ filledShare, filled, listLength, nationalRate, worst }: Misfit): string {
  const rates = APPLICANT_TYPES.map((type, t) => `  ${type.padEnd(16)} ${signed(nationalRate[t])}`).join('\n')
  return [
    `On ${JUDGED} fresh worlds:`,
    `filled positions by specialty and type: ${filledShare.toFixed(2)} points of positions off on average; worst ${worst.cell}, ${signed(worst.points)}`,
    `filled positions in all: ${signed(filled)} points`,
    `list lengths: ${(100 * listLength).toFixed(1)} % off on average`,
    `rate of matching to PGY-1 by type, points off:\n${rates}\n`,
  ].join('\n')
}

export async function calibrate(args: string[]): Promise<void> {
  const options = {
    season: { type: 'string', default: seasonIds().at(-1) },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    help: { type: 'boolean' },
  } as const
  const { values } = parseArgs({ args, options })
  if (values.help) return void process.stdout.write(USAGE)
  const seed = Number(values.seed)
  if (!Number.isInteger(seed) || seed < 0 || seed > 0x7fffffff)
    throw new Error(`--seed ${values.seed}: a whole number from 0 to 2147483647 is needed`)
  const market = unfittedMarket(String(values.season))
  const out = values.out ?? fileURLToPath(new URL(`../market/fitted-${market.season.id}.json`, import.meta.url))
  const piscina = new Piscina<TallyTask, Tally>({
    filename: new URL('../../workers/tally.ts', import.meta.url).href,
    name: 'tally',
    maxThreads: availableParallelism(),
  })
  try {
    const draw = drawer(market, piscina)
    const point = await search(market, draw, seed)
    const judged = await draw(point, seed + 1, 0, JUDGED)
    const fitted: Fitted = fittedFrom(market, point, judged, {
      date: new Date().toISOString().slice(0, 10),
      seed,
      worlds: JUDGED,
    })
    writeFileSync(out, `${JSON.stringify(fitted)}\n`)
    process.stdout.write(`${report(misfit(market, judged))}Written to ${out}\n`)
  } finally {
    await piscina.destroy()
  }
}
