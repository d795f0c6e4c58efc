import type { IncomingMessage } from 'node:http'
import { ServiceError } from '../service/service-error.ts'

/** Room for the first part of a body, in bytes; it grows fourfold. */
const FIRST_ROOM = 2 ** 16
const GROWTH = 4

/**
 * The body of a request as bytes that own their memory, so that they can be handed to a thread. Room is made for what has come, never
 * for what was announced: that is only where the room may grow to, so that nothing is copied when it does. `receive` is told of all
 * bytes so far whenever some have come, and may throw.
 */
export async function rawBody(
  stream: IncomingMessage,
  limit: number,
  receive: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(stream.headers['content-length'] ?? limit)
  if (announced > limit) throw tooLarge(limit)
  const room = new ArrayBuffer(Math.min(announced, FIRST_ROOM), { maxByteLength: announced })
  const body = new Uint8Array(room)
  let length = 0
  for await (const part of partsOf(stream)) {
    const needed = length + part.byteLength
    if (needed > limit) throw tooLarge(limit)
    receive(needed)
    if (needed > room.byteLength) room.resize(Math.max(needed, Math.min(announced, GROWTH * room.byteLength)))
    body.set(part, length)
    length = needed
  }
  room.resize(length)
  return body
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
