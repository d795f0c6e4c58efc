/** Summaries of counted distributions: `counts[i]` people have the value `lowest + i`. */
export interface Counted {
  readonly counts: Float64Array
  readonly lowest: number
}

export const people = ({ counts }: Counted): number => counts.reduce((sum, n) => sum + n, 0)

export function mean({ counts, lowest }: Counted): number {
  let sum = 0
  let n = 0
  for (let i = 0; i < counts.length; i++) {
    sum += counts[i]! * (lowest + i)
    n += counts[i]!
  }
  return sum / n
}

export function deviation(counted: Counted): number {
  const centre = mean(counted)
  const { counts, lowest } = counted
  return Math.sqrt(counts.reduce((sum, n, i) => sum + n * (lowest + i - centre) ** 2, 0) / people(counted))
}

/** The smallest value that at least the share `q` of people have or stay below: a whole number, as published tables state quartiles. */
export function quantile(counted: Counted, q: number): number {
  const { counts, lowest } = counted
  const wanted = q * people(counted)
  if (!(wanted > 0)) return Number.NaN
  let below = 0
  for (let i = 0; i < counts.length; i++) {
    below += counts[i]!
    // The sums are of whole numbers, so that an equal share is met exactly up to rounding of q.
    if (below >= wanted - 1e-9 * wanted) return lowest + i
  }
  return lowest + counts.length - 1
}

/** People with values from `low` to `high`, both included. */
export function between({ counts, lowest }: Counted, low: number, high: number): number {
  let sum = 0
  for (let i = Math.max(0, low - lowest); i <= Math.min(counts.length - 1, high - lowest); i++) sum += counts[i]!
  return sum
}
