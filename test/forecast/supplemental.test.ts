import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CELLS } from '../../src/forecast/cells.ts'
import { compare } from '../../src/forecast/compare.ts'
import { blockOfTable, forecast, prepareFor, prepareQuestion, readQuestion, worldsOfBlock } from '../../src/forecast/forecast.ts'
import type { MenuTable } from '../../src/forecast/menu-table.ts'
import {
  type ForecastAnswer,
  type ForecastQuestion,
  type Line,
  QuestionError,
  type RankedLine,
} from '../../src/forecast/question.ts'
import { drawInsertion } from '../../src/forecast/replay.ts'
import { roomFor } from '../../src/forecast/room.ts'
import { forecastScenario, openScenario } from '../../src/forecast/scenario.ts'
import { type Shortfalls, shortfalls } from '../../src/forecast/shortfalls.ts'
import { cutoffOfKey } from '../../src/market/score-key.ts'
import { blocks2025, centre2025 as market } from '../support/blocks.ts'
import { runsOf } from '../support/questions.ts'
import { everywhere, supplementalQuestions } from '../support/supplemental.ts'
import { drawnTable, flatTable, randomTable } from '../support/tables.ts'

const drawn = drawnTable(market, 4, 1)
const random = randomTable(market, 5, 9)
const ofBlocks = randomTable(blocks2025, 6, 2)
const tables = fc.constantFrom(drawn, random, ofBlocks)
const marketOf = (table: MenuTable) => (table.blocks > 1 ? blocks2025 : market)
const ask = (question: ForecastQuestion, table: MenuTable = drawn): ForecastAnswer => forecast(marketOf(table), table, question)

const RUNS = runsOf(60)
/** What sums of some thousand terms round to. */
const ROUNDING = 1e-12

const questions = fc.boolean().chain((described) => supplementalQuestions(described))
const without = (lines: readonly RankedLine[]) => lines.map(({ supplemental: _, ...line }) => line)
/** The question with the same evidence, whatever becomes of its lists. */
const withEvidence = (question: ForecastQuestion): ForecastQuestion => ({ ...question, interviewedAt: everywhere(question) })
const mapSupplemental = (
  question: ForecastQuestion,
  change: (list: NonNullable<RankedLine['supplemental']>) => NonNullable<RankedLine['supplemental']>,
): ForecastQuestion => ({
  ...question,
  rankOrderList: question.rankOrderList.map(({ supplemental, ...line }) =>
    supplemental ? { ...line, supplemental: change(supplemental) } : line,
  ),
})
const firstYears = ({ lines }: ForecastAnswer) => lines.flatMap(({ supplemental }) => supplemental?.withFirstYear ?? [])

