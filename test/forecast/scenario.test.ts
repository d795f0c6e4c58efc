import { describe, expect, test } from 'vitest'
import { forecast } from '../../src/forecast/forecast.ts'
import { createMenuTable, fillWorld, type MenuTable } from '../../src/forecast/menu-table.ts'
import type { ForecastQuestion, QuestionError } from '../../src/forecast/question.ts'
import { checkScenarioQuestion, fillScenarioWorld, forecastScenario, openScenario } from '../../src/forecast/scenario.ts'
import type { Scenario } from '../../src/market/scenario.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const everybody = Object.fromEntries(APPLICANT_TYPES.map((type) => [type, 40]))
const market = smallMarket(
  smallSeason(
    [
      { specialty: 'one', programs: 30, seats: 4, preferring: everybody, visas: { j1: 0.9, h1b: 0.6 } },
      { specialty: 'two', programs: 12, seats: 7, preferring: everybody, visas: { j1: 0.8, h1b: 0.5 } },
    ],
    { j1: 0.4, h1b: 0.3 },
  ),
)
const WORLDS = 24
const SEED = 5
const table = createMenuTable(market, WORLDS, SEED)
for (let world = 0; world < WORLDS; world++) fillWorld(table, market, world)

function tableOf(scenario: Scenario): MenuTable {
  const changed = openScenario(market, scenario)
  const made = createMenuTable(changed.market, WORLDS, SEED)
  for (let world = 0; world < WORLDS; world++) fillScenarioWorld(made, changed, world)
  return made
}

const question: ForecastQuestion = {
  applicant: { type: 'non-us-img', step2ck: 240, visa: 'j1' },
  rankOrderList: market.programs
    .filter(({ visas }) => visas.includes('j1'))
    .slice(0, 4)
    .map(({ id }) => ({ program: id })),
}
const answerIn = (scenario: Scenario, asked = question) =>
  forecastScenario(table, openScenario(market, scenario), tableOf(scenario), { ...asked, scenario })

describe('cutoffs of every program in every world', () => {
  test.each([
    ['fewer applicants', { applicants: { 'us-md-senior': 0.8, 'non-us-img': 0.5 } }, -1],
    ['more positions', { positions: { one: 1.25 } }, -1],
    ['more applicants', { applicants: { 'us-img': 1.5, 'us-do-senior': 1.2 } }, 1],
    ['fewer positions', { positions: { two: 0.6 } }, 1],
  ] as const)('move one way only: %s', (_, scenario, way) => {
    const changed = tableOf(scenario)
    let moved = 0
    changed.cutoffs.forEach((cutoff, i) => {
      if (cutoff === table.cutoffs[i]) return
      moved++
      expect(cutoff > table.cutoffs[i] ? 1 : -1).toBe(way)
    })
    expect(moved).toBeGreaterThan(WORLDS)
  })
})

