import type { Configuration } from './configuration.ts'
import type { Pool } from './pool.ts'
import type { Lane } from './pool-lanes.ts'
import { ServiceError } from './service-error.ts'

/** Seconds that a client is told to wait before asking again, at most. */
const LONGEST_RETRY = 120
export const retryAfter = (seconds: number) => Math.min(LONGEST_RETRY, Math.max(1, Math.ceil(seconds)))

/** So many forecasts a thread may wait whatever their estimate: few enough, and clients who each wait for their answer are not refused for a slow minute. */
const FEW_PER_THREAD = 32
/** Seconds that forecasts may wait for a moment: as many come at once after the machine stood still for that long. */
const MOMENTARY = 0.5
/** Seconds in which threads that can do what is asked have done with such a moment. */
const MOMENT = 1
/** Seconds without a queue that is too long, after which the next such one is another rush. */
const CALM = 1

type Limits = Pick<Configuration, 'queueSeconds' | 'forecastQueueSeconds'>

/**
 * With what a task is refused that would wait too long in its lane; nothing where it would not. A queue of forecasts that is too long
 * for a moment is no overload: only where it becomes so again and again are forecasts refused at their own limit.
 */
export function queueGuard(
  pool: Pick<Pool, 'threads' | 'waiting' | 'waitSeconds'>,
  { queueSeconds, forecastQueueSeconds }: Limits,
  now = () => performance.now(),
): (lane: Lane) => ServiceError | undefined {
  /** When forecasts began to wait longer than their limit, and when one last would have. */
  let [rushSince, lastLong] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]

  function forecastLimit(wait: number): number {
    if (wait > forecastQueueSeconds) {
      const time = now()
      if (time - lastLong > 1000 * CALM) rushSince = time
      lastLong = time
    }
    if (pool.waiting('menus') < FEW_PER_THREAD * pool.threads) return queueSeconds
    const isMoment = lastLong - rushSince < 1000 * MOMENT
    return Math.min(queueSeconds, isMoment ? Math.max(MOMENTARY, forecastQueueSeconds) : forecastQueueSeconds)
  }

  return (lane) => {
    const wait = pool.waitSeconds(lane)
    const limit = lane === 'menus' ? forecastLimit(wait) : queueSeconds
    if (wait <= limit) return undefined
    const detail = `About ${wait.toFixed(1)} s of work wait before this request; the limit is ${limit} s.`
    return new ServiceError('BUSY', detail, { retryAfter: retryAfter(wait - limit) })
  }
}
