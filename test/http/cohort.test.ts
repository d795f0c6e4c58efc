import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ForecastAnswer } from '../../src/forecast/question.ts'
import { ServiceError } from '../../src/service/service-error.ts'
import { answersOf, emptyForecast, listenWith, NDJSON, openCohort, postCohort } from '../support/cohort.ts'
import { questions } from '../support/questions.ts'
import { createService, exampleRequest, postForecast, startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService({ cohortRows: 60, rowLimit: 20_000 })
})
afterAll(() => service.close())

const open: FastifyInstance[] = []
afterEach(async () => {
  for (const app of open.splice(0)) {
    app.server.closeAllConnections()
    await app.close()
  }
})

async function listen(...how: Parameters<typeof listenWith>): Promise<number> {
  const { app, port } = await listenWith(...how)
  open.push(app)
  return port
}

const pause = (milliseconds: number) => new Promise((later) => setTimeout(later, milliseconds))
const row = (lines = 1) => ({
  applicant: { type: 'us-img' },
  rankOrderList: Array.from({ length: lines }, (_, index) => ({ program: `pathology/${index}` })),
})
const rows = (count: number, lines?: number) => Array.from({ length: count }, () => row(lines))

/** Resolves once what is counted has stayed the same for a while. */
async function settled(count: () => number): Promise<number> {
  for (;;) {
    const before = count()
    await pause(700)
    if (count() === before) return before
  }
}

describe('a cohort', () => {
  test('is answered row by row in the bytes of single answers, problems too', async () => {
    const faults = [
      { ...exampleRequest, applicant: { type: 'alien', step2ck: 9999 } },
      { ...exampleRequest, rankOrderList: [{ program: 'internal-medicine/9999' }] },
      { ...exampleRequest, season: '1999' },
      { ...exampleRequest, worlds: 4096 },
      { ...exampleRequest, what: 1 },
      [],
      null,
      'text',
      12,
    ].map((fault) => JSON.stringify(fault))
    const asked = [
      ...fc.sample(questions, { seed: 20261122, numRuns: 25 }).map((question) => JSON.stringify(question)),
      JSON.stringify({ ...exampleRequest, stage: 'rank-list', worlds: 16 }),
      ...faults,
      '{"applicant":',
      '{"__proto__":1}',
      '[1,2',
    ].flatMap((text, index, all) => (index % 2 === 0 ? [text, all[all.length - 1 - index] ?? text] : []))
    const alone: string[] = []
    for (const text of asked) {
      const { statusCode, body } = await postForecast(service.app, text)
      alone.push(`{"row":${alone.length + 1},"${statusCode === 200 ? 'forecast' : 'problem'}":${body}}`)
    }
    const together = await postCohort(service.app, asked.join('\n'))
    expect([together.statusCode, together.headers['content-type']]).toEqual([200, NDJSON])
    expect(together.headers['cache-control']).toBe('no-store')
    expect(together.body.split('\n')).toEqual([...alone, ''])
    expect(alone.filter((text) => text.includes('"forecast"')).length).toBeGreaterThan(10)
    expect(alone.filter((text) => text.includes('"problem"')).length).toBeGreaterThan(6)
  })

  test('gives back the id of a row, whether it can be answered or not', async () => {
    const { body } = await postCohort(service.app, [
      { ...exampleRequest, id: 'a "1"' },
      { id: 'two', applicant: 3 },
      { ...exampleRequest, id: 3 },
      exampleRequest,
    ])
    const answers = body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(answers.map(({ row, id }) => [row, id])).toEqual([
      [1, 'a "1"'],
      [2, 'two'],
      [3, undefined],
      [4, undefined],
    ])
    expect(answers[0].forecast).toEqual(answers[3].forecast)
    expect(answers[2].problem).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ pointer: '/id' }] })
  })

  test('answers a row that is too long, and the one beyond the last, in place', async () => {
    const long = { ...exampleRequest, id: 'x'.repeat(20_000) }
    const { body } = await postCohort(service.app, [long, ...Array(60).fill({})])
    const answers = body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(answers).toHaveLength(61)
    expect(answers[0].problem).toMatchObject({ code: 'TOO_LARGE', detail: 'The row is larger than 20000 bytes.' })
    expect(answers[59].problem).toMatchObject({ code: 'INVALID_REQUEST' })
    expect(answers[60]).toMatchObject({ row: 61, problem: { code: 'TOO_LARGE', detail: /at most 60 rows/ } })
  })

  test('and a single request are told apart by their type, however it is written', async () => {
    const ask = (type: string, payload: string) =>
      service.app.inject({ method: 'POST', url: '/v1/forecasts', headers: { 'content-type': type }, payload })
    for (const type of ['Application/JSON', 'application/json; charset=utf-8']) {
      expect((await ask(type, '{"applicant":3}')).statusCode).toBe(400)
      expect((await ask(type, JSON.stringify(exampleRequest))).json().lines).toHaveLength(12)
    }
    for (const type of ['Application/X-NDJSON', 'application/x-ndjson;charset=utf-8']) {
      expect((await ask(type, '{"applicant":3}')).body).toMatch(/^\{"row":1,"problem":/)
    }
    expect((await ask('application/json-seq', '{}')).statusCode).toBe(415)
  })

  test('may be empty', async () => {
    const { statusCode, body } = await postCohort(service.app, '\n \r\n')
    expect([statusCode, body]).toEqual([200, ''])
  })

  test('is refused as a whole while forecasts cannot be answered, and at other addresses', async () => {
    const early = await createService()
    const refused = await postCohort(early.app, [exampleRequest])
    expect([refused.statusCode, refused.json().code]).toEqual([503, 'BUSY'])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    await early.close()
    for (const url of ['/v1/matches', '/v1/forecasts/compare']) {
      const elsewhere = await service.app.inject({ method: 'POST', url, headers: { 'content-type': NDJSON }, payload: '{}' })
      expect(elsewhere.statusCode).toBe(415)
    }
  })
})