describe('the chances of supplemental lists', () => {
  test('are shares, and with and without a first year they are the chance of the advanced line', () => {
    fc.assert(
      fc.property(questions, tables, (question, table) => {
        const { lines, outcomes, match } = ask(question, table)
        lines.forEach(({ supplemental, probability }, l) => {
          expect(supplemental !== undefined).toBe(question.rankOrderList[l].supplemental !== undefined)
          if (!supplemental) return
          const { withFirstYear, withoutFirstYear, firstYearIfMatchedHere } = supplemental
          const shares = [
            ...[withFirstYear, withoutFirstYear, firstYearIfMatchedHere ?? 0],
            ...supplemental.lines.flatMap((line) => [line.probability, line.cumulative, line.wouldTakeYou]),
          ]
          expect(shares.filter((share) => !(share >= 0 && share <= 1))).toEqual([])
          expect(Math.abs(withFirstYear + withoutFirstYear - probability)).toBeLessThan(ROUNDING)
          const sum = supplemental.lines.reduce((total, line) => total + line.probability, 0)
          expect(Math.abs(sum - withFirstYear)).toBeLessThan(ROUNDING)
          expect(firstYearIfMatchedHere === null).toBe(probability === 0)
        })
        const four = Object.values(outcomes!).map(({ probability }) => probability)
        expect(four.every((share) => share >= 0 && share <= 1)).toBe(true)
        expect(Math.abs(four.reduce((sum, share) => sum + share, 0) - match.probability)).toBeLessThan(ROUNDING)
        const found = firstYears({ lines } as ForecastAnswer).reduce((sum, share) => sum + share, 0)
        expect(Math.abs(found - outcomes!.advancedWithFirstYear.probability)).toBeLessThan(ROUNDING)
      }),
      RUNS,
    )
  })

  test('change nothing about the rank order list, with the same evidence: not a bit', () => {
    fc.assert(
      fc.property(questions, tables, (asked, table) => {
        const question = withEvidence(asked)
        const { lines, outcomes: _, sentence: __, warnings: ___, ...rest } = ask(question, table)
        const bare = ask({ ...question, rankOrderList: without(question.rankOrderList) }, table)
        expect(lines.map(({ supplemental: _, ...line }) => line)).toEqual(bare.lines)
        const { lines: ____, sentence: _____, warnings: ______, ...others } = bare
        expect(rest).toEqual(others)
      }),
      RUNS,
    )
  })

  test('take all programs as interviews where nothing else is said', () => {
    fc.assert(
      fc.property(supplementalQuestions(false), (question) => {
        const { lines, match } = ask(question)
        const said = ask(withEvidence(question))
        expect(match.probability).toBeCloseTo(said.match.probability, 12)
        lines.forEach(({ supplemental }, l) => {
          expect(supplemental?.withFirstYear ?? 0).toBeCloseTo(said.lines[l].supplemental?.withFirstYear ?? 0, 12)
        })
      }),
      runsOf(30),
    )
  })

  test('never fall when a supplemental list gets longer, wherever it does, and change above a line only by what stands there', () => {
    fc.assert(
      fc.property(questions, tables, fc.nat(), (asked, table, cut) => {
        const question = withEvidence(asked)
        const all = ask(question, table)
        const shorter = mapSupplemental(question, (list) =>
          list.length === 1 ? list : list.filter((_, m) => m !== cut % list.length),
        )
        firstYears(ask(shorter, table)).forEach((share, k) => {
          expect(share).toBeLessThanOrEqual(firstYears(all)[k] + ROUNDING)
        })
        const cutOff = ask(
          mapSupplemental(question, (list) => list.slice(0, Math.max(1, list.length - 1))),
          table,
        )
        cutOff.lines.forEach(({ supplemental }, l) => {
          supplemental?.lines.forEach((line, m) => {
            expect(line).toEqual(all.lines[l].supplemental!.lines[m])
          })
        })
      }),
      RUNS,
    )
  })

  test('of finding a first year do not depend on the order of a supplemental list', () => {
    fc.assert(
      fc.property(supplementalQuestions(false), tables, (asked, table) => {
        const question = withEvidence(asked)
        const turned = firstYears(
          ask(
            mapSupplemental(question, (list) => list.toReversed()),
            table,
          ),
        )
        firstYears(ask(question, table)).forEach((share, k) => {
          expect(Math.abs(share - turned[k])).toBeLessThan(ROUNDING)
        })
      }),
      RUNS,
    )
  })

  test('are the same when asked again, byte for byte', () => {
    for (const question of fc.sample(questions, runsOf(20)))
      expect(JSON.stringify(ask(structuredClone(question)))).toBe(JSON.stringify(ask(question)))
  })
})

/** What is known of a program's opinion: a number between low and high, and a line is taken where it is at least the line's chance of falling short. */
type Opinions = ReadonlyMap<number, readonly [low: number, high: number]>

/** Goes through all that programs may think of the applicant in one world and cell, one question after the other: exact, and slow. */
class ByBruteForce {
  /** `line` or `line/supplemental line` -> chance. */
  readonly chances = new Map<string, number>()
  private readonly question: ForecastQuestion
  private readonly places: readonly (Uint32Array | undefined)[]
  private readonly short: (place: number) => number
  private readonly program: (place: number) => number

  constructor(
    question: ForecastQuestion,
    places: readonly (Uint32Array | undefined)[],
    short: (place: number) => number,
    program: (place: number) => number,
  ) {
    this.question = question
    this.places = places
    this.short = short
    this.program = program
  }

  /** Asks the program of a place, and goes on with both answers as often as they come. */
  private askAt(
    place: number,
    opinions: Opinions,
    weight: number,
    then: (takes: boolean, now: Opinions, weight: number) => void,
  ) {
    const p = this.program(place)
    const [low, high] = opinions.get(p) ?? [0, 1]
    const bar = Math.min(high, Math.max(low, this.short(place)))
    const both = [
      { takes: false, from: low, to: bar },
      { takes: true, from: bar, to: high },
    ]
    for (const { takes, from, to } of both)
      if (to > from) then(takes, new Map([...opinions, [p, [from, to]]]), (weight * (to - from)) / (high - low))
  }

  private add(key: string, weight: number): void {
    this.chances.set(key, (this.chances.get(key) ?? 0) + weight)
  }

