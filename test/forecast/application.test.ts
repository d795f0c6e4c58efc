import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { APPLICATION_PARTS, forecastApplications } from '../../src/forecast/application.ts'
import { readQuestion } from '../../src/forecast/forecast.ts'
import { spreadOfCount } from '../../src/forecast/interview-count.ts'
import type { MenuTable } from '../../src/forecast/menu-table.ts'
import type { ForecastQuestion } from '../../src/forecast/question.ts'
import { strengthBeforeInterviews } from '../../src/forecast/strength.ts'
import { fallsOf, placesOf, sceneOf, weightsOf } from '../../src/forecast/takings.ts'
import type { Market } from '../../src/market/market.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { centre2025 } from '../support/blocks.ts'
import { NO_FILTERS } from '../support/no-filters.ts'
import {
  FIELDS,
  type FullProfile,
  fullProfiles,
  IMPROVEMENTS,
  lists,
  listsOf,
  questions,
  runsOf,
  types,
  without,
} from '../support/questions.ts'
import { branch2025 } from '../support/season-2025.ts'
import { flatTable, randomTable } from '../support/tables.ts'

/** Bars lowered by so much, so that interviews are neither rare nor sure. */
const lowered = (by: number): Market => ({ ...centre2025, threshold: centre2025.threshold.map((bar) => bar - by) })
const market = lowered(1.5)
const table = randomTable(market, 5, 3)

const ask = (question: ForecastQuestion, of = market, worlds: MenuTable = table) => forecastApplications(of, worlds, question)

/** Questions of named lines only. */
const named = questions.map((question) => ({
  ...question,
  rankOrderList: question.rankOrderList.filter(({ program }) => program !== undefined),
}))

/** The chance to match by multiplying up what the lines say in every cell, with the strength cut into so many parts. */
function product(
  question: ForecastQuestion,
  parts: number,
  areApplications = true,
  of = market,
  worlds: MenuTable = table,
): number {
  const { lines, applicant, type, evidence } = readQuestion(of, { ...question, stage: 'application' })
  const scene = sceneOf(of, worlds, { profile: applicant, type }, worlds.worlds, parts, (block) =>
    strengthBeforeInterviews(block, applicant, evidence),
  )
  const falls = fallsOf(scene, lines, areApplications)
  const weights = weightsOf(scene, [])
  expect(weights).toHaveLength(placesOf(scene))
  let matched = 0
  weights.forEach((weight, at) => {
    matched += weight * (1 - falls.reduce((left, { short }) => left * short[at], 1))
  })
  return matched / worlds.worlds
}

