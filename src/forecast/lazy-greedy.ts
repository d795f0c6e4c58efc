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

/** Chooses up to so many candidates, none that brings less than `least`, which is above 0. Returns how many had to be prepared. */
export function chooseGreedily(candidates: Candidates, count: number, least: number): number {
  const waiting = new Waiting(candidates, least)
  const held: Held[] = []
  let prepared = 0
  for (let round = 0; round < count; round++) {
    for (;;) {
      unlessStopped()
      const best = held.reduce<Held | undefined>((top, some) => (top && byValue(top, some) <= 0 ? top : some), undefined)
      if (waiting.highest >= Math.max(least, best?.value ?? 0)) {
        if (candidates.boundsHaveFallen()) {
          waiting.bound()
          continue
        }
        const batch = waiting.next()
        prepared += batch.length
        candidates.prepare(batch)
        for (const candidate of batch) held.push({ candidate, value: candidates.gain(candidate), round })
      } else if (!best || best.value < least) return prepared
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
  return prepared
}
