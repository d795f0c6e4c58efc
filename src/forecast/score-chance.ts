import { fastTail, normalDensity, normalTail } from '../market/normal.ts'
import { OWN_AFTER_INTERVIEW } from '../market/parameters.ts'

/**
 * How likely an interviewee's score is to exceed a point. The score at a program is what the invitation already showed
 * (eps - c, eps standard normal above the bar c) plus what the interview adds there (OWN_AFTER_INTERVIEW times a
 * standard normal), before offsets. The sum has no elementary distribution, so it is tabulated once: rows are bars,
 * columns are points, and both directions are interpolated linearly, which keeps it monotone in both.
 */

/** Bars stand STRENGTH apart, the spacing of the strengths a forecast integrates over, so neighbouring strengths read neighbouring rows. */
export const STRENGTH = 0.1
const LOWEST_BAR = -9
const BARS = 151
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

/** P(what the invitation showed + OWN_AFTER_INTERVIEW * Z > point), by quadrature. */
export function scoreChance(bar: number, point: number): number {
  const s = OWN_AFTER_INTERVIEW
  // With a draw of Z above point / s the sum exceeds the point whatever the invitation showed.
  const edge = Math.min(8, point / s)
  const sure = normalTail(point / s)
  if (edge <= -8) return 1
  const half = (edge + 8) / 2
  const middle = (edge - 8) / 2
  const passing = fastTail(bar)
  let sum = 0
  for (const { node, weight } of RULE) {
    const z = middle + half * node
    sum += weight * normalDensity(z) * (fastTail(bar + point - s * z) / passing)
  }
  return Math.min(1, sure + half * sum)
}

let table: Float32Array | undefined

/** row * POINTS + column -> chance; made when first asked for. */
export function scoreChanceTable(): Float32Array {
  if (table) return table
  table = new Float32Array(BARS * POINTS)
  for (let row = 0; row < BARS; row++) {
    const bar = LOWEST_BAR + row * STRENGTH
    for (let column = 0; column < POINTS; column++) {
      // Neither rounding nor the end of the table of tails may make the chance rise with the point or with the bar.
      const at = row * POINTS + column
      const most = Math.min(column > 0 ? table[at - 1] : 1, row > 0 ? table[at - POINTS] : 1)
      table[at] = Math.min(most, scoreChance(bar, LOWEST_POINT + column * POINT_STEP))
    }
  }
  return table
}

/** A bar as a row and how far it stands towards the next one. */
export const rowOfBar = (bar: number): number => (bar - LOWEST_BAR) / STRENGTH

export const LAST_ROW = BARS - 1
