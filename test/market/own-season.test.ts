import { describe, expect, test } from 'vitest'
import { checkSeasonPlan, limitsOf } from '../../src/market/own-season.ts'
import { CENTRE, OPEN_RANGES, type OpenConstants } from '../../src/market/parameters.ts'

const SEASON = { id: 'my-season', base: '2025' }
const check = (season: unknown) => checkSeasonPlan(season, ['2025', '2026'])

function faultsOf(season: unknown): { pointer: string; detail: string }[] {
  const checked = check(season)
  return checked.ok ? [] : [...checked.errors]
}

describe('a season file', () => {
  test('needs an id and a base; the rest is as in the base', () => {
    expect(check(SEASON)).toEqual({
      ok: true,
      value: { ...SEASON, notes: [], catalogue: 'among', programs: [], parameters: {}, behaviours: {}, branches: [] },
    })
  })

  test.each([
    [{ id: undefined }, '/id', 'got nothing'],
    [{ id: 'My Season' }, '/id', 'got "My Season"'],
    [{ id: 'a'.repeat(41) }, '/id', 'at most 40'],
    [{ id: '2026' }, '/id', 'differ from the seasons at hand; got "2026"'],
    [{ base: undefined }, '/base', 'one of 2025, 2026; got nothing'],
    [{ base: '1999' }, '/base', 'got "1999"'],
    [{ catalogue: 'some' }, '/catalogue', 'among, branches, complete; got "some"'],
    [{ catalogue: 'complete' }, '/programs', 'a complete catalogue needs programs'],
    [{ programs: 5 }, '/programs', 'got 5'],
    [{ programs: [{ id: 'a', specialty: 'surgery', quota: -1 }] }, '/programs/0/quota', 'got -1'],
    [{ notes: 'none' }, '/notes', 'got "none"'],
    [{ notes: ['a', 5] }, '/notes/1', 'got 5'],
    [{ weather: 'fine' }, '/weather', 'no field "weather"'],
    [{ parameters: [] }, '/parameters', 'must be an object; got []'],
    [{ parameters: { luck: 1 } }, '/parameters/luck', 'no parameter "luck"'],
    [{ parameters: { toString: 1 } }, '/parameters/toString', 'no parameter "toString"'],
    [{ parameters: { openness: 'high' } }, '/parameters/openness', 'got "high"'],
    [{ parameters: { openness: 0.39 } }, '/parameters/openness', 'a number from 0.4 to 2.4'],
    [{ parameters: { openness: [1.1, 0.9] } }, '/parameters/openness', 'got [1.1,0.9]'],
    [{ parameters: { openness: [0.9, 1, 1.1] } }, '/parameters/openness', 'got [0.9,1,1.1]'],
    [{ branches: {} }, '/branches', 'got {}'],
    [{ branches: ['surgery'] }, '/branches/0', 'got "surgery"'],
    [{ branches: [{ track: 'categorical' }] }, '/branches/0/specialty', 'got nothing'],
    [{ branches: [{ specialty: 'surgery', track: 'evening' }] }, '/branches/0/track', 'got "evening"'],
    [{ branches: [{ specialty: 'surgery', positions: 9 }] }, '/branches/0/positions', 'no field "positions"'],
    [{ branches: [{ specialty: 'surgery', filled: 9 }] }, '/branches/0/filled', 'got 9'],
    [{ branches: [{ specialty: 'surgery', filled: { img: 9 } }] }, '/branches/0/filled/img', 'no type of applicant "img"'],
    [{ branches: [{ specialty: 'surgery', filled: { other: 1.5 } }] }, '/branches/0/filled/other', 'got 1.5'],
    [{ branches: [{ specialty: 'surgery', preferring: { other: -1 } }] }, '/branches/0/preferring/other', 'got -1'],
    [{ branches: [{ specialty: 'surgery', listLength: { other: 0.5 } }] }, '/branches/0/listLength/other', 'got 0.5'],
    [{ branches: [{ specialty: 'surgery', backupShare: { other: 1.1 } }] }, '/branches/0/backupShare/other', 'got 1.1'],
  ])('with %j is refused at %s', (change, pointer, detail) => {
    expect(faultsOf({ ...SEASON, ...change })).toEqual([{ pointer, detail: expect.stringContaining(detail) }])
  })

  test.each([null, 'my-season', 5, []])('that is %j is none', (season) => {
    expect(faultsOf(season)).toEqual([{ pointer: '', detail: expect.stringContaining('a season must be an object') }])
  })

  test('is refused with everything that is wrong with it', () => {
    const season = { id: '', base: '', catalogue: '', programs: [{}], parameters: { luck: 1 }, branches: [{}] }
    expect(faultsOf(season).map(({ pointer }) => pointer)).toEqual([
      '/id',
      '/base',
      '/catalogue',
      '/parameters/luck',
      '/branches/0/specialty',
      '/programs/0/id',
      '/programs/0/specialty',
      '/programs/0/quota',
    ])
  })

  test('fixes a parameter by one number, and gives its range by two', () => {
    const checked = check({ ...SEASON, parameters: { openness: 0.9, backup: [0.8, 1.2] } })
    expect(checked.ok && checked.value.parameters).toEqual({ openness: [0.9, 0.9], backup: [0.8, 1.2] })
  })

  test.each(Object.keys(OPEN_RANGES) as (keyof OpenConstants)[])('may leave %s as the model has it', (name) => {
    const [low, high] = limitsOf(name)
    expect(low).toBeLessThan(CENTRE[name])
    expect(high).toBeGreaterThan(CENTRE[name])
    expect(faultsOf({ ...SEASON, parameters: { [name]: OPEN_RANGES[name] } })).toEqual([])
  })
})
