import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forecast, prepareQuestion } from '../../src/forecast/forecast.ts'
import type { ForecastQuestion, Profile } from '../../src/forecast/question.ts'
import { STRENGTHS, strengthAt } from '../../src/forecast/strength-grid.ts'
import { unknowableOf } from '../../src/market/applicants.ts'
import { WorldDrawer } from '../../src/market/draw-world.ts'
import { type Market, TYPES } from '../../src/market/market.ts'
import { normalTail } from '../../src/market/normal.ts'
import { SIGNAL_OPENNESS, VISA_COST } from '../../src/market/parameters.ts'
import { pointsOf } from '../../src/market/profile.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { blocks2025, centre2025 } from '../support/blocks.ts'
import { peopleOf } from '../support/drawn-people.ts'
import { interviewRate, logInterviewOdds, saysLess, speaksFor } from '../support/interview-odds.ts'
import { NO_FILTERS } from '../support/no-filters.ts'
import { kindsOf, readsFileOf } from '../support/population.ts'
import {
  BEST,
  FIELDS,
  type FullProfile,
  fullProfiles,
  fullQuestions,
  IMPROVEMENTS,
  questions,
  runsOf,
  singleLists,
  types,
  WORST,
  without,
} from '../support/questions.ts'
import { season2025 } from '../support/season-2025.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'
import { flatTable } from '../support/tables.ts'

/** What is believed of the strength, on the whole grid, whatever filters see. */
function beliefs(question: ForecastQuestion, market: Market = centre2025): Float64Array {
  const { from, weights } = prepareQuestion(market, question).strength
  const grid = new Float64Array(STRENGTHS)
  grid.set(weights, from)
  return grid
}

const momentsOf = (weights: Float64Array): { mean: number; sd: number } => {
  const mean = weights.reduce((sum, weight, g) => sum + weight * strengthAt(g), 0)
  return { mean, sd: Math.sqrt(weights.reduce((sum, weight, g) => sum + weight * (strengthAt(g) - mean) ** 2, 0)) }
}

/** How far the first of two distributions reaches above the second: 0 when it is at most as high at every strength. */
function excess(lower: Float64Array, higher: Float64Array): number {
  let difference = 0
  let worst = 0
  for (let g = 0; g < STRENGTHS; g++) {
    difference += higher[g] - lower[g]
    worst = Math.max(worst, difference)
  }
  return worst
}

const RUNS = runsOf(60)
/** Further out no one looks which way an interview speaks. */
const UNLIKELY = 1e-6
/** A missing score is normally distributed, and so a few in a hundred thousand lie beyond the best there is; more where the fit moved the mean. */
const BEYOND = 1e-4
const ROUNDING = 1e-12

