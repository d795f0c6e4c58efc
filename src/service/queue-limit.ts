import type { Configuration } from './configuration.ts'
import type { Pool } from './pool.ts'
import type { Lane } from './pool-lanes.ts'
import { ServiceError } from './service-error.ts'

/** Seconds that a client is told to wait before asking again, at most. */
const LONGEST_RETRY = 120
export const retryAfter = (seconds: number) => Math.min(LONGEST_RETRY, Math.max(1, Math.ceil(seconds)))

/** So many forecasts a thread may wait whatever their estimate: few enough, and clients who each wait for their answer are not refused for a slow minute. */
const FEW_PER_THREAD = 32
/** Seconds that forecasts may wait while there is no rush: as many come at once after the machine stood still for that long, and more slowly while it does less than usual. */
const MOMENTARY = 0.5
/** Seconds without a queue that is too long, after which a rush is over. */
const CALM = 1

type Limits = Pick<Configuration, 'queueSeconds' | 'forecastQueueSeconds'>

/**
 * With what a task is refused that would wait too long in its lane; nothing where it would not. A queue of forecasts that grows for a
 * moment is no overload. When it has grown too long even for that, more is asked than can be answered, and until that is over forecasts
 * are refused at their own limit, so that those accepted stay quick.
 */
export function queueGuard(
  pool: Pick<Pool, 'threads' | 'waiting' | 'waitSeconds'>,
  { queueSeconds, forecastQueueSeconds }: Limits,
  now = () => performance.now(),
): (lane: Lane) => ServiceError | undefined {
  const momentary = Math.max(MOMENTARY, forecastQueueSeconds)
  /** When forecasts of the rush at hand would last have waited longer than their limit. */
  let rushSeen = Number.NEGATIVE_INFINITY

  function forecastLimit(wait: number): number {
    const isRush = wait > momentary || now() - rushSeen < 1000 * CALM
    if (isRush && wait > forecastQueueSeconds) rushSeen = now()
    if (pool.waiting('menus') < FEW_PER_THREAD * pool.threads) return queueSeconds
    return Math.min(queueSeconds, isRush ? forecastQueueSeconds : momentary)
  }

  return (lane) => {
    const wait = pool.waitSeconds(lane)
    const limit = lane === 'menus' ? forecastLimit(wait) : queueSeconds
    if (wait <= limit) return undefined
    const detail = `About ${wait.toFixed(1)} s of work wait before this request; the limit is ${limit} s.`
    return new ServiceError('BUSY', detail, { retryAfter: retryAfter(wait - limit) })
  }
}
