import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ForecastQuestion } from '../../src/forecast/question.ts'
import { createMatchcast, type Matchcast } from '../../src/service/matchcast.ts'
import type { Progress } from '../../src/service/progress.ts'
import { ServiceError } from '../../src/service/service-error.ts'
import { exampleQuestion, testConfiguration, withMatchcast } from '../support/service.ts'

const menus = exampleQuestion()
/** Too few worlds for an answer to mean much; enough to be spread over threads, and to be interrupted. */
const WORLDS_REPLAYED = 3
const replay = exampleQuestion({ engine: 'replay', worlds: WORLDS_REPLAYED })

const answers = async (matchcast: Matchcast): Promise<string[]> =>
  Promise.all([menus, replay].map(async (question) => JSON.stringify(await matchcast.forecast(question))))

async function inEmptyFolder<T>(test: (cacheDir: string) => Promise<T>): Promise<T> {
  const cacheDir = mkdtempSync(join(tmpdir(), 'matchcast-'))
  try {
    return await test(cacheDir)
  } finally {
    rmSync(cacheDir, { recursive: true, force: true })
  }
}

/** For the tests that neither configure the service nor stop it: a start costs more than most of them. */
const shared = createMatchcast(testConfiguration())
beforeAll(() => shared.start())
afterAll(() => shared.close())

const pause = (milliseconds: number) => new Promise((later) => setTimeout(later, milliseconds))

describe('an answer', () => {
  test('is the same to the last byte with one and two threads, from the cached table and from one built again', async () => {
    const cached = await withMatchcast({ threads: 2 }, answers)
    expect(await withMatchcast({ threads: 1 }, answers)).toEqual(cached)
    await inEmptyFolder(async (cacheDir) => {
      const progress: Progress[] = []
      const rebuilt = await withMatchcast({ threads: 2, cacheDir }, answers, { onProgress: (now) => progress.push(now) })
      expect(rebuilt).toEqual(cached)
      expect(progress.at(0)).toMatchObject({ worldsDone: 0, worlds: 16, secondsLeft: null })
      expect(progress.at(-1)).toMatchObject({ worldsDone: 16, worlds: 16, secondsLeft: 0 })
      const reloaded = await withMatchcast({ threads: 1, cacheDir }, answers, {
        onProgress: () => expect.unreachable('the table is built again'),
      })
      expect(reloaded).toEqual(cached)
    })
  })

  test('is the same however many are asked at once', async () => {
    const alone = JSON.stringify(await shared.forecast(menus))
    const together = await Promise.all(Array.from({ length: 50 }, () => shared.forecast(menus)))
    for (const answer of together) expect(JSON.stringify(answer)).toBe(alone)
  })

  test('says what it was computed from', async () => {
    const { model } = shared.season('2025')
    for (const question of [menus, replay]) {
      const { provenance } = await shared.forecast(question)
      expect(provenance).toMatchObject({
        engine: question.engine ?? 'menus',
        model,
        season: '2025',
        worlds: question.worlds ?? 16,
      })
    }
  })
})

