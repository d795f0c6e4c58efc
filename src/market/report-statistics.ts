import { between, type Counted, deviation, mean, people, quantile } from './distribution.ts'
import { type Market, TYPES } from './market.ts'
import type { Branch } from './season.ts'
import { SOAP_GROUPS } from './soap.ts'
import { BANDS, inBands } from './step2-bands.ts'
import { CHOICES, LENGTHS, LOWEST_SCORE, SCORES, SHARES, type Tally } from './tally.ts'
import { APPLICANT_TYPES, VISA_NEEDS } from './vocabulary.ts'

/** One figure of a simulated season, as a published table would state it: in the unit of its measure (published.ts), counts per year. */
export interface Statistic {
  readonly measure: string
  /** Slug, or `all`. */
  readonly specialty: string
  /** Applicant type, `img` for both kinds of international graduates, or `all`. */
  readonly type: string
  readonly cell: string
  /** NaN where nobody is counted. */
  readonly value: number
  /** People, programs or positions behind the value, in one year. */
  readonly n: number
}

const US_IMG = APPLICANT_TYPES.indexOf('us-img')
const NON_US_IMG = APPLICANT_TYPES.indexOf('non-us-img')

/** Types as rows name them, each with the applicant types in it. */
export const TYPE_GROUPS: readonly { readonly name: string; readonly types: readonly number[] }[] = [
  ...APPLICANT_TYPES.map((name, t) => ({ name, types: [t] })),
  { name: 'img', types: [US_IMG, NON_US_IMG] },
  { name: 'all', types: APPLICANT_TYPES.map((_, t) => t) },
]

/** Lengths of contiguous lists of `matchRateByLength`. */
export const LENGTH_CELLS = [
  { cell: '1', from: 1, to: 1 },
  { cell: '2', from: 2, to: 2 },
  { cell: '3', from: 3, to: 3 },
  { cell: '4-5', from: 4, to: 5 },
  { cell: '6-8', from: 6, to: 8 },
  { cell: '9-12', from: 9, to: 12 },
  { cell: '13+', from: 13, to: 999 },
] as const

const QUARTILES = [
  ['q1', 0.25],
  ['median', 0.5],
  ['q3', 0.75],
] as const

export const isYear = ({ track }: Branch): boolean => track === 'preliminary' || track === 'transitional'

/** Names of the specialties of a season, in its order. */
export const specialtiesOf = (market: Market): string[] => [...new Set(market.season.branches.map(({ specialty }) => specialty))]

/**
 * Branches whose people count as preferring a specialty: all its tracks but preliminary years, which have no applicants of
 * their own in the tables by preferred specialty (years count for transitional-year, which is nothing else, and for `all`).
 */
export function mainBranches(market: Market, specialty: string): number[] {
  const { branches } = market.season
  const all = [...branches.keys()].filter((b) => specialty === 'all' || branches[b]!.specialty === specialty)
  const main = all.filter((b) => !isYear(branches[b]!))
  return specialty === 'all' || main.length === 0 ? all : main
}

/** Sum of a column over cells. */
function over(column: Float64Array, branches: readonly number[], types: readonly number[]): number {
  let sum = 0
  for (const b of branches) for (const t of types) sum += column[b * TYPES + t]!
  return sum
}

/** Sum of a column of histograms over cells. */
export function counted(
  column: Float64Array,
  width: number,
  lowest: number,
  branches: readonly number[],
  types: readonly number[],
): Counted {
  const counts = new Float64Array(width)
  for (const b of branches)
    for (const t of types) for (let i = 0; i < width; i++) counts[i]! += column[(b * TYPES + t) * width + i]!
  return { counts, lowest }
}

/** Scores of all who prefer one of the branches, matched or not. */
export function scoresOf(tally: Tally, branches: readonly number[], types: readonly number[]): Counted {
  const matched = counted(tally.matchedByScore, SCORES, LOWEST_SCORE, branches, types)
  const not = counted(tally.notMatchedByScore, SCORES, LOWEST_SCORE, branches, types)
  return { counts: matched.counts.map((n, i) => n + not.counts[i]!), lowest: LOWEST_SCORE }
}

/** specialty -> points by which scores are moved for `matchRateByStep2`. */
export type Shifts = ReadonlyMap<string, number>

