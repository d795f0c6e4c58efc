import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { forecastRequestSchema } from '../../src/http/forecast-request.ts'
import { exampleMarket, marketSchema } from '../../src/http/match-request.ts'
import { openMarket } from '../../src/market/market.ts'
import { scenarioVersion } from '../../src/market/scenario.ts'
import { seasonIds } from '../../src/market/season.ts'
import { faultOf, type Media, operations } from '../support/contract.ts'
import { market2025 } from '../support/season-2025.ts'
import { exampleRequest, PROJECT } from '../support/service.ts'

const FOLDER = resolve(PROJECT, 'openapi/examples')
const files = readdirSync(FOLDER).sort()
const read = (file: string) => readFileSync(resolve(FOLDER, file), 'utf8')
const readme = readFileSync(resolve(PROJECT, 'README.md'), 'utf8')

/** Everything that the tests say, but for this file. */
const tests = readdirSync(resolve(PROJECT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('http/examples.test.ts'))
  .map((path) => readFileSync(resolve(PROJECT, 'test', path), 'utf8'))
  .join('\n')

type Content = Readonly<Record<string, Media>>
const ofType = (type: string, contents: readonly Content[]) => contents.flatMap((content) => content[type] ?? [])
const requests: Content[] = operations.map(({ requestBody }) => requestBody?.content ?? {})
const answers: Content[] = operations.map(({ responses }) => responses['200']?.content ?? {})

/** The one place of the document where the example of this name stands, with the schema it stands under. */
function placeOf(name: string, type: string, contents: readonly Content[]) {
  const places = ofType(type, contents).filter(({ examples }) => examples && name in examples)
  expect(places, name).toHaveLength(1)
  return { schema: places[0].schema, value: places[0].examples![name].value }
}

describe('an example', () => {
  test.each(files)('%s is named in the README', (file) => {
    expect(readme.includes(`openapi/examples/${file}`)).toBe(true)
  })

  test.each(files.filter((file) => file.endsWith('.request.json')))('%s is the one of the documentation, and valid', (file) => {
    const { schema, value } = placeOf(file.replace('.request.json', ''), 'application/json', requests)
    expect(value).toEqual(JSON.parse(read(file)))
    expect(faultOf(schema, value)).toBeUndefined()
    expect(files, 'its answer').toContain(file.replace('.request.', '.answer.'))
  })

  test.each(files.filter((file) => file.endsWith('.answer.json')))('%s is the one of the documentation, and valid', (file) => {
    const { schema, value } = placeOf(file.replace('.answer.json', ''), 'application/json', answers)
    expect(value).toEqual(JSON.parse(read(file)))
    expect(faultOf(schema, value)).toBeUndefined()
  })

  test.each(
    files.filter((file) => read(file).includes('"provenance"')),
  )('%s is an answer of the model as it is; where not, `npm run -s openapi-answers` renews it', (file) => {
    const { scenario } = JSON.parse(read(file.replace('.answer.', '.request.')))
    const model = scenario ? scenarioVersion(market2025, scenario) : market2025.version
    expect(read(file)).toContain(`"model": "${model}"`)
  })

  test('of the seasons at hand tells what they are; where not, `npm run -s openapi-answers` renews it', () => {
    const { seasons } = JSON.parse(read('seasons.answer.json'))
    const shown = seasons.map(({ id, model, programs, positions }: Record<string, unknown>) => [id, model, programs, positions])
    const atHand = seasonIds().map((id) => {
      const { version, programs, season } = openMarket(id)!
      return [id, version, programs.length, season.totals.positions]
    })
    expect(shown).toEqual(atHand)
  })

  test('in the README has figures of the model as it is; where not, all that it says is printed or measured is to be renewed', () => {
    expect(readme).toContain(`model \`${market2025.version}\``)
  })

  test.each(
    files.filter((file) => file.endsWith('.ndjson')),
  )('%s is row by row the one of the documentation, and valid', (file) => {
    for (const row of read(file).trim().split('\n')) {
      const said = JSON.parse(row)
      const { schema, value } = placeOf(said.id, 'application/x-ndjson', requests)
      expect(value).toEqual(said)
      expect(faultOf(schema, value)).toBeUndefined()
    }
  })

  test.each(files.filter((file) => !/\.(answer\.json|ndjson|request\.json)$/.test(file)))('%s is taken by a test', (file) => {
    expect(tests.includes(file)).toBe(true)
  })

  test('of the documentation is a file', () => {
    const shown = [...ofType('application/json', requests), ...ofType('application/x-ndjson', requests)]
    const names = shown.flatMap(({ examples }) => Object.keys(examples ?? {}))
    const rows = files.filter((file) => file.endsWith('.ndjson')).flatMap((file) => read(file).trim().split('\n'))
    const ids = rows.map((row) => JSON.parse(row).id)
    expect(names.filter((name) => !files.includes(`${name}.request.json`) && !ids.includes(name))).toEqual([])
  })

  test('is a request of twelve lines, two of them described', () => {
    const { rankOrderList } = forecastRequestSchema.parse(exampleRequest)
    expect(rankOrderList).toHaveLength(12)
    expect(rankOrderList.filter(({ like }) => like)).toHaveLength(2)
  })

  test('is a market with a couple', () => {
    expect(marketSchema.parse(exampleMarket).couples).toHaveLength(1)
  })
})
