import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { QuestionError } from '../../src/forecast/question.ts'
import { exampleProblem, PROBLEM_TYPE, PROBLEMS, type ProblemCode } from '../../src/http/problem.ts'
import { createService, exampleRequest, postForecast, startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService({ bodyLimit: 100_000 })
})
afterAll(() => service.close())

type Answer = Awaited<ReturnType<typeof postForecast>>

/** Every problem has this shape, its status and title come from the table, and it tells nothing of the inside. */
function expectProblem(answer: Answer, code: ProblemCode) {
  const { status, title } = PROBLEMS[code]
  expect(answer.statusCode).toBe(status)
  expect(answer.headers['content-type']).toContain(PROBLEM_TYPE)
  const body = answer.json()
  expect(body).toMatchObject({ code, status, title, type: `urn:matchcast:problem:${code.toLowerCase().replaceAll('_', '-')}` })
  expect(body.detail).toMatch(/\S/)
  expect(answer.body).not.toMatch(/node_modules|\.ts:|\\n +at |stack/)
  return body
}

const line = { program: exampleRequest.rankOrderList[0].program }
const request = { applicant: { type: 'non-us-img' }, rankOrderList: [line] }
const withApplicant = (applicant: object) => ({ ...request, applicant: { type: 'non-us-img', ...applicant } })
const withLine = (more: object) => ({ ...request, rankOrderList: [{ ...line, ...more }] })
const described = (like: object) => ({ ...request, rankOrderList: [{ like: { specialty: 'internal-medicine', ...like } }] })

describe('the examples of the documentation are what is answered', () => {
  const json = { 'content-type': 'application/json' }
  const post = (url: string, payload: unknown, headers = json) =>
    ({ method: 'POST', url, headers, payload: JSON.stringify(payload) }) as const
  const unknown = { ...request, rankOrderList: [{ program: 'internal-medicine/9999' }] }
  const market = { applicants: [{ id: 'anna', rankOrderList: ['city'] }], programs: [] }
  test.each<[ProblemCode, InjectOptions | string]>([
    ['INVALID_REQUEST', post('/v1/forecasts', withApplicant({ step2ck: 9999 }))],
    ['UNKNOWN_PROGRAM', post('/v1/forecasts', unknown)],
    ['INVALID_MARKET', post('/v1/matches', market)],
    ['UNKNOWN_SEASON', '/v1/seasons/1999'],
    ['NOT_FOUND', '/v1/nothing'],
    ['METHOD_NOT_ALLOWED', '/v1/forecasts'],
    ['TOO_LARGE', post('/v1/forecasts', 'x'.repeat(100_001))],
    ['UNSUPPORTED_MEDIA_TYPE', post('/v1/forecasts', request, { 'content-type': 'text/plain' })],
  ])('%s', async (code, asked) => {
    const answer = await service.app.inject(asked)
    expect(expectProblem(answer, code)).toEqual(exampleProblem(code))
  })
})

