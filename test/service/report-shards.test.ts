import { describe, expect, test } from 'vitest'
import { shardsOf } from '../../src/service/report-shards.ts'
import { RESIDENT_YEARS, reportTally } from '../../src/service/report-task.ts'

const BLOCKS = 16
const COUNTS = [1, 3, 4, 7, 8, 31, 32, 48, 63, 64, 65, 80, 100, 250]

describe('the worlds of a report', () => {
  test.each(COUNTS)('%d of them stand in the groups once each', (worlds) => {
    const drawn = shardsOf(worlds, BLOCKS).flat(2)
    expect(drawn.sort((a, b) => a - b)).toEqual(Array.from({ length: worlds }, (_, world) => world))
  })

  test.each(COUNTS)('no two groups of %d have a block in common', (worlds) => {
    const groups = shardsOf(worlds, BLOCKS).map((shards) => new Set(shards.flat().map((world) => world % BLOCKS)))
    const held = groups.flatMap((blocks) => [...blocks])
    expect(new Set(held).size).toBe(held.length)
  })

  test.each(COUNTS)('every group of %d has worlds for the years of residents, where there are any', (worlds) => {
    for (const shards of shardsOf(worlds, BLOCKS)) {
      expect(Math.max(...shards.map(({ length }) => length))).toBe(Math.min(worlds, RESIDENT_YEARS))
      expect(shards.slice(0, -1).every(({ length }) => length === RESIDENT_YEARS)).toBe(true)
    }
  })
})

test('shares of international graduates are counted over the years of residents alone, however many worlds there are', () => {
  const years = (worlds: number): number =>
    reportTally({ season: '2025', seed: 7, worlds: Array.from({ length: worlds }, (_, world) => world), hidden: null })
      .imgShareYears
  expect(years(RESIDENT_YEARS)).toBe(1)
  expect(years(RESIDENT_YEARS - 1)).toBe(0)
})
