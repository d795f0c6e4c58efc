import fc from 'fast-check'
import { expect, test } from 'vitest'
import { advise, LEAST_GAIN } from '../../src/forecast/advise.ts'
import { CELLS } from '../../src/forecast/cells.ts'
import { readQuestion } from '../../src/forecast/forecast.ts'
import { GainBounds } from '../../src/forecast/gain-bounds.ts'
import { Holding } from '../../src/forecast/holding.ts'
import type { ForecastQuestion } from '../../src/forecast/question.ts'
import { strengthWeights } from '../../src/forecast/strength.ts'
import { fallsOf, sceneOf, weightsOf } from '../../src/forecast/takings.ts'
import type { Market } from '../../src/market/market.ts'
import { fullProfiles, listsOf, runsOf, types } from '../support/questions.ts'
import { branch2025, market2025 } from '../support/season-2025.ts'
import { randomTable } from '../support/tables.ts'

/** Two blocks that differ in constants, bars and scores. */
const market: Market = {
  ...market2025,
  blocks: [
    market2025,
    {
      ...market2025,
      constants: { ...market2025.constants, sharedAfterInterview: 0.33, ownAfterInterview: 0.4 },
      threshold: market2025.threshold.map((bar) => bar - 0.4),
      scoreMean: market2025.scoreMean.map((mean) => mean + 0.3),
    },
  ],
}
const WORLDS = 8
const table = randomTable(market, WORLDS, 2)
const branch = branch2025('pediatrics')
const programs = Array.from(
  { length: market.firstProgram[branch + 1] - market.firstProgram[branch] },
  (_, k) => market.firstProgram[branch] + k,
)

const asked = fc
  .tuple(types.chain(fullProfiles), listsOf([branch], 6, false), fc.boolean())
  .map(([{ step2ck, failedAttempts, ...rest }, rankOrderList, told]) => ({
    applicant: told ? { ...rest, step2ck, failedAttempts } : rest,
    rankOrderList,
  }))

/** Every program of the branch beside a list, by the forecast's own chances. */
function lay({ applicant, rankOrderList }: ForecastQuestion, areApplications: boolean) {
  const every = programs.map((p) => ({ program: market.programs[p].id }))
  const stage = areApplications ? 'application' : 'rank-list'
  const { lines: choice, type } = readQuestion(market, { applicant, rankOrderList: every, stage })
  const { lines, evidence } = readQuestion(market, { applicant, rankOrderList })
  const scene = sceneOf(market, table, { profile: applicant, type }, WORLDS, areApplications ? 3 : 1, (block) =>
    strengthWeights(block, applicant, evidence),
  )
  const holding = new Holding(
    weightsOf(scene, []).map((weight) => weight / WORLDS),
    CELLS,
    [1],
  )
  return {
    scene,
    holding,
    lines,
    falls: fallsOf(scene, choice, areApplications),
    moves: Float64Array.from(choice, ({ move }) => move),
  }
}

test('no program brings more than its bound, whatever is on the list, and most bring not much less', () => {
  const ratios: readonly number[][] = [[], []]
  fc.assert(
    fc.property(asked, fc.boolean(), (question, areApplications) => {
      const { scene, holding, lines, falls, moves } = lay(question, areApplications)
      const bounds = new GainBounds(scene, programs, moves, areApplications)
      const check = () => {
        const gains = falls.map((fall) => holding.gain(holding.news(fall), 1))
        bounds.take(holding.mostRoom())
        gains.forEach((gain, i) => {
          expect(bounds.gain(i)).toBeGreaterThanOrEqual(gain)
          if (gain > 0.01) ratios[areApplications ? 1 : 0].push(bounds.gain(i) / gain)
        })
      }
      check()
      holding.add(fallsOf(scene, lines, false).map((fall) => ({ fall, worth: 1 })))
      check()
    }),
    runsOf(8),
  )
  for (const ofStage of ratios) {
    ofStage.sort((one, other) => one - other)
    expect(ofStage.length).toBeGreaterThan(150)
    expect(ofStage[ofStage.length >> 1]).toBeLessThan(1.2)
  }
})

test('the programs chosen out of a whole specialty are those that bring most when all are looked at', () => {
  fc.assert(
    fc.property(asked, fc.constantFrom(8, 12), ({ applicant, rankOrderList }, count) => {
      const filters = { specialty: 'pediatrics', track: 'categorical' } as const
      const { recommendations } = advise(market, table, { applicant, rankOrderList, filters, count })
      const { scene, holding, lines, falls } = lay({ applicant, rankOrderList }, false)
      holding.add(fallsOf(scene, lines, false).map((fall) => ({ fall, worth: 1 })))
      const out = new Set(rankOrderList.map(({ program }) => program!))
      const news = falls.map((fall) => holding.news(fall))
      const chosen: { id: string; gain: number }[] = []
      while (chosen.length < count) {
        const gains = news.map((short, i) => (out.has(market.programs[programs[i]].id) ? 0 : holding.gain(short, 1)))
        const best = gains.indexOf(Math.max(...gains))
        if (gains[best] < LEAST_GAIN) break
        const { id } = market.programs[programs[best]]
        chosen.push({ id, gain: gains[best] })
        out.add(id)
        holding.add([{ fall: falls[best], worth: 1 }])
      }
      expect(recommendations.map(({ program, gain }) => ({ id: program.id, gain }))).toEqual(chosen)
    }),
    runsOf(10),
  )
})
