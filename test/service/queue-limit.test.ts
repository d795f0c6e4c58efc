import { describe, expect, it } from 'vitest'
import type { Lane } from '../../src/service/pool-lanes.ts'
import { queueGuard } from '../../src/service/queue-limit.ts'

/** A queue of so many tasks of 5 ms for two threads, at a time in seconds. */
function guarded(limits = { queueSeconds: 10, forecastQueueSeconds: 0.1 }) {
  const state = { tasks: 0, seconds: 0 }
  const pool = { threads: 2, waiting: () => state.tasks, waitSeconds: () => (state.tasks * 0.005) / 2 }
  const guard = queueGuard(pool, limits, () => 1000 * state.seconds)
  return (seconds: number, tasks: number, lane: Lane = 'menus') => {
    Object.assign(state, { seconds, tasks })
    return guard(lane)
  }
}

describe('what is refused for the length of the queue', () => {
  it('is no forecast of a rush that comes at once and is worked off', () => {
    const fault = guarded()
    expect(fault(0, 10)).toBeUndefined()
    for (let step = 0; step <= 20; step++) expect(fault(1 + step / 25, 100 - 4 * step)).toBeUndefined()
    for (let step = 0; step <= 20; step++) expect(fault(9 + step / 25, 100 - 4 * step)).toBeUndefined()
  })

  it('is a forecast behind a queue that becomes too long again and again', () => {
    const fault = guarded()
    expect(fault(0, 100)).toBeUndefined()
    expect(fault(0.9, 100)).toBeUndefined()
    expect(fault(1, 100)).toMatchObject({ code: 'BUSY', message: expect.stringContaining('the limit is 0.1 s') })
    // Few wait, and the rush goes on.
    expect(fault(1.1, 50)).toBeUndefined()
    expect(fault(1.2, 100)).toMatchObject({ code: 'BUSY' })
    expect(fault(2.1, 5)).toBeUndefined()
    expect(fault(2.2, 100)).toMatchObject({ code: 'BUSY' })
    // For a second none waited too long: what comes now is another rush.
    expect(fault(3.3, 100)).toBeUndefined()
    expect(fault(4.2, 100)).toBeUndefined()
    expect(fault(4.3, 100)).toMatchObject({ code: 'BUSY' })
  })

  it('is a forecast behind half a second of work even for a moment', () => {
    expect(guarded()(0, 201)).toMatchObject({ code: 'BUSY', message: expect.stringContaining('the limit is 0.5 s') })
    const patient = guarded({ queueSeconds: 10, forecastQueueSeconds: 2 })
    expect(patient(0, 801)).toMatchObject({ code: 'BUSY', message: expect.stringContaining('the limit is 2 s') })
    expect(patient(0.1, 201)).toBeUndefined()
  })

  it('never waits longer than anything may, and other work always that long', () => {
    const fault = guarded({ queueSeconds: 0.2, forecastQueueSeconds: 0.1 })
    expect(fault(0, 81)).toMatchObject({ code: 'BUSY', message: expect.stringContaining('the limit is 0.2 s') })
    expect(guarded()(0, 1000, 'replay')).toBeUndefined()
    expect(guarded()(0, 6001, 'replay')).toMatchObject({ code: 'BUSY', retryAfter: 6 })
  })
})
