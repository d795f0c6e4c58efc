import type { Fall } from './takings.ts'

/**
 * A list while lines are added to it. Every line has a worth; the applicant ranks by worth, so in a world and cell the expected worth
 * of the match is that of the best line that takes them. With all worths 1 it is the chance to match.
 *
 * A line of worth u in place x adds chance(x) * room(u, x), where
 *
 *   room(u, x) = weight(x) * (all lines of worth u and more fall short in x) * (u - expected worth of the lines below u in x).
 */
export class Holding {
  /** Worths, each once, ascending. */
  readonly worths: Float64Array
  private readonly weights: Float64Array
  /** level -> place -> chance that all its lines fall short; nothing while it has none. */
  private readonly short: (Float64Array | undefined)[]
  /** level -> place -> room. */
  private readonly room: Float64Array[]
  private readonly below: Float64Array[]
  private readonly cells: number
  /** Lines on the list, any of which may stand for the program of another. */
  private readonly added: Fall[] = []

  /** `cells` places belong to one world, and `worths` has every worth that a line may have. */
  constructor(weights: Float64Array, cells: number, worths: Iterable<number>) {
    this.weights = weights
    this.cells = cells
    this.worths = Float64Array.from(new Set(worths)).sort()
    this.short = Array.from(this.worths, () => undefined)
    this.room = Array.from(this.worths, () => new Float64Array(weights.length))
    this.below = Array.from(this.worths, () => new Float64Array(weights.length))
    this.refresh()
  }

  private levelOf(worth: number): number {
    return this.worths.indexOf(worth)
  }

  /** place -> room of a worth. Good until the next line is added. */
  roomFor(worth: number): Float64Array {
    return this.room[this.levelOf(worth)]
  }

  /** place -> the most room of any worth, in parts of that worth. */
  mostRoom(): Float64Array {
    const { worths, room } = this
    const most = new Float64Array(this.weights.length)
    worths.forEach((worth, level) => {
      if (worth > 0) for (let at = 0; at < most.length; at++) most[at] = Math.max(most[at], room[level][at] / worth)
    })
    return most
  }

  /**
   * place -> chance that a line falls short given that those on the list for the same program did: a program draws a score once. The numbers
   * of the line itself where there is none.
   */
  news({ short, programs, named }: Fall): Float64Array {
    const met = this.added.filter((other) =>
      named !== undefined && other.named !== undefined ? named === other.named : programs.some((p, w) => other.programs[w] === p),
    )
    if (met.length === 0) return short
    const news = short.slice()
    const { cells } = this
    for (let at = 0; at < news.length; at += cells) {
      const world = (at / cells) % programs.length
      const same = met.filter((other) => other.programs[world] === programs[world])
      if (same.length === 0) continue
      for (let cell = at; cell < at + cells; cell++) {
        const known = same.reduce((least, other) => Math.min(least, other.short[cell]), 1)
        if (known > 0) news[cell] = Math.min(1, short[cell] / known)
      }
    }
    return news
  }

  /** Rise of the expected worth if a line of this news were added. */
  gain(news: Float64Array, worth: number): number {
    const room = this.roomFor(worth)
    let one = 0
    let other = 0
    // Two sums side by side; places come in fours.
    for (let at = 0; at < room.length; at += 4) {
      one += room[at] * (1 - news[at]) + room[at + 1] * (1 - news[at + 1])
      other += room[at + 2] * (1 - news[at + 2]) + room[at + 3] * (1 - news[at + 3])
    }
    return one + other
  }

  /** Adds lines, each with its worth. */
  add(lines: readonly { readonly fall: Fall; readonly worth: number }[]): void {
    for (const { fall, worth } of lines) {
      const news = this.news(fall)
      const level = this.levelOf(worth)
      const short = this.short[level]
      if (short) for (let at = 0; at < short.length; at++) short[at] *= news[at]
      else this.short[level] = news.slice()
      this.added.push(fall)
    }
    this.refresh()
  }

  private refresh(): void {
    const { weights, worths, short, room, below } = this
    for (let level = 1; level < worths.length; level++) {
      const fails = short[level - 1]
      const under = below[level - 1]
      const into = below[level]
      if (!fails) into.set(under)
      else for (let at = 0; at < into.length; at++) into[at] = worths[level - 1] * (1 - fails[at]) + fails[at] * under[at]
    }
    const left = weights.slice()
    for (let level = worths.length - 1; level >= 0; level--) {
      const fails = short[level]
      const worth = worths[level]
      const under = below[level]
      const into = room[level]
      for (let at = 0; at < left.length; at++) {
        if (fails) left[at] *= fails[at]
        into[at] = left[at] * (worth - under[at])
      }
    }
  }

  /** Chance to match, and expected worth of the match, each summed over worlds of weight 1. */
  sums(): { readonly matched: number; readonly worth: number } {
    const { weights, worths, short, below } = this
    // Where there is no line and nothing to add, there are no levels.
    if (worths.length === 0) return { matched: 0, worth: 0 }
    const top = worths.length - 1
    const fails = short[top]
    let matched = 0
    let worth = 0
    for (let at = 0; at < weights.length; at++) {
      let left = 1
      for (const level of short) if (level) left *= level[at]
      matched += weights[at] * (1 - left)
      worth += weights[at] * (fails ? worths[top] * (1 - fails[at]) + fails[at] * below[top][at] : below[top][at])
    }
    return { matched, worth }
  }
}
