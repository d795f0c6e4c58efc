import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exampleRequest, startService, type TestService } from '../support/service.ts'

/** Clients that do a service harm, by malice or by mistake: each is told so or hung up on, and nobody else notices. */

const REQUEST_TIMEOUT = 2000
const MARKET_LIMIT = 2 ** 20
const PART = 'x'.repeat(2 ** 16)
const FORECAST = JSON.stringify(exampleRequest)

let service: TestService
let port: number
beforeAll(async () => {
  service = await startService({ requestTimeout: REQUEST_TIMEOUT, marketLimit: MARKET_LIMIT })
  port = Number(new URL(await service.app.listen({ port: 0 })).port)
})
afterAll(() => service.close())

const post = (path: string, ...headers: string[]) =>
  [`POST ${path} HTTP/1.1`, 'host: h', 'content-type: application/json', ...headers, '', ''].join('\r\n')

interface Talk {
  /** What the service said until it hung up. */
  readonly said: string
  /** Bytes that it took. */
  readonly taken: number
}

/** Opens a connection, does what it is told to with it, and waits until the service hangs up. */
function talk(speak: (socket: Socket) => void): Promise<Talk> {
  return new Promise((resolve) => {
    let said = ''
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => speak(socket))
    socket.setEncoding('utf8').on('data', (part: string) => {
      said += part
    })
    socket.on('end', () => socket.end())
    // To write to a connection that was closed is part of being hung up on.
    socket.on('error', () => {})
    socket.on('close', () => resolve({ said, taken: socket.bytesWritten }))
  })
}

/** Sends parts for as long as the service takes them. */
function withoutEnd(socket: Socket, part: string): void {
  const more = () => {
    while (socket.writable && !socket.destroyed) if (!socket.write(part)) return
  }
  socket.on('drain', more)
  more()
}

/** One byte at a time. */
function drop(socket: Socket, text: string): void {
  let at = 0
  const timer = setInterval(() => {
    if (socket.destroyed || at === text.length) clearInterval(timer)
    else socket.write(text[at++])
  }, 100)
}

const chunked = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`
const status = ({ said }: Talk) => Number(/^HTTP\/1\.1 (\d+)/.exec(said)?.[1])

/** While the clients are at it somebody else asks again and again, and is always answered. */
async function beside<T>(harm: Promise<T>): Promise<T> {
  let over = false
  const done = harm.finally(() => {
    over = true
  })
  const answers: number[] = []
  while (!over || answers.length === 0) {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`http://127.0.0.1:${port}/v1/forecasts`, { method: 'POST', headers, body: FORECAST })
    await answer.arrayBuffer()
    answers.push(answer.status)
  }
  expect(new Set(answers)).toEqual(new Set([200]))
  return done
}

describe('a client that', () => {
  test.concurrent.each([
    [
      'announces a body of a gigabyte',
      (socket: Socket) => socket.write(post('/v1/forecasts', 'content-length: 1073741824')),
      413,
    ],
    [
      'announces a market of a gigabyte',
      (socket: Socket) => socket.write(post('/v1/matches', 'content-length: 1073741824')),
      413,
    ],
    [
      'sends a body that unpacks to a thousand times its size',
      (socket: Socket) => {
        const bomb = gzipSync(Buffer.alloc(10 * 2 ** 20))
        socket.write(post('/v1/forecasts', 'content-encoding: gzip', `content-length: ${bomb.length}`, 'connection: close'))
        socket.write(bomb)
      },
      415,
    ],
    [
      'sends headers without end',
      (socket: Socket) => socket.write(`GET /health/live HTTP/1.1\r\nhost: h\r\nx: ${PART}\r\n\r\n`),
      413,
    ],
    [
      'sends thousands of headers',
      (socket: Socket) => {
        const headers = Array.from({ length: 5000 }, (_, i) => `x${i}: ${i}`)
        socket.write(`GET /health/live HTTP/1.1\r\nhost: h\r\n${headers.join('\r\n')}\r\n\r\n`)
      },
      413,
    ],
    ['drops its headers byte by byte', (socket: Socket) => drop(socket, post('/v1/forecasts', 'content-length: 10')), 408],
    [
      'drops its body byte by byte',
      (socket: Socket) => {
        socket.write(post('/v1/forecasts', `content-length: ${FORECAST.length}`))
        drop(socket, FORECAST)
      },
      408,
    ],
    [
      'drops a market byte by byte',
      (socket: Socket) => {
        socket.write(post('/v1/matches', `content-length: ${FORECAST.length}`))
        drop(socket, FORECAST)
      },
      408,
    ],
    ['opens a connection and says nothing', () => {}, 408],
    ['speaks no HTTP', (socket: Socket) => socket.write('\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'), 400],
  ] as const)('%s is told so', async (_, speak, expected) => {
    expect(status(await beside(talk(speak)))).toBe(expected)
  })

  test.concurrent.each([
    '/v1/forecasts',
    '/v1/matches',
    '/v1/jobs',
  ])('sends a body without end to %s is not listened to for long', async (path) => {
    const answer = await beside(
      talk((socket) => {
        socket.write(post(path, 'transfer-encoding: chunked'))
        withoutEnd(socket, chunked(PART))
      }),
    )
    expect(answer.taken).toBeLessThan(64 * MARKET_LIMIT)
    // It may be hung up on before it has read why.
    if (answer.said !== '') expect(status(answer)).toBe(413)
  })

  test.concurrent('asks a thousand times at once over one connection is answered a thousand times', async () => {
    const times = 1000
    const asked = `${'GET /health/live HTTP/1.1\r\nhost: h\r\n\r\n'.repeat(times - 1)}GET /health/live HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n`
    const { said } = await beside(talk((socket) => socket.write(asked)))
    expect(said.match(/HTTP\/1\.1 200/g)?.length).toBe(times)
  })

  test.concurrent('hangs up in the middle of what it says, again and again, is in nobody’s way', async () => {
    const hangUp = () =>
      talk((socket) => {
        socket.write(post('/v1/forecasts', `content-length: ${FORECAST.length}`) + FORECAST.slice(0, 100))
        setTimeout(() => socket.destroy(), 5)
      })
    const talks = await beside(Promise.all(Array.from({ length: 200 }, hangUp)))
    expect(talks.every(({ said }) => said === '')).toBe(true)
  })
})

test('when they are gone nothing of them is left', async () => {
  const connections = () => new Promise<number>((resolve) => service.app.server.getConnections((_, count) => resolve(count)))
  service.app.server.closeIdleConnections()
  while ((await connections()) > 0) await new Promise((later) => setTimeout(later, 50))
  const { lanes } = service.matchcast.load().pool!
  expect(lanes.every(({ waiting, running }) => waiting === 0 && running === 0)).toBe(true)
})
