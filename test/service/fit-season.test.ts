import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { marketAt, meanPoint, nextPoint, type Point, startingPoint } from '../../src/market/calibrate.ts'
import { type Market, openConstants } from '../../src/market/market.ts'
import { CENTRE, type OpenConstants } from '../../src/market/parameters.ts'
import { emptyTally, type Tally } from '../../src/market/tally.ts'
import { BLOCK_STRETCHES, CENTRE_STRETCHES, type Draw, fitSeason, roundsOf, type Solution } from '../../src/service/fit-season.ts'
import { seeded } from '../support/seeded.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'
import { tallied } from '../support/tallied.ts'

const season = smallSeason([
  {
    specialty: 'medicine',
    programs: 5,
    preferring: { 'us-md-senior': 12, 'non-us-img': 8 },
    filled: { 'us-md-senior': 6, 'non-us-img': 3 },
    filledFromBackup: { 'non-us-img': 1 },
  },
  {
    specialty: 'pediatrics',
    programs: 3,
    preferring: { 'us-md-senior': 5 },
    filled: { 'us-md-senior': 4 },
    filledFromBackup: { 'us-md-senior': 2 },
  },
])
const market = smallMarket(season)
const ROUNDS = roundsOf(market)

interface Asked {
  readonly constants: OpenConstants
  readonly point: Point
  readonly seed: number
  readonly from: number
  readonly worlds: number
}

/** Counts that anyone can make up: the same for the same question, others for any other. */
function madeUp({ constants, point, seed, from, worlds }: Asked): Tally {
  const here =
    constants.openness + 10 * constants.backup + 100 * constants.prestigeTaste + point.threshold[0] + point.rankOffset[0]
  const random = seeded(Math.round(1e6 * here) + 7919 * seed + 104_729 * from)
  const tally = emptyTally(market)
  tally.worlds = worlds
  const column = (name: Exclude<keyof Tally, 'worlds' | 'imgShareYears'>, upTo: number): void =>
    tally[name].forEach((_, i) => {
      tally[name][i] = Math.round(worlds * upTo * random())
    })
  column('interviews', 20)
  column('lines', 60)
  column('filled', 6)
  column('matched', 6)
  column('allLines', 100)
  column('notRanked', 30)
  column('elsewhere', 3)
  column('fromElsewhere', 3)
  tally.entries.fill(12 * worlds)
  tally.matchedScore.forEach((_, i) => {
    tally.matchedScore[i] = worlds * (random() - 0.5)
  })
  return tally
}

