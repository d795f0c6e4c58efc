import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advise } from '../../src/forecast/advise.ts'
import { forecast, prepareQuestion } from '../../src/forecast/forecast.ts'
import type { ForecastAnswer, ForecastQuestion, Line, RankPlace } from '../../src/forecast/question.ts'
import { drawInsertion } from '../../src/forecast/replay.ts'
import { saidPlace } from '../../src/forecast/said-place.ts'
import { PROMISE_KEPT } from '../../src/market/parameters.ts'
import { cutoffOfKey } from '../../src/market/score-key.ts'
import { blocks2025, centre2025 as market } from '../support/blocks.ts'
import { drawPeople } from '../support/drawn-people.ts'
import { NO_FILTERS } from '../support/no-filters.ts'
import { fullProfiles, listsOf, rankPlaces, runsOf, types } from '../support/questions.ts'
import { branch2025 } from '../support/season-2025.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'
import { flatTable, randomTable } from '../support/tables.ts'

const tables = [
  { of: market, table: randomTable(market, 3, 5) },
  { of: blocks2025, table: randomTable(blocks2025, 8, 6) },
]
const lists = listsOf([branch2025('internal-medicine')], 6, false)
const places = fc
  .tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 100 }))
  .map(([from, more, rest]): Required<RankPlace> => ({ from, to: from + more, of: from + more + rest }))
/** What is left of digits in the table of score chances. */
const ROUNDING = 1e-6

const said = (lines: readonly Line[], l: number, theyRankMe: RankPlace): Line[] =>
  lines.map((line, k) => (k === l ? { ...line, theyRankMe } : line))
const RUNS = runsOf(60)

