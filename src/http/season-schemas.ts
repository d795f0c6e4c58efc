import { z } from 'zod'
import type { SeasonFacts } from '../service/season-facts.ts'
import * as word from './words.ts'

const summary = {
  id: word.seasonId.meta({ description: 'Id of the season.', examples: ['2025'] }),
  year: z
    .int()
    .min(1952)
    .max(2200)
    .meta({ description: 'Year of the match.', examples: [2025] }),
  model: z.string().meta({ description: 'Version of the model of this season.', examples: ['3f9c0a1b2d4e'] }),
  programs: z
    .int()
    .min(0)
    .max(1_000_000)
    .meta({ description: 'Programs in the catalogue.', examples: [6626] }),
  positions: z
    .int()
    .min(0)
    .max(10_000_000)
    .meta({ description: 'Positions they offer.', examples: [43237] }),
  forecasts: z.boolean().meta({ description: 'Whether this service answers forecasts for the season.', examples: [true] }),
}

const branchSchema = z
  .strictObject({
    specialty: word.specialty.meta({ description: 'Specialty, as a slug.', examples: ['internal-medicine'] }),
    track: word.track.meta({ description: 'Track.', examples: ['categorical'] }),
    name: z.string().meta({ description: 'Name as published.', examples: ['Internal Medicine'] }),
    programs: z
      .int()
      .min(0)
      .max(1_000_000)
      .meta({ description: 'Programs.', examples: [700] }),
    positions: z
      .int()
      .min(0)
      .max(10_000_000)
      .meta({ description: 'Positions.', examples: [10941] }),
  })
  .meta({ id: 'Branch', description: 'The positions of one specialty and track.' })

export const seasonListSchema = z
  .strictObject({
    seasons: z
      .array(z.strictObject(summary).meta({ id: 'SeasonSummary', description: 'A season in short.' }))
      .meta({ description: 'Seasons at hand, newest last.' }),
  })
  .meta({ id: 'SeasonList', description: 'The seasons at hand.' })

export const seasonSchema = z
  .strictObject({
    ...summary,
    notes: z
      .array(z.string())
      .readonly()
      .meta({ description: 'What to know about this season and its model.', examples: [['Couples are not in the market yet.']] }),
    sources: z.record(z.string(), z.string()).meta({
      description: 'Citation of every source of figures, by its key.',
      examples: [{ nrmp2025: 'NRMP, Results and Data, 2025.' }],
    }),
    branches: z.array(branchSchema).meta({ description: 'Specialties and tracks.' }),
  })
  .meta({ id: 'Season', description: 'One match year.' })

/** A limit of a hard filter; null for none. */
const limit = (description: string, example: number) =>
  z
    .number()
    .nullable()
    .meta({ description, examples: [example] })

export const programSchema = z
  .strictObject({
    id: word.programId.meta({
      description: 'Id of the program, stable within the season.',
      examples: ['internal-medicine/0412'],
    }),
    name: z.string().meta({
      description:
        'The program in words; synthetic, with no real institution behind it, unless the season was brought with such programs.',
      examples: ['Internal Medicine 0412'],
    }),
    specialty: word.specialty.meta({ description: 'Specialty, as a slug.', examples: ['internal-medicine'] }),
    track: word.track.meta({ description: 'Track.', examples: ['categorical'] }),
    archetype: word.archetype.meta({ description: 'Kind of program.', examples: ['community'] }),
    region: word.region.meta({ description: 'Part of the country.', examples: ['midwest'] }),
    positions: z
      .int()
      .min(0)
      .max(10_000)
      .meta({ description: 'Positions offered in a year.', examples: [14] }),
    imgShare: word.share().meta({ description: 'Share of international graduates among the residents.', examples: [0.6] }),
    visas: z
      .array(word.programVisa)
      .readonly()
      .meta({ description: 'Visas that the program sponsors.', examples: [['j1']] }),
    filters: z
      .strictObject({
        step2ckMin: limit('Least Step 2 CK score, in points; null for none.', 230),
        yearsSinceGraduationMax: limit('Most years since graduation; null for none.', 5),
        failedAttemptsMax: limit('Most failed attempts; null for none.', 0),
        h1bStep2ckMin: limit('Least Step 2 CK score of those who need an H-1B visa, in points; null for none.', 240),
        usMdStep2ckMin: limit('Least Step 2 CK score of graduates of US MD schools; null for none.', 215),
        usDoStep2ckMin: limit('Least Step 2 CK score of graduates of US DO schools; null for none.', 215),
      })
      .meta({
        description: 'Beyond these, applications are not read: those of international graduates where nothing else is said.',
      }),
  })
  .meta({ id: 'Program', description: 'A synthetic program of the catalogue.' })

export const programListSchema = z
  .strictObject({
    programs: z.array(programSchema).readonly().meta({ description: 'Programs in the order of the catalogue.' }),
    total: z
      .int()
      .min(0)
      .max(1_000_000)
      .meta({ description: 'Programs that pass the filter, on all pages.', examples: [312] }),
    next: z
      .string()
      .nullable()
      .meta({
        description: 'What to pass as `after` for the next page; null on the last one.',
        examples: ['internal-medicine/0412'],
      }),
  })
  .meta({ id: 'ProgramList', description: 'A page of the catalogue.' })

export function summaryOf({ season, model, programs, positions, forecasts }: SeasonFacts) {
  return { id: season.id, year: season.year, model, programs, positions, forecasts }
}

export function seasonOf(facts: SeasonFacts) {
  const { notes, sources, branches } = facts.season
  const shown = branches.map(({ specialty, track, name, programs, positions }) => ({
    specialty,
    track,
    name,
    programs,
    positions,
  }))
  return { ...summaryOf(facts), notes, sources, branches: shown }
}
