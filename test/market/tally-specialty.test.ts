import { describe, expect, test } from 'vitest'
import { TYPES } from '../../src/market/market.ts'
import { addToTally, emptyTally } from '../../src/market/tally.ts'
import { oneByOne } from '../support/one-by-one.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const sum = (column: Float64Array): number => column.reduce((all, value) => all + value, 0)

describe('a position is of the specialty that its holder prefers', () => {
  const season = smallSeason([
    { specialty: 'surgery', programs: 2 },
    { specialty: 'surgery', track: 'preliminary', programs: 2 },
    { specialty: 'surgery', track: 'physician', programs: 1 },
    { specialty: 'radiology', programs: 1 },
    { specialty: 'radiology', track: 'advanced', programs: 1 },
    { specialty: 'transitional-year', track: 'transitional', programs: 1 },
  ])
  const market = smallMarket(season)
  const [SURGERY, SURGICAL_YEAR, PHYSICIAN, RADIOLOGY, ADVANCED, TRANSITIONAL] = season.branches.keys()

  // Preferred branch, branch of the position held: whether matched there, matched elsewhere, with a first year.
  test.each([
    ['surgeon, surgery', SURGERY, SURGERY, [1, 0, 1]],
    ['surgeon, a preliminary year of surgery', SURGERY, SURGICAL_YEAR, [0, 0, 1]],
    ['who prefers the year, that year', SURGICAL_YEAR, SURGICAL_YEAR, [1, 0, 1]],
    ['who prefers the year, surgery', SURGICAL_YEAR, SURGERY, [0, 1, 1]],
    ['surgeon, a position for physicians', SURGERY, PHYSICIAN, [1, 0, 0]],
    ['surgeon, radiology', SURGERY, RADIOLOGY, [0, 1, 1]],
    ['surgeon, advanced radiology', SURGERY, ADVANCED, [0, 1, 0]],
    ['surgeon, a transitional year', SURGERY, TRANSITIONAL, [0, 0, 1]],
    ['radiologist, another track of it', ADVANCED, RADIOLOGY, [1, 0, 1]],
    ['surgical year, transitional year', SURGICAL_YEAR, TRANSITIONAL, [0, 0, 1]],
    ['radiologist, a position for physicians elsewhere', RADIOLOGY, PHYSICIAN, [0, 0, 0]],
  ])('%s', (_, home, at, [there, elsewhere, firstYear]) => {
    const type = 2
    const cell = home * TYPES + type
    const tally = emptyTally(market)
    addToTally(tally, market, ...oneByOne(market, [{ cell, held: market.firstProgram[at] }]))
    expect([tally.matched[cell], tally.elsewhere[cell], tally.pgy1[cell]]).toEqual([there, elsewhere, firstYear])
    expect([tally.matchedScore[cell], tally.notMatchedScore[cell]]).toEqual([there, 1 - there])
    expect([sum(tally.matchedByLength), sum(tally.notMatchedByLength)]).toEqual([there, 1 - there])
    expect([sum(tally.matchedByScore), sum(tally.notMatchedByScore)]).toEqual([there, 1 - there])
    expect([sum(tally.fromElsewhere), tally.fromElsewhere[at * TYPES + type]]).toEqual([elsewhere, elsewhere])
    expect([sum(tally.matchedPersons), sum(tally.visaMatched)]).toEqual([firstYear, firstYear])
    expect(tally.filled[at * TYPES + type]).toBe(1)
  })
})
