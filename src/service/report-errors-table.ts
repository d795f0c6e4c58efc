import type { Report } from '../market/report.ts'

const HEAD = ['measure', 'fitted', 'cells', 'mean', 'rms', 'bias', 'data', 'simulated'] as const
const RIGHT = 2

const shown = (value: number | null): string => (value === null ? '' : value.toFixed(2))

/** How far off a report is, for a terminal; a season of one's own is nowhere published, and so nothing is said of it. */
export function errorTable({ season, worlds, model, errors, leaveOneOut }: Report): string {
  const head = `Season ${season}, model ${model}, ${worlds} worlds.`
  if (errors.length === 0)
    return `${head} Nothing is published of this season that worlds could be held against, so there are no errors to show.\n`
  const rows = errors
    .filter(({ cells }) => cells === 'all')
    .flatMap((all) => {
      const large = errors.find((one) => one.cells === 'over-25' && one.measure === all.measure && one.fitted === all.fitted)
      return large ? [all, large] : [all]
    })
    .map((error) => [
      error.measure,
      error.fitted ? 'yes' : 'no',
      `${error.count}${error.cells === 'over-25' ? ' over 25' : ''}`,
      ...[error.meanAbsolute, error.rootMeanSquare, error.bias, error.dataError, error.simulatedError].map(shown),
    ])
  const widths = HEAD.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.length)))
  const line = (row: readonly string[]): string =>
    row
      .map((text, i) => (i < RIGHT ? text.padEnd(widths[i]!) : text.padStart(widths[i]!)))
      .join('  ')
      .trimEnd()
  const hidden = leaveOneOut.errors.map(
    ({ measure, count, meanAbsolute, bias }) =>
      `${measure}: ${meanAbsolute.toFixed(2)} points off on average over ${count} cells, bias ${bias.toFixed(2)}`,
  )
  return [
    `${head} Errors weighted by n; "data" is what sampling alone makes of the published figures.`,
    '',
    line(HEAD),
    ...rows.map(line),
    '',
    'International graduates of hidden specialties, predicted from the others:',
    ...hidden,
    '',
  ].join('\n')
}
