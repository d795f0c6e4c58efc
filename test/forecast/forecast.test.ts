import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forecast, prepareQuestion } from '../../src/forecast/forecast.ts'
import { createMenuTable, type MenuTable } from '../../src/forecast/menu-table.ts'
import type { ForecastAnswer, ForecastQuestion, Line, LineForecast } from '../../src/forecast/question.ts'
import { strengthAt } from '../../src/forecast/strength-grid.ts'
import { isImg } from '../../src/market/applicants.ts'
import { interviewBar } from '../../src/market/invitations.ts'
import { TYPES } from '../../src/market/market.ts'
import {
  ADVOCATE_MOVE,
  IMPRESSION_MOVE,
  KINDS,
  OWN_AFTER_INTERVIEW,
  ROTATION_MOVE,
  SHARED_AFTER_INTERVIEW,
} from '../../src/market/parameters.ts'
import { ADVOCATES, APPLICANT_TYPES, type ApplicantType, IMPRESSIONS } from '../../src/market/vocabulary.ts'
import { blocks2025, centre2025 as market } from '../support/blocks.ts'
import { heldAgainstByDefinition } from '../support/held-against.ts'
import { speaksFor } from '../support/interview-odds.ts'
import { normalRule } from '../support/population.ts'
import {
  BEST,
  type FullProfile,
  fullProfiles,
  fullQuestions,
  IMPROVEMENTS,
  listsOf,
  questions,
  rankPlaces,
  runsOf,
  singleLists,
  types,
  WORST,
} from '../support/questions.ts'
import { scoreAbove } from '../support/score-above.ts'
import { branch2025 } from '../support/season-2025.ts'
import { seeded, shuffled } from '../support/seeded.ts'
import { drawnTable, flatTable, randomTable } from '../support/tables.ts'

/** Eight drawn and matched years, a table in which anything can stand, and years from four blocks with parameters of their own. */
const YEARS = 8
const drawn = drawnTable(market, YEARS, 1)
const random = randomTable(market, 5, 9)
const ofBlocks = drawnTable(blocks2025, 6, 2)
const tables = fc.constantFrom(drawn, random, ofBlocks)

const ask = (question: ForecastQuestion, table: MenuTable = drawn): ForecastAnswer =>
  forecast(table.blocks > 1 ? blocks2025 : market, table, question)
const matchOf = (question: ForecastQuestion, table: MenuTable = drawn): number => ask(question, table).match.probability

const RUNS = runsOf(60)
/** What sums of some thousand terms round to. */
const ROUNDING = 1e-12

