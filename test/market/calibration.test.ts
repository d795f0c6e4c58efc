import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  capacities,
  defaultScoreWeight,
  fittedFrom,
  marketAt,
  meanPoint,
  misfit,
  nextPoint,
  type Point,
  startingPoint,
} from '../../src/market/calibrate.ts'
import { drawerOf } from '../../src/market/draw-world.ts'
import fitted2025 from '../../src/market/fitted-2025.json' with { type: 'json' }
import { buildMarket, type Fitted, factsHash, type Market, TYPES } from '../../src/market/market.ts'
import { NOT_RANKED_SHARE } from '../../src/market/parameters.ts'
import { addToTally, emptyTally, mergeTally, type Tally } from '../../src/market/tally.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'
import { market2025, season2025 } from '../support/season-2025.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const fitted = fitted2025 as Fitted

function tallied(market: Market, seed: number, numbers: readonly number[]): Tally {
  const tally = emptyTally(market)
  for (const number of numbers) {
    const drawn = drawerOf(market).draw(seed, number)
    addToTally(tally, market, drawn, applicantProposing(drawn.world))
  }
  return tally
}

describe('worlds drawn from the committed parameters', () => {
  // Other worlds than those the parameters were fitted to.
  const tally = tallied(
    market2025,
    fitted.seed + 1,
    Array.from({ length: 10 }, (_, number) => number),
  )
  const found = misfit(market2025, tally)

  test('meet the published filled positions within one point of positions on average', () => {
    expect(found.filledShare).toBeLessThan(1)
  })

  test('match as many people of each type as were matched, within 1.5 points', () => {
    APPLICANT_TYPES.forEach((type, t) => {
      if (season2025.national[type].active > 100) expect(Math.abs(found.nationalRate[t])).toBeLessThan(1.5)
    })
  })

  test('fill the positions that were filled within a point, and give lists of the stated lengths within a tenth', () => {
    expect(Math.abs(found.filled)).toBeLessThan(1)
    expect(found.listLength).toBeLessThan(0.1)
  })

  test('count people once: nobody is matched to two positions of the first year', () => {
    APPLICANT_TYPES.forEach((type, t) => {
      const pgy1 = season2025.branches.reduce(
        (sum, { track }, b) => sum + (track === 'advanced' || track === 'physician' ? 0 : tally.filled[b * TYPES + t]),
        0,
      )
      expect(tally.matchedPersons[t]).toBeLessThanOrEqual(season2025.national[type].active * tally.worlds)
      expect(tally.matchedPersons[t]).toBeLessThanOrEqual(pgy1)
    })
  })

  test('misfit says what it says: the same figures, counted again', () => {
    let sum = 0
    let cells = 0
    season2025.branches.forEach(({ fitted: judged, positions, filled }, b) => {
      if (!judged) return
      APPLICANT_TYPES.forEach((type, t) => {
        sum += Math.abs(tally.filled[b * TYPES + t] / tally.worlds - filled[type]) / positions
        cells++
      })
    })
    expect(found.filledShare).toBeCloseTo((100 * sum) / cells, 9)
    const md = season2025.national['us-md-senior']
    expect(found.nationalRate[0]).toBeCloseTo((100 * (tally.matchedPersons[0] / tally.worlds - md.matched)) / md.active, 9)
  })

  test('the catalogue states the shares of international graduates that they show', () => {
    let difference = 0
    market2025.programs.forEach(({ imgShare, positions }, p) => {
      expect(imgShare).toBeGreaterThanOrEqual(0)
      expect(imgShare).toBeLessThanOrEqual(1)
      difference += positions * Math.abs(imgShare - tally.imgFilled[p] / tally.worlds / positions)
    })
    expect(difference / 43_237).toBeLessThan(0.06)
  })
})

