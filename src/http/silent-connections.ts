import type { Server } from 'node:http'

/** Milliseconds longer than a request may take to arrive: who has begun one is told by then why it is given up. */
const LONGER = 2000

/** Hangs up on connections over which nothing comes at all. Node's own limits count from the first byte of a request only. */
export function endSilentConnections(server: Server, requestTimeout: number): void {
  server.on('connection', (socket) => socket.setTimeout(requestTimeout + LONGER))
  // From then on the answer may take as long as it may, and the time between two requests has a limit of its own.
  server.on('request', ({ socket }) => socket.setTimeout(0))
}