const inOrder = <T>(items: readonly T[], numbers: Iterator<number>): T[] =>
  items
    .map((item) => ({ item, at: numbers.next().value as number }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item)

const withoutLine = (lines: readonly Line[], place: number): Line[] => lines.filter((_, k) => k !== place)

/** What a line is worth depends on the lines below it too. */
const withoutWorth = ({ worth: _, ...line }: LineForecast): Omit<LineForecast, 'worth'> => line

/** Every number of an answer is a finite share. */
function expectShares({ match, lines, unmatched, expectedLineIfMatched, productRuleGap }: ForecastAnswer): void {
  const shares = [
    match.probability,
    unmatched.probability,
    ...lines.flatMap((line) => [line.probability, line.cumulative, line.wouldTakeYou, line.worth]),
  ]
  expect(Math.abs(productRuleGap)).toBeLessThanOrEqual(1)
  expect(shares.filter((share) => !(share >= 0 && share <= 1))).toEqual([])
  expect(match.monteCarloError).toBeGreaterThanOrEqual(0)
  if (expectedLineIfMatched !== null) {
    expect(expectedLineIfMatched).toBeGreaterThanOrEqual(1 - ROUNDING)
    expect(expectedLineIfMatched).toBeLessThanOrEqual(lines.length + ROUNDING)
  }
}

describe('an answer adds up', () => {
  test('lines and unmatched to one, cumulative chances to the chance to match', () => {
    fc.assert(
      fc.property(questions, tables, (question, table) => {
        const answer = ask(question, table)
        expectShares(answer)
        let landed = 0
        answer.lines.forEach(({ line, probability, cumulative, wouldTakeYou }, l) => {
          landed += probability
          expect(line).toBe(l + 1)
          expect(Math.abs(cumulative - landed)).toBeLessThan(ROUNDING)
          expect(probability).toBeLessThanOrEqual(wouldTakeYou + ROUNDING)
        })
        expect(Math.abs(landed + answer.unmatched.probability - 1)).toBeLessThan(1e-9)
        expect(answer.lines[0].probability).toBeCloseTo(answer.lines[0].wouldTakeYou, 12)
      }),
      runsOf(30),
    )
  })

  test('the expected line is the mean of the lines landed on', () => {
    fc.assert(
      fc.property(fullQuestions, (question) => {
        const { lines, expectedLineIfMatched } = ask(question)
        const weighted = lines.reduce((sum, { line, probability }) => sum + line * probability, 0)
        const landed = lines.reduce((sum, { probability }) => sum + probability, 0)
        if (landed === 0) expect(expectedLineIfMatched).toBeNull()
        else expect(Math.abs(expectedLineIfMatched! - weighted / landed)).toBeLessThan(1e-9)
      }),
      RUNS,
    )
  })

  test('and is the integral of its definition: over strengths and what all programs see, outside the product over the lines', () => {
    const seniors = normalRule(17)
    const graduates = KINDS.flatMap(({ share, spread }) =>
      seniors.map(({ at, weight }) => ({ at: spread * at, weight: share * weight })),
    )
    fc.assert(
      fc.property(
        types.chain(fullProfiles),
        listsOf([branch2025('internal-medicine')], 5, false),
        fc.nat(YEARS - 1),
        (applicant, rankOrderList, world) => {
          const question = { applicant, rankOrderList, worlds: 1 }
          const table = createMenuTable(market, 1, 1)
          table.cutoffs.set(market.programs.map((_, p) => drawn.cutoffs[p * drawn.worlds + world]))
          const { lines, type, strength } = prepareQuestion(market, question)
          const screened = new Set(ask(question, table).warnings.flatMap((warning) => warning.lines ?? []))
          const landing = new Float64Array(lines.length)
          strength.weights.forEach((weight, g) => {
            if (weight < 1e-5) return
            const a = strengthAt(strength.from + g)
            for (const v of isImg(applicant.type) ? graduates : seniors) {
              if (v.weight < 1e-5) continue
              let above = weight * v.weight
              lines.forEach(({ candidates: [p], move, openness }, l) => {
                if (screened.has(l + 1)) return
                const offset = market.rankOffset[market.branchOf[p] * TYPES + type] + move + SHARED_AFTER_INTERVIEW * v.at
                const point = table.cutoffs[p] - offset
                const chance = scoreAbove(interviewBar(market, p, type) - openness - a, point, OWN_AFTER_INTERVIEW, 80)
                landing[l] += above * chance
                above *= 1 - chance
              })
            }
          })
          ask(question, table).lines.forEach(({ probability }, l) => {
            expect(Math.abs(probability - landing[l])).toBeLessThan(2e-3)
          })
        },
      ),
      runsOf(12),
    )
  })
})

describe('the order of the lines', () => {
  test('never changes whether one matches, to the last bit', () => {
    fc.assert(
      fc.property(questions, tables, fc.infiniteStream(fc.nat()), (question, table, numbers) => {
        const rankOrderList = inOrder(question.rankOrderList, numbers)
        expect(matchOf({ ...question, rankOrderList }, table)).toBe(matchOf(question, table))
      }),
      runsOf(30),
    )
  })

  test('never changes which programs would take the applicant', () => {
    fc.assert(
      fc.property(fullQuestions, tables, fc.infiniteStream(fc.nat()), (question, table, numbers) => {
        const named = ({ rankOrderList }: ForecastQuestion): Map<string, number> => {
          const { lines } = ask({ ...question, rankOrderList }, table)
          return new Map(lines.map(({ wouldTakeYou }, l) => [JSON.stringify(rankOrderList[l]), wouldTakeYou]))
        }
        expect(named({ ...question, rankOrderList: inOrder(question.rankOrderList, numbers) })).toEqual(named(question))
      }),
      RUNS,
    )
  })
})

describe('with the interviews held fixed', () => {
  test('adding a line never lowers the chance to match', () => {
    fc.assert(
      fc.property(fullQuestions, tables, fc.nat(), ({ applicant, rankOrderList }, table, place) => {
        fc.pre(rankOrderList.length > 1)
        const fewer = withoutLine(rankOrderList, place % rankOrderList.length)
        const before = matchOf({ applicant, rankOrderList: fewer, interviewedAt: rankOrderList }, table)
        expect(matchOf({ applicant, rankOrderList }, table)).toBeGreaterThanOrEqual(before - ROUNDING)
      }),
      RUNS,
    )
  })

  test('adding a line at the bottom changes no line above it', () => {
    fc.assert(
      fc.property(fullQuestions, tables, ({ applicant, rankOrderList }, table) => {
        fc.pre(rankOrderList.length > 1)
        const interviewedAt = rankOrderList
        const before = ask({ applicant, rankOrderList: rankOrderList.slice(0, -1), interviewedAt }, table)
        const after = ask({ applicant, rankOrderList, interviewedAt }, table)
        expect(after.lines.slice(0, -1).map(withoutWorth)).toEqual(before.lines.map(withoutWorth))
      }),
      RUNS,
    )
  })

  test('an interview that is not ranked is evidence all the same', () => {
    fc.assert(
      fc.property(types.chain(fullProfiles), singleLists, tables, (applicant, lines, table) => {
        const rankOrderList = lines.slice(0, 1)
        const interviewedAt = [...rankOrderList, ...lines.slice(1).filter((line) => tells(line, applicant.type, table))]
        fc.pre(interviewedAt.length > 1)
        const known = matchOf({ applicant, rankOrderList, interviewedAt }, table)
        expect(known).toBeGreaterThanOrEqual(matchOf({ applicant, rankOrderList }, table) - UNLIKELY)
      }),
      RUNS,
    )
  })
})

/** Further out than this share of the beliefs no one looks which way an interview speaks. */
const UNLIKELY = 1e-6

/** Whether an interview on this line speaks for the stronger wherever the strength of such a person may lie. */
function tells({ program }: Line, type: ApplicantType, table: MenuTable): boolean {
  const p = market.programs.findIndex(({ id }) => id === program)
  const blocks = table.blocks > 1 ? blocks2025.blocks : [market]
  return p >= 0 && blocks.every((block) => speaksFor(block, p, APPLICANT_TYPES.indexOf(type), -1.8, 1.8) > 0)
}

test('dropping a line lowers the chance to match, as it is weaker evidence too where an interview speaks for the stronger', () => {
  let drops = 0
  fc.assert(
    fc.property(types.chain(fullProfiles), singleLists, tables, (applicant, rankOrderList, table) => {
      const place = rankOrderList.findIndex((line) => tells(line, applicant.type, table))
      fc.pre(rankOrderList.length > 1 && place >= 0)
      const whole = matchOf({ applicant, rankOrderList }, table)
      const less = matchOf({ applicant, rankOrderList: withoutLine(rankOrderList, place) }, table)
      expect(less).toBeLessThanOrEqual(whole + UNLIKELY)
      if (less < whole - 1e-6) drops++
    }),
    RUNS,
  )
  expect(drops).toBeGreaterThan(RUNS.numRuns / 3)
})

describe('other things equal', () => {
  test.each(Object.entries(IMPROVEMENTS))('%s never lowers the chance to match', (_, improved) => {
    fc.assert(
      fc.property(fullQuestions, tables, (question, table) => {
        const better = matchOf({ ...question, applicant: improved(question.applicant) }, table)
        expect(better).toBeGreaterThanOrEqual(matchOf(question, table) - ROUNDING)
      }),
      RUNS,
    )
  })

  test.each(Object.entries(IMPROVEMENTS))('%s raises it for many', (name, improved) => {
    const programs = listsOf([branch2025('internal-medicine')], 6, false)
    const raised = fc.sample(fc.tuple(fullProfiles('non-us-img'), programs), runsOf(40)).filter(([applicant, rankOrderList]) => {
      const worse = { ...applicant, ...WORSE[name] }
      return matchOf({ applicant: improved(worse), rankOrderList }) > matchOf({ applicant: worse, rankOrderList }) + 1e-5
    })
    expect(raised.length).toBeGreaterThan(15)
  })

  test('a rotation, an advocate and a good impression raise a line by as much as they are said to, and leave the others alone', () => {
    const known = fc.record({
      rotated: fc.boolean(),
      advocate: fc.constantFrom(...ADVOCATES),
      interview: fc.constant('strong' as const),
    })
    fc.assert(
      fc.property(fullQuestions, known, fc.nat(), (question, extra, number) => {
        const place = number % question.rankOrderList.length
        const plain = question.rankOrderList.map(
          ({ program, like }, l): Line => (l === place ? { program, like, interview: 'weak' } : { program, like }),
        )
        const before = ask({ ...question, rankOrderList: plain })
        const after = ask({ ...question, rankOrderList: plain.map((line, l) => (l === place ? { ...line, ...extra } : line)) })
        const [{ move }] = prepareQuestion(market, { ...question, rankOrderList: [{ ...plain[place], ...extra }] }).lines
        const knownThere = (extra.rotated ? ROTATION_MOVE : 0) + ADVOCATE_MOVE[extra.advocate] + IMPRESSION_MOVE.strong
        expect(move).toBeCloseTo(knownThere + heldAgainstByDefinition(question.applicant, extra.advocate), 12)
        expect(after.match.probability).toBeGreaterThanOrEqual(before.match.probability - ROUNDING)
        after.lines.forEach(({ wouldTakeYou }, l) => {
          const was = before.lines[l].wouldTakeYou
          if (l === place) expect(wouldTakeYou).toBeGreaterThanOrEqual(was)
          else expect(wouldTakeYou).toBe(was)
        })
      }),
      RUNS,
    )
  })
})

describe('what a rank meeting holds against someone', () => {
  const clean = {
    type: 'non-us-img',
    step2ck: 245,
    failedAttempts: 0,
    graduationYear: 2023,
    usClinicalExperience: { months: 3, kind: 'hands-on' },
    usLetters: 2,
    familiarSchool: false,
    visa: 'none',
    redFlags: [],
  } as const satisfies FullProfile
  const unfiltered = market.programs.find(
    ({ id, filters, visas }) =>
      id.startsWith('internal-medicine/') && visas.length === 2 && Object.values(filters).every((limit) => limit === null),
  )!
  const taken = (profile: Partial<FullProfile>, known: Partial<Line> = {}): number =>
    ask({ applicant: { ...clean, ...profile }, rankOrderList: [{ program: unfiltered.id, ...known }] }).match.probability
  const moveOf = (profile: Partial<FullProfile>, known: Partial<Line> = {}): number =>
    prepareQuestion(market, {
      applicant: { ...clean, ...profile },
      rankOrderList: [{ program: unfiltered.id, ...known }],
    }).lines[0].move

  test('is nothing for one issue, something for two, most for three, of international graduates alone', () => {
    const issues = [{ failedAttempts: 1 }, { graduationYear: 2015 }, { visa: 'j1' }] as const
    for (const issue of issues) expect(moveOf(issue)).toBe(0)
    const two = moveOf({ ...issues[0], ...issues[1] })
    const three = moveOf({ ...issues[0], ...issues[1], ...issues[2] })
    expect(two).toBeLessThan(0)
    expect(three).toBeLessThan(two)
    expect(moveOf({ ...issues[0], ...issues[1], ...issues[2], type: 'us-md-graduate' })).toBeCloseTo(0, 12)
  })

  test('is mended by an advocate, the more so the higher they stand; a note on professionalism hardly', () => {
    const stacked = { failedAttempts: 1, graduationYear: 2015, visa: 'h1b' } as const
    const left = (profile: Partial<FullProfile>, advocate: (typeof ADVOCATES)[number]): number =>
      moveOf(profile, { advocate }) - ADVOCATE_MOVE[advocate]
    const stackedLeft = ADVOCATES.map((advocate) => left(stacked, advocate))
    const flagLeft = ADVOCATES.map((advocate) => left({ redFlags: ['professionalism'] }, advocate))
    expect(stackedLeft).toEqual(stackedLeft.toSorted((one, other) => one - other))
    expect(stackedLeft[4] / moveOf(stacked)).toBeLessThan(0.2)
    expect(flagLeft[4] / moveOf({ redFlags: ['professionalism'] })).toBeGreaterThan(0.85)
    expect(taken(stacked, { advocate: 'program-director' }) - taken(stacked)).toBeGreaterThan(
      taken({}, { advocate: 'program-director' }) - taken({}),
    )
  })
})

/** Somebody whom each improvement helps. */
const WORSE: Readonly<Record<string, Partial<FullProfile>>> = {
  'a better score': { step2ck: 230 },
  'fewer attempts': { failedAttempts: 1 },
  'a more recent graduation': { graduationYear: 2014 },
  'more months of US experience': { usClinicalExperience: { months: 1, kind: 'hands-on' } },
  'US experience of a better kind': { usClinicalExperience: { months: 4, kind: 'observership' } },
  'one more US letter': { usLetters: 0 },
  'a school that programs know': { familiarSchool: false },
  'no need of a visa': { visa: 'j1' },
  'no red flags': { redFlags: ['gap'] },
}

describe('what a line is worth', () => {
  test('is what the chance to match loses without it, with the interviews held fixed', () => {
    fc.assert(
      fc.property(fullQuestions, tables, fc.nat(), ({ applicant, rankOrderList }, table, number) => {
        fc.pre(rankOrderList.length > 1)
        const place = number % rankOrderList.length
        const { match, lines } = ask({ applicant, rankOrderList, interviewedAt: rankOrderList }, table)
        const fewer = matchOf(
          { applicant, rankOrderList: withoutLine(rankOrderList, place), interviewedAt: rankOrderList },
          table,
        )
        expect(Math.abs(match.probability - fewer - lines[place].worth)).toBeLessThan(ROUNDING)
      }),
      RUNS,
    )
  })

  test('is that where lines stand for the same program, too', () => {
    // Three programs fit the description, so that in every world each of its lines meets a named one.
    const three = market.programs.filter(({ specialty }) => specialty === 'occupational-and-environmental-medicine').slice(0, 3)
    const track = three[0].track
    const like = { specialty: three[0].specialty, track }
    const few = market.programs.filter((program) => program.specialty === like.specialty && program.track === track)
    const known = fc.record({ interview: fc.constantFrom(...IMPRESSIONS), rotated: fc.boolean(), signal: fc.boolean() })
    const said = fc.option(rankPlaces, { nil: undefined })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(known, said), { minLength: few.length, maxLength: few.length }),
        known,
        fc.integer({ min: 1, max: Math.min(3, few.length) }),
        tables,
        fc.infiniteStream(fc.nat()),
        (named, described, times, table, numbers) => {
          const lines = [
            ...named.map(([what, theyRankMe], i): Line => ({ program: few[i].id, ...what, theyRankMe })),
            ...Array.from({ length: times }, (): Line => ({ like, ...described })),
          ]
          const interviewedAt = lines
          const applicant = { type: 'us-md-senior' as const, step2ck: 240 }
          const rankOrderList = inOrder(lines, numbers)
          const answer = ask({ applicant, rankOrderList, interviewedAt }, table)
          expect(answer.match.probability).toBe(matchOf({ applicant, rankOrderList: lines, interviewedAt }, table))
          const landed = answer.lines.reduce((sum, { probability }) => sum + probability, 0)
          expect(Math.abs(landed - answer.match.probability)).toBeLessThan(1e-9)
          rankOrderList.forEach((line, l) => {
            // Of lines that say the same the last is the one that is gone.
            if (rankOrderList.some((other, k) => k > l && JSON.stringify(other) === JSON.stringify(line))) return
            const fewer = matchOf({ applicant, rankOrderList: withoutLine(rankOrderList, l), interviewedAt }, table)
            expect(Math.abs(answer.match.probability - fewer - answer.lines[l].worth)).toBeLessThan(ROUNDING)
          })
        },
      ),
      RUNS,
    )
  })

  test('is no more than the chance that its program would take the applicant', () => {
    fc.assert(
      fc.property(fullQuestions, tables, (question, table) => {
        for (const { worth, wouldTakeYou } of ask(question, table).lines)
          expect(worth).toBeLessThanOrEqual(wouldTakeYou + ROUNDING)
      }),
      RUNS,
    )
  })
})

