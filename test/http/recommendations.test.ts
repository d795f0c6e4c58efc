import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import example from '../../openapi/examples/application.request.json' with { type: 'json' }
import type { Advice } from '../../src/forecast/advice.ts'
import type { ApplicationAnswer } from '../../src/forecast/application.ts'
import { exampleAdvice } from '../../src/http/recommendation-request.ts'
import { postCohort } from '../support/cohort.ts'
import { faultOf } from '../support/contract.ts'
import { exampleRequest, postForecast, startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const post = (payload: unknown) =>
  service.app.inject({
    method: 'POST',
    url: '/v1/recommendations',
    headers: { 'content-type': 'application/json' },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })

const ask = async (payload: unknown): Promise<Advice> => {
  const answer = await post(payload)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

describe('POST /v1/recommendations', () => {
  test('answers the example of the documentation, with the chance that a forecast then gives', async () => {
    const { recommendations, before, considered, leftOut } = await ask(exampleAdvice)
    expect(recommendations.length).toBeGreaterThan(0)
    expect(recommendations.length).toBeLessThanOrEqual(exampleAdvice.count)
    expect(considered).toBeGreaterThan(Object.values(leftOut).reduce((sum, count) => sum + count, 0))
    for (const { program } of recommendations) {
      expect(program.visas).toContain('j1')
      expect(['internal-medicine', 'family-medicine']).toContain(program.specialty)
    }
    const { season, applicant, rankOrderList } = exampleAdvice
    const added = [...rankOrderList, ...recommendations.map(({ program }) => ({ program: program.id }))]
    const forecast = await postForecast(service.app, { season, applicant, rankOrderList: added, interviewedAt: rankOrderList })
    const chance = recommendations.at(-1)!.probability
    expect(forecast.json().match.probability).toBeCloseTo(chance, 9)
    expect(chance).toBeGreaterThan(before.probability)
  })

  test('gives the same bytes for the same request, and forbids to keep them', async () => {
    const [first, again] = await Promise.all([post(exampleAdvice), post(exampleAdvice)])
    expect(again.body).toBe(first.body)
    expect(first.headers['cache-control']).toBe('no-store')
  })

  test.each([
    [{}, '/preference'],
    [{ specialty: {} }, '/preference/specialty'],
    [{ specialty: [] }, '/preference/specialty'],
    [{ region: ['west', 'south', 'west'] }, '/preference/region'],
  ])('refuses a preference of nothing or of one thing twice, as the document does: %j', async (preference, pointer) => {
    const asked = { ...exampleAdvice, goal: 'prefer', preference }
    expect(faultOf({ $ref: '#/components/schemas/RecommendationRequest' }, asked)).toContain(pointer)
    const answer = await post(asked)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer])
  })

  test('needs no list where a specialty is named', async () => {
    const { recommendations } = await ask({
      applicant: { type: 'us-do-senior' },
      stage: 'application',
      filters: { specialty: 'pediatrics' },
      count: 1,
    })
    expect(recommendations[0].interview).toBeGreaterThan(0)
  })

  const { applicant, rankOrderList } = exampleAdvice
  test.each<[string, unknown, string]>([
    ['no specialty and no list', { applicant }, '/filters/specialty'],
    ['a count of none', { applicant, rankOrderList, count: 0 }, '/count'],
    ['a filter that is none', { applicant, rankOrderList, filters: { city: 'Boston' } }, '/filters'],
    ['a goal that is none', { applicant, rankOrderList, goal: 'win' }, '/goal'],
    ['a preference for nothing', { applicant, rankOrderList, goal: 'prefer', preference: {} }, '/preference'],
    [
      'a word twice',
      { applicant, rankOrderList, goal: 'prefer', preference: { region: ['west', 'west'] } },
      '/preference/region',
    ],
    ['a worth above 1', { applicant, rankOrderList, goal: 'prefer', preference: { region: { west: 2 } } }, '/preference/region'],
    ['more worlds than there are', { applicant, rankOrderList, worlds: 17 }, '/worlds'],
  ])('refuses %s, and says where', async (_, request, pointer) => {
    const answer = await post(request)
    expect(answer.statusCode, answer.body).toBe(400)
    expect(answer.json().code).toBe('INVALID_REQUEST')
    expect(answer.json().errors[0].pointer).toContain(pointer)
  })

  test.each(['__proto__', '\\u005f_proto__', '__\\u0070roto__'])('refuses a word by the name of %s', async (word) => {
    const text = JSON.stringify({ ...exampleAdvice, preference: { specialty: { 'internal-medicine': 1, word: 0 } } })
    const answer = await post(text.replace('"word"', `"${word}"`))
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors).toEqual([{ pointer: '/preference/specialty/__proto__', detail: 'unknown key "__proto__"' }])
  })

  test('knows a season that is not served, and a program that is not there', async () => {
    expect((await post({ ...exampleAdvice, season: '1999' })).json().code).toBe('UNKNOWN_SEASON')
    expect((await post({ ...exampleAdvice, rankOrderList: [{ program: 'alchemy/0001' }] })).json()).toMatchObject({
      code: 'UNKNOWN_PROGRAM',
      errors: [{ pointer: '/rankOrderList/0/program' }],
    })
  })
})

describe('POST /v1/forecasts at the stage of applications', () => {
  test('answers the example of the documentation', async () => {
    const response = await postForecast(service.app, example)
    expect(response.statusCode, response.body).toBe(200)
    const { lines, interviews } = response.json() as ApplicationAnswer
    expect(lines).toHaveLength(example.rankOrderList.length)
    expect(interviews.p75).toBeGreaterThanOrEqual(interviews.p25)
  })

  test('answers a row of a cohort as it answers the request alone', async () => {
    const alone = await postForecast(service.app, example)
    const { body } = await postCohort(service.app, [example])
    expect(JSON.parse(body)).toEqual({ row: 1, forecast: alone.json() })
  })

  test('leaves the comparison of lists to the time after the interviews', async () => {
    const { rankOrderList, applicant } = exampleRequest
    const response = await service.app.inject({
      method: 'POST',
      url: '/v1/forecasts/compare',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ stage: 'application', applicant, lists: [{ rankOrderList }, { rankOrderList }] }),
    })
    expect(response.statusCode, response.body).toBe(400)
    expect(response.json().errors).toEqual([expect.objectContaining({ pointer: '/stage' })])
  })

  test('says how many interviews to expect, and where', async () => {
    const response = await postForecast(service.app, { ...exampleRequest, stage: 'application' })
    expect(response.statusCode, response.body).toBe(200)
    const answer = response.json() as ApplicationAnswer
    expect(answer.lines.reduce((sum, { interview }) => sum + interview, 0)).toBeCloseTo(answer.interviews.expected, 9)
    expect(answer.oneMoreApplication.likeMedian.match).toBeGreaterThan(0)
    expect(answer.sentence).toContain('with these applications')
    const ranked = (await postForecast(service.app, exampleRequest)).json()
    expect(answer.match.probability).toBeLessThan(ranked.match.probability)
    expect(ranked.interviews).toBeUndefined()
  })
})
