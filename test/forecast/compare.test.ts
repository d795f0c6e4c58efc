import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advise } from '../../src/forecast/advise.ts'
import { commonEvidence } from '../../src/forecast/common-evidence.ts'
import { type ComparisonQuestion, compare } from '../../src/forecast/compare.ts'
import { forecast } from '../../src/forecast/forecast.ts'
import type { MenuTable } from '../../src/forecast/menu-table.ts'
import { type Line, QuestionError } from '../../src/forecast/question.ts'
import { FIELDS, fullProfiles, lists, rankPlaces, runsOf, types, without } from '../support/questions.ts'
import { market2025 } from '../support/season-2025.ts'
import { randomTable } from '../support/tables.ts'

const table = randomTable(market2025, 24, 7)

const ask = (question: ComparisonQuestion, of: MenuTable = table) => compare(market2025, of, question)

/** Some programs that said something of their lists. */
const withWords = (lines: Line[]): fc.Arbitrary<Line[]> =>
  fc
    .array(fc.option(rankPlaces, { nil: undefined, freq: 1 }), { minLength: lines.length, maxLength: lines.length })
    .map((words) => lines.map((line, l) => (words[l] && line.program ? { ...line, theyRankMe: words[l] } : line)))

/** One applicant, of whom some things are not told, with parts of one list as lists: what is known of a program is the same on all of them. */
const questions: fc.Arbitrary<ComparisonQuestion> = fc.tuple(types, lists.chain(withWords)).chain(([type, all]) =>
  fc.record({
    applicant: fc.tuple(fullProfiles(type), fc.subarray([...FIELDS])).map(([profile, missing]) => without(profile, missing)),
    lists: fc.array(
      fc.shuffledSubarray(all, { minLength: 1 }).map((rankOrderList) => ({ rankOrderList })),
      { minLength: 2, maxLength: 4 },
    ),
    interviewsComplete: fc.boolean(),
  }),
)

const like = { like: { specialty: 'internal-medicine', positions: 12 } } as const
/** Equal descriptions, of which different things are known. */
const equalDescriptions: fc.Arbitrary<Line[]> = fc.array(
  fc
    .constantFrom<Partial<Line>[]>(
      {},
      { rotated: true },
      { signal: true },
      { advocate: 'faculty' },
      { theyRankMe: { from: 1, to: 3, of: 40 } },
      { theyRankMe: { from: 1, to: 3, of: 40 }, rotated: true },
    )
    .map((known): Line => ({ ...like, ...known })),
  { minLength: 2, maxLength: 4 },
)

function faultsOf(question: ComparisonQuestion): string[] {
  try {
    ask(question)
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(QuestionError)
    return (error as QuestionError).errors.map(({ pointer, detail }) => `${pointer}: ${detail}`)
  }
}

const program = (number: number, more: Partial<Line> = {}): Line => ({
  program: `internal-medicine/${String(number).padStart(4, '0')}`,
  ...more,
})
const applicant = { type: 'non-us-img', step2ck: 240, graduationYear: 2022, visa: 'none' } as const
const question = (...rankOrderLists: Line[][]): ComparisonQuestion => ({
  applicant,
  lists: rankOrderLists.map((rankOrderList) => ({ rankOrderList })),
})
const some = [3, 50, 120, 200, 333, 410].map((number) => program(number))

