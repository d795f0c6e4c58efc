import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DrawnWorld, drawWorld, WorldDrawer } from '../../src/market/draw-world.ts'
import { TYPES } from '../../src/market/market.ts'
import { LONGEST_BLOCK, RANK_FLOOR } from '../../src/market/parameters.ts'
import { cutoffOfKey, keyOfScore } from '../../src/market/score-key.ts'
import { APPLICANT_TYPES, type ApplicantType } from '../../src/market/vocabulary.ts'
import { UNRANKED } from '../../src/matching/world.ts'
import { fingerprint } from '../support/fingerprint.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'
import { market2025 as market, season2025 as season } from '../support/season-2025.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

/** Everything that a drawn world says, in a few characters. */
const printOf = ({ world, cell, preferredLines, standardScore, person, persons }: DrawnWorld): string =>
  [world.listStart, world.listProgram, world.listKey, world.quota, cell, preferredLines, standardScore, person]
    .map(({ buffer, byteOffset, byteLength }) =>
      fingerprint(new Uint32Array(Uint8Array.from(new Uint8Array(buffer, byteOffset, byteLength)))),
    )
    .concat(String(persons))
    .join(' ')

const drawn = drawWorld(market, 1, 0)
const { world, cell, preferredLines, person, persons } = drawn
const entries = cell.length

/** The lines of one entry. */
const listOf = (a: number): Uint32Array => world.listProgram.subarray(world.listStart[a], world.listStart[a + 1])

/** Entries of which something does not hold. */
const faults = (holds: (a: number) => boolean): number[] => Array.from({ length: entries }, (_, a) => a).filter((a) => !holds(a))

const branchesOn = (lines: Uint32Array): Set<number> => new Set(Array.from(lines, (p) => market.branchOf[p]))

describe('a world', () => {
  test('is the same whatever worlds were drawn before it, by whichever drawer', () => {
    const first = printOf(drawn)
    const drawer = new WorldDrawer(market)
    const second = printOf(drawer.draw(1, 1))
    expect(printOf(drawer.draw(1, 0))).toBe(first)
    expect(printOf(drawWorld(market, 1, 1))).toBe(second)
    expect(new Set([first, second, printOf(drawer.draw(2, 0))]).size).toBe(3)
  })

  test('is left alone by the worlds drawn after it', () => {
    const small = smallMarket(smallSeason([{ specialty: 'medicine', programs: 9, preferring: { 'non-us-img': 500 } }]))
    const drawer = new WorldDrawer(small)
    const one = drawer.draw(1, 0)
    const before = printOf(one)
    drawer.draw(1, 1)
    expect(printOf(one)).toBe(before)
  })

  test('has room for many more lines than one drawer begins with', () => {
    const plan = { specialty: 'medicine', programs: 40, preferring: { 'us-md-senior': 45_000 } }
    const small = smallMarket(smallSeason([plan]), ({ threshold }) => ({ threshold: threshold.fill(-3) }))
    const { world } = new WorldDrawer(small).draw(1, 0)
    expect(world.listProgram.length).toBeGreaterThan(1.2 * 2 ** 20)
    expect(world.listProgram).toHaveLength(world.listStart[45_000])
    expect(world.listProgram.subarray(-1000).every((p) => p < 40)).toBe(true)
    expect(world.listKey.every((key) => key > 0)).toBe(true)
  })

  test('holds as many people of each type as were active, where they prefer to be', () => {
    expect(persons).toBe(APPLICANT_TYPES.reduce((sum, type) => sum + season.national[type].active, 0))
    const preferring = new Map<number, number>()
    for (const c of cell.subarray(0, persons)) preferring.set(c, (preferring.get(c) ?? 0) + 1)
    season.branches.forEach((branch, b) => {
      APPLICANT_TYPES.forEach((type, t) => {
        expect(preferring.get(b * TYPES + t) ?? 0).toBe(branch.preferring[type])
      })
    })
  })

  test('has the quotas of the catalogue', () => {
    expect(world.quota).toEqual(market.quota)
  })
})

