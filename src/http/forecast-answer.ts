import { z } from 'zod'
import { AFTER_MATCH_GROUPS } from '../market/soap-groups.ts'
import { MOST_LINES } from '../service/configuration.ts'
import { appliedShape, outcomesSchema, supplementalForecastSchema } from './first-year-answer.ts'
import { descriptionSchema } from './forecast-request.ts'
import { matchChanceSchema } from './match-chance.ts'
import { programNameSchema } from './program-name.ts'
import { provenanceSchema } from './provenance.ts'
import { scenarioAnswerSchema } from './scenario-schemas.ts'
import * as word from './words.ts'

const lineForecastSchema = z
  .strictObject({
    line: z
      .int()
      .min(1)
      .max(MOST_LINES)
      .meta({ description: 'Place on the list, from 1.', examples: [1] }),
    program: programNameSchema,
    probability: word.share().meta({ description: 'Chance of landing on this line.', examples: [0.22] }),
    cumulative: word.share().meta({ description: 'Chance of landing on this line or one above.', examples: [0.22] }),
    wouldTakeYou: word
      .share()
      .meta({ description: 'Chance that this program would take the applicant, whatever the list.', examples: [0.22] }),
    worth: word.share().meta({
      description:
        'Fall of the chance of matching when this line is taken away, from the same worlds; what was learned from the interviews stays.',
      examples: [0.06],
    }),
    supplemental: supplementalForecastSchema.optional(),
    ...appliedShape,
  })
  .meta({ id: 'LineForecast', description: 'What one line of the list comes to.' })

const fixSchema = z
  .strictObject({
    addLines: z
      .int()
      .min(1)
      .max(MOST_LINES)
      .optional()
      .meta({ description: 'Lines to add that fit `like`.', examples: [3] }),
    like: descriptionSchema.readonly().optional(),
    addTo: z
      .literal('supplemental')
      .optional()
      .meta({
        description: 'Where the lines go: to a supplemental list of the lines concerned. Left out, to the rank order list.',
        examples: ['supplemental'],
      }),
    field: z
      .enum(['step2ck', 'failedAttempts', 'graduationYear', 'visa', 'ecfmgCertified'])
      .optional()
      .meta({ description: 'Field of the profile that would have to be otherwise.', examples: ['step2ck'] }),
    to: z
      .union([z.number(), z.string(), z.boolean()])
      .optional()
      .meta({ description: 'The value of that field that would do.', examples: [240] }),
    probability: word
      .share()
      .optional()
      .meta({ description: 'Chance of matching with the lines added.', examples: [0.8] }),
  })
  .meta({ id: 'Fix', description: 'The smallest change that clears a warning.' })

export const warningSchema = z
  .strictObject({
    code: z
      .enum([
        'SCREENED_OUT',
        'VISA_NOT_SPONSORED',
        'CERTIFICATION_MISSING',
        'SHORT_LIST',
        'HIGH_RISK',
        'NO_FIRST_YEAR',
        'THIN_DATA',
      ])
      .meta({ description: 'The code to program against.', examples: ['SHORT_LIST'] }),
    message: z
      .string()
      .meta({ description: 'What to know, as a sentence.', examples: ['Applicants who match rank more programs than this.'] }),
    lines: z
      .array(z.int().min(1).max(MOST_LINES))
      .readonly()
      .optional()
      .meta({ description: 'The lines concerned, from 1.', examples: [[3]] }),
    filter: z
      .strictObject({
        name: z
          .enum([
            'step2ckMin',
            'failedAttemptsMax',
            'yearsSinceGraduationMax',
            'h1bStep2ckMin',
            'usMdStep2ckMin',
            'usDoStep2ckMin',
            'visas',
          ])
          .meta({ description: 'The filter, as the catalogue names it.', examples: ['step2ckMin'] }),
        value: z.union([z.number(), z.string()]).meta({ description: 'Its value.', examples: [240] }),
      })
      .meta({ id: 'HardFilter', description: 'The hard filter that stands in the way.' })
      .optional(),
    fix: fixSchema.optional(),
  })
  .meta({ id: 'Warning', description: 'Something the applicant should know about the list.' })

const count = () => z.int().min(0).max(MOST_LINES)

const interviewsSchema = z
  .strictObject({
    expected: z
      .number()
      .min(0)
      .max(MOST_LINES)
      .meta({
        description: 'Expected number of interviews: the sum of the chances of the lines, without those of supplemental lists.',
        examples: [4.2],
      }),
    p25: count().meta({ description: 'One such applicant in four has at most so many.', examples: [2] }),
    median: count().meta({ description: 'Half of such applicants have at most so many.', examples: [4] }),
    p75: count().meta({ description: 'Three such applicants in four have at most so many.', examples: [6] }),
    none: word.share().meta({ description: 'Chance of no interview at all.', examples: [0.03] }),
  })
  .meta({ id: 'Interviews', description: 'Stage "application": how many interviews the applications bring.' })

const oneMoreSchema = z
  .strictObject({
    line: z
      .int()
      .min(1)
      .max(MOST_LINES)
      .meta({ description: 'The line that the program is like, from 1.', examples: [7] }),
    match: word.share().meta({ description: 'Rise of the chance of matching.', examples: [0.012] }),
    interviews: word.share().meta({ description: 'Rise of the expected interviews.', examples: [0.3] }),
  })
  .meta({ id: 'OneMoreApplication', description: 'What an application to a program like one of the lines brings.' })

