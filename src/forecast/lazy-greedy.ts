import { unlessStopped } from '../matching/asked-to-stop.ts'

/**
 * Greedy choice of a few out of many, where what a choice brings can only fall as others are made (a submodular objective). A gain
 * known from before is then a bound now, so most gains are never computed again (Minoux, Accelerated greedy algorithms for maximizing
 * submodular set functions, 1978), and candidates whose bound is never reached are not looked at even once.
 */
export interface Candidates {
  readonly count: number
  /** Never less than what the candidate brings now or later. */
  bound(candidate: number): number
  /** Whether bounds, asked for again, would be much lower than they were. */
  boundsHaveFallen(): boolean
  /** Called once for candidates that may be chosen soon, before their gain is asked for. */
  prepare(candidates: readonly number[]): void
  /** What the candidate brings now. */
  gain(candidate: number): number
  /** Makes the choice. */
  choose(candidate: number, gain: number): void
}

/** Candidates made ready at a time. */
const BATCH = 24

interface Held {
  readonly candidate: number
  value: number
  round: number
}

/** Largest first; of two alike the first comes first. */
const byValue = (one: Held, other: Held): number => other.value - one.value || one.candidate - other.candidate

class Waiting {
  private entries: Held[]
  private at = 0
  private readonly candidates: Candidates
  private readonly least: number

  constructor(candidates: Candidates, least: number) {
    this.candidates = candidates
    this.least = least
    this.entries = Array.from({ length: candidates.count }, (_, candidate) => ({ candidate, value: Infinity, round: 0 }))
    this.bound()
  }

  /** Asks for all bounds; who can never bring enough is dropped. */
  bound(): void {
    const rest = this.entries.slice(this.at)
    for (const entry of rest) entry.value = this.candidates.bound(entry.candidate)
    this.entries = rest.filter(({ value }) => value >= this.least).sort(byValue)
    this.at = 0
  }

  get highest(): number {
    return this.entries[this.at]?.value ?? -Infinity
  }

  next(): number[] {
    const batch = this.entries.slice(this.at, this.at + BATCH).map(({ candidate }) => candidate)
    this.at += batch.length
    return batch
  }
}

/** Those whose gains are known, the largest on top of a binary heap: a look at all of them for each gain would take longer than the gains. */
class Known {
  private readonly entries: Held[] = []

  get best(): Held | undefined {
    return this.entries[0]
  }

  add(entry: Held): void {
    let at = this.entries.push(entry) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (byValue(this.entries[above], entry) <= 0) break
      this.entries[at] = this.entries[above]
      at = above
    }
    this.entries[at] = entry
  }

  /** Puts the best where its value, which has fallen, belongs. */
  sink(): void {
    const { entries } = this
    const entry = entries[0]
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below + 1 < entries.length && byValue(entries[below + 1], entries[below]) < 0) below++
      if (below >= entries.length || byValue(entry, entries[below]) <= 0) break
      entries[at] = entries[below]
      at = below
    }
    entries[at] = entry
  }

  removeBest(): void {
    const last = this.entries.pop()!
    if (this.entries.length === 0) return
    this.entries[0] = last
    this.sink()
  }
}

/** Chooses up to so many candidates, none that brings less than `least`, which is above 0. Returns how many had to be prepared. */
export function chooseGreedily(candidates: Candidates, count: number, least: number): number {
  const waiting = new Waiting(candidates, least)
  const known = new Known()
  let prepared = 0
  for (let round = 0; round < count; round++) {
    for (;;) {
      unlessStopped()
      const { best } = known
      if (waiting.highest >= Math.max(least, best?.value ?? 0)) {
        if (candidates.boundsHaveFallen()) {
          waiting.bound()
          continue
        }
        const batch = waiting.next()
        prepared += batch.length
        candidates.prepare(batch)
        for (const candidate of batch) known.add({ candidate, value: candidates.gain(candidate), round })
      } else if (!best || best.value < least) return prepared
      else if (best.round === round) {
        candidates.choose(best.candidate, best.value)
        known.removeBest()
        break
      } else {
        best.value = candidates.gain(best.candidate)
        best.round = round
        known.sink()
      }
    }
  }
  return prepared
}
