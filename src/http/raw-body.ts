import type { IncomingMessage } from 'node:http'
import { ServiceError } from '../service/service-error.ts'

/**
 * The body of a request as bytes that own their memory, so that they can be handed to a thread. Where the length is announced
 * everything is put where it belongs as it comes; to join the parts at the end would hold up other requests.
 */
export async function rawBody(stream: IncomingMessage, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(stream.headers['content-length'] ?? 0)
  if (announced > limit) throw tooLarge(limit)
  const body = new Uint8Array(announced)
  /** What goes beyond the announced length, which is none where one is announced. */
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of partsOf(stream)) {
    if (length + part.byteLength > limit) throw tooLarge(limit)
    if (length + part.byteLength <= announced) body.set(part, length)
    else parts.push(part)
    length += part.byteLength
  }
  return parts.length === 0 ? body : joined(parts, length)
}

const tooLarge = (limit: number) => new ServiceError('TOO_LARGE', `The request body is larger than ${limit} bytes.`)

/** Leaves the connection open when the rest is not wanted, so that the refusal still arrives. */
async function* partsOf(stream: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* stream.iterator({ destroyOnReturn: false })
  } catch {
    throw new ServiceError('REQUEST_TIMEOUT', 'The request did not arrive.')
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    body.set(part, at)
    at += part.byteLength
  }
  return body
}
