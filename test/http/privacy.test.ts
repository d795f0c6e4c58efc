import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobsAt, ownCacheFolder } from '../support/jobs.ts'
import { exampleRequest, type Program, runNode } from '../support/service.ts'

let cache: Awaited<ReturnType<typeof ownCacheFolder>>
beforeAll(async () => {
  cache = await ownCacheFolder()
})
let server: Program | undefined
afterAll(() => {
  cache.remove()
  if (server?.process.exitCode === null && server.process.signalCode === null) server.process.kill('SIGKILL')
})

/** Values that stand nowhere else, so that one in the log came from a request. */
const MARKED = { step2ck: 287, failedAttempts: 7, graduationYear: 1987, usLetters: 9 }
const applicant = { ...exampleRequest.applicant, ...MARKED, usClinicalExperience: { months: 41, kind: 'hands-on' } }
const question = { ...exampleRequest, applicant }
const program = exampleRequest.rankOrderList[0].program
const market = {
  applicants: [{ id: 'zebra-applicant', rankOrderList: ['zebra-program'] }],
  programs: [{ id: 'zebra-program', quota: 1, rankOrderList: ['zebra-applicant'] }],
}

test('nothing of a profile, a list, a market, a job, an address or a key is in the log, whatever becomes of the request', async () => {
  const environment = { LOG_LEVEL: 'trace', MATCHCAST_REPLAY_TIMEOUT: '300', MATCHCAST_CACHE_DIR: cache.folder }
  server = runNode(['src/server.ts'], environment)
  const [, address] = await server.printed(/listens at (\S+)\.\n/)
  await server.printed(/curl .*\n/)
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer mk_zebra', ...headers },
      body: text,
    })
    await answer.text()
    return answer.status
  }
  const statuses = [
    await post('/v1/forecasts', question),
    await post('/v1/forecasts', { ...question, stage: 'application' }),
    await post('/v1/forecasts', { ...question, engine: 'replay' }),
    await post('/v1/forecasts', { ...question, applicant: { ...applicant, step2ck: 98765, 'zebra-key': 1 } }),
    await post('/v1/forecasts', { ...question, rankOrderList: [{ program: 'zebra-medicine/0001' }] }),
    await post('/v1/forecasts', JSON.stringify(question).slice(0, -3)),
    await post('/v1/forecasts', `${JSON.stringify(question)}\n{"zebra`, { 'content-type': 'application/x-ndjson' }),
    await post('/v1/forecasts/compare', {
      applicant,
      lists: [{ rankOrderList: [{ program }] }, { rankOrderList: question.rankOrderList }],
    }),
    await post('/v1/recommendations', {
      applicant,
      rankOrderList: [{ program }],
      count: 1,
      filters: { specialty: ['internal-medicine'] },
    }),
    await post('/v1/matches', market),
    await post('/v1/matches', { ...market, programs: [] }),
    await post('/v1/zebra?step2ck=287', question),
    await post('/v1/forecasts?zebra=287', question),
  ]
  expect(statuses.slice(0, 3)).toEqual([200, 200, 504])
  expect(statuses.slice(6, 7)).toEqual([200])
  for (const status of statuses.slice(3)) expect(status).toBeLessThan(500)
  // The rows of a job: right ones, wrong ones, and what is no JSON.
  const jobs = jobsAt(address)
  const { id } = await jobs.create(`${JSON.stringify(question)}\n{"zebra\n{"applicant":{"step2ck":98765,"zebra-key":1}}`)
  await jobs.when(id, ({ state }) => state === 'completed')
  expect((await jobs.resultsOf(id)).split('\n').length).toBe(4)
  expect((await jobs.remove(id)).status).toBe(204)
  const gone = httpRequest(`${address}/v1/forecasts`, { method: 'POST', headers: { 'content-type': 'application/json' } })
  gone.on('error', () => {})
  gone.write(JSON.stringify(question).slice(0, 300))
  await new Promise((later) => setTimeout(later, 200))
  gone.destroy()
  server.process.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  const log = server.err()
  const lines = log.split('\n').filter((line) => line !== '')
  expect(lines.length).toBeGreaterThan(statuses.length)
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), time: expect.any(Number) })
  const answered = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'answered')
  for (const line of answered) {
    expect(line).toMatchObject({
      reqId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      method: expect.any(String),
      ms: expect.any(Number),
    })
    expect(Object.keys(line).filter((name) => !FIELDS.includes(name))).toEqual([])
  }
  expect(answered[0]).toMatchObject({ route: '/v1/forecasts', status: 200, worlds: 16, tasks: 1 })
  // A time, a process or an id can hold any digits by chance, and is taken out before the search.
  const searched = log.replace(/"(time|pid|reqId|ms|waitedMs|workedMs|hostname)":("[^"]*"|[\d.]+)/g, '')
  expect(searched).not.toMatch(
    /\b(287|1987|41|98765)\b|zebra|non-us-img|hands-on|chief-resident|internal-medicine|step2ck|rankOrderList|mk_/,
  )
})

/** All that a log line of a request may hold. */
const FIELDS = [
  ...['level', 'time', 'pid', 'hostname', 'reqId', 'msg', 'method', 'route', 'status'],
  ...['ms', 'tasks', 'waitedMs', 'workedMs', 'worlds', 'caller'],
]
