import { z } from 'zod'
import example from '../../openapi/examples/market.request.json' with { type: 'json' }
import { MAX_LINES } from '../matching/submitted-market.ts'

export { example as exampleMarket }

/** Describes a market. What is checked, and how faults are named, is the business of the core; a test holds the two together. */

const MOST_SEATS = 0xffffffff

const programId = z.string().meta({ description: 'Id of a program.', examples: ['city'] })
const applicantId = z.string().meta({ description: 'Id of an applicant.', examples: ['anderson'] })

const applicantSchema = z
  .strictObject({
    id: z.string().meta({ description: 'Any text, unique among the applicants.', examples: ['anderson'] }),
    rankOrderList: z
      .array(programId)
      .max(MAX_LINES)
      .optional()
      .meta({
        description: `Programs, best first, each at most once, at most ${MAX_LINES}. Empty or left out for a member of a couple.`,
        examples: [['city', 'mercy']],
      }),
    supplemental: z
      .record(z.string(), z.array(programId))
      .optional()
      .meta({
        description:
          'Advanced program on the rank order list -> preliminary programs, best first: tried once the applicant holds that advanced position. The advanced match stands whatever comes of it.',
        examples: [{ 'city-advanced': ['city-preliminary', 'mercy-preliminary'] }],
      }),
  })
  .meta({ id: 'MarketApplicant', description: 'An applicant and the programs wanted.' })

const partnerProgram = z
  .string()
  .nullable()
  .meta({ description: 'Id of a program, or null: no match for this member.', examples: ['city'] })

const coupleSchema = z
  .strictObject({
    members: z.tuple([applicantId, applicantId]).meta({
      description: 'Two applicants, who stand among the applicants too, with no list of their own. Nobody is in two couples.',
      examples: [['davis', 'eastman']],
    }),
    rankOrderList: z
      .array(z.tuple([partnerProgram, partnerProgram]))
      .max(MAX_LINES)
      .meta({
        description: `Pairs of programs, one for each member, best first, each pair at most once, at most ${MAX_LINES}.`,
        examples: [
          [
            ['city', 'city'],
            [null, 'mercy'],
          ],
        ],
      }),
  })
  .meta({ id: 'MarketCouple', description: 'Two applicants with one list.' })

const reversionSchema = z
  .strictObject({
    program: programId.meta({ description: 'The program that gets the seats.', examples: ['city'] }),
    max: z
      .int()
      .min(0)
      .max(MOST_SEATS)
      .meta({ description: 'So many seats at most.', examples: [2] }),
  })
  .meta({ id: 'MarketReversion', description: 'Where seats go that stay unfilled.' })

const programSchema = z
  .strictObject({
    id: z.string().meta({ description: 'Any text, unique among the programs.', examples: ['city'] }),
    quota: z
      .int()
      .min(0)
      .max(MOST_SEATS)
      .meta({ description: `Seats; with all that may revert to the program at most ${MOST_SEATS}.`, examples: [2] }),
    rankOrderList: z.array(applicantId).meta({
      description: 'Applicants, best first, each at most once. Who is not on it is not taken.',
      examples: [['eastman', 'anderson']],
    }),
    revertsTo: z.array(reversionSchema).optional().meta({
      description:
        'Where seats go that this program cannot fill, the first named first. No program reverts to itself, and reversions form no ring.',
    }),
    evenQuota: z
      .boolean()
      .optional()
      .meta({ description: 'Whether the program wants an even number of applicants.', examples: [true] }),
  })
  .meta({ id: 'MarketProgram', description: 'A program, its seats and the applicants wanted.' })

export const marketSchema = z
  .strictObject({
    applicants: z.array(applicantSchema).meta({ description: 'Everybody who seeks a position.' }),
    couples: z.array(coupleSchema).optional().meta({ description: 'Applicants who seek two positions together.' }),
    programs: z.array(programSchema).meta({ description: 'Every program with its seats.' }),
    proposing: z
      .enum(['applicants', 'programs'])
      .optional()
      .meta({
        description:
          'Who proposes, and so gets the best that any stable matching has for them; applicants when left out. Programs may only in a market without couples, supplemental lists, reversions and even quotas.',
        examples: ['applicants'],
      }),
  })
  .meta({ id: 'Market', description: 'Both sides of a market with their lists.' })