describe('a tally', () => {
  const season = smallSeason([
    { specialty: 'medicine', programs: 8, preferring: { 'us-md-senior': 30, 'non-us-img': 20 } },
    { specialty: 'radiology', track: 'advanced', programs: 4, preferring: { 'us-md-senior': 12 } },
    { specialty: 'transitional-year', track: 'transitional', programs: 5, filled: { 'us-md-senior': 5 } },
    { specialty: 'medicine', track: 'preliminary', programs: 5, filled: { 'us-md-senior': 5 } },
  ])
  const market = smallMarket(season)

  test('of some worlds and of others add up to that of all, in any order', () => {
    const all = tallied(market, 1, [0, 1, 2, 3])
    const parts = [tallied(market, 1, [3]), tallied(market, 1, [1, 0]), tallied(market, 1, [2])]
    const merged = emptyTally(market)
    for (const part of parts) mergeTally(merged, part)
    expect(merged.worlds).toBe(4)
    for (const [name, column] of Object.entries(all)) {
      if (name === 'worlds') continue
      const other = merged[name as keyof Tally] as Float64Array
      for (const [i, value] of (column as Float64Array).entries()) expect(other[i]).toBeCloseTo(value, 9)
    }
  })

  test('counts what is there, recounted line by line', () => {
    const drawn = drawerOf(market).draw(1, 0)
    const matching = applicantProposing(drawn.world)
    const tally = emptyTally(market)
    addToTally(tally, market, drawn, matching)
    const holders = Array.from(matching.line).filter((line) => line >= 0)
    const seats = [...market.quota.keys()].map((p) => holders.filter((line) => drawn.world.listProgram[line] === p).length)
    expect([...tally.filled].reduce((sum, count) => sum + count, 0)).toBe(holders.length)
    expect(seats.every((taken, p) => taken <= market.quota[p])).toBe(true)
    expect(Math.max(...tally.imgFilled)).toBeLessThanOrEqual(2)
    expect([...tally.interviews].reduce((sum, count) => sum + count, 0)).toBe(drawn.world.listProgram.length)
    expect([...tally.entries].reduce((sum, count) => sum + count, 0)).toBe(drawn.cell.length)
    const firstYear = (line: number): boolean =>
      line >= 0 && season.branches[market.branchOf[drawn.world.listProgram[line]]].track !== 'advanced'
    const matched = new Set(Array.from(drawn.person).filter((_, a) => firstYear(matching.line[a])))
    expect([...tally.matchedPersons].reduce((sum, count) => sum + count, 0)).toBe(matched.size)
  })

  test('counts someone who holds two positions of the first year once', () => {
    const tally = emptyTally(market)
    const two = {
      world: {
        listStart: Uint32Array.of(0, 1, 2),
        listProgram: Uint32Array.of(0, market.firstProgram[2]),
        listKey: Uint32Array.of(5, 5),
        quota: market.quota,
      },
      cell: Uint16Array.of(0, 2 * TYPES),
      preferredLines: Uint8Array.of(1, 1),
      standardScore: Float32Array.of(1, 1),
      person: Uint32Array.of(0, 0),
      persons: 1,
    }
    addToTally(tally, market, two, { line: Int32Array.of(0, 1), proposals: 2 })
    expect(tally.matchedPersons[0]).toBe(1)
    expect(tally.filled[0] + tally.filled[2 * TYPES]).toBe(2)
  })
})

