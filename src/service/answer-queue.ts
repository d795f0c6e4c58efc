import { type SharedQueue, take } from './shared-queue.ts'

/** Where a task finds texts to answer, and the number to take them by. */
export interface FromQueue {
  readonly queue: SharedQueue
  readonly taker: number
}

/** What became of a task whose text was taken out of a queue. */
export type Answered<Value> = {
  readonly place: number
  readonly number: number
  /** Milliseconds that it took. */
  readonly took: number
} & ({ readonly value: Value } | { readonly error: unknown })

/**
 * Answers texts out of a queue one after the other until none waits. The last answer is returned, those before it are told as soon as the next
 * text is taken. Each is done as if it were alone: one that throws costs no other.
 */
export function answerQueue<Value>(
  { queue, taker }: FromQueue,
  answer: (text: string) => Value,
  tell: (answered: Answered<Value>) => void,
): Answered<Value> | undefined {
  let last: Answered<Value> | undefined
  for (let taken = take(queue, taker); taken; taken = take(queue, taker)) {
    if (last) tell(last)
    const { place, number, text } = taken
    const began = performance.now()
    try {
      const value = answer(text)
      last = { place, number, took: performance.now() - began, value }
    } catch (error) {
      last = { place, number, took: performance.now() - began, error }
    }
  }
  return last
}
