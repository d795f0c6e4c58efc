import { problemResponses } from './problem.ts'

/** What can go wrong with a question about an applicant, whichever route it comes to. */
export const questionProblems = problemResponses(
  'INVALID_REQUEST',
  'UNKNOWN_SEASON',
  'REQUEST_TIMEOUT',
  'TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'UNKNOWN_PROGRAM',
  'BUSY',
  'TIMEOUT',
)
