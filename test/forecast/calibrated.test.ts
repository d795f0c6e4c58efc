import { expect, test } from 'vitest'
import { applicantsOf, matchedWorld, type Part } from '../../benchmarks/calibration-applicants.ts'
import { type Scores, scoresOf } from '../../benchmarks/calibration-scores.ts'
import type { MenuTable } from '../../src/forecast/menu-table.ts'
import { market2025 } from '../support/season-2025.ts'
import { drawnTable } from '../support/tables.ts'

/** Worlds of one seed to forecast from, and of another to ask the applicants of: one of each block. */
const WORLDS = 16
const table = drawnTable(market2025, WORLDS, 1)
const asked = (...tables: (readonly [table: MenuTable, applicants: number])[]): Scores[] => {
  const parts = tables.map((): Part[] => [])
  // A world is drawn once and asked by all tables, since many worlds at once would take much memory.
  for (let world = 0; world < WORLDS; world++) {
    const matched = matchedWorld(market2025, 7919, world)
    for (const [t, [table, applicants]] of tables.entries()) parts[t].push(applicantsOf(market2025, table, matched, applicants))
  }
  return parts.map(scoresOf)
}

/** Groups whose forecasts are off by more than a point and three standard errors, sixteen worlds being few to know a season by. */
const faults = ({ groups }: Scores): string[] =>
  groups
    .filter(({ name, applicants }) => applicants >= 100 && !name.startsWith('members of couples'))
    .filter(({ error, standardError }) => Math.abs(error) > 0.01 + 3 * standardError)
    .map(({ name, error }) => `${name}: ${error.toFixed(3)}`)

const shifted = (by: number): MenuTable => ({ ...table, cutoffs: table.cutoffs.map((cutoff) => Math.max(0, cutoff + by)) })
const [scores, tooLow, tooHigh] = asked([table, 250], [shifted(-0.3), 80], [shifted(0.3), 80])

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
  for (const off of [tooLow, tooHigh]) expect(faults(off)).not.toEqual([])
})
