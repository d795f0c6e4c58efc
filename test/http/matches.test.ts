import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { matchAnswerSchema } from '../../src/http/match-answer.ts'
import { exampleMarket, marketSchema } from '../../src/http/match-request.ts'
import { PROBLEM_TYPE } from '../../src/http/problem.ts'
import type { MatchAnswer } from '../../src/matching/submitted-market.ts'
import { seeded } from '../support/seeded.ts'
import { createService, PROJECT, startService, type TestService } from '../support/service.ts'
import { submittedFromWorld, withCouples } from '../support/submitted-markets.ts'
import { uniformMarket } from '../support/uniform-markets.ts'

const LIMIT = 1_000_000

let service: TestService
beforeAll(async () => {
  service = await startService({ marketLimit: LIMIT })
})
afterAll(() => service.close())

const post = (body: unknown, { app }: TestService = service) =>
  app.inject({
    method: 'POST',
    url: '/v1/matches',
    headers: { 'content-type': 'application/json' },
    payload: typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body),
  })

const ask = async (market: unknown): Promise<MatchAnswer> => {
  const answer = await post(market)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

type Market = Record<string, unknown>
const anna = { id: 'anna', rankOrderList: ['city', 'mercy'] }
const boris = { id: 'boris', rankOrderList: ['city'] }
const city = { id: 'city', quota: 1, rankOrderList: ['boris', 'anna'] }
const mercy = { id: 'mercy', quota: 1, rankOrderList: ['anna'] }
const market: Market = { applicants: [anna, boris], programs: [city, mercy] }
const couple = { members: ['anna', 'boris'], rankOrderList: [['city', 'mercy']] }
const together: Market = { applicants: [{ id: 'anna' }, { id: 'boris' }], couples: [couple], programs: [city, mercy] }

describe('POST /v1/matches', () => {
  test('answers the example of the documentation: a couple, verified', async () => {
    const { matches, programs, statistics, stability } = await ask(exampleMarket)
    expect(matches.map(({ applicant, program }) => `${applicant} ${program ?? '-'}`)).toEqual([
      'anderson -',
      'brown -',
      'chen mercy',
      'davis general',
      'eastman general',
      'ford state',
      'garcia city',
      'hassan state',
      'issacs city',
    ])
    expect(matches[3].line).toBe(7)
    expect(programs[0]).toEqual({ program: 'mercy', quota: 2, seats: 2, filled: 1, vacancies: 1 })
    expect(statistics).toMatchObject({ applicants: 9, matched: 7, unmatched: 2, couples: { submitted: 1, matched: 1 } })
    expect(stability).toMatchObject({ stable: true, blockingUnits: 0, blocking: [] })
  })

  test('answers in the order of the request, with lines as they were numbered there', async () => {
    const turned = { applicants: [boris, anna], programs: [mercy, city] }
    expect((await ask(turned)).matches).toEqual([
      { applicant: 'boris', program: 'city', line: 1 },
      { applicant: 'anna', program: 'mercy', line: 2 },
    ])
  })

  test('lets the programs propose', async () => {
    const rivals = {
      applicants: [
        { id: 'anna', rankOrderList: ['city', 'mercy'] },
        { id: 'boris', rankOrderList: ['mercy', 'city'] },
      ],
      programs: [
        { id: 'city', quota: 1, rankOrderList: ['boris', 'anna'] },
        { id: 'mercy', quota: 1, rankOrderList: ['anna', 'boris'] },
      ],
    }
    const matchesOf = async (proposing: string) => (await ask({ ...rivals, proposing })).matches.map(({ program }) => program)
    expect(await matchesOf('applicants')).toEqual(['city', 'mercy'])
    expect(await matchesOf('programs')).toEqual(['mercy', 'city'])
  })

  test('says what could not be made stable, as an answer', async () => {
    const none = {
      applicants: [{ id: 'single', rankOrderList: ['p', 'q'] }, { id: 'one' }, { id: 'other' }],
      couples: [{ members: ['one', 'other'], rankOrderList: [['p', 'q']] }],
      programs: [
        { id: 'p', quota: 1, rankOrderList: ['one', 'single'] },
        { id: 'q', quota: 1, rankOrderList: ['single', 'other'] },
      ],
    }
    const { stability } = await ask(none)
    expect(stability.stable).toBe(false)
    expect(stability.blocking.length).toBeGreaterThan(0)
    expect(matchAnswerSchema.parse(await ask(none)).stability.blocking[0].detail).toMatch(/\S/)
  })

  test('answers a market in which nobody is', async () => {
    expect(await ask({ applicants: [], programs: [] })).toMatchObject({ matches: [], programs: [], stability: { stable: true } })
  })

  test('takes any text for an id', async () => {
    const ids = ['__proto__', 'constructor', '', ' ', 'a/b~c', '界', '"', '0']
    const market = {
      applicants: ids.map((id) => ({ id, rankOrderList: ids })),
      programs: ids.map((id) => ({ id, quota: 1, rankOrderList: ids })),
    }
    expect((await ask(market)).matches.map(({ program }) => program)).toEqual(ids)
  })

  test('gives what its schema says, for markets that its schema takes', async () => {
    const variations = {
      applicants: [{ ...anna, supplemental: { city: ['mercy'] } }, boris],
      programs: [
        { ...city, revertsTo: [{ program: 'mercy', max: 1 }] },
        { ...mercy, evenQuota: true },
      ],
    }
    const large = submittedFromWorld(uniformMarket(seeded(3), 300, 250, 5))
    const crowd = [anna, boris].map(({ id }, i) => ({ id, rankOrderList: [['city', 'mercy'][i]] }))
    const seats = { quota: 4_294_967_295, rankOrderList: ['anna', 'boris'], evenQuota: true }
    const roomy = { applicants: crowd, programs: ['city', 'mercy'].map((id) => ({ id, ...seats })) }
    for (const market of [exampleMarket, variations, roomy, together, large, withCouples(large, 30)]) {
      expect(marketSchema.safeParse(market).error).toBeUndefined()
      const answer = await ask(market)
      expect(matchAnswerSchema.parse(answer)).toEqual(answer)
    }
  })

  test('gives the same bytes on one thread and on two, and is not to be kept', async () => {
    const large = withCouples(submittedFromWorld(uniformMarket(seeded(4), 400, 350, 6)), 40)
    const alone = await startService({ threads: 1 })
    const first = await post(large, alone)
    await alone.close()
    const others = await Promise.all(Array.from({ length: 6 }, () => post(large)))
    for (const answer of others) expect(answer.rawPayload.equals(first.rawPayload)).toBe(true)
    expect(first.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  })

  test('is answered while the menu table is being built', async () => {
    const starting = await createService({ cacheDir: resolve(PROJECT, '.cache/test-none'), worlds: 1024 })
    const started = starting.matchcast.start().catch(() => {})
    expect((await post(market, starting)).statusCode).toBe(200)
    expect(starting.matchcast.status()).toBe('starting')
    await starting.close()
    await started
  })
})

function expectProblem(answer: Awaited<ReturnType<typeof post>>, status: number, code: string) {
  expect([answer.statusCode, answer.json().code], answer.body.slice(0, 300)).toEqual([status, code])
  expect(answer.headers['content-type']).toContain(PROBLEM_TYPE)
  expect(answer.body).not.toMatch(/node_modules|\.ts:|\\n +at |stack/)
  return answer.json()
}

const withApplicant = (changes: object): Market => ({ ...market, applicants: [{ ...anna, ...changes }, boris] })
const withProgram = (changes: object): Market => ({ ...market, programs: [{ ...city, ...changes }, mercy] })
const withCouple = (changes: object): Market => ({ ...together, couples: [{ ...couple, ...changes }] })

describe('a market that breaks a rule is refused, with a pointer and the value', () => {
  test.each<[string, unknown, string, string]>([
    ['no object', [market], '', '['],
    ['null', null, '', 'null'],
    ['no applicants', { programs: [] }, '/applicants', ''],
    ['no programs', { applicants: [] }, '/programs', ''],
    ['an unknown key', { ...market, rounds: 2 }, '/rounds', 'rounds'],
    ['an unknown key of an applicant', withApplicant({ 'a/b~c': 1 }), '/applicants/0/a~1b~0c', 'a/b~c'],
    ['an unknown key of a program', withProgram({ seats: 1 }), '/programs/0/seats', 'seats'],
    ['an applicant that is none', { ...market, applicants: [7] }, '/applicants/0', '7'],
    ['an id that is no text', withApplicant({ id: 7 }), '/applicants/0/id', '7'],
    ['a list that is none', withApplicant({ rankOrderList: 'city' }), '/applicants/0/rankOrderList', 'city'],
    ['an id twice', withApplicant({ id: 'boris' }), '/applicants/1/id', '"boris"'],
    ['a program twice', withProgram({ id: 'mercy' }), '/programs/1/id', '"mercy"'],
    ['an unknown program', withApplicant({ rankOrderList: ['city', 'nowhere'] }), '/applicants/0/rankOrderList/1', '"nowhere"'],
    ['an unknown applicant', withProgram({ rankOrderList: ['nobody'] }), '/programs/0/rankOrderList/0', '"nobody"'],
    ['a line twice', withApplicant({ rankOrderList: ['city', 'city'] }), '/applicants/0/rankOrderList/1', '"city"'],
    ['a rank twice', withProgram({ rankOrderList: ['anna', 'anna'] }), '/programs/0/rankOrderList/1', '"anna"'],
    ['a quota below zero', withProgram({ quota: -1 }), '/programs/0/quota', '-1'],
    ['half a seat', withProgram({ quota: 1.5 }), '/programs/0/quota', '1.5'],
    ['a quota in words', withProgram({ quota: '1' }), '/programs/0/quota', '"1"'],
    ['no quota', { ...market, programs: [{ id: 'city', rankOrderList: [] }, mercy] }, '/programs/0/quota', ''],
    ['who proposes', { ...market, proposing: 'nobody' }, '/proposing', '"nobody"'],
    ['programs proposing to couples', { ...together, proposing: 'programs' }, '/proposing', '"programs"'],
    ['a member unknown', withCouple({ members: ['anna', 'carl'] }), '/couples/0/members/1', '"carl"'],
    ['a couple of one', withCouple({ members: ['anna', 'anna'] }), '/couples/0/members/1', '"anna"'],
    ['three members', withCouple({ members: ['anna', 'boris', 'carl'] }), '/couples/0/members', 'carl'],
    ['an unknown program of a couple', withCouple({ rankOrderList: [['city', 'x']] }), '/couples/0/rankOrderList/0/1', '"x"'],
    ['no match for both', withCouple({ rankOrderList: [[null, null]] }), '/couples/0/rankOrderList/0', ''],
    [
      'a pair twice',
      withCouple({
        rankOrderList: [
          ['city', null],
          ['city', null],
        ],
      }),
      '/couples/0/rankOrderList/1',
      '"city"',
    ],
    [
      'a member with a list of their own',
      { ...together, applicants: [anna, { id: 'boris' }] },
      '/applicants/0/rankOrderList',
      'anna',
    ],
    ['a member of two couples', { ...together, couples: [couple, couple] }, '/couples/1/members/0', '"anna"'],
    ['a supplemental list of another program', withApplicant({ supplemental: { x: [] } }), '/applicants/0/supplemental/x', '"x"'],
    [
      'a supplemental program unknown',
      withApplicant({ supplemental: { city: ['x'] } }),
      '/applicants/0/supplemental/city/0',
      '"x"',
    ],
    [
      'seats that revert to where they come from',
      withProgram({ revertsTo: [{ program: 'city', max: 1 }] }),
      '/programs/0/revertsTo/0/program',
      '"city"',
    ],
    [
      'seats that revert to nobody',
      withProgram({ revertsTo: [{ program: 'x', max: 1 }] }),
      '/programs/0/revertsTo/0/program',
      '"x"',
    ],
    [
      'too many seats that revert',
      withProgram({ revertsTo: [{ program: 'mercy', max: 2 }] }),
      '/programs/0/revertsTo/0/max',
      '2',
    ],
    ['an even quota in words', withProgram({ evenQuota: 'yes' }), '/programs/0/evenQuota', '"yes"'],
  ])('%s', async (_name, body, pointer, value) => {
    const { errors, detail } = expectProblem(await post(body), 422, 'INVALID_MARKET')
    expect(errors).toContainEqual({ pointer, detail: expect.stringContaining(value) })
    expect(detail).toContain(errors[0].detail)
  })

  test('a ring of reversions', async () => {
    const ring = {
      ...market,
      programs: [
        { ...city, revertsTo: [{ program: 'mercy', max: 1 }] },
        { ...mercy, revertsTo: [{ program: 'city', max: 1 }] },
      ],
    }
    const { errors } = expectProblem(await post(ring), 422, 'INVALID_MARKET')
    expect(errors[0].pointer).toMatch(/^\/programs\/\d\/revertsTo\/0/)
  })

  test('301 lines', async () => {
    const programs = Array.from({ length: 301 }, (_, p) => ({ id: `p${p}`, quota: 1, rankOrderList: [] }))
    const rankOrderList = programs.map(({ id }) => id)
    await ask({ applicants: [{ id: 'anna', rankOrderList: rankOrderList.slice(1) }], programs })
    const { errors } = expectProblem(await post({ applicants: [{ id: 'anna', rankOrderList }], programs }), 422, 'INVALID_MARKET')
    expect(errors[0]).toEqual({ pointer: '/applicants/0/rankOrderList', detail: expect.stringContaining('301') })
  })

  test('every rule at once, up to a hundred', async () => {
    const faulty = {
      applicants: [{ ...anna, rankOrderList: ['x'] }, anna],
      programs: [{ ...city, quota: -1, rankOrderList: ['y'] }, mercy],
      extra: true,
    }
    const { errors } = expectProblem(await post(faulty), 422, 'INVALID_MARKET')
    const pointers = errors.map(({ pointer }: { pointer: string }) => pointer)
    expect(pointers.toSorted()).toEqual([
      '/applicants/0/rankOrderList/0',
      '/applicants/1/id',
      '/extra',
      '/programs/0/quota',
      '/programs/0/rankOrderList/0',
    ])
    const lists = Array.from({ length: 200 }, (_, a) => ({ id: `a${a}`, rankOrderList: ['x'] }))
    const many = expectProblem(await post({ applicants: lists, programs: [] }), 422, 'INVALID_MARKET')
    expect(many.errors).toHaveLength(101)
    expect(many.errors[100]).toEqual({ pointer: '', detail: 'more rules are broken than the 100 named here' })
  })
})

describe('a body is refused', () => {
  test.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['half a market', '{"applicants":'],
    ['no JSON', 'applicants'],
    ['NaN', '{"applicants":[],"programs":[{"id":"city","quota":NaN,"rankOrderList":[]}]}'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['no end', '['.repeat(100_000)],
  ])('that is %s', async (_name, body) => {
    const { errors } = expectProblem(await post(body), 400, 'INVALID_REQUEST')
    expect(errors[0]).toEqual({ pointer: '', detail: expect.stringMatching(/JSON/) })
  })

  test('that is nested without end, and the next one is answered', async () => {
    const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`
    for (const body of [deep, `{"applicants":${deep},"programs":[]}`, `{"applicants":[],"programs":[],"x":${deep}}`])
      expectProblem(await post(body), 422, 'INVALID_MARKET')
    await ask(market)
  })

  test('that is too large, announced or not', async () => {
    expectProblem(await post(' '.repeat(LIMIT + 1)), 413, 'TOO_LARGE')
    const status = await sendParts(service, LIMIT / 2, 3)
    expect(status).toBe(413)
    expect((await post(`${' '.repeat(LIMIT - 100)}{}`)).statusCode).toBe(422)
  })

  test.each(['text/plain', 'text/csv', 'application/octet-stream', 'nonsense'])('that is sent as %s', async (type) => {
    const answer = await service.app.inject({
      method: 'POST',
      url: '/v1/matches',
      payload: '{}',
      headers: { 'content-type': type },
    })
    expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE')
  })

  test('by another method', async () => {
    const answer = await service.app.inject({ method: 'PUT', url: '/v1/matches', payload: '{}' })
    expectProblem(answer, 405, 'METHOD_NOT_ALLOWED')
    expect(answer.headers.allow).toBe('POST, OPTIONS')
  })
})

/** Sends parts of a market of blanks without announcing its length; gives the status of the answer. */
async function sendParts({ app }: TestService, size: number, parts: number): Promise<number | undefined> {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return new Promise((done, failed) => {
    const headers = { 'content-type': 'application/json' }
    const sent = request({ host: '127.0.0.1', port, path: '/v1/matches', method: 'POST', headers }, (answer) => {
      done(answer.statusCode)
      answer.resume()
    })
    sent.on('error', failed)
    for (let part = 0; part < parts; part++) sent.write(' '.repeat(size))
    sent.end()
  })
}
