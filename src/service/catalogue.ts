import { QuestionError } from '../forecast/question.ts'
import type { Program } from '../market/market.ts'
import type { Archetype, ProgramVisa, Region, Track } from '../market/vocabulary.ts'
import { shown } from '../matching/shown.ts'

/** Which programs to show; what is left out fits any program. */
export interface ProgramFilter {
  readonly specialty?: string
  readonly track?: Track
  readonly archetype?: Archetype
  readonly region?: Region
  /** Least share of international graduates among the residents, 0 to 1. */
  readonly imgShareMin?: number
  readonly visa?: ProgramVisa
}

export interface ProgramPage {
  readonly programs: readonly Program[]
  /** Programs that pass the filter, on all pages. */
  readonly total: number
  /** What to pass as `after` for the next page; null on the last one. */
  readonly next: string | null
}

function passes(program: Program, filter: ProgramFilter): boolean {
  return (
    (filter.specialty === undefined || program.specialty === filter.specialty) &&
    (filter.track === undefined || program.track === filter.track) &&
    (filter.archetype === undefined || program.archetype === filter.archetype) &&
    (filter.region === undefined || program.region === filter.region) &&
    (filter.imgShareMin === undefined || program.imgShare >= filter.imgShareMin) &&
    (filter.visa === undefined || program.visas.includes(filter.visa))
  )
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
