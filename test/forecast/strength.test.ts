import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forecast, prepareQuestion } from '../../src/forecast/forecast.ts'
import type { ForecastQuestion, Profile } from '../../src/forecast/question.ts'
import { STRENGTHS, strengthAt } from '../../src/forecast/strength-grid.ts'
import { unknowableOf } from '../../src/market/applicants.ts'
import { WorldDrawer } from '../../src/market/draw-world.ts'
import { interviewBar } from '../../src/market/invitations.ts'
import { type Market, TYPES } from '../../src/market/market.ts'
import { normalTail } from '../../src/market/normal.ts'
import { PROFILE_WEIGHT, VISA_COST } from '../../src/market/parameters.ts'
import { attemptPoints, experiencePoints, flagPoints, letterPoints, meanPoints, yearsPoints } from '../../src/market/profile.ts'
import { cutoffOfKey } from '../../src/market/score-key.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
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
import { market2025, season2025 } from '../support/season-2025.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'
import { flatTable } from '../support/tables.ts'

/** What is believed of the strength, on the whole grid, whatever filters see. */
function beliefs(question: ForecastQuestion, market: Market = market2025): Float64Array {
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
/** A missing score is normally distributed, and so a few in a hundred thousand lie beyond the best there is. */
const BEYOND = 1e-6
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

  test('one more interview in the specialty moves them up', () => {
    fc.assert(
      fc.property(types.chain(fullProfiles), singleLists, (applicant, rankOrderList) => {
        fc.pre(rankOrderList.length > 1)
        const fewer = beliefs({ applicant, rankOrderList: rankOrderList.slice(1) })
        // Tails are cut where weights no longer count, which may be one grid point further out.
        expect(excess(fewer, beliefs({ applicant, rankOrderList }))).toBeLessThan(1e-11)
      }),
      RUNS,
    )
  })
})