describe('chances of single programs', () => {
  test('overstate the chance to match when they are multiplied as if they had nothing in common', () => {
    fc.assert(
      fc.property(fullQuestions, (question) => {
        const { match, lines, productRuleGap } = ask({ ...question, worlds: 1 })
        const none = lines.reduce((product, { wouldTakeYou }) => product * (1 - wouldTakeYou), 1)
        if (question.rankOrderList.every(({ like }) => like === undefined))
          expect(1 - none).toBeGreaterThanOrEqual(match.probability - 1e-9)
        expect(productRuleGap).toBeCloseTo(1 - none - match.probability, 12)
      }),
      RUNS,
    )
  })

  test('by some points on lists of four to twelve lines', () => {
    const programs = listsOf([branch2025('internal-medicine')], 12, false).filter((lines) => lines.length >= 4)
    const cases = fc.sample(fc.tuple(fullProfiles('non-us-img'), programs), runsOf(150))
    const gaps = cases
      .map(([applicant, rankOrderList]) => ask({ applicant, rankOrderList, worlds: 1 }))
      .filter(({ match }) => match.probability > 0.3 && match.probability < 0.95)
      .map(
        ({ match, lines }) =>
          1 - lines.reduce((product, { wouldTakeYou }) => product * (1 - wouldTakeYou), 1) - match.probability,
      )
    expect(gaps.length).toBeGreaterThan(30)
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    expect(mean).toBeGreaterThan(0.01)
    expect(mean).toBeLessThan(0.12)
  })
})

