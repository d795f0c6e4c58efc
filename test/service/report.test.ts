import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/market/report.ts'
import type { ReportRow } from '../../src/market/report-rows.ts'
import { calibrationAnswer } from '../../src/service/calibration-answer.ts'
import { errorTable } from '../../src/service/report-errors-table.ts'
import { packReport, readReport, unpackReport } from '../../src/service/report-file.ts'
import { reportPage } from '../../src/service/report-page.ts'
import { curve, reliabilityBins, scatter } from '../../src/service/report-plots.ts'
import { runNode } from '../support/service.ts'

const folder = mkdtempSync(join(tmpdir(), 'matchcast-report-'))
afterAll(() => rmSync(folder, { recursive: true }))

const row = (change: Partial<ReportRow> = {}): ReportRow => ({
  measure: 'matchRatePreferred',
  specialty: 'surgery',
  type: 'non-us-img',
  cell: 'all',
  published: 40,
  simulated: 43.25,
  simulatedError: 0.5,
  n: 120,
  fitted: false,
  source: 'a <table>',
  ...change,
})

const report: Report = {
  season: '2025',
  model: 'abcdef012345',
  date: '2026-05-01',
  seed: 7,
  worlds: 8,
  units: { matchRatePreferred: 'percent' },
  errors: [
    {
      measure: 'matchRatePreferred',
      fitted: false,
      cells: 'all',
      count: 3,
      meanAbsolute: 2.5,
      rootMeanSquare: 3.25,
      bias: -0.5,
      dataError: null,
      simulatedError: 0.25,
    },
  ],
  leaveOneOut: { errors: [{ measure: 'filledShare', count: 2, meanAbsolute: 1.5, bias: 0.25 }], rows: [] },
  behaviours: [{ id: 'A1', what: 'Filters <b>', basis: 'published', figures: [] }],
  rows: [
    row(),
    row({ specialty: 'all', published: null, source: null, note: 'a </script> in a note' }),
    row({ type: 'img', simulated: null }),
  ],
}

describe('a stored report', () => {
  test('comes back as it was', () => {
    expect(unpackReport(packReport(report))).toEqual(report)
  })

  test('is not there for a season that none was made for', () => {
    expect(readReport('1999')).toBeUndefined()
  })
})

describe('the answer about a report', () => {
  test('is stale when another model is served', () => {
    expect(calibrationAnswer(report, report.model, {}).stale).toBe(false)
    expect(calibrationAnswer(report, 'another', {}).stale).toBe(true)
  })

  test('keeps the errors whole when rows are filtered', () => {
    const { rows, errors } = calibrationAnswer(report, report.model, { specialty: 'surgery', type: 'img' })
    expect(rows).toEqual([report.rows[2]])
    expect(errors).toEqual(report.errors)
  })
})

describe('the page of a report', () => {
  test('takes nothing in a text for markup', () => {
    const page = reportPage(report)
    expect(page).not.toContain('<b>"')
    expect(page).toContain('Filters &lt;b&gt;')
    // The script elements are those of the page alone.
    expect(page.split('</script>')).toHaveLength(3)
  })

  test('says when it is stale', () => {
    expect(reportPage(report, true)).toContain('another version of the model')
    expect(reportPage(report)).not.toContain('another version of the model')
  })

  test('plots a figure where its values are', () => {
    const svg = scatter(
      [row({ published: 0, simulated: 0 }), row({ published: 100, simulated: 100 }), row({ published: 50, simulated: 50 })],
      'a',
    )
    const places = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)])
    expect(places[2][0]).toBeCloseTo((places[0][0] + places[1][0]) / 2, 0)
    expect(places[2][1]).toBeCloseTo((places[0][1] + places[1][1]) / 2, 0)
    // Upwards is more.
    expect(places[1][1]).toBeLessThan(places[0][1])
  })

  test('gives published scores the error of their own spread', () => {
    const score = (cell: string, published: number | null, simulated: number) =>
      row({ measure: 'step2.matched', cell, published, simulated, n: 100 })
    const page = reportPage({
      ...report,
      units: { 'step2.matched': 'points' },
      rows: [score('q1', 200, 200), score('median', 250, 250), score('q3', 300, 300), score('sd', null, 14)],
    })
    const circles = [...page.matchAll(/<circle cx="([\d.]+)"/g)].map(([, x]) => Number(x))
    const bars = [...page.matchAll(/<line class="error" x1="([\d.]+)" x2="([\d.]+)"/g)].filter(([, x1, x2]) => x1 !== x2)
    const point = (circles[2] - circles[0]) / 100
    const errors = bars.map(([, x1, x2]) => (Number(x2) - Number(x1)) / 2 / point)
    // Of a quartile and a median of a hundred people from a normal distribution with that standard deviation.
    for (const [k, factor] of [1.363, 1.253, 1.363].entries()) expect(errors[k]).toBeCloseTo((factor * 14) / 10, 1)
  })

  test('draws a curve in the order of its cells', () => {
    const svg = curve([row({ cell: '2', simulated: 90 }), row({ cell: '1', simulated: 10 })], ['1', '2'], 'a')
    const [, points] = /points="([^"]*)"/.exec(svg)!
    const [first, second] = points.split(' ').map((point) => point.split(',').map(Number))
    expect(first[0]).toBeLessThan(second[0])
    expect(first[1]).toBeGreaterThan(second[1])
  })

  test('puts rates into bins of what the model says, weighted by n', () => {
    const [bin, ...others] = reliabilityBins([
      row({ simulated: 42, published: 40, n: 100 }),
      row({ simulated: 48, published: 60, n: 300 }),
      row({ simulated: 99, fitted: true }),
    ])
    expect(others).toEqual([])
    expect(bin).toMatchObject({ cell: '40 to 50 %', published: 55, simulated: 46.5, n: 400 })
  })
})

