import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { forecastRequestSchema } from '../../src/http/forecast-request.ts'
import { exampleMarket, marketSchema } from '../../src/http/match-request.ts'
import { createService, exampleRequest, PROJECT, runNode, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await createService()
})
afterAll(() => service.close())

const committed = JSON.parse(readFileSync(resolve(PROJECT, 'openapi/openapi.json'), 'utf8'))

interface Node {
  readonly type?: string
  readonly properties?: Record<string, Node>
  readonly $ref?: string
  readonly description?: string
  readonly examples?: unknown
}

/** Every property of every schema, with the way to it. */
function* properties(node: unknown, way: string): Generator<[string, Node]> {
  if (typeof node !== 'object' || node === null) return
  for (const [name, property] of Object.entries((node as Node).properties ?? {})) yield [`${way}.${name}`, property]
  for (const [key, child] of Object.entries(node)) yield* properties(child, `${way}.${key}`)
}

const isLeaf = ({ type }: Node) => ['string', 'integer', 'number', 'boolean'].includes(type ?? '')

describe('the OpenAPI document', () => {
  test('in the repository is what the service says', async () => {
    const check = runNode(['openapi/generate.ts', '--check'])
    expect(await check.ended, check.err()).toBe(0)
    expect((await service.app.inject('/openapi.json')).json()).toEqual(committed)
  })

  test('describes every field, with an example where there is a value', () => {
    const found = [...properties(committed, '')]
    expect(found.length).toBeGreaterThan(80)
    const silent = found.filter(([, node]) => !node.$ref && !node.description && !node.properties)
    expect(silent.map(([way]) => way)).toEqual([])
    const abstract = found.filter(([, node]) => isLeaf(node) && !node.examples)
    expect(abstract.map(([way]) => way)).toEqual([])
  })

  test('names every path, and the problems of each', () => {
    expect(Object.keys(committed.paths)).toEqual([
      '/v1/forecasts',
      '/v1/forecasts/compare',
      '/v1/recommendations',
      '/v1/matches',
      '/v1/seasons',
      '/v1/seasons/{id}',
      '/v1/seasons/{id}/programs',
      '/v1/seasons/{id}/calibration',
      '/v1/seasons/{id}/calibration.html',
      '/health/live',
      '/health/ready',
    ])
    expect(Object.keys(committed.paths['/v1/forecasts'].post.responses)).toEqual([
      '200',
      '400',
      '401',
      '404',
      '408',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
      '504',
    ])
    expect(Object.keys(committed.paths['/v1/recommendations'].post.responses)).toEqual(
      Object.keys(committed.paths['/v1/forecasts'].post.responses),
    )
    const { responses } = committed.paths['/v1/matches'].post
    expect(Object.keys(responses)).toEqual(['200', '400', '401', '408', '413', '415', '422', '429', '500', '503', '504'])
    expect(responses['413'].description).toContain('TOO_LARGE')
    expect(responses['422'].description).toContain('INVALID_MARKET')
  })

  test('holds an example that is a market with a couple', () => {
    expect(committed.components.schemas.Market.examples).toEqual([exampleMarket])
    expect(marketSchema.parse(exampleMarket).couples).toHaveLength(1)
  })

  test('holds an example that is a request of twelve lines', () => {
    expect(committed.components.schemas.ForecastRequest.examples).toEqual([exampleRequest])
    const { rankOrderList } = forecastRequestSchema.parse(exampleRequest)
    expect(rankOrderList).toHaveLength(12)
    expect(rankOrderList.filter(({ like }) => like)).toHaveLength(2)
  })

  test('is shown at /docs', async () => {
    expect((await service.app.inject('/docs')).body).toContain('Swagger UI')
    expect((await service.app.inject('/docs/json')).json()).toEqual(committed)
  })
})
