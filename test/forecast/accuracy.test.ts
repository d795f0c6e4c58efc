import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forecast, type PreparedQuestion, prepareQuestion } from '../../src/forecast/forecast.ts'
import type { MenuTable } from '../../src/forecast/menu-table.ts'
import type { ForecastQuestion, Line } from '../../src/forecast/question.ts'
import { cellOf } from '../../src/forecast/resolve.ts'
import { scoreChance } from '../../src/forecast/score-chance.ts'
import { strengthAt } from '../../src/forecast/strength-grid.ts'
import { isImg } from '../../src/market/applicants.ts'
import { filterColumns } from '../../src/market/draw-world.ts'
import { interviewBar } from '../../src/market/invitations.ts'
import { SHARED_AFTER_INTERVIEW } from '../../src/market/parameters.ts'
import { APPLICANT_TYPES, IMPRESSIONS } from '../../src/market/vocabulary.ts'
import { normalRule } from '../support/population.ts'
import { FIELDS, fullProfiles, runsOf, types, without } from '../support/questions.ts'
import { branch2025, market2025 as market } from '../support/season-2025.ts'
import { seeded, shuffled } from '../support/seeded.ts'
import { drawnTable, randomTable } from '../support/tables.ts'

/** What all programs see, forty-one times; the strength on the whole of its grid; every chance by its own integral. */
const SHARED = normalRule(41)

interface Fine {
  readonly match: number
  readonly lines: Float64Array
  readonly worth: Float64Array
}

/** The forecast of one world by slow and fine integration. */
function integrate({ lines, type, strength }: PreparedQuestion, table: MenuTable, world: number): Fine {
  const filters = filterColumns(market)
  const courses = lines.map(({ candidates: [p], move }) => ({
    bar: interviewBar(market, p, type),
    point: table.cutoffs[p * table.worlds + world] - market.rankOffset[cellOf(market, p, type)] - move,
    out: isImg(APPLICANT_TYPES[type]) && filters.screensOut(p, strength.view),
  }))
  const landed = new Float64Array(lines.length)
  const worth = new Float64Array(lines.length)
  let match = 0
  strength.weights.forEach((weight, g) => {
    if (weight < 1e-9) return
    const a = strengthAt(strength.from + g)
    for (const v of SHARED) {
      const short = courses.map(({ bar, point, out }) =>
        out || point === Infinity ? 1 : 1 - scoreChance(bar - a, point - SHARED_AFTER_INTERVIEW * v.at),
      )
      let left = weight * v.weight
      short.forEach((chance, l) => {
        landed[l] += left * (1 - chance)
        left *= chance
      })
      match += weight * v.weight - left
      short.forEach((chance, l) => {
        const others = short.reduce((product, other, k) => (k === l ? product : product * other), weight * v.weight)
        worth[l] += others * (1 - chance)
      })
    }
  })
  return { match, lines: landed, worth }
}

const SPECIALTIES = ['internal-medicine', 'family-medicine', 'pathology', 'dermatology', 'surgery', 'neurology']

/** A list of so many lines of one specialty, for somebody of whom anything may be known. */
const questions = (lengths: readonly number[]): fc.Arbitrary<ForecastQuestion> =>
  fc
    .tuple(
      types.chain(fullProfiles),
      fc.subarray([...FIELDS]),
      fc.constantFrom(...SPECIALTIES),
      fc.constantFrom(...lengths),
      fc.nat(),
    )
    .map(([applicant, missing, specialty, lines, seed]) => {
      const branch = branch2025(specialty)
      const first = market.firstProgram[branch]
      const programs = shuffled(seeded(seed), market.firstProgram[branch + 1] - first).slice(0, lines)
      const rankOrderList = programs.map((p, l): Line => {
        const interview = IMPRESSIONS[l % IMPRESSIONS.length]
        return { program: market.programs[first + p].id, interview, rotated: l % 5 === 4 }
      })
      return { applicant: without(applicant, missing), rankOrderList }
    })

const tables = [drawnTable(market, 2, 1), randomTable(market, 2, 9)]

/** Largest differences from the fine integration, in the chance to match, in a line, and in what a line is worth. */
function largestErrors(asked: readonly ForecastQuestion[]): { match: number; line: number; worth: number } {
  const largest = { match: 0, line: 0, worth: 0 }
  asked.forEach((question, i) => {
    const table = tables[i % tables.length]
    const prepared = prepareQuestion(market, question)
    const fine = [0, 1].map((world) => integrate(prepared, table, world))
    const mean = (of: (one: Fine) => number): number => (of(fine[0]) + of(fine[1])) / 2
    const answer = forecast(market, table, question)
    largest.match = Math.max(largest.match, Math.abs(answer.match.probability - mean(({ match }) => match)))
    answer.lines.forEach(({ probability, worth }, l) => {
      largest.line = Math.max(largest.line, Math.abs(probability - mean(({ lines }) => lines[l])))
      largest.worth = Math.max(largest.worth, Math.abs(worth - mean((one) => one.worth[l])))
    })
  })
  return largest
}

describe('a forecast differs from slow and fine integration', () => {
  test.each([
    ['short lists', [1, 2, 4], 40],
    ['lists of usual length', [8, 12], 40],
    ['long lists', [30], 16],
    ['very long lists', [120], 3],
  ] as const)('by less than a twentieth of a point: %s', (_, lengths, cases) => {
    const { match, line, worth } = largestErrors(fc.sample(questions(lengths), runsOf(cases)))
    expect(match).toBeLessThan(5e-4)
    expect(line).toBeLessThan(5e-4)
    expect(worth).toBeLessThan(5e-4)
  })
})