describe('beliefs about the strength', () => {
  test('add up to one and are nowhere negative, whatever is missing', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const weights = beliefs(question)
        expect(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1)).toBeLessThan(ROUNDING)
        expect(weights.every((weight) => weight >= 0)).toBe(true)
      }),
      RUNS,
    )
  })

  test('do not hear the order of the lines, to the last bit', () => {
    fc.assert(
      fc.property(questions, fc.infiniteStream(fc.nat()), (question, numbers) => {
        const rankOrderList = question.rankOrderList
          .map((line) => ({ line, at: numbers.next().value as number }))
          .sort((one, other) => one.at - other.at)
          .map(({ line }) => line)
        expect(beliefs({ ...question, rankOrderList })).toEqual(beliefs(question))
      }),
      RUNS,
    )
  })

  test('are those about the interviews when they are named apart from the list', () => {
    fc.assert(
      fc.property(fullQuestions, ({ applicant, rankOrderList }) => {
        const some = rankOrderList.slice(0, Math.ceil(rankOrderList.length / 2))
        const apart = beliefs({ applicant, rankOrderList: some, interviewedAt: rankOrderList })
        const whole = beliefs({ applicant, rankOrderList })
        expect(Math.max(...apart.map((weight, g) => Math.abs(weight - whole[g])))).toBeLessThan(ROUNDING)
      }),
      RUNS,
    )
  })

  test.each(Object.keys(IMPROVEMENTS))('%s moves them up in likelihood-ratio order', (name) => {
    fc.assert(
      fc.property(fullQuestions, (question) => {
        const worse = beliefs(question)
        const better = beliefs({ ...question, applicant: IMPROVEMENTS[name](question.applicant) })
        for (let g = 0; g + 1 < STRENGTHS; g++) {
          const rise = better[g + 1] * worse[g] - better[g] * worse[g + 1]
          expect(rise).toBeGreaterThanOrEqual(-1e-9 * better[g] * worse[g + 1] - 1e-26)
        }
      }),
      RUNS,
    )
  })

  test.each(FIELDS)('without %s they lie between those of its extremes', (field) => {
    fc.assert(
      fc.property(fullQuestions, fc.subarray(FIELDS.filter((other) => other !== field)), (question, others) => {
        // Whoever needs no visa as a matter of citizenship has no extremes to lie between.
        fc.pre(field !== 'visa' || question.applicant.type === 'non-us-img')
        const known = without(question.applicant, [field, ...others.slice(0, 2)])
        const missing = beliefs({ ...question, applicant: known })
        expect(excess(beliefs({ ...question, applicant: { ...known, [field]: WORST[field] } }), missing)).toBeLessThan(BEYOND)
        expect(excess(missing, beliefs({ ...question, applicant: { ...known, [field]: BEST[field] } }))).toBeLessThan(BEYOND)
      }),
      runsOf(25),
    )
  })

  test('one more interview in the specialty moves them up where it speaks for the stronger, and down where for those who apply widely', () => {
    const seen = { up: 0, down: 0 }
    fc.assert(
      fc.property(types.chain(fullProfiles), singleLists, (applicant, rankOrderList) => {
        fc.pre(rankOrderList.length > 1 && rankOrderList.every(({ program }) => program !== undefined))
        const fewer = beliefs({ applicant, rankOrderList: rankOrderList.slice(1) })
        const more = beliefs({ applicant, rankOrderList })
        const likely = Array.from(fewer.keys()).filter((g) => fewer[g] + more[g] > UNLIKELY)
        const p = centre2025.programs.findIndex(({ id }) => id === rankOrderList[0].program)
        const type = APPLICANT_TYPES.indexOf(applicant.type)
        const direction = speaksFor(centre2025, p, type, strengthAt(likely[0]), strengthAt(likely[likely.length - 1]))
        if (direction > 0) expect(excess(fewer, more)).toBeLessThan(10 * UNLIKELY)
        if (direction < 0) expect(excess(more, fewer)).toBeLessThan(10 * UNLIKELY)
        if (direction > 0) seen.up++
        if (direction < 0) seen.down++
      }),
      runsOf(120),
    )
    expect(seen.up).toBeGreaterThan(30)
    expect(seen.down).toBeGreaterThan(0)
  })
})

describe('a signal', () => {
  test('to a program that interviewed says less of the strength than an interview there without one', () => {
    let moved = 0
    fc.assert(
      fc.property(types.chain(fullProfiles), singleLists, fc.nat(), (applicant, rankOrderList, number) => {
        const place = number % rankOrderList.length
        fc.pre(rankOrderList[place].program !== undefined)
        const plain = beliefs({ applicant, rankOrderList })
        const p = centre2025.programs.findIndex(({ id }) => id === rankOrderList[place].program)
        // Where nearly everyone is invited, it is how widely people apply that an interview speaks of.
        fc.pre(saysLess(centre2025, p, APPLICANT_TYPES.indexOf(applicant.type), SIGNAL_OPENNESS, -2.5, 2))
        const signal = rankOrderList.map((line, l) => (l === place ? { ...line, signal: true } : line))
        const signalled = beliefs({ applicant, rankOrderList: signal })
        expect(excess(signalled, plain)).toBeLessThan(1e-6)
        if (excess(plain, signalled) > 1e-4) moved++
      }),
      RUNS,
    )
    expect(moved).toBeGreaterThan(20)
  })

  test('raises the line where the interviews are held fixed, and leaves the others alone', () => {
    const table = flatTable(centre2025, 1.2, 2)
    fc.assert(
      fc.property(fullQuestions, fc.nat(), ({ applicant, rankOrderList }, number) => {
        const place = number % rankOrderList.length
        fc.pre(rankOrderList[place].program !== undefined)
        const signal = rankOrderList.map((line, l) => (l === place ? { ...line, signal: true } : line))
        const ask = (list: typeof rankOrderList) =>
          forecast(centre2025, table, { applicant, rankOrderList: list, interviewedAt: rankOrderList }).lines
        const before = ask(rankOrderList)
        ask(signal).forEach(({ wouldTakeYou }, l) => {
          if (l === place) expect(wouldTakeYou).toBeGreaterThanOrEqual(before[l].wouldTakeYou - 1e-9)
          else expect(wouldTakeYou).toBe(before[l].wouldTakeYou)
        })
      }),
      RUNS,
    )
  })
})

