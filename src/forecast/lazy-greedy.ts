/**
 * Greedy choice of a few out of many, where what a choice brings can only fall as others are made (a submodular objective). A gain
 * known from before is then a bound now, so most gains are never computed again (Minoux, Accelerated greedy algorithms for maximizing
 * submodular set functions, 1978), and candidates whose bound is never reached are not looked at even once.
 */
export interface Candidates {
  readonly count: number
  /** Never less than what the candidate brings at any time. */
  bound(candidate: number): number
  /** Called once for candidates that may be chosen soon, before their gain is asked for. */
  prepare(candidates: readonly number[]): void
  /** What the candidate brings now. */
  gain(candidate: number): number
  /** Makes the choice. */
  choose(candidate: number, gain: number): void
}

/** Candidates made ready at a time. */
const BATCH = 48

interface Held {
  readonly candidate: number
  value: number
  round: number
}

/** Of two alike the first comes first. */
const before = (one: Held, other: Held): boolean =>
  one.value > other.value || (one.value === other.value && one.candidate < other.candidate)

/** Chooses up to so many candidates, none that bring less than `least`. Returns how many had to be prepared. */
export function chooseGreedily(candidates: Candidates, count: number, least: number): number {
  const waiting = Array.from({ length: candidates.count }, (_, c) => ({ c, bound: candidates.bound(c) })).sort(
    (one, other) => other.bound - one.bound || one.c - other.c,
  )
  let at = 0
  const held: Held[] = []
  for (let round = 0; round < count; round++) {
    for (;;) {
      const best = held.reduce<Held | undefined>((top, some) => (top && !before(some, top) ? top : some), undefined)
      const bound = waiting[at]?.bound ?? -1
      if (bound >= Math.max(least, best?.value ?? -1)) {
        const batch = waiting.slice(at, at + BATCH).map(({ c }) => c)
        at += batch.length
        candidates.prepare(batch)
        for (const candidate of batch) held.push({ candidate, value: candidates.gain(candidate), round })
      } else if (!best || best.value < least) return at
      else if (best.round === round) {
        candidates.choose(best.candidate, best.value)
        held.splice(held.indexOf(best), 1)
        break
      } else {
        best.value = candidates.gain(best.candidate)
        best.round = round
      }
    }
  }
  return Math.min(at, waiting.length)
}