describe('applications', () => {
  test('match with the chance that the lines come to, world by world and cell by cell', () => {
    fc.assert(
      fc.property(named, (question) => {
        expect(ask(question).match.probability).toBeCloseTo(product(question, APPLICATION_PARTS), 10)
      }),
      runsOf(25),
    )
  })

  test('are integrated finely enough', () => {
    const many = fc
      .tuple(types.chain(fullProfiles), listsOf([branch2025('internal-medicine'), branch2025('family-medicine')], 25, false))
      .map(([applicant, rankOrderList]) => ({ applicant, rankOrderList }))
    fc.assert(
      fc.property(many, (question) => {
        expect(Math.abs(ask(question).match.probability - product(question, 24))).toBeLessThan(0.002)
      }),
      runsOf(25),
    )
  })

  test('add up: lines and unmatched to one, chances of interviews to the number expected', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const { lines, unmatched, interviews } = ask(question)
        expect(lines.reduce((sum, { probability }) => sum + probability, unmatched.probability)).toBeCloseTo(1, 9)
        expect(lines.reduce((sum, { interview }) => sum + interview, 0)).toBeCloseTo(interviews.expected, 9)
        for (const { wouldTakeYou, interview, wouldTakeYouIfInterviewed } of lines) {
          expect(wouldTakeYou).toBeLessThanOrEqual(interview + 1e-6)
          if (wouldTakeYouIfInterviewed < 1) expect(interview * wouldTakeYouIfInterviewed).toBeCloseTo(wouldTakeYou, 9)
        }
        const { p25, median, p75 } = interviews
        expect([p25, median, p75]).toEqual([p25, median, p75].sort((one, other) => one - other))
        expect(p75).toBeLessThanOrEqual(lines.length)
      }),
      runsOf(30),
    )
  })

  test('that all bring interviews come to the arithmetic of rank order lists', () => {
    const open = lowered(30)
    const traits = open.traits.map((trait) => ({
      ...trait,
      visas: ['j1', 'h1b'] as const,
      filters: NO_FILTERS,
    }))
    const everyone: Market = { ...open, blocks: [], traits }
    // At bars so low scores go up by as much.
    const high = randomTable(everyone, 4, 8)
    for (let i = 0; i < high.cutoffs.length; i++) high.cutoffs[i] += 6
    const chances: number[] = []
    fc.assert(
      fc.property(named, (question) => {
        const { match, interviews } = ask(question, everyone, high)
        chances.push(match.probability)
        expect(interviews.expected).toBeCloseTo(question.rankOrderList.length, 9)
        expect(interviews.none).toBeLessThan(1e-9)
        expect(match.probability).toBeCloseTo(product(question, APPLICATION_PARTS, false, everyone, high), 9)
      }),
      runsOf(20),
    )
    expect(chances.filter((chance) => chance > 0.01 && chance < 0.99).length).toBeGreaterThan(2)
  })

  test.each(Object.entries(IMPROVEMENTS))('of someone with %s bring no fewer interviews and no lower chance', (_, improve) => {
    fc.assert(
      fc.property(types.chain(fullProfiles), lists, (applicant: FullProfile, rankOrderList) => {
        const was = ask({ applicant, rankOrderList })
        const now = ask({ applicant: improve(applicant), rankOrderList })
        expect(now.match.probability).toBeGreaterThanOrEqual(was.match.probability - 1e-5)
        expect(now.interviews.expected).toBeGreaterThanOrEqual(was.interviews.expected - 1e-5)
        now.lines.forEach(({ interview }, l) => {
          expect(interview).toBeGreaterThanOrEqual(was.lines[l].interview - 1e-5)
        })
      }),
      runsOf(40),
    )
  })

  test('are what they are whatever else is applied at in the specialty, and whatever is not told', () => {
    const lists = fc
      .constantFrom(...['internal-medicine', 'pediatrics'].map((specialty) => branch2025(specialty)))
      .chain((b) => listsOf([b], 12, false))
    fc.assert(
      fc.property(
        fullProfiles('non-us-img'),
        lists,
        fc.subarray([...FIELDS]),
        fc.nat(),
        (profile, rankOrderList, fields, cut) => {
          const applicant = without(profile, fields)
          const more = ask({ applicant, rankOrderList })
          const fewer = ask({ applicant, rankOrderList: rankOrderList.slice(0, 1 + (cut % rankOrderList.length)) })
          fewer.lines.forEach(({ probability, interview, wouldTakeYou }, l) => {
            expect(more.lines[l].probability).toBeCloseTo(probability, 10)
            expect(more.lines[l].wouldTakeYou).toBeCloseTo(wouldTakeYou, 10)
            expect(more.lines[l].interview).toBe(interview)
          })
        },
      ),
      runsOf(40),
    )
  })

  test('match less often than the same list after interviews at all of it', () => {
    fc.assert(
      fc.property(named, (question) => {
        expect(product(question, APPLICATION_PARTS)).toBeLessThanOrEqual(product(question, APPLICATION_PARTS, false) + 1e-12)
      }),
      runsOf(20),
    )
  })

  test('have no chance where no program has seats, whatever the interviews', () => {
    const question = { applicant: { type: 'us-md-senior' }, rankOrderList: [{ program: 'internal-medicine/0001' }] } as const
    const answer = ask(question, market, flatTable(market, Infinity, 2))
    expect(answer.match.probability).toBeLessThan(1e-12)
    expect(answer.interviews.expected).toBeGreaterThan(0.01)
  })

  test('bring an interview more often where interest was signalled', () => {
    fc.assert(
      fc.property(types.chain(fullProfiles), (applicant: FullProfile) => {
        const program = 'internal-medicine/0001'
        const [plain] = ask({ applicant, rankOrderList: [{ program }] }).lines
        const [signalled] = ask({ applicant, rankOrderList: [{ program, signal: true }] }).lines
        if (plain.interview === 0) expect(signalled.interview).toBe(0)
        else expect(signalled.interview).toBeGreaterThan(plain.interview)
      }),
      runsOf(20),
    )
  })

  test('are read more readily where the applicant rotated or somebody speaks, as for the strongest of these', () => {
    fc.assert(
      fc.property(types.chain(fullProfiles), (applicant: FullProfile) => {
        const program = 'internal-medicine/0001'
        const interview = (known: object): number => ask({ applicant, rankOrderList: [{ program, ...known }] }).lines[0].interview
        const plain = interview({})
        if (plain === 0) return
        const [resident, director] = [interview({ advocate: 'resident' }), interview({ advocate: 'program-director' })]
        const rotated = interview({ rotated: true })
        expect(resident).toBeGreaterThan(plain)
        expect(rotated).toBeGreaterThan(resident)
        expect(director).toBeGreaterThan(rotated)
        expect(interview({ rotated: true, advocate: 'resident' })).toBe(rotated)
        expect(interview({ rotated: true, advocate: 'program-director' })).toBe(director)
        // What is known of it, and the impression there, is for the rank meeting.
        expect(interview({ interview: 'strong', readyToStart: true })).toBe(plain)
      }),
      runsOf(20),
    )
  })

  test('refuse what only interviews bring, and the replay engine, by name', () => {
    const question = { applicant: { type: 'us-img' }, rankOrderList: [{ program: 'internal-medicine/0001' }] } as const
    for (const [pointer, changes] of Object.entries({
      '/interviewedAt': { interviewedAt: question.rankOrderList },
      '/engine': { engine: 'replay' as const },
      '/interviewsComplete': { interviewsComplete: false },
      '/drivers': { drivers: true },
      '/rankOrderList/0/theyRankMe': {
        rankOrderList: [{ program: 'internal-medicine/0001', theyRankMe: { from: 1, to: 5 } }],
      },
    }))
      expect(() => ask({ ...question, ...changes })).toThrow(
        expect.objectContaining({ code: 'INVALID_REQUEST', errors: [expect.objectContaining({ pointer })] }),
      )
  })
})