describe('a request is refused as not valid, with a pointer and the value', () => {
  test.each<[string, unknown, string, string]>([
    ['an unknown key', { ...request, foo: 1 }, '/foo', 'unknown key "foo"'],
    ['an unknown key of the applicant', withApplicant({ age: 30 }), '/applicant/age', 'unknown key "age"'],
    ['an unknown key of a line, escaped', withLine({ 'a/b~c': 1 }), '/rankOrderList/0/a~1b~0c', 'unknown key "a/b~c"'],
    ['no applicant', { rankOrderList: [line] }, '/applicant', 'is required'],
    ['no type', { ...request, applicant: {} }, '/applicant/type', 'is required'],
    ['no list', { applicant: request.applicant }, '/rankOrderList', 'is required'],
    ['an empty list', { ...request, rankOrderList: [] }, '/rankOrderList', 'must have at least one line, got []'],
    ['a list that is none', { ...request, rankOrderList: {} }, '/rankOrderList', 'must be a list of lines, got {}'],
    ['an empty line', { ...request, rankOrderList: [{}] }, '/rankOrderList/0', 'either "program" or "like"'],
    ['a line both named and described', withLine({ like: { specialty: 'pathology' } }), '/rankOrderList/0', 'not both'],
    [
      'a program twice',
      { ...request, rankOrderList: [line, line] },
      '/rankOrderList/1/program',
      `program "${line.program}" already stands on line 1`,
    ],
    [
      'a program twice as evidence',
      { ...request, interviewedAt: [line, line] },
      '/interviewedAt/1/program',
      'already stands on line 1',
    ],
    ['no evidence', { ...request, interviewedAt: [] }, '/interviewedAt', 'must have at least one line'],
    ['an unknown type', withApplicant({ type: 'md' }), '/applicant/type', 'got "md"'],
    [
      'a score too high',
      withApplicant({ step2ck: 9999 }),
      '/applicant/step2ck',
      'must be a whole number from 100 to 300, got 9999',
    ],
    ['a score too low', withApplicant({ step2ck: -1 }), '/applicant/step2ck', 'got -1'],
    ['half a point', withApplicant({ step2ck: 244.5 }), '/applicant/step2ck', 'got 244.5'],
    ['a score in words', withApplicant({ step2ck: '244' }), '/applicant/step2ck', 'got "244"'],
    ['a score of null', withApplicant({ step2ck: null }), '/applicant/step2ck', 'got null'],
    ['attempts', withApplicant({ failedAttempts: 21 }), '/applicant/failedAttempts', 'got 21'],
    ['a year', withApplicant({ graduationYear: 1900 }), '/applicant/graduationYear', 'got 1900'],
    [
      'months',
      withApplicant({ usClinicalExperience: { months: -1, kind: 'research' } }),
      '/applicant/usClinicalExperience/months',
      'got -1',
    ],
    [
      'a kind',
      withApplicant({ usClinicalExperience: { months: 1, kind: 'x' } }),
      '/applicant/usClinicalExperience/kind',
      'got "x"',
    ],
    ['letters', withApplicant({ usLetters: 1e9 }), '/applicant/usLetters', 'got 1000000000'],
    ['a visa', withApplicant({ visa: 'o1' }), '/applicant/visa', 'got "o1"'],
    ['a certificate', withApplicant({ ecfmgCertified: 'yes' }), '/applicant/ecfmgCertified', 'must be true or false, got "yes"'],
    ['a red flag', withApplicant({ redFlags: ['gap', 'x'] }), '/applicant/redFlags/1', 'got "x"'],
    ['an advocate', withLine({ advocate: 'friend' }), '/rankOrderList/0/advocate', 'got "friend"'],
    ['an impression', withLine({ interview: 'good' }), '/rankOrderList/0/interview', 'got "good"'],
    ['a rotation', withLine({ rotated: 1 }), '/rankOrderList/0/rotated', 'got 1'],
    ['a specialty', described({ specialty: 'Internal Medicine' }), '/rankOrderList/0/like/specialty', 'got "Internal Medicine"'],
    ['a share', described({ imgShare: 60 }), '/rankOrderList/0/like/imgShare', 'must be a number from 0 to 1, got 60'],
    ['positions', described({ positions: 0 }), '/rankOrderList/0/like/positions', 'got 0'],
    ['a sponsored visa', described({ visas: ['f1'] }), '/rankOrderList/0/like/visas/0', 'got "f1"'],
    ['an engine', { ...request, engine: 'fast' }, '/engine', 'must be one of menus, replay, got "fast"'],
    ['too few worlds', { ...request, worlds: 15 }, '/worlds', 'got 15'],
    ['more worlds than there are', { ...request, worlds: 17 }, '/worlds', 'there are 16 worlds, got 17'],
    ['a season that is no text', { ...request, season: 2025 }, '/season', 'got 2025'],
    ['a stage', { ...request, stage: 'soap' }, '/stage', 'got "soap"'],
    [
      'interviews at the stage of applications',
      { ...request, stage: 'application', interviewedAt: request.rankOrderList },
      '/interviewedAt',
      'nobody has been interviewed',
    ],
    [
      'drivers of applications',
      { ...request, stage: 'application', drivers: true },
      '/drivers',
      'with the interviews held fixed',
    ],
    ['the replay of applications', { ...request, stage: 'application', engine: 'replay' }, '/engine', 'got "replay"'],
    ['an applicant of null', { ...request, applicant: null }, '/applicant', 'must be a JSON object, got null'],
    ['a line of null', { ...request, rankOrderList: [null] }, '/rankOrderList/0', 'must be a JSON object, got null'],
    ['a description that is a list', { ...request, rankOrderList: [{ like: [] }] }, '/rankOrderList/0/like', 'got []'],
    ['a list instead of an object', [request], '', 'must be a JSON object'],
    ['a text instead of an object', '"hello"', '', 'must be a JSON object, got "hello"'],
  ])('%s', async (_name, body, pointer, detail) => {
    const problem = expectProblem(await postForecast(service.app, body), 'INVALID_REQUEST')
    expect(problem.errors).toContainEqual({ pointer, detail: expect.stringContaining(detail) })
    expect(problem.detail).toContain(problem.errors[0].detail)
  })

  test('numbers that JSON cannot write', async () => {
    for (const number of ['NaN', 'Infinity', '-Infinity', '0x1', '1_000']) {
      expectProblem(
        await postForecast(service.app, `{"applicant":{"type":"us-img","step2ck":${number}},"rankOrderList":[]}`),
        'INVALID_REQUEST',
      )
    }
    const nan = await postForecast(service.app, '{"worlds":NaN}')
    expect(expectProblem(nan, 'INVALID_REQUEST').errors).toEqual([
      { pointer: '', detail: expect.stringMatching(/^The body cannot be read as JSON: Unexpected token 'N', .*NaN/) },
    ])
    const huge = await postForecast(service.app, `{"applicant":{"type":"us-img","step2ck":1e999},"rankOrderList":[]}`)
    expect(expectProblem(huge, 'INVALID_REQUEST').errors[0]).toEqual({
      pointer: '/applicant/step2ck',
      detail: 'must be a whole number from 100 to 300, got Infinity',
    })
  })

  test('every fault at once, but not without end', async () => {
    const faults = {
      applicant: { type: 'x', visa: 'y' },
      rankOrderList: Array.from({ length: 300 }, () => ({ program: '', x: 1 })),
    }
    const { errors } = expectProblem(await postForecast(service.app, faults), 'INVALID_REQUEST')
    expect(errors).toHaveLength(50)
  })

  test('a number beyond all limits once', async () => {
    const { errors } = expectProblem(
      await postForecast(service.app, withApplicant({ step2ck: 9_007_199_254_740_992 })),
      'INVALID_REQUEST',
    )
    expect(errors).toHaveLength(1)
    const answer = await service.app.inject('/v1/seasons/2025/programs?limit=99999999999999999999')
    expect(expectProblem(answer, 'INVALID_REQUEST').errors).toHaveLength(1)
  })

  test.each(['__proto__', 'constructor', 'prototype'])('an unknown key by the name of %s', async (key) => {
    const body = `{"applicant":{"type":"us-img","${key}":{"prototype":{}}},"rankOrderList":[{"program":"${line.program}"}]}`
    expect(expectProblem(await postForecast(service.app, body), 'INVALID_REQUEST').errors).toEqual([
      { pointer: `/applicant/${key}`, detail: `unknown key "${key}"` },
    ])
  })

  test('a key that stands twice', async () => {
    const body = '{"applicant":{"type":"us-img"},"rankOrderList":[{"program":"x","progr\\u0061m":"y"}]}'
    expect(expectProblem(await postForecast(service.app, body), 'INVALID_REQUEST').errors).toEqual([
      { pointer: '/rankOrderList/0/program', detail: 'the key "program" stands twice in one object' },
    ])
  })

  test('bytes that are no text', async () => {
    const payload = Buffer.from(JSON.stringify(request).replace('non-us-img', 'non-us-im\xff'), 'latin1')
    const headers = { 'content-type': 'application/json' }
    const answer = await service.app.inject({ method: 'POST', url: '/v1/forecasts', headers, payload })
    expect(expectProblem(answer, 'INVALID_REQUEST').detail).toBe('The body cannot be read as JSON: it is not UTF-8')
  })

  test('nesting without end, wherever it is', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    for (const body of [deep, `{"applicant":${deep}}`, `{"rankOrderList":[{"program":${deep}}]}`, `{"x":${deep}}`]) {
      const { detail } = expectProblem(await postForecast(service.app, body), 'INVALID_REQUEST')
      expect(detail).toMatch(/^the body is nested \d+ deep, which no request is$/)
    }
    expectProblem(await postForecast(service.app, '['.repeat(20_000)), 'INVALID_REQUEST')
  })

  test('long keys are cut', async () => {
    const answer = await postForecast(service.app, { ...request, ['k'.repeat(90_000)]: 1 })
    expectProblem(answer, 'INVALID_REQUEST')
    expect(answer.body.length).toBeLessThan(1000)
  })

  test('a description that nothing fits, with what might be left out', async () => {
    const asked = { ...request, rankOrderList: [{ like: { specialty: 'internal-medicine', track: 'advanced' } }] }
    const { errors } = expectProblem(await postForecast(service.app, asked), 'UNKNOWN_PROGRAM')
    expect(errors[0].detail).toMatch(/; leave out track$/)
  })

  test.each([
    ['GET', '/v1/seasons?limit=3'],
    ['GET', '/v1/seasons/2025?limit=3'],
    ['GET', '/health/live?limit=3'],
    ['GET', '/health/ready?limit=3'],
    ['POST', '/v1/forecasts?limit=3'],
    ['POST', '/v1/matches?limit=3'],
  ] as const)('a query parameter that does nothing: %s %s', async (method, url) => {
    const answer = await service.app.inject({ method, url, ...(method === 'POST' && { payload: request }) })
    expect(expectProblem(answer, 'INVALID_REQUEST').errors).toEqual([
      { pointer: '/limit', detail: 'unknown query parameter "limit"' },
    ])
  })

  test('a long value is cut', async () => {
    const { errors } = expectProblem(
      await postForecast(service.app, withApplicant({ visa: 'x'.repeat(5000) })),
      'INVALID_REQUEST',
    )
    expect(errors[0].detail.length).toBeLessThan(200)
  })

  test('300 lines are taken, 301 are not', async () => {
    const { programs } = service.matchcast.programs('2025', { specialty: 'internal-medicine' }, 301)
    const lines = programs.map(({ id }) => ({ program: id }))
    const { errors } = expectProblem(await postForecast(service.app, { ...request, rankOrderList: lines }), 'INVALID_REQUEST')
    expect(errors[0]).toMatchObject({ pointer: '/rankOrderList', detail: expect.stringContaining('must have at most 300 lines') })
    expect((await postForecast(service.app, { ...request, rankOrderList: lines.slice(1) })).statusCode).toBe(200)
  })

  test.each([
    '{"a":',
    '',
    '\u0000',
    '{"__proto__": {"x": 1}}',
    '{"constructor": {"prototype": {}}}',
  ])('a body that is not JSON, or means harm: %j', async (body) => {
    expectProblem(await postForecast(service.app, body), 'INVALID_REQUEST')
  })

  test('no body at all', async () => {
    const answer = await service.app.inject({ method: 'POST', url: '/v1/forecasts' })
    expect(expectProblem(answer, 'INVALID_REQUEST').errors).toEqual([{ pointer: '', detail: 'a JSON body is required' }])
  })
})

