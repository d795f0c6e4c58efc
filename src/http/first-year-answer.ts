import { z } from 'zod'
import { MOST_LINES } from '../service/configuration.ts'
import { matchChanceSchema } from './match-chance.ts'
import { programNameSchema } from './program-name.ts'
import * as word from './words.ts'

/** What is said of an application, on whichever list it stands. */
export const appliedShape = {
  interview: word
    .share()
    .optional()
    .meta({ description: 'Stage "application": chance that this application brings an interview.', examples: [0.31] }),
  wouldTakeYouIfInterviewed: word
    .share()
    .optional()
    .meta({
      description: 'Stage "application": chance that the program would take the applicant after an interview.',
      examples: [0.7],
    }),
}

const supplementalLineSchema = z
  .strictObject({
    line: z
      .int()
      .min(1)
      .max(MOST_LINES)
      .meta({ description: 'Place on the supplemental list, from 1.', examples: [1] }),
    program: programNameSchema,
    probability: word.share().meta({
      description: 'Chance of holding the advanced position and landing on this line for the first year.',
      examples: [0.17],
    }),
    cumulative: word.share().meta({
      description: 'Chance of holding the advanced position and landing on this supplemental line or one above.',
      examples: [0.17],
    }),
    wouldTakeYou: word
      .share()
      .meta({ description: 'Chance that this program would take the applicant, whatever the lists.', examples: [0.64] }),
    ...appliedShape,
  })
  .meta({ id: 'SupplementalLineForecast', description: 'What one line of a supplemental list comes to.' })

export const supplementalForecastSchema = z
  .strictObject({
    lines: z
      .array(supplementalLineSchema)
      .readonly()
      .meta({ description: 'One entry per supplemental line, in the order of that list.' }),
    withFirstYear: word.share().meta({
      description:
        'Chance of landing on the advanced line and finding a first year; with `withoutFirstYear` it adds up to the `probability` of the line.',
      examples: [0.25],
    }),
    withoutFirstYear: word.share().meta({
      description:
        'Chance of landing on the advanced line and finding no first year. The advanced position is held all the same.',
      examples: [0.02],
    }),
    firstYearIfMatchedHere: word
      .share()
      .nullable()
      .meta({
        description: 'Chance of finding a first year given a landing on this advanced line; null where that never happens.',
        examples: [0.93],
      }),
  })
  .meta({
    id: 'SupplementalForecast',
    description:
      'What becomes of the first year: the supplemental list is tried once the advanced position of its line is held. Only on lines that have such a list.',
  })

export const outcomesSchema = z
  .strictObject({
    advancedWithFirstYear: matchChanceSchema.meta({
      description: 'Chance of an advanced position and of a first year from the supplemental list attached to it.',
    }),
    advancedWithoutFirstYear: matchChanceSchema.meta({
      description: 'Chance of an advanced position without a first year, for want of one or of a supplemental list.',
    }),
    firstYearOnly: matchChanceSchema.meta({
      description: 'Chance of a preliminary or transitional year from the rank order list, and of nothing after it.',
    }),
    other: matchChanceSchema.meta({ description: 'Chance of any other position: a categorical one, or one for physicians.' }),
  })
  .meta({
    id: 'Outcomes',
    description:
      'What a match comes to, where a line has a supplemental list. The four add up to the chance of matching, `match`.',
  })
