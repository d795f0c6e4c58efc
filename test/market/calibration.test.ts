import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  capacities,
  defaultScoreWeight,
  fittedBlock,
  imgShares,
  marketAt,
  meanPoint,
  misfit,
  nextPoint,
  type Point,
  startingPoint,
} from '../../src/market/calibrate.ts'
import fitted2025 from '../../src/market/fitted-2025.json' with { type: 'json' }
import { buildMarket, type Fitted, factsHash, TYPES } from '../../src/market/market.ts'
import { CENTRE, NOT_RANKED_SHARE } from '../../src/market/parameters.ts'
import { emptyTally, type Tally } from '../../src/market/tally.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'
import { market2025, season2025 } from '../support/season-2025.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'
import { tallied } from '../support/tallied.ts'

const fitted = fitted2025 as Fitted

describe('worlds drawn from the committed parameters', () => {
  // Other worlds than those the parameters were fitted to, of every block.
  const tally = tallied(
    market2025,
    fitted.seed + 1,
    Array.from({ length: Math.max(6, market2025.blocks.length) }, (_, number) => number),
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

  test('let couples match as often as they did, within two points, and leave hardly any without a stable place', () => {
    const { pairs, both, one, neither } = season2025.couples!
    const published = [both, one, neither]
    for (const [k, couples] of published.entries())
      expect(Math.abs(tally.couples[k] / tally.worlds - couples) / pairs).toBeLessThan(0.02)
    expect(tally.couples.subarray(0, 3).reduce((sum, couples) => sum + couples, 0)).toBe(pairs * tally.worlds)
    expect(tally.couples[3]).toBeLessThan(0.001 * pairs * tally.worlds)
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

  /** Lets matched and not matched people differ by a gap in their mean scores, and score 0 on average together. */
  function setGap(tally: Tally, c: number, gap: number): void {
    const not = tally.entries[c] - tally.matched[c]
    if (not <= 0) return
    tally.matchedScore[c] = (tally.matched[c] * gap * not) / tally.entries[c]
    tally.notMatchedScore[c] = (-not * gap * tally.matched[c]) / tally.entries[c]
  }

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
        setGap(tally, c, 0.8)
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
      scoreMean: less(next.scoreMean, from.scoreMean),
    }
  }

  test('stays where every figure is met', () => {
    const moved = moves(point(), onTarget())
    for (const column of Object.values(moved) as Float64Array[])
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
      setGap(tally, 0, gap)
      const { scoreWeight } = moves(from, tally)
      expect(Math.sign(scoreWeight[0])).toBe(sign)
      expect(scoreWeight.every((move, c) => c === 0 || move === 0)).toBe(true)
    }
  })

  test('lowers the score mean of a cell whose interviewed people score above the published mean, raises it below, and no other', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cells), fc.constantFrom(-0.4, -0.1, 0.1, 0.4), gain, (c, mean, gain) => {
        const tally = onTarget()
        // The same for matched and not matched people, so that the gap stays met.
        tally.matchedScore[c] += mean * tally.matched[c]
        tally.notMatchedScore[c] += mean * (tally.entries[c] - tally.matched[c])
        const { scoreMean, scoreWeight } = moves({ ...point(), scoreMean: new Float64Array(2 * TYPES).fill(-0.4) }, tally, gain)
        const others = moves({ ...point(), scoreMean: new Float64Array(2 * TYPES).fill(-0.4) }, onTarget(), gain).scoreMean
        expect(Math.sign(scoreMean[c] - others[c])).toBe(-Math.sign(mean))
        expect(scoreMean.every((move, other) => other === c || move === others[other])).toBe(true)
        expect(scoreWeight.every((move) => Math.abs(move) < 1e-12)).toBe(true)
      }),
      RUNS,
    )
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
      const tally = tallied(marketAt(market, CENTRE, at), 1, numbers)
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
    for (const name of Object.keys(one) as (keyof Point)[])
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

  const columns = ['thresholds', 'interviewOffsets', 'rankOffsets', 'scoreWeights', 'scoreMeans'] as const

  test.each(columns)('refuses too few or too many %s, at the centre and in every block', (name) => {
    const { centre } = fitted
    for (const values of [centre[name].slice(1), [...centre[name], 0]]) {
      const spoilt = { ...centre, [name]: values }
      for (const others of [{ centre: spoilt }, { blocks: [centre, spoilt] }])
        expect(() => buildMarket(season2025, { ...fitted, ...others })).toThrow(/fitted 2025: \d+ [\w ]+, \d+ expected/)
    }
  })

  test('refuses too few or too many shares of international graduates', () => {
    for (const values of [fitted.imgShares.slice(1), [...fitted.imgShares, 0]])
      expect(() => buildMarket(season2025, { ...fitted, imgShares: values })).toThrow(/fitted 2025: \d+ IMG shares, \d+ expected/)
  })

  test('comes back from the market that it makes, rounded', () => {
    const made = [market2025, ...market2025.blocks]
    const stated = [fitted.centre, ...fitted.blocks]
    expect(made.map((market) => fittedBlock(market.constants, market))).toEqual(stated)
  })

  test('states shares of positions with two decimals', () => {
    const tally = emptyTally(market2025)
    tally.worlds = 3
    market2025.quota.forEach((quota, p) => {
      tally.imgFilled[p] = p % (3 * quota + 1)
    })
    imgShares(market2025, tally).forEach((share, p) => {
      const { positions } = market2025.programs[p]
      expect(Math.abs(share - (p % (3 * positions + 1)) / 3 / positions)).toBeLessThanOrEqual(0.005 + 1e-9)
    })
  })

  test('and the market built on it has another version than one of other parameters or facts', () => {
    const moved = { ...fitted.centre, thresholds: fitted.centre.thresholds.map((value, p) => (p === 0 ? value + 1 : value)) }
    expect(buildMarket(season2025, fitted).version).toBe(market2025.version)
    const others = [{ ...fitted, centre: moved }, { ...fitted, blocks: [moved] }, null]
    const versions = others.map((other) => buildMarket(season2025, other).version)
    expect(new Set([market2025.version, ...versions]).size).toBe(4)
    expect(market2025.version).toMatch(/^[0-9a-f]{12}$/)
  })
})
