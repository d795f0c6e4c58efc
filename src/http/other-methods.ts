import { METHODS } from 'node:http'
import type { FastifyInstance, HTTPMethods } from 'fastify'
import { PROBLEM_TYPE, problem } from './problem.ts'

/** Notes the routes declared from now on; the function returned gives each address an answer to the methods it does not take. */
export function otherMethods(app: FastifyInstance): () => void {
  const taken = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const methods = taken.get(url) ?? new Set()
    for (const each of [method].flat()) methods.add(each)
    taken.set(url, methods)
  })
  return () => {
    for (const [url, methods] of [...taken]) refuseOthers(app, url, [...methods])
  }
}

function refuseOthers(app: FastifyInstance, url: string, methods: readonly string[]) {
  const allow = [...methods, 'OPTIONS'].join(', ')
  const others = METHODS.filter((method) => app.supportedMethods.includes(method) && !methods.includes(method)) as HTTPMethods[]
  app.route({
    method: others,
    url,
    schema: { hide: true },
    config: { open: 'without-key' },
    // Before the body is looked at: what it holds does not matter here.
    onRequest: async ({ method }, reply) => {
      reply.header('allow', allow)
      if (method === 'OPTIONS') return reply.code(204).send()
      return reply
        .code(405)
        .type(PROBLEM_TYPE)
        .send(problem('METHOD_NOT_ALLOWED', `This address takes ${allow}, not ${method}.`))
    },
    handler: async () => undefined,
  })
}
