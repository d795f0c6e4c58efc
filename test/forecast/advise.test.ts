import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AdviceQuestion, Preference } from '../../src/forecast/advice.ts'
import { advise, LEAST_GAIN } from '../../src/forecast/advise.ts'
import { forecastApplications } from '../../src/forecast/application.ts'
import { forecast } from '../../src/forecast/forecast.ts'
import { createMenuTable, type MenuTable } from '../../src/forecast/menu-table.ts'
import type { Line, Profile } from '../../src/forecast/question.ts'
import { worthOf } from '../../src/forecast/shortlist.ts'
import { filterColumns } from '../../src/market/filter-columns.ts'
import type { Market } from '../../src/market/market.ts'
import { RANK_FLOOR } from '../../src/market/parameters.ts'
import { APPLICANT_TYPES, VISA_NEEDS } from '../../src/market/vocabulary.ts'
import { FIELDS, fullProfiles, fullQuestions, listsOf, runsOf, types, without } from '../support/questions.ts'
import { branch2025, market2025 } from '../support/season-2025.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'
import { randomTable } from '../support/tables.ts'

/** A catalogue of forty programs, in one piece and in two blocks whose constants differ. */
const season = smallSeason([
  { specialty: 'one', programs: 25 },
  { specialty: 'two', programs: 15, seats: 5 },
])
const whole = smallMarket(season)
const inBlocks: Market = {
  ...whole,
  blocks: [
    whole,
    {
      ...whole,
      constants: { ...whole.constants, sharedAfterInterview: 0.35, unknowable: 1.2 * whole.constants.unknowable },
      threshold: whole.threshold.map((bar) => bar + 0.3),
    },
  ],
}
const markets = fc.constantFrom(whole, inBlocks)
const small = new Map<Market, MenuTable>([
  [whole, randomTable(whole, 6, 5)],
  [inBlocks, randomTable(inBlocks, 6, 6)],
])
const random = randomTable(market2025, 5, 9)

/** A table of cutoffs so high that no list is safe. */
function harder(market: Market, table: MenuTable): MenuTable {
  const made = createMenuTable(market, table.worlds, table.seed)
  table.cutoffs.forEach((cutoff, i) => {
    made.cutoffs[i] = cutoff + 1
  })
  return made
}
for (const [market, table] of small) small.set(market, harder(market, table))

const applicants = types.chain(fullProfiles)
const listOf = (market: Market, places: readonly number[]): Line[] => places.map((p) => ({ program: market.programs[p].id }))
const someOf = (market: Market, least: number, most: number) =>
  fc.uniqueArray(fc.nat(market.programs.length - 1), { minLength: least, maxLength: most })

const preference: Preference = {
  specialty: { one: 1, two: 0.7 },
  archetype: ['university-top', 'university', 'community', 'rural'],
}

/** Issues at once cost international graduates alone. */
const askedByImgs = fc
  .tuple(fullQuestions, fullProfiles('non-us-img'))
  .map(([question, applicant]) => ({ ...question, applicant }))

type Value = (lines: readonly Line[]) => number

/** Gains of the greedy choice, every program tried at every step. */
function plainGreedy(market: Market, start: readonly Line[], count: number, value: Value): { ids: string[]; gains: number[] } {
  const lines = [...start]
  const gains: number[] = []
  const ids: string[] = []
  let now = lines.length === 0 ? 0 : value(lines)
  while (gains.length < count) {
    const rest = market.programs.filter(({ id }) => !lines.some(({ program }) => program === id))
    const values = rest.map(({ id }) => value([...lines, { program: id }]))
    const best = Math.max(...values, 0)
    if (best - now < LEAST_GAIN) break
    gains.push(best - now)
    ids.push(rest[values.indexOf(best)].id)
    lines.push({ program: ids.at(-1) })
    now = best
  }
  return { ids, gains }
}

function expectGreedy(question: AdviceQuestion, market: Market, start: readonly Line[], value: Value): void {
  const count = question.count!
  const { recommendations } = advise(market, small.get(market)!, question)
  const plain = plainGreedy(market, start, count, value)
  const gains = recommendations.map(({ gain }) => gain)
  expect(gains.length).toBe(plain.gains.length)
  gains.forEach((gain, k) => {
    expect(gain).toBeCloseTo(plain.gains[k], 9)
  })
  expect(recommendations.map(({ program }) => program.id)).toEqual(plain.ids)
}