describe('a step of the calibration', () => {
  const season = smallSeason([
    {
      specialty: 'medicine',
      programs: 12,
      seats: 5,
      preferring: { 'us-md-senior': 60, 'non-us-img': 90 },
      filled: { 'us-md-senior': 30, 'non-us-img': 30 },
    },
    {
      specialty: 'surgery',
      programs: 6,
      seats: 4,
      preferring: { 'us-md-senior': 40, 'us-img': 10 },
      filled: { 'us-md-senior': 20, 'us-img': 4 },
    },
  ])
  for (const branch of season.branches) Object.assign(branch.step2ck['us-md-senior'], { gap: 0.8 })
  const market = smallMarket(season)
  const cells = [0, 5, TYPES, TYPES + 4]
  const point = (): Point => ({ ...startingPoint(market), rankOffset: new Float64Array(2 * TYPES).fill(0.3) })

  /** Counts of one world in which every figure is what the season states. */
  function onTarget(): Tally {
    const tally = emptyTally(market)
    tally.worlds = 1
    tally.interviews.set(capacities(market, tally.backupLines))
    season.branches.forEach((branch, b) => {
      tally.allLines[b] = 1000
      tally.notRanked[b] = 1000 * NOT_RANKED_SHARE
      APPLICANT_TYPES.forEach((type, t) => {
        const c = b * TYPES + t
        tally.entries[c] = branch.preferring[type]
        tally.lines[c] = branch.preferring[type] * branch.listLength[type]
        tally.filled[c] = branch.filled[type]
        tally.matched[c] = branch.filled[type]
        tally.matchedScore[c] = 0.8 * branch.filled[type]
      })
    })
    return tally
  }

  const moves = (from: Point, tally: Tally, gain = 0.4): Point => {
    const next = nextPoint(market, from, tally, gain)
    const less = (column: Float64Array, start: Float64Array): Float64Array => column.map((value, i) => value - start[i])
    return {
      threshold: less(next.threshold, from.threshold),
      interviewOffset: less(next.interviewOffset, from.interviewOffset),
      rankOffset: less(next.rankOffset, from.rankOffset),
      scoreWeight: less(next.scoreWeight, from.scoreWeight),
    }
  }

  test('stays where every figure is met', () => {
    const { threshold, interviewOffset, rankOffset, scoreWeight } = moves(point(), onTarget())
    for (const column of [threshold, interviewOffset, rankOffset, scoreWeight])
      for (const move of column) expect(Math.abs(move)).toBeLessThan(1e-12)
  })

  const factor = fc.oneof(fc.double({ min: 0.3, max: 0.9, noNaN: true }), fc.double({ min: 1.1, max: 3, noNaN: true }))
  const gain = fc.double({ min: 0.1, max: 0.7, noNaN: true })
  const RUNS = { ...SEEDED_RUNS, numRuns: 200 }

  test('raises the threshold of a program that invites too many, lowers that of one that invites too few, and no other', () => {
    fc.assert(
      fc.property(fc.nat(17), factor, gain, (p, by, gain) => {
        const tally = onTarget()
        tally.interviews[p] *= by
        const { threshold, rankOffset } = moves(point(), tally, gain)
        expect(Math.sign(threshold[p])).toBe(Math.sign(by - 1))
        expect(threshold.every((move, q) => q === p || Math.abs(move) < 1e-12)).toBe(true)
        expect(rankOffset.every((move) => Math.abs(move) < 1e-12)).toBe(true)
      }),
      RUNS,
    )
  })

  test('raises the interview offset of a cell whose lists are too short against the others of its branch', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cells), factor, gain, (c, by, gain) => {
        const tally = onTarget()
        tally.lines[c] *= by
        const { interviewOffset } = moves(point(), tally, gain)
        const branch = Math.floor(c / TYPES)
        for (const other of cells)
          if (other !== c && Math.floor(other / TYPES) === branch)
            expect(Math.sign(interviewOffset[c] - interviewOffset[other])).toBe(Math.sign(1 - by))
      }),
      RUNS,
    )
  })

  test('keeps the constant that thresholds and interview offsets share: offsets average nothing, and no bar moves by centring', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cells), factor, (c, by) => {
        const tally = onTarget()
        tally.lines[c] *= by
        const from = point()
        const { threshold, interviewOffset } = nextPoint(market, from, tally, 0.4)
        season.branches.forEach((branch, b) => {
          const mean = APPLICANT_TYPES.reduce((sum, type, t) => sum + branch.preferring[type] * interviewOffset[b * TYPES + t], 0)
          expect(Math.abs(mean)).toBeLessThan(1e-9)
        })
        // Of the cell that was not changed the bar stays, as its interviews and lengths are met.
        const other = cells.find((one) => one !== c && Math.floor(one / TYPES) === Math.floor(c / TYPES))!
        const p = market.firstProgram[Math.floor(c / TYPES)]
        expect(threshold[p] - interviewOffset[other]).toBeCloseTo(from.threshold[p] - from.interviewOffset[other], 9)
      }),
      RUNS,
    )
  })

  test('raises the rank offset of a type that fills too little, lowers that of one that fills too much', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cells), factor, gain, (c, by, gain) => {
        const tally = onTarget()
        tally.filled[c] = Math.min(tally.filled[c] * by, tally.entries[c])
        // Filled positions of the branch stay in balance, so that the share not ranked is left out of it.
        const type = APPLICANT_TYPES[c % TYPES]
        const change = season.branches[Math.floor(c / TYPES)].filled[type] - tally.filled[c]
        const other = cells.find((one) => one !== c && Math.floor(one / TYPES) === Math.floor(c / TYPES))!
        tally.filled[other] = Math.max(0, tally.filled[other] + change)
        const { rankOffset } = moves(point(), tally, gain)
        expect(Math.sign(rankOffset[c])).toBe(Math.sign(change))
      }),
      RUNS,
    )
  })

  test('ranks more people where too many are not ranked although every position fills', () => {
    for (const [by, sign] of [
      [2, 1],
      [0.5, -1],
    ]) {
      const tally = onTarget()
      tally.notRanked[0] *= by
      const { rankOffset } = moves(point(), tally)
      for (const c of [0, 5]) expect(Math.sign(rankOffset[c])).toBe(sign)
      expect(rankOffset[TYPES]).toBe(0)
    }
  })

  test('weighs the score more where matched and not matched differ less than published', () => {
    const from = { ...point(), scoreWeight: Float64Array.from({ length: 2 * TYPES }, (_, c) => defaultScoreWeight(c % TYPES)) }
    for (const [gap, sign] of [
      [0.4, 1],
      [1.6, -1],
    ]) {
      const tally = onTarget()
      tally.matchedScore[0] = gap * tally.matched[0]
      const { scoreWeight } = moves(from, tally)
      expect(Math.sign(scoreWeight[0])).toBe(sign)
      expect(scoreWeight.every((move, c) => c === 0 || move === 0)).toBe(true)
    }
  })

  test('leads from far away towards the figures, when worlds are drawn where it leads', () => {
    const start = startingPoint(market)
    let at: Point = {
      ...start,
      threshold: start.threshold.map(() => 2.2),
      rankOffset: start.rankOffset.map((_, c) => (c % TYPES === 0 ? -1 : 2)),
    }
    const found = Array.from({ length: 16 }, (_, step) => {
      const numbers = Array.from({ length: 10 }, (_, i) => 10 * step + i)
      const tally = tallied(marketAt(market, at), 1, numbers)
      at = nextPoint(market, at, tally, step < 10 ? 0.6 : 0.3)
      return misfit(market, tally)
    })
    expect(found[0].listLength).toBeGreaterThan(0.5)
    expect(found[15].listLength).toBeLessThan(0.1)
    expect(found[15].filledShare).toBeLessThan(0.2 * found[0].filledShare)
  })

  test('programs have capacity for the lists that the season states, larger ones for more', () => {
    const backup = Float64Array.of(37, 0)
    const capacity = capacities(market, backup)
    season.branches.forEach((branch, b) => {
      const lines = APPLICANT_TYPES.reduce((sum, type) => sum + branch.preferring[type] * branch.listLength[type], backup[b])
      const all = capacity.subarray(market.firstProgram[b], market.firstProgram[b + 1])
      expect(all.reduce((sum, one) => sum + one, 0)).toBeCloseTo(lines, 9)
    })
  })

  test('the mean of points is the mean of every parameter', () => {
    const [one, other] = [point(), moves(point(), onTarget())]
    const mean = meanPoint([one, other, other])
    for (const name of ['threshold', 'interviewOffset', 'rankOffset', 'scoreWeight'] as const)
      mean[name].forEach((value, i) => {
        expect(value).toBeCloseTo((one[name][i] + 2 * other[name][i]) / 3, 12)
      })
  })
})

