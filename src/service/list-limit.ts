import { QuestionError } from '../forecast/question.ts'

/** The lists of a question that grow with what somebody sends. */
export interface Listed {
  readonly rankOrderList?: readonly unknown[]
  readonly interviewedAt?: readonly unknown[]
  readonly appliedAt?: readonly unknown[]
  readonly couple?: { readonly rankOrderList: readonly unknown[]; readonly interviewedAt?: readonly unknown[] }
  readonly lists?: readonly { readonly rankOrderList: readonly unknown[] }[]
}

function* listsOf(question: Listed): Generator<[pointer: string, list: readonly unknown[] | undefined]> {
  yield ['/rankOrderList', question.rankOrderList]
  yield ['/interviewedAt', question.interviewedAt]
  yield ['/appliedAt', question.appliedAt]
  yield ['/couple/rankOrderList', question.couple?.rankOrderList]
  yield ['/couple/interviewedAt', question.couple?.interviewedAt]
  for (const [at, { rankOrderList }] of (question.lists ?? []).entries()) yield [`/lists/${at}/rankOrderList`, rankOrderList]
}

/** Refuses a question with a list longer than this service takes. */
export function checkListLimit(question: Listed, limit: number): void {
  const errors = [...listsOf(question)].flatMap(([pointer, list = []]) =>
    list.length > limit ? [{ pointer, detail: `must have at most ${limit} lines on this service, got ${list.length}` }] : [],
  )
  if (errors.length > 0) throw new QuestionError('INVALID_REQUEST', errors)
}
