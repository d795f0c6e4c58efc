import { Few } from './few.ts'
import { ServiceError } from './service-error.ts'

/** Questions that are being answered, each within its time, so that a stop can wait for them and then end them. */
export interface InFlight {
  /** Whatever ends the answer early (time, the client, a stop, a failure of one part) drops all of its work that waits. */
  within<Answer>(time: number, gone: AbortSignal | undefined, answer: (signal: AbortSignal) => Promise<Answer>): Promise<Answer>
  /** What a stop waits for. */
  inFlightUntilDone<Answer>(answer: Promise<Answer>): Promise<Answer>
  end(reason: unknown): void
  settled(): Promise<unknown>
}

export function inFlight(): InFlight {
  const answers = new Few<Promise<unknown>>()
  /** One for every question that is being answered. */
  const ends = new Few<AbortController>()
  return {
    async within(time, gone, answer) {
      const end = new AbortController()
      const onGone = () => end.abort(gone?.reason)
      if (gone?.aborted) onGone()
      gone?.addEventListener('abort', onGone, { once: true })
      const timer = setTimeout(() => end.abort(new ServiceError('TIMEOUT', `There was no answer within ${time} ms.`)), time)
      ends.add(end)
      try {
        return await answer(end.signal)
      } catch (error) {
        end.abort(error)
        throw error
      } finally {
        clearTimeout(timer)
        gone?.removeEventListener('abort', onGone)
        ends.delete(end)
      }
    },
    inFlightUntilDone(answer) {
      answers.add(answer)
      return answer.finally(() => answers.delete(answer))
    },
    end(reason) {
      for (const each of ends.all()) each.abort(reason)
    },
    settled: () => Promise.allSettled(answers.all()),
  }
}
