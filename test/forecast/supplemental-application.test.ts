import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { APPLICATION_PARTS, forecastApplications } from '../../src/forecast/application.ts'
import { CELLS, RULE_STRENGTHS } from '../../src/forecast/cells.ts'
import { readQuestion } from '../../src/forecast/forecast.ts'
import { type ForecastQuestion, type Line, QuestionError, type RankedLine } from '../../src/forecast/question.ts'
import { strengthBeforeInterviews } from '../../src/forecast/strength.ts'
import { fallsOf, interviewsAt, placesOf, sceneOf, weightsOf } from '../../src/forecast/takings.ts'
import type { Market } from '../../src/market/market.ts'
import { centre2025 } from '../support/blocks.ts'
import { FIELDS, fullProfiles, listsOf, runsOf, types, without } from '../support/questions.ts'
import { branch2025 } from '../support/season-2025.ts'
import { supplementalQuestions } from '../support/supplemental.ts'
import { randomTable } from '../support/tables.ts'

/** Bars lowered, so that interviews are neither rare nor sure. */
const market: Market = { ...centre2025, threshold: centre2025.threshold.map((bar) => bar - 1.5) }
const table = randomTable(market, 3, 3)
const ask = (question: ForecastQuestion) => forecastApplications(market, table, question)

/** Lists of up to two advanced positions and first years, with up to five programs in all. */
const smallLists: fc.Arbitrary<RankedLine[]> = fc
  .tuple(
    listsOf([branch2025('diagnostic-radiology', 'advanced')], 2, false),
    listsOf([branch2025('internal-medicine', 'preliminary'), branch2025('transitional-year', 'transitional')], 3, false),
  )
  .chain(([advanced, years]) =>
    fc
      .tuple(
        fc.tuple(
          ...advanced.map((line) =>
            fc.shuffledSubarray(years, { minLength: 1 }).map((supplemental) => ({ ...line, supplemental })),
          ),
        ),
        fc.shuffledSubarray(years, { maxLength: 1 }),
      )
      .chain(([attached, alone]) => {
        const all: RankedLine[] = [...attached, ...alone]
        return fc.shuffledSubarray(all, { minLength: all.length })
      }),
  )

const bare = (lines: readonly RankedLine[]): Line[] => lines.map(({ supplemental: _, ...line }) => line)

interface Ends {
  /** line -> chance of landing there. */
  readonly lines: number[]
  /** line -> supplemental line -> chance of landing on both. */
  readonly both: number[][]
}

/**
 * Every program interviews or does not and ranks the applicant high enough or does not: all ways that this can go, in every world and
 * cell, each followed down the lists as the Match would.
 */
function bruteForce({ applicant, rankOrderList }: ForecastQuestion): Ends {
  const read = readQuestion(market, { applicant, rankOrderList, interviewedAt: bare(rankOrderList) })
  const { laid } = read.supplements!
  const scene = sceneOf(market, table, { profile: applicant, type: read.type }, table.worlds, APPLICATION_PARTS, (block) =>
    strengthBeforeInterviews(block, applicant, read.evidence),
  )
  const falls = fallsOf(scene, laid, false)
  const weights = weightsOf(scene, [])
  expect(weights).toHaveLength(placesOf(scene))
  const chanceAt = interviewsAt(market, applicant)
  const placeOf = ({ program }: Line) => laid.findIndex(({ line }) => line.program === program)
  const main = rankOrderList.map(placeOf)
  const lists = rankOrderList.map(({ supplemental = [] }) => supplemental.map(placeOf))
  const ends: Ends = { lines: main.map(() => 0), both: lists.map((list) => list.map(() => 0)) }
  weights.forEach((weight, at) => {
    const part = Math.floor(at / (table.worlds * CELLS))
    const strength = scene.blocks[0].rules[part]?.at[(at % CELLS) % RULE_STRENGTHS]
    if (strength === undefined || weight === 0) return
    const interview = laid.map(({ candidates, openness, reading }) => chanceAt(candidates[0], openness + reading)(strength))
    // Digit p of a way in base 3: no interview, an interview and too low a rank, or a place.
    for (let way = 0; way < 3 ** laid.length; way++) {
      const outcome = laid.map((_, p) => Math.floor(way / 3 ** p) % 3)
      const chance = outcome.reduce((product, kind, p) => {
        const short = falls[p].short[at]
        return product * [1 - interview[p], interview[p] * short, interview[p] * (1 - short)][kind]
      }, weight / table.worlds)
      const line = main.findIndex((p) => outcome[p] === 2)
      if (line < 0) continue
      ends.lines[line] += chance
      const beside = lists[line].findIndex((p) => outcome[p] === 2)
      if (beside >= 0) ends.both[line][beside] += chance
    }
  })
  return ends
}

