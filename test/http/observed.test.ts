import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logged, type Note } from '../../src/http/observed.ts'
import { exampleRequest, postForecast, startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.close())

const durations = (header: unknown) =>
  Object.fromEntries([...String(header).matchAll(/(\w+);dur=([\d.]+)/g)].map(([, name, ms]) => [name, Number(ms)]))

describe('an answer', () => {
  test('says in its headers how long it waited and was worked on, and in its bytes nothing of that', async () => {
    const first = await postForecast(service.app, exampleRequest)
    const second = await postForecast(service.app, exampleRequest)
    expect(second.body).toBe(first.body)
    const { wait, work, total } = durations(first.headers['server-timing'])
    expect(work).toBeGreaterThan(0)
    expect(wait + work).toBeLessThanOrEqual(total + 0.02)
  })

  test('of which no thread knows says how long it took', async () => {
    const { headers } = await service.app.inject('/v1/seasons')
    expect(headers['server-timing']).toMatch(/^total;dur=\d+\.\d\d$/)
  })

  test('has an id of its own, whatever the client calls its request', async () => {
    const ask = async () =>
      (await service.app.inject({ url: '/nowhere', headers: { 'x-request-id': 'mine' } })).headers['x-request-id']
    const ids = [await ask(), await ask()]
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(ids[0]).not.toBe(ids[1])
  })
})

test('a line of the log says from how many worlds a question was answered', () => {
  const note = logged({ worlds: 256, scenarioWorlds: 64 })
  const worldsOf = (asked: object) => {
    const said: { worlds?: number }[] = []
    const log = { info: (line: object) => void said.push(line) }
    const request = { method: 'POST', routeOptions: {}, log, work: { tasks: 1, waited: 0, worked: 1 }, body: asked }
    note(request as unknown as Parameters<Note>[0], 200, 1)
    return said[0].worlds
  }
  expect(worldsOf(exampleRequest)).toBe(256)
  expect(worldsOf({ ...exampleRequest, worlds: 32 })).toBe(32)
  expect(worldsOf({ ...exampleRequest, scenario: { h1bSponsorship: 0.5 } })).toBe(64)
  expect(worldsOf({ ...exampleRequest, worlds: 32, scenario: { h1bSponsorship: 0.5 } })).toBe(32)
  expect(worldsOf({ programs: [], applicants: [] })).toBeUndefined()
})
