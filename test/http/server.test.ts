import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { exampleRequest, type Program, postForecast, run, runNode, startService } from '../support/service.ts'

const running: Program[] = []
afterEach(() => {
  for (const { process } of running.splice(0))
    if (process.exitCode === null && process.signalCode === null) process.kill('SIGKILL')
})

function serve(environment: Record<string, string> = {}): Program {
  const server = runNode(['src/server.ts'], environment)
  running.push(server)
  return server
}

const addressOf = async (server: Program) => (await server.printed(/listens at (\S+)\.\n/))[1]
const isReady = (server: Program) => server.printed(/curl .*\n/)
const replay = JSON.stringify({ ...exampleRequest, engine: 'replay', worlds: 16 })
const post = (address: string, body: string) =>
  fetch(`${address}/v1/forecasts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
const pause = (milliseconds: number) => new Promise((later) => setTimeout(later, milliseconds))
/** A machine that does other things too takes its time for a replay, and a stop must not cut it short here. */
const patient = { MATCHCAST_GRACE: '200000' }

/** Resolves when so many replayed worlds wait or run. */
async function replaying(address: string, worlds: number): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${address}/metrics`)).text()
    const counts = [...text.matchAll(/^matchcast_pool_(?:running|waiting)\{lane="replay"\} (\d+)$/gm)]
    if (counts.reduce((sum, [, count]) => sum + Number(count), 0) >= worlds) return
    await pause(20)
  }
}