describe('the stream of a cohort', () => {
  test('takes no more rows than are read, and then gives all answers in order', async () => {
    let asked = 0
    const port = await listen(async ({ rankOrderList }) => {
      asked++
      return emptyForecast(rankOrderList.length)
    })
    const cohort = openCohort(port)
    const all = rows(10_000, 20)
    void cohort.send(...all).then(() => cohort.end())
    const response = await cohort.response
    const ahead = await settled(() => asked)
    expect(ahead).toBeLessThan(5000)
    let count = 0
    for await (const { row, forecast } of answersOf(response)) {
      expect([row, forecast.lines.length]).toEqual([++count, 20])
    }
    expect([count, asked]).toEqual([10_000, 10_000])
  })

  test('holds a bounded number of rows in hand', async () => {
    let inHand = 0
    let most = 0
    const port = await listen(async () => {
      most = Math.max(most, ++inHand)
      await pause(5)
      inHand--
      return emptyForecast(1)
    })
    const cohort = openCohort(port)
    void cohort.send(...rows(200)).then(() => cohort.end())
    let count = 0
    for await (const _ of answersOf(await cohort.response)) count++
    expect(count).toBe(200)
    // Two threads.
    expect(most).toBe(8)
  })

  test('answers a row before the next one is sent, and lasts longer than a request may', async () => {
    const port = await listen(async () => emptyForecast(1), { requestTimeout: 2000 })
    const cohort = openCohort(port)
    await cohort.send(row())
    const answers = answersOf(await cohort.response)
    expect((await answers.next()).value.row).toBe(1)
    for (let count = 2; count <= 8; count++) {
      await pause(800)
      await cohort.send(row())
      expect((await answers.next()).value).toMatchObject({ row: count, forecast: {} })
    }
    cohort.end()
    expect((await answers.next()).done).toBe(true)
  })

  test('ends with a reason when no row comes for as long as a request may take', async () => {
    const port = await listen(async () => emptyForecast(1), { requestTimeout: 300 })
    const cohort = openCohort(port)
    await cohort.send(row())
    const answers = answersOf(await cohort.response)
    expect((await answers.next()).value.row).toBe(1)
    expect((await answers.next()).value).toMatchObject({ row: 2, problem: { code: 'REQUEST_TIMEOUT' } })
    expect((await answers.next()).done).toBe(true)
  })

  test('is given up when its answers stay unread', async () => {
    const port = await listen(async () => emptyForecast(300), { requestTimeout: 500 })
    const hungUp = new Promise<void>((resolve) =>
      open.at(-1)!.server.once('connection', (socket) => socket.once('close', resolve)),
    )
    const cohort = openCohort(port)
    void cohort.send(...rows(3000))
    await cohort.response
    await hungUp
    cohort.hangUp()
  })

  test('stops the work when the client goes away', async () => {
    const ended: unknown[] = []
    let asked = 0
    const port = await listen((_question, gone) => {
      asked++
      return new Promise<ForecastAnswer>((_resolve, reject) => {
        gone.addEventListener('abort', () => {
          ended.push(gone.reason)
          reject(gone.reason)
        })
      })
    })
    const cohort = openCohort(port)
    void cohort.send(...rows(1000))
    expect(await settled(() => asked)).toBe(8)
    cohort.hangUp()
    expect(await settled(() => ended.length)).toBe(8)
    expect(asked).toBe(8)
  })

  test('waits where the service is busy, instead of failing rows', async () => {
    let asked = 0
    const port = await listen(async () => {
      if (++asked % 3 !== 0) throw new ServiceError('BUSY', 'Later.', { retryAfter: 0.02 })
      return emptyForecast(1)
    })
    const cohort = openCohort(port)
    void cohort.send(...rows(20)).then(() => cohort.end())
    let count = 0
    for await (const { row, forecast } of answersOf(await cohort.response)) {
      expect(row).toBe(++count)
      expect(forecast).toBeDefined()
    }
    expect([count, asked]).toEqual([20, 60])
  })

  test('answers a failure in place, and goes on', async () => {
    let asked = 0
    const port = await listen(async () => {
      if (++asked === 2) throw new TypeError('broken')
      return emptyForecast(1)
    })
    const cohort = openCohort(port)
    void cohort.send(...rows(3)).then(() => cohort.end())
    const codes: unknown[] = []
    for await (const { problem } of answersOf(await cohort.response)) codes.push(problem?.code)
    expect(codes).toEqual([undefined, 'INTERNAL', undefined])
  })

  test('is one of so many at once', async () => {
    const port = await listen(async () => emptyForecast(1), { cohorts: 1 })
    const first = openCohort(port)
    await first.send(row())
    await first.response
    const second = openCohort(port)
    expect((await second.response).statusCode).toBe(503)
    second.hangUp()
    first.end()
    for await (const _ of answersOf(await first.response));
    await first.closed
    const third = openCohort(port)
    void third.send(row()).then(() => third.end())
    expect((await third.response).statusCode).toBe(200)
  })

  test('ends with a reason when the service stops', async () => {
    const { app, port } = await listenWith(async () => emptyForecast(1))
    const cohort = openCohort(port)
    await cohort.send(row())
    const answers = answersOf(await cohort.response)
    expect((await answers.next()).value.row).toBe(1)
    const stopped = app.close()
    expect((await answers.next()).value).toMatchObject({ row: 2, problem: { code: 'BUSY' } })
    expect((await answers.next()).done).toBe(true)
    cohort.end()
    await stopped
  })
})