describe('the place that a program is said to rank the applicant at', () => {
  test('never lowers the chance to match when it is better', () => {
    fc.assert(
      fc.property(
        types.chain(fullProfiles),
        lists,
        fc.nat(),
        places,
        fc.nat(60),
        fc.nat(60),
        fc.constantFrom(...tables),
        (applicant, lines, number, place, less, fewer, { of, table }) => {
          const l = number % lines.length
          const from = Math.max(1, place.from - less)
          const better = { ...place, from, to: Math.max(from, place.to - fewer) }
          const matchOf = (theyRankMe: RankPlace): number =>
            forecast(of, table, { applicant, rankOrderList: said(lines, l, theyRankMe) }).match.probability
          expect(matchOf(better)).toBeGreaterThanOrEqual(matchOf(place) - ROUNDING)
        },
      ),
      RUNS,
    )
  })

  test('nor where nothing is known of the length of the list', () => {
    fc.assert(
      fc.property(
        types.chain(fullProfiles),
        listsOf([branch2025('pathology')], 3, false),
        places,
        fc.nat(400),
        fc.nat(60),
        fc.constantFrom(...tables),
        (applicant, lines, { from, to }, more, less, { of, table }) => {
          const matchOf = (theyRankMe: RankPlace): number =>
            forecast(of, table, { applicant, rankOrderList: said(lines, 0, theyRankMe) }).match.probability
          const good = matchOf({ from, to })
          expect(matchOf({ from, to: to + more })).toBeLessThanOrEqual(good + ROUNDING)
          expect(matchOf({ from: Math.max(1, from - less), to })).toBeGreaterThanOrEqual(good - ROUNDING)
        },
      ),
      RUNS,
    )
  })

  test('is a match there as often as promises hold when it lies within the positions, and no certainty', () => {
    fc.assert(
      fc.property(types.chain(fullProfiles), lists, fc.constantFrom(...tables), (applicant, lines, { of, table }) => {
        const quota = market.programs.find(({ id }) => id === lines[0].program)!.positions
        const promised = said(lines, 0, { from: 1, to: quota, of: 40 * quota })
        const answer = forecast(of, table, { applicant, rankOrderList: promised })
        const without = forecast(of, table, { applicant, rankOrderList: lines })
        if (without.lines[0].wouldTakeYou < 1e-3) return
        expect(answer.lines[0].wouldTakeYou).toBeGreaterThan(0.97 * PROMISE_KEPT * openWorlds(of, table, promised[0].program!))
        expect(answer.lines[0].wouldTakeYou).toBeLessThan(1)
        expect(answer.match.probability).toBeGreaterThanOrEqual(without.match.probability - ROUNDING)
      }),
      RUNS,
    )
  })

  test('beyond the positions counts for less, the farther the less, down to less than if nothing had been said', () => {
    const applicant = { type: 'non-us-img', step2ck: 244, visa: 'none' } as const
    const ids = market.programs
      .filter(
        ({ id, imgShare, filters }) =>
          id.startsWith('internal-medicine/') &&
          imgShare > 0.3 &&
          Object.entries(filters).every(([name, limit]) => name.startsWith('us') || limit === null),
      )
      .slice(0, 4)
      .map(({ id }) => ({ program: id }))
    const ask = (rankOrderList: Line[]): ForecastAnswer => forecast(market, flatTable(market, 1), { applicant, rankOrderList })
    const plain = ask(ids)
    const answers = [
      { from: 1, to: 5 },
      { from: 60, to: 90 },
      { from: 100, to: 130 },
      { from: 170, to: 200 },
    ].map((place) => ask(said(ids, 1, { ...place, of: 200 })))
    const taken = answers.map(({ lines }) => lines[1].wouldTakeYou)
    const others = answers.map(({ lines }) => lines[2].wouldTakeYou)
    for (const chances of [taken, others]) {
      for (const [i, chance] of chances.slice(1).entries()) expect(chance).toBeLessThanOrEqual(chances[i] + ROUNDING)
      expect(chances[1]).toBeLessThan(0.9 * chances[0])
      expect(chances[3]).toBeLessThan(0.9 * chances[1])
    }
    expect(taken[3]).toBeLessThan(plain.lines[1].wouldTakeYou)
    // The other programs hear what the place says of the strength that they see too.
    expect(others[0]).toBeGreaterThan(1.3 * plain.lines[2].wouldTakeYou)
    // Of such people most are not on the list at all, so that even its end says a little for them.
    expect(Math.abs(others[3] / plain.lines[2].wouldTakeYou - 1)).toBeLessThan(0.1)
  })

  test('does not hear the order of the lines, to the last bit', () => {
    fc.assert(
      fc.property(types.chain(fullProfiles), lists, places, places, (applicant, lines, one, other) => {
        fc.pre(lines.length > 1)
        const rankOrderList = said(said(lines, 0, one), lines.length - 1, other)
        const matchOf = (list: Line[]): number =>
          forecast(blocks2025, tables[1].table, { applicant, rankOrderList: list }).match.probability
        expect(matchOf(rankOrderList.toReversed())).toBe(matchOf(rankOrderList))
      }),
      runsOf(30),
    )
  })

  test('means the same to a replay: over many draws as many scores exceed a cutoff as is forecast', () => {
    const many = 1500
    const cutoff = 1
    const cases = fc.sample(fc.record({ applicant: fullProfiles('us-img'), lines: lists, place: places }), runsOf(5))
    for (const { applicant, lines, place } of cases) {
      const question: ForecastQuestion = { applicant, rankOrderList: said(lines, 0, place) }
      const prepared = prepareQuestion(market, question)
      const { match, lines: answers } = forecast(market, flatTable(market, cutoff), question)
      const exceeded = new Float64Array(answers.length)
      let matched = 0
      for (let world = 0; world < many; world++) {
        const scores = Array.from(drawInsertion(market, prepared, 7, world).keys, cutoffOfKey)
        scores.forEach((score, l) => {
          if (score > cutoff) exceeded[l]++
        })
        if (scores.some((score) => score > cutoff)) matched++
      }
      const errors = (count: number, chance: number): number =>
        Math.abs(count - many * chance) / Math.sqrt(many * chance * (1 - chance) + 1)
      expect(errors(matched, match.probability)).toBeLessThan(4.5)
      answers.forEach(({ wouldTakeYou }, l) => {
        expect(errors(exceeded[l], wouldTakeYou)).toBeLessThan(4.5)
      })
    }
  })

  test('is one that is there', () => {
    const ask = (theyRankMe: RankPlace) => () =>
      forecast(market, tables[0].table, {
        applicant: { type: 'us-img' },
        rankOrderList: [{ program: 'pathology/0001', theyRankMe }],
      })
    const pointer = (field: string): unknown =>
      expect.objectContaining({
        code: 'INVALID_REQUEST',
        errors: [expect.objectContaining({ pointer: `/rankOrderList/0/theyRankMe/${field}` })],
      })
    expect(ask({ from: 0, to: 3 })).toThrow(pointer('from'))
    expect(ask({ from: 4, to: 3 })).toThrow(pointer('to'))
    expect(ask({ from: 4, to: 9, of: 8 })).toThrow(pointer('of'))
  })
})

/** Share of the worlds in which the program has seats. */
function openWorlds(of: typeof market, table: (typeof tables)[number]['table'], id: string): number {
  const p = of.programs.findIndex((program) => program.id === id)
  const cutoffs = table.cutoffs.subarray(p * table.worlds, (p + 1) * table.worlds)
  return cutoffs.filter((cutoff) => cutoff < Infinity).length / table.worlds
}

