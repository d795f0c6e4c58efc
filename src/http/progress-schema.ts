import { z } from 'zod'

export const progressSchema = z
  .strictObject({
    worldsDone: z
      .int()
      .min(0)
      .max(4096)
      .meta({ description: 'Worlds drawn so far.', examples: [96] }),
    worlds: z
      .int()
      .min(16)
      .max(4096)
      .meta({ description: 'Worlds in the menu table.', examples: [256] }),
    worldsPerSecond: z
      .number()
      .min(0)
      .meta({ description: 'Worlds drawn in a second.', examples: [9.8] }),
    secondsLeft: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'Estimated seconds until the table is ready; null before the first world.', examples: [17] }),
  })
  .meta({ id: 'Progress', description: 'How far the menu table is.' })