/** All figures of a tally. `shifts` puts scores on the scale of the published grid (step2-bands.ts). */
export function statistics(market: Market, tally: Tally, shifts: Shifts): Statistic[] {
  const rows: Statistic[] = []
  const add = (measure: string, specialty: string, type: string, cell: string, value: number, n: number): void => {
    rows.push({ measure, specialty, type, cell, value, n })
  }
  positionRows(market, tally, add)
  for (const specialty of [...specialtiesOf(market), 'all']) {
    const branches = mainBranches(market, specialty)
    for (const { name, types } of TYPE_GROUPS) {
      peopleRows(tally, specialty, name, branches, types, shifts.get(specialty) ?? 0, add)
      placeRows(tally, specialty, name, branches, types, add)
    }
    shareRows(tally, specialty, branches, add)
  }
  nationalRows(tally, add)
  return rows
}

type Add = (measure: string, specialty: string, type: string, cell: string, value: number, n: number) => void

/** What is counted of the positions of each track; and of all together, cell `all`. */
function positionRows({ season }: Market, tally: Tally, add: Add): void {
  const { worlds } = tally
  const part = (specialty: string, cell: string, branches: readonly number[]): void => {
    const sum = (value: (branch: Branch, b: number) => number): number =>
      branches.reduce((all, b) => all + value(season.branches[b]!, b), 0)
    const positions = sum(({ positions }) => positions)
    for (const { name, types } of TYPE_GROUPS) {
      const filled = over(tally.filled, branches, types) / worlds
      add('filledShare', specialty, name, cell, (100 * filled) / positions, positions)
      if (name === 'all') add('unfilledPositions', specialty, name, cell, 100 * (1 - filled / positions), positions)
    }
    const programs = sum((branch) => branch.programs)
    const unfilled = sum((_, b) => tally.unfilledPrograms[b]!) / worlds
    add('unfilledPrograms', specialty, 'all', cell, (100 * unfilled) / programs, programs)
    add('rankedPerPosition', specialty, 'all', cell, sum((_, b) => tally.allLines[b]!) / worlds / positions, positions)
  }
  season.branches.forEach(({ specialty, track }, b) => {
    part(specialty, track, [b])
  })
  const all = [...season.branches.keys()]
  for (const specialty of new Set(season.branches.map((branch) => branch.specialty)))
    part(
      specialty,
      'all',
      all.filter((b) => season.branches[b]!.specialty === specialty),
    )
  part('all', 'all', all)
}

/** Places on the list, from 0, by the cells of `choice`. */
const CHOICE_CELLS = [
  ['1', 0, 0],
  ['2', 1, 1],
  ['3', 2, 2],
  ['4+', 3, CHOICES - 1],
  ['top3', 0, 2],
] as const

const NEEDS = [
  ['needing', 1, VISA_NEEDS.length - 1],
  ['not', 0, 0],
] as const

/** Places on their lists where people are matched, and matches to PGY-1 by whether a visa is needed. */
function placeRows(
  tally: Tally,
  specialty: string,
  type: string,
  branches: readonly number[],
  types: readonly number[],
  add: Add,
): void {
  const { worlds } = tally
  const choice = counted(tally.choice, CHOICES, 0, branches, types)
  const all = people(choice)
  if (all > 0)
    for (const [cell, from, to] of CHOICE_CELLS)
      add('choice', specialty, type, cell, (100 * between(choice, from, to)) / all, all / worlds)
  const visa = counted(tally.visa, VISA_NEEDS.length, 0, branches, types)
  const matched = counted(tally.visaMatched, VISA_NEEDS.length, 0, branches, types)
  for (const [cell, from, to] of NEEDS) {
    const n = between(visa, from, to)
    if (n > 0) add('visa', specialty, type, cell, (100 * between(matched, from, to)) / n, n / worlds)
  }
}

