import { describe, expect, test } from 'vitest'
import { estimateCouple } from '../../src/forecast/couple.ts'
import { type CoupleQuestion, NO_SIDE, readCouple } from '../../src/forecast/couple-question.ts'
import {
  coupleLanding,
  coupleReplayAnswer,
  coupleReplayRow,
  onBothMenus,
  replayCouple,
} from '../../src/forecast/couple-replay.ts'
import { prepareFor } from '../../src/forecast/forecast.ts'
import type { Insertion } from '../../src/forecast/insertion.ts'
import { drawInsertion } from '../../src/forecast/replay.ts'
import { drawWorld } from '../../src/market/draw-world.ts'
import { menusForTwo } from '../../src/matching/menus.ts'
import { UNMATCHED, UNRANKED, type World } from '../../src/matching/world.ts'
import { centre2025 } from '../support/blocks.ts'
import { jointList } from '../support/couples.ts'
import { randomWorld } from '../support/random-worlds.ts'
import { seeded } from '../support/seeded.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'
import { drawnTable } from '../support/tables.ts'

/** The first joint line that both menus have, or UNMATCHED. */
function firstOnBothMenus(world: World, partners: readonly [Insertion, Insertion], sides: Int32Array): number {
  const menus = menusForTwo(world)
  for (let k = 0; 2 * k < sides.length; k++) if (onBothMenus(menus, partners, sides, k)) return k
  return UNMATCHED
}

/** A couple's draws and a joint list over some programs. */
function randomCouple(random: () => number, programs: number) {
  const insertion = (): Insertion => ({
    programs: Uint32Array.from({ length: programs }, (_, p) => p),
    keys: Uint32Array.from({ length: programs }, () => (random() < 0.1 ? UNRANKED : 1 + Math.floor(random() * 1e9))),
  })
  const pairs: [number, number][] = []
  for (let one = NO_SIDE; one < programs; one++)
    for (let other = NO_SIDE; other < programs; other++) if (one + other > 2 * NO_SIDE) pairs.push([one, other])
  const order = pairs.map((pair) => ({ pair, key: random() })).sort((a, b) => a.key - b.key)
  const lines = order.slice(0, 1 + Math.floor(random() * pairs.length)).map(({ pair }) => pair)
  return { partners: [insertion(), insertion()] as const, sides: Int32Array.from(lines.flat()) }
}

describe('a couple that enters the match', () => {
  test('lands on the first joint line that both menus have where whoever it displaces goes nowhere', () => {
    const random = seeded(41)
    let together = 0
    let landed = 0
    for (let i = 0; i < 3000; i++) {
      const world = randomWorld(random, 2 + (i % 3), 2 + Math.floor(9 * random()), 1)
      const { partners, sides } = randomCouple(random, world.quota.length)
      const line = coupleLanding(world, partners, sides)
      expect(line).toBe(firstOnBothMenus(world, partners, sides))
      if (line === UNMATCHED) continue
      landed++
      if (sides[2 * line] === sides[2 * line + 1]) together++
    }
    expect(landed).toBeGreaterThan(2000)
    expect(together).toBeGreaterThan(200)
  })

  test('mostly does so in small markets too, where displaced people are a large part of the market', () => {
    const random = seeded(42)
    let other = 0
    for (let i = 0; i < 150; i++) {
      const world = randomWorld(random, 4, 8, 4)
      const { partners, sides } = randomCouple(random, 4)
      if (coupleLanding(world, partners, sides) !== firstOnBothMenus(world, partners, sides)) other++
    }
    expect(other / 150).toBeLessThan(0.2)
  })
})

const like = (specialty: string, number = 1) => ({ like: { specialty }, number })
const first = [1, 2, 3].map((number) => like('medicine', number))
const second = [1, 2].map((number) => like('surgery', number))
/** Two who would like to be in one specialty, and two who would not. */
const questions: readonly CoupleQuestion[] = [
  {
    applicant: { type: 'non-us-img', step2ck: 240, visa: 'j1' },
    couple: { applicant: { type: 'us-md-senior', step2ck: 245 }, rankOrderList: jointList(first, second, true) },
  },
  {
    applicant: { type: 'us-md-senior', step2ck: 235 },
    couple: { applicant: { type: 'us-md-senior', step2ck: 225 }, rankOrderList: jointList(first, first, false) },
  },
]

