import type { Configuration } from './configuration.ts'
import type { Pool } from './pool.ts'
import type { Lane } from './pool-lanes.ts'
import { ServiceError } from './service-error.ts'

/** Seconds that a client is told to wait before asking again, at most. */
const LONGEST_RETRY = 120
export const retryAfter = (seconds: number) => Math.min(LONGEST_RETRY, Math.max(1, Math.ceil(seconds)))

/** So many forecasts a thread may wait whatever their estimate: few enough, and clients who each wait for their answer are not refused for a slow minute. */
const FEW_PER_THREAD = 32

type Limits = Pick<Configuration, 'queueSeconds' | 'forecastQueueSeconds'>

/** With what a task is refused that would wait too long in this lane; nothing where it would not. */
export function queueFault(pool: Pool, lane: Lane, { queueSeconds, forecastQueueSeconds }: Limits): ServiceError | undefined {
  const wait = pool.waitSeconds(lane)
  const short = lane === 'menus' && pool.waiting(lane) >= FEW_PER_THREAD * pool.threads
  const limit = short ? Math.min(queueSeconds, forecastQueueSeconds) : queueSeconds
  if (wait <= limit) return undefined
  const detail = `About ${wait.toFixed(1)} s of work wait before this request; the limit is ${limit} s.`
  return new ServiceError('BUSY', detail, { retryAfter: retryAfter(wait - limit) })
}