/** What is counted of the people who prefer a specialty. */
function peopleRows(
  tally: Tally,
  specialty: string,
  type: string,
  branches: readonly number[],
  types: readonly number[],
  shift: number,
  add: Add,
): void {
  const { worlds } = tally
  const lengths = {
    matched: counted(tally.matchedByLength, LENGTHS, 0, branches, types),
    notMatched: counted(tally.notMatchedByLength, LENGTHS, 0, branches, types),
  }
  const scores = {
    matched: counted(tally.matchedByScore, SCORES, LOWEST_SCORE, branches, types),
    notMatched: counted(tally.notMatchedByScore, SCORES, LOWEST_SCORE, branches, types),
  }
  const rate = (measure: string, cell: string, matched: number, not: number): void =>
    add(measure, specialty, type, cell, (100 * matched) / (matched + not), (matched + not) / worlds)
  const matched = people(lengths.matched)
  const not = people(lengths.notMatched)
  const never = over(tally.neverInterviewed, branches, types)
  if (matched + not + never === 0) return
  const pgy1 = over(tally.pgy1, branches, types)
  rate('matchRate', 'all', pgy1, matched + not - pgy1)
  rate('matchRatePreferred', 'all', matched, not)
  rate('neverInterviewed', 'all', never, matched + not)
  for (const { cell, from, to } of LENGTH_CELLS)
    rate('matchRateByLength', cell, between(lengths.matched, from, to), between(lengths.notMatched, from, to))
  const bands = [inBands(scores.matched, shift), inBands(scores.notMatched, shift)] as const
  BANDS.forEach(({ cell }, i) => {
    rate('matchRateByStep2', cell, bands[0][i]!, bands[1][i]!)
  })
  for (const group of ['matched', 'notMatched'] as const) {
    const n = people(lengths[group]) / worlds
    const length = (cell: string, value: number): void => add(`listLength.${group}`, specialty, type, cell, value, n)
    const score = (cell: string, value: number): void => add(`step2.${group}`, specialty, type, cell, value, n)
    length('mean', mean(lengths[group]))
    length('sd', deviation(lengths[group]))
    score('mean', mean(scores[group]))
    score('sd', deviation(scores[group]))
    for (const [cell, q] of QUARTILES) {
      length(cell, quantile(lengths[group], q))
      score(cell, quantile(scores[group], q))
    }
  }
}

const DECILES = [10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90]

/** Deciles and quartiles over programs of the share of residents who are international graduates; programs with none, and with more than half. */
function shareRows(tally: Tally, specialty: string, branches: readonly number[], add: Add): void {
  for (const [g, type] of ['us-img', 'non-us-img', 'img'].entries()) {
    const counts = new Float64Array(SHARES)
    for (const b of branches) for (let i = 0; i < SHARES; i++) counts[i]! += tally.imgShares[(b * 3 + g) * SHARES + i]!
    const shares = { counts, lowest: 0 }
    const samples = people(shares) / Math.max(1, tally.imgShareYears)
    const share = (from: number, to: number): number => (100 * between(shares, from, to)) / people(shares)
    add('imgShareByProgram', specialty, type, 'none', share(0, 0), samples)
    add('imgShareByProgram', specialty, type, 'over half', share(51, 100), samples)
    add('imgShareByProgram', specialty, type, 'mean', mean(shares), samples)
    for (const p of DECILES) add('imgShareByProgram', specialty, type, `p${p}`, quantile(shares, p / 100), samples)
  }
}

/** Figures of the whole match that no table gives by specialty. */
function nationalRows(tally: Tally, add: Add): void {
  const { worlds } = tally
  for (const { name, types } of TYPE_GROUPS) {
    const eligible = types.reduce((sum, t) => sum + tally.soapEligible[t]!, 0)
    const placed = types.reduce((sum, t) => sum + tally.soapPlaced[t]!, 0)
    add('soap', 'all', name, 'placed', placed / worlds, eligible / worlds)
  }
  const pairs = (tally.couples[0]! + tally.couples[1]! + tally.couples[2]!) / worlds
  for (const [i, cell] of ['both', 'one', 'neither'].entries())
    add('couples', 'all', 'all', cell, (100 * tally.couples[i]!) / worlds / pairs, pairs)
  const offered = tally.soapOffered.reduce((sum, n) => sum + n, 0) / worlds
  add('soap', 'all', 'all', 'offered', offered, offered)
  add('soap', 'all', 'all', 'filled', tally.soapFilled.reduce((sum, n) => sum + n, 0) / worlds, offered)
  for (const [g, group] of SOAP_GROUPS.entries()) {
    add('soap', group, 'all', 'offered', tally.soapOffered[g]! / worlds, tally.soapOffered[g]! / worlds)
    add('soap', group, 'all', 'filled', tally.soapFilled[g]! / worlds, tally.soapOffered[g]! / worlds)
  }
}
