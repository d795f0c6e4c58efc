import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import couple from '../../openapi/examples/couple.request.json' with { type: 'json' }
import { metricsIn } from '../support/promql.ts'
import { exampleRequest, PROJECT, postForecast, startService, type TestService } from '../support/service.ts'

let service: TestService
let text: string
beforeAll(async () => {
  service = await startService()
  const { app } = service
  await postForecast(app, exampleRequest)
  await postForecast(app, { ...exampleRequest, engine: 'replay', worlds: 16 })
  await postForecast(app, { ...couple, engine: 'replay', worlds: 16 })
  await postForecast(app, { ...exampleRequest, applicant: {} })
  await app.inject('/nowhere')
  text = (await app.inject('/metrics')).body
})
afterAll(() => service.close())

/** The value of a sample, found by its name and labels as written. */
const sample = (name: string) => {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length + 1))
}

describe('/metrics', () => {
  test('counts requests by route and status, and nothing that was sent', () => {
    const count = (status: number, route = '/v1/forecasts', method = 'POST') =>
      sample(`matchcast_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`)
    expect([count(200), count(400), count(404, 'none', 'GET')]).toEqual([3, 1, 1])
    expect(text).not.toContain('nowhere')
  })

  test('tells what the threads have done, and what waits', () => {
    expect(sample('matchcast_pool_threads')).toBe(2)
    expect(sample('matchcast_pool_tasks_total{lane="menus",task="forecast",end="done"}')).toBe(1)
    expect(sample('matchcast_pool_tasks_total{lane="replay",task="replay",end="done"}')).toBe(16)
    expect(sample('matchcast_pool_worked_seconds_total{lane="replay",task="replay"}')).toBeGreaterThan(0)
    expect(sample('matchcast_pool_waiting{lane="replay"}')).toBe(0)
    expect(sample('matchcast_pool_wait_seconds{lane="menus"}')).toBe(0)
  })

  test('tells of the worlds, and of the table, its age and its memory', () => {
    // Those of an applicant and those of a couple.
    expect(sample('matchcast_worlds_total{for="replay"}')).toBe(32)
    expect(sample('matchcast_table_worlds')).toBe(16)
    expect(sample('matchcast_table_bytes')).toBe(service.matchcast.load().table!.bytes)
    expect(sample('matchcast_table_age_seconds')).toBeGreaterThan(0)
    expect(sample('matchcast_ready')).toBe(1)
  })

  test('is in the form that Prometheus reads', async () => {
    const answer = await service.app.inject('/metrics')
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#')))
      expect(line).toMatch(/^[a-z_:][\w:]*(\{([a-z_]\w*="[^"]*",?)+\})? (-?[\d.]+(e[-+]?\d+)?|\+Inf|NaN)$/i)
  })
})

describe('the dashboard of the examples', () => {
  const { panels } = JSON.parse(readFileSync(resolve(PROJECT, 'openapi/examples/grafana-dashboard.json'), 'utf8'))
  const queries: string[] = panels.flatMap(({ targets }: { targets: { expr: string }[] }) => targets.map(({ expr }) => expr))

  test('asks for metrics and labels that there are, and for every metric of ours', () => {
    expect(queries.length).toBeGreaterThan(15)
    const kinds = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)]
    const known = kinds.flatMap(([, name, kind]) => (kind === 'histogram' ? [`${name}_bucket`, `${name}_count`] : [name]))
    const asked = new Set(queries.flatMap((query) => metricsIn(query).metrics))
    expect([...asked].filter((name) => !known.includes(name))).toEqual([])
    expect(known.filter((name) => name.startsWith('matchcast_') && !asked.has(name.replace(/_waited_/, '_worked_')))).toEqual([])
    const labels = new Set([...text.matchAll(/[{,]([a-z_]+)=/g)].map(([, label]) => label).concat('state'))
    expect(queries.flatMap((query) => metricsIn(query).labels).filter((label) => !labels.has(label))).toEqual([])
  })
})

test('jobs are counted by whoever has them', async () => {
  const { createMetrics } = await import('../../src/http/metrics.ts')
  const metrics = createMetrics(service.matchcast)
  metrics.countJobs(async () => ({ queued: 3, running: 1 }))
  const shown = await metrics.registry.metrics()
  expect(shown).toContain('matchcast_jobs{state="queued"} 3')
  expect(shown).toContain('matchcast_jobs{state="running"} 1')
})
