import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { type MatchAnswer, matchSubmitted, type SubmittedMarket } from '../../src/matching/submitted-market.ts'
import { readBinaryMarket } from '../../src/service/market-binary.ts'
import { matchingCsv } from '../../src/service/market-csv.ts'
import { match as matchCommand } from '../../src/service/match-command.ts'
import { UsageError } from '../../src/service/usage-error.ts'
import { seeded } from '../support/seeded.ts'
import { runNode, startService } from '../support/service.ts'
import { binaryOf, csvOf, submittedFromLists, submittedFromWorld, withCouples } from '../support/submitted-markets.ts'
import { uniformMarket } from '../support/uniform-markets.ts'

const folder = mkdtempSync(join(tmpdir(), 'matchcast-match-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const EXAMPLE = 'openapi/examples/market.request.json'
const EXAMPLE_CSV = ['openapi/examples/market.applicants.csv', 'openapi/examples/market.programs.csv']

/** Writes a file into the folder of this test and gives its path. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function match(...args: string[]): Promise<string> {
  const cli = runNode(['src/cli.ts', 'match', ...args])
  expect(await cli.ended, cli.err()).toBe(0)
  return cli.out()
}

/** What the command prints, in this process. */
function printed(args: string[]): string {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  try {
    matchCommand(args)
    return write.mock.calls.map(([text]) => text).join('')
  } finally {
    write.mockRestore()
  }
}

/** The market in every form that the command reads. */
function formsOf(name: string, market: SubmittedMarket): string[][] {
  const csv = csvOf(market)
  return [
    [file(`${name}.json`, JSON.stringify(market))],
    [file(`${name}.applicants.csv`, csv.applicants), file(`${name}.programs.csv`, csv.programs)],
    [file(`${name}.bin`, binaryOf(market))],
  ]
}

const market = submittedFromWorld(uniformMarket(seeded(11), 400, 300, 5))

describe('the match command', () => {
  test('comes to the same from JSON, CSV and numbers, whoever proposes', async () => {
    const forms = formsOf('random', market)
    for (const proposing of ['applicants', 'programs']) {
      const figures = await Promise.all(
        forms.map(async (form) => JSON.parse(await match(...form, '--json', '--proposing', proposing))),
      )
      const { matched, hash, proposals, blocking, milliseconds } = figures[0]
      expect(Object.keys(figures[0])).toEqual(['matched', 'proposals', 'hash', 'blocking', 'milliseconds'])
      expect([matched > 200, blocking]).toEqual([true, 0])
      expect(hash).toMatch(/^[0-9a-f]{16}$/)
      expect(Object.keys(milliseconds)).toEqual(['build', 'match', 'verify'])
      for (const other of figures) expect(other).toMatchObject({ matched, hash, proposals, blocking })
    }
  })

  test('writes everybody the same, as CSV and as the bytes of the API', async () => {
    const [json, csv, bin] = formsOf('written', market)
    const shown = await match(...json, '--csv')
    expect(await match(...csv, '--csv')).toBe(shown)
    const out = join(folder, 'out.csv')
    await match(...bin, '--out', out)
    const bare = (text: string) => text.replaceAll(/(applicant-|program-|\/C0)/g, '').replaceAll(/\b0+(?=\d)/g, '')
    expect(readFileSync(out, 'utf8')).toBe(bare(shown).replace('line,', 'line,'))
    const answer = join(folder, 'answer.json')
    await match(...json, '--out', answer, '--json')
    const service = await startService()
    const headers = { 'content-type': 'application/json' }
    const response = await service.app.inject({ method: 'POST', url: '/v1/matches', headers, payload: JSON.stringify(market) })
    await service.close()
    expect(readFileSync(answer, 'utf8')).toBe(response.body)
  })

  test('answers a market of numbers as the same market with the numbers as ids, whoever proposes, and with lists of any length', () => {
    for (const [name, form] of [
      ['five', binaryOf(market)],
      ['hundreds', binaryOf(submittedFromWorld(uniformMarket(seeded(12), 60, 400, 350)))],
    ] as const) {
      const bin = file(`${name}-lines.bin`, form)
      const numbered = submittedFromLists(readBinaryMarket(bin, form))
      for (const proposing of ['applicants', 'programs'] as const) {
        const out = join(folder, `${name}.out.json`)
        const table = printed([bin, '--out', out, '--csv', '--proposing', proposing])
        const answer: MatchAnswer = JSON.parse(readFileSync(out, 'utf8'))
        expect(table).toBe(matchingCsv(answer.matches))
        expect(answer.stability.stable).toBe(true)
        if (name === 'five') expect({ ok: true, answer }).toEqual(matchSubmitted(numbered, { proposing }))
        else expect(answer.statistics.matched).toBe(60)
      }
    }
  })

  test('reads numbers wherever in memory they begin', () => {
    const numbers = binaryOf(market)
    const elsewhere = Buffer.concat([Buffer.of(0), numbers]).subarray(1)
    expect(readBinaryMarket('odd.bin', elsewhere)).toEqual(readBinaryMarket('even.bin', numbers))
  })

  test('gives the hash of the yardstick', async () => {
    const pair = {
      applicants: [
        { id: 'a', rankOrderList: ['p', 'q'] },
        { id: 'b', rankOrderList: ['p'] },
        { id: 'c', rankOrderList: [] },
      ],
      programs: [
        { id: 'p', quota: 1, rankOrderList: ['b', 'a'] },
        { id: 'q', quota: 2, rankOrderList: ['a'] },
      ],
    }
    // FNV-1a over the bytes of 1, 0, -1 as 32-bit numbers, with whole numbers of any size.
    let hash = 1469598103934665603n
    for (const byte of new Uint8Array(Int32Array.of(1, 0, -1).buffer))
      hash = ((hash ^ BigInt(byte)) * 1099511628211n) & (2n ** 64n - 1n)
    for (const form of formsOf('hash', pair)) {
      expect(JSON.parse(await match(...form, '--json')).hash).toBe(hash.toString(16).padStart(16, '0'))
    }
  })

  test('prints a summary of the examples', async () => {
    const couple = await match(EXAMPLE)
    expect(couple).toMatch(/^applicants +9, programs 4, seats 8$/m)
    expect(couple).toMatch(/^matched +7, 77\.8 %$/m)
    expect(couple).toMatch(/^at line 1 +3, 42\.9 % of the matched$/m)
    expect(couple).toMatch(/^blocking +none: the matching is stable$/m)
    for (const step of ['building', 'matching', 'verifying']) expect(couple).toMatch(new RegExp(`^${step} +[\\d.]+ ms`, 'm'))
    expect(await match(...EXAMPLE_CSV, '--repeat', '5')).toMatch(/ms {3}\(medians of 5 runs\)\n$/)
    expect(await match(...EXAMPLE_CSV, '--csv')).toBe(
      'applicant,line,program\nanderson,1,city\nchen,2,mercy\nford,2,general\ndavis,3,general\neastman,1,city\n',
    )
  })

  test('shows couples and supplemental matches', async () => {
    const couples = JSON.parse(await match(file('couples.json', JSON.stringify(withCouples(market, 20))), '--json'))
    expect(couples.matched).toBeGreaterThan(200)
    const advanced = {
      applicants: [{ id: 'anna', rankOrderList: ['advanced'], supplemental: { advanced: ['first "year"'] } }],
      programs: [
        { id: 'advanced', quota: 1, rankOrderList: ['anna'] },
        { id: 'first "year"', quota: 1, rankOrderList: ['anna'] },
      ],
    }
    expect(await match(file('advanced.json', JSON.stringify(advanced)), '--csv')).toBe(
      'applicant,line,program,supplemental\nanna,1,advanced,"first ""year"""\n',
    )
  })

  test('does not write over what it reads', () => {
    const path = file('kept.json', JSON.stringify(market))
    const same = join(folder, '..', basename(folder), 'kept.json')
    expect(() => printed([path, '--out', same])).toThrow(`--out ${same}: the results would be written over what they come from`)
    expect(readFileSync(path, 'utf8')).toBe(JSON.stringify(market))
  })

  test('says of a file that nobody can look at why it cannot be written', () => {
    const path = file('looked-at.json', JSON.stringify(market))
    const ring = join(folder, 'ring.json')
    symlinkSync(ring, ring)
    expect(() => printed([path, '--out', ring])).toThrow(UsageError)
  })

  test('reads JSON from standard input, and helps', async () => {
    const cli = runNode(['src/cli.ts', 'match', '-', '--json'], {}, JSON.stringify(market))
    expect([await cli.ended, JSON.parse(cli.out()).blocking]).toEqual([0, 0])
    expect(await match('--help')).toContain('matchcast match <market.json')
  })
})

const binary = (change: (words: Int32Array) => void, cut = 0): Uint8Array => {
  const bytes = binaryOf(market)
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  change(words)
  return bytes.subarray(0, bytes.byteLength - cut)
}
const APPLICANTS = 'applicant,line,program\n'
const PROGRAMS = 'program,quota,rank,applicant\n'
const programs = file('good.programs.csv', `${PROGRAMS}p,1,1,anna\n`)
const applicants = file('good.applicants.csv', `${APPLICANTS}anna,1,p\n`)
const asApplicants = (rows: string) => [file(`a${Math.random()}.csv`, APPLICANTS + rows), programs]
const asPrograms = (rows: string) => [applicants, file(`p${Math.random()}.csv`, PROGRAMS + rows)]

/** What the command says of a market, without the folder. */
function complaintsOf(args: string[]): string[] {
  try {
    matchCommand(args)
    return []
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/`, '').split('\n')
  }
}

describe('the match command complains of', () => {
  test.each<[string, string[], RegExp]>([
    ['no file', [], /^match needs a market: /],
    ['a file that is not there', ['nothing.json'], /^nothing\.json: there is no such file\n$/],
    ['three files', ['a.csv', 'b.csv', 'c.csv'], /^match takes one market, or two files of CSV: a\.csv b\.csv c\.csv\n$/],
    ['half a market in CSV', [applicants], /a market in CSV is two files, applicants and programs\n$/],
    ['what is not JSON', ['LICENSE'], /^LICENSE: this is not JSON: /],
    [
      'what is not UTF-8',
      [file('latin.json', Uint8Array.of(0x22, 0xff, 0x22))],
      /latin\.json: this is not JSON: it is not UTF-8\n$/,
    ],
    [
      'a rule broken',
      [file('rule.json', '{"applicants":[{"id":"a","rankOrderList":["x"]}],"programs":[]}')],
      /rule\.json: \/applicants\/0\/rankOrderList\/0: .*"x"\n$/,
    ],
    ['two formats at once', [EXAMPLE, '--json', '--csv'], /^--json and --csv both /],
    ['no repetition', [EXAMPLE, '--repeat', '0'], /^--repeat must be a whole number from 1 .*, not "0"\n$/],
    ['who proposes', [EXAMPLE, '--proposing', 'both'], /^--proposing must be applicants or programs, not "both"\n$/],
    ['programs that cannot propose', [EXAMPLE, '--proposing', 'programs'], /market\.request\.json: \/proposing: /],
    ['a folder that is not there', [EXAMPLE, '--out', 'nowhere/out.json'], /^nowhere\/out\.json: .*\n$/],
    [
      'tables in the wrong order',
      [programs, applicants],
      /good\.programs\.csv:1: the columns must be applicant,line,program, not "program,/,
    ],
    ['a head in other fields', [file('head.csv', '"applicant,line",program\n'), programs], /head\.csv:1: the columns must be/],
    [
      'a market nested without end',
      [file('deep.json', `{"applicants":${'['.repeat(1e5)}${']'.repeat(1e5)}}`)],
      /deep\.json: the body is nested 100001 deep, which no market is\n$/,
    ],
    ['a key twice', [file('key.json', '{"applicants":[],"applicants":[]}')], /key\.json: \/applicants: the key "applicants" /],
    ['a long field', asApplicants(`anna,${'x'.repeat(1e5)},p\n`), /\.csv:2: the line must be .*, not "x{79}…\n$/],
    ['a long row', asApplicants(`${'x'.repeat(1e5)}\n`), /\.csv:2: there must be 3 fields, not 1 in "x{79}…\n/],
    ['an empty table', [file('empty.csv', ''), programs], /empty\.csv:1: the columns must be/],
    ['a row too short', asApplicants('anna,1\n'), /\.csv:2: there must be 3 fields, not 2 in "anna,1"\n$/],
    [
      'a line in words',
      asApplicants('anna,first,p\n'),
      /\.csv:2: the line must be a whole number from 1 to 9999999999, not "first"\n$/,
    ],
    ['a line 0', asApplicants('anna,0,p\n'), /\.csv:2: the line must be .*, not "0"\n$/],
    ['a line with nothing on it', asApplicants('anna,1,\n'), /\.csv:2: the program at line 1 of "anna" is empty\n$/],
    ['a line twice', asApplicants('anna,1,p\nanna,1,p\n'), /\.csv:3: "anna" has line 1 already in line 2\n$/],
    ['a line left out', asApplicants('anna,1,p\nanna,4000000000,p\n'), /\.csv:3: "anna" has line 4000000000, but no line 2\n/],
    ['nobody', asApplicants(',1,p\n'), /\.csv:2: the applicant is empty\n$/],
    ['an unknown program', asApplicants('boris,,\nanna,2,p\nanna,1,x\n'), /\.csv:4: .*"x"\n$/],
    ['an open quote', asApplicants('anna,1,"p\n'), /\.csv:2: the double quote that opens a field is never closed\n$/],
    ['text behind a quote', asApplicants('"anna"x,1,p\n'), /\.csv:2: "x" stands behind the closing double quote\n$/],
    [
      'a quota in words',
      asPrograms('p,one,1,anna\n'),
      /\.csv:2: the quota must be a whole number from 0 to 4294967295, not "one"\n$/,
    ],
    [
      'a quota too large',
      asPrograms('p,99999999999,1,anna\n'),
      /\.csv:2: the quota must be a whole number from 0 to 4294967295, not "99999999999"\n$/,
    ],
    [
      'a line too far down',
      asApplicants('anna,99999999999,p\n'),
      /\.csv:2: the line must be .* from 1 to 9999999999, not "99999999999"\n$/,
    ],
    ['an output without a name', [EXAMPLE, '--out', ''], /^--out needs the name of a file, not ""\n$/],
    ['two quotas', asPrograms('p,1,1,anna\np,2,,\n'), /\.csv:3: the quota of "p" is 2, but 1 in line 2\n$/],
    ['an applicant ranked twice', asPrograms('p,1,1,anna\np,1,2,anna\n'), /\.csv:3: .*"anna"\n$/],
    ['other numbers', [file('text.bin', 'no market')], /text\.bin: 9 bytes are no whole number of 32-bit words\n$/],
    [
      'another magic',
      [
        file(
          'magic.bin',
          binary((words) => words.fill(0, 0, 1)),
        ),
      ],
      /magic\.bin: .*does not begin with "DA01"\n$/,
    ],
    [
      'a file cut short',
      [
        file(
          'short.bin',
          binary(() => {}, 8),
        ),
      ],
      /short\.bin: 400 applicants, 300 programs .* take \d+ words, not \d+\n$/,
    ],
    [
      'a number too high',
      [
        file(
          'high.bin',
          binary((words) => words.fill(300, 4 + 300 + 401, 4 + 300 + 402)),
        ),
      ],
      /high\.bin: the list of applicant 0 names program 300, but they end at 299\n$/,
    ],
    [
      'a quota below nothing',
      [
        file(
          'negative.bin',
          binary((words) => words.fill(-1, 4 + 7, 4 + 8)),
        ),
      ],
      /negative\.bin: the quota of program 7 is from 0 to 2147483647, not -1\n$/,
    ],
    [
      'a number below nothing',
      [
        file(
          'below.bin',
          binary((words) => words.fill(-3, 4 + 300 + 401, 4 + 300 + 402)),
        ),
      ],
      /below\.bin: the list of applicant 0 names program -3, but they end at 299\n$/,
    ],
    [
      'a program twice',
      [
        file(
          'twice.bin',
          binary((words) => words.copyWithin(4 + 300 + 401, 4 + 300 + 402, 4 + 300 + 403)),
        ),
      ],
      /twice\.bin: the list of applicant 0 names program \d+ twice\n$/,
    ],
  ])('%s', (_name, args, complaint) => {
    const complaintOf = () => {
      try {
        matchCommand(args)
        return ''
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError)
        return `${(error as UsageError).message}\n`
      }
    }
    expect(complaintOf()).toMatch(complaint)
  })

  test('every fault in both tables at once, of rows and of the market that they make', () => {
    const wrong = [
      file('all.a.csv', `${APPLICANTS}anna,1,nowhere\nboris,1,p\nboris,1,q\nboris,3,q\nboris,5,p\nclara,x,p\ndavid\n`),
      file('all.p.csv', `${PROGRAMS}p,many,1,anna\np,1,2,nobody\nq,2,1,david\nq,2,2,clara\nq,3,3,boris\n`),
    ]
    expect(complaintsOf(wrong)).toEqual([
      'all.a.csv:2: there is no program "nowhere"',
      'all.a.csv:4: "boris" has line 1 already in line 3',
      'all.a.csv:5: "boris" has line 3, but no line 2',
      'all.a.csv:6: "boris" has line 5, but no line 4',
      'all.a.csv:6: this list already names "p"',
      'all.a.csv:7: the line must be a whole number from 1 to 9999999999, not "x"',
      'all.a.csv:8: there must be 3 fields, not 1 in "david"',
      'all.p.csv:2: the quota must be a whole number from 0 to 4294967295, not "many"',
      'all.p.csv:3: there is no applicant "nobody"',
      'all.p.csv:6: the quota of "q" is 3, but 2 in line 4',
    ])
  })

  test('who is in a part of a table that cannot be read is not missed', () => {
    const wrong = [applicants, file('cut.csv', `${PROGRAMS}"p`)]
    expect(complaintsOf(wrong)).toEqual(['cut.csv:2: the double quote that opens a field is never closed'])
  })

  test.each([100, 101, 1000])('no more than a hundred faults, and says when there are more: %i', (count) => {
    const inRows = file('rows.csv', `${APPLICANTS}${'x,0,p\n'.repeat(count)}`)
    const inLists = file('lists.csv', `${APPLICANTS}${Array.from({ length: count }, (_, i) => `x,${i + 1},p${i}\n`).join('')}`)
    const both = file(
      'both.csv',
      `${APPLICANTS}${'y,0,p\n'.repeat(50)}${Array.from({ length: count - 50 }, (_, i) => `x,${i + 1},p${i}\n`).join('')}`,
    )
    for (const name of [inRows, inLists, both]) {
      const complaints = complaintsOf([name, file('empty.programs.csv', `${PROGRAMS}p,1,1,x\n`)])
      if (count === 100) expect(complaints.length).toBeLessThanOrEqual(100)
      else {
        expect(complaints).toHaveLength(101)
        expect(complaints[100]).toMatch(/more .* than the 100 named here$/)
      }
    }
  })

  test('every fault in a table at once, with exit code 2', async () => {
    const cli = runNode(['src/cli.ts', 'match', ...asApplicants('anna,x,p\nboris,1\n'), '--json'])
    expect(await cli.ended).toBe(2)
    expect(cli.err()).toMatch(/^\S+\.csv:2: .*\n\S+\.csv:3: .*\n$/)
    expect(cli.out()).toBe('')
  })
})
