import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import couple from '../../openapi/examples/couple.request.json' with { type: 'json' }
import { exampleRequest, postForecast, startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
  await service.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => service.close())

const load = () => service.matchcast.load().pool!

test.each([
  ['a replay', 'replay', exampleRequest],
  ['a replay of a couple', 'replayCouple', couple],
])('%s whose client hangs up leaves its worlds undone, and the threads to others', async (_name, task, example) => {
  const body = JSON.stringify({ ...example, engine: 'replay' })
  const { port } = service.app.server.address() as AddressInfo
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const asked = request({ host: '127.0.0.1', port, path: '/v1/forecasts', method: 'POST', headers })
  asked.on('error', () => {})
  asked.end(body)
  while (load().busy === 0) await pause(5)
  asked.destroy()
  while (load().busy > 0) await pause(5)
  const { done, dropped, failed } = load().tasks.find((each) => each.task === task)!.ends
  expect(failed).toBe(0)
  expect(done + dropped).toBe(16)
  // Those that had begun may have ended before the service heard of it.
  expect(dropped).toBeGreaterThan(10)
  expect((await postForecast(service.app, exampleRequest)).statusCode).toBe(200)
  expect(await goneSoFar()).toBe(++hungUp)
})

let hungUp = 0

/** Requests noted as ended by their clients. */
async function goneSoFar(): Promise<number> {
  const { body } = await service.app.inject('/metrics')
  return Number(
    /^matchcast_request_duration_seconds_count\{.*route="\/v1\/forecasts".*status="499".*\} (\d+)$/m.exec(body)?.[1] ?? 0,
  )
}
