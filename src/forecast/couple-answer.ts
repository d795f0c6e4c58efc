import type { Market } from '../market/market.ts'
import { type CoupleQuestion, NO_SIDE, type ReadCouple } from './couple-question.ts'
import { coupleWarnings, type LinesAlone } from './couple-warnings.ts'
import { lineName } from './line-name.ts'
import type { ForecastAnswer, Warning } from './question.ts'
import { monteCarloError, rangeOf } from './range.ts'
import { mean, within01 } from './shares.ts'

/** What an engine found about a couple: chances per world, and means over the worlds by joint line. */
export interface CoupleEstimate {
  /** world -> chance that both match, and that only the one or only the other does. */
  readonly both: Float64Array
  readonly firstOnly: Float64Array
  readonly secondOnly: Float64Array
  /** World w belongs to parameter block w mod blocks. */
  readonly blocks: number
  /** Chance of landing on the joint line. */
  readonly lines: Float64Array
  /** Chance that both sides of the joint line could be had, whatever the list. */
  readonly wouldTakeBoth: Float64Array
}

type Chance = ForecastAnswer['match']
type Program = ForecastAnswer['lines'][number]['program']

export interface JointLineForecast {
  /** Place on the joint list, from 1. */
  readonly line: number
  /** The programs of the first and the second partner; null where one goes without a match. */
  readonly programs: readonly [Program | null, Program | null]
  /** Chance of landing here. */
  readonly probability: number
  /** Chance of landing here or on a line above. */
  readonly cumulative: number
  /** Chance that both sides could be had, whatever the list. */
  readonly wouldTakeBoth: number
}

/** A warning about one partner, or about the couple where none is named. */
export interface CoupleWarning extends Omit<Warning, 'code'> {
  readonly code: Warning['code'] | 'NO_LINES_ALONE'
  /** 1 or 2. */
  readonly partner?: number
}

export interface CoupleAnswer {
  readonly couple: {
    readonly both: Chance
    readonly firstOnly: Chance
    readonly secondOnly: Chance
    readonly neither: Chance
  }
  /** The first partner and the second: the chance to match, and where. */
  readonly partners: readonly {
    readonly partner: number
    readonly match: Chance
    readonly programs: readonly { readonly program: Program; readonly probability: number }[]
  }[]
  readonly lines: readonly JointLineForecast[]
  /** Mean joint line of those who land on any, null when that never happens. */
  readonly expectedLineIfMatched: number | null
  readonly warnings: readonly CoupleWarning[]
  readonly sentence: string
  readonly advice: string
  readonly denominator: string
  readonly provenance: ForecastAnswer['provenance']
}

/** Whole parts of a hundred that add up to it (largest remainders). */
function inHundred(chances: readonly number[]): number[] {
  const parts = chances.map((chance) => Math.floor(100 * chance))
  const left = 100 - parts.reduce((sum, part) => sum + part, 0)
  const byRemainder = chances
    .map((chance, i) => ({ i, remainder: 100 * chance - parts[i] }))
    .sort((one, other) => other.remainder - one.remainder || one.i - other.i)
  for (const { i } of byRemainder.slice(0, left)) parts[i]++
  return parts
}

/** The outcomes in natural frequencies. */
export function coupleSentence(both: number, firstOnly: number, secondOnly: number): string {
  const neither = Math.max(0, 1 - both - firstOnly - secondOnly)
  const total = both + firstOnly + secondOnly + neither
  const [two, first, second, none] = inHundred([both, firstOnly, secondOnly, neither].map((chance) => chance / total))
  const one = [first > 0 && `the first partner alone in ${first}`, second > 0 && `the second alone in ${second}`].filter(Boolean)
  const ofOne = one.length > 0 ? one.join(', ') : 'one partner alone in fewer than 1'
  return `Of 100 couples like this, with this joint list, both partners matched in about ${two} in the simulated seasons, ${ofOne}, and neither in ${none > 0 ? `about ${none}` : 'fewer than 1'}.`
}

/** Puts an estimate into the words and shape of the contract. */
export function coupleAnswerFrom(
  market: Market,
  question: CoupleQuestion,
  read: ReadCouple,
  estimate: CoupleEstimate,
  source: { engine: 'menus' | 'replay'; table: string },
  linesAlone?: LinesAlone,
): CoupleAnswer {
  const { partners, sides } = read
  const { both, firstOnly, secondOnly, blocks } = estimate
  const chanceOf = (inWorld: (w: number) => number): Chance => {
    const chances = Float64Array.from(both, (_, w) => inWorld(w))
    return {
      probability: within01(mean(chances)),
      monteCarloError: monteCarloError(chances, blocks),
      range: rangeOf(chances.map(within01), blocks),
    }
  }
  const couple = {
    both: chanceOf((w) => both[w]),
    firstOnly: chanceOf((w) => firstOnly[w]),
    secondOnly: chanceOf((w) => secondOnly[w]),
    neither: chanceOf((w) => 1 - both[w] - firstOnly[w] - secondOnly[w]),
  }
  const names = partners.map(({ lines }) => lines.map((line) => lineName(market, line)))
  const nameOn = (k: number, partner: number): Program | null => {
    const side = sides[2 * k + partner]
    return side === NO_SIDE ? null : names[partner][side]
  }
  let cumulative = 0
  let weighted = 0
  const lines = Array.from(estimate.lines, (chance, k): JointLineForecast => {
    const probability = within01(chance)
    cumulative = within01(cumulative + probability)
    weighted += (k + 1) * probability
    return {
      line: k + 1,
      programs: [nameOn(k, 0), nameOn(k, 1)],
      probability,
      cumulative,
      wouldTakeBoth: within01(estimate.wouldTakeBoth[k]),
    }
  })
  return {
    couple,
    partners: names.map((programs, partner) => {
      const alone = partner === 0 ? firstOnly : secondOnly
      const landing = new Float64Array(programs.length)
      estimate.lines.forEach((chance, k) => {
        const side = sides[2 * k + partner]
        if (side !== NO_SIDE) landing[side] += chance
      })
      return {
        partner: partner + 1,
        match: chanceOf((w) => both[w] + alone[w]),
        programs: programs.map((program, side) => ({ program, probability: within01(landing[side]) })),
      }
    }),
    lines,
    expectedLineIfMatched: cumulative > 0 ? weighted / cumulative : null,
    warnings: coupleWarnings(market, question, read, couple.both.probability, couple.neither.probability, linesAlone),
    sentence: coupleSentence(couple.both.probability, couple.firstOnly.probability, couple.secondOnly.probability),
    advice:
      'Rank the pairs as the two of you prefer them: their order never changes whether the list comes to nothing, and a line at the end on which one of you goes without a match can only help.',
    denominator: 'couples who certified a joint rank order list',
    provenance: {
      engine: source.engine,
      model: market.version,
      season: market.season.id,
      table: source.table,
      worlds: both.length,
    },
  }
}