describe('Bayes by the definition', () => {
  const img = APPLICANT_TYPES.indexOf('non-us-img')

  /** Strength that score and fields bring, for a profile with nothing missing. */
  function priorMean({ type, ...profile }: FullProfile, branch: number): number {
    const { mean, sd } = season2025.branches[branch].step2ck[type]
    const weight = market2025.scoreWeight[branch * TYPES + APPLICANT_TYPES.indexOf(type)]
    const { months, kind } = profile.usClinicalExperience
    const points =
      attemptPoints(profile.failedAttempts) +
      yearsPoints(season2025.year - profile.graduationYear) +
      experiencePoints(kind, months) +
      letterPoints(profile.usLetters) +
      flagPoints(profile.redFlags) -
      meanPoints(type)
    return weight * ((profile.step2ck - mean) / sd) + PROFILE_WEIGHT * points - VISA_COST[profile.visa]
  }

  /** program -> share of the population whose file it reads; scores and the other fields are drawn apart. */
  function readShares(branch: number): Map<number, number> {
    const { mean, sd } = season2025.branches[branch].step2ck['non-us-img']
    const kinds = new Map<string, { share: number; kind: ReturnType<typeof kindsOf>[number] }>()
    for (const kind of kindsOf(market2025, img)) {
      const key = `${kind.failedAttempts} ${kind.yearsSinceGraduation} ${kind.visa}`
      kinds.set(key, { kind, share: (kinds.get(key)?.share ?? 0) + kind.share })
    }
    const shares = new Map<number, number>()
    for (let p = market2025.firstProgram[branch]; p < market2025.firstProgram[branch + 1]; p++) {
      const traits = market2025.traits[p]
      const floor = traits.filters.step2ckMin
      const scores = floor === null ? 1 : normalTail((floor - mean) / sd)
      const reads = [...kinds.values()].filter(({ kind }) => readsFileOf(traits, kind, 1000))
      shares.set(p, scores * reads.reduce((sum, { share }) => sum + share, 0))
    }
    return shares
  }

  test.each([
    'internal-medicine',
    'pathology',
    'neurology',
  ])('%s: prior times odds times exp(-Lambda), on a grid ten times as fine', (specialty) => {
    const branch = season2025.branches.findIndex((one) => one.specialty === specialty && one.track === 'categorical')
    const programs = [...readShares(branch)]
    const categorical = market2025.programs.filter((one) => one.specialty === specialty && one.track === 'categorical')
    const chosen = fc.uniqueArray(fc.constantFrom(...categorical.map(({ id }) => ({ program: id }))), {
      minLength: 1,
      maxLength: 14,
      selector: ({ program }) => program,
    })
    const invitations = (a: number): number =>
      programs.reduce((sum, [p, share]) => sum - share * Math.log1p(-normalTail(interviewBar(market2025, p, img) - a)), 0)
    const fine = Array.from({ length: 500 }, (_, i) => -3 + 0.01 * i)
    const lambda = fine.map(invitations)
    fc.assert(
      fc.property(fullProfiles('non-us-img'), chosen, (applicant, rankOrderList) => {
        const mean = priorMean(applicant, branch)
        const bars = rankOrderList.map(({ program }) =>
          interviewBar(
            market2025,
            market2025.programs.findIndex(({ id }) => id === program),
            img,
          ),
        )
        const log = fine.map((a, i) => {
          const odds = bars.reduce((sum, bar) => sum + Math.log(normalTail(bar - a)) - Math.log(normalTail(a - bar)), 0)
          return -0.5 * ((a - mean) / unknowableOf('non-us-img')) ** 2 + odds - lambda[i]
        })
        const highest = Math.max(...log)
        const density = log.map((value) => Math.exp(value - highest))
        const total = density.reduce((sum, value) => sum + value, 0)
        const fineMean = density.reduce((sum, value, i) => sum + value * fine[i], 0) / total
        const fineSd = Math.sqrt(density.reduce((sum, value, i) => sum + value * (fine[i] - fineMean) ** 2, 0) / total)
        const found = momentsOf(beliefs({ applicant, rankOrderList }))
        expect(Math.abs(found.mean - fineMean)).toBeLessThan(0.0004)
        expect(Math.abs(found.sd - fineSd)).toBeLessThan(0.0004)
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
    const open = { filters: { step2ckMin: null, yearsSinceGraduationMax: null, failedAttemptsMax: null }, visas: [] }
    const market = smallMarket(season, ({ threshold, rankOffset, traits }) => ({
      threshold: threshold.map((_, p) => -0.2 + (1.4 * p) / programs),
      rankOffset: rankOffset.map(() => 0.3),
      traits: traits.map((trait) => ({ ...trait, ...open })),
    }))
    const table = flatTable(market, CUTOFF)
    const { world, standardScore } = new WorldDrawer(market).draw(5, 0)
    const answers = new Map<string, ReturnType<typeof forecast>>()
    const singles = new Map<number, Calibration>()
    const matches = new Map<number, Calibration>()
    const at = (all: Map<number, Calibration>, n: number): Calibration => {
      const one = all.get(n) ?? new Calibration()
      all.set(n, one)
      return one
    }
    standardScore.forEach((z, a) => {
      const lines = Array.from({ length: world.listStart[a + 1] - world.listStart[a] }, (_, k) => world.listStart[a] + k)
      lines.sort((one, other) => world.listProgram[one] - world.listProgram[other])
      const applicant = profileOf(240 + 15 * z)
      const rankOrderList = lines.map((line) => ({ program: market.programs[world.listProgram[line]].id }))
      const key = JSON.stringify([applicant, rankOrderList])
      const answer = answers.get(key) ?? forecast(market, table, { applicant, rankOrderList })
      if (applicant.step2ck === undefined) answers.set(key, answer)
      const exceeds = lines.map((line) => cutoffOfKey(world.listKey[line]) > CUTOFF)
      exceeds.forEach((happened, l) => {
        at(singles, lines.length).add(happened, answer.lines[l].wouldTakeYou)
      })
      at(matches, lines.length).add(exceeds.includes(true), answer.match.probability)
    })
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
