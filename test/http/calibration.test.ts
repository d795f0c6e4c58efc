import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { calibrationSchema } from '../../src/http/calibration-schemas.ts'
import { prefersPage } from '../../src/http/season-calibration.ts'
import { createService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await createService()
})
afterAll(() => service.close())

const ADDRESS = '/v1/seasons/2025/calibration'

async function get(query = '') {
  const answer = await service.app.inject(ADDRESS + query)
  expect(answer.statusCode, answer.body).toBe(200)
  expect(answer.headers['content-type']).toMatch(/^application\/json/)
  return answer.json()
}

describe('the report of a season', () => {
  test('says what it was made with, and whether that is what is served', async () => {
    const report = await get()
    const { model } = (await service.app.inject('/v1/seasons/2025')).json()
    expect(report).toMatchObject({ season: '2025', date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) })
    expect(report.worlds).toBeGreaterThan(0)
    expect(report.stale).toBe(report.model !== model)
  })

  test('is what the documentation says, row by row', async () => {
    expect(calibrationSchema.safeParse(await get()).error).toBeUndefined()
  })

  test('has rows for every specialty of the season', async () => {
    const { rows } = await get('?measure=filledShare&type=img')
    const { branches } = (await service.app.inject('/v1/seasons/2025')).json()
    const named = new Set(rows.map((row: { specialty: string }) => row.specialty))
    for (const { specialty } of branches) expect(named).toContain(specialty)
  })

  test('has errors, behaviours A1 to C5 and predictions of hidden specialties', async () => {
    const { errors, behaviours, leaveOneOut } = await get('?measure=visa')
    expect(errors.some(({ fitted }: { fitted: boolean }) => fitted)).toBe(true)
    expect(behaviours.map(({ id }: { id: string }) => id)).toEqual([
      'A1',
      'A2',
      'A3',
      'A4',
      'A5',
      'A6',
      'A7',
      'A8',
      'A9',
      'B1',
      'B2',
      'B3',
      'B4',
      'B5',
      'B6',
      'B7',
      'B8',
      'C1',
      'C2',
      'C3',
      'C4',
      'C5',
    ])
    expect(leaveOneOut.errors).toHaveLength(2)
  })

  test('can be asked for some of its rows', async () => {
    const { rows } = await get('?measure=matchRateByLength&specialty=internal-medicine&type=non-us-img')
    expect(rows.map(({ cell }: { cell: string }) => cell)).toEqual(['1', '2', '3', '4-5', '6-8', '9-12', '13+'])
    for (const row of rows)
      expect(row).toMatchObject({ measure: 'matchRateByLength', specialty: 'internal-medicine', type: 'non-us-img' })
  })

  test('refuses what it does not know, naming it and what there is', async () => {
    const answer = await service.app.inject(`${ADDRESS}?measure=matchrate&type=martian`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors).toEqual([
      { pointer: '/measure', detail: expect.stringMatching(/^must be one of .*matchRate, .*, got "matchrate"$/) },
      { pointer: '/type', detail: expect.stringMatching(/^must be one of .*non-us-img, .*, got "martian"$/) },
    ])
    expect((await service.app.inject(`${ADDRESS}?speciality=surgery`)).json()).toMatchObject({
      code: 'INVALID_REQUEST',
      errors: [{ pointer: '/speciality' }],
    })
    expect((await service.app.inject('/v1/seasons/1999/calibration')).json()).toMatchObject({ code: 'UNKNOWN_SEASON' })
  })

  test.each([
    ['asked for HTML', ADDRESS, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }],
    ['at an address of its own', `${ADDRESS}.html`, {}],
  ])('is a page that needs nothing else, %s', async (_name, url, headers) => {
    const answer = await service.app.inject({ url, headers })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(answer.body).toMatch(/^<!doctype html>/)
    expect(answer.body).toContain('</html>')
    // Nothing is fetched: no address of another resource stands in the page.
    expect(answer.body).not.toMatch(/(?:src|href)=|url\(|@import/)
    expect(answer.body.split('<svg').length).toBeGreaterThan(10)
    expect(answer.body).not.toMatch(/NaN|Infinity|undefined,/)
  })

  test('is JSON for whoever names it first, or names nothing', () => {
    expect(prefersPage(undefined)).toBe(false)
    expect(prefersPage('*/*')).toBe(false)
    expect(prefersPage('application/json, text/html')).toBe(false)
    expect(prefersPage('text/html;q=0.9')).toBe(true)
  })
})
