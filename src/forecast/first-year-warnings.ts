import type { Market } from '../market/market.ts'
import { lineName } from './line-name.ts'
import type { Fix, ForecastQuestion, Warning } from './question.ts'
import type { ResolvedLine } from './resolve.ts'
import { kindOf } from './supplemental-lists.ts'
import type { ListEstimate } from './supplemental-walk.ts'
import { lineList, screenedOut } from './warnings.ts'

/**
 * A first-year program of the kind that fills most positions with such applicants, and sponsors the visa that is needed. Years of
 * surgery do not count: most of them go to surgeons who have matched nowhere else.
 */
function firstYearFor({ season }: Market, { applicant: { visa, type } }: ForecastQuestion): Fix['like'] | undefined {
  const branches = season.branches.filter(
    ({ track, specialty }) => track === 'transitional' || (track === 'preliminary' && specialty !== 'surgery'),
  )
  if (branches.length === 0) return undefined
  const { specialty, track } = branches.reduce((most, branch) => (branch.filled[type] > most.filled[type] ? branch : most))
  return { specialty, track, ...((visa === 'j1' || visa === 'h1b') && { visas: [visa] }) }
}

/**
 * Advanced positions begin in the second year. Warns of those without a supplemental list where no first-year program stands on the
 * rank order list: who ranks one there has thought of the first year, and who ranks none has perhaps not.
 */
function noFirstYear(market: Market, question: ForecastQuestion, resolved: readonly ResolvedLine[]): Warning[] {
  const kinds = resolved.map((line) => kindOf(market, line))
  if (question.stage === 'application' || kinds.includes('firstYear')) return []
  const lines = kinds.flatMap((kind, l) =>
    kind === 'advanced' && question.rankOrderList[l].supplemental === undefined ? [l + 1] : [],
  )
  if (lines.length === 0) return []
  const like = firstYearFor(market, question)
  return [
    {
      code: 'NO_FIRST_YEAR',
      message: `${lineList(lines)}: an advanced position begins in the second year, and nothing here leads to a first one. Attach a supplemental list of preliminary or transitional programs, unless the first year is settled elsewhere.`,
      lines,
      ...(like && { fix: { addLines: 1, addTo: 'supplemental' as const, like } }),
    },
  ]
}

/** Programs of supplemental lists that a hard filter shuts, one warning for each filter and value; its lines are those that the lists are attached to. */
function shutSupplements(market: Market, question: ForecastQuestion, lists: readonly ListEstimate[]): Warning[] {
  const attached = new Map<ResolvedLine, number[]>()
  for (const { line, lines } of lists) for (const each of lines) attached.set(each, [...(attached.get(each) ?? []), line + 1])
  const programs = [...attached.keys()]
  return screenedOut(market, question, programs).map((warning) => {
    const shut = warning.lines!.map((place) => programs[place - 1])
    const lines = [...new Set(shut.flatMap((line) => attached.get(line)!))].sort((one, other) => one - other)
    const names = shut.map((line) => line.line.program ?? lineName(market, line).name).join(', ')
    const said = warning.message.slice(lineList(warning.lines!).length)
    return { ...warning, message: `${lineList(lines)}, supplemental: ${names}${said}`, lines }
  })
}

/** What the applicant should know about the first years that go with the lines. */
export const firstYearWarnings = (
  market: Market,
  question: ForecastQuestion,
  resolved: readonly ResolvedLine[],
  lists: readonly ListEstimate[] = [],
): Warning[] => [...shutSupplements(market, question, lists), ...noFirstYear(market, question, resolved)]
