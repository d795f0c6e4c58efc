import { type Market, TYPES } from './market.ts'
import { normalQuantile } from './normal.ts'
import { BACKUP_RATE, type OpenConstants } from './parameters.ts'
import { backgroundOf } from './profile.ts'
import type { Branch, Season } from './season.ts'
import type { Tally } from './tally.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/**
 * Stochastic approximation of all fixed points together. Each step compares counts over freshly drawn worlds with the
 * season's figures and moves every parameter a little towards agreement, by gains that fall:
 *
 *   threshold of a program      interviews against its capacity
 *   interview offset of a cell  mean list length of those who prefer the branch
 *   rank offset of a cell       filled positions (the contraction of Berry, RAND Journal of Economics 25, 1994)
 *   score weight of a cell      gap of mean scores between matched and not matched, where it is published
 *   score mean of a cell        mean score of those who are interviewed, which is what is published
 *   back-up rate of a type      people matched outside the specialty they prefer
 *   back-up weight of a cell    those of them who are matched here
 *
 * Programs' capacities add up to the list lengths that the season states, so that thresholds and interview offsets have
 * a common fixed point; their common constant per branch is pinned by centring the offsets.
 */
export interface Point {
  threshold: Float64Array
  interviewOffset: Float64Array
  rankOffset: Float64Array
  scoreWeight: Float64Array
  scoreMean: Float64Array
  backupRate: Float64Array
  backupWeight: Float64Array
}

const OFFSET_REACH = 5
export const RANK_LOWEST = -4
export const RANK_HIGHEST = 5
const WEIGHT_LOWEST = 0.05
const WEIGHT_HIGHEST = 0.9
const BACKUP_LOWEST = 0.1
const BACKUP_HIGHEST = 6
/** Not matched people per world at which a score gap is believed by half. Assumed. */
const GAP_SHRINKAGE = 60

/** People counted at which their mean score is believed by half. Assumed. */
const SCORE_SHRINKAGE = 50

/** Rank offset of the usual cell: about that of US MD seniors where every position fills. */
const USUAL_RANK_OFFSET = 0.3
/** Pull to it where filled positions say nothing of it. Assumed. */
const RANK_PULL = 0.25
/** Share of people left over at which filled positions are believed by half to tell a rank offset. Assumed. */
const LEFT_OVER_SHRINKAGE = 0.01

/** Score weight where no gap is published: the prototype's 0.30 for non-US IMGs; the rest assumed, lower than most cells that have one, because those are the competitive ones. */
export const defaultScoreWeight = (type: number): number => (backgroundOf(APPLICANT_TYPES[type]!) === 'img' ? 0.3 : 0.35)

/** Second entries are few per cell and share lists of preliminary branches; their number is what the advanced branches hold. */
function seekers(season: Season, branch: Branch, type: number): number {
  const name = APPLICANT_TYPES[type]!
  const own = branch.preferring[name]
  if (branch.track !== 'preliminary' && branch.track !== 'transitional') return own
  const years = season.branches.filter((b) => b.track === 'preliminary' || b.track === 'transitional')
  const second = season.branches.reduce((sum, b) => sum + (b.track === 'advanced' ? b.preferring[name] : 0), 0)
  const filled = years.reduce((sum, b) => sum + b.filled[name], 0)
  return own + (filled > 0 ? (2 * second * branch.filled[name]) / filled : 0)
}

/** program -> interviews it holds in a year, when back-up lists bring `backupLines` more per branch. */
export function capacities(market: Market, backupLines: Float64Array): Float64Array {
  const { season, traits, firstProgram } = market
  const capacity = new Float64Array(traits.length)
  season.branches.forEach((branch, b) => {
    let lines = backupLines[b]!
    for (let t = 0; t < TYPES; t++) lines += seekers(season, branch, t) * branch.listLength[APPLICANT_TYPES[t]!]
    let weight = 0
    for (let p = firstProgram[b]!; p < firstProgram[b + 1]!; p++) weight += traits[p]!.quota * traits[p]!.capacity
    for (let p = firstProgram[b]!; p < firstProgram[b + 1]!; p++)
      capacity[p] = (lines * traits[p]!.quota * traits[p]!.capacity) / weight
  })
  return capacity
}

/** Where the search starts: thresholds that would fill the capacities if all applicants were alike. */
export function startingPoint(market: Market): Point {
  const { season, traits } = market
  const cells = season.branches.length * TYPES
  const capacity = capacities(market, new Float64Array(season.branches.length))
  return {
    threshold: Float64Array.from(traits, (trait, p) => {
      const branch = season.branches[trait.branch]!
      let pool = 1
      for (let t = 0; t < TYPES; t++) pool += seekers(season, branch, t)
      return -1.25 * normalQuantile(Math.min(0.9, Math.max(0.002, capacity[p]! / pool)))
    }),
    interviewOffset: new Float64Array(cells),
    rankOffset: new Float64Array(cells).fill(0.5),
    scoreWeight: Float64Array.from({ length: cells }, (_, c) => defaultScoreWeight(c % TYPES)),
    scoreMean: new Float64Array(cells),
    backupRate: new Float64Array(TYPES).fill(BACKUP_RATE),
    backupWeight: new Float64Array(cells).fill(1),
  }
}

