import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { exampleRequest, type Program, run, runNode } from '../support/service.ts'

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

  test('names the variable when it cannot listen there', async () => {
    const server = serve({ HOST: 'nope.invalid' })
    expect(await server.ended).toBe(2)
    expect(server.err()).toMatch(/^HOST=nope\.invalid: must be an address of this machine .*\n$/)
  })

  test('refuses arguments, which would do nothing', async () => {
    const server = runNode(['src/server.ts', '--port', '8080'])
    running.push(server)
    expect(await server.ended).toBe(2)
    expect(server.err()).toMatch(/^--port: the service takes no arguments; .*\n$/)
  })

  describe('that listens', () => {
    let server: Program
    let port: number
    beforeAll(async () => {
      server = runNode(['src/server.ts'])
      port = Number(new URL(await addressOf(server)).port)
    })
    afterAll(() => server.process.kill('SIGKILL'))

    test('hangs up where it refuses a request before all of it came', async () => {
      const head = 'POST /v1/forecasts HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\n{'
      expect(await exchange(port, head)).toMatch(/^HTTP\/1\.1 415 (?:(?!HTTP).)*$/s)
    })

    test('explains what HTTP itself does not allow', async () => {
      const problemOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1))
      const bare = await exchange(port, 'GET /health/live HTTP/1.1\r\nconnection: close\r\n\r\n')
      expect(bare).toMatch(/^HTTP\/1\.1 400 /)
      expect(problemOf(bare)).toMatchObject({ status: 400, detail: expect.stringContaining('host') })
      const expecting = await exchange(port, 'GET /health/live HTTP/1.1\r\nhost: x\r\nexpect: foo\r\n\r\n')
      expect(expecting).toMatch(/^HTTP\/1\.1 417 /)
      expect(problemOf(expecting)).toMatchObject({ code: 'EXPECTATION_FAILED', detail: expect.stringContaining('"foo"') })
    })

    test('says in one line that its port is taken', async () => {
      const second = serve({ PORT: String(port) })
      expect(await second.ended).toBe(1)
      expect(second.err()).toMatch(/^The service could not start: listen EADDRINUSE.*\n$/)
    })
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
    // More worlds than two threads have done by the time of the signal, so that some are running then and others wait.
    const replays = Array.from({ length: 2 }, () => post(address, replay))
    await replaying(address, 20)
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
