import type { FastifyInstance, FastifyReply } from 'fastify'
import type { FastifyZodOpenApiSchema, FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi'
import { z } from 'zod'
import type { Matchcast } from '../service/matchcast.ts'
import { calibrationQuery, calibrationSchema } from './calibration-schemas.ts'
import { answerExample } from './documentation.ts'
import { problemResponses } from './problem.ts'
import { anySeason } from './words.ts'

const HTML = 'text/html; charset=utf-8'
const JSON_TYPE = 'application/json; charset=utf-8'

const page = z.string().meta({ description: 'A page that needs nothing else.', examples: ['<!doctype html>'] })
const params = z.strictObject({ id: anySeason.meta({ description: 'Id of the season.', examples: ['2025'] }) })
// Made for each route anew, as Fastify writes into the schemas it is given.
const problems = () => problemResponses('UNKNOWN_SEASON', 'NOT_FOUND')

const schema = {
  summary: 'Show how good the model of a season is',
  description:
    'Simulated figures beside the published ones, with their errors, for every specialty and type of applicant. Asked for text/html, it is a page with plots.',
  operationId: 'calibration',
  tags: ['seasons'],
  params,
  querystring: calibrationQuery,
  response: {
    200: {
      description: 'The report.',
      content: {
        'application/json': { schema: calibrationSchema, examples: answerExample('calibration', 'Couples') },
        'text/html': { schema: page },
      },
    },
    ...problems(),
  },
} satisfies FastifyZodOpenApiSchema

const pageSchema = {
  summary: 'Show how good the model of a season is, as a page',
  description: 'The same report as a page with plots, which needs nothing else.',
  operationId: 'calibrationPage',
  tags: ['seasons'],
  params,
  response: { 200: { description: 'The report as a page.', content: { 'text/html': { schema: page } } }, ...problems() },
} satisfies FastifyZodOpenApiSchema

/** Whether a client would rather read a page: it names HTML, and JSON not before it. */
export function prefersPage(accept: string | undefined): boolean {
  const kinds = (accept ?? '').split(',').map((kind) => kind.split(';')[0]!.trim())
  const html = kinds.indexOf('text/html')
  const json = kinds.indexOf('application/json')
  return html >= 0 && (json < 0 || html < json)
}

export function seasonCalibration(app: FastifyInstance, matchcast: Matchcast) {
  const asPage = (reply: FastifyReply, id: string) => reply.type(HTML).send(matchcast.calibrationPage(id))
  const routes = app.withTypeProvider<FastifyZodOpenApiTypeProvider>()
  routes.get('/v1/seasons/:id/calibration', { schema }, async ({ params, query, headers }, reply) => {
    reply.header('vary', 'accept')
    if (prefersPage(headers.accept)) return asPage(reply as never, params.id)
    // Sent as text: checking thousands of rows that never change against the schema would hold up everybody else.
    return (reply as FastifyReply).type(JSON_TYPE).send(JSON.stringify(matchcast.calibration(params.id, query)))
  })
  routes.get('/v1/seasons/:id/calibration.html', { schema: pageSchema }, async ({ params }, reply) =>
    asPage(reply as never, params.id),
  )
}