describe('a list', () => {
  test('has a line for everyone', () => {
    expect(faults((a) => a >= persons || listOf(a).length > 0)).toEqual([])
  })

  test('names no program twice', () => {
    expect(faults((a) => new Set(listOf(a)).size === listOf(a).length)).toEqual([])
  })

  test('has at most thirty lines of the preferred branch, then at most thirty of one other', () => {
    expect(
      faults((a) => {
        const home = Math.floor(cell[a] / TYPES)
        const preferred = listOf(a).subarray(0, preferredLines[a])
        const other = listOf(a).subarray(preferredLines[a])
        const stays = preferred.every((p) => market.branchOf[p] === home)
        return stays && Math.max(preferred.length, other.length) <= LONGEST_BLOCK && branchesOn(other).size <= 1
      }),
    ).toEqual([])
    expect(faults((a) => !branchesOn(listOf(a).subarray(preferredLines[a])).has(Math.floor(cell[a] / TYPES)))).toEqual([])
  })

  test('never leads an international graduate to a program whose floor is above their score', () => {
    const floors = market.traits.map(({ filters }) => filters.step2ckMin ?? 0)
    const img = (type: ApplicantType): boolean => type === 'us-img' || type === 'non-us-img'
    let near = 0
    expect(
      faults((a) => {
        const type = APPLICANT_TYPES[cell[a] % TYPES]
        if (!img(type) || a >= persons) return true
        const { mean, sd } = season.branches[Math.floor(cell[a] / TYPES)].step2ck[type]
        const score = mean + sd * drawn.standardScore[a]
        return listOf(a).every((p) => {
          if (floors[p] > score - 3) near++
          return floors[p] <= score + 1e-4
        })
      }),
    ).toEqual([])
    expect(near).toBeGreaterThan(100)
  })

  test('carries keys of scores above the floor, or UNRANKED', () => {
    const atFloor = keyOfScore(RANK_FLOOR + 1e-30)
    expect(world.listKey.every((key) => key === UNRANKED || key <= atFloor)).toBe(true)
    expect(world.listKey.some((key) => key === UNRANKED)).toBe(true)
    const scores = Array.from(world.listKey.subarray(0, 50_000), cutoffOfKey)
    expect(scores.every((score) => Number.isFinite(score) && score >= RANK_FLOOR && score < 20)).toBe(true)
  })
})

describe('whoever ranks advanced positions', () => {
  const second = Array.from({ length: entries - persons }, (_, k) => persons + k)

  test('comes a second time, for a preliminary year, and nobody else does', () => {
    const advanced = Array.from({ length: persons }, (_, a) => a).filter(
      (a) => season.branches[Math.floor(cell[a] / TYPES)].track === 'advanced',
    )
    expect(second.map((a) => person[a])).toEqual(advanced)
    expect(faults((a) => a >= persons || person[a] === a)).toEqual([])
  })

  test('as the same person: of the same type and with the same score', () => {
    expect(second.filter((a) => cell[a] % TYPES !== cell[person[a]] % TYPES)).toEqual([])
    expect(second.filter((a) => drawn.standardScore[a] !== drawn.standardScore[person[a]])).toEqual([])
  })

  test('ranks up to two different kinds of preliminary years', () => {
    const years = new Set(['preliminary', 'transitional'])
    expect(
      second.filter((a) => !Array.from(listOf(a)).every((p) => years.has(season.branches[market.branchOf[p]].track))),
    ).toEqual([])
    expect(second.filter((a) => branchesOn(listOf(a)).size > 2)).toEqual([])
    expect(second.filter((a) => branchesOn(listOf(a)).size === 2).length).toBeGreaterThan(second.length / 4)
  })
})

describe('a key', () => {
  const score = fc.oneof(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.float({ min: -4, max: 4, noNaN: true }),
    fc.constantFrom(0, -0, RANK_FLOOR, 1.401298464324817e-45, 3.4028234663852886e38),
  )

  test('gives back the score it was made of, or says that the score is not above the floor', () => {
    fc.assert(
      fc.property(score, (value) => {
        const key = keyOfScore(value)
        expect(key === UNRANKED).toBe(!(value > RANK_FLOOR))
        expect(cutoffOfKey(key)).toBe(Math.max(value, RANK_FLOOR))
      }),
      SEEDED_RUNS,
    )
  })

  test('is the lower the higher the score, and equal only for equal scores', () => {
    fc.assert(
      fc.property(score, score, (one, other) => {
        const [high, low] = one > other ? [one, other] : [other, one]
        const above = high > RANK_FLOOR
        expect(keyOfScore(high) < keyOfScore(low)).toBe(high > low && above)
      }),
      SEEDED_RUNS,
    )
  })

  test('is a whole number of 32 bits that no special meaning is taken for', () => {
    fc.assert(
      fc.property(score, (value) => {
        const key = keyOfScore(value)
        expect(Number.isInteger(key) && key > 0 && key <= UNRANKED).toBe(true)
      }),
      SEEDED_RUNS,
    )
  })

  test('to beat where there are no seats cannot be beaten', () => {
    expect(cutoffOfKey(0)).toBe(Number.POSITIVE_INFINITY)
    expect(cutoffOfKey(UNRANKED)).toBe(RANK_FLOOR)
  })
})
