import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forecast, prepareFor, prepareQuestion, readQuestion } from '../../src/forecast/forecast.ts'
import type { Insertion } from '../../src/forecast/insertion.ts'
import type { ForecastQuestion } from '../../src/forecast/question.ts'
import { drawInsertion, replayAnswer, replayRow, replayWorlds } from '../../src/forecast/replay.ts'
import type { SupplementalLists } from '../../src/forecast/supplemental-lists.ts'
import { landingOnBoth, type TwoSeats, walkOnBoth } from '../../src/forecast/supplemental-replay.ts'
import { drawWorld } from '../../src/market/draw-world.ts'
import { menus } from '../../src/matching/menus.ts'
import { UNMATCHED, UNRANKED } from '../../src/matching/world.ts'
import { centre2025 as market } from '../support/blocks.ts'
import { runsOf } from '../support/questions.ts'
import { randomWorld } from '../support/random-worlds.ts'
import { seeded } from '../support/seeded.ts'
import { supplementalQuestions } from '../support/supplemental.ts'
import { drawnTable } from '../support/tables.ts'

const YEARS = 5
const table = drawnTable(market, YEARS, 1)
const years = Array.from({ length: YEARS }, (_, number) => {
  const { world } = drawWorld(market, table.seed, number)
  return { world, cutoffs: menus(world) }
})

const questions = fc.sample(
  fc.boolean().chain((described) => supplementalQuestions(described)),
  runsOf(100),
)

/** One draw: a question in a world, by a seed of its own, so that all draws are independent. */
interface Draw {
  readonly question: ForecastQuestion
  readonly walked: TwoSeats
  /** Where the whole match, run again, leaves the applicant. */
  readonly landed: TwoSeats
}

const draws: readonly Draw[] = questions.flatMap((question, i) => {
  const read = readQuestion(market, question)
  const prepared = prepareFor(market, read)
  return years.map(({ world, cutoffs }, number): Draw => {
    const insertion = drawInsertion(market, prepared, 2000 + i, number)
    return {
      question,
      walked: walkOnBoth(cutoffs, insertion, read.supplements!),
      landed: landingOnBoth(world, insertion, read.supplements!),
    }
  })
})

describe(`in ${draws.length} insertions with supplemental lists into national markets`, () => {
  test('the walk over cutoffs ends on the line and the supplemental line where the whole match leaves the applicant: every time', () => {
    expect(draws.filter(({ walked, landed }) => JSON.stringify(walked) !== JSON.stringify(landed))).toEqual([])
  })

  test('applicants hold advanced positions with and without a first year, first years alone, and nothing', () => {
    const count = (holds: (landed: TwoSeats, { rankOrderList }: ForecastQuestion) => boolean): number =>
      draws.filter(({ landed, question }) => holds(landed, question)).length
    expect(count(({ supplementalLine }) => supplementalLine !== UNMATCHED)).toBeGreaterThan(40)
    expect(count(({ supplementalLine }) => supplementalLine > 0)).toBeGreaterThan(12)
    const advanced = ({ line }: TwoSeats, { rankOrderList }: ForecastQuestion) => rankOrderList[line]?.supplemental !== undefined
    expect(count((landed, question) => advanced(landed, question) && landed.supplementalLine === UNMATCHED)).toBeGreaterThan(10)
    expect(count(({ line }) => line === UNMATCHED)).toBeGreaterThan(20)
  })
})

