import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import type { Jobs } from '../service/jobs.ts'
import type { Matchcast } from '../service/matchcast.ts'

/** After the time of grace, milliseconds for open connections to end and threads to stop before the process is ended anyway. */
const AFTER_GRACE = 5000
/** Milliseconds that the parts of jobs in work have to end; what does not is done again. */
export const JOBS_FINISH_WITHIN = 3000
/** npm passes on a signal that the whole process group got already; a person who presses the keys again takes longer than this. */
const SAME_SIGNAL = 1000

/** On a signal, or an error nobody caught: finish what is in flight, then end; exit code 0 after a signal. */
export function stopGracefully(app: FastifyInstance, matchcast: Matchcast, jobs: Jobs, grace: number): void {
  const ownSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
  const stop = closeWithGrace(
    { delay: JOBS_FINISH_WITHIN + grace + AFTER_GRACE, logger: app.log, skip: [...ownSignals] },
    async ({ err }) => {
      if (err) app.log.error({ failure: { message: err.message, stack: err.stack } }, 'the service failed')
      const cut = setTimeout(() => app.server.closeAllConnections(), grace + AFTER_GRACE / 2)
      // Jobs first: what they are at the middle of still needs the threads.
      const threadsEnd = jobs.close(Math.min(JOBS_FINISH_WITHIN, grace)).then(() => matchcast.close())
      await Promise.all([app.close(), threadsEnd])
      clearTimeout(cut)
    },
  )
  let first: number | undefined
  const onSignal = (signal: NodeJS.Signals) => {
    const now = performance.now()
    if (first === undefined) {
      first = now
      app.log.info(`${signal}: requests in flight finish, then the service ends`)
      stop.close()
    } else if (signal === 'SIGINT' && now - first > SAME_SIGNAL) process.exit(130)
  }
  for (const signal of ownSignals) process.on(signal, onSignal)
}
