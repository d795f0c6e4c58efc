import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Piscina } from 'piscina'
import { describe, expect, test } from 'vitest'
import { startingPoint } from '../../src/market/calibrate.ts'
import { buildMarket, openMarket } from '../../src/market/market.ts'
import { CENTRE } from '../../src/market/parameters.ts'
import { mergeTally, type Tally } from '../../src/market/tally.ts'
import type { TallyTask } from '../../src/service/calibration-task.ts'
import { openSeasonFile, readSeasonFile } from '../../src/service/season-file.ts'
import { seasonsAtHand } from '../../src/service/seasons-at-hand.ts'
import { UsageError } from '../../src/service/usage-error.ts'
import { roughFit, tallyAt, withExample, writeFit } from '../support/own-season.ts'
import { PROJECT, runNode } from '../support/service.ts'

/** The lines with which a season file is refused. */
function refusal(open: () => unknown): string[] {
  try {
    open()
    return []
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return error.message.split('\n')
  }
}

/** What the example is refused with when its table says this instead. */
const refusedTable = (text: string | Uint8Array) =>
  withExample((folder, file) => {
    const table = join(folder, 'my-programs.csv')
    writeFileSync(table, text)
    return refusal(() => readSeasonFile(file)).map((line) => line.replaceAll(`${folder}/`, ''))
  })

const refusedSeason = (text: string) =>
  withExample((folder, file) => {
    writeFileSync(file, text)
    return refusal(() => readSeasonFile(file)).map((line) => line.replaceAll(`${folder}/`, ''))
  })

describe('a season file', () => {
  test('is read with its table, and has the programs of the table in their order', async () => {
    await withExample((_, file) => {
      const { programs } = buildMarket(readSeasonFile(file), null)
      expect(programs).toHaveLength(12)
      expect(programs.find(({ id }) => id === 'alder-psychiatry')).toMatchObject({
        name: 'Alder Hall University, psychiatry',
        positions: 8,
        visas: ['j1', 'h1b'],
        filters: { step2ckMin: 240, yearsSinceGraduationMax: 5, failedAttemptsMax: 0, h1bStep2ckMin: null },
      })
    })
  })

  test('is taken as the README shows it, table and all', async () => {
    const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8')
    const shown = (pattern: RegExp): string => pattern.exec(readme)![1]
    await withExample((folder, file) => {
      writeFileSync(file, shown(/```json\n(\{\n {2}"id": "my-season"[^`]*)```/))
      writeFileSync(join(folder, 'my-programs.csv'), shown(/```\n(id,name,specialty[^`]*)```/))
      const market = buildMarket(readSeasonFile(file), null)
      expect(market.programs.filter(({ id }) => /^(birch-im|hazel-fm)$/.test(id))).toHaveLength(2)
      const { listLength } = market.season.branches.find(({ specialty }) => specialty === 'internal-medicine')!
      expect(listLength['non-us-img']).toBe(4)
    })
  })

  test('may hold its programs itself', async () => {
    await withExample((_, file) => {
      const season = {
        ...JSON.parse(readFileSync(file, 'utf8')),
        branches: [],
        programs: [{ id: 'a', specialty: 'surgery', quota: 3 }],
      }
      writeFileSync(file, JSON.stringify(season))
      expect(buildMarket(readSeasonFile(file), null).programs.map(({ id }) => id)).toEqual(['a'])
    })
  })

  test('may be a table alone: programs among those of 2025', async () => {
    await withExample((folder) => {
      const season = readSeasonFile(join(folder, 'my-programs.csv'))
      expect(season).toMatchObject({ id: 'my-programs', predictedFrom: '2025' })
      expect(buildMarket(season, null).programs).toHaveLength(openMarket('2025')!.programs.length)
    })
  })

  test.each([
    ['{"id": ', /^my-season.json: this is not JSON/],
    ['null', /^my-season.json: a season must be an object; got null$/],
    ['{"id": "a", "base": "2025", "programs": "programs.xls"}', /^my-season.json: \/programs: .*got "programs.xls"$/],
    ['{"id": "a", "base": "2025", "programs": "none.csv"}', /^none.csv: there is no such file$/],
    ['{"id": "a", "base": "2024"}', /^my-season.json: \/base: base must be one of 2025, 2026; got "2024"$/],
    [
      '{"id": "a", "base": "2025", "branches": [{"specialty": "x"}]}',
      /^my-season.json: \/branches\/0: season 2025 has no x, categorical$/,
    ],
  ])('that says %s is refused', async (text, complaint) => {
    const lines = await refusedSeason(text)
    expect(lines).toEqual([expect.stringMatching(complaint)])
  })

  test('that is not there, or larger than any season, is refused', async () => {
    expect(refusal(() => readSeasonFile('/no/such/season.json'))).toEqual(['/no/such/season.json: there is no such file'])
    expect(await refusedSeason(' '.repeat(16 * 1024 * 1024 + 1))).toEqual([
      'my-season.json: at most 16777216 bytes can be read; it has 16777217',
    ])
  })
})