describe('a replay with supplemental lists', () => {
  const question = questions.find(({ rankOrderList }) => rankOrderList.some(({ supplemental = [] }) => supplemental.length > 2))!
  const width = replayRow(question)
  const ranked = 1 + question.rankOrderList.length
  const rows = replayWorlds(market, table.seed, question, 0, 3)

  test('lands in each world where the walk over its cutoffs ends', () => {
    const read = readQuestion(market, question)
    for (let world = 0; world < 3; world++) {
      const insertion = drawInsertion(market, prepareFor(market, read), table.seed, world)
      const { line, supplementalLine } = walkOnBoth(years[world].cutoffs, insertion, read.supplements!)
      const row = rows.subarray(world * width, (world + 1) * width)
      expect([row[0], row[ranked]]).toEqual([line, supplementalLine])
    }
  })

  test('is the same in parts', () => {
    const parts = [replayWorlds(market, table.seed, question, 0, 1), replayWorlds(market, table.seed, question, 1, 3)]
    expect(Int32Array.from(parts.flatMap((part) => [...part]))).toEqual(rows)
  })

  test('counts its worlds into the same shape as the menus do', () => {
    const answer = replayAnswer(market, table.seed, question, rows)
    const byMenus = forecast(market, table, { ...question, worlds: 3 })
    expect(Object.keys(answer)).toEqual(Object.keys(byMenus))
    answer.lines.forEach((line, l) => {
      expect(Object.keys(line)).toEqual(Object.keys(byMenus.lines[l]))
      if (!line.supplemental) return
      const { withFirstYear, withoutFirstYear, lines } = line.supplemental
      expect(withFirstYear + withoutFirstYear).toBeCloseTo(line.probability, 12)
      expect(lines.map(({ program }) => program)).toEqual(byMenus.lines[l].supplemental!.lines.map(({ program }) => program))
    })
    const { match, outcomes } = answer
    const sum = Object.values(outcomes!).reduce((total, { probability }) => total + probability, 0)
    expect(sum).toBeCloseTo(match.probability, 12)
  })

  test('tells outcomes apart in the rows', () => {
    const two: ForecastQuestion = {
      applicant: { type: 'us-md-senior' },
      rankOrderList: [
        {
          program: market.programs.find(({ track }) => track === 'advanced')!.id,
          supplemental: [{ like: { specialty: 'surgery' } }],
        },
        { program: market.programs.find(({ track }) => track === 'transitional')!.id },
      ],
    }
    // Landed on, the two menus, the supplemental line landed on, its menu.
    const counted = Int32Array.from([0, 1, 1, 0, 1, 0, 1, 0, -1, 0, 1, 0, 1, -1, 1, -1, 0, 0, -1, 0].flat())
    const { outcomes, lines } = replayAnswer(market, 1, two, counted)
    expect(Object.values(outcomes!).map(({ probability }) => probability)).toEqual([0.25, 0.25, 0.25, 0])
    expect(lines[0].supplemental).toMatchObject({ withFirstYear: 0.25, withoutFirstYear: 0.25, firstYearIfMatchedHere: 0.5 })
    expect(lines[0].supplemental!.lines[0].wouldTakeYou).toBe(0.5)
  })
})

/** Two advanced positions with supplemental lists among four programs, of which the others bring first years, and draws of them all. */
function randomInsertion(random: () => number): { insertion: Insertion; supplements: SupplementalLists } {
  const shuffled = (programs: number[]): number[] => programs.toSorted(() => random() - 0.5)
  const listOf = () => Uint32Array.from(shuffled([2, 3, 4]).slice(0, 1 + Math.floor(3 * random())))
  const insertion = {
    programs: Uint32Array.of(...shuffled([0, 1]), ...shuffled([2, 3, 4])),
    keys: Uint32Array.from({ length: 5 }, () => (random() < 0.1 ? UNRANKED : 1 + Math.floor(random() * 1e9))),
  }
  // The third program stands on the rank order list too, below both positions; the last two on supplemental lists alone.
  const lists = [0, 1].map((line) => ({ line, places: listOf() }))
  const laid = prepareQuestion(market, {
    applicant: { type: 'other' },
    rankOrderList: Array(5).fill({ program: market.programs[0].id }),
  })
  return {
    insertion,
    supplements: { laid: laid.lines, ranked: 3, lists, kind: ['advanced', 'advanced', 'firstYear'] },
  }
}

describe('an applicant with supplemental lists who enters a small market', () => {
  test('lands where both walks end, wherever whoever is displaced goes nowhere: every time', () => {
    const random = seeded(51)
    let both = 0
    for (let i = 0; i < 3000; i++) {
      const world = randomWorld(random, 5, 2 + Math.floor(10 * random()), 1)
      const { insertion, supplements } = randomInsertion(random)
      const landed = landingOnBoth(world, insertion, supplements)
      expect(landed).toEqual(walkOnBoth(menus(world), insertion, supplements))
      if (landed.supplementalLine !== UNMATCHED) both++
    }
    expect(both).toBeGreaterThan(1000)
  })

  test('mostly does so too where the displaced go on through a market of which they are a large part', () => {
    const random = seeded(52)
    let other = 0
    for (let i = 0; i < 600; i++) {
      const world = randomWorld(random, 5, 9, 5)
      const { insertion, supplements } = randomInsertion(random)
      const landed = landingOnBoth(world, insertion, supplements)
      if (JSON.stringify(landed) !== JSON.stringify(walkOnBoth(menus(world), insertion, supplements))) other++
    }
    expect(other / 600).toBeLessThan(0.2)
    expect(other).toBeGreaterThan(0)
  })
})
