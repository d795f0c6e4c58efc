import type { Socket } from 'node:net'

/**
 * Connections whose request may take longer to arrive than the server allows a request: rows are taken as they are answered, and
 * who reads them keeps the time between one and the next.
 */
const sockets = new WeakSet<Socket>()

export const keepOwnTime = (socket: Socket): void => void sockets.add(socket)
/** When the request has been answered: the next one on the connection has to arrive in time. */
export const endOwnTime = (socket: Socket): void => void sockets.delete(socket)
export const keepsOwnTime = (socket: Socket): boolean => sockets.has(socket)
