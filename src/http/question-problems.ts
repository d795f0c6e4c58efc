import { problemResponses } from './problem.ts'

/** What can go wrong with a question about an applicant, whichever route it comes to. Made for each route anew, as Fastify writes into the schemas it is given. */
export const questionProblems = () =>
  problemResponses('UNKNOWN_SEASON', 'UNSUPPORTED_MEDIA_TYPE', 'UNKNOWN_PROGRAM', 'BUSY', 'TIMEOUT')