describe('a comparison', () => {
  test('forecasts each list as if it were asked alone with the evidence of all', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const interviewedAt = commonEvidence(asked.lists.map(({ rankOrderList }) => rankOrderList))
        const compared = ask(asked)
        expect(compared.evidenceLines).toBe(interviewedAt.length)
        for (const [i, { rankOrderList }] of asked.lists.entries()) {
          const { applicant, interviewsComplete } = asked
          const alone = forecast(market2025, table, { applicant, rankOrderList, interviewedAt, interviewsComplete })
          const { list, match, unmatched, expectedLineIfMatched, lines } = compared.lists[i]
          expect([list, match, unmatched, expectedLineIfMatched]).toEqual([
            i + 1,
            alone.match,
            alone.unmatched,
            alone.expectedLineIfMatched,
          ])
          expect(lines).toEqual(alone.lines.map(({ line, program, probability }) => ({ line, program, probability })))
        }
      }),
      runsOf(25),
    )
  })

  test('means the same programs by equal descriptions on all lists and in the interviews, whatever is known of them', () => {
    fc.assert(
      fc.property(equalDescriptions, fc.nat(), (all, cut) => {
        const fewer = all.filter((_, place) => place !== cut % all.length)
        const [short, long] = ask(question(fewer, all)).lists
        expect(short.match.probability).toBeLessThanOrEqual(long.match.probability + 1e-9)
        const alone = forecast(market2025, table, { applicant, rankOrderList: fewer, interviewedAt: all })
        expect(alone.match.probability).toBeLessThanOrEqual(long.match.probability + 1e-9)
        const { before } = advise(market2025, table, { applicant, rankOrderList: fewer, interviewedAt: all, count: 1 })
        expect(before.probability).toBeCloseTo(alone.match.probability, 9)
      }),
      runsOf(50),
    )
  })

  test('gives the difference of the chances, and turns its sign with the lists', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const compared = ask({ ...asked, lists: asked.lists.slice(0, 2) })
        const turned = ask({ ...asked, lists: asked.lists.slice(0, 2).toReversed() })
        const [first, second] = compared.lists
        const { difference } = second
        expect(first.difference).toBeNull()
        expect(difference!.probability).toBeCloseTo(second.match.probability - first.match.probability, 10)
        expect(turned.lists[1].difference!.probability).toBeCloseTo(-difference!.probability, 12)
        expect(turned.lists[1].difference!.monteCarloError).toBeCloseTo(difference!.monteCarloError, 12)
        expect(compared.best.lead.probability).toBeGreaterThanOrEqual(0)
        const best = compared.lists[compared.best.list - 1].match.probability
        expect(best).toBe(Math.max(first.match.probability, second.match.probability))
      }),
      runsOf(25),
    )
  })

  test('never finds a list worse for a line that is added', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        const [{ rankOrderList }] = asked.lists
        const compared = ask({
          ...asked,
          lists: [{ rankOrderList: rankOrderList.slice(0, Math.ceil(rankOrderList.length / 2)) }, { rankOrderList }],
        })
        expect(['higher', 'equal', 'undecided']).toContain(compared.lists[1].difference!.verdict)
        expect(compared.lists[1].difference!.probability).toBeGreaterThanOrEqual(-1e-12)
      }),
      runsOf(25),
    )
  })

  test('knows a difference better than two forecasts of other worlds would', () => {
    const { lists, best } = ask(question(some.slice(0, 4), some))
    const { difference, match } = lists[1]
    expect(difference).toMatchObject({ verdict: 'higher' })
    const apart = Math.hypot(match.monteCarloError, lists[0].match.monteCarloError)
    expect(difference!.monteCarloError).toBeLessThan(0.8 * apart)
    expect(difference!.standardErrors).toBeCloseTo(difference!.probability / difference!.monteCarloError, 9)
    expect(best).toEqual({ list: 2, next: 1, lead: difference })
  })

  test('takes the error of a difference from the differences of the worlds', () => {
    // Worlds of one block, as between blocks there is more than error.
    const whole = { ...table, blocks: 1 }
    const single = (world: number): MenuTable => ({
      ...whole,
      worlds: 1,
      cutoffs: Float32Array.from({ length: table.programs }, (_, p) => table.cutoffs[p * table.worlds + world]),
    })
    const asked = question(some.slice(0, 3), some.slice(1))
    const apart = Array.from({ length: table.worlds }, (_, world) => {
      const [first, second] = ask(asked, single(world)).lists
      return second.match.probability - first.match.probability
    })
    const mean = apart.reduce((sum, each) => sum + each, 0) / apart.length
    const variance = apart.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (apart.length - 1)
    const { difference } = ask(asked, whole).lists[1]
    expect(difference!.probability).toBeCloseTo(mean, 9)
    expect(difference!.monteCarloError).toBeCloseTo(Math.sqrt(variance / apart.length), 9)
  })

  test('says that the order changes nothing about matching', () => {
    const { lists, best } = ask(question(some, some.toReversed()))
    expect(lists[1].match.probability).toBe(lists[0].match.probability)
    expect(lists[1].difference).toEqual({
      probability: 0,
      monteCarloError: 0,
      standardErrors: null,
      verdict: 'equal',
      sentence: 'List 2 and list 1 give the same chance of matching in every world; at most, they change where.',
    })
    expect(best).toMatchObject({ list: 1, next: 2, lead: { verdict: 'equal' } })
  })

  test('says in words what is higher, what lower, and what cannot be told apart', () => {
    const named: ComparisonQuestion = {
      applicant,
      lists: [{ rankOrderList: some }, { name: 'short', rankOrderList: some.slice(0, 2) }],
    }
    const [, short] = ask(named).lists
    const { probability, monteCarloError, standardErrors } = short.difference!
    expect(short.difference!.sentence).toBe(
      `List 2 ("short") gives a lower chance of matching than list 1: by ${(-100 * probability).toFixed(1)} in 100 applicants like this, give or take ${(100 * monteCarloError).toFixed(1)}, ${standardErrors!.toFixed(1)} standard errors.`,
    )
    const replaced = Array.from({ length: 9 }, (_, i) => ({ rankOrderList: [...some.slice(0, 5), program(411 + i)] }))
    const undecided = ask({ applicant, lists: [{ rankOrderList: some }, ...replaced] }).lists.filter(
      ({ difference }) => difference?.verdict === 'undecided',
    )
    expect(undecided.length).toBeGreaterThan(0)
    for (const { list, difference } of undecided) {
      expect(difference!.standardErrors).toBeLessThan(2)
      expect(difference!.sentence).toContain(`List ${list} and list 1 cannot be told apart by these worlds: a difference of `)
    }
    const verdicts = ask(named).lists.map(({ difference }) => difference?.verdict)
    expect(verdicts.slice(0, 2)).toEqual([undefined, 'lower'])
  })

  test('takes the first so many worlds, and evidence that is no list of them', () => {
    const asked = { ...question(some.slice(0, 3), some), worlds: 16 }
    expect(ask(asked).provenance.worlds).toBe(16)
    const interviewedAt = [...some, program(500)]
    const alone = forecast(market2025, table, { applicant, rankOrderList: some, interviewedAt })
    expect(ask({ ...question(some.slice(0, 3), some), interviewedAt }).lists[1].match).toEqual(alone.match)
  })

  test('names each fault where it stands in the request', () => {
    expect(faultsOf(question(some))).toEqual(['/lists: two lists at least, got 1'])
    expect(faultsOf(question([program(99_999)], some, [program(3), program(88_888)]))).toEqual([
      expect.stringMatching(/^\/lists\/0\/rankOrderList\/0\/program: unknown program 'internal-medicine\/99999'/),
      expect.stringMatching(/^\/lists\/2\/rankOrderList\/1\/program: unknown program 'internal-medicine\/88888'/),
    ])
    expect(faultsOf(question(some, []))).toEqual(['/lists/1/rankOrderList: the list is empty'])
    expect(faultsOf({ ...question(some, some), interviewedAt: [] })[0]).toMatch(/^\/interviewedAt: the list is empty/)
    expect(faultsOf({ ...question(some, some), worlds: 25 })).toEqual(['/worlds: 25 worlds asked for; there are 24'])
  })

  test('names both places as they stand in the request where something is said in two ways', () => {
    const faculty = program(7, { advocate: 'faculty' })
    const resident = program(7, { advocate: 'resident' })
    fc.assert(
      fc.property(fc.shuffledSubarray(some), fc.shuffledSubarray(some, { minLength: 1 }), (above, first) => {
        const at = above.length
        const later = [...above, faculty, program(8)]
        expect(faultsOf({ ...question(first, later), interviewedAt: [...some, resident, program(8)] })).toEqual([
          `/interviewedAt/${some.length}/advocate: "resident" here and "faculty" where the program stands first, /lists/1/rankOrderList/${at}; say it once, or the same everywhere`,
        ])
        const supplemental: Line[] = [{ program: 'transitional-year/0004', advocate: 'faculty' }]
        const attached = [
          ...above,
          { program: 'diagnostic-radiology/0041', supplemental },
          { program: 'diagnostic-radiology/0039', supplemental: [{ ...supplemental[0], advocate: 'resident' as const }] },
        ]
        expect(faultsOf(question(first, attached))).toEqual([
          `/lists/1/rankOrderList/${at + 1}/supplemental/0/advocate: "resident" here and "faculty" where the program stands first, /lists/1/rankOrderList/${at}/supplemental/0; say it once, or the same everywhere`,
        ])
      }),
      runsOf(20),
    )
  })

  test('refuses lists that know different things about a program, evidence given or not', () => {
    const asked = question([program(3, { rotated: true })], [program(50), program(3)])
    const fault = expect.stringMatching(
      /^\/lists\/1\/rankOrderList\/1\/rotated: "internal-medicine\/0003" says nothing here and true on list 1;/,
    )
    expect(faultsOf(asked)).toEqual([fault])
    expect(faultsOf({ ...asked, interviewedAt: some })).toEqual([fault])
    expect(faultsOf(question([program(3, { rotated: false })], [program(50), program(3)]))).toEqual([])
    for (const known of [{ advocate: 'faculty' }, { interview: 'weak' }, { readyToStart: true }, { signal: true }] as const)
      expect(faultsOf(question([program(3, known)], [program(3)]))).toHaveLength(1)
  })
})

