import { describe, expect, test } from 'vitest'
import { drawWorld } from '../../src/market/draw-world.ts'
import { blockOf } from '../../src/market/market.ts'
import { placesMoved, rankLists, rankOf } from '../../src/market/rank-moves.ts'
import { behavioursOf } from '../../src/market/report.ts'
import { screeningOf } from '../../src/market/screening.ts'
import { addToTally, emptyTally } from '../../src/market/tally.ts'
import { applicantProposing } from '../../src/matching/applicant-proposing.ts'
import { branch2025, market2025 } from '../support/season-2025.ts'

const market = blockOf(market2025, 0)
const drawn = drawWorld(market2025, 5, 0)
const matching = applicantProposing(drawn.world)
const tally = emptyTally(market2025)
addToTally(tally, market2025, drawn, matching)
const behaviours = behavioursOf({ market, tally, drawn, matching, seed: 5 })

function figure(id: string, name: string): number {
  const found = behaviours.find((behaviour) => behaviour.id === id)?.figures.find((one) => one.name === name)
  expect(found?.simulated, `${id} ${name}`).toEqual(expect.any(Number))
  return found!.simulated!
}

describe('the behaviours of the model', () => {
  test('stand in the order of their names, each once', () => {
    const names = behaviours.map(({ id }) => id)
    expect(names).toEqual([...new Set(names)].sort())
    expect(names).toHaveLength(22)
  })

  test('have fates of applications that add up to all of them (A6)', () => {
    for (const type of ['us-img', 'non-us-img'] as const) {
      const { screened, farBelow, near, invited, step2ck, graduation, attempts, visa, h1bStep2ck } = screeningOf(market, type, 5)
      expect(screened + farBelow + near + invited).toBeCloseTo(1, 9)
      expect(screened).toBeLessThanOrEqual(step2ck + graduation + attempts + visa + h1bStep2ck + 1e-9)
      for (const one of [step2ck, graduation, attempts, visa]) expect(one).toBeLessThanOrEqual(screened)
    }
    expect(screeningOf(market, 'us-img', 5).visa).toBe(0)
  })

  test('read old files with attempts last, and no experience after much of it (A5)', () => {
    const chances = behaviours.find(({ id }) => id === 'A5')!.figures.map(({ simulated }) => simulated!)
    const [rotated, known, faculty, score, sameScore, old] = chances
    expect(chances).toHaveLength(6)
    expect(Math.min(...chances)).toBe(old)
    expect(score).toBeGreaterThan(sameScore)
    for (const read of [rotated, known, faculty]) expect(read).toBeGreaterThan(old)
    expect(rotated).toBeGreaterThan(faculty)
  })

  test('match safe graduates more often than projects (A9)', () => {
    expect(figure('A9', 'safe: matched')).toBeGreaterThan(figure('A9', 'project: matched'))
    const shares = ['safe', 'project'].map((bin) => figure('A9', `${bin}: share of those with a list`))
    expect(shares[0] + shares[1]).toBeCloseTo(100, 9)
  })

  test('leave fewer programs with each look at where to apply (C4)', () => {
    const looks = behaviours.find(({ id }) => id === 'C4')!.figures.filter(({ unit }) => unit === 'programs')
    const left = looks.map(({ simulated }) => simulated!)
    expect(left).toHaveLength(5)
    for (let i = 1; i < left.length; i++) expect(left[i]).toBeLessThanOrEqual(left[i - 1])
    expect(left[4]).toBeGreaterThan(0)
  })

  test('weigh parts that add up (B1, B3)', () => {
    for (const [id, unit] of [
      ['B1', '% of all'],
      ['B3', '% of all'],
    ]) {
      const parts = behaviours.find((behaviour) => behaviour.id === id)!.figures.filter((one) => one.unit === unit)
      expect(parts.reduce((sum, { simulated }) => sum + simulated!, 0)).toBeCloseTo(100, 9)
    }
  })

  test('put citizens before J-1 and J-1 before H-1B (A7)', () => {
    const [none, j1, h1b] = behaviours.find(({ id }) => id === 'A7')!.figures.map(({ simulated }) => simulated!)
    expect(none).toBeGreaterThan(j1)
    expect(j1).toBeGreaterThan(h1b)
  })

  test('have more international graduates the further from the university (A8)', () => {
    const [top, university, community] = behaviours.find(({ id }) => id === 'A8')!.figures.map(({ simulated }) => simulated!)
    expect(top).toBeLessThan(university)
    expect(university).toBeLessThan(community)
  })

  test('move whom more speaks for further, and hardly at the top (B2)', () => {
    const kinds = [
      'interview alone, an average impression',
      'resident speaks',
      'faculty speaks',
      'chief resident',
      'program director',
    ]
    const moves = kinds.map((name) => figure('B2', name))
    expect(moves[0]).toBe(0)
    for (let i = 1; i < moves.length; i++) {
      expect(moves[i]).toBeGreaterThan(moves[i - 1])
      expect(figure('B2', `${kinds[i]}, in the top quarter`)).toBeLessThan(moves[i])
    }
  })

  test('rank the graduate with an advocate, and not the flagged one without (B7)', () => {
    expect(figure('B7', 'A: matches')).toBeLessThan(10)
    expect(figure('B7', 'B: matches')).toBeGreaterThan(40)
  })

  test('match nobody by the order of a list (C2)', () => {
    expect(figure('C2', 'lists whose owner matched in one order alone')).toBe(0)
  })
})

describe('places on rank order lists', () => {
  test('are the number of better scores', () => {
    const scores = Float64Array.of(3, 2, 2, 1)
    expect([4, 3, 2.5, 2, 1.5, 0].map((score) => rankOf(scores, score))).toEqual([0, 0, 1, 1, 3, 4])
  })

  test('move by as many as are overtaken', () => {
    const lists = { scores: [Float64Array.of(3, 2, 1, 0.5)], img: [[1]] }
    expect(placesMoved(lists, 0.4)).toMatchObject({ all: 0, length: 4 })
    expect(placesMoved(lists, 1.5).all).toBe(1)
    expect(placesMoved(lists, 5).all).toBe(2)
  })

  test('hold everybody whom a program ranks', () => {
    const b = branch2025('internal-medicine')
    const { scores, img } = rankLists(market, drawn, b)
    const ranked = scores.reduce((sum, list) => sum + list.length, 0)
    // Lines of the branch that are ranked; years of it are another branch.
    expect(ranked).toBe(tally.allLines[b] - tally.notRanked[b])
    for (const [k, list] of scores.entries()) expect(img[k].length).toBeLessThanOrEqual(list.length)
  })
})
