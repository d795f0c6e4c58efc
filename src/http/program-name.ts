import { z } from 'zod'

export const programNameSchema = z
  .strictObject({
    id: z
      .string()
      .nullable()
      .meta({
        description: 'Id in the catalogue; null where the line describes a program.',
        examples: ['internal-medicine/0412'],
      }),
    name: z.string().meta({ description: 'The program in words.', examples: ['Internal Medicine 0412'] }),
  })
  .meta({ id: 'ProgramName', description: 'The program that a line stands for.' })
