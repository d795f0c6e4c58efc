import { describe, expect, test } from 'vitest'
import { matchSubmitted, type SubmittedMarket } from '../../src/matching/submitted-market.ts'
import { answered } from '../support/varied-markets.ts'
import { parseSubmitted } from '../support/varied-notation.ts'

const MARKET = parseSubmitted(`
  anna:  surgery city
  anna with surgery: mercy
  boris: city
  davis+eastman: city,city / mercy,-
  surgery(1): anna
  city(2; even): anna davis eastman boris
  mercy(2; 1 to city): davis anna`)

function errorsOf(market: unknown) {
  const matched = matchSubmitted(market)
  return matched.ok ? [] : matched.errors
}

/** Any part of the market replaced. */
const changed = (changes: Partial<Record<keyof SubmittedMarket | 'extra', unknown>>): unknown => ({ ...MARKET, ...changes })
const withProgram = (changes: object): unknown =>
  changed({ programs: MARKET.programs.map((program) => (program.id === 'city' ? { ...program, ...changes } : program)) })
const withCouple = (changes: object): unknown => changed({ couples: [{ ...MARKET.couples![0], ...changes }] })
const withAnna = (changes: object): unknown =>
  changed({ applicants: [{ ...MARKET.applicants[0], ...changes }, ...MARKET.applicants.slice(1)] })

describe('the answer', () => {
  const answer = answered(MARKET)

  test('has everybody in the order submitted, with lines counted from 1', () => {
    expect(answer.matches).toEqual([
      { applicant: 'anna', program: 'surgery', line: 1, supplemental: 'mercy' },
      { applicant: 'boris', program: null, line: null },
      { applicant: 'davis', program: 'city', line: 1 },
      { applicant: 'eastman', program: 'city', line: 1 },
    ])
  })

  test('has every program with its seats before and after', () => {
    expect(answer.programs).toEqual([
      { program: 'surgery', quota: 1, seats: 1, filled: 1, vacancies: 0 },
      { program: 'city', quota: 2, seats: 2, filled: 2, vacancies: 0 },
      { program: 'mercy', quota: 2, seats: 1, filled: 1, vacancies: 0 },
    ])
  })

  test('counts', () => {
    expect(answer.statistics).toEqual({
      applicants: 4,
      matched: 3,
      unmatched: 1,
      matchedAtLine: [3],
      proposals: expect.any(Number),
      couples: { submitted: 1, matched: 1 },
      supplemental: { submitted: 1, matched: 1 },
      seats: { reverted: 1, givenUp: 1 },
    })
  })

  test('is verified', () => {
    expect(answer.stability).toEqual({
      stable: true,
      blockingUnits: 0,
      blocking: [],
      search: { orders: 1, loops: 0 },
      diagnostics: { vacatingCredit: { stable: true, blocking: [] } },
    })
  })

  test('says of a member who goes without a match at which joint line', () => {
    const { matches } = answered(parseSubmitted('x+y: p,p / q,-\np(1): x y\nq(1): x'))
    expect(matches).toEqual([
      { applicant: 'x', program: 'q', line: 2 },
      { applicant: 'y', program: null, line: 2 },
    ])
  })

  test('names who blocks when no stable matching was found', () => {
    const { stability } = answered(parseSubmitted('m+w: h1,h2\ns: h1 h2\nh1(1): m s\nh2(1): s w'))
    expect(stability).toMatchObject({ stable: false, blockingUnits: 1 })
    expect(stability.blocking).toEqual([
      {
        kind: 'blocking-couple',
        applicants: ['m', 'w'],
        programs: ['h1', 'h2'],
        line: 1,
        detail: expect.any(String),
      },
    ])
  })

  test('follows whoever proposes', () => {
    const market = parseSubmitted('x: p q\ny: q p\np(1): y x\nq(1): x y')
    const programs = (proposing: 'applicants' | 'programs') => {
      const matched = matchSubmitted({ ...market, proposing })
      return matched.ok && matched.answer.matches.map(({ program }) => program)
    }
    expect(programs('applicants')).toEqual(['p', 'q'])
    expect(programs('programs')).toEqual(['q', 'p'])
    const overridden = matchSubmitted({ ...market, proposing: 'applicants' }, { proposing: 'programs' })
    expect(overridden.ok && overridden.answer.matches[0].program).toBe('q')
  })

  test('of an empty market is empty', () => {
    expect(answered({ applicants: [], programs: [] })).toMatchObject({ matches: [], programs: [], stability: { stable: true } })
  })
})

