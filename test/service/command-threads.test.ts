import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { commandThreads } from '../../src/service/command-threads.ts'
import { PROJECT } from '../support/service.ts'
import { importsOf, namesIn } from '../support/source-scan.ts'

afterEach(() => void vi.unstubAllEnvs())

test.each(['1', '3'])('commands that draw worlds have as many threads as the configuration says: %s', async (threads) => {
  vi.stubEnv('MATCHCAST_THREADS', threads)
  const piscina = commandThreads('tally', 'tally', undefined)
  try {
    expect(piscina.options.maxThreads).toBe(Number(threads))
    expect(piscina.threads.length).toBeLessThanOrEqual(Number(threads))
  } finally {
    await piscina.destroy()
  }
})

test('nothing but the configuration counts the cores of the machine', () => {
  const files = readdirSync(join(PROJECT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const sources = files.map((file) => ({ file, source: readFileSync(join(PROJECT, 'src', file), 'utf8') }))
  const counting = sources.filter(
    ({ source }) => importsOf(source).includes('node:os') && namesIn(source).has('availableParallelism'),
  )
  expect(counting.map(({ file }) => file)).toEqual(['service/configuration.ts'])
})
