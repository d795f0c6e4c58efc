import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Advice, AdviceQuestion } from '../../src/forecast/advice.ts'
import { advise, LEAST_GAIN } from '../../src/forecast/advise.ts'
import { forecast } from '../../src/forecast/forecast.ts'
import type { ForecastQuestion, Line, RankedLine } from '../../src/forecast/question.ts'
import { FIELDS, runsOf, without } from '../support/questions.ts'
import { market2025 as market } from '../support/season-2025.ts'
import { everywhere, supplementalQuestions } from '../support/supplemental.ts'
import { randomTable } from '../support/tables.ts'

/** Cutoffs so high that no list is safe. */
const table = randomTable(market, 4, 9)
table.cutoffs.forEach((cutoff, i) => {
  table.cutoffs[i] = cutoff + 1
})

const questions = fc.boolean().chain((described) => supplementalQuestions(described))
const chanceOf = (question: ForecastQuestion): number => forecast(market, table, question).match.probability
const withLines = (question: ForecastQuestion, ids: readonly string[]): ForecastQuestion => ({
  ...question,
  rankOrderList: [...question.rankOrderList, ...ids.map((program) => ({ program }))],
  interviewedAt: question.interviewedAt ?? everywhere(question),
})
const idsIn = ({ recommendations }: Advice) => recommendations.map(({ program }) => program.id)

/** Names that stand on a supplemental list, and not on the rank order list. */
function besideIn({ rankOrderList }: ForecastQuestion): string[] {
  const ranked = new Set(rankOrderList.map(({ program }) => program))
  return rankOrderList
    .flatMap(({ supplemental = [] }) => supplemental.flatMap(({ program }) => program ?? []))
    .filter((id) => !ranked.has(id))
}

/** Filters that leave few programs beside the one of this id. */
function filtersAround(id: string): AdviceQuestion['filters'] {
  const { specialty, track, region, archetype } = market.programs.find((program) => program.id === id)!
  return { specialty, track, region, archetype }
}

/** What the first program of a supplemental list says of the applicant's place. */
function withPlace(question: ForecastQuestion, from: number): ForecastQuestion {
  const first = question.rankOrderList.flatMap(({ supplemental = [] }) => supplemental)[0]
  const said = (line: Line): Line =>
    JSON.stringify(line) === JSON.stringify(first) ? { ...line, theyRankMe: { from, to: from + 4 } } : line
  const rankOrderList = question.rankOrderList.map(
    ({ supplemental, ...line }): RankedLine => ({
      ...said(line),
      ...(supplemental && { supplemental: supplemental.map(said) }),
    }),
  )
  return { ...question, rankOrderList }
}