describe('what a program said of its list', () => {
  const word = { from: 1, to: 5 }

  test('counts for every list, wherever it is said', () => {
    const told = question([program(3, { theyRankMe: word }), program(50)], [program(50), program(3)], [program(50), program(120)])
    const [first, second, third] = ask(told).lists
    expect(second.match.probability).toBeCloseTo(first.match.probability, 12)
    const late = question([program(50), program(3)], [program(3, { theyRankMe: word }), program(50)], [program(50), program(120)])
    expect(ask(late).lists[0].match.probability).toBeCloseTo(first.match.probability, 12)
    const without = ask(question([program(3), program(50)], [program(50), program(3)], [program(50), program(120)]))
    expect(third.match.probability).toBeGreaterThan(without.lists[2].match.probability)
    const among = { ...told, interviewedAt: [program(3), program(50), program(120)] }
    expect(ask(among).lists.map(({ match }) => match)).toEqual(ask(told).lists.map(({ match }) => match))
  })

  test('counts whatever the order of the lists, and where the interviews given do not name its program', () => {
    const like = { specialty: 'internal-medicine', positions: 12 }
    const described: Line[][] = [
      [{ like }, program(3)],
      [{ like, theyRankMe: word }, program(3)],
    ]
    const chances = (lists: Line[][], interviewedAt?: Line[]) =>
      ask({ ...question(...lists), ...(interviewedAt && { interviewedAt }) }).lists.map(({ match }) => match.probability)
    expect(chances(described.toReversed()).toReversed()).toEqual(chances(described))
    const [silent, told] = chances(
      [
        [program(5), program(3)],
        [program(5, { theyRankMe: word }), program(3)],
      ],
      [program(3)],
    )
    expect(silent).toBeCloseTo(told, 12)
  })

  test('is said once, wherever the line stands among equal descriptions', () => {
    const like = { specialty: 'internal-medicine', positions: 12 }
    const list: Line[] = [{ like }, { like, theyRankMe: word }, program(3), { like, signal: true }]
    const other: Line[] = [{ like, rotated: true }, { like }, program(50)]
    const rankOrderList = [...list, program(50)]
    const { probability } = forecast(market2025, table, { applicant, rankOrderList }).match
    for (const lists of [
      [rankOrderList, list],
      [list, rankOrderList],
      [list.toReversed(), rankOrderList.toReversed()],
    ]) {
      const longest = ask(question(...lists)).lists[lists.findIndex(({ length }) => length === rankOrderList.length)]
      expect(longest.match.probability).toBeCloseTo(probability, 12)
    }
    const chances = (...lists: Line[][]) => ask(question(...lists)).lists.map(({ match }) => match.probability)
    const [first, second] = chances(list, other)
    const turned = chances(other, list)
    expect(turned[0]).toBeCloseTo(second, 12)
    expect(turned[1]).toBeCloseTo(first, 12)
  })

  test('of descriptions is one, in whatever order visas are named', () => {
    const like = { specialty: 'anesthesiology', track: 'categorical', region: 'west', archetype: 'university' } as const
    const { lists: both, evidenceLines } = ask(
      question([{ like: { ...like, visas: ['j1', 'h1b'] } }], [{ like: { ...like, visas: ['h1b', 'j1'] } }]),
    )
    expect(evidenceLines).toBe(1)
    expect(both[1].difference!.verdict).toBe('equal')
  })

  test('names a fault of the evidence once', () => {
    expect(faultsOf({ ...question(some, some, some), interviewedAt: [program(99_999)] })).toHaveLength(1)
  })

  test('must not differ from list to list', () => {
    const other = question([program(3, { theyRankMe: word })], [program(3, { theyRankMe: { from: 40, to: 50 } })])
    expect(faultsOf(other)).toEqual([
      expect.stringMatching(
        /^\/lists\/1\/rankOrderList\/0\/theyRankMe: "internal-medicine\/0003" says \{"from":40,"to":50\} here/,
      ),
    ])
    expect(
      faultsOf({
        ...question([program(3, { theyRankMe: word })], some),
        interviewedAt: [program(3, { theyRankMe: { from: 2, to: 5 } })],
      }),
    ).toEqual([expect.stringMatching(/^\/interviewedAt\/0\/theyRankMe: /)])
  })

  test('makes no list worse for a program more', () => {
    fc.assert(
      fc.property(types.chain(fullProfiles), rankPlaces, (profile, theyRankMe) => {
        const lines = [program(3), program(50)]
        const [, longer] = ask({ ...question(lines, [...lines, program(120, { theyRankMe })]), applicant: profile }).lists
        expect(longer.difference!.probability).toBeGreaterThanOrEqual(-1e-12)
      }),
      runsOf(40),
    )
  })
})

describe('the common evidence', () => {
  test('holds every program once, and a description as often as one list has it', () => {
    const like = (positions: number): Line => ({ like: { specialty: 'pathology', positions } })
    const turned: Line = { like: { positions: 4, specialty: 'pathology' } }
    expect(commonEvidence([[program(1), like(4)], [like(4), program(2), turned, program(1)], [like(5)]])).toEqual([
      program(1),
      like(4),
      program(2),
      turned,
      like(5),
    ])
  })
})