const within = (low: number, value: number, high: number): number => Math.max(low, Math.min(high, value))

/** One step from a point, given counts over worlds drawn there. Capacities follow the back-up lines seen. */
export function nextPoint(market: Market, point: Point, tally: Tally, gain: number): Point {
  const next: Point = {
    threshold: Float64Array.from(point.threshold),
    interviewOffset: Float64Array.from(point.interviewOffset),
    rankOffset: Float64Array.from(point.rankOffset),
    scoreWeight: Float64Array.from(point.scoreWeight),
    scoreMean: Float64Array.from(point.scoreMean),
    backupRate: Float64Array.from(point.backupRate),
    backupWeight: Float64Array.from(point.backupWeight),
  }
  const capacity = capacities(
    market,
    tally.backupLines.map((lines) => lines / tally.worlds),
  )
  for (let p = 0; p < capacity.length; p++)
    next.threshold[p]! += 0.5 * gain * Math.log((tally.interviews[p]! / tally.worlds + 0.5) / (capacity[p]! + 0.5))
  market.season.branches.forEach((_, b) => {
    moveBranch(market, next, tally, gain, b)
  })
  APPLICANT_TYPES.forEach((type, t) => {
    centreBackupWeights(market.season, next.backupWeight, t)
    let elsewhere = 0
    for (let c = t; c < tally.elsewhere.length; c += TYPES) elsewhere += tally.elsewhere[c]!
    const step = 0.5 * gain * Math.log((market.season.backup[type].matched + 2) / (elsewhere / tally.worlds + 2))
    next.backupRate[t] = within(BACKUP_LOWEST, next.backupRate[t]! * Math.exp(within(-0.5, step, 0.5)), BACKUP_HIGHEST)
  })
  return next
}

/** Only how the weights of a type compare with each other counts: where too few match from back-up lists in all branches, all would drift to their bound and say nothing. */
function centreBackupWeights({ branches }: Season, weights: Float64Array, t: number): void {
  const type = APPLICANT_TYPES[t]!
  let sum = 0
  let flows = 0
  branches.forEach(({ filledFromBackup }, b) => {
    const flow = filledFromBackup?.[type] ?? 0
    sum += flow * Math.log(weights[b * TYPES + t]!)
    flows += flow
  })
  if (flows === 0) return
  const centre = Math.exp(sum / flows)
  branches.forEach(({ filledFromBackup }, b) => {
    const c = b * TYPES + t
    if ((filledFromBackup?.[type] ?? 0) > 0) weights[c] = within(BACKUP_LOWEST, weights[c]! / centre, BACKUP_HIGHEST)
  })
}

/**
 * How far filled positions are from the target, on the scale on which a rank offset works: the logarithm of the ratio
 * where there are many more applicants than positions (Berry's contraction), the logarithm of those left over where
 * nearly everyone matches and the ratio hardly moves.
 */
export function logitGap(target: number, simulated: number, applicants: number): number {
  const reach = Math.max(applicants, 1.02 * target, 1.02 * simulated) + 1
  return Math.log((target + 0.5) / (simulated + 0.5)) + Math.log((reach - simulated) / (reach - target))
}

/**
 * What a rank offset is moved by, at gain 1. Where nearly everyone matches, those left over are so few that a handful of them would
 * move the offset by any amount, and with it what place on their lists all others match at: there it is drawn to the usual one.
 * Preliminary years are sought by many who are no applicants of theirs, so that those left over are not counted.
 */
function rankStep({ track }: Branch, target: number, simulated: number, applicants: number, offset: number): number {
  const gap = logitGap(target, simulated, applicants)
  if (track === 'preliminary' || track === 'transitional') return gap
  const left = 1 - target / (Math.max(applicants, 1.02 * target) + 1)
  const belief = left / (left + LEFT_OVER_SHRINKAGE)
  return belief * gap + (1 - belief) * RANK_PULL * (USUAL_RANK_OFFSET - offset)
}