describe('a table of programs', () => {
  const HEAD = 'id,specialty,quota,visas'

  test('is refused row by row, all at once, with the line of the file', async () => {
    const rows = [
      HEAD,
      'a,internal-medicine,four,j1',
      '',
      'b,internal-medicine,4,o1',
      'c,internal-medicine',
      '"d d",internal-medicine,4,"j1 h1b"',
      'a,internal-medicine,4,',
    ]
    expect(await refusedTable(rows.join('\r\n'))).toEqual([
      'my-programs.csv:5: there must be 4 fields, not 2 in "c,internal-medicine"',
      'my-programs.csv:2: quota must be a whole number from 1 to 500; got "four"',
      'my-programs.csv:4: visas must be none, or some of j1, h1b; got ["o1"]',
      'my-programs.csv:6: id must be a text of 1 to 120 characters without spaces; got "d d"',
      'my-programs.csv:7: id "a" is already that of program 1 of the list',
    ])
  })

  test('is refused for what its season does not have, with the line too', async () => {
    expect(await refusedTable(`${HEAD}\na,internal-medicine,4,\n"b",astrology,4,\n`)).toEqual([
      'my-programs.csv:3: season 2025 has no specialty "astrology"',
    ])
  })

  test('is refused at once for what its rows and its season do not have, and for what the file says beside it', async () => {
    const rows = [HEAD, 'a,astrology,four,', 'b,internal-medicine', 'c,internal-medicine,4,', 'd,surgery,x,']
    const lines = await withExample((folder, file) => {
      const branches = [{ specialty: 'x' }, { specialty: 'pathology', filled: 3 }, { specialty: 'pathology' }]
      writeFileSync(join(folder, 'my-programs.csv'), rows.join('\n'))
      writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), branches }))
      return refusal(() => readSeasonFile(file)).map((line) => line.replaceAll(`${folder}/`, ''))
    })
    expect(lines).toEqual([
      'my-programs.csv:3: there must be 4 fields, not 2 in "b,internal-medicine"',
      'my-season.json: /branches/1/filled: filled must be an object of numbers by type of applicant; got 3',
      'my-programs.csv:2: quota must be a whole number from 1 to 500; got "four"',
      'my-programs.csv:5: quota must be a whole number from 1 to 500; got "x"',
      'my-programs.csv:2: season 2025 has no specialty "astrology"',
      'my-season.json: /branches/0: season 2025 has no x, categorical',
      'my-season.json: /branches/2: pathology, categorical is named twice',
    ])
  })

  const MORE = 'more rules are broken than the 100 named here'

  test.each([
    ['rows', 'a', 'my-programs.csv:2: there must be 4 fields'],
    ['programs', '#,surgery,x,', 'my-programs.csv:2: quota must be'],
    ['rows and programs', 'a\n#,surgery,x,', 'my-programs.csv:2: there must be 4 fields'],
    ['specialties', '#,astrology,4,', 'my-programs.csv:2: season 2025 has no'],
  ])('says that there are more where more than a hundred %s are wrong', async (_, row, first) => {
    const lines = await refusedTable(
      `${HEAD}\n${Array.from({ length: 101 }, (_, k) => `${row.replaceAll('#', String(k))}\n`).join('')}`,
    )
    expect(lines).toHaveLength(101)
    expect(lines[0]).toContain(first)
    expect(lines[100]).toBe(`my-season.json: ${MORE}`)
    expect(lines.slice(0, 100).join()).not.toContain(MORE)
  })

  test('does not say so where a hundred are wrong', async () => {
    const lines = await refusedTable(`${HEAD}\n${'a\n'.repeat(100)}`)
    expect(lines).toHaveLength(100)
    expect(lines[99]).toContain('my-programs.csv:101: ')
  })

  test('without a program is refused for that alone', async () => {
    expect(await refusedTable(`${HEAD}\n`)).toEqual(['my-programs.csv:1: no program stands below the columns'])
  })

  test.each([
    ['2025.csv', 'id must differ from the seasons at hand; got "2025"'],
    ['病院.csv', 'id must be at most 40 lower-case letters, digits and hyphens, such as my-season; got ""'],
  ])('named %s alone is told that its name makes the id', async (name, detail) => {
    await withExample((folder) => {
      const table = join(folder, name)
      writeFileSync(table, 'id,specialty,quota\na,surgery,4\n')
      expect(refusal(() => readSeasonFile(table))).toEqual([
        `${table}: the name of the file makes the id of the season: ${detail}`,
      ])
    })
  })

  test('has an id that ends in no hyphen, however long its name is', async () => {
    await withExample((folder) => {
      const table = join(folder, `_${'x'.repeat(39)} and more.csv`)
      writeFileSync(table, 'id,specialty,quota\na,surgery,4\n')
      expect(readSeasonFile(table).id).toBe('x'.repeat(39))
    })
  })

  test.each([
    ['', ['1: the column id is missing', '1: the column specialty is missing', '1: the column quota is missing']],
    [
      'id,specialty,seats,id\n',
      ['1: there is no column "seats"', '1: the column id stands twice', '1: the column quota is missing'],
    ],
    [`${HEAD}\n"a,internal-medicine,4,\n`, ['2: the double quote that opens a field is never closed']],
  ])('that begins %j is refused for it', async (text, complaints) => {
    const lines = (await refusedTable(text)).filter((line) => line.startsWith('my-programs.csv:'))
    expect(lines).toEqual(complaints.map((complaint) => expect.stringContaining(`my-programs.csv:${complaint}`)))
  })

  test('that is no text is refused', async () => {
    expect(await refusedTable(Uint8Array.of(0x69, 0xff, 0xfe))).toEqual(['my-programs.csv: this is not text in UTF-8'])
  })
})

