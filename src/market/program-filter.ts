import type { Program } from './market.ts'
import type { Archetype, ProgramVisa, Region, Track } from './vocabulary.ts'

/** Which programs are meant; what is left out fits any program. */
export interface ProgramFilter {
  readonly specialty?: string
  readonly track?: Track
  readonly archetype?: Archetype
  readonly region?: Region
  /** Least share of international graduates among the residents, 0 to 1. */
  readonly imgShareMin?: number
  readonly visa?: ProgramVisa
}

/** Whether a program is one of those meant. */
export function passes(program: Program, filter: ProgramFilter): boolean {
  return (
    (filter.specialty === undefined || program.specialty === filter.specialty) &&
    (filter.track === undefined || program.track === filter.track) &&
    (filter.archetype === undefined || program.archetype === filter.archetype) &&
    (filter.region === undefined || program.region === filter.region) &&
    (filter.imgShareMin === undefined || program.imgShare >= filter.imgShareMin) &&
    (filter.visa === undefined || program.visas.includes(filter.visa))
  )
}
