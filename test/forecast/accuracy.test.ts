import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forecast, prepareFor, readQuestion } from '../../src/forecast/forecast.ts'
import type { MenuTable } from '../../src/forecast/menu-table.ts'
import type { ForecastQuestion, Line } from '../../src/forecast/question.ts'
import { cellOf } from '../../src/forecast/resolve.ts'
import { scoreChance } from '../../src/forecast/score-chance.ts'
import { strengthAt } from '../../src/forecast/strength-grid.ts'
import { isImg } from '../../src/market/applicants.ts'
import { filterColumns } from '../../src/market/filter-columns.ts'
import { interviewBar } from '../../src/market/invitations.ts'
import type { Market } from '../../src/market/market.ts'
import { KINDS } from '../../src/market/parameters.ts'
import { APPLICANT_TYPES, IMPRESSIONS } from '../../src/market/vocabulary.ts'
import { blocks2025, centre2025, extremes2025 } from '../support/blocks.ts'
import { normalRule } from '../support/population.ts'
import { FIELDS, fullProfiles, runsOf, types, without } from '../support/questions.ts'
import { branch2025 } from '../support/season-2025.ts'
import { seeded, shuffled } from '../support/seeded.ts'
import { drawnTable, randomTable } from '../support/tables.ts'

/** What all programs see, in standard deviations: the normal distribution, for international graduates one per kind. */
const NORMAL = normalRule(31)
const OF_KINDS = KINDS.flatMap(({ share, spread }) =>
  NORMAL.map(({ at, weight }) => ({ at: spread * at, weight: share * weight })),
)

interface Fine {
  readonly match: number
  readonly lines: Float64Array
  readonly worth: Float64Array
}

/** The forecast of one world of a block by slow and fine integration: the strength on the whole of its grid, every chance by its own integral. */
function integrate(block: Market, question: ForecastQuestion, table: MenuTable, world: number): Fine {
  const { lines, type, strength } = prepareFor(block, readQuestion(block, question))
  const img = isImg(APPLICANT_TYPES[type])
  const { sharedAfterInterview, ownAfterInterview } = block.constants
  const filters = filterColumns(block, type)
  const courses = lines.map(({ candidates: [p], move }) => ({
    bar: interviewBar(block, p, type),
    point: table.cutoffs[p * table.worlds + world] - block.rankOffset[cellOf(block, p, type)] - move,
    out: filters.screensOut(p, strength.view),
  }))
  const landed = new Float64Array(lines.length)
  const worth = new Float64Array(lines.length)
  let match = 0
  strength.weights.forEach((weight, g) => {
    if (weight < 1e-9) return
    const a = strengthAt(strength.from + g)
    for (const v of img ? OF_KINDS : NORMAL) {
      if (v.weight < 1e-9) continue
      const short = courses.map(({ bar, point, out }) =>
        out || point === Infinity ? 1 : 1 - scoreChance(bar - a, point - sharedAfterInterview * v.at, ownAfterInterview),
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
      const first = centre2025.firstProgram[branch]
      const programs = shuffled(seeded(seed), centre2025.firstProgram[branch + 1] - first).slice(0, lines)
      const rankOrderList = programs.map((p, l): Line => {
        const interview = IMPRESSIONS[l % IMPRESSIONS.length]
        return { program: centre2025.programs[first + p].id, interview, rotated: l % 5 === 4 }
      })
      return { applicant: without(applicant, missing), rankOrderList }
    })

/** Each world of a table belongs to a block of its own. */
interface Years {
  readonly market: Market
  readonly table: MenuTable
}
const yearsOf = (market: Market): Years[] =>
  [drawnTable(market, 2, 1), randomTable(market, 2, 9)].map((table) => ({ market, table }))
const blockOfWorld = (market: Market, world: number): Market => market.blocks[world] ?? market

interface Largest {
  readonly match: number
  readonly line: number
  readonly worth: number
}

/** Largest differences from the fine integration, in the chance to match, in a line, and in what a line is worth. */
function largestErrors(asked: readonly ForecastQuestion[], years: readonly Years[]): Largest {
  const largest = { match: 0, line: 0, worth: 0 }
  asked.forEach((question, i) => {
    const { market, table } = years[i % years.length]
    const fine = [0, 1].map((world) => integrate(blockOfWorld(market, world), question, table, world))
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

const plain = yearsOf(centre2025)
const inBlocks = yearsOf({ ...blocks2025, blocks: blocks2025.blocks.slice(0, 2) })
const atTheEnds = yearsOf({ ...centre2025, blocks: extremes2025 })

describe('a forecast differs from slow and fine integration', () => {
  test.each([
    ['short lists', plain, [1, 2, 4], 30],
    ['lists of usual length', plain, [8, 12], 24],
    ['long lists', plain, [30], 8],
    ['very long lists', plain, [120], 3],
    ['lists in two blocks', inBlocks, [2, 12], 24],
  ] as const)('by less than 0.22 points: %s', (_, years, lengths, cases) => {
    const { match, line, worth } = largestErrors(fc.sample(questions(lengths), runsOf(cases)), years)
    expect(match).toBeLessThan(2.2e-3)
    expect(line).toBeLessThan(2.2e-3)
    expect(worth).toBeLessThan(2.2e-3)
  })

  test('by less than 0.22 points where all open constants are at the ends of what the data allow', () => {
    const { match, line, worth } = largestErrors(fc.sample(questions([2, 12]), runsOf(24)), atTheEnds)
    expect(Math.max(match, line, worth)).toBeLessThan(2.2e-3)
  })
})
