import type { ForecastAnswer } from '../forecast/question.ts'
import { type CohortRow, cohortRows, columnOf, RESULT_COLUMNS, resultLine } from './cohort-csv.ts'
import { inOrder } from './in-order.ts'
import { rowsLine } from './progress-line.ts'
import { openResults } from './result-file.ts'
import { writeSupplements } from './supplemental-notation.ts'

/** What a request comes to. */
export type Answer =
  | { /** The text of the answer. */ readonly forecast: string }
  | {
      readonly problem: {
        readonly code: string
        readonly detail: string
        readonly errors?: readonly { readonly pointer: string; readonly detail: string }[]
      }
    }

export interface CohortFile {
  readonly name: string
  readonly text: string
  /** Where the results go, all of them or none; standard output when left out. */
  readonly out?: string
  /** Requests that may be in hand at once. */
  readonly atOnce: number
}

/** Digits behind the point of a probability. */
const DIGITS = 5
const rounded = (value: number): number => Number(value.toFixed(DIGITS))
const roundedIf = (value: number | ''): number | '' => (value === '' ? '' : rounded(value))

/** What becomes of first years, where a list has supplemental lists. */
function firstYearsIn({ outcomes, lines }: ForecastAnswer): Parameters<typeof resultLine>[0] {
  if (outcomes === undefined) return {}
  const attached = lines.flatMap(({ program, supplemental }) =>
    supplemental
      ? [{ program: program.id!, supplemental: supplemental.lines.map(({ probability }) => rounded(probability)) }]
      : [],
  )
  const ifMatched = ({ supplemental }: ForecastAnswer['lines'][number]) => supplemental?.firstYearIfMatchedHere ?? ''
  return {
    advancedWithFirstYear: rounded(outcomes.advancedWithFirstYear.probability),
    advancedWithoutFirstYear: rounded(outcomes.advancedWithoutFirstYear.probability),
    firstYearOnly: rounded(outcomes.firstYearOnly.probability),
    otherPosition: rounded(outcomes.other.probability),
    firstYearIfMatchedHere: lines.map((line) => roundedIf(ifMatched(line))).join(';'),
    supplementalProbabilities: writeSupplements(attached),
  }
}

function resultOf({ line, id, request }: CohortRow, answer: Answer): string {
  if ('problem' in answer) {
    const { code, detail, errors } = answer.problem
    const said = errors?.map((fault) => [columnOf(fault.pointer, request), fault.detail].filter((part) => part !== '').join(': '))
    return resultLine({ row: line, id, code, error: said?.join('; ') ?? detail })
  }
  const forecast = JSON.parse(answer.forecast) as ForecastAnswer
  const { match, expectedLineIfMatched, lines, warnings } = forecast
  return resultLine({
    row: line,
    id,
    probability: rounded(match.probability),
    monteCarloError: rounded(match.monteCarloError),
    ...(match.range && { p10: rounded(match.range.p10), p90: rounded(match.range.p90) }),
    expectedLineIfMatched: roundedIf(expectedLineIfMatched ?? ''),
    lineProbabilities: lines.map(({ probability }) => rounded(probability)).join(';'),
    warnings: warnings.map(({ code, lines: where }) => [code, ...(where ?? [])].join(' ')).join(';'),
    ...firstYearsIn(forecast),
  })
}

async function* each<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  yield* items
}

/** Throws a UsageError where the columns are wrong. */
function countRows({ name, text }: CohortFile): number {
  let rows = 0
  for (const _ of cohortRows(name, text)) rows++
  return rows
}

/**
 * Forecasts every row of a cohort and writes one row of results for each, in order; a row that cannot be forecast says why in its
 * row. `start` is called before the first request, when nothing but the rows can be wrong any more. Gives the number of rows and how
 * many of them failed.
 */
export async function forecastCohort(
  cohort: CohortFile,
  start: () => Promise<void>,
  answer: (request: unknown) => Promise<Answer>,
): Promise<{ rows: number; failed: number }> {
  const { name, text, out, atOnce } = cohort
  const total = countRows(cohort)
  const answerRow = async (row: CohortRow): Promise<{ row: CohortRow; answer: Answer }> => {
    const { request, fault } = row
    const problem = fault === undefined ? undefined : { code: 'INVALID_ROW', detail: fault }
    return { row, answer: problem ? { problem } : await answer(request) }
  }
  let rows = 0
  let failed = 0
  const file = openResults(out)
  const shown = rowsLine(process.stderr, total)
  try {
    await start()
    file.write(`${RESULT_COLUMNS.join()}\n`)
    for await (const { row, answer: found } of inOrder(each(cohortRows(name, text)), atOnce, answerRow)) {
      file.write(resultOf(row, found))
      if ('problem' in found) failed++
      shown.update(++rows, failed)
    }
    file.keep()
  } finally {
    shown.stop()
    file.drop()
  }
  return { rows, failed }
}