describe('interviews of which some are not named', () => {
  test.each(Object.keys(IMPROVEMENTS))('leave %s an improvement', (name) => {
    fc.assert(
      fc.property(fullQuestions, (question) => {
        const some = { ...question, interviewsComplete: false }
        const worse = beliefs(some)
        const better = beliefs({ ...some, applicant: IMPROVEMENTS[name](question.applicant) })
        expect(excess(worse, better)).toBeLessThan(1e-9)
      }),
      runsOf(25),
    )
  })
})

describe('Bayes by the definition', () => {
  const img = APPLICANT_TYPES.indexOf('non-us-img')

  /** Strength that score and fields bring, for a profile with nothing missing. */
  function priorMean(market: Market, { type, ...profile }: FullProfile, branch: number): number {
    const { mean, sd } = season2025.branches[branch].step2ck[type]
    const weight = market.scoreWeight[branch * TYPES + APPLICANT_TYPES.indexOf(type)]
    const { months, kind } = profile.usClinicalExperience
    const worth = pointsOf(market.behaviours)
    const points =
      worth.attempts(profile.failedAttempts) +
      worth.years(season2025.year - profile.graduationYear) +
      worth.experience(kind, months) +
      worth.letters(profile.usLetters) +
      worth.school(profile.familiarSchool) +
      worth.flags(profile.redFlags) -
      worth.mean(type)
    return weight * ((profile.step2ck - mean) / sd) + market.constants.profileWeight * points - VISA_COST[profile.visa]
  }

  /** program -> share of the population whose file it reads; scores and the other fields are drawn apart. */
  function readShares(market: Market, branch: number): [p: number, share: number][] {
    const { mean, sd } = season2025.branches[branch].step2ck['non-us-img']
    const centred = market.scoreMean[branch * TYPES + img]
    const kinds = kindsOf(market, img)
    return Array.from({ length: market.firstProgram[branch + 1] - market.firstProgram[branch] }, (_, k) => {
      const traits = market.traits[market.firstProgram[branch] + k]
      const floors = [0, traits.filters.step2ckMin ?? 0, traits.filters.h1bStep2ckMin ?? 0].sort((one, other) => one - other)
      // Between two floors every score is read alike.
      let share = 0
      floors.forEach((floor, i) => {
        const above = (score: number): number => normalTail((score - mean) / sd - centred)
        const scores = above(floor) - (i + 1 < floors.length ? above(floors[i + 1]) : 0)
        for (const kind of kinds) if (readsFileOf(traits, kind, floor + 1e-9)) share += kind.share * scores
      })
      return [market.firstProgram[branch] + k, share]
    })
  }

  test.each([
    ['internal-medicine', 'the centre', centre2025],
    ['internal-medicine', 'a block', blocks2025.blocks[1]],
    ['pathology', 'the centre', centre2025],
    ['neurology', 'a block', blocks2025.blocks[2]],
  ])('%s at %s: prior times odds times exp(-Lambda), or times rates over Lambda of some of all, on a grid ten times as fine', (specialty, _, market) => {
    const branch = season2025.branches.findIndex((one) => one.specialty === specialty && one.track === 'categorical')
    const programs = readShares(market, branch)
    const categorical = market.programs.filter((one) => one.specialty === specialty && one.track === 'categorical')
    const chosen = fc.uniqueArray(fc.constantFrom(...categorical.map(({ id }) => ({ program: id }))), {
      minLength: 1,
      maxLength: 14,
      selector: ({ program }) => program,
    })
    const fine = Array.from({ length: 500 }, (_, i) => -3 + 0.01 * i)
    const lambda = fine.map((a) => programs.reduce((sum, [p, share]) => sum + share * interviewRate(market, p, img, a), 0))
    fc.assert(
      fc.property(fullProfiles('non-us-img'), chosen, (applicant, rankOrderList) => {
        const mean = priorMean(market, applicant, branch)
        const interviewed = rankOrderList.map(({ program }) => market.programs.findIndex(({ id }) => id === program))
        for (const interviewsComplete of [true, false]) {
          const log = fine.map((a, i) => {
            const said = interviewed.reduce(
              (sum, p) =>
                sum +
                (interviewsComplete
                  ? logInterviewOdds(market, p, img, a)
                  : Math.log(interviewRate(market, p, img, a) / lambda[i])),
              interviewsComplete ? -lambda[i] : 0,
            )
            return -0.5 * ((a - mean) / unknowableOf(market, 'non-us-img')) ** 2 + said
          })
          const highest = Math.max(...log)
          const density = log.map((value) => Math.exp(value - highest))
          const total = density.reduce((sum, value) => sum + value, 0)
          const fineMean = density.reduce((sum, value, i) => sum + value * fine[i], 0) / total
          const fineSd = Math.sqrt(density.reduce((sum, value, i) => sum + value * (fine[i] - fineMean) ** 2, 0) / total)
          const found = momentsOf(beliefs({ applicant, rankOrderList, interviewsComplete }, market))
          expect(Math.abs(found.mean - fineMean)).toBeLessThan(0.0004)
          expect(Math.abs(found.sd - fineSd)).toBeLessThan(0.0004)
        }
      }),
      runsOf(40),
    )
  })
})

