import type { FastifyInstance } from 'fastify'
import type { FastifyZodOpenApiSchema, FastifyZodOpenApiTypeProvider } from 'fastify-zod-openapi'
import { z } from 'zod'
import type { Matchcast } from '../service/matchcast.ts'
import { answerExample } from './documentation.ts'
import { problemResponses } from './problem.ts'
import { programListSchema } from './season-schemas.ts'
import * as word from './words.ts'

const PAGE = 100
const LONGEST_PAGE = 1000

/** Query values arrive as text; what is not written as a number is left as it is, and refused as what it is. */
export const written = (schema: z.ZodNumber) =>
  z.preprocess((text) => (typeof text === 'string' && /^-?[\d.]+$/.test(text) ? Number(text) : text), schema)

const querySchema = z.strictObject({
  specialty: word.specialty.optional().meta({ description: 'Specialty, as a slug.', examples: ['internal-medicine'] }),
  track: word.track.optional().meta({ description: 'Track.', examples: ['categorical'] }),
  archetype: word.archetype.optional().meta({ description: 'Kind of program.', examples: ['community'] }),
  region: word.region.optional().meta({ description: 'Part of the country.', examples: ['midwest'] }),
  imgShareMin: written(word.share().meta({ examples: [0.4] }))
    .optional()
    .meta({ description: 'Least share of international graduates, 0 to 1.' }),
  visa: word.programVisa.optional().meta({ description: 'A visa that the program sponsors.', examples: ['j1'] }),
  limit: written(word.whole(1, LONGEST_PAGE).meta({ examples: [PAGE] }))
    .default(PAGE)
    .meta({ description: `Programs on a page; ${PAGE} when left out.` }),
  after: word.programId
    .optional()
    .meta({ description: 'Go on after this program: `next` of the page before.', examples: ['internal-medicine/0412'] }),
})

const schema = {
  summary: 'List the programs of a season',
  description:
    'The catalogue, page by page. Programs are synthetic, with no real institution behind any of them, unless the season was brought with others.',
  operationId: 'programs',
  tags: ['seasons'],
  params: z.strictObject({ id: word.anySeason.meta({ description: 'Id of the season.', examples: ['2025'] }) }),
  querystring: querySchema,
  response: {
    200: {
      description: 'A page of programs.',
      content: { 'application/json': { schema: programListSchema, examples: answerExample('programs', 'Two programs') } },
    },
    ...problemResponses('UNKNOWN_SEASON'),
  },
} satisfies FastifyZodOpenApiSchema

export function seasonPrograms(app: FastifyInstance, matchcast: Matchcast) {
  app.withTypeProvider<FastifyZodOpenApiTypeProvider>().get('/v1/seasons/:id/programs', { schema }, async ({ params, query }) => {
    const { limit, after, ...filter } = query
    return matchcast.programs(params.id, filter, limit, after)
  })
}
