import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { ForecastAnswer } from '../../src/forecast/question.ts'
import { forecastCohort } from '../../src/service/cohort-command.ts'
import { RESULT_COLUMNS } from '../../src/service/cohort-csv.ts'
import { csvRows } from '../../src/service/csv.ts'
import { postCohort } from '../support/cohort.ts'
import { postForecast, run, runNode, startService } from '../support/service.ts'

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

  test('answers supplemental lists as the API does, behind the columns that were there before', async () => {
    const cli = runNode(['src/cli.ts', 'forecast', 'openapi/examples/cohort-advanced.csv'])
    expect(await cli.ended, cli.err()).toBe(0)
    const [first, second, third] = resultsIn(cli.out())
    const columns = 'row,id,probability,monteCarloError,p10,p90,expectedLineIfMatched,lineProbabilities,warnings,code,error'
    expect(cli.out().startsWith(`${columns},`)).toBe(true)
    const service = await startService()
    const rankOrderList = [
      { program: 'diagnostic-radiology/0047', supplemental: [{ program: 'internal-medicine/0762' }] },
      { program: 'internal-medicine/0762' },
    ]
    const request = { applicant: { type: 'us-do-senior', step2ck: 244 }, rankOrderList }
    const { outcomes, lines } = JSON.parse((await postForecast(service.app, request)).body) as ForecastAnswer
    await service.close()
    const five = (share: number) => String(Number(share.toFixed(5)))
    expect(second).toMatchObject({
      advancedWithFirstYear: five(outcomes!.advancedWithFirstYear.probability),
      advancedWithoutFirstYear: five(outcomes!.advancedWithoutFirstYear.probability),
      firstYearOnly: five(outcomes!.firstYearOnly.probability),
      otherPosition: '0',
      firstYearIfMatchedHere: `${five(lines[0].supplemental!.firstYearIfMatchedHere!)};`,
      supplementalProbabilities: `diagnostic-radiology/0047: ${five(lines[0].supplemental!.lines[0].probability)}`,
    })
    const chances = first.supplementalProbabilities.split(';').map((entry) => entry.split(' '))
    expect(chances.map(([name, ...shares]) => [name, shares.length])).toEqual([
      ['diagnostic-radiology/0041:', 2],
      ['diagnostic-radiology/0039:', 2],
    ])
    const sum = chances.flatMap(([, ...shares]) => shares.map(Number)).reduce((total, share) => total + share, 0)
    expect(sum).toBeCloseTo(Number(first.advancedWithFirstYear), 4)
    expect(Object.values(third).slice(-6)).toEqual(Array(6).fill(''))
  })

  test('names the list and the entry of a first year that cannot be one', async () => {
    const rows = [
      'A,us-img,,diagnostic-radiology/0047;pathology/0003,pathology/0003: transitional-year/0004',
      'B,us-img,,pathology/0003;diagnostic-radiology/0047,diagnostic-radiology/0047: transitional-year/0004 pathology/0003',
      'C,us-img,,pathology/0003,diagnostic-radiology/0047: transitional-year/0004',
    ]
    const head = 'id,type,step2ck,programs,supplemental\n'
    const cli = runNode(['src/cli.ts', 'forecast', file('first-years.csv', head + rows.join('\n'))])
    expect(await cli.ended, cli.err()).toBe(1)
    const results = resultsIn(cli.out())
    expect(results.map(({ row, code }) => `${row} ${code}`)).toEqual(['2 INVALID_REQUEST', '3 INVALID_REQUEST', '4 INVALID_ROW'])
    expect(results[0].error).toMatch(/^supplemental, pathology\/0003: goes with an advanced position, and pathology\/0003 is a /)
    expect(results[1].error).toMatch(/^supplemental, diagnostic-radiology\/0047, entry 2: a supplemental list holds first-year /)
    expect(results[2].error).toBe('supplemental, entry 1: diagnostic-radiology/0047 does not stand in programs')
    expect(new Set(results.map(({ advancedWithFirstYear }) => advancedWithFirstYear))).toEqual(new Set(['']))
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
    [
      'a folder that is not there',
      () => [file('good.csv', HEAD), '--out', 'nowhere/out.csv'],
      /^--out nowhere\/out\.csv: this cannot be written: there is no such folder$/m,
    ],
    [
      'a device that is full',
      () => [file('full.csv', `${HEAD}A,us-img,,a/1\n`), '--out', '/dev/full'],
      /^--out \/dev\/full: .*ENOSPC/m,
    ],
    ['no name of a file', () => [file('named.csv', HEAD), '--out', ''], /^--out needs the name of a file/],
    [
      'worlds that are no number',
      () => [file('abc.csv', HEAD), '--worlds', 'abc'],
      /^--worlds abc: a whole number from 16 to the 16 /,
    ],
    [
      'more worlds than there are',
      () => [file('more.csv', HEAD), '--worlds', '17'],
      /^--worlds 17: a whole number from 16 to the 16 /,
    ],
    ['fewer worlds than any forecast takes', () => [file('few.csv', HEAD), '--worlds', '15'], /^--worlds 15: a whole number /],
    ['--json with a table', () => [file('json.csv', HEAD), '--json'], /^--json and --engine are for a single request/],
    ['--out without a table', () => ['openapi/examples/forecast.request.json', '--out', 'x.csv'], /^--out is for a table/],
  ])('refuses %s with exit code 2', async (_name, args, complaint) => {
    const cli = runNode(['src/cli.ts', 'forecast', ...args()])
    expect(await cli.ended).toBe(2)
    expect(cli.err()).toMatch(complaint)
  })

  test('does not write over what it reads', async () => {
    const path = file('kept.csv', HEAD)
    const cli = runNode(['src/cli.ts', 'forecast', path, '--out', path])
    expect([await cli.ended, cli.err()]).toEqual([2, `--out ${path}: the results would be written over what they come from\n`])
    expect(readFileSync(path, 'utf8')).toBe(HEAD)
  })

  test('says that standard output is full with exit code 2', async () => {
    const cohort = file('to-full.csv', `${HEAD}A,us-img,,pathology/0003\n`)
    const cli = run('sh', ['-c', `exec "${process.execPath}" src/cli.ts forecast "${cohort}" > /dev/full`])
    expect(await cli.ended).toBe(2)
    expect(cli.err()).toMatch(/^Standard output cannot be written: .*ENOSPC/m)
  })

  test('can write to what is no file', async () => {
    const cohort = file('piped.csv', `${HEAD}A,us-img,,pathology/0003\n`)
    const cli = run('sh', ['-c', `"${process.execPath}" src/cli.ts forecast "${cohort}" --out /dev/stdout | cat`])
    expect(await cli.ended, cli.err()).toBe(0)
    expect(resultsIn(cli.out()).map(({ id }) => id)).toEqual(['A'])
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('leaves what was there when %s ends it, and no half a file', async (signal) => {
    const own = mkdtempSync(join(folder, 'ended-'))
    const out = join(own, 'results.csv')
    writeFileSync(out, 'of yesterday')
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},us-img,,pathology/0003;family-medicine/0300\n`)
    const cli = runNode(['src/cli.ts', 'forecast', file('long.csv', HEAD + rows.join('')), '--out', out])
    const begun = () => readdirSync(own).some((name) => statSync(join(own, name)).size > 20_000)
    while (!begun() && cli.process.exitCode === null) await new Promise((later) => setTimeout(later, 20))
    cli.process.kill(signal)
    await cli.ended
    expect(cli.process.signalCode).toBe(signal)
    expect(readdirSync(own)).toEqual(['results.csv'])
    expect(readFileSync(out, 'utf8')).toBe('of yesterday')
  }, 60_000)

  test('leaves what was there where it fails in the middle', async () => {
    const own = mkdtempSync(join(folder, 'failed-'))
    const out = join(own, 'results.csv')
    writeFileSync(out, 'of yesterday')
    const answers = [{ problem: { code: 'BUSY', detail: 'no' } }]
    const cohort = { name: 'fails.csv', text: `${HEAD}A,us-img,,a/1\nB,us-img,,a/1\n`, out, atOnce: 1 }
    const failing = async () => answers.shift() ?? Promise.reject(new Error('lost'))
    await expect(forecastCohort(cohort, async () => {}, failing)).rejects.toThrow('lost')
    const starting = () => Promise.reject(new Error('no threads'))
    await expect(forecastCohort(cohort, starting, failing)).rejects.toThrow('no threads')
    expect(readdirSync(own)).toEqual(['results.csv'])
    expect(readFileSync(out, 'utf8')).toBe('of yesterday')
  })

  test('says now and then how far a long table is, where standard error is no terminal', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    try {
      const text = HEAD + Array.from({ length: 4 }, (_, i) => `row ${i},us-img,,a/1\n`).join('')
      const slowly = async () => {
        vi.advanceTimersByTime(1500)
        return { problem: { code: 'BUSY', detail: 'no' } }
      }
      await forecastCohort({ name: 'slow.csv', text, out: join(folder, 'slow.csv'), atOnce: 1 }, async () => {}, slowly)
      expect(write.mock.calls.map(([line]) => line)).toEqual(['Forecasts 75 %, 3 of 4 rows, 3 with an error\n'])
    } finally {
      write.mockRestore()
      vi.useRealTimers()
    }
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
