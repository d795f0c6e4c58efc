import { describe, expect, test } from 'vitest'
import {
  checkPublished,
  type Measure,
  type Published,
  type PublishedRow,
  placeOf,
  publishedOf,
} from '../../src/market/published.ts'
import { openSeason, seasonIds } from '../../src/market/season.ts'

const specialtiesOf = (id: string): Set<string> => new Set(openSeason(id)!.branches.map(({ specialty }) => specialty))
const rowsOf = (published: Published, measure: Measure): PublishedRow[] => published.rows.filter((row) => row.measure === measure)
const figureOf = (published: Published, ...place: string[]): number | undefined =>
  published.rows.find((row) => placeOf(row) === place.join('\t'))?.value

/** Rows that share what comes before the cell. */
const groupsOf = (rows: readonly PublishedRow[]): PublishedRow[][] =>
  Object.values(Object.groupBy(rows, ({ measure, specialty, type }) => [measure, specialty, type].join('\t'))) as PublishedRow[][]

describe.each(seasonIds())('what was published about %s', (id) => {
  const published = publishedOf(id)!
  const season = openSeason(id)!

  test('is of that season and has rows that can be what they say', () => {
    expect(published.season).toBe(id)
    expect(checkPublished(published, specialtiesOf(id))).toBe(published)
  })

  test('names each figure once, in order', () => {
    const places = published.rows.map(placeOf)
    expect(new Set(places).size).toBe(places.length)
    expect([...places].sort()).toEqual(places)
  })

  test('has quartiles in order', () => {
    const lengths = ['listLength.matched', 'listLength.notMatched', 'step2.matched', 'step2.notMatched'] as const
    const faults = groupsOf(lengths.flatMap((measure) => rowsOf(published, measure))).filter((rows) => {
      const value = (cell: string): number | undefined => rows.find((row) => row.cell === cell)?.value
      const [q1, median, q3] = [value('q1'), value('median'), value('q3')]
      return q1 !== undefined && !(q1 <= median! && median! <= q3!)
    })
    expect(faults).toEqual([])
  })

  test('has scores and lists of those matched above those of the others', () => {
    const differences = ['listLength', 'step2'].flatMap((name) =>
      rowsOf(published, `${name}.matched` as Measure).flatMap(({ specialty, type, cell, value, n }) => {
        const other = figureOf(published, `${name}.notMatched`, specialty, type, cell)
        return cell === 'median' && n >= 100 && other !== undefined ? [value - other] : []
      }),
    )
    expect(differences.length).toBeGreaterThan(10)
    expect(differences.filter((difference) => difference <= 0)).toEqual([])
  })

  // The rates by length are rebuilt from two distributions; weighted by people they must give the rate of all again.
  test('has rates by length that add up to the rate of all, within three points', () => {
    const groups = groupsOf(rowsOf(published, 'matchRateByLength'))
    expect(groups.length).toBeGreaterThan(5)
    for (const rows of groups) {
      const people = rows.reduce((sum, row) => sum + row.n, 0)
      const rate = rows.reduce((sum, row) => sum + row.n * row.value, 0) / people
      const whole = rowsOf(published, 'matchRatePreferred').find(
        ({ specialty, type }) => specialty === rows[0]!.specialty && type === rows[0]!.type,
      )!
      // Consenting people are a sample of all, so small specialties differ by chance.
      expect(Math.abs(rate - whole.value), rows[0]!.specialty).toBeLessThan(3 + 100 / Math.sqrt(people))
    }
  })

  test('has rates by length that rise, in cells of 25 people and more', () => {
    const ORDER = ['1', '2', '3', '4-5', '6-8', '9-12', '13+']
    for (const rows of groupsOf(rowsOf(published, 'matchRateByLength'))) {
      const large = rows.filter(({ n }) => n >= 25).sort((one, other) => ORDER.indexOf(one.cell) - ORDER.indexOf(other.cell))
      for (let i = 1; i < large.length; i++) expect(large[i]!.value).toBeGreaterThan(large[i - 1]!.value)
    }
  })

  test('marks as fitted only what the season takes', () => {
    const fitted = published.rows.filter((row) => row.fitted)
    expect(new Set(fitted.map(({ measure }) => measure)).size).toBeGreaterThan(0)
    for (const row of fitted) {
      const branches = season.branches.filter(({ specialty }) => specialty === row.specialty)
      const takes = {
        filledShare: () => branches.some(({ track, fitted: judged }) => judged && track === row.cell),
        matchRate: () => season.predictedFrom === null,
        'listLength.matched': () => row.cell === 'mean',
        'listLength.notMatched': () => row.cell === 'mean',
      }[row.measure as string]
      expect(takes?.(), placeOf(row)).toBe(true)
    }
  })
})