describe('one more application', () => {
  test('brings what a twin of the line on the list would bring', () => {
    // Programs 0 and 1 of the branch are made twins, the second of which is added to the list.
    const first = market.firstProgram[branch2025('internal-medicine')]
    const traits = market.traits.map((trait) => ({ ...trait, filters: NO_FILTERS }))
    const twins: Market = {
      ...market,
      blocks: [],
      traits,
      threshold: market.threshold.slice(),
      openness: market.openness.slice(),
    }
    const same = randomTable(twins, 5, 4)
    const types = APPLICANT_TYPES.length
    twins.threshold[first + 1] = twins.threshold[first]
    for (let type = 0; type < types; type++) twins.openness[(first + 1) * types + type] = twins.openness[first * types + type]
    for (let w = 0; w < 5; w++) same.cutoffs[(first + 1) * 5 + w] = same.cutoffs[first * 5 + w]
    fc.assert(
      fc.property(
        fullProfiles('us-do-senior'),
        fc.uniqueArray(fc.integer({ min: 2, max: 300 }), { maxLength: 6 }),
        (applicant, others) => {
          const line = (k: number) => ({ program: twins.programs[first + k].id })
          const rankOrderList = [line(0), ...others.map(line)]
          const was = ask({ applicant, rankOrderList }, twins, same)
          const now = ask({ applicant, rankOrderList: [...rankOrderList, line(1)] }, twins, same)
          const order = was.lines.toSorted((one, other) => one.wouldTakeYou - other.wouldTakeYou || one.line - other.line)
          const { likeWeakest, likeMedian } = was.oneMoreApplication
          expect(likeWeakest.line).toBe(order[0].line)
          expect(likeMedian.line).toBe(order[(order.length - 1) >> 1].line)
          for (const like of [likeWeakest, likeMedian])
            if (like.line === 1) {
              expect(like.match).toBeCloseTo(now.match.probability - was.match.probability, 9)
              expect(like.interviews).toBeCloseTo(now.interviews.expected - was.interviews.expected, 9)
            }
        },
      ),
      runsOf(40),
    )
  })
})

describe('the number of interviews', () => {
  test('is spread as counting every outcome says', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.array(share, { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 3 }), (rows) => {
        const strengths = rows.map((row) => ({ chances: Float64Array.from(row), weight: 1 / rows.length }))
        const shares = new Float64Array(6)
        for (const { chances, weight } of strengths)
          for (let outcome = 0; outcome < 32; outcome++) {
            const yes = [...chances.keys()].filter((l) => outcome & (1 << l))
            shares[yes.length] += chances.reduce((all, chance, l) => all * (yes.includes(l) ? chance : 1 - chance), weight)
          }
        const { expected, none, p25, median, p75 } = spreadOfCount(strengths)
        expect(expected).toBeCloseTo(
          shares.reduce((sum, some, n) => sum + n * some, 0),
          9,
        )
        expect(none).toBeCloseTo(shares[0], 9)
        for (const [n, wanted] of [
          [p25, 0.25],
          [median, 0.5],
          [p75, 0.75],
        ]) {
          const upTo = (end: number) => shares.subarray(0, end).reduce((sum, some) => sum + some, 0)
          expect(upTo(n + 1)).toBeGreaterThanOrEqual(wanted - 1e-6)
          expect(upTo(n)).toBeLessThanOrEqual(wanted + 1e-6)
        }
      }),
      runsOf(200),
    )
  })
})
