import type { IncomingMessage } from 'node:http'

/** Milliseconds between two knocks. The first after a client has gone is refused by its system, and with the second we hear of that. */
const EVERY = 400

/** Stands before the next answer, where JSON allows it, so that whoever reads answers line by line need not know. */
const KNOCK = ' '

/** Nothing is read of a connection while as much of a body waits as may, and so it is not heard either if the client hangs up. */
const isUnheard = (body: IncomingMessage): boolean => !body.complete && body.readableLength >= body.readableHighWaterMark

/**
 * The same answers; while one takes long and the client is not heard, it is written to now and then, by which the service learns
 * whether it is still there. Knocks go through the stream of the answers, so that they too wait for a client that reads nothing.
 */
export async function* knocking(answers: AsyncGenerator<string>, body: IncomingMessage): AsyncGenerator<string> {
  try {
    for (;;) {
      const next = answers.next()
      // Who leaves does not wait for it.
      next.catch(() => {})
      while (await takesLong(next)) if (isUnheard(body)) yield KNOCK
      const { done, value } = await next
      if (done) return
      yield value
    }
  } finally {
    answers.return(undefined).catch(() => {})
  }
}

async function takesLong(next: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(resolve, EVERY, true)
  try {
    return await Promise.race([next.then(() => false), late])
  } finally {
    clearTimeout(timer)
  }
}
