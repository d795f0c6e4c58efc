import type { Matching } from '../matching/world.ts'
import type { DrawnWorld } from './draw-world.ts'
import type { Market } from './market.ts'
import type { Tally } from './tally.ts'

/** One number that shows a behaviour, beside what is said or published of it. */
export interface BehaviourFigure {
  readonly name: string
  readonly unit: string
  /** What the model does; null where it does nothing of the kind. */
  readonly simulated: number | null
  /** What insiders say, or what is published; a range is given by its middle. Null where nobody states a number. */
  readonly prior: number | null
}

/** A behaviour of applicants or programs that the model should show, and what it shows. */
export interface Behaviour {
  readonly id: string
  readonly what: string
  readonly basis: 'insider prior' | 'published'
  readonly figures: readonly BehaviourFigure[]
  /** What of it the model lacks, if anything. */
  readonly lacking?: string
}

/** What behaviours are read from: the counts of many worlds, one of these worlds in full, and the market it was drawn from. */
export interface Seen {
  readonly market: Market
  readonly tally: Tally
  readonly drawn: DrawnWorld
  readonly matching: Matching
  readonly seed: number
}

export const PERCENT = '%'
export const INSIDER = 'insider prior'

export const figure = (name: string, unit: string, simulated: number | null, prior: number | null = null): BehaviourFigure => ({
  name,
  unit,
  simulated: simulated === null || !Number.isFinite(simulated) ? null : simulated,
  prior,
})
