import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { JobStatus } from '../../src/service/job.ts'
import { operations } from './contract.ts'
import type { Case } from './contract-cases.ts'
import { type Answer, operationOf } from './contract-verdict.ts'
import { exampleRequest } from './service.ts'

/** Jobs that a fuzzer has made: the last one that ended is what its requests for a job are about. */
export interface FuzzedJobs {
  /** The same request, about a job that there is where it was about that of the document's example. */
  named(asked: Case): Case
  /** Waits for a job that was just made, and deletes one that takes long. Says what is wrong with what became of it, if anything. */
  follow(asked: Case, answer: Answer): Promise<string | undefined>
}

/** Milliseconds after which a job takes long; those of a season do. */
const LONG = 1500
const LOOK_EVERY = 25

const EXAMPLE_ID = operations
  .flatMap(({ parameters }) => parameters)
  .find((each) => each.in === 'path' && String(each.schema.examples?.[0]).split('-').length === 5)!.schema.examples![0] as string

/** Opens the store of jobs first, which takes longer than a request should. */
export async function fuzzedJobs(app: FastifyInstance): Promise<FuzzedJobs> {
  const statusOf = async (id: string) => (await app.inject(`/v1/jobs/${id}`)).json() as JobStatus
  const remove = (id: string) => app.inject({ method: 'DELETE', url: `/v1/jobs/${id}` })

  async function ended(id: string, longest: number): Promise<JobStatus | undefined> {
    for (const until = Date.now() + longest; Date.now() < until; await pause(LOOK_EVERY)) {
      const status = await statusOf(id)
      if (status.state === 'completed' || status.state === 'failed') return status
    }
    return undefined
  }

  const payload = { kind: 'forecasts', requests: [exampleRequest, { what: 1 }] }
  const create = () => app.inject({ method: 'POST', url: '/v1/jobs', payload })
  let first = await create()
  while (first.statusCode === 503) {
    await pause(500)
    first = await create()
  }
  let kept = first.json<JobStatus>().id
  await ended(kept, 30_000)

  return {
    named: (asked) => ({ ...asked, url: asked.url.replace(EXAMPLE_ID, kept) }),
    async follow(asked, { statusCode, payload }) {
      if (statusCode !== 202 || operationOf(asked)?.operationId !== 'createJob') return undefined
      const { id } = JSON.parse(payload) as JobStatus
      const status = await ended(id, LONG)
      if (status?.state === 'failed') return `the job failed: ${status.failure}`
      const gone = await remove(status ? kept : id)
      if (status) kept = id
      return gone.statusCode === 204 || gone.statusCode === 404 ? undefined : `a job was deleted with ${gone.statusCode}`
    },
  }
}
