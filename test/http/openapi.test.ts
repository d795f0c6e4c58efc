import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROBLEMS } from '../../src/http/problem.ts'
import { componentOf, components, contract, type Media, type Operation, operations, type Schema } from '../support/contract.ts'
import { createService, runNode, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await createService()
})
afterAll(() => service.close())

/** Every schema below a node, with the way to it; examples are data and no schemas. */
function* schemasIn(node: unknown, way: string): Generator<[string, Schema]> {
  if (typeof node !== 'object' || node === null) return
  if (!Array.isArray(node) && ('type' in node || '$ref' in node || 'anyOf' in node || 'oneOf' in node))
    yield [way, node as Schema]
  for (const [key, child] of Object.entries(node)) {
    if (key !== 'examples' && key !== 'example') yield* schemasIn(child, `${way}.${key}`)
  }
}

const properties = [...schemasIn(contract, '')].filter(([way]) => /\.properties\.[^.]+$/.test(way))
const isLeaf = ({ type }: Schema) => ['string', 'integer', 'number', 'boolean'].includes(String(type))

/** What a schema takes, whatever is said about it. */
const shapeOf = (schema: Schema) =>
  JSON.stringify(schema, (key, value) => (key === 'description' || key === 'examples' ? undefined : value))

interface Named {
  readonly name: string
}
const named = operations.map((operation) => ({ name: `${operation.method} ${operation.path}`, ...operation }))

/** Every content of the requests and answers of an operation. */
function contents({ name, requestBody, responses }: Operation & Named): [string, Media][] {
  const bodies: [string, Readonly<Record<string, Media>>][] = [
    [`${name} body`, requestBody?.content ?? {}],
    ...Object.entries(responses).map(([status, { content }]): [string, Readonly<Record<string, Media>>] => [
      `${name} ${status}`,
      content ?? {},
    ]),
  ]
  return bodies.flatMap(([way, content]) =>
    Object.entries(content).map(([type, media]): [string, Media] => [`${way} ${type}`, media]),
  )
}

describe('the OpenAPI document', () => {
  test('in the repository is what the service says', async () => {
    const check = runNode(['openapi/generate.ts', '--check'])
    expect(await check.ended, check.err()).toBe(0)
    expect((await service.app.inject('/openapi.json')).json()).toEqual(contract)
  })

  test('is shown at /docs', async () => {
    expect((await service.app.inject('/docs')).body).toContain('Swagger UI')
    expect((await service.app.inject('/docs/json')).json()).toEqual(contract)
  })

  test('describes every field, with an example where there is a value', () => {
    expect(properties.length).toBeGreaterThan(80)
    const silent = properties.filter(([, schema]) => !schema.$ref && !schema.description)
    expect(silent.map(([way]) => way)).toEqual([])
    const abstract = properties.filter(([, schema]) => isLeaf(schema) && !schema.examples)
    expect(abstract.map(([way]) => way)).toEqual([])
  })

  test('describes every schema, operation, parameter and answer', () => {
    expect(Object.keys(components).filter((name) => !components[name].description)).toEqual([])
    const silent = named.flatMap(({ name, summary, description, operationId, tags, parameters, responses }) => [
      ...(summary && description && operationId && tags?.length === 1 ? [] : [name]),
      ...parameters.filter((each) => !each.description || !each.schema.examples).map((each) => `${name} ${each.name}`),
      ...Object.keys(responses)
        .filter((status) => !responses[status].description)
        .map((status) => `${name} ${status}`),
    ])
    expect(silent).toEqual([])
  })

  test('shows an example of every body', () => {
    const without = named.flatMap(contents).filter(([, { schema, examples }]) => !examples && !schema.examples)
    expect(without.map(([way]) => way)).toEqual([])
  })

  test('has one component per schema', () => {
    const inline = named.flatMap(contents).filter(([way, { schema }]) => !schema.$ref && !way.endsWith('text/html'))
    expect(inline.map(([way]) => way)).toEqual([])
    const ways = new Map<string, string[]>()
    for (const [way, schema] of schemasIn(contract, '')) {
      if (schema.properties) ways.set(shapeOf(schema), [...(ways.get(shapeOf(schema)) ?? []), way])
    }
    expect([...ways.values()].filter((same) => same.length > 1)).toEqual([])
    const used = new Set([...schemasIn(contract, '')].map(([, schema]) => componentOf(schema)))
    expect(Object.keys(components).filter((name) => !used.has(name))).toEqual([])
  })

  test('lists the problems of every operation, of which each is one of the table', () => {
    const lacking = named.flatMap(({ name, requestBody, responses }) => {
      const always = ['400', '408', '413', '417', '500', ...(requestBody ? ['415'] : [])]
      return always.filter((status) => !responses[status]).map((status) => `${name} ${status}`)
    })
    expect(lacking).toEqual([])
    const problems = named.flatMap(contents).filter(([way]) => way.endsWith('application/problem+json'))
    for (const [way, { schema, examples }] of problems) {
      expect(componentOf(schema), way).toBe('Problem')
      for (const [code, { value }] of Object.entries(examples ?? {})) {
        expect(value, way).toMatchObject({ code, status: PROBLEMS[code as keyof typeof PROBLEMS].status })
        expect(way).toContain(` ${PROBLEMS[code as keyof typeof PROBLEMS].status} `)
      }
    }
  })

  test('refuses nothing in a request that the service takes', () => {
    expect(JSON.stringify(contract)).not.toContain('"readOnly"')
  })

  test('bounds every list of a request', () => {
    const forecast = components.ForecastRequest.properties!
    expect([forecast.rankOrderList.maxItems, forecast.interviewedAt.maxItems]).toEqual([300, 300])
  })
})
