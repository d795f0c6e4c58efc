import { describe, expect, test } from 'vitest'
import { startingPoint } from '../../src/market/calibrate.ts'
import { drawWorld, WorldDrawer } from '../../src/market/draw-world.ts'
import { fittedBlock } from '../../src/market/fit.ts'
import { blockOf, buildMarket, type Fitted, factsHash, openConstants } from '../../src/market/market.ts'
import { BLOCKS, CENTRE, OPEN_RANGES, type OpenConstants } from '../../src/market/parameters.ts'
import { smallSeason } from '../support/small-market.ts'

const names = Object.keys(OPEN_RANGES) as (keyof OpenConstants)[]
/** Levels on which a constant may stand: few for what needs a table of its own per level. */
const levelsOf = (name: keyof OpenConstants): number => (name === 'ownAfterInterview' ? 4 : BLOCKS)

describe('the open constants of the blocks', () => {
  const sets = openConstants(2025)

  test('are one set per block, each with every constant inside its range', () => {
    expect(sets).toHaveLength(BLOCKS)
    for (const set of sets) {
      expect(Object.keys(set).sort()).toEqual(Object.keys(CENTRE).sort())
      for (const name of names) {
        const [low, high] = OPEN_RANGES[name]
        expect(set[name]).toBeGreaterThan(low)
        expect(set[name]).toBeLessThan(high)
      }
    }
  })

  test.each(names)('use the middle of every part of the range of %s equally often', (name) => {
    const [low, high] = OPEN_RANGES[name]
    const levels = levelsOf(name)
    const used = new Array<number>(levels).fill(0)
    for (const set of sets) {
      const part = ((set[name] - low) / (high - low)) * levels
      expect(Math.abs(part - Math.floor(part) - 0.5)).toBeLessThan((levels * 5.1e-5) / (high - low))
      used[Math.floor(part)]++
    }
    expect(used).toEqual(new Array(levels).fill(BLOCKS / levels))
  })

  test('are in an order of its own for every constant', () => {
    const orders = names
      .filter((name) => levelsOf(name) === BLOCKS)
      .map((name) => {
        const sorted = sets.map((set) => set[name]).sort((x, y) => x - y)
        return sets.map((set) => sorted.indexOf(set[name])).join()
      })
    expect(new Set(orders).size).toBe(orders.length)
    expect(orders).not.toContain(Array.from({ length: BLOCKS }, (_, k) => k).join())
  })

  test('are the same on every call, and others in another year', () => {
    expect(openConstants(2025)).toEqual(sets)
    expect(openConstants(2026)).not.toEqual(sets)
  })

  test('have their centre inside every range', () => {
    for (const name of names) {
      const [low, high] = OPEN_RANGES[name]
      expect(CENTRE[name]).toBeGreaterThanOrEqual(low)
      expect(CENTRE[name]).toBeLessThanOrEqual(high)
    }
  })
})

describe('a market of several blocks', () => {
  const season = smallSeason(
    [
      {
        specialty: 'medicine',
        programs: 12,
        preferring: { 'us-md-senior': 60, 'us-md-graduate': 40, 'non-us-img': 60 },
        backupShare: { 'us-md-graduate': 0.4, 'non-us-img': 0.4 },
      },
      {
        specialty: 'pediatrics',
        programs: 6,
        preferring: { 'us-md-senior': 20 },
        filled: { 'us-md-graduate': 3, 'non-us-img': 3 },
      },
    ],
    undefined,
    10,
  )
  const bare = buildMarket(season, null)
  const point = startingPoint(bare)
  const fittedOf = (blocks: readonly Partial<OpenConstants>[]): Fitted => ({
    season: season.id,
    date: '2026-01-01',
    seed: 1,
    worlds: 0,
    facts: factsHash(season),
    imgShares: bare.programs.map(() => 0.5),
    centre: fittedBlock(CENTRE, point),
    blocks: blocks.map((constants, k) =>
      fittedBlock({ ...CENTRE, ...constants }, { ...point, threshold: point.threshold.map((value) => value + 0.1 * k) }),
    ),
  })
  const market = buildMarket(season, fittedOf([{}, { prestigeTaste: 0.1 }, { openness: 1.2 }]))

  test('has the constants and columns of each, thresholds in thousandths, openness as a multiple', () => {
    expect(market.blocks).toHaveLength(3)
    market.blocks.forEach((block, k) => {
      block.threshold.forEach((threshold, p) => {
        expect(threshold).toBe(Math.round(1000 * (point.threshold[p] + 0.1 * k)) / 1000)
      })
      expect(block.blocks).toHaveLength(0)
      expect(block.programs).toBe(market.programs)
    })
    expect(market.blocks.map(({ constants }) => constants.prestigeTaste)).toEqual([
      CENTRE.prestigeTaste,
      0.1,
      CENTRE.prestigeTaste,
    ])
    expect(market.blocks[2].openness).toEqual(market.openness.map((value) => 1.2 * value))
    expect(market.blocks[1].openness).toEqual(market.openness)
    expect(market.constants).toEqual(CENTRE)
  })

  test('draws its worlds from one after the other', () => {
    for (let world = 0; world < 7; world++) {
      const drawn = drawWorld(market, 1, world)
      expect(blockOf(market, world)).toBe(market.blocks[world % 3])
      expect(new WorldDrawer(market.blocks[world % 3]).draw(1, world)).toEqual(drawn)
      for (const other of [1, 2]) expect(new WorldDrawer(market.blocks[(world + other) % 3]).draw(1, world)).not.toEqual(drawn)
    }
  })

  test('draws all worlds from itself where it has none', () => {
    const one = buildMarket(season, fittedOf([]))
    for (const world of [0, 1, 5]) {
      expect(blockOf(one, world)).toBe(one)
      expect(drawWorld(one, 1, world)).toEqual(new WorldDrawer(one).draw(1, world))
    }
  })

  test.each([
    ['unknowable', 1.2],
    ['profileWeight', 0.11],
    ['sharedAfterInterview', 0.35],
    ['ownAfterInterview', 0.35],
    ['prestigeTaste', 0.4],
    ['openness', 0.8],
    ['backup', 1.3],
  ] as const)('draws other worlds where %s differs', (name, value) => {
    const one = buildMarket(season, { ...fittedOf([]), blocks: [fittedBlock(CENTRE, point)] })
    const other = buildMarket(season, { ...fittedOf([]), blocks: [fittedBlock({ ...CENTRE, [name]: value }, point)] })
    expect(drawWorld(other, 1, 0).submitted).not.toEqual(drawWorld(one, 1, 0).submitted)
    expect(other.version).not.toBe(one.version)
  })
})
