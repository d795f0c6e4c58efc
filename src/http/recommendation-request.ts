import { z } from 'zod'
import example from '../../openapi/examples/recommendations.request.json' with { type: 'json' }
import { ARCHETYPES, REGIONS } from '../market/vocabulary.ts'
import { applicantSchema, linesOrNoneSchema, rankedLinesOrNoneSchema } from './forecast-request.ts'
import * as word from './words.ts'

export { example as exampleAdvice }

const MOST_RECOMMENDATIONS = 50
/** Words that one preference may name: more than there are specialties. */
const MOST_WORDS = 100

/** A number from 0 to 1 for each word, or the words from the best down. */
function worths<Key extends z.ZodType<string, string>>(key: Key, examples: unknown[]) {
  const named = z
    .array(key, 'must be a list of words, best first, or an object with a number for each')
    .min(1, 'must name at least one')
    .max(MOST_WORDS, `must have at most ${MOST_WORDS} entries`)
    .refine((words) => new Set(words).size === words.length, 'must not name a word twice')
    .meta({ uniqueItems: true })
  const weighed = z
    .partialRecord(key, word.share())
    .refine((weights) => {
      const { length } = Object.keys(weights)
      return length > 0 && length <= MOST_WORDS
    }, `must name 1 to ${MOST_WORDS} words`)
    .meta({ minProperties: 1, maxProperties: MOST_WORDS })
  return z.union([weighed, named]).optional().meta({ examples })
}

const filtersSchema = z
  .strictObject({
    specialty: word.specialty.optional().meta({ description: 'Specialty, as a slug.', examples: ['internal-medicine'] }),
    track: word.track.optional().meta({ description: 'Track.', examples: ['categorical'] }),
    archetype: word.archetype.optional().meta({ description: 'Kind of program.', examples: ['community'] }),
    region: word.region.optional().meta({ description: 'Part of the country.', examples: ['midwest'] }),
    imgShareMin: word
      .share()
      .optional()
      .meta({ description: 'Least share of international graduates, 0 to 1.', examples: [0.2] }),
    visa: word.programVisa.optional().meta({ description: 'A visa that the program sponsors.', examples: ['j1'] }),
  })
  .meta({ id: 'ProgramFilter', description: 'Which programs to choose from; what is left out fits any program.' })

const preferenceSchema = z
  .strictObject({
    specialty: worths(word.specialty, [{ 'internal-medicine': 1, 'family-medicine': 0.7 }]).describe(
      'By specialty of the catalogue.',
    ),
    archetype: worths(z.enum(ARCHETYPES, `must be one of ${ARCHETYPES.join(', ')}`), [
      ['university', 'community', 'rural'],
    ]).describe('By kind of program.'),
    region: worths(z.enum(REGIONS, `must be one of ${REGIONS.join(', ')}`), [['west', 'northeast']]).describe(
      'By part of the country.',
    ),
  })
  .meta({
    id: 'Preference',
    minProperties: 1,
    description:
      'What a match is worth to the applicant, 0 to 1: the product of what is said of the specialty, the kind and the region of the program, 1 where nothing is said. An object gives each word its worth; a list of n words, best first, gives them 1, (n - 1)/n, ..., 1/n. Words not named are worth nothing and not recommended.',
  })

export const recommendationRequestSchema = z
  .strictObject(
    {
      season: word.seasonId
        .optional()
        .meta({ description: 'Season; the one this service is configured for.', examples: ['2025'] }),
      stage: z
        .enum(['rank-list', 'application'], 'must be one of rank-list, application')
        .optional()
        .meta({
          description:
            'What a recommended program is taken for: with `rank-list` (default), one that has interviewed the applicant; with `application`, one to apply at, so that the chance of an interview is part of what it brings.',
          examples: ['rank-list'],
        }),
      applicant: applicantSchema,
      rankOrderList: rankedLinesOrNoneSchema.optional().meta({
        description:
          'What is on the list already: programs interviewed at. May be empty. Supplemental lists are read as in a forecast: their programs have interviewed the applicant. What is sought comes from the rank order list alone, and one that stands on a supplemental list only may be recommended for it, where its track is looked for.',
      }),
      interviewedAt: linesOrNoneSchema.min(1, 'must have at least one line').optional().meta({
        description:
          'The evidence: every program interviewed at, ranked or not. Every program on the rank order list and its supplemental lists when left out.',
      }),
      interviewsComplete: word
        .yesOrNo()
        .optional()
        .meta({
          description:
            'false where there were interviews besides those named; then only which programs invited counts, not how many.',
          examples: [true],
        }),
      appliedAt: linesOrNoneSchema.optional().meta({
        description: 'Programs applied at that have not answered, at the stage `application`.',
      }),
      count: word
        .whole(1, MOST_RECOMMENDATIONS)
        .optional()
        .meta({ description: 'How many programs to recommend at most; 10 when left out.', examples: [10] }),
      filters: filtersSchema.optional(),
      goal: z
        .enum(['match', 'prefer'], 'must be one of match, prefer')
        .optional()
        .meta({
          description:
            '`match` (default) raises the chance of matching; `prefer` the expected worth of the match by `preference`.',
          examples: ['match'],
        }),
      preference: preferenceSchema.optional(),
      worlds: word
        .whole(16, 4096)
        .optional()
        .meta({ description: 'Take the first so many worlds of the table; all of them when left out.', examples: [256] }),
    },
    'must be a JSON object',
  )
  .meta({ id: 'RecommendationRequest', description: 'A profile, what is on the list, and what is sought.' })
