import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { nameOfKey } from '../service/api-keys.ts'
import type { Configuration } from '../service/configuration.ts'
import { ServiceError } from '../service/service-error.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered without a key and without limit: what tells whether the service lives. */
    open?: 'always' | 'without-key'
  }
  interface FastifyRequest {
    /** The name of the key that was sent, if it is one of ours. */
    caller: string | undefined
  }
}

/** The documentation is for whoever wants to ask for a key. */
const DOCS = '/docs'
const MINUTE = 60_000
/** RFC 6750: the scheme, and a key of the characters that it allows. */
const BEARER = /^bearer +([\w.~+/-]+=*) *$/i

/** Who asks, and whether they may, and may now. The key itself is never kept. */
export async function callers(app: FastifyInstance, { apiKeys, keyRate, addressRate }: Configuration): Promise<void> {
  app.decorateRequest('caller', undefined)
  const limited = await limits(app, keyRate, addressRate)
  if (apiKeys.length === 0 && !limited) return
  app.addHook('onRequest', async (request, reply) => {
    const { url = '', config } = request.routeOptions
    const open = config.open ?? (url.startsWith(DOCS) ? 'without-key' : undefined)
    const given = BEARER.exec(request.headers.authorization ?? '')?.[1]
    request.caller = given === undefined ? undefined : nameOfKey(apiKeys, given, Date.now())
    if (open === 'always') return
    // Before the key is asked for, so that whoever tries keys is counted too.
    await limited?.(request, reply)
    if (apiKeys.length > 0 && request.caller === undefined && open === undefined) refuse(request, reply)
  })
}

function refuse({ headers }: FastifyRequest, reply: FastifyReply): never {
  const sent = headers.authorization !== undefined
  reply.header('www-authenticate', sent ? 'Bearer realm="matchcast", error="invalid_token"' : 'Bearer realm="matchcast"')
  const detail = sent ? 'The key is not one of this service, or not any more.' : 'Send a key as authorization: Bearer <key>.'
  throw new ServiceError('UNAUTHORIZED', detail)
}

type Limiter = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/** Counts the requests of a minute by key, or by address where there is none; nothing where neither is limited. */
async function limits(app: FastifyInstance, keyRate: number, addressRate: number): Promise<Limiter | undefined> {
  if (keyRate === 0 && addressRate === 0) return undefined
  await app.register(rateLimit, { global: false })
  const byKey = app.createRateLimit({ max: keyRate, timeWindow: MINUTE, keyGenerator: ({ caller }) => `key ${caller}` })
  const byAddress = app.createRateLimit({ max: addressRate, timeWindow: MINUTE, keyGenerator: ({ ip }) => normalizeIP(ip) })
  return async (request, reply) => {
    const [most, count] = request.caller === undefined ? [addressRate, byAddress] : [keyRate, byKey]
    if (most === 0) return
    const state = await count(request)
    if (state.isAllowed) return
    reply.header('ratelimit-limit', state.max)
    reply.header('ratelimit-remaining', state.remaining)
    reply.header('ratelimit-reset', state.ttlInSeconds)
    if (!state.isExceeded) return
    const whose = request.caller === undefined ? 'one address' : 'one key'
    const detail = `This service answers ${most} requests a minute of ${whose}.`
    throw new ServiceError('RATE_LIMITED', detail, { retryAfter: Math.max(1, state.ttlInSeconds) })
  }
}
