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
