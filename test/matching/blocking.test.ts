import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blockingPairs } from '../../src/matching/blocking.ts'
import { applicantsOf, UNMATCHED, UNRANKED, type World } from '../../src/matching/world.ts'
import { isStable } from '../support/brute-force.ts'
import { parseMarket } from '../support/market-notation.ts'
import { SEEDED_RUNS, smallMarkets, worldOf } from '../support/random-markets.ts'

const MARKET = `
  anna:  city mercy
  boris: city mercy
  clara: city
  city(1):  boris anna
  mercy(1): anna boris`

const findings = (world: World, ...line: number[]) => blockingPairs(world, { line: Int32Array.from(line) })

test('a stable matching has no findings', () => {
  expect(findings(parseMarket(MARKET), 1, 2, UNMATCHED)).toEqual([])
})

test('a program that would rather have someone else blocks with every such applicant', () => {
  expect(findings(parseMarket(MARKET), 0, 3, UNMATCHED)).toEqual([{ kind: 'blocking-pair', applicant: 1, line: 2, program: 0 }])
})

test('a vacant seat blocks with whoever wants it and is ranked', () => {
  expect(findings(parseMarket(MARKET), 1, UNMATCHED, UNMATCHED)).toEqual([
    { kind: 'blocking-pair', applicant: 0, line: 0, program: 0 },
    { kind: 'blocking-pair', applicant: 1, line: 2, program: 0 },
  ])
})

test('an applicant matched below two programs that want them blocks twice', () => {
  const world = parseMarket(`
    anna: city mercy south
    city(1): anna
    mercy(1): anna
    south(1): anna`)
  expect(findings(world, 2).map((finding) => 'line' in finding && finding.line)).toEqual([0, 1])
})

test('among equal keys the lower index blocks and the higher does not', () => {
  const world = parseMarket(`
    anna:  city
    boris: city
    city(1): anna=boris`)
  expect(findings(world, UNMATCHED, 1)).toEqual([{ kind: 'blocking-pair', applicant: 0, line: 0, program: 0 }])
  expect(findings(world, 0, UNMATCHED)).toEqual([])
})

test('more holders than seats are found', () => {
  expect(findings(parseMarket(MARKET), 0, 2, UNMATCHED)).toEqual([{ kind: 'over-quota', program: 0, held: 2 }])
})

test('a program without seats blocks with nobody and may hold nobody', () => {
  const world = parseMarket(`
    anna: city
    city(0): anna`)
  expect(findings(world, UNMATCHED)).toEqual([])
  expect(findings(world, 0)).toEqual([{ kind: 'over-quota', program: 0, held: 1 }])
})

test('a match at a line of somebody else, or at a line that is not there, is found and fills no seat', () => {
  const world = parseMarket(`
    anna:  city
    boris: city
    city(1): anna boris`)
  for (const line of [1, 7, -5]) {
    expect(findings(world, line, 1)).toEqual([
      { kind: 'foreign-line', applicant: 0, line },
      { kind: 'blocking-pair', applicant: 0, line: 0, program: 0 },
    ])
  }
})

test('a match at a program that does not rank the applicant is found', () => {
  expect(findings(parseMarket(MARKET), 1, UNMATCHED, 4)).toContainEqual({
    kind: 'unranked-line',
    applicant: 2,
    line: 4,
    program: 0,
  })
})

test('any choice of own lines is without findings exactly when it is feasible and stable', () => {
  let stable = 0
  const choices = smallMarkets.chain((market) => {
    const world = worldOf(market)
    const line = (a: number) => fc.integer({ min: world.listStart[a] - 1, max: world.listStart[a + 1] - 1 })
    const lines = Array.from({ length: applicantsOf(world) }, (_, a) => line(a))
    const unmatchedBelow = (chosen: number[]) => chosen.map((l, a) => (l < world.listStart[a] ? UNMATCHED : l))
    return fc.tuple(fc.constant(world), fc.tuple(...lines).map(unmatchedBelow))
  })
  fc.assert(
    fc.property(choices, ([world, line]) => {
      const held = Array.from(world.quota, (_, p) => line.filter((l) => l !== UNMATCHED && world.listProgram[l] === p).length)
      const feasible =
        line.every((l) => l === UNMATCHED || world.listKey[l] !== UNRANKED) && held.every((n, p) => n <= world.quota[p])
      const expected = feasible && isStable(world, line)
      if (expected) stable++
      expect(findings(world, ...line).length === 0).toBe(expected)
    }),
    { ...SEEDED_RUNS, numRuns: 10_000 },
  )
  expect(stable).toBeGreaterThan(1000)
})
