import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { fastifyZodOpenApiPlugin, validatorCompiler } from 'fastify-zod-openapi'
import type { Configuration } from '../service/configuration.ts'
import { createJobs, type Jobs } from '../service/jobs.ts'
import type { Matchcast } from '../service/matchcast.ts'
import { browserRules, PROTECTIVE_HEADERS } from './browser.ts'
import { callers } from './caller.ts'
import { answerClientError, answerExpectation } from './client-error.ts'
import { NDJSON } from './cohort.ts'
import { documentTransformers } from './documentation.ts'
import { compareLists } from './forecast-comparison.ts'
import { forecasts } from './forecasts.ts'
import { JOBS_FINISH_WITHIN } from './graceful-stop.ts'
import { live } from './health-live.ts'
import { ready } from './health-ready.ts'
import { job } from './job.ts'
import { jobEvents } from './job-events.ts'
import { jobResults } from './job-results.ts'
import { jobRows } from './job-rows.ts'
import { jobStreams } from './job-streams.ts'
import { jobs } from './jobs.ts'
import { matches } from './matches.ts'
import { createMetrics, metricsRoute } from './metrics.ts'
import { logged, observe, requestId } from './observed.ts'
import { otherMethods } from './other-methods.ts'
import { refuseWhenLate } from './overload.ts'
import { endOwnTime } from './own-time.ts'
import { answerNotFound, answerProblem } from './problem.ts'
import { recommendations } from './recommendations.ts'
import { requestForm } from './request-form.ts'
import { schemaSerializer } from './schema-serializer.ts'
import { season } from './season.ts'
import { seasonCalibration } from './season-calibration.ts'
import { seasonPrograms } from './season-programs.ts'
import { seasons } from './seasons.ts'
import { endSilentConnections } from './silent-connections.ts'
import { traceRequests } from './traced.ts'
import { endUnreadAnswers } from './unread-answers.ts'

const DOCUMENT = {
  openapi: '3.1.0' as const,
  info: {
    title: 'Matchcast',
    version: '1',
    description:
      'Forecasts the chance that an applicant with a rank order list matches, line by line, from a simulated national residency market, and runs the match on markets sent to it. Errors are problem details (RFC 9457).',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/', description: 'The service that shows this document.' }],
  components: {
    securitySchemes: {
      key: { type: 'http' as const, scheme: 'bearer', description: 'A key, where the service is set up to ask for one.' },
    },
  },
  security: [{}, { key: [] }] as Record<string, string[]>[],
  tags: [
    { name: 'forecasts', description: 'The chance of matching.' },
    { name: 'matches', description: 'The match itself.' },
    { name: 'jobs', description: 'Long or many-row work that outlives the connection.' },
    { name: 'seasons', description: 'Match years and their programs.' },
    { name: 'health', description: 'Whether the service runs and can answer.' },
  ],
}

/** How often unfinished requests are looked at, in milliseconds; a request is given up at most so much late. */
const CHECK_EVERY = 1000

/** Ids of any length that an address can have reach their routes, which say what is not there. */
const LONGEST_PARAMETER = 16_384

/** The web server without an address: routes, documentation, and what is true of every answer. */
export async function createApp(
  matchcast: Matchcast,
  configuration: Configuration,
  store: Jobs = createJobs(matchcast, configuration, jobRows(matchcast)),
): Promise<FastifyInstance> {
  const { requestTimeout, bodyLimit, logLevel, trustedProxies } = configuration
  const app = fastify({
    bodyLimit,
    requestTimeout,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    http: {
      requireHostHeader: false,
      requestTimeout,
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: Math.min(CHECK_EVERY, requestTimeout),
    },
    logger: logLevel === 'silent' ? false : { level: logLevel, stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: answerBeforeRoutes,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(schemaSerializer)
  app.setErrorHandler(answerProblem)
  app.setNotFoundHandler(answerNotFound)
  const metrics = createMetrics(matchcast)
  if (configuration.tracesAskedBy !== undefined) traceRequests(app)
  observe(app, [logged(configuration), metrics.note])
  endUnreadAnswers(app, requestTimeout)
  await browserRules(app, configuration.corsOrigins)
  refuseWhenLate(app, configuration.loopDelay)
  everyAnswer(app)
  await callers(app, configuration)
  requestForm(app)

  await app.register(fastifyZodOpenApiPlugin)
  await app.register(swagger, { openapi: DOCUMENT, ...documentTransformers(app) })
  await app.register(swaggerUi, { routePrefix: '/docs' })
  const addOtherMethods = otherMethods(app)
  app.get('/openapi.json', { schema: { hide: true }, config: { open: 'without-key' } }, () => app.swagger())
  await forecasts(app, matchcast, configuration)
  compareLists(app, matchcast)
  recommendations(app, matchcast)
  await matches(app, matchcast, configuration)
  metrics.countJobs(store.counts)
  const stream = jobStreams(app)
  await jobs(app, matchcast, store, configuration)
  job(app, store)
  jobEvents(app, store, stream)
  jobResults(app, store, stream)
  app.addHook('onClose', () => store.close(JOBS_FINISH_WITHIN))
  seasons(app, matchcast)
  season(app, matchcast)
  seasonPrograms(app, matchcast)
  seasonCalibration(app, matchcast)
  metricsRoute(app, metrics)
  live(app)
  ready(app, matchcast)
  endSilentConnections(app.server, requestTimeout)
  app.server.on('checkExpectation', answerExpectation)
  addOtherMethods()
  return app
}

/** No hook has seen such a request. */
function answerBeforeRoutes(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  reply.headers(PROTECTIVE_HEADERS).header('x-request-id', request.id)
  return answerProblem(error, request, reply)
}

/** What is true of every answer. */
function everyAnswer(app: FastifyInstance) {
  let closing = false
  // Before the body is looked at: what it holds does not matter where there is nothing.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) answerNotFound(request, reply)
    else done()
  })
  app.addHook('onResponse', ({ raw, mediaType }, _reply, done) => {
    if (mediaType === NDJSON) endOwnTime(raw.socket)
    done()
  })
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onSend', ({ raw }, reply, _payload, done) => {
    // A kept-alive connection would hold up the stop until it times out, and the rest of a body is no next request.
    const hasBody = 'content-length' in raw.headers || 'transfer-encoding' in raw.headers
    if (closing || (hasBody && raw.complete === false)) reply.header('connection', 'close')
    done()
  })
}
