import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMenuTable, fillWorld, type MenuTable, menuTableBytes, tableName } from '../../src/forecast/menu-table.ts'
import { drawWorld } from '../../src/market/draw-world.ts'
import { type Market, openMarket } from '../../src/market/market.ts'
import { RANK_FLOOR } from '../../src/market/parameters.ts'
import { cutoffOfKey } from '../../src/market/score-key.ts'
import { menus } from '../../src/matching/menus.ts'
import { programProposing } from '../../src/matching/program-proposing.ts'
import { UNMATCHED, type World } from '../../src/matching/world.ts'
import { market2025 } from '../support/season-2025.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const season = smallSeason([
  { specialty: 'medicine', programs: 12, seats: 4, preferring: { 'us-md-senior': 25, 'non-us-img': 10 } },
  { specialty: 'surgery', programs: 6, seats: 2, preferring: { 'us-md-senior': 40 } },
])
/** One program in five has no seats, as a program may have after couples are placed. */
const market = smallMarket(season, ({ quota }) => ({ quota: quota.map((seats, p) => (p % 5 === 4 ? 0 : seats)) }))

const WORLDS = 6
const SEED = 3

function filled(order: readonly number[], table: MenuTable = createMenuTable(market, WORLDS, SEED)): MenuTable {
  for (const world of order) fillWorld(table, market, world)
  return table
}

/** What one more applicant must exceed at a program, from the definition: the lowest score held where all seats are taken. */
function cutoffsByDefinition(of: Market, seed: number, number: number) {
  const { world } = drawWorld(of, seed, number)
  const held = world.quota.reduce<number[][]>((all) => [...all, []], [])
  for (const line of programProposing(world).line)
    if (line !== UNMATCHED) held[world.listProgram[line]].push(cutoffOfKey(world.listKey[line]))
  const vacant = held.map((scores, p) => scores.length < world.quota[p])
  const cutoffs = held.map((scores, p) => {
    if (world.quota[p] === 0) return Infinity
    return vacant[p] ? RANK_FLOOR : Math.min(...scores)
  })
  const seconds = held.map((scores, p) => {
    if (world.quota[p] < 2) return Infinity
    const empty = Array<number>(world.quota[p] - scores.length).fill(RANK_FLOOR)
    return [...scores, ...empty].sort((one, other) => one - other)[1]
  })
  return { cutoffs, seconds, vacant }
}

/** In a national year, where rings of moves are rare, a second cutoff is what must be beaten when a seat is taken away. */
function expectWithOneSeatFewer(world: World, seconds: readonly number[]): void {
  for (let p = 0; p < seconds.length; p += 997) {
    if (world.quota[p] < 2) continue
    const fewer = menus({ ...world, quota: world.quota.with(p, world.quota[p] - 1) })
    expect(cutoffOfKey(fewer[p])).toBe(seconds[p])
  }
}

describe('a menu table', () => {
  test('holds the same numbers in whatever order and by however many hands its worlds are filled', () => {
    const whole = filled([0, 1, 2, 3, 4, 5])
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), fc.nat(6), (order, cut) => {
        const shared = new SharedArrayBuffer(menuTableBytes(market, WORLDS))
        const one = createMenuTable(market, WORLDS, SEED, shared)
        const other = createMenuTable(market, WORLDS, SEED, shared)
        filled(order.slice(0, cut), one)
        filled(order.slice(cut), other)
        expect(other.cutoffs).toEqual(whole.cutoffs)
        expect(other.secondCutoffs).toEqual(whole.secondCutoffs)
      }),
      { numRuns: 10, seed: 5 },
    )
  })

  test('with more worlds begins with those of one with fewer', () => {
    const many = filled([0, 1, 2, 3, 4, 5])
    const few = createMenuTable(market, 2, SEED)
    fillWorld(few, market, 1)
    fillWorld(few, market, 0)
    for (const p of market.programs.keys())
      expect([...few.cutoffs.subarray(2 * p, 2 * p + 2)]).toEqual([...many.cutoffs.subarray(WORLDS * p, WORLDS * p + 2)])
  })

  test('holds the lowest score held, the floor where a seat is vacant, and what nothing exceeds where there are no seats', () => {
    const table = filled([0, 1, 2, 3, 4, 5])
    const seen = { vacant: 0, full: 0, none: 0 }
    for (let world = 0; world < WORLDS; world++) {
      const { cutoffs, seconds, vacant } = cutoffsByDefinition(market, SEED, world)
      const column = cutoffs.map((_, p) => table.cutoffs[p * WORLDS + world])
      expect(column).toEqual(cutoffs)
      expect(seconds.map((_, p) => table.secondCutoffs[p * WORLDS + world])).toEqual(seconds)
      vacant.forEach((one, p) => {
        if (market.quota[p] === 0) seen.none++
        else if (one) seen.vacant++
        else seen.full++
      })
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(5)
  })

  test('does so for a national year', () => {
    const table = createMenuTable(market2025, 1, 4)
    fillWorld(table, market2025, 0)
    const { cutoffs, seconds, vacant } = cutoffsByDefinition(market2025, 4, 0)
    expect([...table.cutoffs]).toEqual(cutoffs)
    expect([...table.secondCutoffs]).toEqual(seconds)
    expectWithOneSeatFewer(drawWorld(market2025, 4, 0).world, seconds)
    expect(vacant.filter(Boolean).length).toBeGreaterThan(300)
    expect(cutoffs.filter((cutoff) => cutoff > RANK_FLOOR).length).toBeGreaterThan(4000)
  })

  test('has other numbers with another seed', () => {
    const other = createMenuTable(market, WORLDS, SEED + 1)
    expect(filled([0, 1, 2, 3, 4, 5], other).cutoffs).not.toEqual(filled([0, 1, 2, 3, 4, 5]).cutoffs)
  })

  test('takes four bytes for each of the two cutoffs of a program in a world, and no other room', () => {
    expect(menuTableBytes(market2025, 256)).toBe(8 * 256 * market2025.programs.length)
    expect(createMenuTable(market, WORLDS, SEED).cutoffs.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(() => createMenuTable(market, WORLDS, SEED, new SharedArrayBuffer(8))).toThrow(/takes 864 bytes, not 8/)
  })

  test('is named by what its numbers depend on', () => {
    expect(tableName(market2025, 1)).toBe(`2025-${market2025.version}-1`)
    expect(tableName(openMarket('2025')!, 1)).toBe(tableName(market2025, 1))
    expect(tableName(market2025, 2)).not.toBe(tableName(market2025, 1))
  })
})
