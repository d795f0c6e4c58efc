import { parentPort } from 'node:worker_threads'
import { answerQueue, type FromQueue } from '../../../src/service/answer-queue.ts'

/** Tasks that go wrong in every way in which a thread can. */

export function throws(): never {
  throw new Error('thrown by the task')
}

export const throwsLate = (): Promise<never> =>
  new Promise(() => {
    setTimeout(() => {
      throw new Error('thrown when nobody caught it')
    }, 10)
  })

export function exits(): Promise<never> {
  process.exit(1)
}

/** Holds on to more and more until the thread has no memory left. */
export function hoards(): never {
  const held: number[][] = []
  for (;;) held.push(Array.from({ length: 10_000 }, (_, i) => i + held.length))
}

export const echoes = ({ value, pause }: { value: number; pause: number }): Promise<number> =>
  new Promise((done) => setTimeout(() => done(value), pause))

/** Runs until it is told to stop, or for ever. */
export function spins({ stop }: { stop?: Int32Array }): string {
  for (;;) if (stop && Atomics.load(stop, 0) !== 0) return 'stopped'
}

/** Runs for ever, whatever it is told. */
export function spinsOn(): never {
  for (;;);
}

const answerAll = (from: FromQueue, answer: (text: string) => unknown) =>
  answerQueue(from, answer, (answered) => parentPort!.postMessage(answered))

/** A small task: doubles its value, throws at 13, and ends the thread at 99. */
export function doubles({ value, factor = 2 }: { value: number; factor?: number }): number {
  if (value === 99) process.exit(1)
  if (value === 13) throw new Error('thrown by one of them')
  return factor * value
}

export const doublesQueued = ({ factor, ...from }: FromQueue & { readonly factor?: number }) =>
  answerAll(from, (text) => doubles({ value: Number(text), factor }))

/** Takes so many milliseconds. */
export const rests = ({ pause }: { pause: number }) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause)
}

export const restsQueued = (from: FromQueue) => answerAll(from, (text) => rests({ pause: Number(text) }))

let counted = 0

/** How many this thread has counted so far. */
export const counts = (): number => ++counted

export const countsQueued = (from: FromQueue) => answerAll(from, counts)

/** Takes a text, and is gone before it has been answered. */
export const takesAndDies = (from: FromQueue) => answerAll(from, () => process.exit(1))

/** Is gone before it takes any. */
export const dies = () => process.exit(1)