describe('applications with supplemental lists', () => {
  test('end as all ways that interviews and ranks can go, each followed down the lists', () => {
    let shared = 0
    fc.assert(
      fc.property(types.chain(fullProfiles), smallLists, (applicant, rankOrderList) => {
        const question = { applicant, rankOrderList }
        const { lines } = ask(question)
        const ends = bruteForce(question)
        lines.forEach(({ probability, supplemental }, l) => {
          expect(probability).toBeCloseTo(ends.lines[l], 10)
          const chances = supplemental?.lines.map((line) => line.probability) ?? []
          expect(chances).toHaveLength(ends.both[l].length)
          chances.forEach((chance, m) => {
            expect(chance).toBeCloseTo(ends.both[l][m], 10)
          })
        })
        const attached = rankOrderList.flatMap(({ supplemental = [] }) => supplemental.map(({ program }) => program))
        if (new Set(attached).size < attached.length || rankOrderList.some(({ program }) => attached.includes(program))) shared++
      }),
      runsOf(25),
    )
    expect(shared).toBeGreaterThan(5)
  })

  test('keep the chances of the list itself, and its interviews: not a bit of them depends on supplemental lists', () => {
    const lists = supplementalQuestions(true).map((question) => {
      // What is said of a program on one list holds for the other, so that nothing is said here.
      const plain = ({ program, like }: Line): Line => ({ ...(program === undefined ? { like } : { program }) })
      const rankOrderList = question.rankOrderList.map(
        ({ supplemental, ...line }): RankedLine => ({
          ...plain(line),
          ...(supplemental && { supplemental: supplemental.map(plain) }),
        }),
      )
      return { ...question, rankOrderList }
    })
    fc.assert(
      fc.property(lists, fc.subarray([...FIELDS]), ({ applicant, rankOrderList }, fields) => {
        const known = without(applicant, fields)
        const { lines, outcomes: _, sentence, warnings: __, ...rest } = ask({ applicant: known, rankOrderList })
        const {
          lines: alone,
          sentence: short,
          warnings: ___,
          ...others
        } = ask({ applicant: known, rankOrderList: bare(rankOrderList) })
        expect(lines.map(({ supplemental: _, ...line }) => line)).toEqual(alone)
        expect(rest).toEqual(others)
        expect(sentence.startsWith(`${short} `)).toBe(true)
      }),
      runsOf(40),
    )
  })

  test('add up, with the chance of an interview on every line', () => {
    fc.assert(
      fc.property(
        fc.boolean().chain((described) => supplementalQuestions(described)),
        (question) => {
          const { lines, match, outcomes } = ask(question)
          for (const { supplemental, probability } of lines) {
            if (!supplemental) continue
            const { withFirstYear, withoutFirstYear } = supplemental
            expect(withFirstYear + withoutFirstYear).toBeCloseTo(probability, 12)
            for (const { interview, wouldTakeYou, wouldTakeYouIfInterviewed, probability: both } of supplemental.lines) {
              expect(both).toBeLessThanOrEqual(wouldTakeYou + 1e-9)
              expect(wouldTakeYou).toBeLessThanOrEqual(interview! + 1e-6)
              if (wouldTakeYouIfInterviewed! < 1) expect(interview! * wouldTakeYouIfInterviewed!).toBeCloseTo(wouldTakeYou, 9)
            }
          }
          const sum = Object.values(outcomes!).reduce((total, { probability }) => total + probability, 0)
          expect(sum).toBeCloseTo(match.probability, 12)
        },
      ),
      runsOf(40),
    )
  })

  test('say of a program what its line says wherever it stands', () => {
    const { lines } = ask({
      applicant: { type: 'us-md-senior', step2ck: 240 },
      rankOrderList: [
        { program: 'diagnostic-radiology/0041', supplemental: [{ program: 'transitional-year/0004' }] },
        { program: 'transitional-year/0004', signal: true },
      ],
    })
    const beside = lines[0].supplemental!.lines[0]
    for (const figure of ['interview', 'wouldTakeYou', 'wouldTakeYouIfInterviewed'] as const)
      expect(beside[figure]).toBeCloseTo(lines[1][figure], 12)
    expect(lines[1].interview).toBeGreaterThan(0)
  })

  test('have no place on the list of a program yet, on whichever list', () => {
    const theyRankMe = { from: 1, to: 2 }
    const rankOrderList: RankedLine[] = [
      { program: 'diagnostic-radiology/0041', supplemental: [{ program: 'transitional-year/0004', theyRankMe }] },
      { program: 'diagnostic-radiology/0039', theyRankMe },
    ]
    const pointers = ['/rankOrderList/0/supplemental/0/theyRankMe', '/rankOrderList/1/theyRankMe']
    const refused = () => ask({ applicant: { type: 'us-md-senior' }, rankOrderList })
    expect(refused).toThrow(QuestionError)
    expect(refused).toThrow(expect.objectContaining({ errors: pointers.map((pointer) => expect.objectContaining({ pointer })) }))
  })
})
