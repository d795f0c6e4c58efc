import { isRecord, quoted, report, type Violation } from '../matching/violations.ts'
import { MOST_OF_A_BRANCH } from './own-programs.ts'
import type { CatalogueKind } from './own-season.ts'
import type { Season } from './season.ts'
import { TRACKS, type Track } from './vocabulary.ts'

/** What a season file says of specialties and tracks, right or wrong. */
export interface Said {
  readonly catalogue: CatalogueKind
  readonly programs: readonly unknown[]
  readonly branches: readonly unknown[]
  /** Whether all programs are here; some rows of a table may not have been read. */
  readonly isWhole: boolean
}

export const branchName = (specialty: string, track: string): string => `${specialty}, ${track}`

const isPreliminary = (track: Track | undefined): boolean => track === 'preliminary' || track === 'transitional'

/** The specialty and track that a program or a branch names; undefined where it names none, which is told elsewhere. */
function placeOf(value: unknown): { readonly specialty: string; readonly track: Track } | undefined {
  if (!isRecord(value)) return undefined
  const { specialty, track = 'categorical' } = value
  return typeof specialty === 'string' && TRACKS.includes(track as Track) ? { specialty, track: track as Track } : undefined
}

/** What the programs of a season come to although something is wrong with them. */
interface Placed {
  /** Whether every program has its place in the base, so that whatever has none is none. */
  readonly isClear: boolean
  /** Names of the branches of which too many programs are brought. */
  readonly overfull: ReadonlySet<string>
  /** Specialties of programs in a track that the base does not have them in. */
  readonly trackless: ReadonlySet<string>
}

/** Complains of what does not go together with the base of a season. */
export function checkAgainstBase({ catalogue, programs, branches, isWhole }: Said, base: Season, errors: Violation[]): Placed {
  const known = new Map(base.branches.map((branch) => [branchName(branch.specialty, branch.track), branch]))
  const counts = new Map<string, number>()
  const overfull = new Set<string>()
  const trackless = new Set<string>()
  let isClear = isWhole
  const checkProgram = (value: unknown, k: number): void => {
    const place = placeOf(value)
    if (!place) {
      isClear = false
      return
    }
    const { specialty, track } = place
    const name = branchName(specialty, track)
    const branch = known.get(name)
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    if (!branch) {
      isClear = false
      const tracks = base.branches.filter((other) => other.specialty === specialty).map((other) => other.track)
      if (tracks.length > 0) {
        trackless.add(specialty)
        report(errors, `/programs/${k}/track`, `season ${base.id} has ${specialty} as ${tracks.join(', ')}; got track ${track}`)
      } else report(errors, `/programs/${k}/specialty`, `season ${base.id} has no specialty ${quoted(specialty)}`)
    } else if (catalogue === 'among' && count === branch.programs + 1) {
      overfull.add(name)
      report(
        errors,
        `/programs/${k}`,
        `${name} has ${branch.programs} programs, and more are brought; say "catalogue": "branches" if they are all there are`,
      )
    } else if (count === MOST_OF_A_BRANCH + 1) {
      overfull.add(name)
      report(errors, `/programs/${k}`, `${name} has more than ${MOST_OF_A_BRANCH} programs`)
    }
  }
  programs.forEach(checkProgram)
  const named = new Set<string>()
  branches.forEach((value, k) => {
    const place = placeOf(value)
    if (!place) return
    const name = branchName(place.specialty, place.track)
    if (!known.has(name)) report(errors, `/branches/${k}`, `season ${base.id} has no ${name}`)
    else if (named.has(name)) report(errors, `/branches/${k}`, `${name} is named twice`)
    else if (catalogue === 'complete' && isClear && !counts.has(name))
      report(errors, `/branches/${k}`, `the catalogue is complete, and has no program of ${name}`)
    named.add(name)
  })
  // Whether anything is lacking shows only where it is clear what is there.
  const tracks = [...counts.keys()].map((name) => known.get(name)?.track)
  if (catalogue === 'complete' && isClear && tracks.includes('advanced') && tracks.filter(isPreliminary).length < 2)
    report(
      errors,
      '/programs',
      'advanced positions need preliminary years: a complete catalogue must have programs of two kinds of them, such as internal-medicine, preliminary and transitional-year, transitional',
    )
  return { isClear, overfull, trackless }
}

/** The same of what a file says, as far as it can be understood, when not all of it can be used. */
export function faultsAgainstBase(said: unknown, isWhole: boolean, base: Season): readonly Violation[] {
  if (!isRecord(said)) return []
  const { catalogue = 'among', programs, branches } = said
  const errors: Violation[] = []
  const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
  const lists = { catalogue: catalogue as CatalogueKind, programs: listed(programs), branches: listed(branches) }
  checkAgainstBase({ ...lists, isWhole }, base, errors)
  return errors
}
