import { describe, expect, test } from 'vitest'
import { fittedBlock, imgShares } from '../../src/market/fit.ts'
import fitted2025 from '../../src/market/fitted-2025.json' with { type: 'json' }
import fitted2026 from '../../src/market/fitted-2026.json' with { type: 'json' }
import { buildMarket, type Fitted, factsHash, modelHash, TYPES } from '../../src/market/market.ts'
import { misfit } from '../../src/market/misfit.ts'
import { emptyTally } from '../../src/market/tally.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { market2025, season2025 } from '../support/season-2025.ts'
import { tallied } from '../support/tallied.ts'

const fitted = fitted2025 as Fitted

test('the committed parameters were fitted with the model as it is; where not, the calibration is to be run again', () => {
  for (const { model } of [fitted2025, fitted2026]) expect(model).toBe(modelHash)
})

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
    const { pairs, both, one, neither } = season2025.couples
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

  test('are numbers even where nobody hands in a list', () => {
    const { listLength, filledShare, filled, nationalRate } = misfit(market2025, { ...emptyTally(market2025), worlds: 1 })
    expect(listLength).toBe(0)
    expect([filledShare, filled, ...nationalRate].every(Number.isFinite)).toBe(true)
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

  const columns = [
    'thresholds',
    'interviewOffsets',
    'rankOffsets',
    'scoreWeights',
    'scoreMeans',
    'backupRates',
    'backupWeights',
  ] as const

  test.each(columns)('refuses too few or too many %s, at the centre and in every block', (name) => {
    const { centre } = fitted
    for (const values of [centre[name].slice(1), [...centre[name], 0]]) {
      const spoilt = { ...centre, [name]: values }
      for (const others of [{ centre: spoilt }, { blocks: [centre, spoilt] }])
        expect(() => buildMarket(season2025, { ...fitted, ...others })).toThrow(/fitted 2025: \d+ [\w -]+, \d+ expected/)
    }
  })

  test('refuses too few or too many shares of international graduates', () => {
    for (const values of [fitted.imgShares.slice(1), [...fitted.imgShares, 0]])
      expect(() => buildMarket(season2025, { ...fitted, imgShares: values })).toThrow(/fitted 2025: \d+ IMG shares, \d+ expected/)
  })

  test.each(columns)('refuses a value of %s that is no number, at the centre and in every block', (name) => {
    const { centre } = fitted
    const parameter = name.slice(0, -1)
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const spoilt = { ...centre, [name]: centre[name].map((one, i) => (i === 3 ? value : one)) }
      for (const others of [{ centre: spoilt }, { blocks: [centre, spoilt] }])
        expect(() => buildMarket(season2025, { ...fitted, ...others })).toThrow(
          `market 2025: ${parameter}[3] is ${value}; run the calibration again`,
        )
    }
  })

  test('refuses a rate below 0 and a constant that is no number', () => {
    const { centre } = fitted
    const negative = { ...centre, backupRates: centre.backupRates.map((one, t) => (t === 2 ? -0.1 : one)) }
    expect(() => buildMarket(season2025, { ...fitted, centre: negative })).toThrow(
      'market 2025: backupRate[2] is -0.1; run the calibration again',
    )
    const constants = { ...centre.constants, unknowable: Number.NaN }
    expect(() => buildMarket(season2025, { ...fitted, blocks: [{ ...centre, constants }] })).toThrow(
      'market 2025: the constant unknowable is NaN',
    )
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
