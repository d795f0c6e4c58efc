import type { FastifyInstance } from 'fastify'
import { createApp } from '../src/http/app.ts'
import { readConfiguration } from '../src/service/configuration.ts'
import { createMatchcast, type Matchcast } from '../src/service/matchcast.ts'

/** Runs the service as it is configured when nothing is said, so that what is written of it does not depend on the environment. */
export async function withService<T>(work: (app: FastifyInstance, matchcast: Matchcast) => Promise<T>): Promise<T> {
  const configuration = { ...readConfiguration({}), logLevel: 'silent' as const }
  const matchcast = createMatchcast(configuration)
  const app = await createApp(matchcast, configuration)
  try {
    return await work(app, matchcast)
  } finally {
    await Promise.all([app.close(), matchcast.close()])
  }
}