describe('a request is refused', () => {
  test('where there is nothing', async () => {
    for (const url of ['/', '/v1', '/v1/nothing', '/v1/forecasts/1', '/v1/seasons/2025/nothing']) {
      expectProblem(await service.app.inject(url), 'NOT_FOUND')
    }
  })

  test('where there is nothing, whatever is sent there', async () => {
    for (const [type, payload] of [
      ['application/json', '{'],
      ['text/plain', 'x'],
      ['application/json', ' '.repeat(200_000)],
    ]) {
      const headers = { 'content-type': type }
      expectProblem(await service.app.inject({ method: 'POST', url: '/nothing', headers, payload }), 'NOT_FOUND')
    }
  })

  test('for a season with no name, or a very long one, which is cut', async () => {
    for (const id of ['', 'x'.repeat(200), 'x'.repeat(9000)])
      for (const below of id === '' ? [''] : ['', '/programs', '/calibration', '/calibration.html']) {
        const answer = await service.app.inject(`/v1/seasons/${id}${below}`)
        expectProblem(answer, 'UNKNOWN_SEASON')
        expect(answer.body.length).toBeLessThan(500)
      }
  })

  test('for a season that is not known', async () => {
    for (const url of ['/v1/seasons/1999', '/v1/seasons/__proto__', '/v1/seasons/1999/programs']) {
      expectProblem(await service.app.inject(url), 'UNKNOWN_SEASON')
    }
    const { detail } = expectProblem(await postForecast(service.app, { ...request, season: '1999' }), 'UNKNOWN_SEASON')
    expect(detail).toContain('"1999"')
  })

  test('for a program that is not known, with programs that are near', async () => {
    for (const engine of ['menus', 'replay']) {
      const asked = { ...request, engine, rankOrderList: [line, { program: 'internal-medicine/999999' }] }
      const { errors } = expectProblem(await postForecast(service.app, asked), 'UNKNOWN_PROGRAM')
      expect(errors).toEqual([
        {
          pointer: '/rankOrderList/1/program',
          detail: expect.stringMatching(/internal-medicine\/999999.*internal-medicine\/\d{4}/),
        },
      ])
    }
  })

  test('by a method the address does not take, which are named', async () => {
    for (const [method, url, allow] of [
      ['GET', '/v1/forecasts', 'POST, OPTIONS'],
      ['PUT', '/v1/forecasts', 'POST, OPTIONS'],
      ['POST', '/v1/seasons', 'GET, HEAD, OPTIONS'],
      ['DELETE', '/v1/seasons/2025', 'GET, HEAD, OPTIONS'],
      ['POST', '/v1/seasons/2025/programs', 'GET, HEAD, OPTIONS'],
      ['POST', '/health/live', 'GET, HEAD, OPTIONS'],
      ['POST', '/openapi.json', 'GET, HEAD, OPTIONS'],
    ] as const) {
      const answer = await service.app.inject({ method, url, payload: 'x', headers: { 'content-type': 'text/plain' } })
      expectProblem(answer as Answer, 'METHOD_NOT_ALLOWED')
      expect(answer.headers.allow).toBe(allow)
    }
    const options = await service.app.inject({ method: 'OPTIONS', url: '/v1/forecasts' })
    expect([options.statusCode, options.headers.allow]).toEqual([204, 'POST, OPTIONS'])
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])('as %s', async (type) => {
    const answer = await service.app.inject({
      method: 'POST',
      url: '/v1/forecasts',
      payload: '{}',
      headers: { 'content-type': type },
    })
    expectProblem(answer, 'UNSUPPORTED_MEDIA_TYPE')
  })

  test.each([
    ['content-encoding', 'gzip', /"gzip"/],
    ['content-type', 'application/json; charset=utf-16', /"utf-16"/],
    ['content-type', 'application/json; charset="ISO-8859-1"', /"ISO-8859-1"/],
  ])('with %s: %s', async (header, value, named) => {
    for (const url of ['/v1/forecasts', '/v1/matches']) {
      const headers = { 'content-type': 'application/json', [header]: value }
      const answer = await service.app.inject({ method: 'POST', url, payload: JSON.stringify(request), headers })
      expect(expectProblem(answer, 'UNSUPPORTED_MEDIA_TYPE').detail).toMatch(named)
    }
  })

  test('not for saying that it is in UTF-8 and as it is', async () => {
    const headers = { 'content-type': 'application/json; charset="UTF-8"', 'content-encoding': 'identity' }
    const answer = await service.app.inject({ method: 'POST', url: '/v1/forecasts', payload: JSON.stringify(request), headers })
    expect(answer.statusCode).toBe(200)
  })

  test('when its body is too large', async () => {
    expectProblem(await postForecast(service.app, ' '.repeat(100_001)), 'TOO_LARGE')
  })

  test('while the table is being built, with the progress', async () => {
    const starting = await createService()
    const answer = await postForecast(starting.app, request)
    expect(expectProblem(answer, 'BUSY').progress).toEqual({ worldsDone: 0, worlds: 16, worldsPerSecond: 0, secondsLeft: null })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    await starting.close()
  })

  test('when too much work waits', async () => {
    const full = await startService({ queueSeconds: 0 })
    const first = postForecast(full.app, { ...request, engine: 'replay' })
    await new Promise((later) => setTimeout(later, 100))
    const answer = await postForecast(full.app, { ...request, engine: 'replay' })
    expectProblem(answer, 'BUSY')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect((await first).statusCode).toBe(200)
    await full.close()
  })

  test('when the answer takes too long', async () => {
    const hasty = await startService({ replayTimeout: 100 })
    expectProblem(await postForecast(hasty.app, { ...request, engine: 'replay' }), 'TIMEOUT')
    await hasty.close()
  })

  test('even where to say what is wrong goes wrong', async () => {
    const broken = await createService()
    const hostile = new QuestionError('INVALID_REQUEST', [])
    Object.defineProperty(hostile, 'errors', {
      get: () => {
        throw new RangeError('secret')
      },
    })
    broken.matchcast.forecastText = () => Promise.reject(hostile)
    expect(expectProblem(await postForecast(broken.app, request), 'INTERNAL').detail).not.toContain('secret')
    await broken.close()
  })

  test('with nothing of the inside when the service fails', async () => {
    const broken = await createService()
    broken.matchcast.forecastText = () => Promise.reject(new Error('secret'))
    expect(expectProblem(await postForecast(broken.app, request), 'INTERNAL').detail).not.toContain('secret')
    await broken.close()
  })
})
