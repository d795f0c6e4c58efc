import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { marketAt, nextPoint, type Point, startingPoint } from '../../src/market/calibrate.ts'
import { drawWorld } from '../../src/market/draw-world.ts'
import { fitOf } from '../../src/market/fit.ts'
import { buildMarket, type Fitted, type Market, openConstants } from '../../src/market/market.ts'
import type { OpenConstants } from '../../src/market/parameters.ts'
import type { Season } from '../../src/market/season.ts'
import { addToTally, emptyTally, type Tally } from '../../src/market/tally.ts'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { PROJECT } from './service.ts'

const EXAMPLES = ['my-season.json', 'my-programs.csv']

/** Runs the test in a folder of its own with the example of the documentation in it. */
export async function withExample<T>(test: (folder: string, file: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'matchcast-season-'))
  try {
    for (const name of EXAMPLES) copyFileSync(resolve(PROJECT, 'openapi/examples', name), join(folder, name))
    return await test(folder, join(folder, EXAMPLES[0]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Counts over worlds from..to-1 of an unfitted market at a point of the search, on this thread. */
export function tallyAt(market: Market, constants: OpenConstants, point: Point, seed: number, from: number, to: number): Tally {
  const there = marketAt(market, constants, point)
  const counts = emptyTally(there)
  for (let world = from; world < to; world++) {
    const drawn = drawWorld(there, seed, world)
    addToTally(counts, there, drawn, applicantProposing(drawn.world))
  }
  return counts
}

/** A fit of a few rounds and two blocks: rough, but made the way the calibration makes it. */
export function roughFit(season: Season): Fitted {
  const market = buildMarket(season, null)
  const blocks = openConstants(season.year, season.parameters).slice(0, 2)
  let point = startingPoint(market)
  for (let round = 0; round < 6; round++) {
    const counts = tallyAt(market, blocks[0], point, 1, 2 * round, 2 * round + 2)
    point = nextPoint(marketAt(market, blocks[0], point), point, counts, 0.5)
  }
  const solutions = [blocks[0], ...blocks].map((constants) => ({ constants, point }))
  return fitOf(market, 1, '2025-03-21', tallyAt(market, blocks[0], point, 1, 0, 2), solutions)
}

/** Writes the fit beside the season file. */
export function writeFit(file: string, fitted: Fitted): void {
  writeFileSync(file.replace(/\.\w+$/, '.fitted.json'), JSON.stringify(fitted))
}
