import { z } from 'zod'
import { MOST_LINES } from '../service/configuration.ts'
import { forecastAnswerSchema, warningSchema } from './forecast-answer.ts'
import { matchChanceSchema } from './match-chance.ts'
import { programNameSchema } from './program-name.ts'
import * as word from './words.ts'

const { expectedLineIfMatched, advice, denominator, provenance } = forecastAnswerSchema.shape

const jointLineForecastSchema = z
  .strictObject({
    line: z
      .int()
      .min(1)
      .max(MOST_LINES)
      .meta({ description: 'Place on the joint list, from 1.', examples: [1] }),
    programs: z
      .tuple([programNameSchema.nullable(), programNameSchema.nullable()])
      .readonly()
      .meta({ description: 'The programs of the first and of the second partner; null for one who goes without a match.' }),
    probability: word.share().meta({ description: 'Chance of landing on this joint line.', examples: [0.18] }),
    cumulative: word.share().meta({ description: 'Chance of landing on this joint line or one above.', examples: [0.18] }),
    wouldTakeBoth: word
      .share()
      .meta({ description: 'Chance that both programs would take their partner, whatever the list.', examples: [0.18] }),
  })
  .meta({ id: 'JointLineForecast', description: 'What one joint line comes to.' })

const coupleWarningSchema = warningSchema
  .extend({
    code: z.enum([...warningSchema.shape.code.options, 'NO_LINES_ALONE']).meta({
      description: 'The code to program against.',
      examples: ['NO_LINES_ALONE'],
    }),
    partner: z
      .int()
      .min(1)
      .max(2)
      .optional()
      .meta({ description: 'The partner concerned, 1 or 2; left out where it concerns both.', examples: [2] }),
  })
  .meta({ id: 'CoupleWarning', description: 'Something the partners should know about the joint list.' })

const partnerForecastSchema = z
  .strictObject({
    partner: z
      .int()
      .min(1)
      .max(2)
      .meta({ description: 'Which partner, 1 or 2.', examples: [1] }),
    match: matchChanceSchema,
    programs: z
      .array(
        z
          .strictObject({
            program: programNameSchema,
            probability: word.share().meta({ description: 'Chance that the partner lands there.', examples: [0.31] }),
          })
          .meta({ id: 'PlaceOfPartner', description: 'A program, and the chance that the partner lands there.' }),
      )
      .readonly()
      .meta({ description: 'The programs of this partner, in the order in which they first stand on the joint list.' }),
  })
  .meta({ id: 'PartnerForecast', description: 'What the joint list comes to for one partner.' })

const outcomesSchema = z
  .strictObject({
    both: matchChanceSchema.meta({ description: 'Chance that both match.' }),
    firstOnly: matchChanceSchema.meta({ description: 'Chance that only the first partner matches.' }),
    secondOnly: matchChanceSchema.meta({ description: 'Chance that only the second partner matches.' }),
    neither: matchChanceSchema.meta({ description: 'Chance that neither matches. The four add up to 1.' }),
  })
  .meta({ id: 'CoupleOutcomes', description: 'Whether both, one or neither of a couple match.' })

export const coupleAnswerSchema = z
  .strictObject({
    couple: outcomesSchema,
    partners: z.array(partnerForecastSchema).readonly().meta({ description: 'The first partner and the second.' }),
    lines: z
      .array(jointLineForecastSchema)
      .readonly()
      .meta({ description: 'One entry per joint line, in the order of the list.' }),
    expectedLineIfMatched,
    warnings: z.array(coupleWarningSchema).readonly().meta({ description: 'What the partners should know about the list.' }),
    sentence: z.string().meta({
      description: 'The answer in words.',
      examples: [
        'Of 100 couples like this, with this joint list, both partners matched in about 84 in the simulated seasons, the first partner alone in 6, the second alone in 3, and neither in about 7.',
      ],
    }),
    advice,
    denominator,
    provenance,
  })
  .meta({ id: 'CoupleAnswer', description: 'The chances of a couple, joint line by joint line.' })
