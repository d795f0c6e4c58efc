import { parentPort } from 'node:worker_threads'
import { type Answered, answerQueue, type FromQueue } from '../../src/service/answer-queue.ts'

/** Tasks that take no time, for what is said of the pool alone. */

const ANSWER = 'x'.repeat(5000)

export const forecast = (): string => ANSWER

export const forecasts = (from: FromQueue): Answered<string> | undefined =>
  answerQueue(from, forecast, (answered) => parentPort!.postMessage(answered))
