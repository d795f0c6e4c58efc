import { z } from 'zod'
import { MOST_LINES } from '../service/configuration.ts'
import { forecastRequestSchema, lineSchema } from './forecast-request.ts'
import * as word from './words.ts'

const OBJECT = 'must be a JSON object'
const PAIR = 'must be a pair: the program of the first partner and of the second, null for one who goes without'

const { season, engine, worlds, applicant, interviewedAt, interviewsComplete } = forecastRequestSchema.shape

const jointSideSchema = lineSchema
  .safeExtend({
    number: word
      .whole(1, MOST_LINES)
      .optional()
      .meta({
        description:
          'Which of several programs of the same description this is; equal descriptions without it stand for one program.',
        examples: [2],
      }),
  })
  .meta({
    id: 'JointSide',
    description:
      "One partner's side of a joint line: a program of the catalogue (`program`) or the description of one (`like`), and what is known about it. A program that stands on many joint lines is one program: what is known may be said on any of them, but not in two ways.",
    override: ({ jsonSchema }) => {
      jsonSchema.oneOf = [{ required: ['program'] }, { required: ['like'] }]
    },
  })

const sideSchema = z.union([jointSideSchema, z.null()], PAIR)

const partnerSchema = z
  .strictObject(
    {
      applicant,
      interviewedAt: interviewedAt.meta({
        description: "The second partner's evidence. Their programs on the joint list when left out.",
      }),
      interviewsComplete,
      rankOrderList: z
        .array(
          z.tuple([sideSchema, sideSchema], PAIR).meta({
            id: 'JointLine',
            description: 'A pair: for the first partner and for the second; null goes without a match.',
          }),
          'must be a list of joint lines',
        )
        .min(1, 'must have at least one joint line')
        .max(MOST_LINES, `must have at most ${MOST_LINES} joint lines`)
        .meta({
          description: `The joint list, best first, 1 to ${MOST_LINES} pairs. No pair stands on it twice.`,
        }),
    },
    OBJECT,
  )
  .meta({ id: 'Couple', description: 'The second applicant of a couple, and the joint list of the two.' })

/** The body of a request about a couple. The first partner is the applicant. */
export const coupleRequestSchema = z
  .strictObject(
    {
      season,
      stage: z
        .literal('rank-list', 'must be "rank-list", the stage at which couples are forecast')
        .optional()
        .meta({ description: 'What the list stands for: every program was interviewed at.', examples: ['rank-list'] }),
      engine,
      worlds,
      applicant,
      interviewedAt: interviewedAt.meta({
        description: "The first partner's evidence. Their programs on the joint list when left out.",
      }),
      interviewsComplete,
      couple: partnerSchema,
    },
    OBJECT,
  )
  .meta({ id: 'CoupleRequest', description: 'Two profiles, a joint list of pairs, and how to compute.' })
export type CoupleRequest = z.infer<typeof coupleRequestSchema>
