import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import { createApp } from '../../src/http/app.ts'
import { type JobStatus, NO_JOBS } from '../../src/service/job.ts'
import type { Jobs } from '../../src/service/jobs.ts'
import { createMatchcast } from '../../src/service/matchcast.ts'
import { testConfiguration } from '../support/service.ts'

const JOB = '0b2f9c5e-7a51-4c0e-9a53-3f0c0a1b2d4e'
const REQUEST_TIMEOUT = 300
/** More than the buffers of a connection take. */
const MUCH = Buffer.alloc(2 ** 24, 'x\n')

/** Results of which the first are much or nothing, and the rest comes after more than the time to read them. */
const storeOf = (first: Uint8Array, onEnd: () => void) =>
  ({
    status: async () => ({ kind: 'forecasts' }) as JobStatus,
    async *lines(_id, _after, signal) {
      try {
        yield first
        await new Promise((later) => setTimeout(later, 4 * REQUEST_TIMEOUT))
        signal.throwIfAborted()
        yield Buffer.from('{"row":2}\n')
      } finally {
        onEnd()
      }
    },
    counts: () => NO_JOBS,
    close: async () => {},
  }) as Partial<Jobs> as Jobs

async function served(store: Jobs) {
  const configuration = testConfiguration({ requestTimeout: REQUEST_TIMEOUT })
  const matchcast = createMatchcast(configuration)
  const app = await createApp(matchcast, configuration, store)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return { port, close: () => Promise.all([app.close(), matchcast.close()]) }
}

test('a client who takes nothing of the results is given up, and so is what was to come', { timeout: 20_000 }, async () => {
  const { promise: ended, resolve: onEnd } = Promise.withResolvers<void>()
  const service = await served(storeOf(MUCH, onEnd))
  const socket = connect(service.port, '127.0.0.1')
  try {
    socket.write(`GET /v1/jobs/${JOB}/results HTTP/1.1\r\nhost: x\r\n\r\n`)
    await ended
    // What comes from now on was under way already, and ends without the end of the answer.
    let heard = 0
    let last = ''
    socket.on('data', (part) => {
      heard += part.length
      last = part.subarray(-5).toString()
    })
    socket.on('error', () => {})
    await once(socket, 'close', { signal: AbortSignal.timeout(10_000) })
    expect(heard).toBeLessThan(MUCH.length)
    expect(last).not.toBe('0\r\n\r\n')
  } finally {
    socket.destroy()
    await service.close()
  }
})

test('a client who has taken all that there is waits for the rest as long as it takes', async () => {
  const service = await served(storeOf(Buffer.from('{"row":1}\n'), () => {}))
  try {
    const response = await fetch(`http://127.0.0.1:${service.port}/v1/jobs/${JOB}/results`)
    expect(await response.text()).toBe('{"row":1}\n{"row":2}\n')
  } finally {
    await service.close()
  }
})
