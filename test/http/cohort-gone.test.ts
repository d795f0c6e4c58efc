import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { emptyForecast, listenWith, NDJSON, openCohort } from '../support/cohort.ts'

const row = { applicant: { type: 'us-img' }, rankOrderList: [{ program: 'pathology/0' }] }

test('a cohort whose client hangs up before the first answer is noted once, and not as a failure', async () => {
  const lines: { msg: string; level: number; status?: number }[] = []
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    lines.push(JSON.parse(String(line)))
    return true
  })
  const noted = () => lines.filter(({ msg }) => msg === 'answered')
  let asked = 0
  const { app, port } = await listenWith(
    (_question, gone) => {
      asked++
      return new Promise((_resolve, reject) => gone.addEventListener('abort', () => reject(gone.reason)))
    },
    { logLevel: 'info' },
  )
  try {
    const cohort = openCohort(port)
    await cohort.send(row)
    cohort.end()
    while (asked === 0) await pause(5)
    // The end of the body is on its way.
    await pause(100)
    cohort.hangUp()
    while (noted().length === 0) await pause(5)
    // What else there is to say of it follows at once.
    await pause(100)
    await app.close()
  } finally {
    write.mockRestore()
  }
  expect(lines.filter(({ level }) => level > 30)).toEqual([])
  expect(noted().map(({ status }) => status)).toEqual([499])
})

/** More of them than are read ahead. */
const MANY = 5000

test.each([
  ['hangs up', 'destroy'],
  ['breaks off', 'resetAndDestroy'],
] as const)('a client that %s is noticed while most of its rows are unread', async (_name, how) => {
  let asked = 0
  let given = 0
  const { app, port } = await listenWith((_question, gone) => {
    asked++
    return new Promise((_resolve, reject) =>
      gone.addEventListener('abort', () => {
        given++
        reject(gone.reason)
      }),
    )
  })
  const body = `${JSON.stringify(row)}\n`.repeat(MANY)
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  socket.write(
    `POST /v1/forecasts HTTP/1.1\r\nhost: h\r\ncontent-type: ${NDJSON}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  while (asked < 8) await pause(5)
  await pause(100)
  socket[how]()
  const began = performance.now()
  while (given < 8) {
    expect(performance.now() - began).toBeLessThan(10_000)
    await pause(20)
  }
  expect(asked).toBe(8)
  await app.close()
})

/** The bytes of the answers to so many rows, the first of which takes longer than the service waits before it writes to the client. */
async function answered(count: number): Promise<string> {
  let first = true
  const { app, port } = await listenWith(async () => {
    if (first) {
      first = false
      await pause(1500)
    }
    return emptyForecast(1)
  })
  const cohort = openCohort(port)
  void cohort.send(...Array.from({ length: count }, () => row)).then(() => cohort.end())
  let text = ''
  for await (const part of (await cohort.response).setEncoding('utf8')) text += part
  await app.close()
  return text
}

test('what the service writes to learn whether a client is there stands before an answer, and is no part of it', async () => {
  const [many, one] = [await answered(MANY), await answered(1)]
  const lines = many.split('\n')
  expect(lines.pop()).toBe('')
  expect(lines.map((line) => JSON.parse(line).row)).toEqual(Array.from({ length: MANY }, (_, index) => index + 1))
  expect(lines[0]).toMatch(/^ +\{/)
  // All that comes of its client is read, so its end would be heard.
  expect(one).toBe(`${lines[0]!.trim()}\n`)
})
