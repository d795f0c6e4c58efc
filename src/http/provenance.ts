import { z } from 'zod'

/** What an answer was computed from. */
export const provenanceSchema = z
  .strictObject({
    engine: z.enum(['menus', 'replay']).meta({ description: 'The engine that answered.', examples: ['menus'] }),
    model: z.string().meta({ description: 'Version of the model.', examples: ['3f9c0a1b2d4e'] }),
    season: z.string().meta({ description: 'Season of the market.', examples: ['2025'] }),
    table: z.string().meta({ description: 'Name of the table of worlds.', examples: ['2025-3f9c0a1b2d4e-1'] }),
    worlds: z
      .int()
      .min(1)
      .max(4096)
      .meta({ description: 'Worlds that the answer is taken from.', examples: [256] }),
  })
  .meta({
    id: 'Provenance',
    description: 'What the answer was computed from. The same request and the same provenance give the same bytes.',
  })