describe('worlds', () => {
  test('are the first so many of the table', () => {
    fc.assert(
      fc.property(fullQuestions, fc.integer({ min: 1, max: YEARS }), (question, worlds) => {
        const first = createMenuTable(market, worlds, drawn.seed)
        market.programs.forEach((_, p) => {
          for (let w = 0; w < worlds; w++) first.cutoffs[p * worlds + w] = drawn.cutoffs[p * drawn.worlds + w]
        })
        const answer = ask({ ...question, worlds })
        expect(answer).toEqual(ask(question, first))
        expect(answer.provenance).toMatchObject({ engine: 'menus', worlds, season: '2025', model: market.version })
      }),
      runsOf(25),
    )
  })

  test('more than there are, or none, are refused', () => {
    const question = { applicant: { type: 'us-img' as const }, rankOrderList: [{ program: 'internal-medicine/0001' }] }
    for (const worlds of [0, -1, YEARS + 1])
      expect(() => ask({ ...question, worlds })).toThrow(
        expect.objectContaining({ code: 'INVALID_REQUEST', errors: [expect.objectContaining({ pointer: '/worlds' })] }),
      )
  })

  test('that are all alike leave no Monte Carlo error, and those that differ the standard error of their mean', () => {
    fc.assert(
      fc.property(fullQuestions, (question) => {
        expect(ask(question, flatTable(market, 1.1, 4)).match.monteCarloError).toBeLessThan(
          question.rankOrderList.some(({ like }) => like) ? 1 : 1e-12,
        )
        const named = { ...question, rankOrderList: question.rankOrderList.filter(({ like }) => !like) }
        const two = createMenuTable(market, 2, 1)
        for (const p of market.programs.keys()) two.cutoffs.set([0.5, 1.5], 2 * p)
        const [one, other] = [0.5, 1.5].map((cutoff) => matchOf(named, flatTable(market, cutoff)))
        const { probability, monteCarloError } = ask(named, two).match
        // What is looked up begins at the lowest cutoff, and beyond the table's digits depends on it.
        expect(probability).toBeCloseTo((one + other) / 2, 8)
        expect(monteCarloError).toBeCloseTo(Math.abs(one - other) / 2, 8)
      }),
      RUNS,
    )
  })
})

