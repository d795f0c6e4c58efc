import type { World } from '../matching/world.ts'
import { type DrawnWorld, drawWorld } from './draw-world.ts'
import { TYPES } from './market.ts'
import { joins, leaves, type ScenarioMarket } from './scenario.ts'
import { APPLICANT_TYPES, VISA_NEEDS } from './vocabulary.ts'

/**
 * One world of a scenario, made from the base's world of the same number. Who leaves has no lines, who joins comes from a year that is
 * drawn apart; somebody who needs a visa has no line at a program that no longer sponsors it. Invitations of different programs do
 * not depend on each other, so lists that lose some are lists as they would have been drawn. Members of couples stay and keep the seats
 * that they hold in the base, and so do second entries.
 */

/** Numbers of the worlds that people join from lie so far beyond those of a table; a multiple of any number of blocks in use. */
const ANOTHER_YEAR = 1 << 20

/** The years that the base of a scenario is drawn from: the one of the number, and where people join, another of the same block. */
export function scenarioWorld(changed: ScenarioMarket, seed: number, number: number): World {
  const { base, scenario, market } = changed
  const factors = APPLICANT_TYPES.map((type) => scenario.applicants?.[type] ?? 1)
  const drawn = drawWorld(base, seed, number)
  const lists = new Lists(changed, drawn.world.listProgram.length)
  const couples = new Set(drawn.couples.member)
  const stays = stayers(drawn, (person, type) => !leaves(seed, number, person, factors[type]!))
  for (let entry = 0; entry + 1 < drawn.world.listStart.length; entry++) {
    const person = drawn.person[entry]!
    if (couples.has(person)) lists.copy(drawn, entry)
    else if (stays[person]) lists.copySponsored(drawn, entry)
    else lists.end()
  }
  if (factors.some((factor) => factor > 1)) {
    const blocks = Math.max(1, base.blocks.length)
    const year = number + Math.ceil(ANOTHER_YEAR / blocks) * blocks
    const others = drawWorld(base, seed, year)
    const couplesThere = new Set(others.couples.member)
    const comes = stayers(others, (person, type) => !couplesThere.has(person) && joins(seed, year, person, factors[type]!))
    for (let entry = 0; entry + 1 < others.world.listStart.length; entry++)
      if (comes[others.person[entry]!]) lists.copySponsored(others, entry)
  }
  return lists.world(market.quota)
}

/** person -> 1 for those of whom something holds. */
function stayers({ persons, cell }: DrawnWorld, holds: (person: number, type: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: persons }, (_, person) => Number(holds(person, cell[person]! % TYPES)))
}

/** Lists that are written one after the other. */
class Lists {
  private readonly start = [0]
  private program: Uint32Array
  private key: Uint32Array
  private lines = 0
  /** program -> whether each visa need that it met is no longer met; bit v for need v. */
  private readonly lost: Uint8Array

  constructor({ base, market }: ScenarioMarket, lines: number) {
    this.program = new Uint32Array(2 * lines)
    this.key = new Uint32Array(2 * lines)
    this.lost = Uint8Array.from(base.traits, ({ visas }, p) =>
      VISA_NEEDS.reduce(
        (bits, need, v) =>
          need !== 'none' && visas.includes(need) && !market.traits[p]!.visas.includes(need) ? bits | (1 << v) : bits,
        0,
      ),
    )
  }

  end(): void {
    this.start.push(this.lines)
  }

  copy({ world: { listStart, listProgram, listKey } }: DrawnWorld, entry: number): void {
    const from = listStart[entry]!
    const to = listStart[entry + 1]!
    this.makeRoom(to - from)
    this.program.set(listProgram.subarray(from, to), this.lines)
    this.key.set(listKey.subarray(from, to), this.lines)
    this.lines += to - from
    this.end()
  }

  /** Without the programs that no longer sponsor the visa. */
  copySponsored(drawn: DrawnWorld, entry: number): void {
    const visa = drawn.people.visa[drawn.person[entry]!]!
    if (visa === 0) {
      this.copy(drawn, entry)
      return
    }
    const { listStart, listProgram, listKey } = drawn.world
    const end = listStart[entry + 1]!
    this.makeRoom(end - listStart[entry]!)
    for (let line = listStart[entry]!; line < end; line++) {
      const p = listProgram[line]!
      if (this.lost[p]! & (1 << visa)) continue
      this.program[this.lines] = p
      this.key[this.lines++] = listKey[line]!
    }
    this.end()
  }

  private makeRoom(more: number): void {
    if (this.lines + more <= this.program.length) return
    const grown = (column: Uint32Array): Uint32Array => {
      const larger = new Uint32Array(2 * (this.lines + more))
      larger.set(column.subarray(0, this.lines))
      return larger
    }
    this.program = grown(this.program)
    this.key = grown(this.key)
  }

  world(quota: Uint32Array): World {
    return {
      listStart: Uint32Array.from(this.start),
      listProgram: this.program.slice(0, this.lines),
      listKey: this.key.slice(0, this.lines),
      quota,
    }
  }
}
