import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { marketAt, meanPoint, nextPoint, type Point, startingPoint } from '../market/calibrate.ts'
import { centreConstants, type Market, openConstants, versionOf } from '../market/market.ts'
import { type Misfit, misfit } from '../market/misfit.ts'
import type { OpenConstants } from '../market/parameters.ts'
import * as parameters from '../market/parameters.ts'
import type { Tally } from '../market/tally.ts'

/** A stretch of rounds with one gain, and worlds drawn per round. */
interface Stretch {
  readonly rounds: number
  readonly gain: number
  readonly worlds: number
}

/** The search at the centre; its last stretch is averaged. */
export const CENTRE_STRETCHES: readonly Stretch[] = [
  { rounds: 14, gain: 0.7, worlds: 4 },
  { rounds: 14, gain: 0.4, worlds: 8 },
  { rounds: 12, gain: 0.2, worlds: 12 },
]
/** The search of a block, which begins at the centre. */
export const BLOCK_STRETCHES: readonly Stretch[] = [
  { rounds: 4, gain: 0.5, worlds: 4 },
  { rounds: 4, gain: 0.25, worlds: 8 },
]

/** One search of the fixed points: for the centre, or for the constants of one block. */
interface Stage {
  readonly name: string
  readonly constants: OpenConstants
  readonly stretches: readonly Stretch[]
}

const stagesOf = (market: Market): Stage[] => [
  { name: 'centre', constants: centreConstants(market.season.parameters), stretches: CENTRE_STRETCHES },
  ...openConstants(market.season.year, market.season.parameters).map((constants, k) => ({
    name: `block ${k + 1}`,
    constants,
    stretches: BLOCK_STRETCHES,
  })),
]

export const roundsOf = (market: Market): number =>
  stagesOf(market).reduce((sum, { stretches }) => sum + stretches.reduce((inner, { rounds }) => inner + rounds, 0), 0)

/** Draws worlds from..from+worlds-1 of a seed at a point, and counts. */
export type Draw = (constants: OpenConstants, point: Point, seed: number, from: number, worlds: number) => Promise<Tally>

export interface Solution {
  readonly constants: OpenConstants
  readonly point: Point
}

/** How far a search has come; written after every round, so that a run that was ended goes on where it was. */
interface Checkpoint {
  readonly run: string
  readonly stage: number
  readonly stretch: number
  readonly round: number
  readonly world: number
  readonly done: readonly Solution[]
  readonly point: Point
  readonly last: readonly Point[]
}

const plain = (_: string, value: unknown): unknown => (value instanceof Float64Array ? { column: Array.from(value) } : value)
const revived = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && 'column' in value ? Float64Array.from(value.column as number[]) : value

function readCheckpoint(file: string, run: string): Checkpoint | undefined {
  if (!existsSync(file)) return undefined
  try {
    const found = JSON.parse(readFileSync(file, 'utf8'), revived) as Checkpoint
    return found.run === run ? found : undefined
  } catch {
    // A file cut short by a full disk says nothing; the search begins anew.
    return undefined
  }
}

function writeCheckpoint(file: string, checkpoint: Checkpoint): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.part`, JSON.stringify(checkpoint, plain))
  renameSync(`${file}.part`, file)
}

/**
 * Solves the fixed points at the centre of the open constants, then for each block from there. The same season, constants
 * and seed give the same solutions, in one run or in several. The file of the search stays, with its solutions, until they
 * are in one that lasts: whoever writes that deletes it.
 */
export async function fitSeason(
  market: Market,
  draw: Draw,
  seed: number,
  file: string,
  onRound: (round: number, stage: string, now: Misfit) => void,
): Promise<Solution[]> {
  const run = versionOf(parameters, market.season, seed, CENTRE_STRETCHES, BLOCK_STRETCHES)
  const stages = stagesOf(market)
  const found = readCheckpoint(file, run)
  const done: Solution[] = [...(found?.done ?? [])]
  let at = found ?? { stage: 0, stretch: 0, round: 0, world: 0, point: startingPoint(market), last: [] as readonly Point[] }
  let round = stages.slice(0, at.stage).reduce((sum, { stretches }) => sum + stretches.reduce((n, s) => n + s.rounds, 0), 0)
  round += stages[at.stage]?.stretches.slice(0, at.stretch).reduce((sum, { rounds }) => sum + rounds, 0) ?? 0
  round += at.round
  while (at.stage < stages.length) {
    const { name, constants, stretches } = stages[at.stage]
    const { gain, worlds, rounds } = stretches[at.stretch]
    const counts = await draw(constants, at.point, seed, at.world, worlds)
    const there = marketAt(market, constants, at.point)
    onRound(++round, name, misfit(there, counts))
    const point = nextPoint(there, at.point, counts, gain)
    at = { ...at, point, last: [...at.last, point], round: at.round + 1, world: at.world + worlds }
    if (at.round === rounds) {
      const last = at.stretch === stretches.length - 1
      const solved = last ? meanPoint(at.last) : point
      if (last) done.push({ constants, point: solved })
      at = {
        ...at,
        stage: at.stage + (last ? 1 : 0),
        stretch: last ? 0 : at.stretch + 1,
        round: 0,
        last: [],
        // Blocks begin where the centre ended.
        point: last ? done[0].point : solved,
      }
    }
    writeCheckpoint(file, { ...at, run, done })
  }
  return done
}