function moveBranch(market: Market, next: Point, tally: Tally, gain: number, b: number): void {
  const branch = market.season.branches[b]!
  const { worlds } = tally
  let weighted = 0
  let people = 0
  for (let t = 0; t < TYPES; t++) {
    const type = APPLICANT_TYPES[t]!
    const c = b * TYPES + t
    const entries = tally.entries[c]! / worlds
    if (entries > 0) {
      const length = tally.lines[c]! / tally.entries[c]!
      const step = 0.5 * gain * Math.log(branch.listLength[type] / Math.max(0.2, length))
      next.interviewOffset[c] = within(-OFFSET_REACH, next.interviewOffset[c]! + within(-0.5, step, 0.5), OFFSET_REACH)
      const score = (tally.matchedScore[c]! + tally.notMatchedScore[c]!) / tally.entries[c]!
      const trust = (worlds * entries) / (worlds * entries + SCORE_SHRINKAGE)
      next.scoreMean[c] = within(-1, (1 - 0.02 * gain) * next.scoreMean[c]! - gain * trust * score, 0.2)
      weighted += entries * next.interviewOffset[c]!
      people += entries
    }
    const flow = branch.filledFromBackup?.[type] ?? 0
    if (flow > 0) {
      const step = 0.5 * gain * Math.log((flow + 1) / (tally.fromElsewhere[c]! / worlds + 1))
      next.backupWeight[c] = within(BACKUP_LOWEST, next.backupWeight[c]! * Math.exp(within(-0.5, step, 0.5)), BACKUP_HIGHEST)
    }
    if (entries > 0 || branch.filled[type] > 0) {
      const step = 0.8 * gain * rankStep(branch, branch.filled[type], tally.filled[c]! / worlds, entries, next.rankOffset[c]!)
      next.rankOffset[c] = within(RANK_LOWEST, next.rankOffset[c]! + within(-0.5, step, 0.5), RANK_HIGHEST)
    }
    moveWeight(branch, next, tally, gain, c)
  }
  if (people === 0) return
  const mean = weighted / people
  const { firstProgram } = market
  for (let t = 0; t < TYPES; t++) next.interviewOffset[b * TYPES + t]! -= mean
  for (let p = firstProgram[b]!; p < firstProgram[b + 1]!; p++) next.threshold[p]! -= mean
  // Where every position fills anyway, filled positions cannot tell how many interviewees are not ranked.
  const filled = APPLICANT_TYPES.reduce((sum, type, t) => sum + tally.filled[b * TYPES + t]! / worlds - branch.filled[type], 0)
  if (filled >= -0.001 * branch.positions && branch.unfilled <= 0.03 * branch.positions && tally.allLines[b]! > 0) {
    const lift = gain * (tally.notRanked[b]! / tally.allLines[b]! - market.constants.notRankedShare)
    for (let t = 0; t < TYPES; t++) {
      const c = b * TYPES + t
      next.rankOffset[c] = within(RANK_LOWEST, next.rankOffset[c]! + lift, RANK_HIGHEST)
    }
  }
}

function moveWeight(branch: Branch, next: Point, tally: Tally, gain: number, c: number): void {
  const target = branch.step2ck[APPLICANT_TYPES[c % TYPES]!].gap
  const matched = tally.matched[c]!
  const not = tally.entries[c]! - matched
  if (target === null || matched < 5 || not < 5) return
  const gap = tally.matchedScore[c]! / matched - tally.notMatchedScore[c]! / not
  const belief = not / tally.worlds / (not / tally.worlds + GAP_SHRINKAGE)
  const pull = Math.log(defaultScoreWeight(c % TYPES) / next.scoreWeight[c]!)
  const step = 0.5 * gain * (belief * (target - gap) + (1 - belief) * 0.5 * pull)
  next.scoreWeight[c] = within(WEIGHT_LOWEST, next.scoreWeight[c]! * Math.exp(step), WEIGHT_HIGHEST)
}

/** The mean of several points, which is steadier than the last one (Polyak and Juditsky, SIAM J. Control and Optimization 30, 1992). */
export function meanPoint(points: readonly Point[]): Point {
  const mean = (pick: (point: Point) => Float64Array): Float64Array =>
    pick(points[0]).map((_, i) => points.reduce((sum, point) => sum + pick(point)[i], 0) / points.length)
  return {
    threshold: mean((point) => point.threshold),
    interviewOffset: mean((point) => point.interviewOffset),
    rankOffset: mean((point) => point.rankOffset),
    scoreWeight: mean((point) => point.scoreWeight),
    scoreMean: mean((point) => point.scoreMean),
    backupRate: mean((point) => point.backupRate),
    backupWeight: mean((point) => point.backupWeight),
  }
}

/** The market at a point of the search. The catalogue stays; only what calibration solves for changes. */
export const marketAt = (market: Market, constants: OpenConstants, point: Point): Market => ({
  ...market,
  ...point,
  constants,
  blocks: [],
  openness: market.openness.map((value) => (value * constants.openness) / market.constants.openness),
})