  walk(l: number, opinions: Opinions, weight: number): void {
    if (l === this.question.rankOrderList.length) return
    this.askAt(l, opinions, weight, (takes, now, share) => {
      if (!takes) return this.walk(l + 1, now, share)
      this.add(`${l}`, share)
      this.walkSupplemental(l, 0, now, share)
    })
  }

  private walkSupplemental(l: number, m: number, opinions: Opinions, weight: number): void {
    const place = this.places[l]?.[m]
    if (place === undefined) return
    this.askAt(place, opinions, weight, (takes, now, share) => {
      if (takes) this.add(`${l}/${m}`, share)
      else this.walkSupplemental(l, m + 1, now, share)
    })
  }
}

/** All chances by brute force, over the worlds and cells of a table. */
function byBruteForce(question: ForecastQuestion, table: MenuTable): Map<string, number> {
  const of = marketOf(table)
  const read = readQuestion(of, question)
  const { lists } = read.supplements!
  const places = question.rankOrderList.map((_, l) => lists.find(({ line }) => line === l)?.places)
  const laid = read.laid.length
  const sums = new Map<string, number>()
  for (let k = 0; k < table.blocks; k++) {
    const block = blockOfTable(of, table, k)
    const worlds = worldsOfBlock(k, table.blocks, table.worlds)
    const { chances, programs, weights }: Shortfalls = shortfalls(
      block,
      table,
      prepareFor(block, read),
      worlds,
      roomFor(laid, worlds.length),
    )
    worlds.forEach((_, w) => {
      for (let cell = 0; cell < CELLS; cell++) {
        const opinions = new ByBruteForce(
          question,
          places,
          (place) => chances[(w * laid + place) * CELLS + cell],
          (place) => programs[w * laid + place],
        )
        opinions.walk(0, new Map(), weights[cell] / table.worlds)
        for (const [key, chance] of opinions.chances) sums.set(key, (sums.get(key) ?? 0) + chance)
      }
    })
  }
  return sums
}

describe('brute force over all that programs may think', () => {
  test('gives the same chance of every line and supplemental line', () => {
    let same = 0
    fc.assert(
      fc.property(
        fc.boolean().chain((described) => supplementalQuestions(described, 4)),
        tables,
        (question, table) => {
          const exact = byBruteForce(question, table)
          const { lines } = ask(question, table)
          lines.forEach(({ probability, supplemental }, l) => {
            expect(Math.abs(probability - (exact.get(`${l}`) ?? 0))).toBeLessThan(1e-9)
            supplemental?.lines.forEach((line, m) => {
              expect(Math.abs(line.probability - (exact.get(`${l}/${m}`) ?? 0))).toBeLessThan(1e-9)
              if (line.probability > 0.001) same++
            })
          })
        },
      ),
      runsOf(80),
    )
    expect(same).toBeGreaterThan(50)
  })
})

describe('a program on the rank order list and on a supplemental list', () => {
  const year = { program: 'transitional-year/0012' }
  const advanced = market.programs.find(({ track, specialty }) => track === 'advanced' && specialty === 'diagnostic-radiology')!
  const applicant = { type: 'us-md-senior', step2ck: 248 } as const
  const listOf = (...rankOrderList: RankedLine[]) => ask({ applicant, rankOrderList }, random)

  test('that has said no above says no again: nobody lands there for the first year', () => {
    const { lines } = listOf(year, { program: advanced.id, supplemental: [year] })
    expect(lines[1].probability).toBeGreaterThan(0.01)
    expect(lines[1].supplemental).toMatchObject({ withFirstYear: 0, firstYearIfMatchedHere: 0 })
    expect(lines[1].supplemental!.withoutFirstYear).toBe(lines[1].probability)
  })

  test('further down has not been asked', () => {
    const attached = { program: advanced.id, supplemental: [year] }
    const below = listOf(attached, year)
    const alone = listOf(attached)
    expect(below.lines[0]).toEqual({ ...alone.lines[0], worth: below.lines[0].worth })
    expect(below.lines[0].supplemental!.withFirstYear).toBeGreaterThan(0.01)
  })

  test('is known in one way: what is said of it once holds everywhere, and two ways are refused', () => {
    const known = { ...year, interview: 'strong' } as const
    const onBoth = listOf({ program: advanced.id, supplemental: [known] }, known)
    expect(listOf({ program: advanced.id, supplemental: [known] }, year)).toEqual(onBoth)
    expect(listOf({ program: advanced.id, supplemental: [year] }, known)).toEqual(onBoth)
    expect(() => listOf({ program: advanced.id, supplemental: [{ ...year, interview: 'weak' }] }, known)).toThrow(
      expect.objectContaining({
        code: 'INVALID_REQUEST',
        errors: [{ pointer: '/rankOrderList/0/supplemental/0/interview', detail: expect.stringContaining('/rankOrderList/1') }],
      }),
    )
  })
})