describe('the fit of a season file', () => {
  test('is needed, and the refusal names the command that makes it', async () => {
    await withExample((_, file) => {
      const [line] = refusal(() => openSeasonFile(file))
      expect(line).toContain('not fitted yet')
      expect(line).toContain(`npm run -s calibrate -- --season ${file}`)
    })
  })

  test('stands beside it, and is refused when the facts have changed since', async () => {
    await withExample((folder, file) => {
      const fitted = roughFit(readSeasonFile(file))
      writeFit(file, fitted)
      const opened = openSeasonFile(file)
      expect(opened).toEqual({ file, season: readSeasonFile(file), fitted })
      expect(buildMarket(opened.season, opened.fitted).blocks).toHaveLength(2)
      appendFileSync(join(folder, 'my-programs.csv'), 'rowan-fm,,family-medicine,,3,,,,,,,,,\n')
      const [line] = refusal(() => openSeasonFile(file))
      expect(line).toMatch(/fitted to other facts \(\w{12}\) than .*my-season.json has now \(\w{12}\)/)
      expect(line).toContain(`npm run -s calibrate -- --season ${file}`)
    })
  })

  test('is refused when the model has changed since', async () => {
    await withExample((_, file) => {
      const fitted = roughFit(readSeasonFile(file))
      writeFit(file, { ...fitted, model: '0123456789ab' })
      const [line] = refusal(() => openSeasonFile(file))
      expect(line).toMatch(/fitted with another version of the model \(0123456789ab\) than this one \(\w{12}\)/)
      expect(line).toContain(`npm run -s calibrate -- --season ${file}`)
    })
  })

  test('is refused when it is not what a calibration writes', async () => {
    await withExample((_, file) => {
      const fitted = roughFit(readSeasonFile(file))
      writeFit(file, { ...fitted, centre: { ...fitted.centre, thresholds: ['1'] as unknown as number[] } })
      expect(refusal(() => openSeasonFile(file))[0]).toContain('my-season.fitted.json: /centre/thresholds/0: ')
      writeFit(file, { ...fitted, imgShares: [] })
      expect(refusal(() => openSeasonFile(file))[0]).toContain('0 IMG shares, 12 expected')
    })
  })
})

