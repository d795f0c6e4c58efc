import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forecast, type PreparedQuestion, prepareFor, prepareQuestion, readQuestion } from '../../src/forecast/forecast.ts'
import type { Insertion } from '../../src/forecast/insertion.ts'
import type { MenuTable } from '../../src/forecast/menu-table.ts'
import type { ForecastQuestion } from '../../src/forecast/question.ts'
import { drawInsertion, landing, replayAnswer, replayRow, replayWorlds } from '../../src/forecast/replay.ts'
import { drawWorld } from '../../src/market/draw-world.ts'
import { blockOf, type Market } from '../../src/market/market.ts'
import { RANK_FLOOR } from '../../src/market/parameters.ts'
import { cutoffOfKey } from '../../src/market/score-key.ts'
import { holdSeats } from '../../src/matching/applicant-proposing.ts'
import { menus } from '../../src/matching/menus.ts'
import { UNMATCHED, UNRANKED } from '../../src/matching/world.ts'
import { blocks2025, centre2025 as market } from '../support/blocks.ts'
import { fullProfiles, fullQuestions, listsOf, runsOf } from '../support/questions.ts'
import { branch2025 } from '../support/season-2025.ts'
import { drawnTable, flatTable } from '../support/tables.ts'

const YEARS = 9
const table = drawnTable(market, YEARS, 1)
const yearsOf = (of: Market, years: number) =>
  Array.from({ length: years }, (_, number) => drawWorld(of, table.seed, number).world)
const worlds = yearsOf(market, YEARS)
/** Years of four blocks with parameters of their own. */
const BLOCK_YEARS = 5
const blockTable = drawnTable(blocks2025, BLOCK_YEARS, 1)
const blockWorlds = yearsOf(blocks2025, BLOCK_YEARS)

/** The walk down the list over stored cutoffs: the first line whose score exceeds its program's. */
function walk(cutoffs: MenuTable, { programs, keys }: Insertion, world: number): number {
  return programs.findIndex((p, l) => cutoffOfKey(keys[l]) > cutoffs.cutoffs[p * cutoffs.worlds + world])
}

/** Questions of all kinds; half of them in the specialties and of the lengths where most international graduates are. */
const cases: readonly ForecastQuestion[] = [
  ...fc.sample(fullQuestions, runsOf(112)),
  ...fc.sample(
    fc.record({
      applicant: fullProfiles('non-us-img'),
      rankOrderList: fc
        .constantFrom('internal-medicine', 'family-medicine', 'pathology')
        .chain((specialty) => listsOf([branch2025(specialty)], 12, false)),
    }),
    runsOf(112),
  ),
]

/** One draw: a question in a world. Each question draws by a seed of its own, so that all draws are independent. */
interface Draw {
  readonly question: ForecastQuestion
  readonly cutoffs: MenuTable
  readonly world: number
  readonly insertion: Insertion
  /** Where the whole match, run again, leaves the applicant. */
  readonly landed: number
}

function drawsOf(of: Market, cutoffs: MenuTable, years: typeof worlds): Draw[] {
  return cases.flatMap((question, i) => {
    const read = readQuestion(of, question)
    const prepared: PreparedQuestion[] = []
    return years.map((world, number) => {
      const block = number % cutoffs.blocks
      prepared[block] ??= prepareFor(blockOf(of, number), read)
      const insertion = drawInsertion(blockOf(of, number), prepared[block], 1000 + i, number)
      return { question, cutoffs, world: number, insertion, landed: landing(world, insertion) }
    })
  })
}

const draws = drawsOf(market, table, worlds)
const blockDraws = drawsOf(blocks2025, blockTable, blockWorlds)

