import { z } from 'zod'
import { MAX_FINDINGS, MAX_LINES, type MatchAnswer } from '../matching/submitted-market.ts'

const MOST = 0xffffffff
const count = (description: string, example: number, most = MOST) =>
  z
    .int()
    .min(0)
    .max(most)
    .meta({ description, examples: [example] })
/** Seats of several programs, each of which may have MOST. */
const seatsInAll = (description: string, example: number) => count(description, example, Number.MAX_SAFE_INTEGER)
const lineNumber = z.int().min(1).max(MAX_LINES).nullable()

const applicantMatchSchema = z
  .strictObject({
    applicant: z.string().meta({ description: 'The applicant.', examples: ['chen'] }),
    program: z
      .string()
      .nullable()
      .meta({ description: 'The program matched to; null when unmatched.', examples: ['mercy'] }),
    line: lineNumber.meta({
      description:
        'Line of the rank order list, from 1; for a member of a couple of the joint list, also where that line says "no match" for this member. Null when unmatched.',
      examples: [2],
    }),
    supplemental: z
      .string()
      .nullable()
      .optional()
      .meta({
        description: 'The preliminary program beside the advanced one, or null. Only for applicants with supplemental lists.',
        examples: ['city-preliminary'],
      }),
  })
  .meta({ id: 'ApplicantMatch', description: 'What one applicant got.' })

const programMatchSchema = z
  .strictObject({
    program: z.string().meta({ description: 'The program.', examples: ['mercy'] }),
    quota: count('Seats as submitted.', 2),
    seats: count('Seats after reversions and even numbers.', 2),
    filled: count('Seats taken.', 1),
    vacancies: count('Seats left.', 1),
  })
  .meta({ id: 'ProgramMatch', description: 'How far one program is filled.' })

const KINDS = [
  'blocking-applicant',
  'blocking-couple',
  'blocking-supplemental',
  'reverted-seat-wanted',
  'even-seats-wanted',
  'not-on-list',
  'not-ranked',
  'supplemental-without-advanced',
  'over-quota',
  'odd-number',
  'reverted-over-max',
  'seat-not-reverted',
  'seats-not-conserved',
] as const

const findingSchema = z
  .strictObject({
    kind: z.enum(KINDS).meta({ description: 'What is wrong.', examples: ['blocking-couple'] }),
    applicants: z
      .array(z.string())
      .readonly()
      .meta({
        description: 'The applicant, both members of the couple, or nobody.',
        examples: [['davis', 'eastman']],
      }),
    programs: z
      .array(z.string().nullable())
      .readonly()
      .meta({
        description: 'The program, one for each member of the couple (null: no match), or donor and receiver.',
        examples: [['general', 'city']],
      }),
    line: lineNumber.meta({
      description: 'Line of the list that this is about, from 1; null where there is none.',
      examples: [3],
    }),
    detail: z.string().meta({
      description: 'The finding as a sentence.',
      examples: ['davis and eastman prefer general and city, which would take them.'],
    }),
  })
  .meta({ id: 'Finding', description: 'Something that keeps a matching from being stable.' })

const findings = z.array(findingSchema).max(MAX_FINDINGS).readonly()

const placedSchema = z
  .strictObject({ submitted: count('So many in all.', 1), matched: count('So many of them matched.', 1) })
  .meta({ id: 'Placed', description: 'How many of a kind were submitted and matched.' })

const statisticsSchema = z
  .strictObject({
    applicants: count('Applicants in all.', 9),
    matched: count('Applicants matched.', 7),
    unmatched: count('Applicants unmatched.', 2),
    matchedAtLine: z
      .array(count('Applicants matched at this line.', 3))
      .max(MAX_LINES)
      .readonly()
      .meta({
        description: 'Applicants matched at line 1, 2, ..; members of couples by their joint line.',
        examples: [[3, 1, 0, 1, 0, 0, 2]],
      }),
    proposals: count('Proposals made.', 16),
    couples: placedSchema.readonly().meta({ description: 'Couples.' }),
    supplemental: placedSchema
      .readonly()
      .meta({ description: 'Applicants with supplemental lists, and those of them with such a match.' }),
    seats: z
      .strictObject({
        reverted: seatsInAll('Seats that went from one program to another.', 0),
        givenUp: seatsInAll('Seats given up for an even number.', 0),
      })
      .meta({ description: 'Seats that did not stay where they were.' }),
  })
  .meta({ id: 'MatchStatistics', description: 'The matching from above.' })

const stabilitySchema = z
  .strictObject({
    stable: z.boolean().meta({ description: 'Whether the verifier found nothing.', examples: [true] }),
    blockingUnits: count('Applicants and couples that block.', 0),
    blocking: findings.meta({ description: `What was found, the first ${MAX_FINDINGS}.` }),
    search: z
      .strictObject({ orders: count('Orders of the couples that were tried.', 1), loops: count('Loops met.', 0) })
      .meta({ description: 'What it took. That none was found does not prove that there is no stable matching.' }),
    diagnostics: z
      .strictObject({
        vacatingCredit: z
          .strictObject({
            stable: z.boolean().meta({ description: 'Whether nothing was found in this reading.', examples: [true] }),
            blocking: findings.meta({ description: `What was found in this reading, the first ${MAX_FINDINGS}.` }),
          })
          .meta({ description: "A stricter reading: a couple's own seats, which it would leave, count as vacant." }),
      })
      .meta({ description: 'Other readings of stability, for information.' }),
  })
  .meta({ id: 'Stability', description: 'What the verifier says.' })

export const matchAnswerSchema = z
  .strictObject({
    matches: z
      .array(applicantMatchSchema)
      .readonly()
      .meta({ description: 'One entry per applicant, in the order of the request.' }),
    programs: z.array(programMatchSchema).readonly().meta({ description: 'One entry per program, in the order of the request.' }),
    statistics: statisticsSchema,
    stability: stabilitySchema,
  })
  .meta({ id: 'MatchAnswer', description: 'A matching, verified.' }) satisfies z.ZodType<MatchAnswer>
