import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawWorld } from '../../src/market/draw-world.ts'
import { clearHidden, foldsOf, hideImgFigures, leftOutRows, regress } from '../../src/market/leave-one-out.ts'
import { type Market, TYPES } from '../../src/market/market.ts'
import type { PublishedRow } from '../../src/market/published.ts'
import { dataError, measureErrors } from '../../src/market/report-errors.ts'
import { type ReportRow, reportRows, standardError } from '../../src/market/report-rows.ts'
import { addToTally, countImgShares, emptyTally, type Tally } from '../../src/market/tally.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { UNMATCHED } from '../../src/matching/world.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const people = { 'us-md-senior': 60, 'us-do-senior': 20, 'us-img': 20, 'non-us-img': 50 }
const filled = { 'us-md-senior': 20, 'us-img': 8, 'non-us-img': 12 }
const market = smallMarket(
  smallSeason([
    { specialty: 'internal-medicine', programs: 30, preferring: people, filled },
    { specialty: 'surgery', programs: 12, preferring: people, filled },
    { specialty: 'surgery', track: 'preliminary', programs: 8, preferring: { 'us-md-senior': 6 } },
    { specialty: 'psychiatry', programs: 20, preferring: people, filled },
    { specialty: 'neurology', programs: 10, preferring: { ...people, 'non-us-img': 5 }, filled },
    { specialty: 'pathology', programs: 10, preferring: people, filled },
  ]),
)

function draw(of: Market, worlds: readonly number[]): Tally {
  const tally = emptyTally(of)
  for (const world of worlds) {
    const drawn = drawWorld(of, 3, world)
    addToTally(tally, of, drawn, applicantProposing(drawn.world))
  }
  countImgShares(tally, of)
  return tally
}

const groups = [draw(market, [0, 1]), draw(market, [2, 3]), draw(market, [4, 5])]

const published = (change: Partial<PublishedRow>): PublishedRow => ({
  measure: 'matchRatePreferred',
  specialty: 'internal-medicine',
  type: 'non-us-img',
  cell: 'all',
  value: 50,
  n: 50,
  fitted: false,
  source: 'a table',
  ...change,
})

const rows = reportRows(market, groups, [published({}), published({ specialty: 'no-such', note: 'of nobody' })])
const find = (measure: string, specialty: string, type: string, cell = 'all'): ReportRow => {
  const found = rows.filter(
    (row) => row.measure === measure && row.specialty === specialty && row.type === type && row.cell === cell,
  )
  expect(found, `${measure} ${specialty} ${type} ${cell}`).toHaveLength(1)
  return found[0]
}

