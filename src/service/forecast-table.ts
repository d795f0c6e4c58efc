import type { ApplicationAnswer } from '../forecast/application.ts'
import type { Outcomes } from '../forecast/first-year.ts'
import type { Driver, Fix, ForecastAnswer, LineForecast } from '../forecast/question.ts'
import type { ScenarioAnswer } from '../forecast/scenario.ts'

/** Characters of a bar that stands for certainty. */
const BAR_WIDTH = 20
const LONGEST_NAME = 76

export const percent = (probability: number) => `${(100 * probability).toFixed(1)} %`.padStart(8)
export const bar = (probability: number) => '█'.repeat(Math.round(BAR_WIDTH * probability)) || (probability > 0 ? '▏' : '')
export const shorten = (name: string) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name)

/** What to expect of applications. */
function interviewLines({ interviews, oneMoreApplication }: ApplicationAnswer): string[] {
  const { expected, p25, p75, none } = interviews
  const { line, match } = oneMoreApplication.likeMedian
  return [
    `Interviews to expect: ${expected.toFixed(1)}, half of the time ${p25} to ${p75}; none at all ${percent(none).trim()}.`,
    `One more application like line ${line} raises the chance of matching by ${percent(match).trim()}.`,
  ]
}

/** The season as it is, beside the scenario that all the rest is about. */
const scenarioLines = ({ scenario: { baseline, sentence } }: ScenarioAnswer): string[] => [
  `In the season as it is, in the same worlds: ${percent(baseline.probability).trim()}.`,
  sentence,
]

export const clearedBy = (fix: Fix | undefined) =>
  fix?.addLines === undefined || fix.probability === undefined
    ? ''
    : ` With ${fix.addLines} more: ${percent(fix.probability).trim()}.`

/** What becomes of the matches of a list with supplemental lists. */
const outcomeLine = ({ advancedWithFirstYear, advancedWithoutFirstYear, firstYearOnly, other }: Outcomes) =>
  [
    `An advanced position with a first year ${percent(advancedWithFirstYear.probability).trim()}`,
    `without one ${percent(advancedWithoutFirstYear.probability).trim()}`,
    `a first year alone ${percent(firstYearOnly.probability).trim()}`,
    `any other position ${percent(other.probability).trim()}.`,
  ].join(', ')

const said = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))
const driverLine = ({ factor, from, to, change, fixed }: Driver) =>
  `${factor}, ${said(to)} instead of ${said(from)}: ${change < 0 ? '' : '+'}${(100 * change).toFixed(1)} points${fixed ? ' (cannot be changed)' : ''}.`

/** A forecast as a person reads it: one row per line of the list, then what it comes to. */
export function forecastTable(answer: ForecastAnswer | ApplicationAnswer | ScenarioAnswer): string {
  const nameOf = ({ program: { id, name } }: Pick<LineForecast, 'program'>) => shorten(id === null ? name : `${id}  ${name}`)
  const firstYear = (line: Pick<LineForecast, 'program'>) => `  then ${nameOf(line)}`
  const names = answer.lines.flatMap((line) => [nameOf(line), ...(line.supplemental?.lines ?? []).map(firstYear)])
  const width = Math.max('unmatched'.length, ...names.map((name) => name.length))
  const row = (line: string, name: string, chance: string, cumulative: string, drawn: string) =>
    `${line.padStart(4)}  ${name.padEnd(width)}  ${chance.padStart(8)}  ${cumulative.padStart(10)}  ${drawn}`.trimEnd()
  const { match, unmatched, provenance, expectedLineIfMatched } = answer
  return [
    row('line', 'program', 'chance', 'cumulative', ''),
    ...answer.lines.flatMap((line) => [
      row(String(line.line), nameOf(line), percent(line.probability), percent(line.cumulative), bar(line.probability)),
      ...(line.supplemental?.lines ?? []).map((each) =>
        row('', firstYear(each), percent(each.probability), percent(each.cumulative), bar(each.probability)),
      ),
    ]),
    row('', 'unmatched', percent(unmatched.probability), '', bar(unmatched.probability)),
    '',
    `Chance of matching ${percent(match.probability).trim()}, Monte Carlo error ${percent(match.monteCarloError).trim()}.`,
    ...(answer.outcomes ? [outcomeLine(answer.outcomes)] : []),
    ...(match.range
      ? [`Between ${percent(match.range.p10).trim()} and ${percent(match.range.p90).trim()} in 8 of 10 plausible markets.`]
      : []),
    ...(answer.soap
      ? [
          `After the Match, coarsely: ${percent(answer.soap.ifUnmatched).trim()} of such applicants left without are placed in SOAP; in the Match or there ${percent(answer.soap.matchOrSoap).trim()}.`,
        ]
      : []),
    ...(expectedLineIfMatched === null ? [] : [`Line of the match, on average: ${expectedLineIfMatched.toFixed(1)}.`]),
    ...('interviews' in answer ? interviewLines(answer) : []),
    answer.sentence,
    answer.advice,
    ...answer.warnings.map(({ message, fix }) => `Note: ${message}${clearedBy(fix)}`),
    ...(answer.drivers ?? []).map(driverLine),
    ...('scenario' in answer ? scenarioLines(answer) : []),
    `Engine ${provenance.engine}, season ${provenance.season}, ${provenance.worlds} worlds, model ${provenance.model}, table ${provenance.table}.`,
  ].join('\n')
}
