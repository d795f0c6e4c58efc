import type { Market } from '../market/market.ts'
import type { Outcomes, SupplementalForecast } from './first-year.ts'
import { lineName } from './line-name.ts'
import type { Chance } from './question.ts'
import { monteCarloError, rangeOf } from './range.ts'
import { mean, within01 } from './shares.ts'
import type { ListEstimate, SupplementalEstimate } from './supplemental-walk.ts'

/** The words and shapes of the contract for what supplemental lists bring. */

/** A supplemental list, attached to a line on which the applicant lands with the chance given. */
export function supplementalForecast(
  market: Market,
  { lines, landed, onMenu }: ListEstimate,
  probability: number,
): SupplementalForecast {
  let cumulative = 0
  const forecasts = lines.map((line, m) => {
    const landing = within01(landed[m])
    cumulative = Math.min(probability, cumulative + landing)
    return {
      line: m + 1,
      program: lineName(market, line, `${market.programs[line.candidates[0]].track} program`),
      probability: landing,
      cumulative,
      wouldTakeYou: within01(onMenu[m]),
    }
  })
  return {
    lines: forecasts,
    withFirstYear: cumulative,
    withoutFirstYear: probability - cumulative,
    firstYearIfMatchedHere: probability > 0 ? cumulative / probability : null,
  }
}

export function outcomesOf(estimate: SupplementalEstimate, blocks: number): Outcomes {
  const chance = (ofWorlds: Float64Array): Chance => ({
    probability: within01(mean(ofWorlds)),
    monteCarloError: monteCarloError(ofWorlds, blocks),
    range: rangeOf(ofWorlds, blocks),
  })
  return {
    advancedWithFirstYear: chance(estimate.advancedWithFirstYear),
    advancedWithoutFirstYear: chance(estimate.advancedWithoutFirstYear),
    firstYearOnly: chance(estimate.firstYearOnly),
    other: chance(estimate.other),
  }
}

/** Both outcomes of an advanced position, in natural frequencies; to stand behind the sentence about matching. */
export function sentenceAboutFirstYear({ advancedWithFirstYear, advancedWithoutFirstYear }: Outcomes): string {
  const [both, alone] = [advancedWithFirstYear.probability, advancedWithoutFirstYear.probability]
  const least = Math.min(both, alone)
  const of = least >= 0.095 ? 10 : least >= 0.0095 ? 100 : 1000
  const count = (share: number): string => {
    const so = Math.round(of * share)
    return so === 0 ? `fewer than 1 in ${of}` : `about ${so} in ${of}`
  }
  const [paired, without] = [count(both), count(alone)]
  return `${paired.charAt(0).toUpperCase()}${paired.slice(1)} held an advanced position and a first year before it; ${without} held an advanced position without a first year.`
}
