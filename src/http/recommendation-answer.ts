import { z } from 'zod'
import { LEFT_OUT, type LeftOut } from '../forecast/advice.ts'
import { provenanceSchema } from './provenance.ts'
import { programSchema } from './season-schemas.ts'
import * as word from './words.ts'

const WHY: Readonly<Record<LeftOut, string>> = {
  onTheList: 'Already on the list.',
  otherTrack:
    'Of a track that the list does not hold, such as a preliminary year beside categorical positions; `filters.track` asks for one.',
  step2ckFloor: 'Below the lowest Step 2 CK score that the program reads files with, for H-1B visas among them.',
  failedAttempts: 'More failed attempts than the program reads files with.',
  graduationYear: 'Graduated longer ago than the program reads files of.',
  visa: 'The program does not sponsor the visa needed.',
  notPreferred: 'Worth nothing by the preference given.',
  bringsNothing: 'Ranks hardly any such applicant, or takes them only where the list does: brings less than 1 in 10,000.',
}

const recommendationSchema = z
  .strictObject({
    program: programSchema
      .omit({ filters: true })
      .meta({ id: 'RecommendedProgram', description: 'A program of the catalogue, without its hard filters.' }),
    gain: word.share().meta({
      description: 'Rise of what is sought, the chance of matching or the expected worth of the match.',
      examples: [0.06],
    }),
    probability: word
      .share()
      .meta({ description: 'Chance of matching with this program and those before it added.', examples: [0.77] }),
    expectedWorth: word
      .share()
      .nullable()
      .meta({ description: 'Expected worth of the match with them; null where the goal is to match.', examples: [0.6] }),
    wouldTakeYou: word.share().meta({
      description:
        'Chance that the program would take the applicant, whatever the list; an interview is part of it at the stage `application`.',
      examples: [0.31],
    }),
    interview: word
      .share()
      .nullable()
      .meta({ description: 'Chance of an interview there; null where one is taken for granted.', examples: [0.4] }),
    vacantShare: word
      .share()
      .meta({ description: 'Share of the simulated seasons in which a seat there stays vacant.', examples: [0.12] }),
    reason: z.string().meta({
      description: 'Why, in words.',
      examples: [
        'If it interviews you, it would take you in 31 in 100 simulated seasons, and in 6 in 100 where nothing before it does.',
      ],
    }),
  })
  .meta({ id: 'Recommendation', description: 'A program to add, and what it brings after those before it.' })

export const recommendationAnswerSchema = z
  .strictObject({
    before: z
      .strictObject({
        probability: word.share().meta({ description: 'Chance of matching with the list as it is.', examples: [0.71] }),
        expectedWorth: word
          .share()
          .nullable()
          .meta({ description: 'Expected worth of the match; null where the goal is to match.', examples: [0.55] }),
      })
      .meta({ description: 'What the list comes to before anything is added.' }),
    recommendations: z
      .array(recommendationSchema)
      .readonly()
      .meta({ description: 'In the order in which they were chosen; fewer than asked for where no other brings anything.' }),
    considered: z
      .int()
      .min(0)
      .meta({ description: 'Programs that pass the filters of the request.', examples: [1087] }),
    leftOut: z
      .strictObject(
        Object.fromEntries(
          LEFT_OUT.map((reason) => [
            reason,
            z
              .int()
              .min(0)
              .meta({ description: WHY[reason], examples: [12] }),
          ]),
        ) as Record<LeftOut, z.ZodInt>,
      )
      .meta({ description: 'Programs among them that cannot be recommended, by the first reason that holds.' }),
    guarantee: z.string().meta({
      description: 'What is certain about the choice.',
      examples: ['Each program is the one that adds most to the list and the programs before it.'],
    }),
    provenance: provenanceSchema,
  })
  .meta({ id: 'RecommendationAnswer', description: 'Programs to add to a list.' })
