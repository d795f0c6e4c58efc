import { z } from 'zod'
import example from '../../openapi/examples/forecast.request.json' with { type: 'json' }
import { MOST_LINES } from '../service/configuration.ts'
import { scenarioSchema } from './scenario-schemas.ts'
import * as word from './words.ts'

export { example as exampleRequest }

const OBJECT = 'must be a JSON object'

export const applicantSchema = z
  .strictObject(
    {
      type: word.applicantType.meta({ description: 'Kind of applicant, as NRMP counts them.', examples: ['non-us-img'] }),
      step2ck: word
        .whole(100, 300)
        .optional()
        .meta({ description: 'USMLE Step 2 CK score, in points.', examples: [244] }),
      failedAttempts: word
        .whole(0, 20)
        .optional()
        .meta({ description: 'Failed attempts at any step of the licensing examinations.', examples: [0] }),
      graduationYear: word
        .whole(1950, 2040)
        .optional()
        .meta({ description: 'Year of graduation from medical school.', examples: [2022] }),
      usClinicalExperience: z
        .strictObject(
          {
            months: word.whole(0, 240).meta({ description: 'Months in all.', examples: [3] }),
            kind: word.experienceKind.meta({ description: 'The best kind among them.', examples: ['hands-on'] }),
          },
          OBJECT,
        )
        .optional()
        .meta({ description: 'Experience in United States medicine.' }),
      usLetters: word
        .whole(0, 20)
        .optional()
        .meta({ description: 'Letters of recommendation from physicians who practise in the United States.', examples: [2] }),
      familiarSchool: word
        .yesOrNo()
        .optional()
        .meta({
          description: 'Whether programs know the medical school, as graduates of it are residents in the United States.',
          examples: [false],
        }),
      visa: word.visaNeed
        .optional()
        .meta({ description: 'Visa needed in order to work in the United States.', examples: ['j1'] }),
      ecfmgCertified: word
        .yesOrNo()
        .optional()
        .meta({ description: 'Whether ECFMG has certified the applicant.', examples: [true] }),
      redFlags: z
        .array(word.redFlag, 'must be a list of red flags')
        .max(10, 'must have at most 10 entries')
        .optional()
        .meta({ description: 'What programs hold against an application.', examples: [['gap']] }),
    },
    OBJECT,
  )
  .meta({
    id: 'Applicant',
    description:
      'What is known of the applicant. A field left out is integrated over what is known of such applicants; it is never an error.',
  })

export const descriptionSchema = z
  .strictObject(
    {
      specialty: word.specialty.meta({
        description: 'Specialty, as a slug of its published name.',
        examples: ['internal-medicine'],
      }),
      track: word.track.optional().meta({ description: 'Track.', examples: ['categorical'] }),
      archetype: word.archetype.optional().meta({ description: 'Kind of program.', examples: ['community'] }),
      region: word.region.optional().meta({ description: 'Part of the country.', examples: ['midwest'] }),
      positions: word
        .whole(1, 500)
        .optional()
        .meta({ description: 'Positions offered in a year.', examples: [14] }),
      imgShare: word
        .share()
        .optional()
        .meta({ description: 'Share of international graduates among the residents.', examples: [0.6] }),
      visas: z
        .array(word.programVisa, 'must be a list of visas')
        .max(2, 'must have at most 2 entries')
        .readonly()
        .optional()
        .meta({ description: 'Visas that the program sponsors.', examples: [['j1']] }),
    },
    OBJECT,
  )
  .meta({ id: 'Description', description: 'A program described instead of named; what is left out fits any program.' })

const MOST_PLACES = 5000

const rankPlaceSchema = z
  .strictObject(
    {
      from: word.whole(1, MOST_PLACES).meta({ description: 'Best place that was named; 1 is the top.', examples: [20] }),
      to: word.whole(1, MOST_PLACES).meta({ description: 'Worst place that was named.', examples: [30] }),
      of: word
        .whole(1, MOST_PLACES)
        .optional()
        .meta({
          description: 'Length of their list; taken from the simulated seasons when left out, and no shorter than `from`.',
          examples: [200],
        }),
    },
    OBJECT,
  )
  .check(({ value, issues }) => {
    const { from, to, of } = value
    const refuse = (key: string, message: string) =>
      issues.push({ code: 'custom', input: value, path: [key], message, continue: true })
    if (to < from) refuse('to', `place ${to} is better than "from", which is ${from}`)
    if (of !== undefined && of < to) refuse('of', `a list of ${of} has no place ${to}`)
  })
  .meta({
    id: 'RankPlace',
    description:
      "What a program said of the applicant's place on its rank order list. A word, not a certainty: it holds four times in five.",
  })

