import { type Lists, ranksOfLines } from './ranks-of-lines.ts'
import type { World } from './world.ts'

/** A market as people submit it: both sides by id, each with a list of the other side's ids, best first. */
export interface SubmittedMarket {
  readonly applicants: readonly SubmittedApplicant[]
  readonly programs: readonly SubmittedProgram[]
}
export interface SubmittedApplicant {
  readonly id: string
  readonly rankOrderList: readonly string[]
}
export interface SubmittedProgram {
  readonly id: string
  readonly quota: number
  readonly rankOrderList: readonly string[]
}

/** A rule the submitted market breaks: where (a JSON pointer into the market) and what, with the offending value. */
export interface Violation {
  readonly pointer: string
  readonly detail: string
}

/** Applicants and programs of the world stand in the order in which they were submitted. */
export type BuiltWorld =
  | { readonly ok: true; readonly world: World; readonly applicantIds: readonly string[]; readonly programIds: readonly string[] }
  | { readonly ok: false; readonly errors: readonly Violation[] }

/** More violations than this are not listed: a market submitted with the wrong ids would otherwise be answered with all of itself. */
const MAX_VIOLATIONS = 100

/** Seats are counted in 32 bits. */
const MAX_QUOTA = 0xffffffff

/**
 * Turns a submitted market into a world, or names what is wrong with it (the first hundred violations). This is the only place where
 * the rules are checked: ids are unique, every list names known ids and each at most once, quotas are whole and not negative. A line
 * that its program does not rank stays in the world, as UNRANKED, so that line numbers remain those of the submitted list; an
 * applicant a program ranks who did not list it is no violation and has no effect. The work grows in step with the lists.
 */
export function buildWorld(market: SubmittedMarket): BuiltWorld {
  const errors: Violation[] = []
  const applicantIds = market.applicants.map(({ id }) => id)
  const programIds = market.programs.map(({ id }) => id)
  const applicants = readIds(applicantIds, 'applicant', '/applicants', errors)
  const programs = readIds(programIds, 'program', '/programs', errors)
  const quota = readQuotas(market.programs, errors)
  const wanted = readLists(market.applicants, '/applicants', programs, errors)
  const ranked = readLists(market.programs, '/programs', applicants, errors)
  if (errors.length > 0) return { ok: false, errors }
  const listKey = ranksOfLines(wanted, ranked)
  return { ok: true, world: { listStart: wanted.start, listProgram: wanted.entry, listKey, quota }, applicantIds, programIds }
}

function report(errors: Violation[], pointer: string, detail: string): void {
  if (errors.length < MAX_VIOLATIONS) errors.push({ pointer, detail })
}

/** What a list may name: ids of the other side. */
interface OtherSide {
  readonly noun: string
  readonly count: number
  /** id -> index of its first bearer. */
  readonly index: ReadonlyMap<string, number>
}

function readIds(ids: readonly string[], noun: string, pointer: string, errors: Violation[]): OtherSide {
  const index = new Map<string, number>()
  for (let i = 0; i < ids.length; i++) {
    const first = index.get(ids[i])
    if (first === undefined) index.set(ids[i], i)
    else report(errors, `${pointer}/${i}/id`, `${JSON.stringify(ids[i])} is already the id of ${pointer}/${first}`)
  }
  return { noun, count: ids.length, index }
}

function readQuotas(programs: readonly SubmittedProgram[], errors: Violation[]): Uint32Array {
  for (let p = 0; p < programs.length; p++) {
    const { quota } = programs[p]
    if (Number.isInteger(quota) && quota >= 0 && quota <= MAX_QUOTA) continue
    report(errors, `/programs/${p}/quota`, `a quota is a whole number of seats from 0 to ${MAX_QUOTA}, not ${quota}`)
  }
  return Uint32Array.from(programs, ({ quota }) => quota)
}

/** Puts the lists of one side end to end as indices of the other side, and reports unknown and repeated names. */
function readLists(
  owners: readonly { readonly rankOrderList: readonly string[] }[],
  pointer: string,
  otherSide: OtherSide,
  errors: Violation[],
): Lists {
  const start = new Uint32Array(owners.length + 1)
  for (let i = 0; i < owners.length; i++) start[i + 1] = start[i] + owners[i].rankOrderList.length
  const entry = new Uint32Array(start[owners.length])
  // index on the other side -> 1 + the last owner whose list named it
  const namedBy = new Uint32Array(otherSide.count)
  for (let i = 0; i < owners.length; i++) {
    const list = owners[i].rankOrderList
    for (let place = 0; place < list.length; place++) {
      const named = otherSide.index.get(list[place])
      const fault =
        named === undefined ? `there is no ${otherSide.noun}` : namedBy[named] === i + 1 ? 'this list already names' : ''
      if (fault) report(errors, `${pointer}/${i}/rankOrderList/${place}`, `${fault} ${JSON.stringify(list[place])}`)
      if (named === undefined) continue
      namedBy[named] = i + 1
      entry[start[i] + place] = named
    }
  }
  return { start, entry }
}