describe('two graduates of the same list of ten (an older one with a failed attempt and no advocate; a recent one with a low score who is spoken for)', () => {
  const older = {
    type: 'non-us-img',
    graduationYear: 2016,
    failedAttempts: 1,
    step2ck: 245,
    usClinicalExperience: { months: 3, kind: 'observership' },
    visa: 'h1b',
    redFlags: [],
  } as const
  const spokenFor = {
    type: 'non-us-img',
    graduationYear: 2019,
    failedAttempts: 0,
    step2ck: 231,
    usClinicalExperience: { months: 4, kind: 'hands-on' },
    usLetters: 2,
    visa: 'j1',
    redFlags: ['gap'],
  } as const

  /** Chances of both on many lists of ordinary programs: neither the leading universities nor those that train no international graduates. */
  function pairsAt(specialty: string): { before: number; after: number }[] {
    const next = seeded(7)
    const ordinary = market.programs.filter(
      (program) =>
        program.specialty === specialty &&
        program.track === 'categorical' &&
        program.archetype !== 'university-top' &&
        program.imgShare >= 0.1,
    )
    return Array.from({ length: 60 }, (_, i) => {
      const ten = shuffled(next, ordinary.length)
        .slice(0, 10)
        .map((k) => ordinary[k].id)
      const pushed = Math.floor(next() * 9)
      const ofOlder = ten.map((program): Line => ({ program, interview: 'weak' }))
      const ofOther = ten.map((program, l): Line => {
        const pushes = l === pushed || (i % 2 === 1 && l === pushed + 1)
        return { program, interview: 'strong', ...(pushes ? { advocate: 'associate-director' } : {}) }
      })
      return {
        before: matchOf({ applicant: { ...older, usLetters: i % 2 }, rankOrderList: ofOlder }),
        after: matchOf({ applicant: spokenFor, rankOrderList: ofOther }),
      }
    })
  }

  test.each([
    'internal-medicine',
    'family-medicine',
  ])('come out in the right order in %s, a quarter apart and more', (specialty) => {
    const gaps = pairsAt(specialty).map(({ before, after }) => after - before)
    expect(gaps.filter((gap) => gap <= 0)).toEqual([])
    expect(gaps.filter((gap) => gap < 0.25).length).toBeLessThanOrEqual(2)
    expect(gaps.sort((one, other) => one - other)[30]).toBeGreaterThan(0.4)
  })
})

