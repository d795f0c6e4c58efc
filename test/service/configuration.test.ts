import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ConfigurationError, configurationVariables, readConfiguration } from '../../src/service/configuration.ts'
import { PROJECT, runNode } from '../support/service.ts'

function complaints(environment: Record<string, string>): readonly string[] {
  try {
    readConfiguration(environment)
    return []
  } catch (error) {
    return (error as ConfigurationError).lines
  }
}

describe('the configuration', () => {
  test('has a default for everything', () => {
    const configuration = readConfiguration({})
    expect(configuration).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      worlds: 256,
      seed: 1,
      season: '2025',
      bodyLimit: 1_048_576,
    })
    expect(configuration.cacheDir).toBe(resolve(PROJECT, '.cache'))
    expect(configuration.threads).toBeGreaterThan(0)
  })

  test('takes an empty variable for one that is not set', () => {
    expect(readConfiguration({ PORT: '', MATCHCAST_WORLDS: '' })).toEqual(readConfiguration({}))
  })

  test('reads a relative cache folder from where the service is started', () => {
    expect(readConfiguration({ MATCHCAST_CACHE_DIR: 'tables' }).cacheDir).toBe(resolve('tables'))
  })

  test.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3000.5'],
    ['PORT', '0x10'],
    ['LOG_LEVEL', 'loud'],
    ['MATCHCAST_THREADS', '0'],
    ['MATCHCAST_THREADS', 'two'],
    ['MATCHCAST_WORLDS', '15'],
    ['MATCHCAST_WORLDS', '1e3'],
    ['MATCHCAST_WORLDS', '99999999999999999999'],
    ['MATCHCAST_SEED', '4294967296'],
    ['MATCHCAST_SEASON', '1999'],
    ['MATCHCAST_BODY_LIMIT', '10'],
    ['MATCHCAST_LIST_LIMIT', '301'],
    ['MATCHCAST_KEY_RATE', '-1'],
    ['MATCHCAST_ADDRESS_RATE', 'many'],
    ['MATCHCAST_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['MATCHCAST_TRUSTED_PROXIES', '0.0.0.0/0'],
    ['MATCHCAST_TRUSTED_PROXIES', '::/0'],
    ['MATCHCAST_TRUSTED_PROXIES', 'everybody'],
    ['MATCHCAST_CORS_ORIGINS', 'https://a.example/path'],
    ['MATCHCAST_CORS_ORIGINS', 'https://a.example,,'],
    ['MATCHCAST_REQUEST_TIMEOUT', 'NaN'],
    ['MATCHCAST_REPLAY_TIMEOUT', '0'],
    ['MATCHCAST_QUEUE_SECONDS', '-1'],
    ['MATCHCAST_QUEUE_SECONDS', 'Infinity'],
    ['MATCHCAST_GRACE', ' 5'],
  ])('refuses %s=%s in one line that names both', (name, value) => {
    const lines = complaints({ [name]: value })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(new RegExp(`^${name}=${value}: must be `))
    expect(lines[0]).not.toContain('\n')
  })

  const entry = `alice:${'0f'.repeat(32)}`

  test('reads keys, several of one name, and the day from which on one is not taken', () => {
    const { apiKeys } = readConfiguration({ MATCHCAST_API_KEYS: `${entry}, ${entry}:2026-03-01` })
    expect(apiKeys.map(({ name, until }) => [name, until])).toEqual([
      ['alice', Number.POSITIVE_INFINITY],
      ['alice', Date.UTC(2026, 2, 1)],
    ])
  })

  test.each([
    'secret',
    'alice:secret',
    `${entry}:2026-02-30`,
    `${entry},`,
    `Alice:${'0'.repeat(64)}`,
  ])('refuses the keys %s without repeating them', (value) => {
    const lines = complaints({ MATCHCAST_API_KEYS: value })
    expect(lines).toEqual([expect.stringMatching(/^MATCHCAST_API_KEYS: entry \d of \d: must be keys /)])
    expect(lines[0]).not.toMatch(/secret|0f0f|0000|2026/)
  })

  test('reads lists of origins and networks', () => {
    const { corsOrigins, trustedProxies } = readConfiguration({
      MATCHCAST_CORS_ORIGINS: 'https://a.example, http://localhost:8080',
      MATCHCAST_TRUSTED_PROXIES: 'loopback,10.0.0.0/8,2001:db8::/32',
    })
    expect([corsOrigins.length, trustedProxies.length]).toEqual([2, 3])
  })

  test('complains of every variable at once', () => {
    expect(complaints({ PORT: 'a', MATCHCAST_THREADS: 'b', HOST: 'anything' })).toHaveLength(2)
  })

  test('ends the service with exit code 2 and no stack when it is wrong', async () => {
    const server = runNode(['src/server.ts'], { PORT: 'abc', MATCHCAST_WORLDS: '1' })
    expect(await server.ended).toBe(2)
    expect(server.out()).toBe('')
    expect(server.err()).toBe(
      'PORT=abc: must be a whole number from 0 to 65535\nMATCHCAST_WORLDS=1: must be a whole number from 16 to 4096\n',
    )
  })

  test('is what the table in the README says', () => {
    const readme = readFileSync(resolve(PROJECT, 'README.md'), 'utf8')
    const rows = [...readme.matchAll(/^\| `([A-Z][A-Z_]+)` \| (.+?) \| (.+) \|$/gm)].map(([, ...cells]) => cells)
    expect(rows).toEqual(configurationVariables().map((variable) => [variable.name, variable.default, variable.meaning]))
  })
})
