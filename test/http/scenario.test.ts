import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import example from '../../openapi/examples/scenario.request.json' with { type: 'json' }
import type { ScenarioAnswer } from '../../src/forecast/scenario.ts'
import type { Problem } from '../../src/http/problem.ts'
import { exampleRequest, postForecast, startService, type TestService } from '../support/service.ts'

/** Asks until the worlds are built, and says how often the answer was to wait. */
async function askUntilBuilt({ app }: TestService, body: unknown): Promise<{ answer: string; waits: Problem[] }> {
  const waits: Problem[] = []
  for (;;) {
    const { statusCode, body: answer, headers } = await postForecast(app, body)
    if (statusCode === 200) return { answer, waits }
    expect(statusCode, answer).toBe(503)
    expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1)
    waits.push(JSON.parse(answer))
    await new Promise((later) => setTimeout(later, 100))
  }
}

/** Long enough for a forecast on a busy machine, and hardly long enough for sixteen worlds. */
const requestTimeout = 6000
let service: TestService
beforeAll(async () => {
  service = await startService({ scenarioWorlds: 16, requestTimeout })
})
afterAll(() => service.close())

describe('POST /v1/forecasts with a scenario', () => {
  test('says how far its worlds are where a request may not wait for them, answers others meanwhile, and keeps them', async () => {
    const first = postForecast(service.app, example)
    const other = await postForecast(service.app, exampleRequest)
    expect(other.statusCode).toBe(200)
    expect([200, 503]).toContain((await first).statusCode)
    const { answer, waits } = await askUntilBuilt(service, example)
    for (const { code, progress, detail } of waits) {
      expect(code).toBe('BUSY')
      expect(progress!.worlds).toBe(16)
      expect(detail).toMatch(/worlds of this scenario are being built: \d+ of 16/)
    }
    const { match, scenario, lines } = JSON.parse(answer) as ScenarioAnswer
    expect(scenario.lines).toHaveLength(lines.length)
    expect(scenario.difference.probability).toBeCloseTo(match.probability - scenario.baseline.probability, 9)
    expect(scenario.baseline.probability).toBeCloseTo(JSON.parse(other.body).match.probability, 9)
    // The same in other words is the same scenario: nothing is built again, and the bytes are the same.
    const { applicants, positions, h1bSponsorship } = example.scenario
    const again = await postForecast(service.app, { ...example, scenario: { applicants, positions, h1bSponsorship } })
    expect(again.body).toBe(answer)
  })

  test('names what is wrong with a scenario, and builds nothing for it', async () => {
    const refused = async (scenario: unknown, changes = {}) => {
      const { statusCode, body } = await postForecast(service.app, { ...exampleRequest, scenario, ...changes })
      expect(statusCode, body).toBe(400)
      return (JSON.parse(body) as Problem).errors![0]
    }
    expect(await refused({})).toMatchObject({ pointer: '/scenario', detail: expect.stringContaining('must change something') })
    expect(await refused({ h1bSponsorship: 1.5 })).toMatchObject({ pointer: '/scenario/h1bSponsorship' })
    expect(await refused({ positions: { 'internal-medicine': 3 } })).toMatchObject({
      pointer: '/scenario/positions/internal-medicine',
      detail: expect.stringContaining('from 0 to 2'),
    })
    expect(await refused({ positions: { 'internal-medicin': 1.1 } })).toMatchObject({
      pointer: '/scenario/positions/internal-medicin',
      detail: expect.stringContaining('near: internal-medicine'),
    })
    expect(await refused({ applicants: { martian: 1.1 } })).toMatchObject({ detail: expect.stringContaining('martian') })
    expect(await refused({ h1bSponsorship: 0.5 }, { stage: 'application' })).toMatchObject({ pointer: '/stage' })
    expect(await refused({ h1bSponsorship: 0.5 }, { worlds: 17 })).toMatchObject({ pointer: '/worlds' })
  })
})