test('the table of errors has a line per measure', () => {
  const lines = errorTable(report).split('\n')
  expect(lines.find((line) => line.startsWith('matchRatePreferred'))).toMatch(/no\s+3\s+2\.50\s+3\.25\s+-0\.50\s+0\.25$/)
  expect(lines).toContain('filledShare: 1.50 points off on average over 2 cells, bias 0.25')
})

test('of a season that nothing is published of, a sentence stands in the place of the table', () => {
  const own = { ...report, season: 'my-season', errors: [], leaveOneOut: { errors: [], rows: [] } }
  expect(errorTable(own)).toBe(
    'Season my-season, model abcdef012345, 8 worlds. Nothing is published of this season that worlds could be held against, so there are no errors to show.\n',
  )
})

describe('the command', () => {
  test('writes the same report for the same seed, the day aside', async () => {
    const run = async (name: string) => {
      const out = join(folder, name)
      const command = runNode(['src/cli.ts', 'report', '--season', '2025', '--worlds', '1', '--seed', '3', '--out', out])
      expect(await command.ended, command.err()).toBe(0)
      expect(command.out()).toContain('filledShare')
      expect(readFileSync(join(out, 'report-2025.html'), 'utf8')).toMatch(/^<!doctype html>/)
      return { ...unpackReport(readFileSync(join(out, 'report-2025.json'), 'utf8')), date: '' }
    }
    const first = await run('first')
    expect(first).toMatchObject({ season: '2025', worlds: 1, seed: 3 })
    expect(await run('second')).toEqual(first)
  }, 240_000)

  test.each([
    ['a file', () => join(folder, 'file'), 'there can be no such folder: EEXIST'],
    ['a folder with one of that name in it', () => join(folder, 'taken'), 'report-2025.json: this cannot be written: EISDIR'],
  ])(
    'finds out before it draws that it cannot write to %s',
    async (_, out, message) => {
      writeFileSync(join(folder, 'file'), '')
      mkdirSync(join(folder, 'taken', 'report-2025.json'), { recursive: true })
      const command = runNode(['src/cli.ts', 'report', '--season', '2025', '--worlds', '1', '--out', out()])
      expect(await command.ended).toBe(2)
      expect(command.err()).toContain(`--out ${out()}`)
      expect(command.err()).toContain(message)
      expect(command.err()).not.toContain('Report: ')
    },
    60_000,
  )

  test.each([
    [['--season', '1999'], '--season 1999: must be one of 2025, 2026'],
    [['--worlds', '0'], '--worlds 0: a whole number from 1 to 100000 is needed'],
    [['--seed', 'x'], '--seed x: a whole number from 0 to 2147483647 is needed'],
  ])('refuses %j', async (args, message) => {
    const command = runNode(['src/cli.ts', 'report', ...args])
    expect(await command.ended).toBe(2)
    expect(command.err()).toContain(message)
  })
})
