import { together } from '../../../src/service/outcome.ts'

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

/** One of several tasks done in one go: doubles its value, throws at 13, and ends the thread at 99. */
export function doubles({ value }: { value: number }): number {
  if (value === 99) process.exit(1)
  if (value === 13) throw new Error('thrown by one of them')
  return 2 * value
}

export const doublesTogether = ({ each }: { each: readonly { value: number }[] }) =>
  each.length > 4 ? [] : together(each, doubles)

/** How many were done in the same go. */
export const companions = (): number => 1

export const companionsTogether = ({ each }: { each: readonly object[] }) => together(each, () => each.length)

/** Takes so many milliseconds for all that are done in one go. */
export function rests({ pause }: { pause: number }): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause)
}

export function restsTogether({ each }: { each: readonly { pause: number }[] }) {
  rests(each[0])
  return together(each, () => undefined)
}