describe('the fitted file', () => {
  test('belongs to the facts it stands beside', () => {
    expect(fitted.season).toBe('2025')
    expect(fitted.facts).toBe(factsHash(season2025))
  })

  test('refuses other facts, and says what to do', () => {
    const [first, ...rest] = season2025.branches
    const others = { ...season2025, branches: [{ ...first, unfilled: first.unfilled + 1 }, ...rest] }
    expect(() => buildMarket(others, fitted)).toThrow(
      `fitted 2025: made for the facts ${fitted.facts}, which are ${factsHash(others)} now; run the calibration again`,
    )
  })

  test.each([
    'thresholds',
    'imgShares',
    'interviewOffsets',
    'rankOffsets',
    'scoreWeights',
  ] as const)('refuses too few or too many %s', (name) => {
    for (const values of [fitted[name].slice(1), [...fitted[name], 0]])
      expect(() => buildMarket(season2025, { ...fitted, [name]: values })).toThrow(/fitted 2025: \d+ [\w ]+, \d+ expected/)
  })

  test('comes back from the market that it makes, rounded', () => {
    const tally = emptyTally(market2025)
    tally.worlds = 1
    const again = fittedFrom(market2025, market2025, tally, { date: fitted.date, seed: 1, worlds: 1 })
    expect(again.thresholds).toEqual(fitted.thresholds)
    expect(again.interviewOffsets).toEqual(fitted.interviewOffsets)
    expect(again.rankOffsets).toEqual(fitted.rankOffsets)
    expect(again.scoreWeights).toEqual(fitted.scoreWeights)
    expect(again.facts).toBe(fitted.facts)
  })

  test('and the market built on it has another version than one of other parameters or facts', () => {
    const other = { ...fitted, thresholds: fitted.thresholds.map((value, p) => (p === 0 ? value + 1e-4 : value)) }
    expect(buildMarket(season2025, fitted).version).toBe(market2025.version)
    expect(buildMarket(season2025, other).version).not.toBe(market2025.version)
    expect(buildMarket(season2025, null).version).not.toBe(market2025.version)
    expect(market2025.version).toMatch(/^[0-9a-f]{12}$/)
  })
})
