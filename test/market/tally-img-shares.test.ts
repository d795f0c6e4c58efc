import { describe, expect, test } from 'vitest'
import { countImgShares, emptyTally, mergeTally, SHARES, type Tally } from '../../src/market/tally.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const season = smallSeason([
  { specialty: 'medicine', programs: 8 },
  { specialty: 'radiology', track: 'advanced', programs: 4 },
  { specialty: 'pediatrics', programs: 5 },
])
const market = smallMarket(season)
const sum = (column: Float64Array): number => column.reduce((all, value) => all + value, 0)

describe('programs by the share of their residents who are international graduates', () => {
  const years = (counts: (tally: Tally, p: number) => void): Tally => {
    const tally = emptyTally(market)
    for (let p = 0; p < market.quota.length; p++) counts(tally, p)
    countImgShares(tally, market)
    return tally
  }
  const at = (branch: number, group: number, percent: number): number => (branch * 3 + group) * SHARES + percent

  test('are counted once for those of the United States, once for others, once for both', () => {
    const tally = years((counts, p) => {
      if (p !== 1) return
      counts.programFilled[p] = 8
      counts.imgFilled[p] = 3
      counts.usImgFilled[p] = 1
    })
    // 1 of 8, 2 of 8, 3 of 8, to whole percents.
    expect([13, 25, 38].map((percent, group) => tally.imgShares[at(0, group, percent)])).toEqual([1, 1, 1])
    expect(sum(tally.imgShares)).toBe(3)
    expect(tally.imgShareYears).toBe(1)
  })

  test('are left out where no position was filled, and stand in their own branch', () => {
    const tally = years((counts, p) => {
      counts.programFilled[p] = p % 2
      counts.imgFilled[p] = p % 2
    })
    season.branches.forEach(({ programs }, b) => {
      const filled = Array.from({ length: programs }, (_, k) => market.firstProgram[b] + k).filter((p) => p % 2 === 1).length
      expect([at(b, 0, 0), at(b, 1, 100), at(b, 2, 100)].map((i) => tally.imgShares[i])).toEqual([filled, filled, filled])
    })
  })

  test('add up over tallies of several years each', () => {
    const one = years((counts, p) => {
      counts.programFilled[p] = 4
      counts.imgFilled[p] = 1
    })
    const merged = emptyTally(market)
    mergeTally(merged, one)
    mergeTally(merged, one)
    expect(merged.imgShareYears).toBe(2)
    expect(merged.imgShares[at(0, 2, 25)]).toBe(2 * season.branches[0].programs)
  })
})
