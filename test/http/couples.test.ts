import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import example from '../../openapi/examples/couple.request.json' with { type: 'json' }
import type { CoupleAnswer } from '../../src/forecast/couple-answer.ts'
import type { Problem } from '../../src/http/problem.ts'
import { coupleTable } from '../../src/service/couple-table.ts'
import { exampleRequest, postForecast, startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const ask = async (request: unknown): Promise<CoupleAnswer> => {
  const answer = await postForecast(service.app, request)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

/** Complaints about a request that is refused, as "pointer: detail". */
async function complaints(request: unknown, url = '/v1/forecasts', type = 'application/json'): Promise<string[]> {
  const payload = JSON.stringify(request)
  const answer = await service.app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload })
  const problem = (type === 'application/json' ? answer.json() : JSON.parse(answer.body).problem) as Problem
  expect(problem.code).toBe('INVALID_REQUEST')
  return problem.errors!.map(({ pointer, detail }) => `${pointer}: ${detail}`)
}

describe('POST /v1/forecasts with a couple', () => {
  test('answers the example of the documentation, the same bytes each time', async () => {
    const [first, again] = await Promise.all([postForecast(service.app, example), postForecast(service.app, example)])
    expect(again.body).toBe(first.body)
    const { couple, partners, lines, provenance } = first.json() as CoupleAnswer
    expect(lines).toHaveLength(example.couple.rankOrderList.length)
    const sum = Object.values(couple).reduce((all, { probability }) => all + probability, 0)
    expect(sum).toBeCloseTo(1, 9)
    expect(couple.both.probability).toBeGreaterThan(0.2)
    expect(partners.map(({ programs }) => programs.length)).toEqual([4, 4])
    expect(lines.at(-1)!.programs[0]).toBeNull()
    expect(provenance).toMatchObject({ engine: 'menus', worlds: 16 })
  })

  test('replays the match, which agrees within what 16 worlds can tell', async () => {
    const byMenus = await ask(example)
    const replayed = await ask({ ...example, engine: 'replay' })
    expect(replayed.provenance.engine).toBe('replay')
    const { probability } = byMenus.couple.both
    const error = Math.sqrt((probability * (1 - probability)) / 16)
    expect(Math.abs(replayed.couple.both.probability - probability)).toBeLessThan(4 * error)
  })

  test('prints as a table with both, one and neither, and where each lands', async () => {
    const answer = await ask({
      ...example,
      couple: { ...example.couple, rankOrderList: example.couple.rankOrderList.slice(0, 2) },
    })
    const table = coupleTable(answer)
    expect(table).toMatch(/first partner +second partner/)
    expect(table).toMatch(/both match .*\nonly the first .*\nonly the second .*\nneither /)
    expect(table).toMatch(/Partner 2 matches with/)
    expect(table).toMatch(/Note: No line lets one partner match without the other.* With 3 more: /)
  })

  test('complains about what was meant, where it stands', async () => {
    const { couple } = example
    expect(await complaints({ ...example, rankOrderList: exampleRequest.rankOrderList, drivers: true })).toEqual([
      '/rankOrderList: a couple has one list of pairs, /couple/rankOrderList; leave this one out',
      expect.stringMatching(/^\/drivers: are not told of a couple/),
    ])
    expect(await complaints({ ...example, couple: { ...couple, rankOrderList: [[couple.rankOrderList[0][0]]] } })).toEqual([
      expect.stringMatching(/^\/couple\/rankOrderList\/0: must be a pair/),
    ])
    expect(await complaints({ ...example, couple: { ...couple, applicant: {} } })).toEqual([
      expect.stringMatching(/^\/couple\/applicant\/type: is required; must be one of/),
    ])
    expect(await complaints({ ...example, stage: 'application' })).toEqual([
      expect.stringMatching(/^\/stage: must be "rank-list"/),
    ])
  })

  test('is said to be asked there where others answer', async () => {
    expect(await complaints(example, '/v1/forecasts/compare')).toEqual([expect.stringMatching(/^\/couple: is not answered here/)])
    expect(await complaints(example, '/v1/recommendations')).toEqual([expect.stringMatching(/^\/couple: is not answered here/)])
    expect(await complaints(example, '/v1/forecasts', 'application/x-ndjson')).toEqual([
      expect.stringMatching(/^\/couple: is not answered in a row of a cohort/),
    ])
  })
})
