import type { Market } from '../market/market.ts'
import { afterMatch } from './after-match.ts'
import { firstYearWarnings } from './first-year-warnings.ts'
import { lineName } from './line-name.ts'
import type { ForecastAnswer, ForecastQuestion } from './question.ts'
import { monteCarloError, rangeOf } from './range.ts'
import type { ResolvedLine } from './resolve.ts'
import { mean, within01 } from './shares.ts'
import { outcomesOf, sentenceAboutFirstYear, supplementalForecast } from './supplemental-answer.ts'
import type { SupplementalEstimate } from './supplemental-walk.ts'
import { type WithLines, warningsFor } from './warnings.ts'

/** What an engine found: chances to match per world, and means over the worlds by line. */
export interface Estimate {
  readonly matched: Float64Array
  /** World w belongs to parameter block w mod blocks. */
  readonly blocks: number
  /** Chance of landing on the line. */
  readonly lines: Float64Array
  /** Chance that the line's program would take the applicant. */
  readonly onMenu: Float64Array
  /** Fall of the chance to match when the line is taken away and the interviews stay what they are. */
  readonly worth: Float64Array
  /** Where the list has supplemental lists. */
  readonly supplemental?: SupplementalEstimate
}

/** The chance in natural frequencies, finer near the ends. */
export function sentenceFor(probability: number, choice = 'with this list'): string {
  const tail = Math.min(probability, 1 - probability)
  const of = tail >= 0.095 ? 10 : tail >= 0.0095 ? 100 : 1000
  const yes = Math.round(probability * of)
  const middle = `applicants like this, ${choice}, matched in the simulated seasons`
  if (yes === of) return `Nearly all ${middle}; fewer than 1 in 1000 did not.`
  if (yes === 0) return `Fewer than 1 in 1000 ${middle}; nearly all did not.`
  return `About ${yes} in ${of} ${middle}; about ${of - yes} in ${of} did not.`
}

/** Puts an estimate into the words and shape of the contract. */
export function answerFrom(
  market: Market,
  question: ForecastQuestion,
  resolved: readonly ResolvedLine[],
  estimate: Estimate,
  source: { engine: 'menus' | 'replay'; table: string },
  drivers: ForecastAnswer['drivers'] = null,
  withLines?: WithLines,
): ForecastAnswer {
  const probability = within01(mean(estimate.matched))
  const independent = 1 - estimate.onMenu.reduce((none, chance) => none * (1 - within01(chance)), 1)
  let cumulative = 0
  let weighted = 0
  const { supplemental } = estimate
  const outcomes = supplemental && outcomesOf(supplemental, estimate.blocks)
  const lines = resolved.map((line, l) => {
    const landing = within01(estimate.lines[l])
    cumulative = within01(cumulative + landing)
    weighted += (l + 1) * landing
    const list = supplemental?.lists.find((each) => each.line === l)
    return {
      line: l + 1,
      program: lineName(market, line),
      probability: landing,
      cumulative,
      wouldTakeYou: within01(estimate.onMenu[l]),
      worth: within01(estimate.worth[l]),
      ...(list && { supplemental: supplementalForecast(market, list, landing) }),
    }
  })
  return {
    match: {
      probability,
      monteCarloError: monteCarloError(estimate.matched, estimate.blocks),
      range: rangeOf(estimate.matched, estimate.blocks),
    },
    lines,
    ...(outcomes && { outcomes }),
    unmatched: { probability: 1 - probability },
    ...(question.soap && { soap: afterMatch(question.applicant, probability) }),
    expectedLineIfMatched: cumulative > 0 ? weighted / cumulative : null,
    productRuleGap: independent - probability,
    warnings: [
      ...warningsFor(market, question, resolved, probability, withLines),
      ...firstYearWarnings(market, question, resolved, supplemental?.lists),
    ],
    drivers,
    sentence: sentenceFor(probability) + (outcomes ? ` ${sentenceAboutFirstYear(outcomes)}` : ''),
    advice: 'Rank by preference: the order of these lines never changes whether you match.',
    denominator: 'applicants who certified a rank order list',
    provenance: {
      engine: source.engine,
      model: market.version,
      season: market.season.id,
      table: source.table,
      worlds: estimate.matched.length,
    },
  }
}
