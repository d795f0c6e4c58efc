import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
