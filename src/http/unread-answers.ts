import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * An answer is looked at so often within the time that it may lie unread. Looks are counted and not milliseconds, so that a main loop
 * that is late, and writes nothing meanwhile, is held against nobody.
 */
const LOOKS = 5

/** The system's end of a connection, in bytes handed to it and bytes of those that it has not taken yet. Node keeps its own limits by them. */
interface Handle {
  readonly bytesWritten: number
  readonly writeQueueSize: number
}

/** Bytes on their way to the client. Answers are written in pieces of any size, so that a piece may be under way for long and yet go on. */
function underWay(socket: Socket): number {
  const { _handle: handle } = socket as Socket & { _handle?: Handle | null }
  return handle ? handle.bytesWritten - handle.writeQueueSize : socket.bytesWritten
}

/**
 * Hangs up on clients that take nothing of what waits for them for so many milliseconds; whatever their answers hold, memory or a place
 * among others, is free then. Who reads slowly may take as long as it takes, down to a pace of about a megabyte in that time, as the system
 * takes no more of an answer before so much room is free; and so may an answer of which there is nothing yet.
 */
export function endUnreadAnswers(app: FastifyInstance, longest: number): void {
  app.addHook('onRequest', (_request, { raw }, done) => {
    let before: number | undefined
    let looks = 0
    const look = () => {
      // An answer that stands behind another on the same connection has no socket before its turn.
      const { socket } = raw
      const now = socket && socket.writableLength > 0 ? underWay(socket) : undefined
      looks = now !== undefined && now === before ? looks + 1 : 0
      before = now
      if (looks === LOOKS) socket?.destroy()
    }
    const timer = setInterval(look, longest / LOOKS).unref()
    raw.once('close', () => clearInterval(timer))
    done()
  })
}
