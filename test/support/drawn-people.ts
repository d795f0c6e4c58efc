import { type DrawnWorld, WorldDrawer } from '../../src/market/draw-world.ts'
import { type Market, TYPES } from '../../src/market/market.ts'
import { normalTail } from '../../src/market/normal.ts'
import { BREADTH } from '../../src/market/parameters.ts'
import { backgroundOf } from '../../src/market/profile.ts'
import { cutoffOfKey } from '../../src/market/score-key.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'

/** How often something was seen, and how often it should have been. */
export class Count {
  seen = 0
  expected = 0
  private variance = 0

  add(happened: boolean, chance: number): void {
    if (happened) this.seen++
    this.expected += chance
    this.variance += chance * (1 - chance)
  }

  addAll(happened: number, chance: number, of: number): void {
    this.seen += happened
    this.expected += chance * of
    this.variance += chance * (1 - chance) * of
  }

  /** Distance from the expected number in standard errors. */
  get errors(): number {
    return Math.abs(this.seen - this.expected) / Math.sqrt(this.variance)
  }
}

/** Largest distance that one of so many true statements shows once in many thousand runs; the worlds are the same in every run. */
export const FAR = 4.5

/** One person of a drawn year, with the list as it was handed in. */
export interface Listed {
  readonly type: number
  readonly standardScore: number
  readonly failedAttempts: number
  readonly yearsSinceGraduation: number
  /** Index into VISA_NEEDS. */
  readonly visa: number
  /** program -> place on the list; absent where it is not on it. */
  readonly place: ReadonlyMap<number, number>
  /** place -> score there; 0 at or below the floor. */
  readonly score: readonly number[]
}

export function peopleOf({ submitted, cell, people, persons }: DrawnWorld): Listed[] {
  return Array.from({ length: persons }, (_, a) => {
    const from = submitted.listStart[a]
    const to = submitted.listStart[a + 1]
    return {
      type: cell[a] % TYPES,
      standardScore: people.standardScore[a],
      failedAttempts: people.failedAttempts[a],
      yearsSinceGraduation: people.yearsSinceGraduation[a],
      visa: people.visa[a],
      place: new Map(Array.from(submitted.listProgram.subarray(from, to), (p, place) => [p, place])),
      score: Array.from(submitted.listKey.subarray(from, to), cutoffOfKey),
    }
  })
}

/** The persons of some worlds of a market. */
export function drawPeople(market: Market, worlds: number): Listed[] {
  const drawer = new WorldDrawer(market)
  return Array.from({ length: worlds }, (_, number) => peopleOf(drawer.draw(3, number))).flat()
}

const SUREST = normalTail(7.5)

/**
 * Chance that a program invites someone of a strength, by the definition: of as many interviews as one applicant of the type and of
 * strength 0 seeks, someone stronger seeks fewer.
 */
export function invited(market: Market, p: number, type: number, strength: number, rate = 1): number {
  const cell = market.branchOf[p] * TYPES + type
  const bar = market.threshold[p] - market.interviewOffset[cell] - market.openness[p * TYPES + type]
  const breadth = Math.exp(-BREADTH[backgroundOf(APPLICANT_TYPES[type])] * strength)
  // 1 - (1 - chance) ^ n, where 1 - chance is the tail on the other side; no program invites more surely than at 7.5 below its bar.
  return 1 - Math.max(normalTail(strength - bar), SUREST) ** (rate * breadth)
}