/** A drawer that notes what it was asked, and is ended before a question. */
function drawer(endBefore = Number.POSITIVE_INFINITY, answer: (asked: Asked) => Tally = madeUp) {
  const asked: Asked[] = []
  const draw: Draw = async (constants, point, seed, from, worlds) => {
    if (asked.length === endBefore) throw new Error('ended')
    const question = { constants, point, seed, from, worlds }
    asked.push(question)
    return answer(question)
  }
  return { asked, draw }
}

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fit-season-'))
  file = join(folder, 'inner', 'calibration.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const solve = (draw: Draw, seed = 1, where = file, of: Market = market): Promise<Solution[]> =>
  fitSeason(of, draw, seed, where, () => {})

const whole = drawer()
const solved = await (async () => {
  const apart = mkdtempSync(join(tmpdir(), 'fit-season-'))
  const solutions = await solve(whole.draw, 1, join(apart, 'calibration.json'))
  rmSync(apart, { recursive: true })
  return solutions
})()

describe('a search of the fixed points', () => {
  test('solves the centre, then every block with its own constants', () => {
    expect(solved.map(({ constants }) => constants)).toEqual([CENTRE, ...openConstants(season.year)])
    expect(whole.asked).toHaveLength(ROUNDS)
    const same = (one: OpenConstants, other: OpenConstants): boolean => JSON.stringify(one) === JSON.stringify(other)
    const stages = solved.map(({ constants }) => whole.asked.filter((one) => same(one.constants, constants)))
    expect(stages.reduce((sum, stage) => sum + stage.length, 0)).toBe(ROUNDS)
    for (const stage of stages.slice(1)) expect(stage[0].point).toEqual(solved[0].point)
  })

  test('goes from point to point by the gains of the stretches, and takes the mean over the last stretch', () => {
    let at = startingPoint(market)
    let round = 0
    solved.forEach(({ constants, point }, stage) => {
      let last: Point[] = []
      for (const { rounds, gain, worlds } of stage === 0 ? CENTRE_STRETCHES : BLOCK_STRETCHES) {
        last = []
        for (let k = 0; k < rounds; k++) {
          const asked = whole.asked[round++]
          expect(asked.point).toEqual(at)
          expect(asked.worlds).toBe(worlds)
          at = nextPoint(marketAt(market, constants, at), at, madeUp(asked), gain)
          last.push(at)
        }
      }
      expect(point).toEqual(meanPoint(last))
      at = solved[0].point
    })
    expect(round).toBe(ROUNDS)
  })

  test('moves every parameter on the way, each in its own column', () => {
    const [first, ...others] = whole.asked.slice(0, 10)
    const still = (Object.keys(first.point) as (keyof Point)[]).filter((name) =>
      others.every(({ point }) => point[name].every((value, i) => value === first.point[name][i])),
    )
    // No gap of scores is published in this season, so their weights stay; and only one specialty is filled from back-up lists.
    expect(still).toEqual(['scoreWeight', 'backupWeight'])
  })

  test('draws worlds of a stage that no round drew before', () => {
    for (let k = 1; k < whole.asked.length; k++) {
      const [before, now] = [whole.asked[k - 1], whole.asked[k]]
      expect(now.from).toBe(before.from + before.worlds)
      expect(now.worlds).toBeGreaterThan(0)
    }
    expect(whole.asked[0].from).toBe(0)
  })

  test('says every round once, in order, and leaves its solutions for whoever could not write them', async () => {
    const rounds: [number, string][] = []
    await fitSeason(market, drawer().draw, 1, file, (round, stage) => rounds.push([round, stage]))
    expect(rounds.map(([round]) => round)).toEqual(Array.from({ length: ROUNDS }, (_, k) => k + 1))
    expect([...new Set(rounds.map(([, stage]) => stage))]).toEqual([
      'centre',
      ...openConstants(season.year).map((_, k) => `block ${k + 1}`),
    ])
    const again = drawer()
    expect(await solve(again.draw)).toEqual(solved)
    expect(again.asked).toEqual([])
  })

  test('finds other solutions with another seed', async () => {
    expect(await solve(drawer().draw, 2)).not.toEqual(solved)
  })
})

describe('a search that is ended', () => {
  // The first rounds, both sides of the ends of the centre's stretches, of the first blocks, and the last round.
  const ends = [1, 14, 15, 28, 43, 44, 45, 49, 57, ROUNDS - 1]

  test.each(ends)('after %d rounds goes on from there to the same solutions', async (end) => {
    await expect(solve(drawer(end).draw)).rejects.toThrow('ended')
    const rest = drawer()
    const rounds: number[] = []
    const found = await fitSeason(market, rest.draw, 1, file, (round) => rounds.push(round))
    expect(found).toEqual(solved)
    expect(rest.asked).toEqual(whole.asked.slice(end))
    expect(rounds[0]).toBe(end + 1)
  })

  test('again and again comes to the same solutions', async () => {
    const random = seeded(5)
    let rounds = 0
    for (;;) {
      const part = drawer(1 + Math.floor(60 * random()))
      const found = await solve(part.draw).catch((error: Error) => error.message)
      rounds += part.asked.length
      if (found === 'ended') continue
      expect(found).toEqual(solved)
      break
    }
    expect(rounds).toBe(ROUNDS)
  })

  test('before a round was done begins anew', async () => {
    await expect(solve(drawer(0).draw)).rejects.toThrow('ended')
    const again = drawer()
    expect(await solve(again.draw)).toEqual(solved)
    expect(again.asked).toHaveLength(ROUNDS)
  })

  const spoilt: [string, (text: string) => string][] = [
    ['cut short', (text) => text.slice(0, text.length / 2)],
    ['empty', () => ''],
    ['of something else', () => '[1, 2]'],
    ['null', () => 'null'],
  ]
  test.each(spoilt)('begins anew where its file is %s', async (_, spoil) => {
    await expect(solve(drawer(20).draw)).rejects.toThrow('ended')
    writeFileSync(file, spoil(readFileSync(file, 'utf8')))
    const again = drawer()
    expect(await solve(again.draw)).toEqual(solved)
    expect(again.asked).toHaveLength(ROUNDS)
  })

  test('does not go on for another seed or another season', async () => {
    await expect(solve(drawer(20).draw)).rejects.toThrow('ended')
    const text = readFileSync(file, 'utf8')
    const seed = drawer()
    await solve(seed.draw, 2)
    expect(seed.asked).toHaveLength(ROUNDS)
    writeFileSync(file, text)
    const [first, ...others] = season.branches
    const branches = [{ ...first, filled: { ...first.filled, 'us-md-senior': 7 } }, ...others]
    const facts = drawer()
    await solve(facts.draw, 1, file, { ...market, season: { ...season, branches } })
    expect(facts.asked).toHaveLength(ROUNDS)
  })
})

test('a search over drawn worlds goes on to the same point, bit by bit', async () => {
  const worlds = (asked: Asked): Tally =>
    tallied(
      marketAt(market, asked.constants, asked.point),
      asked.seed,
      Array.from({ length: 2 }, (_, k) => asked.from + k),
    )
  const STEPS = 6
  const straight = drawer(STEPS, worlds)
  await expect(solve(straight.draw)).rejects.toThrow('ended')
  rmSync(file)
  const first = drawer(3, worlds)
  await expect(solve(first.draw)).rejects.toThrow('ended')
  const rest = drawer(3, worlds)
  await expect(solve(rest.draw)).rejects.toThrow('ended')
  expect([...first.asked, ...rest.asked]).toEqual(straight.asked)
})
