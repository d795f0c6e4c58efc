import { APPLICANT_TYPES } from '../src/market/vocabulary.ts'
import { MOST_LENGTH, type Outcome, type Part, type Rates } from './calibration-applicants.ts'

/** How forecasts compare with what happened. */

export type Rule = (outcome: Outcome) => number

/** One group of applicants: what was forecast, what happened, and how far apart both are. */
export interface Group {
  readonly name: string
  readonly applicants: number
  readonly forecast: number
  readonly matched: number
  /** Forecast less matched. */
  readonly error: number
  /** Standard error of that difference; applicants of one world are not independent. */
  readonly standardError: number
}

export interface RuleScore {
  readonly name: string
  /** Mean squared error (Brier 1950). */
  readonly brier: number
  /** Share of the base rate's Brier score that the rule saves. */
  readonly skill: number
  readonly error: number
  /** Largest error of any tenth with a thousandth of the applicants. */
  readonly worstTenth: number
}

export interface Scores {
  readonly rules: readonly RuleScore[]
  readonly groups: readonly Group[]
  readonly coverage: { readonly tried: number; readonly covered: number }
  /** Monte Carlo errors of lists of eight lines and more, and of any. */
  readonly errors: { readonly eightLines: Errors; readonly any: Errors }
}

export interface Errors {
  readonly median: number
  readonly most: number
  /** What they should not exceed. */
  readonly bound: number
  /** Share of the lists that exceed it. */
  readonly above: number
}

const EIGHT_LINES_BOUND = 0.005
const ANY_BOUND = 0.015

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** What happened to somebody in a world. */
interface Happened {
  readonly world: number
  readonly matched: boolean
}

export function groupOf<One extends Happened>(name: string, outcomes: readonly One[], rule: (one: One) => number): Group {
  const n = outcomes.length
  const errors = outcomes.map((outcome) => rule(outcome) - Number(outcome.matched))
  const error = mean(errors)
  const byWorld = new Map<number, number>()
  outcomes.forEach(({ world }, i) => {
    byWorld.set(world, (byWorld.get(world) ?? 0) + errors[i] - error)
  })
  const clustered = Math.sqrt([...byWorld.values()].reduce((sum, value) => sum + value * value, 0)) / n
  const binomial = Math.sqrt(outcomes.reduce((sum, one) => sum + rule(one) * (1 - rule(one)), 0)) / n
  const matched = mean(outcomes.map((one) => Number(one.matched)))
  return { name, applicants: n, forecast: matched + error, matched, error, standardError: Math.max(clustered, binomial) }
}

const TENTHS = Array.from({ length: 10 }, (_, k) => k)
const tenthOf = (chance: number): number => Math.min(9, Math.floor(10 * chance))

function groupsOf(outcomes: readonly Outcome[], rule: Rule): Group[] {
  const some = (name: string, holds: (outcome: Outcome) => boolean): Group[] => {
    const among = outcomes.filter(holds)
    return among.length > 0 ? [groupOf(name, among, rule)] : []
  }
  return [
    ...some('everybody', () => true),
    ...TENTHS.flatMap((k) => some(`forecast ${10 * k} to ${10 * k + 10} %`, (one) => tenthOf(rule(one)) === k)),
    ...APPLICANT_TYPES.flatMap((name, type) => some(name, (one) => one.type === type)),
    ...[
      [1, 1],
      [2, 3],
      [4, 7],
      [8, 12],
      [13, 19],
      [20, 60],
    ].flatMap(([low, high]) => some(`${low} to ${high} lines`, ({ lines }) => lines >= low && lines <= high)),
    ...some('one specialty', ({ branches }) => branches === 1),
    ...some('a back-up specialty', ({ branches }) => branches > 1),
    ...some('advanced positions', ({ advanced }) => advanced),
    ...some('everything told', ({ told }) => told === 4),
    ...some('something left out', ({ told }) => told < 4),
  ]
}

function add(rates: readonly Rates[], key: keyof Rates): Float64Array {
  return rates.reduce((sum, each) => sum.map((value, i) => value + each[key][i]), new Float64Array(rates[0][key].length))
}

/** The rate of those of the same type and length of list who were not asked; thin cells lean on the rate of the length. */
function baseRates(parts: readonly Part[]): { byTypeAndLength: Rule; byLength: Rule } {
  const rates = parts.map((part) => part.rates)
  const matched = add(rates, 'matched')
  const people = add(rates, 'people')
  const width = MOST_LENGTH + 1
  const ofLength = Array.from({ length: width }, (_, lines) => {
    const sum = (values: Float64Array): number => APPLICANT_TYPES.reduce((all, _type, t) => all + values[t * width + lines], 0)
    return (sum(matched) + 0.5) / (sum(people) + 1)
  })
  const lengthOf = ({ lines }: Outcome): number => Math.min(MOST_LENGTH, lines)
  return {
    byLength: (one) => ofLength[lengthOf(one)],
    byTypeAndLength: (one) => {
      const at = one.type * width + lengthOf(one)
      return (matched[at] + 5 * ofLength[lengthOf(one)]) / (people[at] + 5)
    },
  }
}

function errorsOf(among: readonly Outcome[], bound: number): Errors {
  const errors = Float64Array.from(among, ({ monteCarloError }) => monteCarloError).sort()
  const above = errors.filter((error) => error > bound).length / errors.length
  return { median: errors[errors.length >> 1], most: errors.at(-1)!, bound, above }
}

/** Members of couples, who were asked about as if alone, are left out of everything but the group of their own. */
export function scoresOf(parts: readonly Part[]): Scores {
  const all = parts.flatMap(({ outcomes }) => outcomes)
  const single = all.filter(({ couple }) => !couple)
  const couples = all.filter(({ couple }) => couple)
  const firstYears = parts.flatMap((part) => part.firstYears)
  const forecast: Rule = ({ probability }) => probability
  const { byLength, byTypeAndLength } = baseRates(parts)
  const brierOf = (rule: Rule): number => mean(single.map((one) => (rule(one) - Number(one.matched)) ** 2))
  const base = brierOf(byTypeAndLength)
  const score = (name: string, rule: Rule): RuleScore => {
    const tenths = TENTHS.map((k) => single.filter((one) => tenthOf(rule(one)) === k)).filter(
      (among) => among.length > 0.001 * single.length,
    )
    return {
      name,
      brier: brierOf(rule),
      skill: 1 - brierOf(rule) / base,
      error: groupOf(name, single, rule).error,
      worstTenth: Math.max(...tenths.map((among) => Math.abs(groupOf('', among, rule).error))),
    }
  }
  const tried = single.filter(({ blocks }) => blocks > 0)
  return {
    rules: [
      score('forecast', forecast),
      score('product of the chances of the lines', ({ product }) => product),
      score('rate of type and length of list', byTypeAndLength),
      score('rate of the length of list', byLength),
    ],
    groups: [
      ...groupsOf(single, forecast),
      ...(couples.length > 0 ? [groupOf('members of couples, asked about as if alone', couples, forecast)] : []),
      ...(firstYears.length > 0
        ? [groupOf('a first year, of those with an advanced position', firstYears, ({ probability }) => probability)]
        : []),
    ],
    coverage: {
      tried: tried.reduce((sum, { blocks }) => sum + blocks, 0),
      covered: tried.reduce((sum, { covered }) => sum + covered, 0),
    },
    errors: {
      eightLines: errorsOf(
        single.filter(({ lines }) => lines >= 8),
        EIGHT_LINES_BOUND,
      ),
      any: errorsOf(single, ANY_BOUND),
    },
  }
}
