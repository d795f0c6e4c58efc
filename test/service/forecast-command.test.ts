import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exampleRequest, PROJECT, postForecast, run, runNode, startService } from '../support/service.ts'

describe('the command line', () => {
  const example = 'openapi/examples/forecast.request.json'

  test('prints the bytes of the API', async () => {
    const cli = runNode(['src/cli.ts', 'forecast', example, '--json'])
    expect(await cli.ended, cli.err()).toBe(0)
    const service = await startService()
    expect(cli.out()).toBe((await postForecast(service.app, exampleRequest)).body)
    await service.close()
  })

  test('prints a table, with the options it is given, also from standard input', async () => {
    const cli = runNode(
      ['src/cli.ts', 'forecast', '-', '--engine', 'replay', '--worlds', '16'],
      {},
      JSON.stringify(exampleRequest),
    )
    expect(await cli.ended, cli.err()).toBe(0)
    expect(cli.out()).toMatch(/^line {2}program +chance {2}cumulative\n {3}1 {2}/)
    expect(cli.out()).toContain('Engine replay, season 2025, 16 worlds')
    expect(cli.err()).toMatch(/^Replay 6 %, 1 of 16 worlds, .*$/m)
    expect(cli.err()).toMatch(/^Replay 100 %, 16 of 16 worlds, .* 0 s left$/m)
  })

  test('says how far the replay of a couple is', async () => {
    const couple = 'openapi/examples/couple.request.json'
    const cli = runNode(['src/cli.ts', 'forecast', couple, '--engine', 'replay', '--worlds', '16'])
    expect(await cli.ended, cli.err()).toBe(0)
    expect(cli.err()).toMatch(/^Replay 100 %, 16 of 16 worlds, .*$/m)
  })

  test.each<[string, string[], string, RegExp]>([
    ['a file that is not there', ['forecast', 'nothing.json'], '', /^nothing\.json: there is no such file\n$/],
    ['a folder', ['forecast', 'openapi'], '', /^openapi: .*\n$/],
    ['a file that is not JSON', ['forecast', 'LICENSE'], '', /^LICENSE: this is not JSON: .*\n$/],
    [
      'a request with a fault',
      ['forecast', '-'],
      '{"applicant": {"type": "x"}, "rankOrderList": []}',
      /^-: \/applicant\/type: .*got "x"\n-: \/rankOrderList: .*\n$/,
    ],
    ['a request that is none', ['forecast', '-'], '7', /^-: must be a JSON object, got 7\n$/],
    ['an option it does not know', ['forecast', example, '--fast'], '', /--fast/],
    [
      'worlds that are no number',
      ['forecast', example, '--worlds', 'many'],
      '',
      /\/worlds: must be a whole number.*got "many"\n$/,
    ],
    [
      'a request nested without end',
      ['forecast', '-'],
      `{"applicant":${'['.repeat(1e5)}${']'.repeat(1e5)}}`,
      /^-: the body is nested 100001 deep, which no request is\n$/,
    ],
    ['an option of a worker, which has none', ['worker', '--seed', '5'], '', /--seed/],
    ['a worker that is to work on something', ['worker', 'jobs'], '', /'jobs'/],
    ['no file', ['forecast'], '', /^forecast needs one file: .*\n$/],
    ['a command it does not know', ['predict'], '', /^There is no command "predict"\./],
    ['no command', [], '', /^Nothing to do\./],
  ])('complains of %s, with exit code 2', async (_name, args, input, complaint) => {
    const cli = runNode(['src/cli.ts', ...args], {}, input)
    expect(await cli.ended).toBe(2)
    expect(cli.err()).toMatch(complaint)
    expect(cli.err()).not.toMatch(/\n {4}at /)
    expect(cli.out()).toBe('')
  })

  test('ends quietly when its reader has seen enough', async () => {
    const command = `"${process.execPath}" src/cli.ts match openapi/examples/market.request.json --csv`
    const piped = run('sh', ['-c', `(${command}; echo "exit $?" >&2) | true`])
    await piped.ended
    expect(piped.err()).toBe('exit 0\n')
  })

  test('helps', async () => {
    for (const args of [['--help'], ['forecast', '--help']]) {
      const cli = runNode(['src/cli.ts', ...args])
      expect([await cli.ended, cli.out()]).toEqual([0, expect.stringContaining('matchcast forecast <file>')])
    }
  })

  test('helps with keys, and makes none of the word', async () => {
    const cli = runNode(['src/cli.ts', 'key', '--help'])
    expect([await cli.ended, cli.out()]).toEqual([0, expect.stringMatching(/^matchcast key <name>\n/)])
  })

  test('helps with workers, without a database', async () => {
    const cli = runNode(['src/cli.ts', 'worker', '--help'])
    expect([await cli.ended, cli.out()]).toEqual([0, expect.stringMatching(/^matchcast worker\n/)])
  })

  test('says which variable does not hold here, and the README too', async () => {
    const cli = runNode(['src/cli.ts', '--help'])
    await cli.ended
    expect(cli.out()).toMatch(/MATCHCAST_COHORT_ROWS does not: a table of your own/)
    expect(readFileSync(join(PROJECT, 'README.md'), 'utf8')).toMatch(
      /MATCHCAST_COHORT_ROWS` \| \d+ \| [^|]*a table of the command line may have more/,
    )
  })
})
