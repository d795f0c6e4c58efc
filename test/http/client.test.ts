import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '../../openapi/client.ts'
import { ownCacheFolder } from '../support/jobs.ts'
import { exampleRequest, startService, type TestService } from '../support/service.ts'

let service: TestService
let cache: Awaited<ReturnType<typeof ownCacheFolder>>
let client: ReturnType<typeof createClient>
beforeAll(async () => {
  cache = await ownCacheFolder()
  service = await startService({ cacheDir: cache.folder })
  client = createClient({ baseUrl: await service.app.listen({ host: '127.0.0.1', port: 0 }) })
})
afterAll(async () => {
  await service.close()
  cache.remove()
})

const { applicant, rankOrderList } = exampleRequest as { applicant: { type: 'non-us-img' }; rankOrderList: { program: string }[] }
const body = { applicant, rankOrderList }

test('the client gives JSON as data, and problems as error', async () => {
  const { data, response } = await client.POST('/v1/forecasts', { body })
  expect(data && 'match' in data && data.match.probability).toBeGreaterThan(0)
  expect(response.status).toBe(200)
  const refused = await client.POST('/v1/forecasts', { body: { ...body, rankOrderList: [] } })
  expect([refused.data, refused.error!.code]).toEqual([undefined, 'INVALID_REQUEST'])
  const seasons = await client.GET('/v1/seasons')
  expect(seasons.data!.seasons.map(({ id }) => id)).toContain('2025')
})

test.each([1, 2])('the client leaves lines, events and pages to be read from the response: %i rows', async (rows) => {
  const { data: job } = await client.POST('/v1/jobs', { body: { kind: 'forecasts', requests: Array(rows).fill(body) } })
  const params = { path: { id: job!.id } }
  const results = await client.GET('/v1/jobs/{id}/results', { params })
  const none: undefined = results.data
  expect(none).toBeUndefined()
  const lines = (await results.response.text()).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).row)).toEqual(Array.from({ length: rows }, (_, row) => row + 1))
  const events = await client.GET('/v1/jobs/{id}/events', { params })
  expect(events.data).toBeUndefined()
  expect(await events.response.text()).toContain('event: completed')
  const page = await client.GET('/v1/seasons/{id}/calibration.html', { params: { path: { id: '2025' } } })
  expect(page.data).toBeUndefined()
  expect(await page.response.text()).toContain('<!doctype html>')
  const text = await client.GET('/v1/jobs/{id}/results', { params, parseAs: 'text' })
  expect(text.data!.trim().split('\n')).toEqual(lines)
  const gone = await client.DELETE('/v1/jobs/{id}', { params })
  expect([gone.response.status, gone.error]).toEqual([204, undefined])
})
