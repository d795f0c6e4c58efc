import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forecastCouple } from '../../src/forecast/couple.ts'
import { coupleSentence } from '../../src/forecast/couple-answer.ts'
import { type CoupleQuestion, type JointLine, readCouple } from '../../src/forecast/couple-question.ts'
import { forecast } from '../../src/forecast/forecast.ts'
import { type Line, QuestionError } from '../../src/forecast/question.ts'
import { blocks2025 as market } from '../support/blocks.ts'
import { coupleQuestions, jointList } from '../support/couples.ts'
import { runsOf } from '../support/questions.ts'
import { randomTable } from '../support/tables.ts'

const table = randomTable(market, 24, 7)
const RUNS = runsOf(25)

const answer = (question: CoupleQuestion) => forecastCouple(market, table, question)

/** The question with the interviews held to those of the list, so that lists may change. */
function held(question: CoupleQuestion): CoupleQuestion {
  const of = (partner: 0 | 1) => question.couple.rankOrderList.flatMap((line) => (line[partner] === null ? [] : [line[partner]]))
  const once = (lines: readonly Line[]) => [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()]
  return {
    ...question,
    interviewedAt: once(of(0)),
    couple: { ...question.couple, interviewedAt: once(of(1)) },
  }
}

const withList = (question: CoupleQuestion, rankOrderList: readonly JointLine[]): CoupleQuestion => ({
  ...question,
  couple: { ...question.couple, rankOrderList },
})

const im = (number: string): Line => ({ program: `internal-medicine/${number}` })
const couple = (rankOrderList: readonly JointLine[]): CoupleQuestion => ({
  applicant: { type: 'non-us-img', step2ck: 240, visa: 'j1' },
  couple: { applicant: { type: 'us-md-senior', step2ck: 250 }, rankOrderList },
})

/** Pointers of the complaints about a question. */
function complaints(question: CoupleQuestion): string[] {
  try {
    answer(question)
    return []
  } catch (error) {
    if (!(error instanceof QuestionError)) throw error
    return error.errors.map(({ pointer, detail }) => `${pointer}: ${detail}`)
  }
}

