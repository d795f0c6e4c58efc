import { UNRANKED } from '../matching/world.ts'
import { RANK_FLOOR } from './parameters.ts'

/**
 * Scores and keys. A simulated program ranks by score, higher is better; the matching core compares 32-bit keys, lower
 * is better. Both directions go through the bits of a Float32, whose order is that of the numbers, so nothing is lost
 * and no two scores change places.
 */

const score = new Float32Array(1)
const bits = new Uint32Array(score.buffer)

/** The key of a score; UNRANKED at or below the floor under which a program ranks nobody. */
export function keyOfScore(value: number): number {
  score[0] = value
  if (!(score[0] > RANK_FLOOR)) return UNRANKED
  const raw = bits[0]!
  return (raw & 0x80000000 ? raw : ~raw & 0x7fffffff) >>> 0
}

/** The score that one more applicant must exceed where the matching core says that this key must be beaten. */
export function cutoffOfKey(key: number): number {
  if (key === UNRANKED) return RANK_FLOOR
  if (key === 0) return Number.POSITIVE_INFINITY
  bits[0] = key & 0x80000000 ? key : ~key & 0x7fffffff
  return score[0]!
}