export const lineSchema = z
  .strictObject(
    {
      program: word.programId
        .optional()
        .meta({ description: "A program of the season's catalogue.", examples: ['internal-medicine/0412'] }),
      like: descriptionSchema.optional(),
      rotated: word
        .yesOrNo()
        .optional()
        .meta({ description: 'The applicant has rotated there.', examples: [true] }),
      advocate: word.advocate
        .optional()
        .meta({ description: 'Who there speaks for the applicant.', examples: ['chief-resident'] }),
      interview: word.impression
        .optional()
        .meta({ description: 'How the interview went, as far as the applicant can tell.', examples: ['strong'] }),
      readyToStart: word
        .yesOrNo()
        .optional()
        .meta({
          description: 'The program knows that the applicant can start on the day and carry the work of a resident.',
          examples: [true],
        }),
      signal: word
        .yesOrNo()
        .optional()
        .meta({
          description:
            'The applicant signalled interest there when applying: the program is more open, and its interview says less.',
          examples: [true],
        }),
      theyRankMe: rankPlaceSchema.optional().meta({
        description:
          'How the program says that it ranks the applicant. A line that describes a program stands for its closest fit then.',
      }),
    },
    OBJECT,
  )
  .refine(
    ({ program, like }) => (program === undefined) !== (like === undefined),
    'a line needs either "program" or "like", and not both',
  )
  .meta({
    id: 'Line',
    description:
      'One line of a rank order list: either a program of the catalogue (`program`) or the description of one (`like`), and what the applicant knows about it.',
    override: ({ jsonSchema }) => {
      jsonSchema.oneOf = [{ required: ['program'] }, { required: ['like'] }]
    },
  })

/**
 * Every program that stands on a list again, with the place where it stood first. A check, not a superRefine, which makes a function for
 * every list in the memory of what is old, from where it would keep the whole request.
 */
function refuseRepeats({ value: lines, issues }: z.core.ParsePayload<readonly { readonly program?: string | undefined }[]>) {
  const first = new Map<string, number>()
  for (const [index, { program }] of lines.entries()) {
    if (program === undefined) continue
    const line = first.get(program)
    if (line === undefined) first.set(program, index + 1)
    else
      issues.push({
        code: 'custom',
        input: lines,
        path: [index, 'program'],
        message: `program "${program}" already stands on line ${line}`,
        // What else is wrong is to be said too.
        continue: true,
      })
  }
}

const listOf = <Line extends typeof lineSchema>(line: Line) =>
  z.array(line, 'must be a list of lines').max(MOST_LINES, `must have at most ${MOST_LINES} lines`).check(refuseRepeats)

export const linesOrNoneSchema = listOf(lineSchema)

const AT_LEAST_ONE = 'must have at least one line'
const linesSchema = linesOrNoneSchema.min(1, AT_LEAST_ONE)

const rankedLineSchema = lineSchema
  .safeExtend({
    supplemental: linesSchema.optional().meta({
      description:
        'With an advanced position: its supplemental list of first-year programs (preliminary or transitional), best first, tried once that position is held; with the stage `application`, those applied at for it. The position stands whatever comes of it. A description without a track means the preliminary year of its specialty here. A program is one program on whichever lists it stands: what is known of it may be said on any of them, but not in two ways.',
      examples: [[{ program: 'transitional-year/0012' }, { like: { specialty: 'internal-medicine', track: 'preliminary' } }]],
    }),
  })
  .meta({
    id: 'RankedLine',
    description: 'One line of the choice: a line, and with an advanced position the supplemental list attached to it.',
    override: ({ jsonSchema }) => {
      // The properties stand here again because linters do not look for those of a part of `anyOf` outside it.
      jsonSchema.oneOf = ['program', 'like'].map((name) => ({ properties: { [name]: {} }, required: [name] }))
    },
  })

export const rankedLinesOrNoneSchema = listOf(rankedLineSchema)

export const forecastRequestSchema = z
  .strictObject(
    {
      season: word.seasonId
        .optional()
        .meta({ description: 'Season to forecast; the one this service is configured for when left out.', examples: ['2025'] }),
      stage: z
        .enum(['rank-list', 'application'], 'must be one of rank-list, application')
        .optional()
        .meta({
          description:
            'What the list stands for: with `rank-list`, every line was interviewed at, which is itself evidence of strength; with `application`, the applicant applies or would apply there, and the chance of an interview is part of the answer.',
          examples: ['rank-list'],
        }),
      engine: z
        .enum(['menus', 'replay'], 'must be one of menus, replay')
        .optional()
        .meta({
          description:
            '`menus` reads the answer off the menu table; `replay` runs the whole match again in every world with the applicant in it, which is slow.',
          examples: ['menus'],
        }),
      worlds: word
        .whole(16, 4096)
        .optional()
        .meta({
          description:
            'Take the first so many worlds of the table; all of them when left out. Never more than the service is configured for.',
          examples: [256],
        }),
      applicant: applicantSchema,
      rankOrderList: rankedLinesOrNoneSchema.min(1, AT_LEAST_ONE).meta({
        description: `The choice, best first, 1 to ${MOST_LINES} lines. No program stands on it twice.`,
      }),
      interviewedAt: linesSchema.optional().meta({
        description:
          'The evidence: every program interviewed at, ranked or not. Every program on the rank order list and its supplemental lists when left out.',
      }),
      interviewsComplete: word
        .yesOrNo()
        .optional()
        .meta({
          description:
            'false where there were interviews besides those named; then only which programs invited counts, not how many.',
          examples: [true],
        }),
      soap: word
        .yesOrNo()
        .optional()
        .meta({
          description:
            'Whether to add what the supplemental round (SOAP) in the week of the Match gives those whom it left with nothing: coarse, by type of applicant alone.',
          examples: [true],
        }),
      drivers: word
        .yesOrNo()
        .optional()
        .meta({ description: 'Whether to say what moves the chance. Takes a few times as long.', examples: [true] }),
      scenario: scenarioSchema.optional(),
    },
    OBJECT,
  )
  .meta({ id: 'ForecastRequest', description: 'A profile, a rank order list, and how to compute.' })
export type ForecastRequest = z.infer<typeof forecastRequestSchema>
