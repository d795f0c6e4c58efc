import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { forecastCohort } from '../../src/service/cohort-command.ts'
import { RESULT_COLUMNS } from '../../src/service/cohort-csv.ts'
import { csvRows } from '../../src/service/csv.ts'
import { postCohort } from '../support/cohort.ts'
import { runNode, startService } from '../support/service.ts'

const folder = mkdtempSync(join(tmpdir(), 'matchcast-cohort-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const HEAD = 'id,type,step2ck,programs\n'
const resultsIn = (text: string) =>
  [...csvRows(text)].slice(1).map(({ fields }) => Object.fromEntries(RESULT_COLUMNS.map((column, i) => [column, fields[i]])))

describe('the forecast command', () => {
  test('answers the example table row by row, as the API does', async () => {
    const cli = runNode(['src/cli.ts', 'forecast', 'openapi/examples/cohort.csv'])
    expect(await cli.ended, cli.err()).toBe(0)
    expect(cli.err()).toMatch(/^4 rows: 4 with a forecast, 0 with an error\.\n$/m)
    const results = resultsIn(cli.out())
    expect(results.map(({ row, id }) => `${row} ${id}`)).toEqual(['2 A-01', '3 A-02', '4 A-03', '5 A-04'])
    const service = await startService()
    const programs = ['family-medicine/0300', 'family-medicine/0022'].map((program) => ({ program }))
    const request = { applicant: { type: 'us-do-senior', graduationYear: 2025 }, rankOrderList: programs }
    const { forecast } = JSON.parse((await postCohort(service.app, [request])).body)
    await service.close()
    expect(Number(results[3].probability)).toBeCloseTo(forecast.match.probability, 5)
    const chances = results[3].lineProbabilities.split(';').map(Number)
    for (const [i, { probability }] of forecast.lines.entries()) expect(chances[i]).toBeCloseTo(probability, 5)
  })

  test('puts errors into their rows, goes on, and says so with exit code 1', async () => {
    const rows = [
      'A,us-img,230,pathology/0003',
      'B,alien,9999,pathology/0003',
      'C,us-img,,pathology/0003;pathology/9999',
      'D,us-img',
      'E,us-img,,pathology/0003',
    ]
    const out = join(folder, 'results.csv')
    const cli = runNode(['src/cli.ts', 'forecast', file('faults.csv', HEAD + rows.join('\n')), '--out', out])
    expect(await cli.ended, cli.err()).toBe(1)
    expect(cli.out()).toBe('')
    expect(cli.err()).toMatch(/^5 rows: 2 with a forecast, 3 with an error\.\n$/m)
    const results = resultsIn(readFileSync(out, 'utf8'))
    expect(results.map(({ id, code }) => `${id} ${code}`)).toEqual([
      'A ',
      'B INVALID_REQUEST',
      'C UNKNOWN_PROGRAM',
      'D INVALID_ROW',
      'E ',
    ])
    expect(results[1].error).toMatch(
      /^type: must be one of .*, got "alien"; step2ck: must be a whole number from 100 to 300, got 9999/,
    )
    expect(results[2].error).toMatch(/^programs, entry 2: unknown program 'pathology\/9999'/)
    expect(results[3].error).toBe('there must be 4 fields, not 2')
    expect(Number(results[4].probability)).toBeGreaterThan(0)
  })

  test.each([
    ['a table with the wrong columns', () => [file('wrong.csv', 'name,list\n')], /wrong\.csv:1: there is no column "name"; /],
    ['a table that is not there', () => ['nothing.csv'], /^nothing\.csv: there is no such file\n/],
    ['a folder that is not there', () => [file('good.csv', HEAD), '--out', 'nowhere/out.csv'], /^nowhere\/out\.csv: /m],
    ['--json with a table', () => [file('json.csv', HEAD), '--json'], /^--json and --engine are for a single request/],
    ['--out without a table', () => ['openapi/examples/forecast.request.json', '--out', 'x.csv'], /^--out is for a table/],
  ])('refuses %s with exit code 2', async (_name, args, complaint) => {
    const cli = runNode(['src/cli.ts', 'forecast', ...args()])
    expect(await cli.ended).toBe(2)
    expect(cli.err()).toMatch(complaint)
  })

  test('holds no more requests in hand than allowed, and keeps the order of the rows', async () => {
    const out = join(folder, 'order.csv')
    const text = HEAD + Array.from({ length: 50 }, (_, i) => `row ${i},us-img,,a/1`).join('\n')
    let inHand = 0
    let most = 0
    const counts = await forecastCohort(
      { name: 'order.csv', text, out, atOnce: 3 },
      async () => {},
      async () => {
        most = Math.max(most, ++inHand)
        for (let i = 0; i < inHand; i++) await new Promise((later) => setImmediate(later))
        inHand--
        return { problem: { code: 'BUSY', detail: 'no, "never"' } }
      },
    )
    expect([counts, most]).toEqual([{ rows: 50, failed: 50 }, 3])
    const results = resultsIn(readFileSync(out, 'utf8'))
    expect(results.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, i) => `row ${i}`))
    expect(results[7]).toMatchObject({ row: '9', code: 'BUSY', error: 'no, "never"' })
  })
})