describe(`in ${draws.length + blockDraws.length} insertions into national markets`, () => {
  test('the walk over stored cutoffs ends on the line where the whole match, run again, leaves the applicant: every time', () => {
    expect(draws.length).toBeGreaterThanOrEqual(2000)
    expect(blockDraws.length).toBeGreaterThanOrEqual(1000)
    const all = [...draws, ...blockDraws]
    expect(all.filter(({ insertion, cutoffs, world, landed }) => walk(cutoffs, insertion, world) !== landed)).toEqual([])
  })

  test('applicants land on first lines, on later ones and on none', () => {
    const count = (holds: (draw: Draw) => boolean): number => draws.filter(holds).length
    expect(count(({ landed }) => landed === UNMATCHED)).toBeGreaterThan(200)
    expect(count(({ landed }) => landed === 0)).toBeGreaterThan(300)
    expect(count(({ landed }) => landed === 1)).toBeGreaterThan(80)
    expect(count(({ landed }) => landed > 2)).toBeGreaterThan(80)
  })

  test.each([
    ['one block', market, table, draws],
    ['four blocks', blocks2025, blockTable, blockDraws],
  ] as const)('as many match, and land on each line, as both engines say within their errors: %s', (_, of, cutoffs, drawn) => {
    const named = cases.filter(({ rankOrderList }) => rankOrderList.every(({ like }) => like === undefined))
    expect(named.length).toBeGreaterThan(100)
    const places = 6
    const landed = new Float64Array(places + 1)
    const forecasted = new Float64Array(places + 1)
    const variance = new Float64Array(places + 1)
    for (const question of named) {
      const { match, lines } = forecast(of, cutoffs, question)
      const chances = [match.probability, ...lines.slice(0, places).map(({ probability }) => probability)]
      chances.forEach((chance, k) => {
        forecasted[k] += chance
        variance[k] += (chance * (1 - chance)) / cutoffs.worlds
      })
    }
    for (const draw of drawn) {
      if (!named.includes(draw.question) || draw.landed === UNMATCHED) continue
      landed[0] += 1 / cutoffs.worlds
      if (draw.landed < places) landed[1 + draw.landed] += 1 / cutoffs.worlds
    }
    landed.forEach((sum, k) => {
      expect(Math.abs(sum - forecasted[k])).toBeLessThan(4 * Math.sqrt(variance[k]))
    })
  })

  test('keys are unranked where a filter or the floor leaves the applicant out, and such lines are never landed on', () => {
    const unranked = draws.filter(({ insertion: { keys } }) => keys.includes(UNRANKED))
    expect(unranked.length).toBeGreaterThan(100)
    expect(unranked.filter(({ insertion: { keys }, landed }) => landed !== UNMATCHED && keys[landed] === UNRANKED)).toEqual([])
  })
})

describe('cutoffs of the match that applicants like best', () => {
  test('would be wrong: a newcomer between both cutoffs takes a seat, and the displacement that this sets off comes back', () => {
    let wrong = 0
    for (const [number, world] of worlds.slice(0, 6).entries()) {
      const applicants = holdSeats(world).seats.cutoff
      const programs = menus(world)
      const between = [...market.programs.keys()].filter((p) => programs[p] < applicants[p]).slice(0, 3)
      for (const p of between) {
        // As good as the worst that the program holds when applicants propose, but not as good as it holds when programs do.
        const newcomer = { programs: Uint32Array.of(p), keys: Uint32Array.of(programs[p]) }
        expect(newcomer.keys[0]).toBeLessThan(applicants[p])
        expect(walk(table, newcomer, number)).toBe(UNMATCHED)
        expect(landing(world, newcomer)).toBe(UNMATCHED)
        wrong++
      }
    }
    expect(wrong).toBeGreaterThan(6)
  })

  test('are never higher than those of the match that programs like best', () => {
    for (const world of worlds.slice(0, 4)) {
      const applicants = holdSeats(world).seats.cutoff
      expect(menus(world).every((key, p) => key <= applicants[p])).toBe(true)
    }
  })
})

describe('the draws of a replay', () => {
  const programs = listsOf([branch2025('internal-medicine')], 10, false)

  test('belong to world and program: neither the other lines nor the order change a score', () => {
    fc.assert(
      fc.property(fullProfiles('non-us-img'), programs, fc.nat(10_000), fc.nat(), (applicant, interviewedAt, world, cut) => {
        const keysOf = (rankOrderList: typeof interviewedAt): Map<number, number> => {
          const prepared = prepareQuestion(market, { applicant, rankOrderList, interviewedAt })
          const insertion = drawInsertion(market, prepared, 1, world)
          return new Map(Array.from(insertion.programs, (p, l) => [p, insertion.keys[l]]))
        }
        const whole = keysOf(interviewedAt)
        const part = keysOf(interviewedAt.toReversed().slice(0, 1 + (cut % interviewedAt.length)))
        for (const [p, key] of part) expect(key).toBe(whole.get(p))
      }),
      runsOf(200),
    )
  })

  test('are others in other worlds and with other seeds', () => {
    const senior = { type: 'us-md-senior', step2ck: 250 } as const
    const prepared = prepareQuestion(market, { applicant: senior, rankOrderList: [{ program: 'internal-medicine/0021' }] })
    const keys = [
      [1, 0],
      [1, 1],
      [2, 0],
    ].map(([seed, world]) => String(drawInsertion(market, prepared, seed, world).keys))
    expect(new Set(keys).size).toBe(3)
  })

  test('follow the beliefs: over many draws scores exceed a cutoff, singly and together, as often as is forecast', () => {
    const many = 4000
    const cutoff = 1
    const level = flatTable(market, cutoff)
    for (const question of cases.slice(112, 118)) {
      const prepared = prepareQuestion(market, question)
      const { match, lines } = forecast(market, level, question)
      const exceeded = new Float64Array(lines.length)
      let matched = 0
      for (let world = 0; world < many; world++) {
        const { keys } = drawInsertion(market, prepared, 7, world)
        let any = false
        keys.forEach((key, l) => {
          if (cutoffOfKey(key) <= cutoff) return
          exceeded[l]++
          any = true
        })
        if (any) matched++
      }
      const errors = (count: number, chance: number): number =>
        Math.abs(count - many * chance) / Math.sqrt(many * chance * (1 - chance) + 1)
      expect(errors(matched, match.probability)).toBeLessThan(4.5)
      lines.forEach(({ wouldTakeYou }, l) => {
        expect(errors(exceeded[l], wouldTakeYou)).toBeLessThan(4.5)
      })
    }
  })
})

