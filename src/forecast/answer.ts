import type { Market } from '../market/market.ts'
import { afterMatch } from './after-match.ts'
import type { ForecastAnswer, ForecastQuestion } from './question.ts'
import { monteCarloError, rangeOf } from './range.ts'
import type { ResolvedLine } from './resolve.ts'
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
}

export const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

export const within01 = (value: number): number => Math.min(1, Math.max(0, value))

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

export function lineName(market: Market, { line, candidates }: ResolvedLine): { id: string | null; name: string } {
  if (line.program !== undefined) {
    const { id, name } = market.programs[candidates[0]]
    return { id, name }
  }
  const { specialty, archetype, region, positions, imgShare } = line.like!
  const parts = [
    archetype,
    region && `in the ${region}`,
    positions && `about ${positions} positions`,
    imgShare !== undefined && `about ${Math.round(100 * imgShare)} % IMGs`,
  ]
  const said = parts.filter(Boolean).join(', ')
  return { id: null, name: `A program like this: ${specialty.replaceAll('-', ' ')}${said ? `, ${said}` : ''}` }
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
  const lines = resolved.map((line, l) => {
    const landing = within01(estimate.lines[l])
    cumulative = within01(cumulative + landing)
    weighted += (l + 1) * landing
    return {
      line: l + 1,
      program: lineName(market, line),
      probability: landing,
      cumulative,
      wouldTakeYou: within01(estimate.onMenu[l]),
      worth: within01(estimate.worth[l]),
    }
  })
  return {
    match: {
      probability,
      monteCarloError: monteCarloError(estimate.matched, estimate.blocks),
      range: rangeOf(estimate.matched, estimate.blocks),
    },
    lines,
    unmatched: { probability: 1 - probability },
    ...(question.soap && { soap: afterMatch(question.applicant, probability) }),
    expectedLineIfMatched: cumulative > 0 ? weighted / cumulative : null,
    productRuleGap: independent - probability,
    warnings: warningsFor(market, question, resolved, probability, withLines),
    drivers,
    sentence: sentenceFor(probability),
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