describe('draws of the opinions', () => {
  test('land on each line and supplemental line as often as is forecast', () => {
    const many = 3000
    const level = flatTable(market, 0.6)
    for (const question of fc.sample(supplementalQuestions(false, 6), runsOf(8))) {
      const { lines } = ask(question, level)
      const read = readQuestion(market, question)
      const { lists, ranked } = read.supplements!
      const prepared = prepareQuestion(market, question)
      const counts = new Map<string, number>()
      for (let world = 0; world < many; world++) {
        const { keys } = drawInsertion(market, prepared, 7, world)
        const takes = (place: number) => cutoffOfKey(keys[place]) > 0.6
        const line = Array.from({ length: ranked }, (_, l) => l).findIndex(takes)
        const supplemental = lists.find((list) => list.line === line)?.places.findIndex(takes) ?? -1
        const key = `${line}/${supplemental}`
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
      for (const [l, { supplemental }] of lines.entries())
        for (const [m, { probability }] of (supplemental?.lines ?? []).entries()) {
          const error = Math.sqrt(many * probability * (1 - probability) + 1)
          expect(Math.abs((counts.get(`${l}/${m}`) ?? 0) - many * probability) / error).toBeLessThan(4.5)
        }
    }
  })
})

describe('warnings about the first year', () => {
  const advanced = market.programs.filter(({ track, specialty }) => track === 'advanced' && specialty === 'neurology')
  const years = market.programs.filter(({ track }) => track === 'transitional')
  const [one, other] = advanced.map(({ id }) => ({ program: id }))
  const applicant = { type: 'us-md-senior', step2ck: 240 } as const
  const codesOf = (rankOrderList: RankedLine[]) => ask({ applicant, rankOrderList }).warnings.map(({ code }) => code)

  test('name advanced lines with nothing for the first year, and what to add', () => {
    const { warnings } = ask({ applicant, rankOrderList: [one, { ...other, supplemental: [{ program: years[0].id }] }] })
    expect(warnings.find(({ code }) => code === 'NO_FIRST_YEAR')).toMatchObject({
      lines: [1],
      message: expect.stringMatching(/^Line 1: /),
      fix: { addLines: 1, addTo: 'supplemental', like: { specialty: 'internal-medicine', track: 'preliminary' } },
    })
    const { warnings: ofImg } = ask({ applicant: { type: 'non-us-img', visa: 'j1' }, rankOrderList: [one, other] })
    const warning = ofImg.find(({ code }) => code === 'NO_FIRST_YEAR')!
    expect(warning.lines).toEqual([1, 2])
    expect(warning.fix!.like!.visas).toEqual(['j1'])
    const fixed = { ...one, supplemental: [{ like: warning.fix!.like! }] }
    expect(codesOf([fixed])).not.toContain('NO_FIRST_YEAR')
  })

  test('are not given where a first year stands on the rank order list, or no position is advanced', () => {
    expect(codesOf([one, { program: years[0].id }])).not.toContain('NO_FIRST_YEAR')
    expect(codesOf([{ like: { specialty: 'internal-medicine' } }])).not.toContain('NO_FIRST_YEAR')
  })

  test('name programs of supplemental lists that a hard filter shuts', () => {
    const shut = years.find(({ visas }) => visas.length === 0)!
    const open = years.find(({ visas }) => visas.includes('j1'))!
    const sponsor = market.programs.find(({ track, visas }) => track === 'advanced' && visas.includes('j1'))!
    const { lines, warnings } = ask({
      applicant: { type: 'non-us-img', step2ck: 260, failedAttempts: 0, graduationYear: 2025, visa: 'j1' },
      rankOrderList: [{ program: sponsor.id, supplemental: [{ program: shut.id }, { program: open.id }] }],
    })
    expect(lines[0].supplemental!.lines[0]).toMatchObject({ probability: 0, wouldTakeYou: 0 })
    expect(warnings.find(({ code }) => code === 'VISA_NOT_SPONSORED')).toMatchObject({
      lines: [1],
      message: `Line 1, supplemental: ${shut.id}: the program does not sponsor J-1 visas; counted as no chance there.`,
    })
  })
})

describe('a question with supplemental lists', () => {
  const advanced = market.programs.find(({ track }) => track === 'advanced')!.id
  const year = market.programs.find(({ track }) => track === 'transitional')!.id
  const categorical = market.programs.find(({ track }) => track === 'categorical')!.id
  const applicant = { type: 'us-md-senior' } as const
  const refused = (rankOrderList: RankedLine[]) => {
    try {
      ask({ applicant, rankOrderList }, random)
    } catch (error) {
      if (error instanceof QuestionError) return error
      throw error
    }
    throw new Error('It was answered.')
  }

  test('is refused where such a list goes with another position, all at once and each with what is wrong', () => {
    const { code, errors } = refused([
      { program: categorical, supplemental: [{ program: year }] },
      { program: advanced, supplemental: [{ program: year }, { program: categorical }, { like: { specialty: 'pathology' } }] },
      { program: year, supplemental: [{ program: year }] },
    ])
    expect(code).toBe('INVALID_REQUEST')
    expect(errors).toEqual([
      {
        pointer: '/rankOrderList/0/supplemental',
        detail: `goes with an advanced position, and ${categorical} is a categorical program; leave it out`,
      },
      {
        pointer: '/rankOrderList/1/supplemental/1/program',
        detail: `a supplemental list holds first-year programs, preliminary or transitional, and ${categorical} is a categorical program`,
      },
      {
        pointer: '/rankOrderList/1/supplemental/2/like',
        detail:
          'a supplemental list holds first-year programs, preliminary or transitional, and the description fits categorical programs',
      },
      {
        pointer: '/rankOrderList/2/supplemental',
        detail: `goes with an advanced position, and ${year} is a transitional program; leave it out`,
      },
    ])
  })

  test('is refused with unknown programs', () => {
    const unknown = refused([{ program: advanced, supplemental: [{ program: 'transitional-year/9999' }] }])
    expect(unknown.code).toBe('UNKNOWN_PROGRAM')
    expect(unknown.errors[0].pointer).toBe('/rankOrderList/0/supplemental/0/program')
  })

  test('may describe the first year without a track, and the same description is the same program on each list', () => {
    const like = { specialty: 'internal-medicine' }
    const answer = ask({
      applicant,
      rankOrderList: [
        { like: { specialty: 'internal-medicine', track: 'preliminary' } },
        { program: advanced, supplemental: [{ like }, { like }] },
      ],
    })
    const [first, second] = answer.lines[1].supplemental!.lines
    expect(first.program.name).toBe('A preliminary program like this: internal medicine')
    expect(first.probability).toBe(0)
    expect(second.probability).toBeGreaterThan(0)
  })

  test('that names too many programs beside the rank order list is refused', () => {
    const years = market.programs.filter(({ track }) => track === 'preliminary' || track === 'transitional')
    const supplemental = (from: number) => years.slice(from, from + 200).map(({ id }) => ({ program: id }))
    const two = market.programs.filter(({ track }) => track === 'advanced')
    expect(
      refused([
        { program: two[0].id, supplemental: supplemental(0) },
        { program: two[1].id, supplemental: supplemental(200) },
      ]).errors[0].detail,
    ).toContain('name 400 programs beside those of the rank order list; at most 300')
  })

  test('learns from what a program of a supplemental list said of the applicant, and tries what-ifs with the same evidence', () => {
    const program = (theyRankMe?: { from: number; to: number }) => ({ program: year, ...(theyRankMe && { theyRankMe }) })
    const list = (supplemental: RankedLine[]) => [{ program: advanced, supplemental }]
    const silent = ask({ applicant, rankOrderList: list([program()]) })
    const told = ask({ applicant, rankOrderList: list([program({ from: 1, to: 2 })]), drivers: true })
    expect(told.lines[0].supplemental!.lines[0].wouldTakeYou).toBeGreaterThan(silent.lines[0].supplemental!.lines[0].wouldTakeYou)
    expect(told.match.probability).toBeGreaterThan(silent.match.probability)
    const known = { ...applicant, step2ck: 230 }
    const { drivers, match } = ask({ applicant: known, rankOrderList: list([program()]), drivers: true })
    const better = ask({ applicant: { ...known, step2ck: 240 }, rankOrderList: list([program()]) })
    expect(drivers!.find(({ factor }) => factor === 'step2ck')!.change).toBeCloseTo(
      better.match.probability - match.probability,
      12,
    )
  })
})

describe('a comparison of lists with supplemental lists', () => {
  const advanced = market.programs.find(({ track }) => track === 'advanced')!.id
  const [year, other] = market.programs.filter(({ track }) => track === 'transitional').map(({ id }) => ({ program: id }))
  const applicant = { type: 'us-do-senior', step2ck: 240 } as const

  test('tells their outcomes apart with the evidence of all', () => {
    const lists = [[year], [year, other]].map((supplemental) => ({ rankOrderList: [{ program: advanced, supplemental }] }))
    const { lists: compared, evidenceLines } = compare(market, drawn, { applicant, lists })
    expect(evidenceLines).toBe(3)
    expect(compared[1].difference!.verdict).toBe('equal')
    const [short, long] = compared.map(({ outcomes }) => outcomes!.advancedWithFirstYear.probability)
    expect(long).toBeGreaterThan(short)
    const interviewedAt = [{ program: advanced }, year, other]
    const alone = ask({ applicant, rankOrderList: lists[1].rankOrderList, interviewedAt })
    expect(alone.outcomes).toEqual(compared[1].outcomes)
  })

  test('refuses what is known in two ways where it stands', () => {
    const lists = [[year], [{ ...year, interview: 'strong' as const }]].map((supplemental) => ({
      rankOrderList: [{ program: advanced, supplemental }],
    }))
    expect(() => compare(market, drawn, { applicant, lists })).toThrow(
      expect.objectContaining({
        errors: [expect.objectContaining({ pointer: '/lists/1/rankOrderList/0/supplemental/0/interview' })],
      }),
    )
  })
})

test('a scenario tells outcomes apart beside the change of the chance to match', () => {
  const advanced = market.programs.find(({ track }) => track === 'advanced')!.id
  const supplemental = market.programs.filter(({ track }) => track === 'transitional').slice(0, 2)
  const question: ForecastQuestion = {
    applicant: { type: 'us-do-senior', step2ck: 240 },
    rankOrderList: [{ program: advanced, supplemental: supplemental.map(({ id }) => ({ program: id })) }],
    scenario: { applicants: { 'us-img': 1.1 } },
  }
  const changed = openScenario(market, question.scenario!)
  const otherwise = randomTable(market, 5, 10)
  const { outcomes, lines } = forecastScenario(random, changed, otherwise, question)
  const { scenario: _, ...plain } = question
  expect(outcomes).toEqual(ask(plain, otherwise).outcomes)
  expect(lines[0].supplemental!.lines).toHaveLength(2)
})

test('what is known of a description counts on whichever supplemental list it is said', () => {
  const like = { specialty: 'internal-medicine', track: 'preliminary' } as const
  const advanced = market.programs.filter((each) => each.specialty === 'diagnostic-radiology' && each.track === 'advanced')
  const takenOn = (first: Partial<Line>, second: Partial<Line>) => {
    const rankOrderList = [first, second].map((known, l) => ({ program: advanced[l].id, supplemental: [{ like, ...known }] }))
    const { lines } = forecast(market, random, { applicant: { type: 'us-md-senior', step2ck: 240 }, rankOrderList })
    return lines.map(({ supplemental }) => supplemental!.lines[0].wouldTakeYou)
  }
  const [plain] = takenOn({}, {})
  const known = { advocate: 'program-director' } as const
  expect(takenOn(known, {})[0]).toBeGreaterThan(plain)
  expect(takenOn({}, known)[1]).toBeGreaterThan(plain)
})

test('of several lines for one program the best that has been tried counts, as on one list', () => {
  const only = market.programs.find(({ specialty }) => specialty === 'family-medicine-preventive-medicine')!
  const { specialty, archetype } = only
  const three: Line[] = [
    { like: { specialty }, advocate: 'chief-resident' },
    { like: { specialty, archetype }, interview: 'weak' },
    { program: only.id, rotated: true },
  ]
  const advanced: RankedLine = { program: 'diagnostic-radiology/0041', supplemental: [{ program: 'transitional-year/0004' }] }
  for (const order of [
    [0, 1, 2],
    [2, 0, 1],
    [1, 2, 0],
    [2, 1, 0],
  ]) {
    const rankOrderList = [advanced, ...order.map((k) => three[k])]
    const answer = forecast(market, random, { applicant: { type: 'us-img', step2ck: 236 }, rankOrderList })
    const ended = Object.values(answer.outcomes!).reduce((sum, { probability }) => sum + probability, 0)
    expect(ended).toBeCloseTo(answer.match.probability, 12)
  }
})
