import type { CoupleAnswer, CoupleWarning } from '../forecast/couple-answer.ts'
import { bar, clearedBy, percent, shorten } from './forecast-table.ts'

const NOBODY = '(no match)'

const warningLine = ({ partner, message, fix }: CoupleWarning) =>
  `Note${partner === undefined ? '' : `, partner ${partner}`}: ${message}${clearedBy(fix)}`

/** The forecast of a couple as people read it: one row per joint line, then both, one or neither, and where each partner lands. */
export function coupleTable(answer: CoupleAnswer): string {
  const named = (program: { readonly id: string | null; readonly name: string } | null) =>
    program === null ? NOBODY : shorten(program.id ?? program.name)
  const pairs = answer.lines.map(({ programs }) => programs.map(named))
  const widths = [0, 1].map((side) => Math.max('first partner'.length, ...pairs.map((pair) => pair[side].length)))
  const row = (line: string, pair: readonly string[], chance: string, cumulative: string, drawn: string) =>
    `${line.padStart(4)}  ${pair.map((name, side) => name.padEnd(widths[side])).join('  ')}  ${chance.padStart(8)}  ${cumulative.padStart(10)}  ${drawn}`.trimEnd()
  const { couple, partners, provenance } = answer
  const outcomes = [
    ['both match', couple.both],
    ['only the first', couple.firstOnly],
    ['only the second', couple.secondOnly],
    ['neither', couple.neither],
  ] as const
  return [
    row('line', ['first partner', 'second partner'], 'chance', 'cumulative', ''),
    ...answer.lines.map(({ line, probability, cumulative }, k) =>
      row(String(line), pairs[k], percent(probability), percent(cumulative), bar(probability)),
    ),
    '',
    ...outcomes.map(([name, { probability, monteCarloError, range }]) => {
      const between = range
        ? `, between ${percent(range.p10).trim()} and ${percent(range.p90).trim()} in 8 of 10 plausible markets`
        : ''
      return `${name.padEnd(16)} ${percent(probability)}, Monte Carlo error ${percent(monteCarloError).trim()}${between}`
    }),
    ...partners.flatMap(({ partner, match, programs }) => [
      '',
      `Partner ${partner} matches with ${percent(match.probability).trim()}:`,
      ...programs.map(
        ({ program, probability }) =>
          `${percent(probability)}  ${shorten(program.id === null ? program.name : `${program.id}  ${program.name}`)}`,
      ),
    ]),
    '',
    answer.sentence,
    answer.advice,
    ...answer.warnings.map(warningLine),
    `Engine ${provenance.engine}, season ${provenance.season}, ${provenance.worlds} worlds, model ${provenance.model}, table ${provenance.table}.`,
  ].join('\n')
}