describe('a couple', () => {
  test('comes to both, one or neither, and each partner lands where the lines say', () => {
    fc.assert(
      fc.property(coupleQuestions(5), (question) => {
        const { couple: of, partners, lines } = answer(question)
        const { both, firstOnly, secondOnly, neither } = of
        expect(both.probability + firstOnly.probability + secondOnly.probability + neither.probability).toBeCloseTo(1, 10)
        expect(lines.at(-1)!.cumulative).toBeCloseTo(1 - neither.probability, 10)
        expect(partners[0].match.probability).toBeCloseTo(both.probability + firstOnly.probability, 10)
        expect(partners[1].match.probability).toBeCloseTo(both.probability + secondOnly.probability, 10)
        for (const { match, programs } of partners)
          expect(programs.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(match.probability, 10)
        for (const { probability, wouldTakeBoth } of lines) expect(probability).toBeLessThanOrEqual(wouldTakeBoth + 1e-9)
        expect(lines[0].probability).toBeCloseTo(lines[0].wouldTakeBoth, 9)
      }),
      RUNS,
    )
  })

  test('where one partner goes without on every line is the forecast of the other', () => {
    fc.assert(
      fc.property(coupleQuestions(6), fc.constantFrom(0 as const, 1 as const), (question, partner) => {
        const other = partner === 0 ? 1 : 0
        const seen = new Set<string>()
        const lines = question.couple.rankOrderList.flatMap((line) => {
          const side = line[partner]
          if (side === null || seen.has(JSON.stringify(side))) return []
          seen.add(JSON.stringify(side))
          return [side]
        })
        const last = question.couple.rankOrderList.flatMap((line) => (line[other] === null ? [] : [line[other]]))[0]
        const nobody = (side: Line): JointLine => (partner === 0 ? [side, null] : [null, side])
        const alone = answer(withList(question, [...lines.map(nobody), partner === 0 ? [null, last] : [last, null]]))
        const applicant = partner === 0 ? question.applicant : question.couple.applicant
        const single = forecast(market, table, { applicant, rankOrderList: lines })
        expect(alone.partners[partner].match.probability).toBeCloseTo(single.match.probability, 9)
        expect(alone.partners[partner].match.monteCarloError).toBeCloseTo(single.match.monteCarloError, 9)
        single.lines.forEach(({ probability }, l) => {
          expect(alone.lines[l].probability).toBeCloseTo(probability, 9)
        })
      }),
      RUNS,
    )
  })

  test('is the same couple with the partners named the other way round', () => {
    fc.assert(
      fc.property(coupleQuestions(5), (question) => {
        const { applicant, rankOrderList } = question.couple
        const mirrored: CoupleQuestion = {
          applicant,
          couple: { applicant: question.applicant, rankOrderList: rankOrderList.map(([one, other]) => [other, one]) },
        }
        const one = answer(question)
        const other = answer(mirrored)
        expect(other.couple.firstOnly.probability).toBeCloseTo(one.couple.secondOnly.probability, 9)
        expect(other.couple.both.probability).toBeCloseTo(one.couple.both.probability, 9)
        one.lines.forEach(({ probability }, k) => {
          expect(other.lines[k].probability).toBeCloseTo(probability, 9)
        })
      }),
      RUNS,
    )
  })

  const like = { like: { specialty: 'internal-medicine', positions: 12 } } as const
  const said = { theyRankMe: { from: 1, to: 3, of: 40 } } as const
  test.each<[string, JointLine[]]>([
    [
      'one knows the first and the other the second',
      [
        [{ ...like, rotated: true }, like],
        [
          { ...like, number: 2 },
          { ...like, number: 2, rotated: true },
        ],
      ],
    ],
    [
      'each knows something else',
      [
        [{ ...like, signal: true }, like],
        [
          { ...like, number: 2 },
          { ...like, number: 2, advocate: 'faculty' },
        ],
      ],
    ],
    [
      'a program said something to each',
      [
        [{ ...like, ...said }, like],
        [
          { ...like, number: 2 },
          { ...like, number: 2, ...said },
        ],
      ],
    ],
  ])('is the same named the other way round where of numbered programs %s', (_name, list) => {
    const [one, other] = [couple(list).applicant, couple(list).couple.applicant]
    const both = (first: typeof one, second: typeof one, rankOrderList: readonly JointLine[]) =>
      answer({ applicant: first, couple: { applicant: second, rankOrderList } }).couple.both.probability
    const mirrored = list.map(([mine, yours]): JointLine => [yours, mine])
    expect(both(other, one, mirrored)).toBeCloseTo(both(one, other, list), 9)
  })

  test('is the same where the interviews are given that the list stands for', () => {
    const [mine, yours] = [
      { ...like, rotated: true },
      { ...like, ...said },
    ]
    const list: JointLine[] = [
      [mine, im('0012')],
      [im('0040'), { ...yours, number: 2 }],
    ]
    const asked = couple(list)
    const given = {
      ...asked,
      interviewedAt: [im('0040'), mine],
      couple: { ...asked.couple, interviewedAt: [yours, im('0012')] },
    }
    const [implied, told] = [answer(asked), answer(given)]
    for (const [k, { probability }] of told.lines.entries()) expect(probability).toBeCloseTo(implied.lines[k].probability, 12)
    for (const [k, { match }] of told.partners.entries())
      expect(match.probability).toBeCloseTo(implied.partners[k].match.probability, 12)
  })

  test('with a line more at the bottom has the same above it, and comes to nothing no more often', () => {
    fc.assert(
      fc.property(coupleQuestions(5), fc.nat(), (drawn, cut) => {
        const question = held(drawn)
        const { rankOrderList } = question.couple
        const short = rankOrderList.slice(0, 1 + (cut % rankOrderList.length))
        if (![0, 1].every((partner) => short.some((line) => line[partner] !== null))) return
        const less = answer(withList(question, short))
        const more = answer(question)
        less.lines.forEach(({ probability }, k) => {
          expect(more.lines[k].probability).toBeCloseTo(probability, 10)
        })
        expect(more.couple.neither.probability).toBeLessThanOrEqual(less.couple.neither.probability + 1e-10)
        expect(more.couple.both.probability).toBeGreaterThanOrEqual(less.couple.both.probability - 1e-10)
      }),
      RUNS,
    )
  })

  test('in another order of lines comes to nothing just as often', () => {
    fc.assert(
      fc.property(
        coupleQuestions(4).chain((drawn) => {
          const { rankOrderList } = drawn.couple
          return fc.tuple(fc.constant(held(drawn)), fc.shuffledSubarray([...rankOrderList], { minLength: rankOrderList.length }))
        }),
        ([question, reordered]) => {
          const before = answer(question).couple.neither.probability
          // A program that one line signalled and another did not keeps some millionths for their order (couple.ts).
          const lines = JSON.stringify(question.couple.rankOrderList)
          const digits = lines.includes('"signal":true') && lines.includes('"like"') ? 4 : 9
          expect(answer(withList(question, reordered)).couple.neither.probability).toBeCloseTo(before, digits)
        },
      ),
      RUNS,
    )
  })

  test('loses nothing by a better score of either partner, as far as landing on some line goes', () => {
    fc.assert(
      fc.property(coupleQuestions(4), fc.boolean(), (question, first) => {
        const better = <P extends { readonly step2ck?: number }>(of: P): P => ({ ...of, step2ck: of.step2ck! + 8 })
        const raised = first
          ? { ...question, applicant: better(question.applicant) }
          : { ...question, couple: { ...question.couple, applicant: better(question.couple.applicant) } }
        expect(answer(raised).couple.neither.probability).toBeLessThanOrEqual(answer(question).couple.neither.probability + 1e-9)
      }),
      RUNS,
    )
  })

  test('reads a program that stands on many lines as one, and what is known of it wherever it is said', () => {
    const bare = jointList([im('0012'), im('0040')], [im('0012'), im('0200')], true)
    const once = bare.map((line, k): JointLine => (k === 3 ? [{ ...line[0]!, rotated: true }, line[1]] : line))
    const everywhere = bare.map(
      (line): JointLine => (line[0]?.program === once[3][0]!.program ? [{ ...line[0]!, rotated: true }, line[1]] : line),
    )
    expect(answer(couple(once))).toEqual(answer(couple(everywhere)))
    expect(answer(couple(once)).partners[0].programs).toHaveLength(2)
    const like: Line = { like: { specialty: 'internal-medicine', archetype: 'community' } }
    const numbered = answer(
      couple([
        [like, im('0012')],
        [{ ...like, number: 2 }, im('0012')],
      ]),
    )
    expect(numbered.partners[0].programs).toHaveLength(2)
  })

  describe('that tells programs of one description apart by number', () => {
    const like: Line = { like: { specialty: 'internal-medicine', positions: 3 } }
    const evidence = [like, like]
    const alone = (rankOrderList: readonly JointLine[]) => {
      const asked = couple(rankOrderList)
      return answer({ ...asked, interviewedAt: evidence, couple: { ...asked.couple, interviewedAt: evidence } }).lines[0]
    }
    const apart: JointLine = [like, { ...like, number: 2 }]

    test('means the same one by a number, whoever of the two ranks it', () => {
      const together = alone([[like, like]])
      expect(
        alone([
          [
            { ...like, number: 2 },
            { ...like, number: 2 },
          ],
        ]),
      ).toEqual(together)
      // Two at one program must both beat its second cutoff; at two of a kind each has one of their own.
      expect(alone([apart]).wouldTakeBoth).toBeGreaterThan(together.wouldTakeBoth + 0.01)
      expect(alone([apart]).wouldTakeBoth).toBe(alone([apart, [like, like], [{ ...like, number: 2 }, null]]).wouldTakeBoth)
    })

    test('has two at one program whatever one of them knows of it, or of another', () => {
      const { first, second } = { first: { ...like, rotated: true }, second: { ...like, number: 2, rotated: true } }
      const hidden = held(
        couple([
          [like, like],
          [{ ...like, number: 2 }, null],
        ]),
      )
      const of = (rankOrderList: readonly JointLine[]) => readCouple(market, withList(hidden, rankOrderList)).partners
      for (const list of [
        [[first, like]],
        [
          [like, like],
          [second, null],
        ],
        [
          [like, first],
          [null, second],
        ],
      ] as JointLine[][]) {
        const [one, other] = of(list).map(({ lines }) => lines[0])
        expect(one.ordinal).toBe(other.ordinal)
        expect(one.hash).toBe(other.hash)
      }
    })

    test('reads visas in whatever order they are named', () => {
      const [one, other] = [['j1', 'h1b'] as const, ['h1b', 'j1'] as const].map(
        (visas): Line => ({ like: { specialty: 'internal-medicine', visas } }),
      )
      expect(
        complaints(
          couple([
            [one, im('0012')],
            [other, im('0012')],
          ]),
        )[0],
      ).toMatch(/^\/couple\/rankOrderList\/1: .* line 1/)
    })

    test('is refused where the two name more of a kind than there are', () => {
      // Two dozen programs at most stand for a description; each of the two names fewer.
      const numbers = Array.from(
        { length: 13 },
        (_, i): JointLine => [
          { ...like, number: i + 1 },
          { ...like, number: i + 14 },
        ],
      )
      expect(complaints(couple(numbers))[0]).toMatch(/^\/couple\/rankOrderList\/\d+\/[01]\/like: only \d+ programs fit/)
    })
  })

  test('is refused where the list says nothing, or two things', () => {
    const pair = [im('0012'), im('0040')] as const
    expect(complaints(couple([]))).toEqual(['/couple/rankOrderList: the list is empty'])
    expect(complaints(couple([pair, [null, null]]))[0]).toMatch(/^\/couple\/rankOrderList\/1: must name a program/)
    expect(complaints(couple([pair, [null, im('0040')], pair]))[0]).toMatch(/^\/couple\/rankOrderList\/2: .* line 1/)
    expect(complaints(couple([[null, im('0040')]]))[0]).toMatch(/no line names a program for the first partner/)
    expect(complaints(couple([pair, [{ program: 'internal-medicine/9999' }, null]]))[0]).toMatch(
      /^\/couple\/rankOrderList\/1\/0\/program: unknown program/,
    )
    const twice = complaints(
      couple([
        [{ ...pair[0], interview: 'strong' }, pair[1]],
        [{ ...pair[0], interview: 'weak' }, null],
      ]),
    )
    expect(twice[0]).toMatch(/^\/couple\/rankOrderList\/1\/0\/interview: "weak" here and "strong"/)
    const asked = couple([pair])
    const interviewedAt = [{ program: 'nowhere/0001' }]
    expect(complaints({ ...asked, couple: { ...asked.couple, interviewedAt } })[0]).toMatch(
      /^\/couple\/interviewedAt\/0\/program/,
    )
  })

  test('is told both places where interviews say something else than the list, as they stand in the request', () => {
    const known = { ...im('0040'), advocate: 'faculty' } as const
    const asked = couple([
      [im('0012'), null],
      [known, known],
    ])
    const interviewedAt = [{ ...known, advocate: 'resident' }] as const
    const said = '/interviewedAt/0/advocate: "resident" here and "faculty" where the program stands first,'
    expect(complaints({ ...asked, interviewedAt })[0]).toContain(`${said} /couple/rankOrderList/1/0;`)
    expect(complaints({ ...asked, couple: { ...asked.couple, interviewedAt } })[0]).toContain(
      `/couple${said} /couple/rankOrderList/1/1;`,
    )
  })

  test('is warned about each partner where it concerns them, and of a list that has no line for one alone', () => {
    const pairs = jointList([im('0012'), im('0040')], [im('0100'), im('0200')], false)
    const { warnings, couple: of } = answer({
      ...couple(pairs),
      applicant: { type: 'non-us-img', step2ck: 205, ecfmgCertified: false },
    })
    expect(warnings.map(({ code, partner }) => `${code} ${partner ?? ''}`.trim())).toContain('CERTIFICATION_MISSING 1')
    const alone = warnings.find(({ code }) => code === 'NO_LINES_ALONE')!
    expect(alone.fix!.addLines).toBe(4)
    expect(alone.fix!.probability).toBeGreaterThan(1 - of.neither.probability)
    const screened = warnings.filter(({ code }) => code === 'SCREENED_OUT')
    for (const { lines, message } of screened)
      expect(message.startsWith(`Line${lines!.length > 1 ? 's' : ''} ${lines![0]}`)).toBe(true)
    expect(answer(couple(jointList([im('0012')], [im('0040')], true))).warnings.map(({ code }) => code)).not.toContain(
      'NO_LINES_ALONE',
    )
  })

  test('is told in parts of a hundred that add up', () => {
    expect(coupleSentence(0.841, 0.06, 0.03)).toMatch(
      /both partners matched in about 84 .*first partner alone in 6, the second alone in 3, and neither in about 7\.$/,
    )
    expect(coupleSentence(0.999, 0.001, 0)).toMatch(
      /about 100 .*one partner alone in fewer than 1, and neither in fewer than 1\.$/,
    )
  })
})
