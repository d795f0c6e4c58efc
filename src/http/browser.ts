import { createHash } from 'node:crypto'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'
import { SCRIPT } from '../service/report-page-assets.ts'

/** Seconds for which a browser need not ask again whether a page of another origin may ask. */
const ASKED_ONCE = 600

/** What answers say that a page of another origin may read beside the usual. */
const READABLE = [
  'location',
  'retry-after',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'server-timing',
  'x-request-id',
]

/** The one script that stands within a page: that of the report, which needs nothing else. */
const reportScript = `'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`

const protect = helmet({
  contentSecurityPolicy: {
    directives: {
      scriptSrc: ["'self'", reportScript],
      // The service itself speaks plain HTTP; whatever ends TLS before it decides this, and the next one.
      upgradeInsecureRequests: null,
    },
  },
  strictTransportSecurity: false,
})

/** The headers by which a page is protected. They are the same on every answer, so it is found out once what they are. */
export const PROTECTIVE_HEADERS: Readonly<Record<string, string>> = protectiveHeaders()

function protectiveHeaders(): Record<string, string> {
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  protect(request, response, (error) => {
    if (error) throw error
  })
  return response.getHeaders() as Record<string, string>
}

/** What browsers are told: what a page may do that comes from here, and which pages from elsewhere may ask. */
export async function browserRules(app: FastifyInstance, corsOrigins: readonly string[]): Promise<void> {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(PROTECTIVE_HEADERS)
    done()
  })
  if (corsOrigins.length === 0) return
  await app.register(cors, {
    origin: corsOrigins.includes('*') ? '*' : [...corsOrigins],
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type'],
    exposedHeaders: READABLE,
    maxAge: ASKED_ONCE,
    // OPTIONS that ask nothing of this kind are answered as without it.
    strictPreflight: false,
  })
}
