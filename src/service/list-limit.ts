import { QuestionError } from '../forecast/question.ts'

/** The lists of a question that grow with what somebody sends. */
export interface Listed {
  readonly rankOrderList?: readonly unknown[]
  readonly interviewedAt?: readonly unknown[]
  readonly appliedAt?: readonly unknown[]
  readonly couple?: { readonly rankOrderList: readonly unknown[]; readonly interviewedAt?: readonly unknown[] }
  readonly lists?: readonly { readonly rankOrderList: readonly unknown[] }[]
}

/** Lines of all supplemental lists of one rank order list together: so many times as many as that may have itself. */
const SUPPLEMENTAL_TIMES = 10

type Pointed<List> = [pointer: string, list: List]

function* listsOf(question: Listed): Generator<Pointed<readonly unknown[] | undefined>> {
  yield ['/rankOrderList', question.rankOrderList]
  yield ['/interviewedAt', question.interviewedAt]
  yield ['/appliedAt', question.appliedAt]
  yield ['/couple/rankOrderList', question.couple?.rankOrderList]
  yield ['/couple/interviewedAt', question.couple?.interviewedAt]
  for (const [at, { rankOrderList }] of (question.lists ?? []).entries()) yield [`/lists/${at}/rankOrderList`, rankOrderList]
}

/** The supplemental lists attached to the lines of a list. */
const supplementsOf = ([pointer, list = []]: Pointed<readonly unknown[] | undefined>): Pointed<readonly unknown[]>[] =>
  list.flatMap((line, l): Pointed<readonly unknown[]>[] => {
    const { supplemental } = line as { readonly supplemental?: readonly unknown[] }
    return supplemental ? [[`${pointer}/${l}/supplemental`, supplemental]] : []
  })

/** Refuses a question with a list longer than this service takes. */
export function checkListLimit(question: Listed, limit: number): void {
  const errors = [...listsOf(question)].flatMap(([pointer, list]) => {
    const supplements = supplementsOf([pointer, list])
    const lines = supplements.reduce((sum, [, { length }]) => sum + length, 0)
    const together = `its supplemental lists must have at most ${SUPPLEMENTAL_TIMES * limit} lines in all on this service, got ${lines}`
    return [
      ...[[pointer, list ?? []] as const, ...supplements].flatMap(([at, { length }]) =>
        length > limit ? [{ pointer: at, detail: `must have at most ${limit} lines on this service, got ${length}` }] : [],
      ),
      ...(lines > SUPPLEMENTAL_TIMES * limit ? [{ pointer, detail: together }] : []),
    ]
  })
  if (errors.length > 0) throw new QuestionError('INVALID_REQUEST', errors)
}
