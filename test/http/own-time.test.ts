import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import answer from '../../openapi/examples/job.answer.json' with { type: 'json' }
import { createApp } from '../../src/http/app.ts'
import { type JobStatus, NO_JOBS } from '../../src/service/job.ts'
import type { Jobs } from '../../src/service/jobs.ts'
import { createMatchcast } from '../../src/service/matchcast.ts'
import { testConfiguration } from '../support/service.ts'

/** Takes every job, and keeps none. */
const store = {
  async create(_kind, rows) {
    for await (const _row of rows);
    return answer as JobStatus
  },
  counts: () => NO_JOBS,
  close: async () => {},
} as Partial<Jobs> as Jobs

test('a request behind a job on the same connection has to arrive in time', async () => {
  const configuration = testConfiguration({ requestTimeout: 300 })
  const matchcast = createMatchcast(configuration)
  const app = await createApp(matchcast, configuration, store)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  try {
    let heard = ''
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text
    })
    socket.write('POST /v1/jobs HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ncontent-length: 3\r\n\r\n{}\n')
    await once(socket, 'data')
    expect(heard).toMatch(/^HTTP\/1.1 202 /)
    expect(heard).not.toMatch(/connection: close/i)
    heard = ''
    socket.write('POST /v1/jobs HTTP/1.1\r\nhost:')
    await once(socket, 'close', { signal: AbortSignal.timeout(10_000) })
    expect(heard).toMatch(/^HTTP\/1.1 408 .*REQUEST_TIMEOUT/s)
  } finally {
    socket.destroy()
    await Promise.all([app.close(), matchcast.close()])
  }
})
