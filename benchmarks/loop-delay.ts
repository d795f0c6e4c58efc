import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/** What of the delays of the main loop is asked for by a message, in milliseconds. */
export interface LoopDelay {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** Milliseconds from one look at the loop to the next; a loop that is idle shows this much. */
const RESOLUTION = 1

/** Loaded into the service before anything else (node --import): every message is answered with the delays since the last one. */
function answerWith(histogram: ReturnType<typeof monitorEventLoopDelay>): void {
  histogram.enable()
  process.on('message', () => {
    const of = (nanoseconds: number): number => nanoseconds / 1e6
    const delay: LoopDelay = { p50: of(histogram.percentile(50)), p99: of(histogram.percentile(99)), max: of(histogram.max) }
    histogram.reset()
    process.send?.(delay)
  })
  // The service ends when it is told to, whoever still listens.
  process.channel?.unref()
}

if (isMainThread && process.send) answerWith(monitorEventLoopDelay({ resolution: RESOLUTION }))