function driver<const Factor extends string, Value extends z.ZodType>(
  factor: Factor,
  value: Value,
  from: z.infer<Value>,
  to: z.infer<Value>,
) {
  return z.strictObject({
    factor: z.literal(factor).meta({ description: 'Field of the profile.', examples: [factor] }),
    from: value.meta({ description: 'What it is.', examples: [from] }),
    to: value.meta({ description: 'A realistic step better.', examples: [to] }),
    change: z
      .number()
      .min(-1)
      .max(1)
      .meta({ description: 'What the chance of matching gains, with the interviews held fixed.', examples: [0.05] }),
    fixed: z.boolean().meta({ description: 'The applicant cannot change it.', examples: [true] }),
  })
}

const experienceSchema = z
  .strictObject({
    months: z.number().meta({ description: 'Months in all.', examples: [3] }),
    kind: word.experienceKind.meta({ description: 'The best kind among them.', examples: ['hands-on'] }),
  })
  .readonly()
  .meta({ id: 'ClinicalExperience', description: 'Experience in United States medicine.' })

const driverSchema = z
  .discriminatedUnion('factor', [
    driver('step2ck', z.number(), 238, 248),
    driver('failedAttempts', z.number(), 1, 0),
    driver('graduationYear', z.number(), 2018, 2023),
    driver('usClinicalExperience', experienceSchema, { months: 1, kind: 'observership' }, { months: 3, kind: 'hands-on' }),
    driver('usLetters', z.number(), 1, 2),
    driver('familiarSchool', z.boolean(), false, true),
    driver('visa', word.visaNeed, 'j1', 'none'),
    driver('redFlags', z.array(word.redFlag).readonly(), ['gap'], []),
  ])
  .meta({ id: 'Driver', description: 'A field of the profile and what it moves.' })

const soapSchema = z
  .strictObject({
    coarse: z.literal(true).meta({
      description: 'Always true: far coarser than the chance of matching, by type of applicant alone.',
      examples: [true],
    }),
    ifUnmatched: word.share().meta({ description: 'Chance of a position in the round, given no match.', examples: [0.0545] }),
    probability: word.share().meta({ description: 'Chance of no match and then a position in the round.', examples: [0.016] }),
    matchOrSoap: word
      .share()
      .meta({ description: 'Chance of a position in the Match or in the round after it.', examples: [0.726] }),
    groups: z
      .array(
        z
          .strictObject({
            group: z.enum(AFTER_MATCH_GROUPS).meta({ description: 'Kind of position.', examples: ['family-medicine'] }),
            ifUnmatched: word.share().meta({ description: 'Chance of such a position, given no match.', examples: [0.0115] }),
          })
          .meta({ id: 'SoapGroup', description: 'A kind of position, and the chance of one in the round.' }),
      )
      .readonly()
      .meta({ description: 'The chance given no match, by kind of position; it adds up to `ifUnmatched`.' }),
    note: z.string().meta({
      description: 'What it rests on.',
      examples: ['Coarse: the share of such applicants without a first-year position who were placed in the supplemental round.'],
    }),
  })
  .meta({ id: 'AfterMatch', description: 'What the supplemental round (SOAP) after the Match adds, from published shares.' })

const unmatchedSchema = z
  .strictObject({
    probability: word.share().meta({ description: 'Chance of landing nowhere; with the lines it sums to 1.', examples: [0.29] }),
  })
  .meta({ id: 'Unmatched', description: 'The chance of not matching.' })

export const forecastAnswerSchema = z
  .strictObject({
    match: matchChanceSchema,
    lines: z.array(lineForecastSchema).readonly().meta({ description: 'One entry per line, in the order of the list.' }),
    outcomes: outcomesSchema.optional(),
    interviews: interviewsSchema.optional(),
    oneMoreApplication: z
      .strictObject({
        likeWeakest: oneMoreSchema.meta({
          description: 'To a program like the line that is least likely to take the applicant.',
        }),
        likeMedian: oneMoreSchema.meta({ description: 'To a program like the line in the middle.' }),
      })
      .optional()
      .meta({ description: 'Stage "application": what one more application brings.' }),
    unmatched: unmatchedSchema,
    soap: soapSchema.optional(),
    expectedLineIfMatched: z
      .number()
      .min(1)
      .max(MOST_LINES)
      .nullable()
      .meta({ description: 'Mean line of the match where there is one; null when that never happens.', examples: [3.4] }),
    productRuleGap: z
      .number()
      .min(-1)
      .max(1)
      .meta({
        description:
          'By how much multiplying the chances of the lines as if they were independent would overstate the chance of matching.',
        examples: [0.08],
      }),
    warnings: z.array(warningSchema).readonly().meta({ description: 'What the applicant should know about the list.' }),
    drivers: z.array(driverSchema).readonly().nullable().meta({
      description:
        'What each known field of the profile would change if it were a step better, largest effect first; null where `drivers` was not asked for.',
    }),
    sentence: z.string().meta({
      description: 'The answer in words.',
      examples: ['About 7 in 10 applicants like this, with this list, matched in the simulated seasons; about 3 in 10 did not.'],
    }),
    advice: z.string().meta({
      description: 'What always holds.',
      examples: ['Rank by preference: the order of these lines never changes whether you match.'],
    }),
    denominator: z
      .string()
      .meta({ description: 'Of whom the chance is a share.', examples: ['applicants who certified a rank order list'] }),
    provenance: provenanceSchema,
    scenario: scenarioAnswerSchema.optional(),
  })
  .meta({ id: 'ForecastAnswer', description: 'The chance of matching, line by line.' })