describe('the programs recommended', () => {
  test('are those of trying every program at every step with the forecast', () => {
    fc.assert(
      fc.property(markets, applicants, someOf(whole, 1, 3), (market, applicant, places) => {
        const rankOrderList = listOf(market, places)
        expectGreedy({ applicant, rankOrderList, count: 4 }, market, rankOrderList, (lines) => {
          const question = { applicant, rankOrderList: lines, interviewedAt: rankOrderList }
          return forecast(market, small.get(market)!, question).match.probability
        })
      }),
      runsOf(25),
    )
  })

  test('are those that raise the expected worth of the match most, where there is a preference', () => {
    const worth = (market: Market, line: Line): number =>
      worthOf(market.programs.find(({ id }) => id === line.program)!, preference)
    fc.assert(
      fc.property(markets, applicants, someOf(whole, 1, 3), (market, applicant, places) => {
        const rankOrderList = listOf(market, places)
        const question: AdviceQuestion = { applicant, rankOrderList, count: 4, goal: 'prefer', preference }
        expectGreedy(question, market, rankOrderList, (lines) => {
          const ranked = lines.toSorted((one, other) => worth(market, other) - worth(market, one))
          const answer = forecast(market, small.get(market)!, { applicant, rankOrderList: ranked, interviewedAt: rankOrderList })
          return answer.lines.reduce((sum, { probability }, l) => sum + probability * worth(market, ranked[l]), 0)
        })
      }),
      runsOf(25),
    )
  })

  test('are those of trying every application, with the chance of an interview in it', () => {
    const one = smallMarket(smallSeason([{ specialty: 'one', programs: 25 }]), (market) => ({
      threshold: market.threshold.map(() => 0.8),
    }))
    small.set(one, randomTable(one, 6, 7))
    fc.assert(
      fc.property(applicants, someOf(one, 0, 4), (applicant, places) => {
        const appliedAt = listOf(one, places)
        const question: AdviceQuestion = { applicant, appliedAt, stage: 'application', count: 4, filters: { specialty: 'one' } }
        expectGreedy(question, one, appliedAt, (rankOrderList) => {
          return forecastApplications(one, small.get(one)!, { applicant, rankOrderList }).match.probability
        })
      }),
      runsOf(20),
    )
  })

  test('bring what they promise through the forecast, among described lines too, and less and less', () => {
    fc.assert(
      fc.property(fullQuestions, fc.integer({ min: 1, max: 12 }), ({ applicant, rankOrderList }, count) => {
        const { before, recommendations } = advise(market2025, random, { applicant, rankOrderList, count })
        const chanceOf = (lines: readonly Line[]): number =>
          forecast(market2025, random, { applicant, rankOrderList: lines, interviewedAt: rankOrderList }).match.probability
        expect(before.probability).toBeCloseTo(chanceOf(rankOrderList), 10)
        let now = before.probability
        const lines = [...rankOrderList]
        recommendations.forEach(({ gain, probability, program, wouldTakeYou }, k) => {
          lines.push({ program: program.id })
          expect(probability).toBeCloseTo(chanceOf(lines), 10)
          expect(probability - now).toBeCloseTo(gain, 10)
          expect(gain).toBeLessThanOrEqual(Math.min(wouldTakeYou, recommendations[k - 1]?.gain ?? 1) + 1e-12)
          now = probability
        })
      }),
      runsOf(20),
    )
  })

  test('bring what they promise where a program named a place and not all interviews are told', () => {
    fc.assert(
      fc.property(fullQuestions, fc.integer({ min: 1, max: 40 }), fc.boolean(), (question, from, interviewsComplete) => {
        const { applicant } = question
        const rankOrderList = question.rankOrderList.map((line, l) =>
          l === 0 ? { ...line, theyRankMe: { from, to: from + 5 } } : line,
        )
        const { before, recommendations } = advise(market2025, random, {
          applicant,
          rankOrderList,
          interviewsComplete,
          count: 3,
        })
        const chanceOf = (lines: readonly Line[]): number =>
          forecast(market2025, random, {
            applicant,
            rankOrderList: lines,
            interviewedAt: rankOrderList,
            interviewsComplete,
          }).match.probability
        expect(before.probability).toBeCloseTo(chanceOf(rankOrderList), 10)
        const lines = [...rankOrderList, ...recommendations.map(({ program }) => ({ program: program.id }))]
        expect(recommendations.at(-1)?.probability ?? before.probability).toBeCloseTo(chanceOf(lines), 10)
      }),
      runsOf(20),
    )
  })

  test('bring what they promise where the profile leaves things out, whatever else is looked at beside them', () => {
    fc.assert(
      fc.property(askedByImgs, fc.subarray([...FIELDS]), fc.boolean(), ({ applicant, rankOrderList }, fields, said) => {
        const known = without(applicant, fields)
        // Interviewed at fewer programs than are ranked, or at all of them.
        const interviewedAt = said ? rankOrderList.slice(0, 1) : rankOrderList
        const advice = advise(market2025, random, { applicant: known, rankOrderList, interviewedAt, count: 3 })
        const lines = [...rankOrderList, ...advice.recommendations.map(({ program }) => ({ program: program.id }))]
        const { probability } = forecast(market2025, random, { applicant: known, rankOrderList: lines, interviewedAt }).match
        expect(advice.recommendations.at(-1)?.probability ?? advice.before.probability).toBeCloseTo(probability, 10)
      }),
      runsOf(40),
    )
  })

  test('bring what they promise as applications, too, where the profile leaves things out', () => {
    const pathology = { specialty: 'pathology' }
    const lists = listsOf([branch2025('pathology')], 6, false)
    fc.assert(
      fc.property(fullProfiles('non-us-img'), lists, fc.subarray([...FIELDS]), (profile, lines, fields) => {
        const applicant = without(profile, fields)
        const advice = advise(market2025, random, {
          applicant,
          appliedAt: lines,
          stage: 'application',
          filters: pathology,
          count: 3,
        })
        const rankOrderList = [...lines, ...advice.recommendations.map(({ program }) => ({ program: program.id }))]
        const { probability } = forecastApplications(market2025, random, { applicant, rankOrderList }).match
        expect(advice.recommendations.at(-1)?.probability ?? advice.before.probability).toBeCloseTo(probability, 10)
      }),
      runsOf(20),
    )
  })

  test('keep the chance of the list where some of it was interviewed at and some applied at', () => {
    const applicant: Profile = { type: 'us-img', step2ck: 240 }
    const table = small.get(whole)!
    const [sure, open] = [listOf(whole, [1, 4]), listOf(whole, [7, 9])]
    const alone = advise(whole, table, { applicant, rankOrderList: sure, stage: 'application' }).before.probability
    const both = advise(whole, table, { applicant, rankOrderList: sure, appliedAt: open, stage: 'application' }).before
      .probability
    const all = forecast(whole, table, { applicant, rankOrderList: [...sure, ...open], interviewedAt: sure }).match.probability
    expect(alone).toBeCloseTo(forecast(whole, table, { applicant, rankOrderList: sure }).match.probability, 3)
    expect(both).toBeGreaterThan(alone)
    expect(both).toBeLessThan(all)
  })

  test('are the same, byte for byte, whenever they are asked for', () => {
    fc.assert(
      fc.property(fullQuestions, (question) => {
        const once = JSON.stringify(advise(market2025, random, question))
        advise(market2025, random, { ...question, stage: 'application', worlds: 2 })
        expect(JSON.stringify(advise(market2025, random, question))).toBe(once)
      }),
      runsOf(6),
    )
  })

  test('come with the share of worlds in which a seat stays vacant', () => {
    const applicant: Profile = { type: 'us-md-senior' }
    const { recommendations } = advise(market2025, random, { applicant, filters: { specialty: 'pediatrics' }, count: 5 })
    expect(recommendations.length).toBeGreaterThan(0)
    for (const { program, vacantShare } of recommendations) {
      const p = market2025.programs.findIndex(({ id }) => id === program.id)
      const vacant = [0, 1, 2, 3, 4].filter((w) => random.cutoffs[p * 5 + w] === RANK_FLOOR)
      expect(vacantShare).toBe(vacant.length / 5)
    }
  })
})

