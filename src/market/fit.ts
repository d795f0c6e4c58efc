import type { Point } from './calibrate.ts'
import { type Fitted, type FittedBlock, factsHash, type Market, modelHash } from './market.ts'
import type { OpenConstants } from './parameters.ts'
import type { Tally } from './tally.ts'

const rounded = (values: Float64Array, digits: number): number[] => Array.from(values, (v) => Number(v.toFixed(digits)))

/** The committed form of a point. */
export const fittedBlock = (constants: OpenConstants, point: Point): FittedBlock => ({
  constants,
  thresholds: rounded(
    point.threshold.map((value) => 1000 * value),
    0,
  ),
  interviewOffsets: rounded(point.interviewOffset, 4),
  rankOffsets: rounded(point.rankOffset, 4),
  scoreWeights: rounded(point.scoreWeight, 4),
  scoreMeans: rounded(point.scoreMean, 4),
  backupRates: rounded(point.backupRate, 4),
  backupWeights: rounded(point.backupWeight, 4),
})

/** program -> share of its positions that international graduates fill in the worlds of a tally. */
export const imgShares = (market: Market, tally: Tally): number[] =>
  rounded(
    tally.imgFilled.map((filled, p) => filled / tally.worlds / market.quota[p]!),
    2,
  )

/** What a calibration writes and a season is opened with: where the centre and the blocks were found to be, and what worlds drawn there give. */
export const fitOf = (
  market: Market,
  seed: number,
  date: string,
  judged: Tally,
  [centre, ...blocks]: readonly { readonly constants: OpenConstants; readonly point: Point }[],
): Fitted => ({
  season: market.season.id,
  date,
  seed,
  worlds: judged.worlds,
  facts: factsHash(market.season),
  model: modelHash,
  imgShares: imgShares(market, judged),
  centre: fittedBlock(centre!.constants, centre!.point),
  blocks: blocks.map(({ constants, point }) => fittedBlock(constants, point)),
})
