import { dataError, type Sibling } from '../market/report-errors.ts'
import type { ReportRow } from '../market/report-rows.ts'

/** Small plots as SVG text: no library, no script; they take their colours from the page. */

/** Text as it stands in a page. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const WIDTH = 300
const HEIGHT = 220
const LEFT = 38
const BOTTOM = 26
const TOP = 8
const RIGHT = 8

interface Scale {
  readonly low: number
  readonly high: number
  /** Value -> pixel. */
  at(value: number): number
}

function scale(values: readonly number[], from: number, to: number): Scale {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const room = high > low ? 0.05 * (high - low) : 1
  const [first, last] = [low - room, high + room]
  return { low: first, high: last, at: (value) => from + ((value - first) / (last - first)) * (to - from) }
}

/** Round values within a scale, about four. */
function ticks({ low, high }: Scale): number[] {
  const raw = (high - low) / 4
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10)
  const first = Math.ceil(low / step)
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(6)))
}

const px = (value: number): string => value.toFixed(1)

function frame(x: Scale, y: Scale, xTicks: readonly (readonly [number, string])[], label: string, inner: string): string {
  const vertical = xTicks
    .map(([value, text]) => `<text x="${px(x.at(value))}" y="${HEIGHT - 9}" text-anchor="middle">${escaped(text)}</text>`)
    .join('')
  const horizontal = ticks(y)
    .map(
      (value) =>
        `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${px(y.at(value))}" y2="${px(y.at(value))}"/><text x="${LEFT - 4}" y="${px(y.at(value) + 3)}" text-anchor="end">${value}</text>`,
    )
    .join('')
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(label)}">${horizontal}${vertical}${inner}</svg>`
}

const bar = (x: number, y1: number, y2: number, name: string): string =>
  `<line class="${name}" x1="${px(x)}" x2="${px(x)}" y1="${px(y1)}" y2="${px(y2)}"/>`

const named = ({ specialty, type, cell }: ReportRow): string =>
  [specialty, type, cell].filter((part) => part !== 'all').join(', ')

const noSibling: Sibling = () => undefined

/**
 * Every published figure of a measure: simulated upwards, published to the right, with the sampling error of the latter; `sibling` finds
 * the spread of the people behind a quartile or a mean.
 */
export function scatter(rows: readonly ReportRow[], label: string, sibling: Sibling = noSibling): string {
  const shown = rows.filter(({ published, simulated }) => published !== null && simulated !== null)
  const values = shown.flatMap(({ published, simulated }) => [published!, simulated!])
  const x = scale(values, LEFT, WIDTH - RIGHT)
  const y = scale(values, HEIGHT - BOTTOM, TOP)
  const largest = Math.max(...shown.map(({ n }) => n))
  const points = shown.map((row) => {
    const [across, up] = [x.at(row.published!), y.at(row.simulated!)]
    const spread = Math.min(dataError(row, sibling) ?? 0, 0.2 * (x.high - x.low))
    const [from, to] = [Math.max(LEFT, x.at(row.published! - spread)), Math.min(WIDTH - RIGHT, x.at(row.published! + spread))]
    const own = row.simulatedError ?? 0
    const size = 1.5 + 4 * Math.sqrt(row.n / largest)
    const title = `${named(row)}: published ${row.published}, simulated ${row.simulated}, n ${Math.round(row.n)}`
    return `<g class="${row.fitted ? 'fitted' : 'free'}"><title>${escaped(title)}</title><line class="error" x1="${px(from)}" x2="${px(to)}" y1="${px(up)}" y2="${px(up)}"/>${bar(across, y.at(row.simulated! - own), y.at(row.simulated! + own), 'error')}<circle cx="${px(across)}" cy="${px(up)}" r="${px(size)}"/></g>`
  })
  const diagonal = `<line class="diagonal" x1="${px(x.at(x.low))}" y1="${px(y.at(x.low))}" x2="${px(x.at(x.high))}" y2="${px(y.at(x.high))}"/>`
  return frame(
    x,
    y,
    ticks(x).map((value) => [value, String(value)]),
    label,
    diagonal + points.join(''),
  )
}

/** Points by which a simulated rate may be uncertain before it says nothing: a cell of a few people. */
const MOST_ERROR = 12

/** All or nobody of a cell in which hardly anybody is published stands for a person or two. */
const isKnown = ({ simulated, simulatedError, published, n }: ReportRow): boolean =>
  simulated !== null &&
  simulatedError !== null &&
  simulatedError <= MOST_ERROR &&
  (simulatedError > 0 || (published !== null && n >= 5))

/** Bands by their lower end: 200 for 200-209. */
const short = (cell: string): string => cell.replace(/^(\d{3})-\d+$/, '$1')

/** A curve over cells: simulated as a line with its error, published as points with theirs. */
export function curve(rows: readonly ReportRow[], cells: readonly string[], label: string): string {
  const at = (cell: string): number => cells.indexOf(cell)
  const x = scale([0, cells.length - 1], LEFT + 6, WIDTH - RIGHT - 6)
  const y = scale([0, 100], HEIGHT - BOTTOM, TOP)
  const known = rows.filter(isKnown).sort((a, b) => at(a.cell) - at(b.cell))
  const line = known.map(({ cell, simulated }) => `${px(x.at(at(cell)))},${px(y.at(simulated!))}`).join(' ')
  const errors = known.map(({ cell, simulated, simulatedError }) => {
    const own = simulatedError ?? 0
    return bar(x.at(at(cell)), y.at(Math.max(0, simulated! - own)), y.at(Math.min(100, simulated! + own)), 'own')
  })
  const points = rows
    .filter(({ published }) => published !== null)
    .map((row) => {
      const across = x.at(at(row.cell))
      const spread = dataError(row, noSibling) ?? 0
      const title = `${row.cell}: published ${row.published}, simulated ${row.simulated}, n ${Math.round(row.n)}`
      return `<g class="free"><title>${escaped(title)}</title>${bar(across, y.at(Math.max(0, row.published! - spread)), y.at(Math.min(100, row.published! + spread)), 'error')}<circle cx="${px(across)}" cy="${px(y.at(row.published!))}" r="3"/></g>`
    })
  return frame(
    x,
    y,
    cells.map((cell, i) => [i, short(cell)]),
    label,
    `<polyline class="simulated" points="${line}"/>${errors.join('')}${points.join('')}`,
  )
}

/** Rates of all measures put into bins of what the model says: when it says 70 %, is it 70 %? One row per bin, cell by bin. */
export function reliabilityBins(rows: readonly ReportRow[], width = 10): ReportRow[] {
  const bins = new Map<number, ReportRow[]>()
  for (const row of rows) {
    if (row.published === null || row.simulated === null || row.fitted) continue
    const bin = Math.min(Math.floor(100 / width) - 1, Math.floor(row.simulated / width))
    bins.set(bin, [...(bins.get(bin) ?? []), row])
  }
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([bin, own]) => {
      const n = own.reduce((sum, row) => sum + row.n, 0)
      const mean = (value: (row: ReportRow) => number): number => own.reduce((sum, row) => sum + row.n * value(row), 0) / n
      return {
        ...own[0]!,
        specialty: 'all',
        type: 'all',
        cell: `${bin * width} to ${(bin + 1) * width} %`,
        published: Number(mean((row) => row.published!).toPrecision(4)),
        simulated: Number(mean((row) => row.simulated!).toPrecision(4)),
        simulatedError: null,
        n,
      }
    })
}
