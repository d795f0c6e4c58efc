import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await createService()
})
afterAll(() => service.close())

async function get(url: string) {
  const answer = await service.app.inject(url)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

async function faults(url: string) {
  const answer = await service.app.inject(url)
  expect(answer.statusCode).toBe(400)
  return answer.json().errors
}

describe('the seasons', () => {
  test('are listed', async () => {
    const { seasons } = await get('/v1/seasons')
    expect(seasons).toContainEqual(expect.objectContaining({ id: '2025', year: 2025, positions: 43237, forecasts: true }))
  })

  test('show their notes, sources and specialties', async () => {
    const season = await get('/v1/seasons/2025')
    expect(season.notes.length).toBeGreaterThan(0)
    expect(Object.keys(season.sources).length).toBeGreaterThan(0)
    const total = season.branches.reduce((sum: number, branch: { programs: number }) => sum + branch.programs, 0)
    expect(season.programs).toBe(total)
  })
})

describe('the programs of a season', () => {
  test('come 100 at a time unless asked otherwise', async () => {
    const first = await get('/v1/seasons/2025/programs')
    expect(first.programs).toHaveLength(100)
    expect(first.next).toBe(first.programs[99].id)
    const second = await get(`/v1/seasons/2025/programs?limit=7&after=${encodeURIComponent(first.next)}`)
    expect(second.programs).toHaveLength(7)
    expect(second.total).toBe(first.total)
  })

  test('can be filtered by everything they say of themselves', async () => {
    const query =
      'specialty=internal-medicine&track=categorical&archetype=community&region=south&visa=j1&imgShareMin=0.25&limit=1000'
    const { programs, total, next } = await get(`/v1/seasons/2025/programs?${query}`)
    expect(programs).toHaveLength(total)
    expect(next).toBeNull()
    expect(total).toBeGreaterThan(0)
    for (const program of programs) {
      expect(program).toMatchObject({
        specialty: 'internal-medicine',
        track: 'categorical',
        archetype: 'community',
        region: 'south',
      })
      expect(program.visas).toContain('j1')
      expect(program.imgShare).toBeGreaterThanOrEqual(0.25)
    }
  })

  test('are refused for a query that is not understood, naming it', async () => {
    expect(await faults('/v1/seasons/2025/programs?speciality=surgery')).toEqual([
      { pointer: '/speciality', detail: 'unknown key "speciality"' },
    ])
    expect(await faults('/v1/seasons/2025/programs?limit=0')).toEqual([
      { pointer: '/limit', detail: 'must be a whole number from 1 to 1000, got "0"' },
    ])
    expect(await faults('/v1/seasons/2025/programs?limit=')).toMatchObject([{ pointer: '/limit' }])
    expect(await faults('/v1/seasons/2025/programs?imgShareMin=much')).toEqual([
      { pointer: '/imgShareMin', detail: 'must be a number from 0 to 1, got "much"' },
    ])
    expect(await faults('/v1/seasons/2025/programs?track=a&track=b')).toMatchObject([{ pointer: '/track' }])
    expect(await faults('/v1/seasons/2025/programs?after=no-such/0001')).toMatchObject([
      { pointer: '/after', detail: expect.stringContaining('no-such/0001') },
    ])
  })
})

describe('the health', () => {
  test('is alive before anything is ready', async () => {
    expect(await get('/health/live')).toEqual({ status: 'alive' })
  })

  test('is not ready while the table is built, and says how far it is', async () => {
    const starting = await createService()
    const before = await starting.app.inject('/health/ready')
    expect([before.statusCode, before.json()]).toEqual([
      503,
      { status: 'starting', progress: { worldsDone: 0, worlds: 16, worldsPerSecond: 0, secondsLeft: null } },
    ])
    await starting.matchcast.start()
    const after = await starting.app.inject('/health/ready')
    expect([after.statusCode, after.json()]).toMatchObject([
      200,
      { status: 'ready', progress: { worldsDone: 16, secondsLeft: 0 } },
    ])
    await starting.matchcast.close()
    expect((await starting.app.inject('/health/ready')).json()).toMatchObject({ status: 'stopping' })
    await starting.close()
  })
})