describe('the figures of 2025', () => {
  const published = publishedOf('2025')!
  const season = openSeason('2025')!

  test('are the filled positions of the season, as shares', () => {
    for (const { specialty, cell, type, value, n } of rowsOf(published, 'filledShare')) {
      const branch = season.branches.find((one) => one.specialty === specialty && one.track === cell)!
      expect(n).toBe(branch.positions)
      expect(value).toBeCloseTo((100 * branch.filled[type as 'other']) / branch.positions, 1)
    }
  })

  test('give no branch more than all its positions', () => {
    const shares = Object.groupBy(rowsOf(published, 'filledShare'), ({ specialty, cell }) => `${specialty}, ${cell}`)
    const over = Object.entries(shares).filter(([, rows]) => rows!.reduce((sum, row) => sum + row.value, 0) > 100.1)
    expect(over).toEqual([])
  })

  test('are the official ones', () => {
    expect(figureOf(published, 'matchRate', 'all', 'us-md-senior', 'all')).toBe(93.5)
    expect(figureOf(published, 'matchRate', 'all', 'non-us-img', 'all')).toBeCloseTo(58, 1)
    expect(figureOf(published, 'couples', 'all', 'all', 'both')).toBeCloseTo(89.1, 1)
    const couples = rowsOf(published, 'couples').reduce((sum, row) => sum + row.value, 0)
    expect(couples).toBeCloseTo(100, 1)
    expect(figureOf(published, 'soap', 'all', 'all', 'filled')).toBe(2318)
  })

  test('leave out what is wrong at the source', () => {
    expect(figureOf(published, 'filledShare', 'dermatology', 'us-do-senior', 'categorical')).toBeUndefined()
    expect(figureOf(published, 'filledShare', 'medicine-emergency-medicine', 'us-img', 'categorical')).toBeUndefined()
  })
})

describe('rows that cannot be what they say are refused by name', () => {
  const whole = publishedOf('2025')!
  const first = whole.rows.findIndex(({ measure }) => measure === 'matchRate')
  const refusal = (rows: readonly object[]): string => {
    try {
      checkPublished({ ...whole, rows: rows as PublishedRow[] }, specialtiesOf('2025'))
    } catch (error) {
      return (error as Error).message
    }
    return 'nothing is refused'
  }
  const spoiled = (change: object): string => refusal([{ ...whole.rows[first], ...change }])

  test.each([
    ['a measure', () => spoiled({ measure: 'luck' }), 'unknown measure luck'],
    ['an inherited word', () => spoiled({ measure: 'toString' }), 'unknown measure toString'],
    ['a specialty', () => spoiled({ specialty: 'astrology' }), 'unknown specialty astrology'],
    ['a type', () => spoiled({ type: 'martian' }), 'unknown type martian'],
    ['a cell', () => spoiled({ cell: '14+' }), 'unknown cell 14+'],
    ['a percentage', () => spoiled({ value: 101 }), 'value 101 percent'],
    ['a missing value', () => spoiled({ value: Number.NaN }), 'value NaN'],
    ['a count', () => spoiled({ measure: 'soap', cell: 'filled', value: 1.5 }), 'value 1.5'],
    ['a score', () => spoiled({ measure: 'step2.matched', cell: 'mean', value: 24 }), 'score 24'],
    ['a list', () => spoiled({ measure: 'listLength.matched', cell: 'mean', value: 0.5 }), 'list of 0.5 lines'],
    ['people', () => spoiled({ n: 0 }), 'n 0'],
    ['a source', () => spoiled({ source: '' }), 'no source'],
    ['a row twice', () => refusal([whole.rows[0]!, whole.rows[0]!]), 'stands twice'],
    ['an order', () => refusal([whole.rows[1]!, whole.rows[0]!]), 'out of order'],
  ])('%s', (_, message, words) => {
    expect(message()).toContain('published 2025: ')
    expect(message()).toContain(words)
  })

  test('and nothing is known of a season that is not there', () => {
    for (const id of ['1999', '', 'toString']) expect(publishedOf(id)).toBeUndefined()
  })
})
