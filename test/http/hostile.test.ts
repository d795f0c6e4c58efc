import { type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exampleRequest, startService, type TestService } from '../support/service.ts'

let service: TestService
let port: number
beforeAll(async () => {
  service = await startService({ requestTimeout: 8000 })
  await service.app.listen({ host: '127.0.0.1', port: 0 })
  port = (service.app.server.address() as AddressInfo).port
})
afterAll(() => service.close())

const pause = (milliseconds: number) => new Promise((later) => setTimeout(later, milliseconds))
const json = { 'content-type': 'application/json' }

async function until(holds: () => boolean | Promise<boolean>) {
  while (!(await holds())) await pause(10)
}

/** What comes back until the service hangs up. */
function answerOn(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })
}

const statusOf = (path: string, headers: Record<string, string | number>, body: string | Buffer = '') =>
  new Promise<number>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers }, (response: IncomingMessage) => {
      resolve(response.statusCode!)
      response.resume()
    })
    sent.on('error', reject)
    sent.end(body)
  })

/** A plain forecast is answered as ever. */
const works = async () => expect(await statusOf('/v1/forecasts', json, JSON.stringify(exampleRequest))).toBe(200)

describe('the service is not brought down by', () => {
  test.each(['/v1/forecasts', '/v1/matches'])('a body of a gigabyte sent to %s', async (path) => {
    const socket = connect(port, '127.0.0.1')
    const answer = answerOn(socket)
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000000000\r\n\r\n{`)
    expect(await answer).toMatch(/^HTTP\/1\.1 413 /)
    await works()
  })

  test('a body without end whose length is not said', async () => {
    const socket = connect(port, '127.0.0.1')
    const answer = answerOn(socket)
    let over = false
    void answer.then(() => {
      over = true
    })
    socket.write('POST /v1/forecasts HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n')
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`
    let sent = 0
    while (!over && sent < 1e9) {
      if (!socket.write(chunk)) await pause(1)
      sent += 65_536
    }
    expect(await answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(sent).toBeLessThan(1e8)
    await works()
  })

  test.each(['gzip', 'deflate', 'br', 'zstd'])('a body that grows when it is unpacked: %s', async (encoding) => {
    expect(await statusOf('/v1/forecasts', { ...json, 'content-encoding': encoding }, Buffer.alloc(1000))).toBe(415)
  })

  test('JSON nested without end', async () => {
    expect(await statusOf('/v1/forecasts', json, '['.repeat(500_000))).toBe(400)
    expect([400, 413]).toContain(await statusOf('/v1/matches', json, `{"applicants":${'['.repeat(500_000)}`))
    await works()
  })

  test('a flood of headers', async () => {
    const socket = connect(port, '127.0.0.1')
    const answer = answerOn(socket)
    const headers = Array.from({ length: 5000 }, (_, at) => `x-${at}: ${'a'.repeat(50)}`).join('\r\n')
    socket.write(`GET /v1/seasons HTTP/1.1\r\nhost: x\r\n${headers}\r\n\r\n`)
    expect(await answer).toMatch(/^HTTP\/1\.1 413 .*"code":"TOO_LARGE"/s)
    await works()
  })

  test('clients that begin and do not go on: others are answered meanwhile, and they are hung up on', async () => {
    const part = 'POST /v1/forecasts HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n'
    const slow = Array.from({ length: 200 }, (_, at) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(at % 2 ? part : `${part}\r\n{`))
      return answerOn(socket)
    })
    const silent = Array.from({ length: 50 }, () => answerOn(connect(port, '127.0.0.1')))
    await works()
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    await Promise.all(silent)
  })

  test('a client that asks for much and reads nothing of it', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.pause()
    socket.write('GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(200))
    await works()
    socket.destroy()
  })
})

describe('a client that goes away', () => {
  const ends = () => service.matchcast.load().pool!.tasks.find(({ task }) => task === 'replay')?.ends
  const lane = () => service.matchcast.load().pool!.lanes.find(({ lane }) => lane === 'replay')!

  test('takes its work with it, whether it runs or waits, and the same request later has the same answer', async () => {
    const replay = (worlds: number) => JSON.stringify({ ...exampleRequest, engine: 'replay', worlds })
    const ask = () => service.app.inject({ method: 'POST', url: '/v1/forecasts', headers: json, payload: replay(2) })
    const before = await ask()
    expect(before.statusCode).toBe(200)
    const { done: doneBefore } = ends()!
    const sent = request({ host: '127.0.0.1', port, path: '/v1/forecasts', method: 'POST', headers: json })
    sent.on('error', () => {})
    sent.end(replay(16))
    await until(() => lane().running > 0 && lane().waiting > 0)
    sent.destroy()
    await until(() => lane().running === 0 && lane().waiting === 0)
    const { done, dropped, failed } = ends()!
    expect(done - doneBefore + dropped).toBe(16)
    expect(dropped).toBeGreaterThan(8)
    expect(failed).toBe(0)
    expect((await ask()).body).toBe(before.body)
  })
})
