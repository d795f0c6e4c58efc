import { expect, test } from 'vitest'
import { applicantsOf } from '../../benchmarks/calibration-applicants.ts'
import { type Scores, scoresOf } from '../../benchmarks/calibration-scores.ts'
import type { MenuTable } from '../../src/forecast/menu-table.ts'
import { market2025 } from '../support/season-2025.ts'
import { drawnTable } from '../support/tables.ts'

/** Worlds of one seed to forecast from, and of another to ask the applicants of: one of each block. */
const WORLDS = 16
const table = drawnTable(market2025, WORLDS, 1)
const asked = (from: MenuTable): Scores =>
  scoresOf(Array.from({ length: WORLDS }, (_, world) => applicantsOf(market2025, from, 7919, world, 250)))

/** Groups whose forecasts are off by more than a point and three standard errors, sixteen worlds being few to know a season by. */
const faults = ({ groups }: Scores): string[] =>
  groups
    .filter(({ name, applicants }) => applicants >= 100 && !name.startsWith('members of couples'))
    .filter(({ error, standardError }) => Math.abs(error) > 0.01 + 3 * standardError)
    .map(({ name, error }) => `${name}: ${error.toFixed(3)}`)

const scores = asked(table)

test('applicants of other worlds match as often as is forecast, by chance, type, length of list and what they tell', () => {
  expect(faults(scores)).toEqual([])
  expect(scores.groups[0].applicants).toBeGreaterThan(3500)
})

test('forecasts tell more than the product of the lines, and than rates of lists of a length', () => {
  const [forecast, product, ofTypeAndLength, ofLength] = scores.rules
  for (const other of [product, ofTypeAndLength, ofLength]) expect(forecast.brier).toBeLessThan(other.brier)
  expect(forecast.skill).toBeGreaterThan(0)
})

test('and would be found to be off if cutoffs were too low or too high', () => {
  for (const by of [-0.3, 0.3])
    expect(faults(asked({ ...table, cutoffs: table.cutoffs.map((cutoff) => Math.max(0, cutoff + by)) }))).not.toEqual([])
})
