/** The standard normal distribution: exact forms for tables and tails, look-up tables for the draws of a world. */

/** Coefficients of the rational approximations of Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988). */
const CENTRE_TOP = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
]
const CENTRE_BOTTOM = [
  5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
]
const MIDDLE_TOP = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045, 5.769497221460691,
  4.630337846156546, 1.4234371107496835,
]
const MIDDLE_BOTTOM = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851, 1.6763848301838038,
  2.053191626637759, 1,
]
const TAIL_TOP = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
  1.7848265399172913, 5.463784911164114, 6.657904643501103,
]
const TAIL_BOTTOM = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
  0.1369298809227358, 0.599832206555888, 1,
]

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (const c of coefficients) sum = sum * x + c
  return sum
}

/** The z with Phi(z) = p, 0 < p < 1 (AS 241, about 16 digits). */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(CENTRE_TOP, r)) / polynomial(CENTRE_BOTTOM, r)
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p))
  const z =
    r <= 5
      ? polynomial(MIDDLE_TOP, r - 1.6) / polynomial(MIDDLE_BOTTOM, r - 1.6)
      : polynomial(TAIL_TOP, r - 5) / polynomial(TAIL_BOTTOM, r - 5)
  return q < 0 ? -z : z
}

/** Density of the standard normal. */
export const normalDensity = (x: number): number => 0.3989422804014327 * Math.exp(-0.5 * x * x)

/** P(Z > x): a power series near the centre, the continued fraction of Mills' ratio in the tail (Abramowitz and Stegun 26.2.11, 26.2.14). */
export function normalTail(x: number): number {
  if (x < 0) return 1 - normalTail(-x)
  if (x < 3) {
    let term = x
    let sum = x
    for (let k = 3; term > 1e-17 * sum && k < 400; k += 2) {
      term *= (x * x) / k
      sum += term
    }
    return 0.5 - normalDensity(x) * sum
  }
  let fraction = 0
  for (let k = 60; k >= 1; k--) fraction = k / (x + fraction)
  return normalDensity(x) / (x + fraction)
}

const KNOTS = 4096
/** quantileKnots[k] = z at p = k / KNOTS; the two ends are never read. */
export const quantileKnots = new Float64Array(KNOTS + 1)
for (let k = 1; k < KNOTS; k++) quantileKnots[k] = normalQuantile(k / KNOTS)
const EXACT_KNOTS = 24

/** tailKnots[i] = z at p = exp(-i / TAIL_KNOTS), from the middle of the distribution down to where p has no digits left. */
const TAIL_KNOTS = 64
const FURTHEST_TAIL = 40
export const tailKnots = Float64Array.from({ length: FURTHEST_TAIL * TAIL_KNOTS + 1 }, (_, i) =>
  i === 0 ? 0 : normalQuantile(Math.exp(-i / TAIL_KNOTS)),
)

/** normalQuantile far down, by a table over the logarithm of p. */
function lowQuantile(p: number): number {
  const x = -TAIL_KNOTS * Math.log(p)
  if (!(x < FURTHEST_TAIL * TAIL_KNOTS)) return normalQuantile(p)
  const i = x | 0
  const low = tailKnots[i]!
  return low + (x - i) * (tailKnots[i + 1]! - low)
}

/** normalQuantile by tables: over p in the middle, over its logarithm in the tails; error below 7e-5. */
export function fastQuantile(p: number): number {
  const x = p * KNOTS
  const k = x | 0
  if (k < EXACT_KNOTS) return lowQuantile(p)
  if (k >= KNOTS - EXACT_KNOTS) return -lowQuantile(1 - p)
  const low = quantileKnots[k]!
  return low + (x - k) * (quantileKnots[k + 1]! - low)
}

const TAIL_STEPS = 64
const TAIL_REACH = 8
/** tailTable[i] = P(Z > i / TAIL_STEPS - TAIL_REACH). */
export const tailTable = Float64Array.from({ length: 2 * TAIL_REACH * TAIL_STEPS + 2 }, (_, i) =>
  normalTail(i / TAIL_STEPS - TAIL_REACH),
)
/** rateTable[i] = -log(1 - P(Z > x)): the rate of the Poisson process whose chance of at least one event is P(Z > x). */
export const rateTable = tailTable.map(
  (_, i) => -Math.log(1 - normalTail(Math.max(i / TAIL_STEPS - TAIL_REACH, -TAIL_REACH + 0.5))),
)

const LAST_STEP = 2 * TAIL_REACH * TAIL_STEPS

function look(table: Float64Array, x: number): number {
  const at = (x + TAIL_REACH) * TAIL_STEPS
  if (!(at > 0)) return table[0]!
  if (at >= LAST_STEP) return table[LAST_STEP]!
  const i = at | 0
  const low = table[i]!
  return low + (at - i) * (table[i + 1]! - low)
}

/** normalTail by table; error below 1e-5. */
export const fastTail = (x: number): number => look(tailTable, x)

/** -log(1 - P(Z > x)) by table. */
export const invitationRate = (x: number): number => look(rateTable, x)
