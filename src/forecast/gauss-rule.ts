/** Points and weights that stand for a whole distribution. */
export interface Rule {
  /** Ascending. */
  readonly at: Float64Array
  readonly weight: Float64Array
}

/**
 * The Gauss rule of a discrete distribution: a few points that give the mean of every polynomial of degree below twice
 * their number as all the weights together do. Its recurrence comes from Stieltjes' procedure, its points and weights
 * from the eigenvalues of the Jacobi matrix (Golub and Welsch, Mathematics of Computation 23, 1969). Where the
 * distribution has fewer points than are asked for, the rest get no weight.
 *
 * Entry i of the weights stands at lowest + i * step; the weights of the rule add up to theirs.
 */
export function gaussRule(weights: Float64Array, lowest: number, step: number, points: number): Rule {
  let total = 0
  let first = 0
  for (let i = 0; i < weights.length; i++) {
    total += weights[i]
    first += weights[i] * i
  }
  const mean = first / total
  const { diagonal, beside } = recurrence(weights, mean, total, points)
  const used = diagonal.length
  const vectors = eigenvalues(diagonal, beside)
  const at = new Float64Array(points)
  const weight = new Float64Array(points)
  for (let i = 0; i < used; i++) {
    let k = 0
    for (let j = 0; j < used; j++) if (diagonal[j] < diagonal[i] || (diagonal[j] === diagonal[i] && j < i)) k++
    at[k] = lowest + step * (mean + diagonal[i])
    weight[k] = total * vectors[i] * vectors[i]
  }
  for (let k = used; k < points; k++) at[k] = at[used - 1]
  return { at, weight }
}

/** Two polynomials at all entries: room that every rule uses again. */
let before = new Float64Array(0)
let now = new Float64Array(0)

/** Diagonals of the Jacobi matrix of polynomials orthogonal under the weights, in entries counted from the mean. */
function recurrence(
  weights: Float64Array,
  mean: number,
  total: number,
  points: number,
): { diagonal: number[]; beside: number[] } {
  if (now.length < weights.length) {
    before = new Float64Array(weights.length)
    now = new Float64Array(weights.length)
  }
  before.fill(0, 0, weights.length)
  now.fill(1, 0, weights.length)
  const diagonal: number[] = []
  const beside: number[] = []
  let norm = total
  let moment = 0
  for (let i = 0; i < weights.length; i++) moment += weights[i] * (i - mean)
  let ratio = 0
  for (let k = 0; k < points; k++) {
    const centre = moment / norm
    diagonal.push(centre)
    // The polynomial of the last point is not read.
    if (k === points - 1) break
    let next = 0
    moment = 0
    for (let i = 0; i < weights.length; i++) {
      const x = i - mean
      const value = (x - centre) * now[i] - ratio * before[i]
      before[i] = now[i]
      now[i] = value
      const square = weights[i] * value * value
      next += square
      moment += square * x
    }
    ratio = next / norm
    // Of fewer points than that, only rounding is left of the polynomial.
    if (!(ratio > 1e-9)) break
    norm = next
    beside.push(Math.sqrt(ratio))
  }
  beside.length = diagonal.length - 1
  beside.push(0)
  return { diagonal, beside }
}

/** Turns the diagonal into eigenvalues by implicit QL (EISPACK, imtql2); returns the first entries of the eigenvectors. */
function eigenvalues(diagonal: number[], beside: number[]): Float64Array {
  const n = diagonal.length
  const first = new Float64Array(n)
  first[0] = 1
  for (let l = 0; l < n; l++) {
    for (let round = 0; round < 60; round++) {
      let m = l
      while (m < n - 1 && Math.abs(beside[m]) > 1e-16 * (Math.abs(diagonal[m]) + Math.abs(diagonal[m + 1]))) m++
      if (m === l) break
      let g = (diagonal[l + 1] - diagonal[l]) / (2 * beside[l])
      let r = Math.sqrt(g * g + 1)
      g = diagonal[m] - diagonal[l] + beside[l] / (g + (g < 0 ? -r : r))
      let sine = 1
      let cosine = 1
      let shift = 0
      for (let i = m - 1; i >= l; i--) {
        const f = sine * beside[i]
        const b = cosine * beside[i]
        r = Math.sqrt(f * f + g * g)
        beside[i + 1] = r
        sine = f / r
        cosine = g / r
        g = diagonal[i + 1] - shift
        r = (diagonal[i] - g) * sine + 2 * cosine * b
        shift = sine * r
        diagonal[i + 1] = g + shift
        g = cosine * r - b
        const swap = first[i + 1]
        first[i + 1] = sine * first[i] + cosine * swap
        first[i] = cosine * first[i] - sine * swap
      }
      diagonal[l] -= shift
      beside[l] = g
      beside[m] = 0
    }
  }
  return first
}
