import type { ApplicationAnswer } from './application.ts'

/** The chances of interviews, application by application, for one strength; and how likely that strength is. */
export interface CountAtStrength {
  readonly chances: Float64Array
  readonly weight: number
}

/** Rounding must not push a quartile over a count whose share it meets exactly. */
const CLOSE = 1e-9

/**
 * How many interviews come. Given the strength they come one by one, so their number is a sum of independent yes and no
 * (a Poisson binomial distribution), which is built up application by application; over the strengths it is a mixture. Two lines
 * that stand for the same program in a world count as two here. What is not told of the profile and filters look at is averaged
 * line by line, which makes the spread a little narrower than it is.
 */
export function spreadOfCount(strengths: readonly CountAtStrength[]): ApplicationAnswer['interviews'] {
  const lines = strengths[0].chances.length
  const shares = new Float64Array(lines + 1)
  const ofStrength = new Float64Array(lines + 1)
  let expected = 0
  for (const { chances, weight } of strengths) {
    ofStrength.fill(0)
    ofStrength[0] = 1
    chances.forEach((chance, l) => {
      expected += weight * chance
      for (let n = l + 1; n > 0; n--) ofStrength[n] += chance * (ofStrength[n - 1] - ofStrength[n])
      ofStrength[0] *= 1 - chance
    })
    ofStrength.forEach((share, n) => {
      shares[n] += weight * share
    })
  }
  const quantile = (wanted: number): number => {
    let sum = 0
    const found = shares.findIndex((share) => {
      sum += share
      return sum >= wanted - CLOSE
    })
    return found < 0 ? lines : found
  }
  return { expected, p25: quantile(0.25), median: quantile(0.5), p75: quantile(0.75), none: Math.min(1, Math.max(0, shares[0])) }
}
