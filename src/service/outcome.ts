import { QuestionError } from '../forecast/question.ts'

/** What a task comes to. A question that cannot be answered comes back as a value, because an error that crosses threads loses its code. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: QuestionError['code']; readonly errors: QuestionError['errors'] }

/** On the side of the worker. */
export function outcome<Value>(answer: () => Value): Outcome<Value> {
  try {
    return { ok: true, value: answer() }
  } catch (error) {
    if (error instanceof QuestionError) return { ok: false, code: error.code, errors: error.errors }
    throw error
  }
}

/** On the side of who asked. */
export function settle<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new QuestionError(outcome.code, outcome.errors)
  return outcome.value
}