describe('rules', () => {
  const PAIR = '/couples/0/rankOrderList/1'
  test.each<[string, unknown, string, string]>([
    ['a market is an object', [], '', 'a market is an object, not []'],
    ['both sides are lists', changed({ applicants: 'anna' }), '/applicants', 'a list is needed here, not "anna"'],
    ['there are no other keys', changed({ extra: 1 }), '/extra', 'a market has no key "extra"'],
    ['nor on an applicant', withAnna({ 'a/b~c': 1 }), '/applicants/0/a~1b~0c', 'an applicant has no key "a/b~c"'],
    ['nor on a program', withProgram({ capacity: 2 }), '/programs/1/capacity', 'a program has no key "capacity"'],
    ['nor on a couple', withCouple({ name: 'x' }), '/couples/0/name', 'a couple has no key "name"'],
    [
      'nor on a reversion',
      withProgram({ revertsTo: [{ program: 'surgery', max: 1, min: 0 }] }),
      '/programs/1/revertsTo/0/min',
      'a reversion has no key "min"',
    ],
    ['an applicant is an object', changed({ applicants: ['anna'] }), '/applicants/0', 'an applicant is an object, not "anna"'],
    ['an id is text', withAnna({ id: 5 }), '/applicants/0/id', 'an id is text, not 5'],
    ['an id is there', withProgram({ id: undefined }), '/programs/1/id', 'an id is text, not nothing'],
    ['an id comes once', withProgram({ id: 'mercy' }), '/programs/2/id', '"mercy" is already the id of /programs/1'],
    ['a list is a list', withAnna({ rankOrderList: 'city' }), '/applicants/0/rankOrderList', 'a list is needed here, not "city"'],
    [
      'a list names programs',
      withAnna({ rankOrderList: ['surgery', 7] }),
      '/applicants/0/rankOrderList/1',
      'there is no program 7',
    ],
    [
      'a list names a program once',
      withAnna({ rankOrderList: ['surgery', 'surgery'] }),
      '/applicants/0/rankOrderList/1',
      'this list already names "surgery"',
    ],
    [
      'a program lists applicants',
      withProgram({ rankOrderList: ['zoe'] }),
      '/programs/1/rankOrderList/0',
      'there is no applicant "zoe"',
    ],
    [
      'a quota is whole',
      withProgram({ quota: 1.5 }),
      '/programs/1/quota',
      'a quota is a whole number of seats from 0 to 4294967295, not 1.5',
    ],
    [
      'a quota is not negative',
      withProgram({ quota: -1 }),
      '/programs/1/quota',
      'a quota is a whole number of seats from 0 to 4294967295, not -1',
    ],
    [
      'a quota is a number',
      withProgram({ quota: '2' }),
      '/programs/1/quota',
      'a quota is a whole number of seats from 0 to 4294967295, not "2"',
    ],
    [
      'a wish for even numbers is yes or no',
      withProgram({ evenQuota: 1 }),
      '/programs/1/evenQuota',
      'this is true or false, not 1',
    ],
    [
      'who proposes is known',
      changed({ proposing: 'both' }),
      '/proposing',
      'who proposes is "applicants" or "programs", not "both"',
    ],
    [
      'a couple has two members',
      withCouple({ members: ['davis'] }),
      '/couples/0/members',
      'a couple has two members, not ["davis"]',
    ],
    [
      'who are two',
      withCouple({ members: ['davis', 'davis'] }),
      '/couples/0/members/1',
      'a couple is two applicants, not "davis" twice',
    ],
    ['and applicants', withCouple({ members: ['davis', 'zoe'] }), '/couples/0/members/1', 'there is no applicant "zoe"'],
    [
      'and in one couple only',
      changed({ couples: [...MARKET.couples!, { members: ['boris', 'davis'], rankOrderList: [] }] }),
      '/couples/1/members/1',
      '"davis" is already a member of /couples/0',
    ],
    [
      'and have no other list',
      withCouple({ members: ['davis', 'boris'] }),
      '/applicants/1/rankOrderList',
      '"boris" is a member of /couples/0 and can have no other list',
    ],
    [
      'a joint line is a pair',
      withCouple({ rankOrderList: [['city', 'city'], ['city']] }),
      PAIR,
      'a joint line is a pair, not ["city"]',
    ],
    [
      'of programs',
      withCouple({
        rankOrderList: [
          ['city', 'city'],
          ['city', 'south'],
        ],
      }),
      `${PAIR}/1`,
      'there is no program "south"',
    ],
    [
      'for one member at least',
      withCouple({
        rankOrderList: [
          ['city', 'city'],
          [null, null],
        ],
      }),
      PAIR,
      'a joint line has a program for one member at least, not [null,null]',
    ],
    [
      'which comes once',
      withCouple({
        rankOrderList: [
          ['city', null],
          ['city', null],
        ],
      }),
      PAIR,
      'this list already has the pair ["city",null]',
    ],
    [
      'supplemental lists go by program',
      withAnna({ supplemental: ['mercy'] }),
      '/applicants/0/supplemental',
      'supplemental lists are an object of lists by advanced program, not ["mercy"]',
    ],
    [
      'that is on the list',
      withAnna({ supplemental: { mercy: [] } }),
      '/applicants/0/supplemental/mercy',
      '"mercy" is not on the rank order list that this list supplements',
    ],
    [
      'or known at least',
      withAnna({ supplemental: { 'a/b': [] } }),
      '/applicants/0/supplemental/a~1b',
      'there is no program "a/b"',
    ],
    [
      'and do not name it',
      withAnna({ supplemental: { surgery: ['mercy', 'surgery'] } }),
      '/applicants/0/supplemental/surgery/1',
      'a supplemental list cannot name its own program "surgery"',
    ],
    [
      'nor anything twice',
      withAnna({ supplemental: { surgery: ['mercy', 'mercy'] } }),
      '/applicants/0/supplemental/surgery/1',
      'this list already names "mercy"',
    ],
    [
      'a program does not revert to itself',
      withProgram({ revertsTo: [{ program: 'city', max: 1 }] }),
      '/programs/1/revertsTo/0/program',
      '"city" reverts to itself',
    ],
    [
      'nor twice to another',
      withProgram({ revertsTo: ['surgery', 'surgery'].map((program) => ({ program, max: 1 })) }),
      '/programs/1/revertsTo/1/program',
      'this program already reverts to "surgery"',
    ],
    [
      'nor to nobody',
      withProgram({ revertsTo: [{ program: 'south', max: 1 }] }),
      '/programs/1/revertsTo/0/program',
      'there is no program "south"',
    ],
    [
      'nor more seats than there are',
      withProgram({ revertsTo: [{ program: 'surgery', max: 3 }] }),
      '/programs/1/revertsTo/0/max',
      'no more than the quota of 2 can revert, not 3',
    ],
    [
      'nor half a seat',
      withProgram({ revertsTo: [{ program: 'surgery', max: 0.5 }] }),
      '/programs/1/revertsTo/0/max',
      'this is a whole number of seats, not 0.5',
    ],
    [
      'nor back to where seats came from',
      withProgram({ revertsTo: [{ program: 'mercy', max: 1 }] }),
      '/programs/2/revertsTo/0/program',
      'reversions come back to where they started: "city" -> "mercy" -> "city"',
    ],
  ])('%s', (_rule, market, pointer, detail) => {
    expect(errorsOf(market)).toContainEqual({ pointer, detail })
  })

  test('a list has at most 300 lines, of an applicant, of a couple and a supplemental one; a program ranks as many as it likes', () => {
    const ids = Array.from({ length: 301 }, (_, i) => `p${i}`)
    const applicants = Array.from({ length: 301 }, (_, i) => ({ id: `a${i}` }))
    const programs = ids.map((id) => ({ id, quota: 1, rankOrderList: applicants.map((applicant) => applicant.id) }))
    const lists = (length: number) => ({
      applicants: [
        { id: 'a0', rankOrderList: ids.slice(0, length), supplemental: { p0: ids.slice(1, length) } },
        ...applicants.slice(1),
      ],
      couples: [{ members: ['a1', 'a2'], rankOrderList: ids.slice(0, length).map((id) => [id, null]) }],
      programs,
    })
    expect(errorsOf(lists(300))).toEqual([])
    expect(errorsOf(lists(301))).toEqual([
      { pointer: '/applicants/0/rankOrderList', detail: 'a list has at most 300 lines, not 301' },
      { pointer: '/couples/0/rankOrderList', detail: 'a list has at most 300 lines, not 301' },
    ])
  })

  test('everything that is wrong is said at once', () => {
    const wrong = {
      applicants: [{ id: 'x', rankOrderList: ['p', 'nowhere'], extra: 1 }, { id: 'x' }, null],
      couples: [{ members: ['x', 'nobody'], rankOrderList: [[null, null], 'p'] }],
      programs: [{ id: 'p', quota: -1, rankOrderList: ['x', 'x'], revertsTo: [{ program: 'p', max: 1 }] }],
      proposing: 3,
    }
    expect(
      errorsOf(wrong)
        .map(({ pointer }) => pointer)
        .sort(),
    ).toEqual([
      '/applicants/0/extra',
      '/applicants/0/rankOrderList',
      '/applicants/0/rankOrderList/1',
      '/applicants/1/id',
      '/applicants/2',
      '/applicants/2/id',
      '/couples/0/members/1',
      '/couples/0/rankOrderList/0',
      '/couples/0/rankOrderList/1',
      '/programs/0/quota',
      '/programs/0/rankOrderList/1',
      '/programs/0/revertsTo/0/program',
      '/proposing',
    ])
  })

  test('a long ring of reversions is found without going round in circles', () => {
    const programs = Array.from({ length: 5000 }, (_, p) => ({
      id: `p${p}`,
      quota: 1,
      rankOrderList: [],
      revertsTo: [{ program: `p${(p + 1) % 5000}`, max: 1 }],
    }))
    const errors = errorsOf({ applicants: [], programs })
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/programs/4999/revertsTo/0/program'])
    expect(errors[0].detail).toMatch(/: "p0" -> "p1" -> "p2" -> 4994 more -> "p4997" -> "p4998" -> "p4999" -> "p0"$/)
  })

  test('a program may not come to more seats than can be counted', () => {
    const programs = (quota: number, max: number) => [
      { id: 'giver', quota: 9, rankOrderList: [], revertsTo: [{ program: 'taker', max }] },
      { id: 'taker', quota, rankOrderList: [] },
    ]
    expect(errorsOf({ applicants: [], programs: programs(4_294_967_295, 5) })).toEqual([
      { pointer: '/programs/1/quota', detail: expect.stringMatching(/ 4294967295 seats and the 5 .* more than 4294967295$/) },
    ])
    const taken = matchSubmitted({ applicants: [], programs: programs(4_294_967_290, 5) })
    if (!taken.ok) throw new Error(taken.errors[0].detail)
    expect(taken.answer.programs[1]).toMatchObject({ quota: 4_294_967_290, seats: 4_294_967_295 })
    expect(taken.answer.stability.stable).toBe(true)
  })

  test('seats by the million may revert, and a donor gets back what somebody comes for', () => {
    const many = 4_000_000_000
    const reverting = {
      applicants: [],
      programs: [
        { id: 'giver', quota: many, rankOrderList: [], revertsTo: [{ program: 'taker', max: many }] },
        { id: 'taker', quota: 1, rankOrderList: [] },
      ],
    }
    const matched = matchSubmitted(reverting)
    expect(matched.ok && matched.answer.programs.map(({ seats }) => seats)).toEqual([0, many + 1])
    expect(matched.ok && matched.answer.stability.stable).toBe(true)
  })

  test('a program may revert seats to very many others', () => {
    const takers = Array.from({ length: 40_000 }, (_, p) => ({ id: `p${p}`, quota: 0, rankOrderList: [] }))
    const revertsTo = takers.map(({ id }) => ({ program: id, max: 1 }))
    const giver = { id: 'giver', quota: 40_000, rankOrderList: [], revertsTo }
    const matched = matchSubmitted({ applicants: [], programs: [giver, ...takers] })
    expect(matched.ok && matched.answer.statistics.seats.reverted).toBe(40_000)
    expect(errorsOf({ applicants: [], programs: [{ ...giver, revertsTo: [...revertsTo, revertsTo[7]] }, ...takers] })).toEqual([
      { pointer: '/programs/0/revertsTo/40000/program', detail: 'this program already reverts to "p7"' },
    ])
  })

  test('no value makes a message long', () => {
    const long = 'x'.repeat(100_000)
    for (const market of [
      changed({ [long]: 1 }),
      withAnna({ id: [long] }),
      withAnna({ supplemental: { [long]: [] } }),
      withAnna({ [long]: 1, rankOrderList: [long] }),
      { applicants: [], programs: [{ id: long, quota: 1, rankOrderList: [], revertsTo: [{ program: long, max: 1 }] }] },
    ]) {
      for (const { pointer, detail } of errorsOf(market)) expect(pointer.length + detail.length).toBeLessThan(400)
    }
  })

  test('no JSON makes it throw', () => {
    const values = [null, true, 0, 'x', [], {}, [null], [[]], [{}], { applicants: null }, { applicants: [], programs: {} }]
    for (const value of values) {
      expect(matchSubmitted(value).ok).toBe(false)
      for (const key of ['applicants', 'couples', 'programs', 'proposing'])
        expect(() => matchSubmitted(changed({ [key]: value }))).not.toThrow()
      for (const key of ['id', 'rankOrderList', 'supplemental'])
        expect(() => matchSubmitted(withAnna({ [key]: value }))).not.toThrow()
      for (const key of ['members', 'rankOrderList']) expect(() => matchSubmitted(withCouple({ [key]: value }))).not.toThrow()
      for (const key of ['id', 'quota', 'rankOrderList', 'revertsTo', 'evenQuota']) {
        expect(() => matchSubmitted(withProgram({ [key]: value }))).not.toThrow()
      }
    }
  })
})