describe('the rows of a report', () => {
  test('name every figure once', () => {
    const names = rows.map((row) => [row.measure, row.specialty, row.type, row.cell].join('|'))
    expect(new Set(names).size).toBe(names.length)
  })

  test('hold every specialty and type that has people, whether or not anything is published', () => {
    for (const measure of ['matchRate', 'matchRatePreferred', 'matchRateByLength', 'step2.matched', 'listLength.notMatched'])
      for (const specialty of ['internal-medicine', 'surgery', 'psychiatry', 'all'])
        for (const type of ['us-md-senior', 'us-img', 'non-us-img', 'img', 'all'])
          expect(rows.some((row) => row.measure === measure && row.specialty === specialty && row.type === type)).toBe(true)
  })

  test('count matches to the preferred specialty, a year of surgery apart from surgery', () => {
    const t = APPLICANT_TYPES.indexOf('us-md-senior')
    let there = 0
    let all = 0
    for (let world = 0; world < 6; world++) {
      const drawn = drawWorld(market, 3, world)
      const { line } = applicantProposing(drawn.world)
      for (let a = 0; a < drawn.persons; a++) {
        if (drawn.cell[a] !== TYPES + t) continue
        all++
        if (line[a] !== UNMATCHED && market.branchOf[drawn.world.listProgram[line[a]]] === 1) there++
      }
    }
    expect(find('matchRatePreferred', 'surgery', 'us-md-senior').simulated).toBeCloseTo((100 * there) / all, 9)
  })

  test('fill as many positions as are not left unfilled', () => {
    for (const [specialty, cell] of [
      ['surgery', 'categorical'],
      ['surgery', 'preliminary'],
      ['surgery', 'all'],
      ['all', 'all'],
    ]) {
      const share = find('filledShare', specialty, 'all', cell).simulated!
      expect(share + find('unfilledPositions', specialty, 'all', cell).simulated!).toBeCloseTo(100, 9)
    }
  })

  test('rates by length weigh up to the rate of all', () => {
    for (const type of ['non-us-img', 'all']) {
      const cells = rows.filter(
        (row) => row.measure === 'matchRateByLength' && row.specialty === 'psychiatry' && row.type === type,
      )
      const n = cells.reduce((sum, row) => sum + row.n, 0)
      const rate = cells.reduce((sum, row) => sum + (row.n * (row.simulated ?? 0)) / n, 0)
      expect(rate).toBeCloseTo(find('matchRatePreferred', 'psychiatry', type).simulated!, 6)
    }
  })

  test('carry what was published, and keep a figure that nobody is simulated for', () => {
    expect(find('matchRatePreferred', 'internal-medicine', 'non-us-img')).toMatchObject({
      published: 50,
      n: 50,
      source: 'a table',
    })
    expect(find('matchRatePreferred', 'no-such', 'non-us-img')).toMatchObject({
      simulated: null,
      published: 50,
      note: 'of nobody',
    })
    expect(find('matchRatePreferred', 'psychiatry', 'non-us-img')).toMatchObject({ published: null, source: null })
  })

  test('move scores to the scale of the published grid, and say so', () => {
    const grid = (cell: string, n: number) => published({ measure: 'matchRateByStep2', type: 'us-md-senior', cell, n, value: 60 })
    const moved = reportRows(market, groups, [grid('220-229', 300), grid('210-219', 300)])
    const row = moved.find(
      ({ measure, specialty, type, cell }) =>
        measure === 'matchRateByStep2' && specialty === 'psychiatry' && type === 'us-md-senior' && cell === '220-229',
    )!
    expect(row.note).toMatch(/^simulated scores moved by -\d+ points to the scale of 2020 to 2024$/)
    expect(row.n).toBeGreaterThan(find('matchRateByStep2', 'psychiatry', 'us-md-senior', '220-229').n)
  })

  test('have the spread between groups as their error', () => {
    const each = groups.map((group) => {
      const own = reportRows(market, [group], [])
      return own.find((row) => row.measure === 'matchRatePreferred' && row.specialty === 'surgery' && row.type === 'img')!
        .simulated!
    })
    expect(find('matchRatePreferred', 'surgery', 'img').simulatedError).toBeCloseTo(standardError(each), 9)
    expect(reportRows(market, [groups[0]], []).every((row) => row.simulatedError === null)).toBe(true)
    expect(standardError([1, 2, 3])).toBeCloseTo(1 / Math.sqrt(3), 12)
  })
})

describe('the errors of a report', () => {
  const row = (change: Partial<ReportRow>): ReportRow => ({ ...find('matchRatePreferred', 'psychiatry', 'img'), ...change })

  test('weigh by n, and keep fitted figures apart', () => {
    const errors = measureErrors([
      row({ published: 50, simulated: 52, n: 300 }),
      row({ published: 50, simulated: 44, n: 100, specialty: 'a' }),
      row({ published: 50, simulated: 90, n: 20, fitted: true, specialty: 'b' }),
      row({ published: null, simulated: 90, n: 20, specialty: 'c' }),
    ])
    expect(errors.map(({ fitted, cells, count }) => [fitted, cells, count])).toEqual([
      [true, 'all', 1],
      [false, 'all', 2],
      [false, 'over-25', 2],
    ])
    const [, error] = errors
    expect(error.meanAbsolute).toBeCloseTo((300 * 2 + 100 * 6) / 400, 12)
    expect(error.rootMeanSquare).toBeCloseTo(Math.sqrt((300 * 4 + 100 * 36) / 400), 12)
    expect(error.bias).toBeCloseTo((300 * 2 - 100 * 6) / 400, 12)
  })

  test('of the data itself are those of a sample', () => {
    const nothing = () => undefined
    expect(dataError(row({ published: 50, n: 10_000 }), nothing)).toBeCloseTo(0.5, 3)
    expect(dataError(row({ published: 100, n: 8 }), nothing)).toBeGreaterThan(5)
    expect(dataError(row({ measure: 'step2.matched', cell: 'mean', published: 245, n: 400 }), () => 12)).toBeCloseTo(12 / 20, 12)
    // A score says nothing of how far scores are spread.
    expect(dataError(row({ measure: 'step2.matched', cell: 'mean', published: 245, n: 400 }), nothing)).toBeNull()
    expect(dataError(row({ published: null }), nothing)).toBeNull()
    expect(dataError(row({ measure: 'rankedPerPosition', published: 12 }), nothing)).toBeNull()
  })
})