describe('extreme but legal questions', () => {
  const extremes: readonly Partial<FullProfile>[] = [
    {},
    WORST,
    BEST,
    { step2ck: 100 },
    { step2ck: 300 },
    { graduationYear: 1950 },
    { failedAttempts: 20 },
  ]

  test.each(APPLICANT_TYPES)('have finite answers: %s', (type) => {
    const hardest = market.programs
      .map(({ id }) => ({ program: id }))
      .filter((_, p) => market.threshold[p] > 3)
      .slice(0, 12)
    const longest = market.programs
      .filter(({ specialty }) => specialty === 'internal-medicine')
      .slice(0, 300)
      .map(({ id }) => ({ program: id }))
    const everywhere = market.programs
      .filter((_, p) => p % 30 === 0)
      .slice(0, 300)
      .map(({ id }) => ({ program: id }))
    const short = [{ program: 'dermatology/0001' }]
    expect(hardest.length).toBeGreaterThan(0)
    expect([longest.length, everywhere.length]).toEqual([300, everywhere.length])
    for (const profile of extremes)
      for (const rankOrderList of [hardest, longest, everywhere, short]) {
        const answer = ask({ applicant: { type, ...profile }, rankOrderList, worlds: 1 }, random)
        expectShares(answer)
        expect(answer.lines).toHaveLength(rankOrderList.length)
      }
  })

  test('have no chance where no program has seats, and every chance where all take anybody', () => {
    fc.assert(
      fc.property(fullQuestions, (question) => {
        const none = ask(question, flatTable(market, Infinity))
        expect(none.match.probability).toBeLessThan(ROUNDING)
        expect(none.expectedLineIfMatched).toBeNull()
        const screened = new Set(none.warnings.flatMap(({ lines }) => lines ?? []))
        const open = question.rankOrderList.some(({ program }, l) => program !== undefined && !screened.has(l + 1))
        if (open) expect(matchOf(question, flatTable(market, -50))).toBeCloseTo(1, 9)
      }),
      RUNS,
    )
  })
})
