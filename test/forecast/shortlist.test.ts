import { describe, expect, test } from 'vitest'
import type { Preference } from '../../src/forecast/advice.ts'
import type { Profile } from '../../src/forecast/question.ts'
import { resolveLines } from '../../src/forecast/resolve.ts'
import { shortlist, tracksSought, worthOf } from '../../src/forecast/shortlist.ts'
import type { ProgramFilters } from '../../src/market/programs.ts'
import { TRACKS } from '../../src/market/vocabulary.ts'
import { NO_FILTERS } from '../support/no-filters.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'

const market = smallMarket(smallSeason([{ specialty: 'one', programs: 8 }]))
const ALL = new Set(TRACKS)

test('a match is worth the product of what is said of it, by number or by place, and nothing where it is not named', () => {
  const program = { ...market.programs[0], specialty: 'one', archetype: 'community', region: 'west' } as const
  const worth = (preference: Preference | undefined) => worthOf(program, preference)
  expect(worth(undefined)).toBe(1)
  expect(worth({ specialty: { one: 0.5 } })).toBe(0.5)
  expect(worth({ specialty: { one: 0.5 }, region: { west: 0.4, south: 1 } })).toBeCloseTo(0.2, 12)
  expect(worth({ archetype: ['university', 'community', 'rural'] })).toBeCloseTo(2 / 3, 12)
  expect(worth({ archetype: ['community', 'rural'] })).toBe(1)
  expect(worth({ region: ['south', 'northeast'] })).toBe(0)
  expect(worth({ specialty: { two: 1 } })).toBe(0)
})

test('every program left out counts for the first reason that holds', () => {
  const changes: [Partial<ProgramFilters>, readonly ('j1' | 'h1b')[]][] = [
    [{}, ['h1b']],
    [{ step2ckMin: 250 }, ['h1b']],
    [{ failedAttemptsMax: 0, step2ckMin: 250 }, ['h1b']],
    [{ failedAttemptsMax: 0 }, []],
    [{ yearsSinceGraduationMax: 5 }, ['h1b']],
    [{}, ['j1']],
    [{ h1bStep2ckMin: 245 }, ['h1b']],
    [{ step2ckMin: 240, failedAttemptsMax: 1, yearsSinceGraduationMax: 10, h1bStep2ckMin: 240 }, ['h1b']],
  ]
  const programs = market.programs.map((program, p) => ({
    ...program,
    filters: { ...NO_FILTERS, ...changes[p][0] },
    visas: changes[p][1],
  }))
  const strict = { ...market, programs }
  const profile: Profile = { type: 'non-us-img', step2ck: 240, failedAttempts: 1, graduationYear: 2015, visa: 'h1b' }
  const found = shortlist(strict, profile, {}, ALL, undefined, new Set([0]))
  expect(found).toEqual({
    considered: 8,
    entries: [{ p: 7, worth: 1 }],
    leftOut: {
      onTheList: 1,
      otherTrack: 0,
      step2ckFloor: 3,
      failedAttempts: 1,
      graduationYear: 1,
      visa: 1,
      notPreferred: 0,
      bringsNothing: 0,
    },
  })
  // Those of international graduates are for nobody else, and what is not told passes them.
  expect(shortlist(strict, { type: 'us-md-senior', step2ck: 200 }, {}, ALL, undefined, new Set()).entries).toHaveLength(8)
  expect(shortlist(strict, { type: 'us-img' }, {}, ALL, undefined, new Set()).entries).toHaveLength(8)
})

describe('tracks', () => {
  const mixed = smallMarket(
    smallSeason([
      { specialty: 'one', programs: 4 },
      { specialty: 'one', track: 'advanced', programs: 3 },
      { specialty: 'one', track: 'preliminary', programs: 5 },
      { specialty: 'year', track: 'transitional', programs: 2 },
    ]),
  )
  const sought = (filters: object, ...programs: number[]) => {
    const lines = programs.map((p) => ({ program: mixed.programs[p].id }))
    return [...tracksSought(mixed, filters, resolveLines(mixed, lines, ''))]
  }

  test('are those of the list, or the one asked for', () => {
    expect(sought({}, 0, 1)).toEqual(['categorical'])
    expect(sought({}, 0, 8)).toEqual(['categorical', 'preliminary'])
    expect(sought({ track: 'preliminary' }, 0)).toEqual(['preliminary'])
  })

  test('with an empty list are those that lead to the specialty, if any do', () => {
    expect(sought({ specialty: 'one' })).toEqual(['categorical', 'advanced'])
    expect(sought({ specialty: 'year' })).toEqual(['transitional'])
  })

  test('that are not sought are left out and counted', () => {
    const { entries, considered, leftOut } = shortlist(
      mixed,
      { type: 'us-md-senior' },
      { specialty: 'one' },
      new Set(['categorical'] as const),
      undefined,
      new Set([0]),
    )
    expect(considered).toBe(12)
    expect(entries.map(({ p }) => p)).toEqual([1, 2, 3])
    expect(leftOut).toMatchObject({ onTheList: 1, otherTrack: 8 })
  })
})
