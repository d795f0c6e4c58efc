import { normalDensity, normalTail } from '../market/normal.ts'

/**
 * How likely an interviewee's score is to exceed a point. The score at a program is what the invitation already showed
 * (eps - c, eps standard normal above the bar c) plus what the interview adds there (`own` times a standard normal), before
 * offsets. The sum has no elementary distribution, so it is tabulated once for each value of `own`: rows are bars,
 * columns are points. Between points it is interpolated linearly, which a world does often; between bars by cubics, which
 * a question does once for each of its programs.
 */

const BAR_STEP = 0.2
const LOWEST_BAR = -9
const BARS = 76
export const POINT_STEP = 0.03
export const LOWEST_POINT = -4
export const POINTS = 536

/** Nodes and weights of Gauss-Legendre quadrature with 24 points on (-1, 1), from Newton's method on the Legendre polynomial. */
function gaussLegendre(n: number): { node: number; weight: number }[] {
  return Array.from({ length: n }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5))
    let slope = 1
    for (let round = 0; round < 60; round++) {
      let previous = 1
      let value = x
      for (let k = 2; k <= n; k++) {
        const next = ((2 * k - 1) * x * value - (k - 1) * previous) / k
        previous = value
        value = next
      }
      slope = (n * (x * value - previous)) / (x * x - 1)
      const step = value / slope
      x -= step
      if (Math.abs(step) < 1e-15) break
    }
    return { node: x, weight: 2 / ((1 - x * x) * slope * slope) }
  })
}

const RULE = gaussLegendre(24)

const TAIL_STEP = 1 / 32
const LOWEST_TAIL = -9
const HIGHEST_TAIL = 14
/** tails[i] = P(Z > LOWEST_TAIL + i * TAIL_STEP). */
const tails = Float64Array.from({ length: (HIGHEST_TAIL - LOWEST_TAIL) / TAIL_STEP + 1 }, (_, i) =>
  normalTail(LOWEST_TAIL + i * TAIL_STEP),
)
/** Change over one step at the slope that the tail has at each entry. */
const slopes = tails.map((_, i) => -TAIL_STEP * normalDensity(LOWEST_TAIL + i * TAIL_STEP))

/** normalTail by cubics through tabulated values and slopes; what is left out above is below 1e-44. */
function tail(x: number): number {
  const at = (x - LOWEST_TAIL) / TAIL_STEP
  if (at <= 0) return 1
  if (at >= tails.length - 1) return 0
  const i = at | 0
  const t = at - i
  const rise = tails[i + 1] - tails[i]
  return tails[i] + t * (rise + (1 - t) * ((1 - t) * (slopes[i] - rise) + t * (rise - slopes[i + 1])))
}

/** P(what the invitation showed + own * Z > point), by quadrature. */
export function scoreChance(bar: number, point: number, own: number): number {
  const s = own
  // With a draw of Z above point / s the sum exceeds the point whatever the invitation showed.
  const edge = Math.min(8, point / s)
  const sure = normalTail(point / s)
  if (edge <= -8) return 1
  const half = (edge + 8) / 2
  const middle = (edge - 8) / 2
  const passing = tail(bar)
  let sum = 0
  for (const { node, weight } of RULE) {
    const z = middle + half * node
    sum += weight * normalDensity(z) * (tail(bar + point - s * z) / passing)
  }
  return Math.min(1, sure + half * sum)
}

/** Entries of a table. */
export const SCORE_CHANCES = BARS * POINTS

const tables = new Map<number, Float32Array>()

/** row * POINTS + column -> chance; made when first asked for. */
export function scoreChanceTable(own: number): Float32Array {
  const made = tables.get(own)
  if (made) return made
  const table = new Float32Array(SCORE_CHANCES)
  tables.set(own, table)
  for (let row = 0; row < BARS; row++) {
    const bar = LOWEST_BAR + row * BAR_STEP
    for (let column = 0; column < POINTS; column++) {
      // Neither rounding nor the end of the table of tails may make the chance rise with the point or with the bar.
      const at = row * POINTS + column
      const most = Math.min(column > 0 ? table[at - 1] : 1, row > 0 ? table[at - POINTS] : 1)
      table[at] = Math.min(most, scoreChance(bar, LOWEST_POINT + column * POINT_STEP, own))
    }
  }
  return table
}

/** A point as a column and how far it stands towards the next one. */
export const columnOfPoint = (point: number): number => (point - LOWEST_POINT) / POINT_STEP

/** Nobody is quite sure to exceed a point, so that chances of falling short can be divided by. Smaller ones would be rounding of the table. */
export const LEAST_SHORTFALL = 1e-12

/**
 * The chances that a score does not exceed the points of columns from, from + 1, ... of the table, for any bar. Beyond its
 * ends the table goes on as it ends. The chance never falls with the point.
 */
export function fillShortfalls(own: number, bar: number, from: number, columns: number, into: Float64Array, start = 0): void {
  const chances = scoreChanceTable(own)
  const row = Math.max(0, Math.min(BARS - 1, (bar - LOWEST_BAR) / BAR_STEP))
  const first = Math.max(1, Math.min(BARS - 3, Math.floor(row)))
  const t = row - first
  // Lagrange's weights of the rows first - 1 to first + 2.
  const before = (-t * (t - 1) * (t - 2)) / 6
  const here = ((t + 1) * (t - 1) * (t - 2)) / 2
  const next = (-(t + 1) * t * (t - 2)) / 2
  const after = ((t + 1) * t * (t - 1)) / 6
  let least = LEAST_SHORTFALL
  for (let column = 0; column < columns; column++) {
    const place = from + column
    const k = first * POINTS + (place < 0 ? 0 : place < POINTS ? place : POINTS - 1)
    const short =
      1 - (before * chances[k - POINTS] + here * chances[k] + next * chances[k + POINTS] + after * chances[k + 2 * POINTS])
    if (short > least) least = short < 1 ? short : 1
    into[start + column] = least
  }
}