describe('programs that cannot be recommended', () => {
  test('are counted by reason, and are those that hard filters keep out', () => {
    const filters = filterColumns(market2025, APPLICANT_TYPES.indexOf('non-us-img'))
    fc.assert(
      fc.property(fullProfiles('non-us-img'), (applicant) => {
        const question = { applicant, filters: { specialty: 'internal-medicine' }, count: 1 } as const
        const { considered, leftOut } = advise(market2025, random, question)
        const meant = market2025.programs.flatMap(({ specialty }, p) => (specialty === 'internal-medicine' ? [p] : []))
        const view = {
          step2ck: applicant.step2ck,
          failedAttempts: applicant.failedAttempts,
          yearsSinceGraduation: Math.max(0, market2025.season.year - applicant.graduationYear),
          visa: VISA_NEEDS.indexOf(applicant.visa),
        }
        const { step2ckFloor, failedAttempts, graduationYear, visa, otherTrack } = leftOut
        const sought = meant.filter((p) => market2025.programs[p].track === 'categorical')
        expect(considered).toBe(meant.length)
        expect(otherTrack).toBe(meant.length - sought.length)
        expect(step2ckFloor + failedAttempts + graduationYear + visa).toBe(
          sought.filter((p) => filters.screensOut(p, view)).length,
        )
      }),
      runsOf(15),
    )
  })

  test('are those on the list, and those worth nothing to the applicant', () => {
    const applicant: Profile = { type: 'us-md-senior' }
    const rankOrderList = listOf(whole, [0, 3])
    const wanted: AdviceQuestion = { applicant, rankOrderList, goal: 'prefer', preference: { specialty: ['two'] }, count: 50 }
    const { leftOut, considered, recommendations } = advise(whole, small.get(whole)!, wanted)
    expect(leftOut).toMatchObject({ onTheList: 2, notPreferred: 23 })
    expect(considered).toBe(40)
    expect(recommendations.length).toBeGreaterThan(0)
    expect(recommendations.filter(({ program }) => program.specialty !== 'two')).toEqual([])
  })

  test('may be all of them, beside an empty list too', () => {
    const wanted = { applicant: { type: 'us-md-senior' }, filters: { specialty: 'one' }, goal: 'prefer' } as const
    for (const stage of ['rank-list', 'application'] as const) {
      const nobody = advise(whole, small.get(whole)!, { ...wanted, stage, preference: { specialty: ['two'] } })
      expect(nobody).toMatchObject({ considered: 25, leftOut: { notPreferred: 25, bringsNothing: 0 }, recommendations: [] })
      expect(nobody.before).toEqual({ probability: 0, expectedWorth: 0 })
    }
  })

  test('stay out of the answer by region, visa and track, too', () => {
    const filters = { specialty: 'internal-medicine', region: 'west', visa: 'j1', track: 'categorical' } as const
    const { considered, recommendations } = advise(market2025, random, { applicant: { type: 'us-img' }, filters })
    const meant = market2025.programs.filter(
      ({ specialty, region, visas, track }) =>
        specialty === filters.specialty && region === 'west' && visas.includes('j1') && track === 'categorical',
    )
    expect(considered).toBe(meant.length)
    for (const { program } of recommendations) expect(meant.map(({ id }) => id)).toContain(program.id)
  })
})

describe('what is refused', () => {
  const applicant: Profile = { type: 'us-img' }
  const rankOrderList = [{ program: 'internal-medicine/0001' }]
  test.each<[string, AdviceQuestion]>([
    ['/filters/specialty', { applicant }],
    ['/filters', { applicant, rankOrderList, filters: { specialty: 'alchemy' } }],
    ['/preference', { applicant, rankOrderList, goal: 'prefer' }],
    ['/preference', { applicant, rankOrderList, preference: { region: ['west'] } }],
    ['/preference/specialty/alchemy', { applicant, rankOrderList, goal: 'prefer', preference: { specialty: { alchemy: 1 } } }],
    ['/preference/specialty/1', { applicant, rankOrderList, goal: 'prefer', preference: { specialty: ['surgery', 'alchemy'] } }],
    ['/appliedAt', { applicant, rankOrderList, appliedAt: [] }],
    ['/appliedAt/0/program', { applicant, stage: 'application', appliedAt: [{ program: 'alchemy/1' }] }],
    ['/worlds', { applicant, rankOrderList, worlds: 6 }],
  ])('is named: %s', (pointer, question) => {
    expect(() => advise(market2025, random, question)).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ pointer })] }),
    )
  })
})
