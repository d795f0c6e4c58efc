import { afterAll, describe, expect, test } from 'vitest'
import { makeApiKey, readApiKeys } from '../../src/service/api-keys.ts'
import type { Configuration } from '../../src/service/configuration.ts'
import { createService, runNode, type TestService } from '../support/service.ts'

const open: TestService[] = []
afterAll(() => Promise.all(open.map((service) => service.close())))

/** Making an app takes its time, so that tests share one where nothing is counted. */
async function app(changes: Partial<Configuration>) {
  const service = await createService(changes)
  open.push(service)
  return service.app
}

const keysOf = (entries: readonly string[]) => {
  const read = readApiKeys(entries.join(','))
  if ('fault' in read) throw new Error(read.fault)
  return read.keys
}
const [alice, newer, bob] = ['alice', 'alice', 'bob'].map((name) => makeApiKey(name)!)
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

describe('with keys', () => {
  const apiKeys = keysOf([alice.entry, newer.entry, `${bob.entry}:2001-01-01`])
  const shared = app({ apiKeys })

  test('a request needs one; health, documentation and what is nowhere do not', async () => {
    const service = await shared
    const status = async (url: string, headers = {}) => (await service.inject({ url, headers })).statusCode
    expect(await status('/v1/seasons')).toBe(401)
    expect(await status('/v1/seasons', bearer(alice.key))).toBe(200)
    expect(await status('/v1/seasons', bearer(newer.key))).toBe(200)
    expect(await status('/v1/seasons', { authorization: `bearer  ${alice.key} ` })).toBe(200)
    expect(await status('/health/live')).toBe(200)
    expect(await status('/docs')).toBe(200)
    expect(await status('/docs/json')).toBe(200)
    expect(await status('/openapi.json')).toBe(200)
    expect(await status('/nowhere')).toBe(404)
    expect(await status('/metrics')).toBe(401)
    expect(await status('/metrics', bearer(alice.key))).toBe(200)
  })

  test.each([
    ['nothing', {}, 'Send a key'],
    ['a key of nobody', bearer('mk_nobody'), 'not one of this service'],
    ['a key whose day has come', bearer(bob.key), 'not any more'],
    ['the hash instead of the key', bearer(alice.entry.split(':')[1]), 'not one of this service'],
    ['another scheme', { authorization: `Basic ${alice.key}` }, 'not one of this service'],
  ])('%s is refused before anything else is looked at', async (_what, headers, detail) => {
    const service = await shared
    const request = { method: 'POST', url: '/v1/forecasts', headers: { ...headers, 'content-type': 'text/plain' } } as const
    const answer = await service.inject({ ...request, payload: '{' })
    expect([answer.statusCode, answer.json()]).toMatchObject([401, { code: 'UNAUTHORIZED' }])
    expect(answer.json().detail).toContain(detail)
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="matchcast"/)
  })

  test('the requests of a minute are counted by name of the key, and those without a key by address', async () => {
    const service = await app({ apiKeys: keysOf([alice.entry, newer.entry, bob.entry]), keyRate: 3, addressRate: 2 })
    const ask = (headers: object) => service.inject({ url: '/v1/seasons', headers: { ...headers } })
    const statuses: number[] = []
    for (const { key } of [alice, newer, alice, newer, bob]) statuses.push((await ask(bearer(key))).statusCode)
    expect(statuses).toEqual([200, 200, 200, 429, 200])
    const tries = [await ask({}), await ask(bearer('mk_guess')), await ask(bearer('mk_other'))]
    expect(tries.map(({ statusCode }) => statusCode)).toEqual([401, 401, 429])
    expect((await service.inject('/health/live')).statusCode).toBe(200)
  })
})

describe('limits without keys', () => {
  test('are said on every answer, and how long to wait on the one too many', async () => {
    const service = await app({ addressRate: 2 })
    const answers = [
      await service.inject('/v1/seasons'),
      await service.inject('/v1/seasons'),
      await service.inject('/v1/seasons'),
    ]
    expect(answers.map(({ headers }) => headers['ratelimit-remaining'])).toEqual(['1', '0', '0'])
    const last = answers[2]
    expect([last.statusCode, last.json()]).toMatchObject([429, { code: 'RATE_LIMITED', status: 429 }])
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(last.headers['ratelimit-reset'])).toBeLessThanOrEqual(60)
  })

  test('hold for a whole network of IPv6, and for the address that a trusted proxy names, and no other', async () => {
    const service = await app({ addressRate: 1, trustedProxies: ['127.0.0.1'] })
    const from = async (forwarded: string, remoteAddress = '127.0.0.1') =>
      (await service.inject({ url: '/v1/seasons', remoteAddress, headers: { 'x-forwarded-for': forwarded } })).statusCode
    expect([await from('2001:db8:1:2::1'), await from('2001:db8:1:2::ffff'), await from('2001:db8:1:3::1')]).toEqual([
      200, 429, 200,
    ])
    expect([await from('198.51.100.1', '203.0.113.9'), await from('198.51.100.2', '203.0.113.9')]).toEqual([200, 429])
  })

  test('are none where none are set', async () => {
    const service = await app({})
    const { headers } = await service.inject('/v1/seasons')
    expect(Object.keys(headers).filter((name) => name.startsWith('ratelimit'))).toEqual([])
  })
})

describe('a browser', () => {
  const closed = app({})
  const preflight = {
    method: 'OPTIONS',
    url: '/v1/forecasts',
    headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' },
  } as const

  test('is told that no page from elsewhere may ask, unless its origin is listed', async () => {
    const refused = await (await closed).inject(preflight)
    expect(refused.headers['access-control-allow-origin']).toBeUndefined()
    const service = await app({ corsOrigins: ['https://a.example'], apiKeys: keysOf([alice.entry]) })
    const allowed = await service.inject(preflight)
    expect([allowed.statusCode, allowed.headers['access-control-allow-origin']]).toEqual([204, 'https://a.example'])
    const other = await service.inject({ ...preflight, headers: { ...preflight.headers, origin: 'https://b.example' } })
    expect(other.headers['access-control-allow-origin']).toBeUndefined()
    const asked = await service.inject({ url: '/v1/seasons', headers: { origin: 'https://a.example', ...bearer(alice.key) } })
    expect([asked.statusCode, asked.headers['access-control-allow-origin']]).toEqual([200, 'https://a.example'])
  })

  test('may run the script of the report, and no other that stands in a page', async () => {
    const { headers } = await (await closed).inject('/v1/seasons')
    expect(headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-[\w+/]+=*';/)
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests')
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
    expect(headers).not.toHaveProperty('strict-transport-security')
  })
})

test('a command makes a key and its entry, another one every time', async () => {
  const printed = [runNode(['src/cli.ts', 'key', 'alice']), runNode(['src/cli.ts', 'key', 'alice'])]
  for (const command of printed) expect(await command.ended, command.err()).toBe(0)
  const [first, second] = printed.map((command) => command.out())
  expect(first).toMatch(/^key {4}mk_[\w-]{43}\nentry {2}alice:[0-9a-f]{64}\n$/)
  expect(first).not.toBe(second)
  const [, key, entry] = /key {4}(\S+)\nentry {2}(\S+)/.exec(first)!
  const service = await app({ apiKeys: keysOf([entry]) })
  expect((await service.inject({ url: '/v1/seasons', headers: bearer(key) })).statusCode).toBe(200)
  const misused = runNode(['src/cli.ts', 'key', 'Alice:'])
  expect([await misused.ended, misused.err()]).toEqual([2, expect.stringContaining('a name has')])
})