describe('recommendations beside supplemental lists', () => {
  const filters = fc.constantFrom('nothing', 'advanced', 'preliminary', 'around', 'around', 'around')

  test('bring what the forecasts of the lists with supplemental lists differ by, first years that stand on them too', () => {
    let beside = 0
    fc.assert(
      fc.property(
        questions,
        filters,
        fc.subarray([...FIELDS], { maxLength: 3 }),
        fc.option(fc.integer({ min: 1, max: 30 })),
        (asked, filter, fields, from) => {
          const told = { ...asked, applicant: without(asked.applicant, fields) }
          const question = from === null ? told : withPlace(told, from)
          const known = besideIn(question)
          const near = filter === 'around' && known.length > 0 ? filtersAround(known[0]) : undefined
          const track = filter === 'advanced' || filter === 'preliminary' ? { track: filter } : undefined
          const { before, recommendations } = advise(market, table, {
            ...question,
            count: 6,
            ...((near ?? track) && { filters: near ?? track }),
          })
          let now = chanceOf(question)
          expect(before.probability).toBeCloseTo(now, 10)
          recommendations.forEach(({ program, gain, probability, reason }, k) => {
            const ids = recommendations.slice(0, k + 1).map((each) => each.program.id)
            const next = chanceOf(withLines(question, ids))
            expect(probability).toBeCloseTo(next, 10)
            expect(gain).toBeCloseTo(next - now, 10)
            expect(gain).toBeLessThanOrEqual((recommendations[k - 1]?.gain ?? 1) + 1e-12)
            now = next
            if (known.includes(program.id)) beside++
            expect(reason.includes('It stands on a supplemental list')).toBe(known.includes(program.id))
            expect(reason.includes('attach a supplemental list')).toBe(program.track === 'advanced')
          })
        },
      ),
      runsOf(60),
    )
    expect(beside).toBeGreaterThan(8)
  })

  test('are those of trying every program at every step, with what is known of those on supplemental lists', () => {
    const specialty = 'transitional-year'
    const pool = market.programs.filter((program) => program.specialty === specialty).map(({ id }) => id)
    const attached = fc
      .uniqueArray(fc.constantFrom(...pool), { minLength: 2, maxLength: 4 })
      .map((ids): Line[] => ids.map((program) => ({ program, rotated: true, advocate: 'chief-resident', interview: 'strong' })))
    let chosen = 0
    fc.assert(
      fc.property(attached, fc.integer({ min: 215, max: 265 }), (supplemental, step2ck) => {
        const question: ForecastQuestion = {
          applicant: { type: 'us-md-senior', step2ck },
          rankOrderList: [{ program: 'diagnostic-radiology/0041', supplemental }],
        }
        const advice = advise(market, table, { ...question, count: 3, filters: { specialty, track: 'transitional' } })
        const ids: string[] = []
        let now = chanceOf(question)
        for (let k = 0; k < 3; k++) {
          const rest = pool.filter((id) => !ids.includes(id))
          const chances = rest.map((id) => chanceOf(withLines(question, [...ids, id])))
          const best = Math.max(...chances)
          if (best - now < LEAST_GAIN) break
          ids.push(rest[chances.indexOf(best)])
          now = best
        }
        expect(idsIn(advice)).toEqual(ids)
        chosen += besideIn(question).filter((id) => ids.includes(id)).length
      }),
      runsOf(4),
    )
    expect(chosen).toBeGreaterThan(3)
  })

  test('are the same without the supplemental lists, with the same evidence, as long as no first year is looked for', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const rankOrderList = asked.rankOrderList.map(({ supplemental: _, ...line }) => line)
        // Of a program that stands on both lists, what is said on one holds for the other.
        const known = asked.rankOrderList.every(({ supplemental = [] }) =>
          supplemental.every((line) => rankOrderList.every((other) => other.program !== line.program)),
        )
        fc.pre(known)
        const question = { ...asked, interviewedAt: everywhere(asked), count: 4, filters: { track: 'advanced' as const } }
        const cut = (advice: Advice) => ({
          ...advice,
          recommendations: advice.recommendations.map(({ reason: _, ...rest }) => rest),
        })
        expect(cut(advise(market, table, question))).toEqual(cut(advise(market, table, { ...question, rankOrderList })))
      }),
      runsOf(20),
    )
  })

  test('look for the tracks of the rank order list, and do not send anybody to apply where they were interviewed', () => {
    const supplemental = [{ program: 'transitional-year/0004' }, { like: { specialty: 'internal-medicine' } }]
    const question: AdviceQuestion = {
      applicant: { type: 'us-md-senior', step2ck: 238 },
      rankOrderList: [{ program: 'diagnostic-radiology/0041', supplemental }],
      count: 5,
    }
    const lines = [{ program: 'diagnostic-radiology/0041' }, ...supplemental]
    for (const stage of ['rank-list', 'application'] as const)
      for (const evidence of [{}, { interviewedAt: lines.slice(0, 2) }]) {
        const { recommendations } = advise(market, table, { ...question, ...evidence, stage })
        expect(new Set(recommendations.map(({ program }) => program.track))).toEqual(new Set(['advanced']))
      }
    const filters = { specialty: 'transitional-year', track: 'transitional' } as const
    expect(advise(market, table, { ...question, filters }).leftOut.onTheList).toBe(0)
    const { leftOut, before } = advise(market, table, {
      ...question,
      filters,
      stage: 'application',
      interviewedAt: lines.slice(0, 1),
    })
    expect(leftOut.onTheList).toBe(1)
    expect(before.probability).toBeCloseTo(chanceOf({ ...(question as ForecastQuestion), interviewedAt: lines.slice(0, 1) }), 2)
  })

  test.each<[string, AdviceQuestion['rankOrderList'], Partial<AdviceQuestion>]>([
    [
      '/rankOrderList/0/supplemental',
      [{ program: 'internal-medicine/0001', supplemental: [{ program: 'transitional-year/0004' }] }],
      {},
    ],
    [
      '/rankOrderList/0/supplemental/0/program',
      [{ program: 'diagnostic-radiology/0041', supplemental: [{ program: 'transitional-year/x' }] }],
      {},
    ],
    [
      '/rankOrderList/0/supplemental/1/theyRankMe',
      [
        {
          program: 'diagnostic-radiology/0041',
          supplemental: [
            { program: 'transitional-year/0004' },
            { program: 'transitional-year/0005', theyRankMe: { from: 1, to: 4 } },
          ],
        },
      ],
      { stage: 'application' },
    ],
  ])('point at what is wrong: %s', (pointer, rankOrderList, more) => {
    expect(() => advise(market, table, { applicant: { type: 'us-md-senior' }, rankOrderList, ...more })).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ pointer })] }),
    )
  })
})
