import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundProgram } from '../../src/forecast/bindings.ts'
import { forecast, prepareQuestion } from '../../src/forecast/forecast.ts'
import type { MenuTable } from '../../src/forecast/menu-table.ts'
import type { ForecastAnswer, ForecastQuestion, Line } from '../../src/forecast/question.ts'
import { centre2025 as market } from '../support/blocks.ts'
import { fullProfiles, runsOf, types } from '../support/questions.ts'
import { randomTable } from '../support/tables.ts'

const table = randomTable(market, 5, 9)
const tables = fc.constantFrom(table, randomTable(market, 1, 4))
const ask = (question: ForecastQuestion, among: MenuTable = table): ForecastAnswer => forecast(market, among, question)
const matchOf = (question: ForecastQuestion): number => ask(question).match.probability

const RUNS = runsOf(60)

const inOrder = <T>(items: readonly T[], numbers: Iterator<number>): T[] =>
  items
    .map((item) => ({ item, at: numbers.next().value as number }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item)

describe('a described line', () => {
  const description = { specialty: 'internal-medicine', archetype: 'community', region: 'midwest', visas: ['j1'] } as const

  test('stands in every world for a program that fits', () => {
    const [line] = prepareQuestion(market, { applicant: { type: 'us-img' }, rankOrderList: [{ like: description }] }).lines
    const bound = new Set(Array.from({ length: 200 }, (_, world) => boundProgram(line, 1, world)))
    expect(bound.size).toBeGreaterThan(15)
    for (const p of bound) {
      expect(market.programs[p]).toMatchObject({ specialty: 'internal-medicine', archetype: 'community', region: 'midwest' })
      expect(market.programs[p].visas).toContain('j1')
      expect(market.programs[p].track).toBe('categorical')
    }
  })

  test('prefers programs of the size and the share of international graduates asked for', () => {
    const like = { specialty: 'internal-medicine', positions: 14, imgShare: 0.6 }
    const [line] = prepareQuestion(market, { applicant: { type: 'us-img' }, rankOrderList: [{ like }] }).lines
    for (const p of line.candidates) {
      expect(Math.abs(market.programs[p].positions - 14)).toBeLessThanOrEqual(4)
      expect(Math.abs(market.programs[p].imgShare - 0.6)).toBeLessThanOrEqual(0.15)
    }
  })

  test('is forecast as the program it stands for', () => {
    fc.assert(
      fc.property(
        types.chain(fullProfiles),
        fc.constantFrom(description, { specialty: 'pathology' }, { specialty: 'surgery', track: 'preliminary' as const }),
        (applicant, like) => {
          const interviewedAt = [{ like }, { program: 'internal-medicine/0021' }]
          const question = { applicant, interviewedAt, rankOrderList: [{ like }], worlds: 1 }
          const bound = boundProgram(prepareQuestion(market, question).lines[0], table.seed, 0)
          const named = { ...question, rankOrderList: [{ program: market.programs[bound].id }] }
          expect(matchOf(question)).toBeCloseTo(matchOf(named), 12)
        },
      ),
      RUNS,
    )
  })

  test('stands for the same program whatever is known of it, and in whatever order its visas are named', () => {
    const boundOf = (line: Line) => {
      const [read] = prepareQuestion(market, { applicant: { type: 'us-img' }, rankOrderList: [line] }).lines
      return Array.from({ length: 40 }, (_, world) => boundProgram(read, 1, world))
    }
    const plain = boundOf({ like: description })
    for (const known of [{ rotated: true }, { rotated: false }, { advocate: 'faculty' }, { signal: true }] as const)
      expect(boundOf({ like: description, ...known })).toEqual(plain)
    const both = { ...description, visas: ['j1', 'h1b'] } as const
    expect(boundOf({ like: { ...both, visas: ['h1b', 'j1', 'h1b'] } })).toEqual(boundOf({ like: both }))
  })

  test('beside others of the same description stands for programs that do not depend on their order', () => {
    const lines: Line[] = [
      { like: description },
      { like: description, rotated: true },
      { like: description, advocate: 'faculty' },
    ]
    const boundOf = (list: Line[]) => {
      const read = prepareQuestion(market, { applicant: { type: 'us-img' }, rankOrderList: list }).lines
      return new Map(read.map((line) => [JSON.stringify(line.line), boundProgram(line, 1, 7)]))
    }
    const bound = boundOf(lines)
    expect(new Set(bound.values()).size).toBe(3)
    expect(boundOf(lines.toReversed())).toEqual(bound)
    // A line of which nothing is known stands behind those of which something is, and moves none of them.
    const longer = boundOf([...lines.slice(1), { like: description }, { program: 'internal-medicine/0003' }])
    for (const line of lines) expect(longer.get(JSON.stringify(line))).toBe(bound.get(JSON.stringify(line)))
  })

  test('twice the same stands for two programs', () => {
    const { lines } = prepareQuestion(market, {
      applicant: { type: 'us-img' },
      rankOrderList: [{ like: description }, { like: description }],
    })
    for (let world = 0; world < 100; world++) expect(boundProgram(lines[0], 1, world)).not.toBe(boundProgram(lines[1], 1, world))
  })

  test('of a program that is also named, or that two descriptions mean, counts it once', () => {
    const only = market.programs.filter(({ specialty }) => specialty === 'family-medicine-preventive-medicine')
    expect(only).toHaveLength(1)
    const { specialty, archetype, region } = only[0]
    fc.assert(
      fc.property(types.chain(fullProfiles), tables, fc.infiniteStream(fc.nat()), (applicant, table, numbers) => {
        const lines: Line[] = [
          { program: only[0].id },
          { like: { specialty }, rotated: true },
          { like: { specialty, archetype }, advocate: 'faculty', interview: 'weak' },
          { like: { specialty, region }, advocate: 'chief-resident' },
        ]
        const rankOrderList = inOrder(lines, numbers)
        const answer = ask({ applicant, rankOrderList, interviewedAt: [lines[0]] }, table)
        const best = ask({ applicant, rankOrderList: [lines[3]], interviewedAt: [lines[0]] }, table)
        expect(answer.lines.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(answer.match.probability, 12)
        expect(answer.match.probability).toBeCloseTo(best.match.probability, 12)
      }),
      RUNS,
    )
  })
})

describe('a question about what is not there', () => {
  const applicant = { type: 'us-img' as const }
  const errorsOf = (rankOrderList: Line[], more: Partial<ForecastQuestion> = {}): unknown => {
    try {
      ask({ applicant, rankOrderList, ...more })
    } catch (error) {
      const { code, errors } = error as { code: string; errors: { pointer: string; detail: string }[] }
      return { code, errors }
    }
    return 'nothing is refused'
  }

  test('names every unknown program with programs whose ids are near', () => {
    expect(
      errorsOf([
        { program: 'internal-medicine/9999' },
        { program: 'internal-medicine/0001' },
        { program: 'interal-medicine/0412' },
      ]),
    ).toEqual({
      code: 'UNKNOWN_PROGRAM',
      errors: [
        {
          pointer: '/rankOrderList/0/program',
          detail: expect.stringMatching(/'internal-medicine\/9999'.*near: internal-medicine\/\d{4}, /),
        },
        {
          pointer: '/rankOrderList/2/program',
          detail: expect.stringMatching(/near: internal-medicine\/0412, internal-medicine\/041[13]/),
        },
      ],
    })
  })

  test('says near which of the interviews it is, too', () => {
    const found = errorsOf([{ program: 'pathology/0001' }], { interviewedAt: [{ program: 'pathology' }] })
    expect(found).toMatchObject({ code: 'UNKNOWN_PROGRAM', errors: [{ pointer: '/interviewedAt/0/program' }] })
  })

  test.each([
    ['a specialty', { specialty: 'internal-medicin' }, '/rankOrderList/0/like/specialty', 'near: internal-medicine'],
    [
      'a program like that',
      { specialty: 'nuclear-medicine', track: 'categorical' as const },
      '/rankOrderList/0/like',
      'no program',
    ],
  ])('names %s that nothing fits', (_, like, pointer, detail) => {
    expect(errorsOf([{ like }])).toEqual({
      code: 'UNKNOWN_PROGRAM',
      errors: [{ pointer, detail: expect.stringContaining(detail) }],
    })
  })

  test.each([
    ['an empty list', [], {}, '/rankOrderList'],
    ['no interviews', [{ program: 'pathology/0001' }], { interviewedAt: [] }, '/interviewedAt'],
    ['a line that says nothing', [{ program: 'pathology/0001' }, {}], {}, '/rankOrderList/1'],
    [
      'a description more often than programs fit it',
      Array(3).fill({ like: { specialty: 'nuclear-medicine' } }),
      {},
      '/rankOrderList/2/like',
    ],
  ])('refuses %s', (_, lines, more, pointer) => {
    expect(errorsOf(lines, more)).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ pointer }] })
  })

  test('finds near matches for anything that can be written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (program) => {
        fc.pre(!market.programs.some(({ id }) => id === program))
        expect(errorsOf([{ program }])).toMatchObject({
          code: 'UNKNOWN_PROGRAM',
          errors: [{ detail: expect.stringMatching(/near: \S+\/\d{4}/) }],
        })
      }),
      RUNS,
    )
  })
})