/** Sends these bytes and no more; what comes back until the service hangs up. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    socket.on('close', () => resolve(text))
  })
}

async function inEmptyFolder<T>(test: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'matchcast-'))
  try {
    return await test(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('the service', () => {
  test('answers 503 with its progress until it is ready, then prints a forecast and a curl line that works', async () => {
    await inEmptyFolder(async (folder) => {
      const server = serve({ MATCHCAST_CACHE_DIR: folder })
      const address = await addressOf(server)
      const early = await fetch(`${address}/health/ready`)
      expect([early.status, await early.json()]).toMatchObject([503, { status: 'starting', progress: { worlds: 16 } }])
      const refused = await post(address, JSON.stringify(exampleRequest))
      expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([503, true])
      const [curl] = await isReady(server)
      expect((await fetch(`${address}/health/ready`)).status).toBe(200)
      expect(server.out()).toMatch(/Menu table 100 %, 16 of 16 worlds/)
      expect(server.out()).toMatch(/ready at http:\/\/127\.0\.0\.1:\d+ after \d+\.\d s/)
      expect(server.out()).toMatch(/^ {2}12 {2}.* % /m)
      const printed = run('sh', ['-c', curl])
      expect(await printed.ended).toBe(0)
      const answer = await post(address, JSON.stringify(exampleRequest))
      expect(printed.out()).toBe(await answer.text())
    })
  })

  test('gives up on a request that does not arrive', async () => {
    const server = serve({ MATCHCAST_REQUEST_TIMEOUT: '500' })
    const { port } = new URL(await addressOf(server))
    const head = 'POST /v1/forecasts HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{'
    const answer = await exchange(Number(port), head)
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(JSON.parse(answer.split('\r\n\r\n')[1])).toMatchObject({ status: 408, code: 'REQUEST_TIMEOUT' })
  })

  test('hangs up where it refuses a request before all of it came', async () => {
    const server = serve()
    const { port } = new URL(await addressOf(server))
    const head = 'POST /v1/forecasts HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\n{'
    expect(await exchange(Number(port), head)).toMatch(/^HTTP\/1\.1 415 (?:(?!HTTP).)*$/s)
  })

  test('explains what HTTP itself does not allow', async () => {
    const server = serve()
    const { port } = new URL(await addressOf(server))
    const problemOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1))
    const bare = await exchange(Number(port), 'GET /health/live HTTP/1.1\r\nconnection: close\r\n\r\n')
    expect(bare).toMatch(/^HTTP\/1\.1 400 /)
    expect(problemOf(bare)).toMatchObject({ status: 400, detail: expect.stringContaining('host') })
    const expecting = await exchange(Number(port), 'GET /health/live HTTP/1.1\r\nhost: x\r\nexpect: foo\r\n\r\n')
    expect(expecting).toMatch(/^HTTP\/1\.1 417 /)
    expect(problemOf(expecting)).toMatchObject({ code: 'EXPECTATION_FAILED', detail: expect.stringContaining('"foo"') })
  })

  test('names the variable when it cannot listen there', async () => {
    const server = serve({ HOST: 'nope.invalid' })
    expect(await server.ended).toBe(2)
    expect(server.err()).toMatch(/^HOST=nope\.invalid: must be an address of this machine .*\n$/)
  })

  test('says in one line that its port is taken', async () => {
    const first = serve()
    const { port } = new URL(await addressOf(first))
    const second = serve({ PORT: port })
    expect(await second.ended).toBe(1)
    expect(second.err()).toMatch(/^The service could not start: listen EADDRINUSE.*\n$/)
  })
})

describe('a stop', () => {
  test.each([
    'SIGTERM',
    'SIGINT',
  ] as const)('by %s finishes the replay in flight, hangs up, and ends with exit code 0', async (signal) => {
    const server = serve(patient)
    const address = await addressOf(server)
    await isReady(server)
    const inFlight = post(address, replay)
    await replaying(address, 1)
    server.process.kill(signal)
    server.process.kill(signal)
    const answer = await inFlight
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ provenance: { engine: 'replay' } })
    expect(answer.headers.get('connection')).toBe('close')
    expect(await server.ended).toBe(0)
  })

  test('under load answers all that it has accepted, and nothing by halves', async () => {
    const server = serve(patient)
    const address = await addressOf(server)
    await isReady(server)
    const replays = Array.from({ length: 4 }, () => post(address, replay))
    await replaying(address, 40)
    let over = false
    const outcomes = new Set<string>()
    const client = async () => {
      while (!over) {
        try {
          const answer = await post(address, JSON.stringify(exampleRequest))
          outcomes.add(`${answer.status} ${typeof ((await answer.json()) as { provenance?: object }).provenance}`)
        } catch (error) {
          // Nobody listens any more.
          outcomes.add(String((error as Error).cause))
          over = true
        }
      }
    }
    const clients = Promise.all(Array.from({ length: 8 }, client))
    await pause(500)
    server.process.kill('SIGTERM')
    for (const answer of await Promise.all(replays)) {
      expect(answer.status).toBe(200)
      expect(await answer.json()).toMatchObject({ provenance: { engine: 'replay', worlds: 16 } })
    }
    expect(await server.ended).toBe(0)
    await clients
    expect(outcomes).toContain('200 object')
    for (const outcome of outcomes)
      expect(outcome).toMatch(/^(200 object|503 undefined|Error: connect ECONNREFUSED.*|.*(ECONNRESET|other side closed).*)$/)
  })

  test('of the whole process group finishes the replay in flight too', async () => {
    const server = run('npm', ['start', '--silent'], patient)
    running.push(server)
    const address = await addressOf(server)
    await isReady(server)
    const inFlight = post(address, replay)
    await replaying(address, 1)
    process.kill(-server.process.pid!, 'SIGTERM')
    expect((await inFlight).status).toBe(200)
    await server.ended
    expect(server.err()).not.toMatch(/Error|error/)
  })

  test('of npm alone stops the service, which is its child', async () => {
    const npm = run('npm', ['start', '--silent'])
    running.push(npm)
    const address = await addressOf(npm)
    await isReady(npm)
    npm.process.kill('SIGTERM')
    await npm.ended
    await expect(fetch(`${address}/health/live`)).rejects.toThrow()
  })

  test('while the table is being built ends soon, with exit code 0', async () => {
    await inEmptyFolder(async (folder) => {
      const server = serve({ MATCHCAST_CACHE_DIR: folder, MATCHCAST_WORLDS: '2048' })
      await addressOf(server)
      await pause(500)
      const began = performance.now()
      server.process.kill('SIGTERM')
      expect(await server.ended).toBe(0)
      expect(performance.now() - began).toBeLessThan(30_000)
      expect(server.out()).not.toContain('curl')
    })
  })

  test('after the time of grace gives up what is in flight, and still ends with exit code 0', async () => {
    const server = serve({ MATCHCAST_GRACE: '100' })
    const address = await addressOf(server)
    await isReady(server)
    const inFlight = post(address, replay)
    await pause(300)
    server.process.kill('SIGTERM')
    expect((await inFlight).status).toBe(503)
    expect(await server.ended).toBe(0)
  })
})

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
})
