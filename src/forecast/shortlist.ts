import { isImg } from '../market/applicants.ts'
import type { Market, Program } from '../market/market.ts'
import { type ProgramFilter, passes } from '../market/program-filter.ts'
import { filtersFor } from '../market/programs.ts'
import type { Track } from '../market/vocabulary.ts'
import { LEFT_OUT, type LeftOut, type Preference, type Worths } from './advice.ts'
import type { Profile } from './question.ts'
import type { ResolvedLine } from './resolve.ts'

/** Which programs can be recommended at all, and why the others cannot. */

/** A program that can be recommended, and what a match there is worth. */
export interface Entry {
  readonly p: number
  readonly worth: number
}

export interface Shortlist {
  readonly entries: readonly Entry[]
  readonly considered: number
  readonly leftOut: Record<LeftOut, number>
}

function worthAmong(worths: Worths<string> | undefined, word: string): number {
  if (worths === undefined) return 1
  if (!Array.isArray(worths)) return (worths as Readonly<Record<string, number>>)[word] ?? 0
  const place = worths.indexOf(word)
  return place < 0 ? 0 : (worths.length - place) / worths.length
}

/** What a match at a program is worth to the applicant: the product of what is said of its specialty, archetype and region. */
export const worthOf = (program: Program, preference: Preference | undefined): number =>
  worthAmong(preference?.specialty, program.specialty) *
  worthAmong(preference?.archetype, program.archetype) *
  worthAmong(preference?.region, program.region)

/** The hard filter that keeps a file from being read, if any; what is not told of a profile passes. */
function filterInTheWay(program: Program, profile: Profile, year: number): LeftOut | undefined {
  const { step2ck, failedAttempts, graduationYear, visa, type } = profile
  const { visas } = program
  const filters = filtersFor(program.filters, type)
  if (step2ck !== undefined && step2ck < (filters.step2ckMin ?? 0)) return 'step2ckFloor'
  if (failedAttempts !== undefined && failedAttempts > (filters.failedAttemptsMax ?? Infinity)) return 'failedAttempts'
  const years = graduationYear === undefined ? 0 : Math.max(0, year - graduationYear)
  if (years > (filters.yearsSinceGraduationMax ?? Infinity)) return 'graduationYear'
  if (isImg(type) && visa !== undefined && visa !== 'none' && !visas.includes(visa)) return 'visa'
  if (visa === 'h1b' && step2ck !== undefined && step2ck < (filters.h1bStep2ckMin ?? 0)) return 'step2ckFloor'
  return undefined
}

/** Tracks that lead to a specialty: what somebody looks for who has nothing on the list yet. */
const LEADING: readonly Track[] = ['categorical', 'advanced']

/**
 * Which tracks are looked for: the one that is asked for, those on the list, or with an empty list those that lead to the specialty. A
 * preliminary year is no help to somebody who looks for categorical positions.
 */
export function tracksSought(market: Market, filters: ProgramFilter, lines: readonly ResolvedLine[]): ReadonlySet<Track> {
  if (filters.track !== undefined) return new Set([filters.track])
  if (lines.length > 0) return new Set(lines.map(({ candidates: [p] }) => market.programs[p].track))
  const offered = new Set(market.programs.filter((program) => passes(program, filters)).map(({ track }) => track))
  const leading = LEADING.filter((track) => offered.has(track))
  return leading.length > 0 ? new Set(leading) : offered
}

/** The programs to choose from, of the tracks given. */
export function shortlist(
  market: Market,
  profile: Profile,
  filters: ProgramFilter,
  tracks: ReadonlySet<Track>,
  preference: Preference | undefined,
  onTheList: ReadonlySet<number>,
): Shortlist {
  const leftOut = Object.fromEntries(LEFT_OUT.map((reason) => [reason, 0])) as Record<LeftOut, number>
  const entries: Entry[] = []
  let considered = 0
  market.programs.forEach((program, p) => {
    if (!passes(program, filters)) return
    considered++
    const worth = worthOf(program, preference)
    const reason = onTheList.has(p)
      ? 'onTheList'
      : !tracks.has(program.track)
        ? 'otherTrack'
        : (filterInTheWay(program, profile, market.season.year) ?? (worth > 0 ? undefined : 'notPreferred'))
    if (reason) leftOut[reason]++
    else entries.push({ p, worth })
  })
  return { entries, considered, leftOut }
}
