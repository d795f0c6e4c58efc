import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ForecastAnswer } from '../../src/forecast/question.ts'
import { forecastAnswerSchema } from '../../src/http/forecast-answer.ts'
import { ServiceError } from '../../src/service/service-error.ts'
import { listenWith } from '../support/cohort.ts'
import { exampleRequest, postForecast, startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const ask = async (request: unknown): Promise<ForecastAnswer> => {
  const answer = await postForecast(service.app, request)
  expect(answer.statusCode, answer.body).toBe(200)
  return forecastAnswerSchema.parse(answer.json())
}
const lines = exampleRequest.rankOrderList

describe('POST /v1/forecasts', () => {
  test('answers the example of the documentation, line by line', async () => {
    const answer = await ask(exampleRequest)
    expect(answer.lines.map(({ line }) => line)).toEqual(lines.map((_, index) => index + 1))
    expect(answer.lines.map(({ program }) => program.id)).toEqual(lines.map((line) => line.program ?? null))
    expect(answer.match.probability).toBeGreaterThan(0.05)
    expect(answer.match.probability).toBeLessThan(0.99)
    expect(answer.provenance).toMatchObject({ engine: 'menus', season: '2025', worlds: 16 })
  })

  test('gives chances that sum to 1 and add up', async () => {
    const { lines, match, unmatched } = await ask(exampleRequest)
    const sum = lines.reduce((sum, { probability }) => sum + probability, 0)
    expect(sum + unmatched.probability).toBeCloseTo(1, 9)
    expect(match.probability).toBeCloseTo(sum, 9)
    expect(lines.at(-1)!.cumulative).toBeCloseTo(sum, 9)
  })

  test('gives the same bytes for the same request, whatever the order of its keys', async () => {
    const [first, again] = await Promise.all([
      postForecast(service.app, exampleRequest),
      postForecast(service.app, exampleRequest),
    ])
    expect(again.body).toBe(first.body)
    const turned = Object.fromEntries(Object.entries(exampleRequest).toReversed())
    expect((await postForecast(service.app, turned)).body).toBe(first.body)
  })

  test('does not change the chance of matching with the order of the lines', async () => {
    const { match } = await ask(exampleRequest)
    const turned = await ask({ ...exampleRequest, rankOrderList: lines.toReversed() })
    expect(turned.match.probability).toBe(match.probability)
  })

  test('takes no more than a type and a list', async () => {
    await ask({ applicant: { type: 'us-md-senior' }, rankOrderList: [{ like: { specialty: 'pediatrics' } }] })
  })

  test('takes programs interviewed at and not ranked as evidence', async () => {
    const answer = await ask({ ...exampleRequest, rankOrderList: lines.slice(0, 3), interviewedAt: lines })
    expect(answer.lines).toHaveLength(3)
    const full = await ask(exampleRequest)
    for (const [index, line] of answer.lines.entries()) expect(line.probability).toBeCloseTo(full.lines[index].probability, 12)
  })

  test('takes what is known of single lines, and says what clears a warning and what moves the chance', async () => {
    const [first, ...others] = lines
    const rankOrderList = [{ ...first, signal: true, theyRankMe: { from: 1, to: 3, of: 200 } }, ...others]
    const answer = await ask({ ...exampleRequest, rankOrderList, interviewsComplete: false, drivers: true })
    expect(answer.lines[0].probability).toBeGreaterThan(0.7)
    expect(answer.drivers!.length).toBeGreaterThan(2)
    const short = await ask({ ...exampleRequest, rankOrderList: lines.slice(0, 2) })
    expect(short.drivers).toBeNull()
    expect(short.warnings.map(({ code }) => code)).toContain('SHORT_LIST')
    expect(short.warnings.find(({ code }) => code === 'SHORT_LIST')!.fix).toMatchObject({ addLines: expect.any(Number) })
  })

  test('refuses places that are not on a list, and names them', async () => {
    const refused = async (theyRankMe: unknown) => {
      const answer = await postForecast(service.app, { ...exampleRequest, rankOrderList: [{ ...lines[0], theyRankMe }] })
      expect(answer.statusCode).toBe(400)
      return answer.json().errors
    }
    expect(await refused({ from: 8, to: 3 })).toEqual([
      { pointer: '/rankOrderList/0/theyRankMe/to', detail: expect.stringContaining('place 3 is better than "from", which is 8') },
    ])
    expect(await refused({ from: 8, to: 30, of: 20 })).toEqual([
      { pointer: '/rankOrderList/0/theyRankMe/of', detail: expect.stringContaining('a list of 20 has no place 30') },
    ])
  })

  test('says all that is wrong with a list at once, at the lines of a couple too', async () => {
    const pointersOf = async (request: unknown) => {
      const answer = await postForecast(service.app, request)
      expect(answer.statusCode).toBe(400)
      return answer.json().errors.map(({ pointer }: { pointer: string }) => pointer)
    }
    const year = { program: 'transitional-year/0004' }
    const unlikely = { ...lines[0], theyRankMe: { from: 8, to: 3 } }
    const place = '/rankOrderList/0/theyRankMe/to'
    const { applicant } = exampleRequest
    expect(await pointersOf({ applicant, rankOrderList: [unlikely, lines[0]] })).toEqual([place, '/rankOrderList/1/program'])
    expect(await pointersOf({ applicant, rankOrderList: [{ theyRankMe: unlikely.theyRankMe }] })).toEqual([
      place,
      '/rankOrderList/0',
    ])
    const repeating = { ...lines[0], supplemental: [year, year] }
    expect(await pointersOf({ applicant, rankOrderList: [repeating, lines[0]] })).toEqual([
      '/rankOrderList/0/supplemental/1/program',
      '/rankOrderList/1/program',
    ])
    const couple = { applicant, rankOrderList: [[unlikely, null]] }
    expect(await pointersOf({ applicant, couple })).toEqual(['/couple/rankOrderList/0/0/theyRankMe/to'])
  })

  test('answers with the replay engine, near the menus', async () => {
    const replay = await ask({ ...exampleRequest, engine: 'replay', worlds: 16 })
    expect(replay.provenance).toMatchObject({ engine: 'replay', worlds: 16 })
    const menus = await ask(exampleRequest)
    const error = replay.match.monteCarloError + menus.match.monteCarloError
    expect(Math.abs(replay.match.probability - menus.match.probability)).toBeLessThan(5 * Math.max(error, 0.02))
  })

  test.each(['/v1/forecasts', '/v1/forecasts/compare'])('keeps the connection where a body cannot be read: %s', async (url) => {
    const headers = { 'content-type': 'application/json' }
    for (const payload of ['{"applicant":', '{"engine":', '', '{"a":1,"a":2}', '{"__proto__":1}', '['.repeat(1000)]) {
      const answer = await service.app.inject({ method: 'POST', url, headers, payload })
      expect([answer.statusCode, answer.headers.connection], payload).toEqual([400, 'keep-alive'])
      expect(answer.json().errors).toHaveLength(1)
    }
  })

  test('forbids to keep the answer', async () => {
    expect((await postForecast(service.app, exampleRequest)).headers['cache-control']).toBe('no-store')
  })
})

test('what would wait too long is refused before it is looked at, by its kind of work, once there is a table', async () => {
  const asked: string[] = []
  let status: 'ready' | 'starting' = 'ready'
  const { app } = await listenWith(
    () => Promise.reject(new Error('not to be asked')),
    {},
    {
      status: () => status,
      admitQuestion: (lane) => {
        asked.push(lane)
        throw new ServiceError('BUSY', 'There is too much to do.', { retryAfter: 3 })
      },
    },
  )
  try {
    const wrong = { applicant: { type: 'alien' } }
    for (const body of [wrong, { ...wrong, engine: 'replay' }, { ...wrong, engine: 'replay', stage: 'application' }]) {
      const answer = await postForecast(app, body)
      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '3'])
    }
    expect(asked).toEqual(['menus', 'replay', 'menus'])
    // Not even read, where it can be no replay and no couple.
    const headers = { 'content-type': 'application/json' }
    const statusOf = async (payload: string) =>
      (await app.inject({ method: 'POST', url: '/v1/forecasts', headers, payload })).statusCode
    expect(await statusOf('{"applicant"')).toBe(503)
    const kept = await app.inject({ method: 'POST', url: '/v1/forecasts', headers, payload: '{}' })
    expect([kept.statusCode, kept.headers.connection]).toEqual([503, 'keep-alive'])
    expect(asked).toEqual(['menus', 'replay', 'menus', 'menus', 'menus'])
    expect(await statusOf('{"engine"')).toBe(400)
    expect(await statusOf('{"couple"')).toBe(400)
    status = 'starting'
    expect((await postForecast(app, wrong)).statusCode).toBe(400)
    expect(asked.length).toBe(5)
  } finally {
    await app.close()
  }
})
