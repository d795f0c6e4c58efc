import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Configuration } from '../service/configuration.ts'
import { inOrder } from '../service/in-order.ts'
import type { Matchcast } from '../service/matchcast.ts'
import { ServiceError } from '../service/service-error.ts'
import { clientGone } from './client-gone.ts'
import { answerRow, type Failure, type RowAnswer, rowProblem } from './forecast-row.ts'
import { knocking } from './knocks.ts'
import { ndjsonRows, type Row } from './ndjson-rows.ts'
import { keepOwnTime } from './own-time.ts'
import { readRequest } from './request-form.ts'

export const NDJSON = 'application/x-ndjson'

/** Rows in hand per thread: enough that no thread waits for the next row, few enough that what they hold is little. */
const PER_THREAD = 4

/** Answers cohorts: a stream of rows in, and in the same order a stream of answers out, without ever holding more than a few of either. */
export function cohorts(app: FastifyInstance, matchcast: Matchcast, configuration: Configuration) {
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort())
  let inHand = 0

  function admit(reply: FastifyReply) {
    matchcast.admitQuestion('cohort')
    if (inHand >= configuration.cohorts) {
      throw new ServiceError('BUSY', `This service answers ${configuration.cohorts} cohorts at once.`, { retryAfter: 5 })
    }
    inHand++
    reply.raw.once('close', () => inHand--)
  }

  return (request: FastifyRequest, reply: FastifyReply) => {
    admit(reply)
    keepOwnTime(request.raw.socket)
    const gone = clientGone(reply)
    const textOf = ({ row }: Row, { id, ...answer }: RowAnswer) => {
      const named = id === undefined ? '' : `,"id":${JSON.stringify(id)}`
      const said = 'forecast' in answer ? `"forecast":${answer.forecast}` : `"problem":${JSON.stringify(answer.problem)}`
      return `{"row":${row}${named},${said}}\n`
    }
    const logFailure = (failure: Failure) => request.log.error({ failure }, 'a row failed')
    const answerOf = async (row: Row) => textOf(row, await whenPossible(row))

    async function whenPossible({ content }: Row): Promise<RowAnswer> {
      try {
        if (content instanceof ServiceError) throw content
        const value = readRequest(content)
        for (;;) {
          const answer = await answerRow(matchcast, value, gone, logFailure)
          const wait = 'error' in answer && answer.error instanceof ServiceError ? answer.error.retryAfter : undefined
          if (wait === undefined || matchcast.status() !== 'ready') return answer
          // A cohort is in no hurry: it waits until there is room, and does not take more rows meanwhile.
          await pause(1000 * wait, undefined, { signal: gone })
        }
      } catch (error) {
        return { problem: rowProblem(error), error }
      }
    }

    const body = request.body as IncomingMessage
    const rows = ndjsonRows(body, configuration, stopping.signal)
    const answers = inOrder(rows, PER_THREAD * configuration.threads, answerOf)
    reply.type(NDJSON)
    return Readable.from(knocking(answers, body), { objectMode: false })
  }
}
