import { between, type Counted, people } from './distribution.ts'

/** Bands of Step 2 CK of the published grid, scores from..to. `middle` stands for a band where a mean is taken; 257 for the open one, as its sources do. */
export const BANDS = [
  { cell: '<200', from: 0, to: 199, middle: 195 },
  { cell: '200-209', from: 200, to: 209, middle: 204.5 },
  { cell: '210-219', from: 210, to: 219, middle: 214.5 },
  { cell: '220-229', from: 220, to: 229, middle: 224.5 },
  { cell: '230-239', from: 230, to: 239, middle: 234.5 },
  { cell: '240-249', from: 240, to: 249, middle: 244.5 },
  { cell: '250+', from: 250, to: 400, middle: 257 },
] as const

/** Mean of people counted in bands, by the middles of the bands. */
export function bandMean(counts: readonly number[]): number {
  const all = counts.reduce((sum, n) => sum + n, 0)
  return BANDS.reduce((sum, { middle }, i) => sum + middle * counts[i]!, 0) / all
}

/** People per band when all scores are moved by `shift` points. */
export const inBands = (scores: Counted, shift: number): number[] =>
  BANDS.map(({ from, to }) => between({ ...scores, lowest: scores.lowest + shift }, from, to))

/** A score scale moved by more than this is another exam. */
const LONGEST_SHIFT = 30

/**
 * Points by which a season's scores are moved to the scale of the published grid, which pools five years in which scores
 * were lower: the whole number with which the scores, put into the same bands, have the mean of the grid. 0 where there
 * is nobody.
 */
export function shiftToGrid(scores: Counted, grid: readonly number[]): number {
  if (people(scores) === 0) return 0
  const target = bandMean(grid)
  let best = 0
  let off = Number.POSITIVE_INFINITY
  // From no move outwards, so that of equally good moves the shortest is taken.
  for (let k = 0; k <= 2 * LONGEST_SHIFT; k++) {
    const shift = k % 2 === 1 ? (k + 1) / 2 : 0 - k / 2
    const distance = Math.abs(bandMean(inBands(scores, shift)) - target)
    if (distance < off - 1e-12) [best, off] = [shift, distance]
  }
  return best
}
