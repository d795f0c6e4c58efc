import type { Behaviour } from '../market/behaviour.ts'
import type { Report } from '../market/report.ts'
import { siblingsIn } from '../market/report-errors.ts'
import { LENGTH_CELLS } from '../market/report-statistics.ts'
import { BANDS } from '../market/step2-bands.ts'
import { packReport } from './report-file.ts'
import { SCRIPT, STYLE } from './report-page-assets.ts'
import { curve, escaped, reliabilityBins, scatter } from './report-plots.ts'

/** Measures that are rates of people, for the one plot that puts them together. */
const RATES = new Set(['matchRatePreferred', 'matchRateByLength', 'matchRateByStep2', 'visa'])

/** A report as one page that needs nothing else: plots, tables, and all rows with filters. */
export function reportPage(report: Report, stale = false): string {
  const { season, model, date, worlds, seed } = report
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Matchcast ${escaped(season)}: simulated and published</title><style>${STYLE}</style></head><body><main>
<h1>Season ${escaped(season)}: what the model gives, and what was published</h1>
<p>${worlds} simulated matches (seed ${seed}), drawn on ${escaped(date)} with model ${escaped(model)}. Filled marks were fitted, hollow ones were not.
Every figure is a national or specialty-level one; programs are synthetic.</p>
${stale ? '<p class="stale">This report was made with another version of the model than the one served now.</p>' : ''}
<h2>How far off</h2><p>Weighted by n. “Data” is what sampling alone makes of the published figures, “simulated” the error of the simulated ones.</p>
${errorTable(report)}
<h2>International graduates of hidden specialties</h2>
<p>The figures of international graduates of a quarter of the specialties are hidden and predicted from the other specialties, quarter by quarter. What they fill together follows from the positions filled in all; how they share it, and who of them matches, is predicted.</p>
${leftOut(report)}
<h2>Simulated against published</h2><p>To the right what was published, upwards what the model gives, both with their standard errors; on the dashed line they agree. Larger marks stand for more people.</p><div class="plots">${scatters(report)}</div>
<h2>By length of the list</h2><p>People matched to the specialty that they prefer, percent. Line: simulated; points: published; both with their standard errors. Cells in which the model has too few people are left out of the line.</p><div class="plots">${curves(report, 'matchRateByLength')}</div>
<h2>By Step 2 CK</h2><p>The same by the lower end of the band of the score.</p><div class="plots">${curves(report, 'matchRateByStep2')}</div>
<h2>Behaviours</h2>${behaviours(report.behaviours)}
<h2>All figures</h2>${filters(report)}<div class="wide"><table id="rows"><thead></thead><tbody></tbody></table></div><p id="count"></p>
</main><script type="application/json" id="data">${embedded(report)}</script><script>${SCRIPT}</script></body></html>
`
}

const shown = (value: number | null, digits = 2): string => (value === null ? '' : String(Number(value.toFixed(digits))))

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const numeric = head.map((_, i) => rows.every((row) => /^(-?[\d.]+( over 25)?)?$/.test(row[i]!)))
  const cells = (row: readonly string[], tag: string): string =>
    row.map((text, i) => `<${tag}${numeric[i] ? ' class="n"' : ''}>${escaped(text)}</${tag}>`).join('')
  return `<div class="wide"><table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')}</tbody></table></div>`
}

function errorTable({ errors, units }: Report): string {
  const rows = errors.map((error) => [
    error.measure,
    units[error.measure] ?? '',
    error.fitted ? 'fitted' : 'not fitted',
    error.cells === 'all' ? String(error.count) : `${error.count} over 25`,
    ...[error.meanAbsolute, error.rootMeanSquare, error.bias, error.dataError, error.simulatedError].map((value) => shown(value)),
  ])
  return table(['measure', 'unit', '', 'cells', 'mean error', 'root mean square', 'bias', 'data', 'simulated'], rows)
}

function leftOut({ leaveOneOut: { errors, rows } }: Report): string {
  const summary = errors.map((error) => [error.measure, String(error.count), shown(error.meanAbsolute), shown(error.bias)])
  const sorted = [...rows].sort((a, b) => b.n * Math.abs(b.error) - a.n * Math.abs(a.error))
  const single = sorted.map((row) => [
    row.specialty,
    row.cell,
    row.type,
    row.measure,
    shown(row.published, 1),
    shown(row.predicted, 1),
    shown(row.error, 1),
    String(Math.round(row.n)),
  ])
  const head = ['specialty', 'track', 'type', 'measure', 'published', 'predicted', 'error', 'n']
  return `${table(['measure', 'cells', 'mean error', 'bias'], summary)}<details><summary>Every prediction</summary>${table(head, single)}</details>`
}

const plot = (title: string, svg: string): string => `<figure><figcaption>${escaped(title)}</figcaption>${svg}</figure>`

function scatters({ rows, units }: Report): string {
  const published = rows.filter((row) => row.published !== null && row.simulated !== null)
  const sibling = siblingsIn(rows)
  const measures = [...new Set(published.map(({ measure }) => measure))]
  const plots = measures
    .map((measure) => ({
      measure,
      own: published.filter((row) => row.measure === measure && !(measure.includes('.') && row.cell === 'sd')),
    }))
    .filter(({ own }) => own.length > 2)
    .map(({ measure, own }) => plot(`${measure}, ${units[measure]}: ${own.length} figures`, scatter(own, measure, sibling)))
  const rates = reliabilityBins(published.filter(({ measure }) => RATES.has(measure)))
  if (rates.length > 1)
    plots.push(plot('All rates not fitted, by what the model says: mean of each ten percent', scatter(rates, 'reliability')))
  return plots.join('')
}

const CELLS: Readonly<Record<string, readonly string[]>> = {
  matchRateByLength: LENGTH_CELLS.map(({ cell }) => cell),
  matchRateByStep2: BANDS.map(({ cell }) => cell),
}

function curves({ rows }: Report, measure: string): string {
  const own = rows.filter((row) => row.measure === measure)
  const groups = new Set(own.filter(({ published }) => published !== null).map(({ specialty, type }) => `${specialty}|${type}`))
  return [...groups]
    .map((group) => {
      const cells = own.filter(({ specialty, type }) => `${specialty}|${type}` === group)
      return plot(group.replace('|', ', '), curve(cells, CELLS[measure]!, group))
    })
    .join('')
}

function behaviours(all: readonly Behaviour[]): string {
  return all
    .map(({ id, what, basis, figures, lacking }) => {
      const rows = figures.map(({ name, unit, simulated, prior }) => [name, unit, shown(simulated, 1), shown(prior, 1)])
      const figuresTable = rows.length > 0 ? table(['', 'unit', 'model', basis], rows) : ''
      const missing = lacking ? `<p class="lacking">${escaped(lacking)}</p>` : ''
      return `<details><summary><b>${id}</b> ${escaped(what)}</summary>${figuresTable}${missing}</details>`
    })
    .join('')
}

function filters({ rows }: Report): string {
  const select = (name: 'measure' | 'specialty' | 'type'): string => {
    const options = [...new Set(rows.map((row) => row[name]))].map((value) => `<option>${escaped(value)}</option>`).join('')
    return `<label>${name} <select id="${name}"><option value="">any</option>${options}</select></label>`
  }
  return `<form id="filters">${select('measure')}${select('specialty')}${select('type')}<label><input type="checkbox" id="published" checked> published only</label></form>`
}

/** The report for the script of the page; a closing tag within a text would end the element. */
const embedded = (report: Report): string => packReport(report).replaceAll('<', '\\u003c')