describe('threads', () => {
  test('count the same worlds of a season that was brought to them, however many they are', async () => {
    await withExample(async (_, file) => {
      const season = readSeasonFile(file)
      const market = buildMarket(season, null)
      const point = startingPoint(market)
      const alone = tallyAt(market, CENTRE, point, 5, 0, 4)
      for (const maxThreads of [1, 2]) {
        const filename = new URL('../../workers/tally.ts', import.meta.url).href
        const workerData = { brought: { file, season, fitted: null } }
        const piscina = new Piscina<TallyTask, Tally>({ filename, name: 'tally', maxThreads, workerData })
        const halves = [0, 2].map((from) =>
          piscina.run({ season: season.id, constants: CENTRE, point, seed: 5, from, to: from + 2 }),
        )
        const [total, rest] = await Promise.all(halves)
        mergeTally(total, rest)
        await piscina.destroy()
        expect(total.filled).toEqual(alone.filled)
        expect(total.matchedByLength).toEqual(alone.matchedByLength)
      }
    })
  })
})

describe('seasons at hand', () => {
  test('are those of the program, and the one that was brought, newest last', async () => {
    await withExample((_, file) => {
      const season = readSeasonFile(file)
      const seasons = seasonsAtHand({ file, season, fitted: roughFit(season) })
      expect(seasons.ids()).toEqual(['2025', '2026', 'my-season'])
      expect(seasons.market('my-season')!.programs).toHaveLength(12)
      expect(seasons.market('my-season')).toBe(seasons.market('my-season'))
      expect(seasons.market('2025')!.season.id).toBe('2025')
      expect(seasons.market('1999')).toBeUndefined()
      expect(seasonsAtHand(undefined).ids()).toEqual(['2025', '2026'])
      expect(seasonsAtHand(undefined).market('my-season')).toBeUndefined()
    })
  })
})

describe('the command calibrate', () => {
  test.each([
    [['--season', '1999'], /^--season 1999: must be one of 2025, 2026, or the file/],
    [['--season', '/no/such.json'], /^\/no\/such.json: there is no such file/],
    [['--season', '2025', '--seed', 'x'], /^--seed x: a whole number/],
  ])('%j is refused in one line', async (args, complaint) => {
    const calibrate = runNode(['src/cli.ts', 'calibrate', ...args])
    expect(await calibrate.ended).toBe(2)
    expect(calibrate.err()).toMatch(complaint)
    expect(calibrate.err().trim().split('\n')).toHaveLength(1)
  })
})