describe('replays of a couple', () => {
  const season = smallSeason([
    { specialty: 'medicine', programs: 14, seats: 4, preferring: { 'us-md-senior': 40, 'non-us-img': 30 } },
    { specialty: 'surgery', programs: 8, seats: 2, preferring: { 'us-md-senior': 30 } },
  ])
  const market = smallMarket(season)
  const WORLDS = 240
  const table = drawnTable(market, WORLDS, 5)

  test.each([
    0, 1,
  ])('of question %i agree with the walk down the menus, draw by draw on average, and nearly always in each', (i) => {
    const question = questions[i]
    const { sides } = readCouple(market, question)
    const estimate = estimateCouple(market, table, readCouple(market, question), WORLDS)
    const width = coupleReplayRow(question)
    const rows = replayCouple(market, table.seed, question, 0, WORLDS)
    const drawn = { both: 0, firstOnly: 0, secondOnly: 0, neither: 0 }
    let apart = 0
    for (let w = 0; w < WORLDS; w++) {
      const row = rows.subarray(w * width, (w + 1) * width)
      const menu = row.indexOf(1, 1) - 1
      if (row[0] !== (menu < 0 ? UNMATCHED : menu)) apart++
      if (menu < 0) drawn.neither++
      else drawn[sides[2 * menu + 1] === NO_SIDE ? 'firstOnly' : sides[2 * menu] === NO_SIDE ? 'secondOnly' : 'both']++
    }
    expect(apart / WORLDS).toBeLessThan(0.06)
    for (const outcome of ['both', 'firstOnly', 'secondOnly'] as const) {
      const chance = estimate[outcome].reduce((sum, value) => sum + value, 0) / WORLDS
      const error = Math.sqrt((chance * (1 - chance)) / WORLDS)
      expect(Math.abs(drawn[outcome] / WORLDS - chance), outcome).toBeLessThan(3.5 * error + 0.002)
    }
    const answer = coupleReplayAnswer(market, table.seed, question, rows)
    expect(answer.provenance).toMatchObject({ engine: 'replay', worlds: WORLDS })
    expect(answer.couple.both.probability + answer.couple.firstOnly.probability).toBeCloseTo(
      answer.partners[0].match.probability,
      12,
    )
  })

  test('give the same rows whatever part of the worlds is replayed, and draw the partners apart', () => {
    const [question] = questions
    const whole = replayCouple(market, table.seed, question, 0, 6)
    expect([...replayCouple(market, table.seed, question, 2, 5)]).toEqual([
      ...whole.subarray(2 * coupleReplayRow(question), 5 * coupleReplayRow(question)),
    ])
    const twins = readCouple(market, questions[1]).partners
    const draw = (partner: 0 | 1) => drawInsertion(market, prepareFor(market, twins[0]), table.seed, 3, partner)
    expect([...draw(0).programs]).toEqual([...draw(1).programs])
    expect([...draw(0).keys]).not.toEqual([...draw(1).keys])
  })

  test('agree with the menus in national years', () => {
    const im = (n: number) => ({ program: `internal-medicine/${String(n).padStart(4, '0')}` })
    const lists = [0, 1, 2, 3, 4, 5].map((i) =>
      jointList([im(20 + 7 * i), im(90 + 5 * i), im(300 + i)], [im(20 + 7 * i), im(400 + i)], true),
    )
    let apart = 0
    for (const number of [0]) {
      const { world } = drawWorld(centre2025, 9, number)
      for (const rankOrderList of lists) {
        const question: CoupleQuestion = {
          applicant: { type: 'non-us-img', step2ck: 238 },
          couple: { applicant: { type: 'us-img', step2ck: 232 }, rankOrderList },
        }
        const { partners, sides } = readCouple(centre2025, question)
        const insertions = [0, 1].map((partner) =>
          drawInsertion(centre2025, prepareFor(centre2025, partners[partner]), 9, number, partner as 0 | 1),
        ) as [Insertion, Insertion]
        if (coupleLanding(world, insertions, sides) !== firstOnBothMenus(world, insertions, sides)) apart++
      }
    }
    expect(apart).toBeLessThanOrEqual(1)
  })
})
