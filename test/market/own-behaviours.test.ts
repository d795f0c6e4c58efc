import { describe, expect, test } from 'vitest'
import { forecastApplications } from '../../src/forecast/application.ts'
import { forecast } from '../../src/forecast/forecast.ts'
import type { ForecastQuestion, Line } from '../../src/forecast/question.ts'
import { BEHAVIOURS, type BehaviourValues, type SomeBehaviours, withBehaviours } from '../../src/market/behaviour-values.ts'
import { WorldDrawer } from '../../src/market/draw-world.ts'
import { type Market, openMarket } from '../../src/market/market.ts'
import { resolveSeason } from '../../src/market/own-facts.ts'
import { checkSeasonPlan } from '../../src/market/own-season.ts'
import { programsOf } from '../../src/market/programs.ts'
import { smallMarket, smallSeason } from '../support/small-market.ts'
import { randomTable } from '../support/tables.ts'

const check = (behaviours: unknown) => checkSeasonPlan({ id: 'my-season', base: '2025', behaviours }, ['2025'])

/** What a change of each value to something else says. */
const CHANGES: Readonly<Record<keyof BehaviourValues, SomeBehaviours>> = {
  filters: { filters: { community: { floors: [1, 250] } } },
  attemptPoints: { attemptPoints: [0, -4, -5, -6] },
  yearPoints: { yearPoints: -0.3 },
  letterPoints: { letterPoints: [-1, 0, 1, 2] },
  schoolPoints: { schoolPoints: [-1, 1] },
  experiencePoints: { experiencePoints: { 'hands-on': 3 } },
  flagPoints: { flagPoints: { gap: -2 } },
  reading: { reading: { rotated: 1 } },
  visaCost: { visaCost: { j1: 0.24 } },
  imgOpenness: { imgOpenness: { community: 0.5, rural: 0.5, university: 0.5, 'university-top': 0.5 } },
  rotationMove: { rotationMove: 0.5 },
  advocateMove: { advocateMove: { faculty: 0.3 } },
  impressionMove: { impressionMove: { strong: 0.5 } },
  readinessMove: { readinessMove: 0.5 },
  signalOpenness: { signalOpenness: 1 },
  kinds: {
    kinds: [
      { share: 0.25, spread: 0.5 },
      { share: 0.25, spread: 0.5 },
      { share: 0.25, spread: 1 },
      { share: 0.25, spread: 2 },
    ],
  },
  flagMove: { flagMove: { gap: { move: -1 } } },
  advocateMends: { advocateMends: { resident: 0, faculty: 0 } },
  stackedIssuesMove: { stackedIssuesMove: [0, 0, -1, -2] },
  oldGraduation: { oldGraduation: 15 },
  promiseKept: { promiseKept: 0.2 },
}
const NAMES = Object.keys(BEHAVIOURS) as (keyof BehaviourValues)[]

describe('behaviours of a season', () => {
  test('are those of the model where nothing is said, and are found again by what was said', () => {
    expect(check(undefined)).toMatchObject({ ok: true, value: { behaviours: {} } })
    expect(check(BEHAVIOURS)).toMatchObject({ ok: true, value: { behaviours: BEHAVIOURS } })
    expect(withBehaviours(undefined)).toBe(BEHAVIOURS)
    expect(withBehaviours(BEHAVIOURS)).toEqual(BEHAVIOURS)
    const some = { visaCost: { j1: 0.2 } }
    expect(withBehaviours(some)).toBe(withBehaviours(some))
  })

  test.each(NAMES)('%s may be changed alone, and nothing else changes', (name) => {
    const change = CHANGES[name]
    expect(check(change)).toMatchObject({ ok: true, value: { behaviours: change } })
    const made = withBehaviours(change)
    expect(made).toMatchObject(change)
    expect(made[name]).not.toEqual(BEHAVIOURS[name])
    for (const other of NAMES) if (other !== name) expect(made[other]).toEqual(BEHAVIOURS[other])
  })

  test.each([
    [{ luck: 1 }, '/behaviours/luck', 'there is no behaviour "luck"; there are filters,'],
    [{ toString: 1 }, '/behaviours/toString', 'no behaviour "toString"'],
    [{ visaCost: 1 }, '/behaviours/visaCost', 'visaCost must be an object; got 1'],
    [{ visaCost: { h1b: 9 } }, '/behaviours/visaCost/h1b', 'visaCost h1b must be a number from 0 to 3; got 9'],
    [{ visaCost: { j2: 1 } }, '/behaviours/visaCost/j2', 'visaCost has no "j2"; there are none, j1, h1b'],
    [{ visaCost: { j1: 0.5 } }, '/behaviours/visaCost', 'visaCost must not fall; got h1b (0.25) after j1 (0.5)'],
    [{ attemptPoints: [0, -1] }, '/behaviours/attemptPoints', 'must be a list of 4; got [0,-1]'],
    [{ attemptPoints: [0, -1, 'x', -2] }, '/behaviours/attemptPoints/2', 'got "x"'],
    [{ attemptPoints: [0, -1, 0, -2] }, '/behaviours/attemptPoints', 'attemptPoints must not rise; got 0 after -1'],
    [{ yearPoints: 0.1 }, '/behaviours/yearPoints', 'a number from -5 to 0; got 0.1'],
    [{ promiseKept: null }, '/behaviours/promiseKept', 'from 0 to 1; got null'],
    [{ experiencePoints: { none: 1.5 } }, '/behaviours/experiencePoints', 'got none (1.5) after research (0.36)'],
    [{ filters: { community: { floors: [1.5, 220] } } }, '/behaviours/filters/community/floors/0', 'from 0 to 1; got 1.5'],
    [{ filters: { community: { floors: 220 } } }, '/behaviours/filters/community/floors', 'must be a list of 2; got 220'],
    [{ filters: { village: {} } }, '/behaviours/filters/village', 'has no "village"; there are university-top,'],
    [{ flagMove: { gap: { mendable: 1.2 } } }, '/behaviours/flagMove/gap/mendable', 'from 0 to 1; got 1.2'],
    [
      { kinds: BEHAVIOURS.kinds.map((kind) => ({ ...kind, share: 0.3 })) },
      '/behaviours/kinds',
      'shares of kinds must add up to 1; got 1.2',
    ],
    [{ kinds: BEHAVIOURS.kinds.with(0, { share: 0.25 } as never) }, '/behaviours/kinds/0', 'spread is missing'],
    [{ kinds: BEHAVIOURS.kinds.with(2, { spread: 1 } as never) }, '/behaviours/kinds/2', 'share is missing'],
  ])('%j are refused at %s', (behaviours, pointer, detail) => {
    const checked = check(behaviours)
    expect(checked.ok ? [] : checked.errors).toEqual([{ pointer, detail: expect.stringContaining(detail) }])
  })

  test('whose entries leave out everything are refused with all of it', () => {
    const checked = check({ kinds: [{}, {}, {}, {}] })
    expect(checked.ok ? [] : checked.errors.map(({ pointer, detail }) => `${pointer} ${detail}`)).toEqual(
      [0, 1, 2, 3].flatMap((k) => [`/behaviours/kinds/${k} share is missing`, `/behaviours/kinds/${k} spread is missing`]),
    )
  })

  test.each([5, [], 'none'])('that are %j are none', (behaviours) => {
    expect(check(behaviours)).toMatchObject({ ok: false, errors: [{ pointer: '/behaviours' }] })
  })
})

