import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import example from '../../openapi/examples/advanced.request.json' with { type: 'json' }
import type { Advice } from '../../src/forecast/advice.ts'
import type { ForecastAnswer, ForecastQuestion } from '../../src/forecast/question.ts'
import { forecastAnswerSchema } from '../../src/http/forecast-answer.ts'
import { postCohort } from '../support/cohort.ts'
import { postForecast, startService, type TestService } from '../support/service.ts'
import { everywhere } from '../support/supplemental.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const [first, second, , , last] = example.rankOrderList
const complaintsTo = async (url: string, payload: object) => {
  const answer = await service.app.inject({ method: 'POST', url, payload })
  expect(answer.statusCode, answer.body).toBe(400)
  return answer.json().errors as { pointer: string; detail: string }[]
}
const complaintsAbout = (rankOrderList: object[]) => complaintsTo('/v1/forecasts', { ...example, rankOrderList })

describe('POST /v1/forecasts with supplemental lists', () => {
  test('tells matches with and without a first year apart, line by line', async () => {
    const answer = await postForecast(service.app, example)
    expect(answer.statusCode, answer.body).toBe(200)
    const { lines, outcomes, match, sentence } = forecastAnswerSchema.parse(answer.json())
    expect(lines.map(({ supplemental }) => supplemental?.lines.length)).toEqual([3, 3, undefined, 1, undefined])
    const sum = Object.values(outcomes!).reduce((total, { probability }) => total + probability, 0)
    expect(sum).toBeCloseTo(match.probability, 12)
    expect(sentence).toMatch(/held an advanced position and a first year before it/)
    expect((await postForecast(service.app, structuredClone(example))).body).toBe(answer.body)
  })

  test('says nothing of it where no line has such a list', async () => {
    const rankOrderList = example.rankOrderList.map(({ program }) => ({ program }))
    const answer = (await postForecast(service.app, { ...example, rankOrderList })).json()
    expect(answer.outcomes).toBeUndefined()
    expect(answer.lines.flatMap(Object.keys)).not.toContain('supplemental')
    expect(answer.sentence).not.toMatch(/first year/)
  })

  test('is the same in a row of a cohort', async () => {
    const alone = await postForecast(service.app, example)
    const rows = await service.app.inject({
      method: 'POST',
      url: '/v1/forecasts',
      headers: { 'content-type': 'application/x-ndjson' },
      payload: `${JSON.stringify(example)}\n`,
    })
    expect(rows.body).toBe(`{"row":1,"forecast":${alone.body}}\n`)
  })

  test('runs the whole match with the replay engine', async () => {
    const answer = await postForecast(service.app, { ...example, engine: 'replay' })
    expect(answer.statusCode, answer.body).toBe(200)
    const { outcomes, provenance, lines } = forecastAnswerSchema.parse(answer.json())
    expect(provenance.engine).toBe('replay')
    expect((16 * outcomes!.advancedWithFirstYear.probability) % 1).toBe(0)
    expect(lines[0].supplemental!.lines).toHaveLength(3)
  })

  test('is one of applications, before anybody was interviewed', async () => {
    const rankOrderList = example.rankOrderList.map(({ interview: _, ...line }) => line)
    const answer = await postForecast(service.app, { ...example, rankOrderList, stage: 'application' })
    expect(answer.statusCode, answer.body).toBe(200)
    const { lines, outcomes, match, interviews, sentence } = forecastAnswerSchema.parse(answer.json())
    const sum = Object.values(outcomes!).reduce((total, { probability }) => total + probability, 0)
    expect(sum).toBeCloseTo(match.probability, 12)
    expect(lines.reduce((total, { interview }) => total + interview!, 0)).toBeCloseTo(interviews!.expected, 9)
    const attached = lines.flatMap(({ supplemental }) => supplemental?.lines ?? [])
    expect(attached.map(({ interview, wouldTakeYou }) => interview! > 0 && interview! >= wouldTakeYou)).toEqual(
      Array(7).fill(true),
    )
    expect(sentence).toMatch(/with these applications.* a first year before it/)
    const rows = await postCohort(service.app, [{ ...example, rankOrderList, stage: 'application' }])
    expect(rows.body).toBe(`{"row":1,"forecast":${answer.body}}\n`)
  })

  test('points at what is wrong with a supplemental list', async () => {
    const twice = { ...first, supplemental: [{ program: 'transitional-year/0004' }, { program: 'transitional-year/0004' }] }
    expect(await complaintsAbout([twice])).toEqual([
      {
        pointer: '/rankOrderList/0/supplemental/1/program',
        detail: 'program "transitional-year/0004" already stands on line 1',
      },
    ])
    expect(await complaintsAbout([{ ...first, supplemental: [] }])).toEqual([
      { pointer: '/rankOrderList/0/supplemental', detail: expect.stringContaining('must have at least one line') },
    ])
    expect(await complaintsAbout([{ ...first, supplemental: [second] }])).toEqual([
      { pointer: '/rankOrderList/0/supplemental/0/supplemental', detail: expect.stringContaining('unknown key "supplemental"') },
    ])
    expect(await complaintsAbout([{ ...last, supplemental: [{ program: 'transitional-year/0004' }] }])).toEqual([
      { pointer: '/rankOrderList/0/supplemental', detail: expect.stringContaining('goes with an advanced position') },
    ])
  })

  test('is refused where it is not answered, and says where it is', async () => {
    const { applicant } = example
    const elsewhere = { detail: expect.stringContaining('a supplemental list goes with a line of the rank order list') }
    const couple = { applicant, couple: { applicant, rankOrderList: [[first, null]] } }
    expect(await complaintsTo('/v1/forecasts', couple)).toContainEqual({
      pointer: '/couple/rankOrderList/0/0/supplemental',
      ...elsewhere,
    })
    expect(
      await complaintsTo('/v1/recommendations', { applicant, stage: 'application', rankOrderList: [], appliedAt: [first] }),
    ).toEqual([{ pointer: '/appliedAt/0/supplemental', ...elsewhere }])
    expect(await complaintsTo('/v1/forecasts', { ...example, interviewedAt: [first] })).toEqual([
      { pointer: '/interviewedAt/0/supplemental', ...elsewhere },
    ])
  })

  test('is added to, with the chance that a forecast then gives', async () => {
    const { season, applicant, rankOrderList } = example
    const post = (more: object) =>
      service.app.inject({
        method: 'POST',
        url: '/v1/recommendations',
        payload: { season, applicant, rankOrderList, count: 2, ...more },
      })
    const response = await post({})
    expect(response.statusCode, response.body).toBe(200)
    const { before, recommendations } = response.json() as Advice
    const alone = (await postForecast(service.app, example)).json() as ForecastAnswer
    expect(before.probability).toBeCloseTo(alone.match.probability, 9)
    expect(recommendations).toHaveLength(2)
    // A description says the track here, which it need not on a supplemental list.
    const interviewedAt = everywhere(example as ForecastQuestion).map(({ like, ...line }) =>
      like ? { ...line, like: { ...like, track: 'preliminary' } } : line,
    )
    const added = [...rankOrderList, ...recommendations.map(({ program }) => ({ program: program.id }))]
    const { match } = (await postForecast(service.app, { ...example, rankOrderList: added, interviewedAt })).json()
    expect(match.probability).toBeCloseTo(recommendations[1].probability, 9)
    // Interviewed at for a first year already, and so no program to apply at.
    const filters = { specialty: 'transitional-year', track: 'transitional' }
    const applying = (await post({ filters, stage: 'application' })).json() as Advice
    expect(applying.leftOut.onTheList).toBe(1)
    expect(((await post({ filters })).json() as Advice).leftOut.onTheList).toBe(0)
  })

  test('is compared', async () => {
    const { applicant, rankOrderList } = example
    const lists = [{ rankOrderList }, { rankOrderList: rankOrderList.slice(0, 2) }]
    const compared = await service.app.inject({ method: 'POST', url: '/v1/forecasts/compare', payload: { applicant, lists } })
    expect(compared.statusCode, compared.body).toBe(200)
    expect(compared.json().lists.map(({ outcomes }: { outcomes?: object }) => Object.keys(outcomes ?? {}).length)).toEqual([4, 4])
  })
})