describe('Bayes by simulation: of everyone drawn who was interviewed at just these programs', () => {
  /** Two things that went together or did not, with the chance that was forecast. */
  class Calibration {
    private happened = 0
    private forecast = 0
    private variance = 0

    add(happened: boolean, chance: number): void {
      if (happened) this.happened++
      this.forecast += chance
      this.variance += chance * (1 - chance)
    }

    get errors(): number {
      return (this.happened - this.forecast) / Math.sqrt(this.variance)
    }

    get expected(): number {
      return Math.min(this.forecast, this.variance)
    }
  }

  const CUTOFF = 1.8

  /** Draws a small market and compares, by number of lines, how many scores exceed a cutoff with what is forecast for such people. */
  function calibrate(type: 'us-md-senior' | 'us-img', programs: number, people: number, profileOf: (score: number) => Profile) {
    const season = smallSeason([{ specialty: 'medicine', programs, preferring: { [type]: people } }])
    const open = {
      filters: NO_FILTERS,
      visas: [],
    }
    const market = smallMarket(season, ({ threshold, rankOffset, traits }) => ({
      threshold: threshold.map((_, p) => -0.2 + (1.4 * p) / programs),
      rankOffset: rankOffset.map(() => 0.3),
      traits: traits.map((trait) => ({ ...trait, ...open })),
    }))
    const table = flatTable(market, CUTOFF)
    const drawn = peopleOf(new WorldDrawer(market).draw(5, 0))
    const answers = new Map<string, ReturnType<typeof forecast>>()
    const singles = new Map<number, Calibration>()
    const matches = new Map<number, Calibration>()
    const at = (all: Map<number, Calibration>, n: number): Calibration => {
      const one = all.get(n) ?? new Calibration()
      all.set(n, one)
      return one
    }
    for (const { standardScore, place, score } of drawn) {
      const lines = [...place].sort(([one], [other]) => one - other)
      const applicant = profileOf(240 + 15 * standardScore)
      const rankOrderList = lines.map(([p]) => ({ program: market.programs[p].id }))
      const key = JSON.stringify([applicant, rankOrderList])
      const answer = answers.get(key) ?? forecast(market, table, { applicant, rankOrderList })
      if (applicant.step2ck === undefined) answers.set(key, answer)
      const exceeds = lines.map(([, line]) => score[line] > CUTOFF)
      exceeds.forEach((happened, l) => {
        at(singles, lines.length).add(happened, answer.lines[l].wouldTakeYou)
      })
      at(matches, lines.length).add(exceeds.includes(true), answer.match.probability)
    }
    return { singles, matches }
  }

  // Scores at two programs go together beyond what is forecast line by line, so a count of lines varies more than its chances say.
  const LINES_FAR = 6
  const FAR = 4

  function expectCalibrated({ singles, matches }: ReturnType<typeof calibrate>, groups: number): void {
    const enough = (all: Map<number, Calibration>): Calibration[] => [...all.values()].filter(({ expected }) => expected > 15)
    expect(enough(matches).length).toBeGreaterThanOrEqual(groups)
    for (const { errors } of enough(singles)) expect(Math.abs(errors)).toBeLessThan(LINES_FAR)
    for (const { errors } of enough(matches)) expect(Math.abs(errors)).toBeLessThan(FAR)
  }

  test('as many scores exceed a cutoff, and as many people match, as is forecast when nothing is known', () => {
    expectCalibrated(
      calibrate('us-md-senior', 9, 50_000, () => ({ type: 'us-md-senior' })),
      6,
    )
  })

  test('the same when the score is known', () => {
    expectCalibrated(
      calibrate('us-md-senior', 9, 4_000, (step2ck) => ({ type: 'us-md-senior', step2ck })),
      6,
    )
  })

  test('the same for international graduates, of whom more could be known', () => {
    expectCalibrated(
      calibrate('us-img', 4, 15_000, () => ({ type: 'us-img' })),
      4,
    )
  })
})
