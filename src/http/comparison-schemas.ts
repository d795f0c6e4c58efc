import { z } from 'zod'
import example from '../../openapi/examples/comparison.request.json' with { type: 'json' }
import { forecastAnswerSchema } from './forecast-answer.ts'
import { forecastRequestSchema } from './forecast-request.ts'

export { example as exampleComparison }

/** More lists than this are no choice between lists. */
const MOST_LISTS = 10

const { season, worlds, applicant, rankOrderList, interviewedAt, interviewsComplete } = forecastRequestSchema.shape

const NAME = 'must be a text of 1 to 80 characters'

const listSchema = z
  .strictObject(
    {
      name: z
        .string(NAME)
        .min(1, NAME)
        .max(80, NAME)
        .optional()
        .meta({ description: 'What to call the list in the answer.', examples: ['with preliminary years'] }),
      rankOrderList,
    },
    'must be a JSON object',
  )
  .meta({ id: 'NamedList', description: 'One of the lists to choose between.' })

const LISTS = `must be a list of 2 to ${MOST_LISTS} rank order lists`

export const comparisonRequestSchema = z
  .strictObject(
    {
      season,
      stage: z
        .literal('rank-list', 'must be "rank-list", the stage at which lists are compared')
        .optional()
        .meta({
          description: 'What the lists stand for: every line was interviewed at, which is itself evidence of strength.',
          examples: ['rank-list'],
        }),
      worlds,
      applicant,
      lists: z.array(listSchema, LISTS).min(2, LISTS).max(MOST_LISTS, LISTS).meta({
        description:
          'The lists, the first of which the others are compared to. What is known about a program must be the same on every list it stands on.',
      }),
      interviewedAt: interviewedAt.meta({
        description:
          'The evidence for all lists: every program interviewed at, ranked or not. Every program on any of the lists, or on one of their supplemental lists, when left out.',
      }),
      interviewsComplete,
    },
    'must be a JSON object',
  )
  .meta({ id: 'ComparisonRequest', description: 'A profile, and two or more rank order lists.' })

const differenceSchema = z
  .strictObject({
    probability: z
      .number()
      .min(-1)
      .max(1)
      .meta({ description: 'By how much the chance of matching is higher; negative where it is lower.', examples: [0.034] }),
    monteCarloError: z
      .number()
      .min(0)
      .meta({
        description: 'Standard error of the difference, taken world by world, which more worlds would remove.',
        examples: [0.002],
      }),
    standardErrors: z
      .number()
      .min(0)
      .nullable()
      .meta({
        description: 'How many standard errors the difference is from zero; null where there is no error to measure it by.',
        examples: [17.2],
      }),
    verdict: z.enum(['higher', 'lower', 'equal', 'undecided']).meta({
      description: 'Whether the chance is higher or lower; `undecided` where it is fewer than two standard errors apart.',
      examples: ['higher'],
    }),
    sentence: z.string().meta({
      description: 'The difference in words.',
      examples: [
        'List 2 gives a higher chance of matching than list 1: by 3.4 in 100 applicants like this, give or take 0.2, 17.2 standard errors.',
      ],
    }),
  })
  .meta({ id: 'Difference', description: 'What one list does to the chance of matching beside another, in the same worlds.' })

const { match, outcomes, unmatched, expectedLineIfMatched, lines, warnings, advice, denominator, provenance } =
  forecastAnswerSchema.shape
const lineShape = lines.unwrap().element.shape

const place = (description: string, example: number) =>
  z
    .int()
    .min(1)
    .max(MOST_LISTS)
    .meta({ description, examples: [example] })

const comparedListSchema = z
  .strictObject({
    list: place('Which list of the request, from 1.', 2),
    name: z
      .string()
      .nullable()
      .meta({ description: 'What the request calls it; null where it has no name.', examples: ['with preliminary years'] }),
    match,
    outcomes,
    unmatched,
    expectedLineIfMatched,
    lines: z
      .array(
        z
          .strictObject({ line: lineShape.line, program: lineShape.program, probability: lineShape.probability })
          .meta({ id: 'LineChance', description: 'The chance of landing on one line.' }),
      )
      .readonly()
      .meta({ description: 'One entry per line, in the order of the list.' }),
    warnings,
    difference: differenceSchema.nullable().meta({ description: 'To the first list; null for that list itself.' }),
  })
  .meta({ id: 'ComparedList', description: 'What one of the lists comes to.' })

export const comparisonAnswerSchema = z
  .strictObject({
    lists: z.array(comparedListSchema).readonly().meta({ description: 'One entry per list, in the order of the request.' }),
    best: z
      .strictObject({
        list: place('The list with the highest chance of matching; of equal ones the earlier.', 2),
        next: place('The list with the next highest.', 1),
        lead: differenceSchema.meta({ description: 'The difference of the two.' }),
      })
      .meta({ description: 'Which list gives the highest chance of matching, and how clearly.' }),
    evidenceLines: z
      .int()
      .min(1)
      .meta({ description: 'Programs interviewed at, as far as all lists share the evidence.', examples: [12] }),
    advice,
    denominator,
    provenance,
  })
  .meta({ id: 'ComparisonAnswer', description: 'The chances of each list, and the differences in the same worlds.' })
