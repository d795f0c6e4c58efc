import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Comparison } from '../../src/forecast/compare.ts'
import { comparisonRequestSchema, exampleComparison } from '../../src/http/comparison-schemas.ts'
import { postForecast, startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const post = (body: unknown) =>
  service.app.inject({
    method: 'POST',
    url: '/v1/forecasts/compare',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  })

describe('POST /v1/forecasts/compare', () => {
  test('answers the example of the documentation', async () => {
    const answer = await post(exampleComparison)
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    const { lists, best, evidenceLines, provenance }: Comparison = answer.json()
    expect(lists.map(({ list, name }) => [list, name])).toEqual(exampleComparison.lists.map(({ name }, i) => [i + 1, name]))
    expect(lists[1].difference).toMatchObject({ verdict: 'higher' })
    expect(lists[1].difference!.sentence).toMatch(/^List 2 \("three more"\) gives a higher chance of matching than list 1 \("/)
    expect(best.list).toBe(2)
    expect(evidenceLines).toBe(12)
    expect(provenance.worlds).toBe(16)
    expect((await post(exampleComparison)).body).toBe(answer.body)
  })

  test('gives each list the chance that it has alone, with the same evidence', async () => {
    const { lists, interviewedAt, applicant } = exampleComparison
    const compared: Comparison = (await post(exampleComparison)).json()
    for (const [i, { rankOrderList }] of lists.entries()) {
      const alone = (await postForecast(service.app, { applicant, rankOrderList, interviewedAt })).json()
      expect(compared.lists[i].match).toEqual(alone.match)
    }
  })

  test('reads the interviews as some of all where it is said that there were others', async () => {
    const some = { ...exampleComparison, interviewsComplete: false }
    const compared: Comparison = (await post(some)).json()
    const { lists, interviewedAt, applicant } = some
    const asked = { applicant, rankOrderList: lists[0].rankOrderList, interviewedAt, interviewsComplete: false }
    expect(compared.lists[0].match).toEqual((await postForecast(service.app, asked)).json().match)
    expect(compared.lists[0].match).not.toEqual((await post(exampleComparison)).json().lists[0].match)
  })

  test.each<[string, unknown, RegExp]>([
    [
      'a single list',
      { lists: exampleComparison.lists.slice(0, 1) },
      /^\/lists: must be a list of 2 to 10 rank order lists, got /,
    ],
    [
      'a list without lines',
      { lists: [{ rankOrderList: [] }, {}] },
      /^\/lists\/0\/rankOrderList: must have at least one line, got \[\]/,
    ],
    ['an engine', { engine: 'replay' }, /^\/engine: unknown key "engine"/],
    ['too many worlds', { worlds: 4000 }, /^\/worlds: there are 16 worlds, got 4000/],
    ['another season', { season: '1999' }, /season "1999"/],
  ])('refuses %s', async (_name, change, complaint) => {
    const answer = await post({ ...exampleComparison, ...(change as object) })
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(answer.statusCode).toBeLessThan(500)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.json().detail).toMatch(complaint)
  })

  test('names a program that is not in the catalogue where it stands', async () => {
    const lists = [...exampleComparison.lists, { rankOrderList: [{ program: 'pathology/9999' }] }]
    const { code, errors } = (await post({ ...exampleComparison, lists })).json()
    expect([code, errors[0].pointer]).toEqual(['UNKNOWN_PROGRAM', '/lists/3/rankOrderList/0/program'])
  })

  test('takes its own example', () => {
    expect(comparisonRequestSchema.parse(exampleComparison)).toEqual(exampleComparison)
  })
})
