import { afterEach, describe, expect, test, vi } from 'vitest'
import { Stopped, stoppable, unlessStopped } from '../../src/matching/asked-to-stop.ts'
import { blockingUnits } from '../../src/matching/blocking-units.ts'
import { buildWorld } from '../../src/matching/build-world.ts'
import { ranksOfLines } from '../../src/matching/ranks-of-lines.ts'
import { rothPeranson } from '../../src/matching/roth-peranson.ts'
import { matchSubmitted } from '../../src/matching/submitted-market.ts'
import { readJsonBody } from '../../src/service/json-body.ts'
import { structureOf } from '../../src/service/json-parts.ts'
import { match } from '../../src/service/match-task.ts'
import { replay, replayCouple } from '../../src/service/tasks.ts'
import { nationalVariedMarket } from '../support/national-market.ts'
import { exampleQuestion } from '../support/service.ts'
import { submittedFromWorld, withCouples } from '../support/submitted-markets.ts'

const wordOf = (value: number) => new Int32Array(new SharedArrayBuffer(4)).fill(value)

describe('a match that nobody waits for any more', () => {
  test('stops, and spoils nothing for the next one', () => {
    const varied = nationalVariedMarket(2000, 3)
    const before = rothPeranson(varied)
    expect(() => stoppable(wordOf(1), () => rothPeranson(varied))).toThrow(Stopped)
    expect(rothPeranson(varied)).toEqual(before)
    expect(stoppable(wordOf(0), () => rothPeranson(varied))).toEqual(before)
  })

  test('stops while its market is still being built', () => {
    expect(() => stoppable(wordOf(1), () => matchSubmitted({ applicants: [], programs: [] }))).toThrow(Stopped)
  })

  test('is not even begun where it was only read so far', () => {
    const body = new TextEncoder().encode(
      JSON.stringify({
        applicants: [{ id: 'a', rankOrderList: ['p'] }],
        programs: [{ id: 'p', quota: 1, rankOrderList: ['a'] }],
      }),
    )
    expect(() => match({ body, stop: wordOf(1) })).toThrow(Stopped)
    expect(match({ body, stop: wordOf(0) })).toBeTruthy()
    expect(match({ body })).toBeTruthy()
  })
})

describe('the steps of a large market ask over and over whether anybody waits', () => {
  afterEach(() => void vi.restoreAllMocks())
  const varied = nationalVariedMarket(2000, 3)
  const [applicants, programs, couples] = [2000, varied.world.quota.length, varied.couples.listStart.length - 1]
  const submitted = withCouples(submittedFromWorld(varied.world), 20)
  const built = buildWorld(submitted)
  const matching = rothPeranson(varied)
  const lists = 600_000
  const body = new TextEncoder().encode(JSON.stringify(Array.from({ length: lists }, () => [])))

  test.each<[string, () => unknown, number]>([
    ['looking at the structure of a text', () => structureOf(body, undefined, unlessStopped), 10],
    ['going through what was read', () => readJsonBody(body), lists],
    ['reading and building it', () => buildWorld(submitted), 4 * (applicants + programs)],
    [
      'looking up ranks',
      () => built.ok && ranksOfLines({ start: built.world.listStart, entry: built.world.listProgram }, built.ranked),
      programs,
    ],
    ['matching it', () => rothPeranson(varied), couples],
    // Couples enter with fewer repairs than that, of more steps together.
    ['every step of a repair', () => rothPeranson(varied), 600],
    ['verifying it', () => blockingUnits(varied, matching), applicants + couples],
  ])('%s', (_, work, least) => {
    const ask = vi.spyOn(Atomics, 'load')
    stoppable(wordOf(0), work)
    expect(ask.mock.calls.length).toBeGreaterThanOrEqual(least)
  })
})

describe('a replay that nobody waits for any more', () => {
  const [season, seed] = ['2025', 1]
  const stopped = { season, seed, world: 0, stop: wordOf(1) }

  test('stops', () => {
    expect(() => replay({ ...stopped, question: exampleQuestion() })).toThrow(Stopped)
  })

  test('asks for every few hundred who are drawn into its world, and at each step of the couples', () => {
    const ask = vi.spyOn(Atomics, 'load')
    replay({ ...stopped, stop: wordOf(0), question: exampleQuestion() })
    // Without asking among those drawn, less than 15,000.
    expect(ask.mock.calls.length).toBeGreaterThan(20_000)
    vi.restoreAllMocks()
  })

  test('of a couple stops', () => {
    const { applicant, rankOrderList } = exampleQuestion()
    const couple = { applicant, rankOrderList: [[rankOrderList[0], rankOrderList[2]]] } as const
    expect(() => replayCouple({ ...stopped, question: { applicant, couple } })).toThrow(Stopped)
  })
})