describe('a forecast in a scenario', () => {
  test('that changes nothing is that of the season', () => {
    const answer = answerIn({ positions: { one: 1 } })
    const { match, lines } = forecast(market, table, question)
    expect(answer.match).toEqual(match)
    expect(answer.lines).toEqual(lines)
    expect(answer.scenario.baseline).toEqual(match)
    expect(answer.scenario.difference).toMatchObject({ probability: 0, verdict: 'equal' })
  })

  test('reads what a program said of its list as it was said, in the season', () => {
    const [first, ...others] = question.rankOrderList
    const asked: ForecastQuestion = {
      applicant: { type: 'us-img', step2ck: 240, visa: 'none' },
      rankOrderList: [{ ...first, theyRankMe: { from: 8, to: 14 } }, ...others],
    }
    // Nobody else in the list of the program needs what this one does not, and the cutoffs are the same.
    const changed = openScenario(market, { j1Sponsorship: 0, h1bSponsorship: 0 })
    const answer = forecastScenario(table, changed, table, { ...asked, scenario: { j1Sponsorship: 0, h1bSponsorship: 0 } })
    expect(answer.lines).toEqual(forecast(market, table, asked).lines)
  })

  test('believes what a program said that has no seats any more, or sponsors no visas', () => {
    const scenarios: Scenario[] = [{ positions: { one: 0 } }, { j1Sponsorship: 0.6 }]
    for (const scenario of scenarios) {
      const changed = openScenario(market, scenario)
      const reads = (p: number) => changed.market.quota[p] > 0 && changed.market.programs[p].visas.includes('j1')
      const sponsoring = [...market.programs.keys()].filter((p) => market.programs[p].visas.includes('j1'))
      const said = sponsoring.find((p) => !reads(p))!
      const others = sponsoring.filter(reads).slice(0, 3)
      const asked: ForecastQuestion = {
        ...question,
        rankOrderList: [said, ...others].map((p) => ({
          program: market.programs[p].id,
          ...(p === said && { theyRankMe: { from: 1, to: 2, of: 60 } }),
        })),
      }
      // Cutoffs of other programs are what they were.
      const without = createMenuTable(changed.market, WORLDS, SEED)
      without.cutoffs.set(table.cutoffs)
      changed.market.quota.forEach((seats, p) => {
        if (seats === 0) without.cutoffs.fill(Infinity, p * WORLDS, (p + 1) * WORLDS)
      })
      const [mine, ...rest] = forecastScenario(table, changed, without, { ...asked, scenario }).lines
      expect(mine.wouldTakeYou).toBe(0)
      const before = forecast(market, table, asked).lines.slice(1)
      expect(rest.map(({ wouldTakeYou }) => wouldTakeYou)).toEqual(before.map(({ wouldTakeYou }) => wouldTakeYou))
      const unsaid = forecast(market, table, { ...asked, rankOrderList: asked.rankOrderList.map(({ program }) => ({ program })) })
      expect(before[0].wouldTakeYou).toBeGreaterThan(unsaid.lines[1].wouldTakeYou + 0.01)
    }
  })

  test('is the difference of both forecasts, known better than either', () => {
    const { match, lines, scenario, provenance } = answerIn({ applicants: { 'non-us-img': 1.3 } })
    const before = forecast(market, table, question)
    expect(scenario.baseline).toEqual(before.match)
    expect(scenario.difference.probability).toBeCloseTo(match.probability - before.match.probability, 12)
    expect(scenario.difference.probability).toBeLessThan(0)
    expect(scenario.difference.verdict).toBe('lower')
    expect(scenario.difference.monteCarloError).toBeLessThan(0.6 * before.match.monteCarloError)
    expect(scenario.lines[1].wouldTakeYou).toBeCloseTo(lines[1].wouldTakeYou - before.lines[1].wouldTakeYou, 12)
    expect(scenario.sentence).toMatch(/lower than in the season, by \d/)
    expect(provenance.table).not.toBe(before.provenance.table)
  })

  test('takes away lines whose program no longer sponsors the visa, and helps who needs none', () => {
    const scenario: Scenario = { j1Sponsorship: 0 }
    const mine = answerIn(scenario)
    expect(mine.match.probability).toBeLessThan(1e-12)
    expect(mine.warnings.map(({ code }) => code)).toContain('VISA_NOT_SPONSORED')
    const citizen = answerIn(scenario, { ...question, applicant: { type: 'us-img', step2ck: 240 } })
    expect(citizen.scenario.difference.probability).toBeGreaterThan(0)
  })

  test.each([
    ['/scenario/positions/onne', { scenario: { positions: { onne: 1.1 } } }, /no specialty 'onne'.*near: one/],
    ['/stage', { stage: 'application' }, /rank-list/],
    ['/engine', { engine: 'replay' }, /menus/],
    ['/drivers', { drivers: true }, /together with a scenario/],
    ['/rankOrderList/0/program', { rankOrderList: [{ program: 'one/9999' }] }, /unknown program/],
    ['/worlds', { worlds: 25 }, /25 worlds/],
  ] as const)('names what it cannot answer: %s', (pointer, changes, detail) => {
    const asked = { ...question, scenario: { h1bSponsorship: 0.5 }, ...changes } as ForecastQuestion
    try {
      checkScenarioQuestion(market, asked, WORLDS)
      expect.unreachable()
    } catch (error) {
      expect((error as QuestionError).errors[0]).toMatchObject({ pointer, detail: expect.stringMatching(detail) })
    }
  })
})