describe('a behaviour that is changed', () => {
  const season = smallSeason([{ specialty: 'medicine', programs: 60, preferring: { 'non-us-img': 60, 'us-img': 40 } }])
  const marketOf = (behaviours?: SomeBehaviours): Market =>
    smallMarket(behaviours ? { ...season, behaviours } : season, ({ threshold, rankOffset }) => ({
      threshold: threshold.fill(0.2),
      rankOffset: rankOffset.fill(0.6),
    }))
  const base = marketOf()
  const [first, second, third] = base.programs.filter(
    ({ visas, filters }) =>
      visas.includes('j1') && Object.entries(filters).every(([name, limit]) => name.startsWith('us') || limit === null),
  )
  const lines: Line[] = [
    { program: first.id, rotated: true, interview: 'strong', readyToStart: true },
    { program: second.id, advocate: 'faculty', signal: true },
    { program: third.id },
  ]
  const question: ForecastQuestion = {
    applicant: {
      type: 'non-us-img',
      step2ck: 238,
      failedAttempts: 1,
      graduationYear: 2012,
      usClinicalExperience: { kind: 'hands-on', months: 4 },
      usLetters: 3,
      familiarSchool: true,
      visa: 'j1',
      redFlags: ['gap'],
    },
    rankOrderList: lines,
  }
  /** Everything that a market shows: a drawn world, a forecast with a promise, and one of applications. */
  function shown(market: Market): string[] {
    const { submitted } = new WorldDrawer(market).draw(3, 0)
    const table = randomTable(market, 4, 8)
    const promised = lines.map((line, l) => (l === 2 ? { ...line, theyRankMe: { from: 2, to: 4 } } : line))
    return [
      JSON.stringify([Array.from(submitted.listStart), Array.from(submitted.listProgram), Array.from(submitted.listKey)]),
      JSON.stringify(forecast(market, table, { ...question, rankOrderList: promised }).lines),
      JSON.stringify(forecastApplications(market, table, question).lines.map(({ interview }) => interview)),
    ]
  }
  const before = shown(base)
  /** Those that only show where an applicant says something: drawn applicants have rotated nowhere. */
  const SAID = ['reading', 'rotationMove', 'advocateMove', 'impressionMove', 'readinessMove', 'signalOpenness']
  const AFTER_INTERVIEWS = ['flagMove', 'advocateMends', 'promiseKept']

  test.each(NAMES)('%s shows in what is drawn or forecast', (name) => {
    const [drawn, ranked, applied] = shown(marketOf(CHANGES[name]))
    expect([drawn, ranked, applied]).not.toEqual(before)
    const saidOnly = SAID.includes(name) || AFTER_INTERVIEWS.includes(name)
    expect(drawn === before[0]).toBe(saidOnly)
    expect(applied === before[2]).toBe(
      [
        'rotationMove',
        'advocateMove',
        'impressionMove',
        'readinessMove',
        'flagMove',
        'advocateMends',
        'promiseKept',
        'kinds',
        'stackedIssuesMove',
        'oldGraduation',
      ].includes(name),
    )
    if (name === 'reading') expect(ranked).toBe(before[1])
  })
})

test('programs that are brought among others get the filters of the season that they are brought to', () => {
  const base = openMarket('2025')!
  const behaviours = { filters: { community: { floors: [1, 251] }, rural: { floors: [1, 251] } } } as const
  const plan = checkSeasonPlan(
    {
      id: 'my-season',
      base: '2025',
      behaviours,
      programs: [{ id: 'mine', specialty: 'pathology', quota: 4, archetype: 'community' }],
    },
    ['2025'],
  )
  const resolved = resolveSeason(plan.ok ? plan.value : expect.fail(), base)
  const made = resolved.ok ? resolved.value : expect.fail()
  expect(made.behaviours).toEqual(behaviours)
  for (const b of made.branches.keys())
    for (const { archetype, filters } of programsOf(made, b))
      if (archetype === 'community' || archetype === 'rural') expect(filters.step2ckMin).toBe(251)
})
