import type { DrawnWorld } from '../../src/market/draw-world.ts'
import { type Market, TYPES } from '../../src/market/market.ts'
import type { Matching } from '../../src/matching/world.ts'

/** Someone of a cell and the program they hold. */
export interface Holder {
  readonly cell: number
  readonly held: number
  /** The person behind a second entry. */
  readonly person?: number
}

/** A world in which everyone has one line and holds it; and its matching. */
export function oneByOne(market: Market, holders: readonly Holder[]): [DrawnWorld, Matching] {
  const persons = holders.filter(({ person }) => person === undefined).length
  const starts = (entries: number): Uint32Array => Uint32Array.from({ length: entries + 1 }, (_, a) => a)
  const world = {
    listStart: starts(holders.length),
    listProgram: Uint32Array.from(holders, ({ held }) => held),
    listKey: new Uint32Array(holders.length).fill(5),
    quota: market.quota,
  }
  const drawn: DrawnWorld = {
    world,
    submitted: { ...world, listStart: starts(persons) },
    cell: Uint16Array.from(holders, ({ cell }) => cell),
    preferredLines: new Uint8Array(holders.length).fill(1),
    people: {
      standardScore: new Float32Array(persons).fill(1),
      visa: new Uint8Array(persons),
      failedAttempts: new Uint8Array(persons),
      yearsSinceGraduation: new Uint8Array(persons),
    },
    person: Uint32Array.from(holders, ({ person }, a) => person ?? a),
    persons,
    couples: { member: new Uint32Array(0), program: new Int32Array(0) },
    couplesLeftOut: 0,
    neverInterviewed: new Float64Array(market.season.branches.length * TYPES),
  }
  return [drawn, { line: Int32Array.from(holders, (_, a) => a), proposals: holders.length }]
}