describe('a replay', () => {
  const question = cases.find(({ rankOrderList }, i) => i >= 112 && rankOrderList.length === 8) ?? cases[112]
  const width = replayRow(question)
  const rows = replayWorlds(market, table.seed, question, 0, 3)

  test('lands in each world where the walk over its cutoffs ends, and says which programs were on the menu', () => {
    const prepared = prepareQuestion(market, question)
    for (let world = 0; world < 3; world++) {
      const [landed, ...onMenu] = rows.subarray(world * width, (world + 1) * width)
      const insertion = drawInsertion(market, prepared, table.seed, world)
      expect(landed).toBe(walk(table, insertion, world))
      insertion.programs.forEach((p, l) => {
        expect(onMenu[l]).toBe(cutoffOfKey(insertion.keys[l]) > table.cutoffs[p * YEARS + world] ? 1 : 0)
      })
    }
  })

  test('lands so in worlds of blocks, each by what its own constants say of the applicant', () => {
    const inBlocks = replayWorlds(blocks2025, blockTable.seed, question, 0, 5)
    const read = readQuestion(blocks2025, question)
    const wrong = Array.from({ length: 5 }, (_, world) => world).filter((world) => {
      const block = blocks2025.blocks[world % 4]
      const insertion = drawInsertion(block, prepareFor(block, read), blockTable.seed, world)
      return inBlocks[world * width] !== walk(blockTable, insertion, world)
    })
    expect(wrong).toEqual([])
  })

  test('is the same in parts', () => {
    const parts = [replayWorlds(market, table.seed, question, 0, 1), replayWorlds(market, table.seed, question, 1, 3)]
    expect(Int32Array.from(parts.flatMap((part) => [...part]))).toEqual(rows)
  })

  test('counts its worlds into an answer', () => {
    const counted = Int32Array.from([2, 0, 0, 1, -1, 0, 0, 0, 2, 0, 1, 1, 0, 1, 1, 1])
    const three = { ...question, rankOrderList: question.rankOrderList.slice(0, 3) }
    const answer = replayAnswer(market, table.seed, three, counted)
    expect(answer.match.probability).toBe(0.75)
    expect(answer.match.monteCarloError).toBeCloseTo(Math.sqrt((0.75 * 0.25) / 3), 12)
    expect(answer.lines.map(({ probability }) => probability)).toEqual([0.25, 0, 0.5])
    expect(answer.lines.map(({ wouldTakeYou }) => wouldTakeYou)).toEqual([0.25, 0.5, 0.75])
    // Only in the first world is there nothing but the third line.
    expect(answer.lines.map(({ worth }) => worth)).toEqual([0, 0, 0.25])
    expect(answer.productRuleGap).toBeCloseTo(1 - 0.75 * 0.5 * 0.25 - 0.75, 12)
    expect(answer.expectedLineIfMatched).toBeCloseTo((1 * 0.25 + 3 * 0.5) / 0.75, 12)
    expect(answer.provenance).toMatchObject({ engine: 'replay', worlds: 4, model: market.version })
  })

  test('of someone whom no program ranks ends unmatched', () => {
    const nobody = { programs: Uint32Array.of(0, 1, 2), keys: new Uint32Array(3).fill(UNRANKED) }
    expect(landing(worlds[0], nobody)).toBe(UNMATCHED)
    expect(cutoffOfKey(UNRANKED)).toBe(RANK_FLOOR)
  })
})
