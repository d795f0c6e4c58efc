import { z } from 'zod'
import type { RowKind } from '../service/job.ts'
import { forecastRowSchema } from './forecast-row.ts'
import { comparisonRowSchema, recommendationRowSchema } from './job-rows.ts'
import * as word from './words.ts'

const MOST_WORLDS = 4096

/** A list of requests: as the documentation shows its rows, or, to check a body by, whatever they are. */
const requests = (row: z.ZodType) =>
  z.array(row, 'must be a list of requests').min(1, 'must have at least one request').meta({
    description:
      'The requests, each of which is answered on a line of the results. One that cannot be answered is answered with its problem.',
  })

const rowsOf = (kind: RowKind, row: z.ZodType, id: string, description: string) =>
  z
    .strictObject({
      kind: z.literal(kind).meta({ description: 'What kind of job it is.', examples: [kind] }),
      requests: requests(row),
    })
    .meta({ id, description })

const seasonJob = z
  .strictObject({
    kind: z.literal('season').meta({ description: 'What kind of job it is.', examples: ['season'] }),
    season: word.seasonId
      .optional()
      .meta({ description: 'Season to draw; the one this service is configured for when left out.', examples: ['2026'] }),
    worlds: word
      .whole(16, MOST_WORLDS)
      .optional()
      .meta({ description: 'Worlds to draw; as many as this service is configured for when left out.', examples: [256] }),
    seed: word
      .whole(0, 4_294_967_295)
      .optional()
      .meta({ description: 'Seed of the table; the one this service is configured for when left out.', examples: [1] }),
  })
  .meta({ id: 'SeasonJob', description: 'Draws the worlds of a season; the result is the file of its menu table.' })

const jobOf = (row: (schema: z.ZodType) => z.ZodType) =>
  z.discriminatedUnion(
    'kind',
    [
      rowsOf('forecasts', row(forecastRowSchema), 'ForecastsJob', 'A cohort of forecasts, replays and scenarios among them.'),
      rowsOf('comparisons', row(comparisonRowSchema), 'ComparisonsJob', 'Comparisons of rank order lists.'),
      rowsOf('recommendations', row(recommendationRowSchema), 'RecommendationsJob', 'Recommendations for many applicants.'),
      seasonJob,
    ],
    { error: 'must be a JSON object whose "kind" is one of forecasts, comparisons, recommendations, season' },
  )

/** What the documentation says. */
export const jobRequestSchema = jobOf((schema) => schema).meta({
  id: 'JobRequest',
  description: 'Long or many-row work.',
})

/** What a body is checked by: its rows are looked at one by one when they are worked on, and answered in their place. */
export const looseJobSchema = jobOf(() => z.unknown())
export type LooseJob =
  | { readonly kind: RowKind; readonly requests: unknown[] }
  | ({ readonly kind: 'season' } & { readonly season?: string; readonly worlds?: number; readonly seed?: number })

const count = (description: string, example: number) =>
  z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .meta({ description, examples: [example] })
const time = (description: string, example: string) => z.iso.datetime().meta({ description, examples: [example] })
const timeOrNull = (description: string, example: string) =>
  z.iso
    .datetime()
    .nullable()
    .meta({ description, examples: [example] })

export const jobSchema = z
  .strictObject({
    id: z.string().meta({ description: 'Name of the job.', examples: ['0b2f9c5e-7a51-4c0e-9a53-3f0c0a1b2d4e'] }),
    kind: z
      .enum(['forecasts', 'comparisons', 'recommendations', 'season'])
      .meta({ description: 'What kind of job it is.', examples: ['forecasts'] }),
    state: z
      .enum(['queued', 'running', 'completed', 'failed'])
      .meta({ description: 'How it stands. A job that was deleted is not known any more.', examples: ['running'] }),
    rows: count('Rows, or worlds of a season.', 1000),
    rowsDone: count('Those that are done.', 300),
    rowsWithProblem: count('Rows that were answered with a problem.', 2),
    shards: count('Parts that the work is split into.', 10),
    shardsDone: count('Those that are done.', 3),
    createdAt: time('When it was created.', '2026-03-20T12:00:00.000Z'),
    startedAt: timeOrNull('When work on it began.', '2026-03-20T12:00:00.100Z'),
    endedAt: timeOrNull('When it was completed, or failed.', '2026-03-20T12:00:09.000Z'),
    expiresAt: time('When it is deleted, with its inputs and results.', '2026-03-27T12:00:00.000Z'),
    failure: z
      .string()
      .nullable()
      .meta({ description: 'Why it failed.', examples: ['Shard 3 could not be done, however often it was tried.'] }),
  })
  .meta({ id: 'Job', description: 'How a job stands.' })

export const jobParams = z.strictObject({
  id: z.string().meta({ description: 'Name of the job.', examples: ['0b2f9c5e-7a51-4c0e-9a53-3f0c0a1b2d4e'] }),
})
