import { QuestionError } from '../forecast/question.ts'

/** Fields that a body may have been given for another question than it asks, each with what to do instead. */
type Elsewhere = Readonly<Record<string, string>>

const ALONE = 'leave it out, or ask about each partner alone'

/** Beside `couple`. */
export const BESIDE_COUPLE: Elsewhere = {
  rankOrderList: 'a couple has one list of pairs, /couple/rankOrderList; leave this one out',
  drivers: `are not told of a couple; ${ALONE}`,
  soap: `is not told of a couple; ${ALONE}`,
  scenario: `is not answered for a couple; ${ALONE}`,
}

const FORECASTS = 'POST /v1/forecasts, as JSON, answers'

/** Where lists of one applicant are put beside each other, or added to. */
export const FOR_ONE_LIST: Elsewhere = {
  couple: `is not answered here; ${FORECASTS} for a couple`,
  soap: 'is not answered here; POST /v1/forecasts does',
}

/** In a row of a cohort. */
export const IN_A_ROW: Elsewhere = {
  couple: `is not answered in a row of a cohort; ${FORECASTS} for a couple`,
}

/** Says what to do about fields that a schema could only call unknown. Throws a QuestionError. */
export function refuseElsewhere(body: unknown, fields: Elsewhere): void {
  if (typeof body !== 'object' || body === null) return
  const errors = Object.keys(fields)
    .filter((field) => Object.hasOwn(body, field))
    .map((field) => ({ pointer: `/${field}`, detail: fields[field]! }))
  if (errors.length > 0) throw new QuestionError('INVALID_REQUEST', errors)
}
