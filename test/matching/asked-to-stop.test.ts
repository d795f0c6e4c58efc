import { describe, expect, test } from 'vitest'
import { Stopped, stoppable } from '../../src/matching/asked-to-stop.ts'
import { rothPeranson } from '../../src/matching/roth-peranson.ts'
import { match } from '../../src/service/match-task.ts'
import { nationalVariedMarket } from '../support/national-market.ts'

const wordOf = (value: number) => new Int32Array(new SharedArrayBuffer(4)).fill(value)

describe('a match that nobody waits for any more', () => {
  test('stops, and spoils nothing for the next one', () => {
    const varied = nationalVariedMarket(2000, 3)
    const before = rothPeranson(varied)
    expect(() => stoppable(wordOf(1), () => rothPeranson(varied))).toThrow(Stopped)
    expect(rothPeranson(varied)).toEqual(before)
    expect(stoppable(wordOf(0), () => rothPeranson(varied))).toEqual(before)
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
