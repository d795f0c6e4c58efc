import { z } from 'zod'
import * as word from './words.ts'

const number = (description: string, example: number) => z.number().meta({ description, examples: [example] })
const orNull = (description: string, example: number) =>
  z
    .number()
    .nullable()
    .meta({ description, examples: [example] })
const text = (description: string, example: string) => z.string().meta({ description, examples: [example] })

const groupOf = {
  measure: text('What is compared.', 'matchRatePreferred'),
  specialty: text('Specialty as a slug, or all.', 'internal-medicine'),
  type: text('Type of applicant, img for both kinds of international graduates, or all.', 'non-us-img'),
  cell: text('Which figure of the measure: a track, a quartile, a band; all where there is one only.', 'all'),
}

const rowSchema = z
  .strictObject({
    ...groupOf,
    published: orNull('The published figure, in the unit of the measure; null where none is at hand.', 48.5),
    simulated: orNull('The same figure in the simulated seasons; null where they have nobody to count.', 49.1),
    simulatedError: orNull(
      'Standard error of the simulated figure, between groups of worlds; null where there is one group.',
      0.2,
    ),
    n: number('People, positions or programs behind the published figure, or behind the simulated one of a year.', 6992),
    fitted: z.boolean().meta({ description: 'Whether the published figure went into the fit.', examples: [false] }),
    source: z
      .string()
      .nullable()
      .meta({
        description: 'Where the published figure comes from; null where none is at hand.',
        examples: ['NRMP, Charting Outcomes, 2026'],
      }),
    note: text('What to know about the comparison.', '2024, consenting people').optional(),
  })
  .meta({ id: 'CalibrationRow', description: 'A simulated figure beside the published one.' })

const errorSchema = z
  .strictObject({
    measure: groupOf.measure,
    fitted: z.boolean().meta({ description: 'Whether it is of fitted figures or of those that were not.', examples: [false] }),
    cells: z.enum(['all', 'over-25']).meta({ description: 'All cells, or those of more than 25 people.', examples: ['all'] }),
    count: number('Cells compared.', 61),
    meanAbsolute: number('Mean absolute error, weighted by n, in the unit of the measure.', 2.8),
    rootMeanSquare: number('Root of the mean square error, weighted by n.', 3.9),
    bias: number('Simulated less published on average, weighted by n.', 0.4),
    dataError: orNull('What sampling alone makes of the published figures; null where it cannot be said.', 1.4),
    simulatedError: orNull('The error of the simulated figures themselves; null where it cannot be said.', 0.3),
  })
  .meta({ id: 'CalibrationError', description: 'How far a measure is from its published figures.' })

const behaviourSchema = z
  .strictObject({
    id: text('Name of the behaviour.', 'A1'),
    what: text('What it is.', 'Hard filters take files away before anyone reads them.'),
    basis: z.enum(['insider prior', 'published']).meta({
      description: 'What it is compared with: what program insiders say, or published figures.',
      examples: ['insider prior'],
    }),
    figures: z
      .array(
        z.strictObject({
          name: text('What the number is of.', 'rejected automatically'),
          unit: text('Its unit.', '%'),
          simulated: orNull('What the model does; null where it does nothing of the kind.', 38.2),
          prior: orNull('What is said or published; null where nobody states a number.', 40),
        }),
      )
      .readonly()
      .meta({ description: 'Numbers that show it.' }),
    lacking: text('What of it the model lacks, if anything.', 'All kinds have one variance.').optional(),
  })
  .meta({ id: 'Behaviour', description: 'A behaviour of applicants or programs, and what the model makes of it.' })

const leftOutSchema = z
  .strictObject({
    ...groupOf,
    published: number('The hidden figure, in percent.', 14.95),
    predicted: number('What the model says without it, in percent.', 12.4),
    error: number('Predicted less published, in points.', -2.5),
    n: number('Positions or people behind it.', 5357),
  })
  .meta({ id: 'LeftOut', description: 'A figure of international graduates that was hidden and predicted.' })

export const calibrationSchema = z
  .strictObject({
    season: word.seasonId.meta({ description: 'Id of the season.', examples: ['2025'] }),
    model: text('Version of the model that the report was made with.', '3f9c0a1b2d4e'),
    stale: z.boolean().meta({ description: 'Whether another version of the model is served now.', examples: [false] }),
    date: text('Day on which the report was made.', '2026-05-01'),
    seed: number('Seed of the worlds.', 7),
    worlds: number('Worlds that were drawn.', 64),
    units: z.record(z.string(), z.string()).meta({ description: 'Unit of each measure.', examples: [{ matchRate: 'percent' }] }),
    errors: z.array(errorSchema).readonly().meta({ description: 'Errors per measure, over the whole report.' }),
    leaveOneOut: z
      .strictObject({
        errors: z
          .array(
            z.strictObject({
              measure: groupOf.measure,
              count: number('Figures predicted.', 70),
              meanAbsolute: number('Mean absolute error in points, weighted by n.', 1.1),
              bias: number('Predicted less published on average, weighted by n.', 0.3),
            }),
          )
          .readonly()
          .meta({ description: 'Errors of the predictions, over the whole report.' }),
        rows: z.array(leftOutSchema).readonly().meta({ description: 'Every prediction that passes the filter.' }),
      })
      .meta({ description: 'Specialties whose figures of international graduates were hidden and predicted from the others.' }),
    behaviours: z.array(behaviourSchema).readonly().meta({ description: 'What the model makes of known behaviours.' }),
    rows: z.array(rowSchema).readonly().meta({ description: 'Every figure that passes the filter.' }),
  })
  .meta({ id: 'Calibration', description: 'What the simulated seasons give beside what was published.' })

const absent = ' All when left out.'
export const calibrationQuery = z.strictObject({
  measure: z
    .string()
    .max(80)
    .optional()
    .meta({ description: `Only this measure.${absent}`, examples: ['matchRatePreferred'] }),
  specialty: z
    .string()
    .max(80)
    .optional()
    .meta({
      description: `Only this specialty, as a slug, or all for the whole match.${absent}`,
      examples: ['internal-medicine'],
    }),
  type: z
    .string()
    .max(80)
    .optional()
    .meta({
      description: `Only this type of applicant, or img, or all for everybody together.${absent}`,
      examples: ['non-us-img'],
    }),
})
