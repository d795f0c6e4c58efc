import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RequestWork, requestWork } from '../service/request-work.ts'
import { worldsOfScenarios } from '../service/scenario-tables.ts'

declare module 'fastify' {
  interface FastifyRequest {
    work: RequestWork
  }
}

/** Given to whoever asks, so that an answer and its log line can be put side by side. A client's own id is not taken: it may be anything. */
export const requestId = (): string => randomUUID()

/** The status that is noted where the client hung up before it had its answer; none is sent. */
const GONE = 499

/** What is noted of a request once it is over. */
export type Note = (request: FastifyRequest, status: number, milliseconds: number) => void

const rounded = (milliseconds: number): number => Math.round(100 * milliseconds) / 100

/** Says how long an answer took: to the client in its headers, to the log, and to whoever else takes note. */
export function observe(app: FastifyInstance, notes: readonly Note[]): void {
  app.decorateRequest('work')
  const noted = new WeakSet<FastifyRequest>()
  const note = (request: FastifyRequest, reply: FastifyReply) => {
    if (noted.has(request)) return
    noted.add(request)
    const status = reply.raw.writableEnded ? reply.statusCode : GONE
    for (const each of notes) each(request, status, reply.elapsedTime)
  }
  app.addHook('onRequest', (request, reply, done) => {
    request.work = new RequestWork()
    reply.header('x-request-id', request.id)
    // Of an answer that is not sent to its end nothing else is heard.
    reply.raw.once('close', () => note(request, reply))
    done()
  })
  // After the body has come, which it does in a context of its own.
  app.addHook('preHandler', ({ work }, _reply, done) => requestWork.run(work, done))
  app.addHook('onSend', (request, reply, _payload, done) => {
    reply.header('server-timing', serverTiming(request, reply))
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    note(request, reply)
    done()
  })
}

/** The answer's own bytes stay the same whatever it took. */
function serverTiming({ work }: FastifyRequest, { elapsedTime }: FastifyReply): string {
  const total = `total;dur=${elapsedTime.toFixed(2)}`
  return work.tasks === 0 ? total : `wait;dur=${work.waited.toFixed(2)}, work;dur=${work.worked.toFixed(2)}, ${total}`
}

type WorldsAtHand = Parameters<typeof worldsOfScenarios>[0]

/** The worlds that a question was answered from, where it has any. */
function worldsOf(body: unknown, atHand: WorldsAtHand): number | undefined {
  if (typeof body !== 'object' || body === null || !('applicant' in body)) return undefined
  if ('worlds' in body && typeof body.worlds === 'number') return body.worlds
  return 'scenario' in body ? worldsOfScenarios(atHand) : atHand.worlds
}

/** The log names the route, never the address as asked, and nothing that was sent. */
export function logged(atHand: WorldsAtHand): Note {
  return (request, status, milliseconds) => {
    const { method, routeOptions, log, caller, work } = request
    log.info(
      {
        method,
        route: routeOptions.url,
        status,
        ms: rounded(milliseconds),
        ...(work.tasks > 0 && { tasks: work.tasks, waitedMs: rounded(work.waited), workedMs: rounded(work.worked) }),
        ...(work.tasks > 0 && status === 200 && { worlds: worldsOf(request.body, atHand) }),
        ...(caller !== undefined && { caller }),
      },
      'answered',
    )
  }
}
