import { expect, test } from 'vitest'
import type { ForecastAnswer } from '../../src/forecast/question.ts'
import { forecastTable } from '../../src/service/forecast-table.ts'

const answer: ForecastAnswer = {
  match: { probability: 0.75, monteCarloError: 0.01, range: null },
  lines: [
    { line: 1, program: { id: 'pathology/0001', name: 'A' }, probability: 0.5, cumulative: 0.5, wouldTakeYou: 0.5, worth: 0.2 },
    { line: 2, program: { id: null, name: 'Described' }, probability: 0.25, cumulative: 0.75, wouldTakeYou: 0.4, worth: 0.1 },
    { line: 3, program: { id: 'pathology/0002', name: 'B' }, probability: 0, cumulative: 0.75, wouldTakeYou: 0.01, worth: 0 },
  ],
  unmatched: { probability: 0.25 },
  expectedLineIfMatched: 4 / 3,
  productRuleGap: 0.05,
  warnings: [{ code: 'SHORT_LIST', message: 'This list is short.' }],
  drivers: null,
  sentence: 'About 3 in 4 matched.',
  advice: 'Rank by preference.',
  denominator: 'applicants',
  provenance: { engine: 'menus', model: 'abc', season: '2025', table: 'abc-2025-1', worlds: 16 },
}

test('a forecast is shown with one row per line, its bar as long as its chance', () => {
  expect(forecastTable(answer)).toBe(
    `
line  program              chance  cumulative
   1  pathology/0001  A    50.0 %      50.0 %  ██████████
   2  Described            25.0 %      75.0 %  █████
   3  pathology/0002  B     0.0 %      75.0 %
      unmatched            25.0 %              █████

Chance of matching 75.0 %, Monte Carlo error 1.0 %.
Line of the match, on average: 1.3.
About 3 in 4 matched.
Rank by preference.
Note: This list is short.
Engine menus, season 2025, 16 worlds, model abc, table abc-2025-1.`.trimStart(),
  )
})

test('a name that is too long is cut, and a range is shown where there is one', () => {
  const long = { ...answer.lines[0], program: { id: null, name: 'x'.repeat(200) } }
  const shown = forecastTable({ ...answer, lines: [long], match: { ...answer.match, range: { p10: 0.6, p90: 0.8 } } })
  expect(shown).toContain(`${'x'.repeat(75)}…  `)
  expect(shown).toContain('Between 60.0 % and 80.0 %')
})

test('a warning that more lines clear says so, and drivers say what they move', () => {
  const shown = forecastTable({
    ...answer,
    warnings: [{ code: 'SHORT_LIST', message: 'This list is short.', fix: { addLines: 3, probability: 0.8 } }],
    drivers: [
      { factor: 'visa', from: 'j1', to: 'none', change: 0.1, fixed: true },
      {
        factor: 'usClinicalExperience',
        from: { months: 1, kind: 'research' },
        to: { months: 2, kind: 'hands-on' },
        change: 0.021,
        fixed: false,
      },
    ],
  })
  expect(shown).toContain('Note: This list is short. With 3 more: 80.0 %.')
  expect(shown).toContain('visa, none instead of j1: +10.0 points (cannot be changed).')
  expect(shown).toContain(
    'usClinicalExperience, {"months":2,"kind":"hands-on"} instead of {"months":1,"kind":"research"}: +2.1 points.',
  )
})