describe('a question is refused', () => {
  test('until the table is ready, with the progress', async () => {
    const matchcast = createMatchcast(testConfiguration())
    expect(matchcast.status()).toBe('starting')
    const refusal = expect.objectContaining({
      code: 'BUSY',
      retryAfter: 10,
      progress: expect.objectContaining({ worldsDone: 0, worlds: 16 }),
    })
    await expect(matchcast.forecast(menus)).rejects.toEqual(refusal)
    await matchcast.close()
  })

  test('when its season is not known', async () => {
    await expect(shared.forecast({ ...menus, season: '1999' })).rejects.toMatchObject({ code: 'UNKNOWN_SEASON' })
    expect(() => shared.season('1999')).toThrow(ServiceError)
    expect(() => shared.programs('1999', {}, 10)).toThrow(ServiceError)
  })

  test('when it asks for more worlds than there are', async () => {
    const refusal = { code: 'INVALID_REQUEST', errors: [{ pointer: '/worlds', detail: 'there are 16 worlds, got 17' }] }
    await expect(shared.forecast({ ...menus, worlds: 17 })).rejects.toMatchObject(refusal)
  })

  test.each(['menus', 'replay'] as const)('when it names a program that does not exist (%s)', async (engine) => {
    const question: ForecastQuestion = { ...menus, engine, rankOrderList: [{ program: 'internal-medicine/999999' }] }
    const refusal = {
      code: 'UNKNOWN_PROGRAM',
      errors: [{ pointer: '/rankOrderList/0/program', detail: expect.stringContaining('999999') }],
    }
    await expect(shared.forecast(question)).rejects.toMatchObject(refusal)
    await shared.forecast(menus)
  })

  test('when the time to answer is over, and its work is dropped', async () => {
    await withMatchcast({ replayTimeout: 100 }, async (matchcast) => {
      await expect(matchcast.forecast(replay)).rejects.toMatchObject({
        code: 'TIMEOUT',
        message: 'There was no answer within 100 ms.',
      })
      const began = performance.now()
      await matchcast.forecast(menus)
      expect(performance.now() - began).toBeLessThan(15_000)
    })
  })

  describe('by a service that lets nothing wait', () => {
    const impatient = createMatchcast(testConfiguration({ queueSeconds: 0 }))
    beforeAll(() => impatient.start())
    afterAll(() => impatient.close())

    test('when too much work waits, with the time after which to ask again', async () => {
      const first = impatient.forecast(replay)
      await expect(impatient.forecast(replay)).rejects.toMatchObject({ code: 'BUSY', retryAfter: expect.any(Number) })
      // Replays that wait are no reason to refuse a forecast that takes milliseconds.
      await impatient.forecast(menus)
      await first
      await impatient.forecast(replay)
    })

    test('when nobody waits for the answer any more, and its work is dropped', async () => {
      const gone = new AbortController()
      const answer = expect(impatient.forecast(replay, gone.signal)).rejects.toMatchObject({ message: 'hung up' })
      gone.abort(new ServiceError('REQUEST_TIMEOUT', 'hung up'))
      await answer
      await impatient.forecast(replay)
    })
  })
})

describe('a stop', () => {
  test('finishes what is in flight and takes nothing more', async () => {
    const matchcast = createMatchcast(testConfiguration())
    await matchcast.start()
    const inFlight = matchcast.forecast(replay)
    const closed = matchcast.close()
    expect(matchcast.status()).toBe('stopping')
    await expect(matchcast.forecast(menus)).rejects.toMatchObject({ code: 'BUSY', message: 'The service is stopping.' })
    expect((await inFlight).provenance.engine).toBe('replay')
    await closed
  })

  test('gives up what is in flight after the time of grace', async () => {
    const matchcast = createMatchcast(testConfiguration({ grace: 50 }))
    await matchcast.start()
    const inFlight = expect(matchcast.forecast(replay)).rejects.toMatchObject({ code: 'BUSY' })
    await matchcast.close()
    await inFlight
  })

  test('does not wait for a table that is being built', async () => {
    await inEmptyFolder(async (cacheDir) => {
      const matchcast = createMatchcast(testConfiguration({ cacheDir, worlds: 1024 }))
      const started = expect(matchcast.start()).rejects.toMatchObject({ code: 'BUSY' })
      await pause(300)
      const began = performance.now()
      await matchcast.close()
      expect(performance.now() - began).toBeLessThan(20_000)
      await started
    })
  })

  test('can come before the start', async () => {
    await createMatchcast(testConfiguration()).close()
  })
})

describe('the catalogue', () => {
  test('has every program once, page by page', () => {
    const { programs } = shared.season('2025')
    const seen: string[] = []
    for (
      let after: string | undefined, page = shared.programs('2025', {}, 1000);
      ;
      page = shared.programs('2025', {}, 1000, after)
    ) {
      seen.push(...page.programs.map(({ id }) => id))
      expect(page.total).toBe(programs)
      if (page.next === null) break
      after = page.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(programs)
  })

  test('shows what passes the filter', () => {
    const filter = { specialty: 'internal-medicine', track: 'categorical', visa: 'j1', imgShareMin: 0.2 } as const
    const page = shared.programs('2025', filter, 5)
    expect(page.total).toBeGreaterThan(5)
    expect(page.programs).toHaveLength(5)
    for (const program of page.programs) {
      expect(program).toMatchObject({
        specialty: 'internal-medicine',
        track: 'categorical',
        visas: expect.arrayContaining(['j1']),
      })
      expect(program.imgShare).toBeGreaterThanOrEqual(0.2)
    }
    const second = shared.programs('2025', filter, 5, page.next!)
    expect(second.programs[0].id > page.programs[4].id).toBe(true)
  })

  test('is empty, not an error, where nothing passes', () => {
    expect(shared.programs('2025', { specialty: 'no-such-specialty' }, 5)).toEqual({ programs: [], total: 0, next: null })
  })
})