test('scores of places are those of drawn lists: as many stand above as the place says', () => {
  const season = smallSeason([
    { specialty: 'medicine', programs: 10, seats: 4, preferring: { 'us-md-senior': 300, 'us-img': 200 } },
  ])
  const small = smallMarket(season, ({ threshold, rankOffset, traits }) => ({
    threshold: threshold.map((_, p) => 0.6 + 0.1 * p),
    rankOffset: rankOffset.map(() => 0.8),
    traits: traits.map((trait) => ({
      ...trait,
      filters: NO_FILTERS,
    })),
  }))
  const people = drawPeople(small, 12)
  for (const p of [0, 4, 9]) {
    const scores = people.flatMap(({ place, score }) => (place.has(p) ? [score[place.get(p)!]] : [])).filter((score) => score > 0)
    expect(scores.length).toBeGreaterThan(300)
    for (const tenths of [1, 3, 5, 8]) {
      const { low, high } = saidPlace(small, p, { from: tenths + 1, to: 10, of: 10 })
      expect(low).toBe(0)
      const above = scores.filter((score) => score > high).length / scores.length
      expect(Math.abs(above - tenths / 10)).toBeLessThan(3.5 * Math.sqrt(0.25 / scores.length))
    }
  }
})

describe('a description that stands for a program which said something', () => {
  const [only] = market.programs.filter(({ specialty }) => specialty === 'family-medicine-preventive-medicine')
  const named = (theyRankMe: RankPlace): Line => ({ program: only.id, theyRankMe })
  const described: Line = { like: { specialty: only.specialty } }

  test('changes nothing beside it, on any place of the list', () => {
    fc.assert(
      fc.property(types.chain(fullProfiles), rankPlaces, fc.constantFrom(...tables), (applicant, place, { of, table }) => {
        const ask = (rankOrderList: Line[]) =>
          forecast(of, table, { applicant, rankOrderList, interviewedAt: [named(place), described] })
        const { probability } = ask([named(place)]).match
        for (const lines of [
          [named(place), described],
          [described, named(place)],
        ]) {
          const answer = ask(lines)
          expect(answer.match.probability).toBeCloseTo(probability, 12)
          expect(answer.lines[0].probability).toBeCloseTo(probability, 12)
        }
        expect(ask([described]).match.probability).toBeLessThanOrEqual(1)
      }),
      RUNS,
    )
  })

  test('is drawn as that program', () => {
    const question = {
      applicant: { type: 'us-md-senior' as const, step2ck: 240 },
      rankOrderList: [described, named({ from: 1, to: 1 })],
    }
    const prepared = prepareQuestion(market, question)
    for (let world = 0; world < 50; world++) {
      const { programs, keys } = drawInsertion(market, prepared, 1, world)
      expect(programs[0]).toBe(programs[1])
      expect(keys[0]).toBe(keys[1])
    }
  })
})

describe('what a program said that is not ranked', () => {
  test('is evidence all the same, and what is known of one that is may stand among the interviews', () => {
    const lines: Line[] = ['0003', '0050', '0120'].map((id) => ({ program: `internal-medicine/${id}` }))
    const ask = (rankOrderList: Line[], interviewedAt?: Line[]) =>
      forecast(market, tables[0].table, { applicant: { type: 'us-img', step2ck: 236 }, rankOrderList, interviewedAt }).match
    const good = { from: 1, to: 3 }
    expect(ask(lines.slice(1), said(lines, 0, good)).probability).toBeGreaterThan(ask(lines.slice(1), lines).probability)
    expect(ask(lines, said(lines, 0, good))).toEqual(ask(said(lines, 0, good)))
    const known = lines.map((line, l): Line => (l === 0 ? { ...line, advocate: 'program-director', interview: 'strong' } : line))
    expect(ask(lines, known)).toEqual(ask(known))
    expect(() => ask(said(lines, 0, good), said(lines, 0, { from: 9, to: 9 }))).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/interviewedAt/0/theyRankMe' })] }),
    )
  })
})

test('what a program said of a description is counted once, on the list and among the interviews', () => {
  const like = { specialty: 'internal-medicine', positions: 12 }
  const lines: Line[] = [{ like, theyRankMe: { from: 90, to: 100, of: 100 } }, { program: 'internal-medicine/0003' }]
  const asked = { applicant: { type: 'non-us-img' as const, step2ck: 235 }, rankOrderList: lines, interviewedAt: lines }
  const { before } = advise(market, tables[0].table, asked)
  expect(before.probability).toBeCloseTo(forecast(market, tables[0].table, asked).match.probability, 12)
})
