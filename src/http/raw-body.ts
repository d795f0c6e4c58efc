import type { IncomingMessage } from 'node:http'
import { ServiceError } from '../service/service-error.ts'

/** Room for the first part of a body, in bytes; it grows fourfold, so a byte is copied a third of a time on average. */
const FIRST_ROOM = 2 ** 16
const GROWTH = 4

/**
 * The body of a request as bytes that own their memory, so that they can be handed to a thread. Room is made for what has come, never
 * for what was announced. `receive` is told of all bytes so far whenever some have come, and may throw.
 */
export async function rawBody(
  stream: IncomingMessage,
  limit: number,
  receive: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(stream.headers['content-length'] ?? limit)
  if (announced > limit) throw tooLarge(limit)
  let body = new Uint8Array(Math.min(announced, FIRST_ROOM))
  let length = 0
  for await (const part of partsOf(stream)) {
    const needed = length + part.byteLength
    if (needed > limit) throw tooLarge(limit)
    receive(needed)
    if (needed > body.byteLength) {
      const room = Math.max(needed, Math.min(announced, GROWTH * body.byteLength))
      const larger = new Uint8Array(room)
      larger.set(body.subarray(0, length))
      body = larger
    }
    body.set(part, length)
    length = needed
  }
  return length === body.byteLength ? body : body.slice(0, length)
}

export const tooLarge = (limit: number) => new ServiceError('TOO_LARGE', `The request body is larger than ${limit} bytes.`)

/** Leaves the connection open when the rest is not wanted, so that the refusal still arrives. */
async function* partsOf(stream: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* stream.iterator({ destroyOnReturn: false })
  } catch {
    throw new ServiceError('REQUEST_TIMEOUT', 'The request did not arrive.')
  }
}
