import { z } from 'zod'
import { APPLICANT_TYPES, type ApplicantType } from '../market/vocabulary.ts'
import { matchChanceSchema } from './match-chance.ts'
import * as word from './words.ts'

const OBJECT = 'must be a JSON object'
const FACTOR = 'must be a number from 0 to 2'
const factor = () => z.number(FACTOR).min(0, FACTOR).max(2, FACTOR)

const typeFactors = Object.fromEntries(
  APPLICANT_TYPES.map((type) => [
    type,
    factor()
      .optional()
      .meta({ description: `Applicants of the type ${type}, as a multiple of what the season has.`, examples: [1.1] }),
  ]),
) as Record<ApplicantType, z.ZodOptional<z.ZodNumber>>

/** What if the season were otherwise? */
export const scenarioSchema = z
  .strictObject(
    {
      j1Sponsorship: word
        .share()
        .optional()
        .meta({ description: 'Share of the programs that sponsor J-1 visas and still do.', examples: [0.9] }),
      h1bSponsorship: word
        .share()
        .optional()
        .meta({ description: 'Share of the programs that sponsor H-1B visas and still do.', examples: [0.5] }),
      positions: z
        .record(word.specialty, factor(), OBJECT)
        .optional()
        .meta({
          description: 'Positions of a specialty, in all its tracks, as a multiple of what the season has.',
          examples: [{ 'internal-medicine': 1.03 }],
        }),
      applicants: z
        .strictObject(typeFactors, OBJECT)
        .optional()
        .meta({
          description: 'Applicants by type, as a multiple of what the season has; members of couples stay as many as they are.',
          examples: [{ 'non-us-img': 1.1 }],
        }),
    },
    OBJECT,
  )
  .refine(
    ({ positions = {}, applicants = {}, ...visas }) =>
      [...Object.values(visas), ...Object.values(positions), ...Object.values(applicants)].some((value) => value !== undefined),
    'must change something: j1Sponsorship, h1bSponsorship, positions or applicants',
  )
  .meta({
    id: 'Scenario',
    description:
      'A season that is otherwise in a few things. Everything else stays: the bars of programs, scores, and the worlds themselves, from which people and positions are taken or to which they are added.',
  })

const signed = () => z.number().min(-1).max(1)

export const scenarioAnswerSchema = z
  .strictObject({
    baseline: matchChanceSchema,
    difference: z
      .strictObject({
        probability: signed().meta({
          description: 'By how much the chance of matching is higher in the scenario; negative where it is lower.',
          examples: [-0.012],
        }),
        monteCarloError: z
          .number()
          .min(0)
          .meta({
            description: 'Standard error of the difference, taken world by world, which more worlds would remove.',
            examples: [0.0008],
          }),
        standardErrors: z
          .number()
          .min(0)
          .nullable()
          .meta({
            description: 'How many standard errors the difference is from zero; null where there is no error to measure it by.',
            examples: [15],
          }),
        verdict: z.enum(['higher', 'lower', 'equal', 'undecided']).meta({
          description: 'What the difference comes to; undecided below two standard errors.',
          examples: ['lower'],
        }),
      })
      .meta({
        id: 'ScenarioDifference',
        description: 'What the scenario changes of the chance of matching, in the same worlds.',
      }),
    lines: z
      .array(
        z
          .strictObject({
            line: z
              .int()
              .min(1)
              .meta({ description: 'Place on the list, from 1.', examples: [1] }),
            probability: signed().meta({ description: 'Change of the chance of landing on this line.', examples: [-0.004] }),
            wouldTakeYou: signed().meta({
              description: 'Change of the chance that the program would take the applicant, whatever the list.',
              examples: [-0.02],
            }),
          })
          .meta({ id: 'ScenarioLine', description: 'What the scenario changes of one line.' }),
      )
      .readonly()
      .meta({ description: 'One entry per line, in the order of the list.' }),
    sentence: z.string().meta({
      description: 'The difference in words.',
      examples: [
        'In this scenario the chance of matching is lower than in the season, by 1.2 in 100 applicants like this, give or take 0.1.',
      ],
    }),
  })
  .meta({ id: 'ScenarioAnswer', description: 'The season as it is beside the scenario that the rest of the answer is for.' })
