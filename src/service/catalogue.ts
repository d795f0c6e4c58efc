import { QuestionError } from '../forecast/question.ts'
import type { Program } from '../market/market.ts'
import { type ProgramFilter, passes } from '../market/program-filter.ts'
import { shown } from '../matching/shown.ts'

export interface ProgramPage {
  readonly programs: readonly Program[]
  /** Programs that pass the filter, on all pages. */
  readonly total: number
  /** What to pass as `after` for the next page; null on the last one. */
  readonly next: string | null
}

/** Programs in the order of the catalogue, so many at most, after the one named. */
export function programPage(programs: readonly Program[], filter: ProgramFilter, limit: number, after?: string): ProgramPage {
  const place = after === undefined ? -1 : programs.findIndex(({ id }) => id === after)
  if (after !== undefined && place < 0) {
    throw new QuestionError('INVALID_REQUEST', [
      { pointer: '/after', detail: `no program ${shown(after)} in this season to go on after` },
    ])
  }
  const fitting = programs.filter((program) => passes(program, filter))
  const following = programs.slice(place + 1).filter((program) => passes(program, filter))
  const page = following.slice(0, limit)
  return { programs: page, total: fitting.length, next: following.length > limit ? page[page.length - 1].id : null }
}
