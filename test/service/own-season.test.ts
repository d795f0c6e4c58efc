import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ForecastQuestion } from '../../src/forecast/question.ts'
import { createMatchcast } from '../../src/service/matchcast.ts'
import { readSeasonFile } from '../../src/service/season-file.ts'
import { UsageError } from '../../src/service/usage-error.ts'
import { roughFit, withExample, writeFit } from '../support/own-season.ts'
import { exampleQuestion, runNode, testConfiguration, withMatchcast } from '../support/service.ts'

const LINES = ['birch-im', 'cedar-im', 'dogwood-im', 'cedar-fm']
const rankOrderList = LINES.map((program) => ({ program }))
const question: ForecastQuestion = exampleQuestion({ rankOrderList })

/** The example with a fit beside it. */
const withFittedExample = <T>(test: (folder: string, file: string) => Promise<T>) =>
  withExample((folder, file) => {
    writeFit(file, roughFit(readSeasonFile(file)))
    return test(folder, file)
  })

describe('a service of a season of one’s own', () => {
  test('shows it beside the others, and answers forecasts for it alone', async () => {
    await withFittedExample((cacheDir, season) =>
      withMatchcast({ season, cacheDir }, async (matchcast) => {
        expect(matchcast.season('my-season')).toMatchObject({ programs: 12, positions: 119, forecasts: true })
        expect(matchcast.seasons().map(({ season: { id }, forecasts }) => [id, forecasts])).toEqual([
          ['2025', false],
          ['2026', false],
          ['my-season', true],
        ])
        const { programs, total } = matchcast.programs('my-season', { specialty: 'psychiatry' }, 10)
        expect(programs.map(({ id }) => id)).toEqual(['alder-psychiatry', 'hazel-psychiatry'])
        expect(total).toBe(2)
        const answer = await matchcast.forecast(question)
        expect(answer.provenance).toMatchObject({ season: 'my-season', worlds: 16 })
        expect(answer.lines).toHaveLength(LINES.length)
        expect(answer.match.probability).toBeGreaterThan(0)
        await expect(matchcast.forecast({ ...question, season: '2025' })).rejects.toMatchObject({ code: 'UNKNOWN_SEASON' })
      }),
    )
  })

  test('gives the same bytes on one thread and on two, by both engines', async () => {
    await withFittedExample(async (cacheDir, season) => {
      const replay: ForecastQuestion = { ...question, engine: 'replay', worlds: 3 }
      const answers = (threads: number) =>
        withMatchcast({ season, threads, cacheDir: join(cacheDir, String(threads)) }, async (matchcast) =>
          JSON.stringify(await Promise.all([question, replay].map((asked) => matchcast.forecast(asked)))),
        )
      expect(await answers(1)).toBe(await answers(2))
    })
  })

  test('does not begin without a fit', async () => {
    await withExample((_, season) => {
      expect(() => createMatchcast(testConfiguration({ season }))).toThrow(UsageError)
      expect(() => createMatchcast(testConfiguration({ season }))).toThrow(`npm run -s calibrate -- --season ${season}`)
    })
  })
})

describe('the commands', () => {
  const request = JSON.stringify({
    season: '2025',
    applicant: { type: 'non-us-img' },
    rankOrderList,
  })

  test('forecast takes --season over MATCHCAST_SEASON, and says what is missing', async () => {
    await withFittedExample(async (folder, season) => {
      const environment = { MATCHCAST_SEASON: '2026', MATCHCAST_CACHE_DIR: folder }
      const forecast = runNode(['src/cli.ts', 'forecast', '-', '--json', '--season', season], environment, request)
      expect(await forecast.ended, forecast.err()).toBe(0)
      expect(JSON.parse(forecast.out()).provenance).toMatchObject({ season: 'my-season' })
    })
    await withExample(async (_, season) => {
      const unfitted = runNode(['src/cli.ts', 'forecast', '-'], { MATCHCAST_SEASON: season }, request)
      expect(await unfitted.ended).toBe(2)
      expect(unfitted.err()).toContain(`npm run -s calibrate -- --season ${season}`)
      expect(unfitted.err()).not.toContain('    at ')
    })
    const unknown = runNode(['src/cli.ts', 'forecast', '-', '--season', '1999'], {}, request)
    expect(await unknown.ended).toBe(2)
    expect(unknown.err()).toMatch(/^--season 1999: must be one of 2025, 2026, or the file/)
  })

  test('report stands beside the season file, and the service shows it', async () => {
    await withFittedExample(async (cacheDir, season) => {
      const report = runNode(['src/cli.ts', 'report', '--season', season, '--worlds', '4'], { MATCHCAST_CACHE_DIR: cacheDir })
      expect(await report.ended, report.err()).toBe(0)
      expect(existsSync(season.replace('.json', '.report.json'))).toBe(true)
      const matchcast = createMatchcast(testConfiguration({ season, cacheDir }))
      const { rows } = matchcast.calibration('my-season', { measure: 'filledShare' })
      expect(rows.length).toBeGreaterThan(0)
      await matchcast.close()
    })
  })
})
