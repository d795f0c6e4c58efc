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
  it('is no forecast where half a second of them waits, for a moment or for long', () => {
    const fault = guarded()
    for (let step = 0; step <= 20; step++) expect(fault(step / 25, 200 - 8 * step)).toBeUndefined()
    for (let second = 1; second < 30; second++) expect(fault(second, 200)).toBeUndefined()
  })

  it('is a forecast behind more than that, and then behind more than its limit until none waits so long for a second', () => {
    const fault = guarded()
    expect(fault(0, 200)).toBeUndefined()
    expect(fault(0.1, 201)).toMatchObject({ code: 'BUSY', message: expect.stringContaining('the limit is 0.1 s') })
    expect(fault(0.9, 100)).toMatchObject({ code: 'BUSY', message: expect.stringContaining('the limit is 0.1 s') })
    // Few wait, and the rush goes on.
    expect(fault(1, 50)).toBeUndefined()
    expect(fault(1.8, 100)).toMatchObject({ code: 'BUSY' })
    expect(fault(2.7, 5)).toBeUndefined()
    // For a second none waited too long.
    expect(fault(2.9, 100)).toBeUndefined()
    expect(fault(3, 200)).toBeUndefined()
    expect(fault(3.1, 201)).toMatchObject({ code: 'BUSY' })
  })

  it('is by its own limit where that is longer', () => {
    const patient = guarded({ queueSeconds: 10, forecastQueueSeconds: 2 })
    expect(patient(0, 800)).toBeUndefined()
    expect(patient(0, 801)).toMatchObject({ code: 'BUSY', message: expect.stringContaining('the limit is 2 s') })
    expect(patient(0.1, 201)).toBeUndefined()
  })

  it('never waits longer than anything may, and other work always that long', () => {
    const fault = guarded({ queueSeconds: 0.2, forecastQueueSeconds: 0.1 })
    expect(fault(0, 80)).toBeUndefined()
    expect(fault(0, 81)).toMatchObject({ code: 'BUSY', message: expect.stringContaining('the limit is 0.2 s') })
    expect(guarded()(0, 1000, 'replay')).toBeUndefined()
    expect(guarded()(0, 6001, 'replay')).toMatchObject({ code: 'BUSY', retryAfter: 6 })
  })
})