describe('hidden specialties', () => {
  test('are dealt out so that each is hidden once', () => {
    const folds = foldsOf(market)
    expect(folds.flat().sort()).toEqual(['internal-medicine', 'neurology', 'pathology', 'psychiatry', 'surgery'])
  })

  test('have parameters of international graduates that their own do not decide', () => {
    const hidden = ['psychiatry']
    const first = hideImgFigures(market, hidden)
    const b = market.season.branches.findIndex(({ specialty }) => specialty === 'psychiatry')
    const cells = ['us-img', 'non-us-img'].map((type) => b * TYPES + APPLICANT_TYPES.indexOf(type as 'us-img'))
    const other = {
      ...market,
      rankOffset: Float64Array.from(market.rankOffset),
      interviewOffset: Float64Array.from(market.interviewOffset),
    }
    for (const c of cells) {
      other.rankOffset[c] += 3
      other.interviewOffset[c] -= 2
    }
    const second = hideImgFigures(other, hidden)
    for (const c of cells) {
      expect(second.rankOffset[c]).toBe(first.rankOffset[c])
      expect(second.interviewOffset[c]).toBe(first.interviewOffset[c])
    }
    // The others keep theirs.
    for (let c = 0; c < market.rankOffset.length; c++)
      if (!cells.includes(c)) expect(first.rankOffset[c]).toBe(market.rankOffset[c])
  })

  test('are moved, both kinds alike, until they fill what others leave', () => {
    const hidden = ['psychiatry']
    const b = market.season.branches.findIndex(({ specialty }) => specialty === 'psychiatry')
    const cells = ['us-img', 'non-us-img'].map((type) => b * TYPES + APPLICANT_TYPES.indexOf(type as 'us-img'))
    const target = filled['us-img'] + filled['non-us-img']
    const stepFrom = (each: number): Float64Array => {
      const tally = structuredClone(groups[0])
      for (const c of cells) tally.filled[c] = (each * tally.worlds) / 2
      return clearHidden(market, hidden, tally, 1)
    }
    for (const [each, sign] of [
      [target / 2, 1],
      [target, 0],
      [2 * target, -1],
    ] as const) {
      const moved = stepFrom(each).map((offset, c) => offset - market.rankOffset[c])
      expect(Math.sign(Math.round(1e9 * moved[cells[0]]))).toBe(sign)
      expect(moved[cells[1]]).toBe(moved[cells[0]])
      expect(moved.every((step, c) => cells.includes(c) || step === 0)).toBe(true)
    }
  })

  test('are compared with what is published of them alone', () => {
    const fact = published({ specialty: 'psychiatry', value: 40, n: 50 })
    const left = leftOutRows(market, ['psychiatry'], groups[0], [fact, published({})])
    // Shares of positions that a season only assumes are no hidden figures.
    expect(left).toEqual([
      expect.objectContaining({
        measure: 'matchRatePreferred',
        specialty: 'psychiatry',
        type: 'non-us-img',
        published: 40,
        n: 50,
        error: expect.closeTo(left[0].predicted - 40, 12),
      }),
    ])
  })

  test('are compared with the positions that their season says they fill, where nothing is published of it', () => {
    const left = leftOutRows(market, ['psychiatry'], groups[0], [])
    expect(new Set(left.map(({ specialty, measure }) => `${specialty} ${measure}`))).toEqual(new Set(['psychiatry filledShare']))
    const branch = market.season.branches.find(({ specialty }) => specialty === 'psychiatry')!
    for (const { type, published: known, predicted, error, n } of left) {
      expect(known).toBeCloseTo((100 * branch.filled[type as 'us-img']) / branch.positions, 12)
      expect(error).toBeCloseTo(predicted - known, 12)
      expect(n).toBe(branch.positions)
    }
  })

  test('a regression finds the line that the points lie on', () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true }), (a, b) => {
        const points = [-1, 0, 1, 2].map((x) => ({ x: [1, x], y: a + b * x, weight: 1e6 }))
        const [constant, slope] = regress(points)
        expect(constant).toBeCloseTo(a, 3)
        expect(slope).toBeCloseTo(b, 3)
      }),
    )
  })
})
