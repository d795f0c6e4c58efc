import { z } from 'zod'
import * as word from './words.ts'

const rangeSchema = z
  .strictObject({
    p10: word.share().meta({ description: 'One plausible market in ten gives less.', examples: [0.55] }),
    p90: word.share().meta({ description: 'One plausible market in ten gives more.', examples: [0.84] }),
  })
  .meta({ id: 'Range', description: 'Between which values eight plausible markets in ten lie.' })

export const matchChanceSchema = z
  .strictObject({
    probability: word.share().meta({ description: 'Chance of matching anywhere on the list.', examples: [0.71] }),
    monteCarloError: z
      .number()
      .min(0)
      .meta({ description: 'Standard error of that chance, which more worlds would remove.', examples: [0.003] }),
    range: rangeSchema.nullable().meta({
      description:
        'What is uncertain about the market and the model: eight plausible markets in ten lie between; null where the worlds asked for are too few to tell.',
    }),
  })
  .meta({
    id: 'MatchChance',
    description: 'The chance of matching, what more worlds would change of it, and what they would not.',
  })
