import { UNRANKED } from '../matching/world.ts'
import type { DrawnWorld } from './draw-world.ts'
import { type Market, TYPES } from './market.ts'
import { cutoffOfKey } from './score-key.ts'
import { APPLICANT_TYPES } from './vocabulary.ts'

/** branch's programs -> the scores of all they rank, best first, and those of international graduates among them. */
export interface RankLists {
  readonly scores: readonly Float64Array[]
  readonly img: readonly (readonly number[])[]
}

const isGraduateAbroad = (cell: number): boolean => APPLICANT_TYPES[cell % TYPES]!.endsWith('img')

/** The rank order lists of a branch's programs in a drawn world. */
export function rankLists(market: Market, { submitted, cell }: DrawnWorld, branch: number): RankLists {
  const first = market.firstProgram[branch]!
  const programs = market.firstProgram[branch + 1]! - first
  const scores = Array.from({ length: programs }, (): number[] => [])
  const img = Array.from({ length: programs }, (): number[] => [])
  const { listStart, listProgram, listKey } = submitted
  for (let a = 0; a + 1 < listStart.length; a++)
    for (let l = listStart[a]!; l < listStart[a + 1]!; l++) {
      const k = listProgram[l]! - first
      if (k < 0 || k >= programs || listKey[l] === UNRANKED) continue
      const score = cutoffOfKey(listKey[l]!)
      scores[k]!.push(score)
      if (isGraduateAbroad(cell[a]!)) img[k]!.push(score)
    }
  return { scores: scores.map((all) => Float64Array.from(all).sort().reverse()), img }
}

/** How many scores of a list, best first, are above a score: the rank of its owner, 0 best. */
export function rankOf(scores: Float64Array, score: number): number {
  let low = 0
  let high = scores.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (scores[middle]! > score) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Places by which a move of the score brings an international graduate up, on average over all that programs rank, and
 * over those in the top quarter of a list; and the mean length of the lists.
 */
export function placesMoved({ scores, img }: RankLists, move: number): { all: number; top: number; length: number } {
  let sum = 0
  let count = 0
  let topSum = 0
  let topCount = 0
  let length = 0
  scores.forEach((list, k) => {
    length += list.length
    for (const score of img[k]!) {
      const rank = rankOf(list, score)
      const moved = rank - rankOf(list, score + move)
      sum += moved
      count++
      if (rank >= list.length / 4) continue
      topSum += moved
      topCount++
    }
  })
  return { all: sum / Math.max(1, count), top: topSum / Math.max(1, topCount), length: length / Math.max(1, scores.length) }
}
