import { unlessStopped } from './asked-to-stop.ts'
import { readReversions } from './build-reversions.ts'
import { rankVariations, readCouples, readSupplements } from './build-variations.ts'
import { type Lists, ranksOfLines } from './ranks-of-lines.ts'
import { readLists, readSide } from './submitted-lists.ts'
import { MAX_LINES, MAX_QUOTA, type Proposing, type SubmittedMarket, type SubmittedProgram } from './submitted-market.ts'
import { readShape } from './submitted-shape.ts'
import type { VariedWorld } from './varied-world.ts'
import { quoted, report, type Violation } from './violations.ts'
import type { World } from './world.ts'

/** Applicants and programs of the world stand in the order in which they were submitted. */
export interface BuiltMarket {
  readonly ok: true
  /** The lists of those who are alone; all there is in a market without variations. */
  readonly world: World
  /** The world with its couples, supplemental lists, reversions and even quotas. */
  readonly varied: VariedWorld
  /** The programs' lists; `world` has them as ranks. */
  readonly ranked: Lists
  readonly applicantIds: readonly string[]
  readonly programIds: readonly string[]
  readonly proposing: Proposing
}
export type BuiltWorld = BuiltMarket | { readonly ok: false; readonly errors: readonly Violation[] }

/**
 * Turns a submitted market into a world, or names what is wrong with it (the first hundred violations). This is the only place where
 * the rules are checked: it has the shape of a SubmittedMarket and no other keys; ids are unique, every list names known ids and each
 * at most once; quotas are whole and not negative; nobody is in two couples or has two lists; supplemental lists go with programs on
 * the own list; reversions name other programs, no more seats than there are or can be counted, and do not come back to where they started.
 *
 * A line that its program does not rank stays in the world, as UNRANKED, so that line numbers remain those of the submitted list; an
 * applicant a program ranks who did not list it is no violation and has no effect. The work grows in step with the lists.
 * `proposing` overrides what the market says.
 */
export function buildWorld(market: unknown, proposing?: Proposing): BuiltWorld {
  const errors: Violation[] = []
  const submitted = readShape(market, errors)
  unlessStopped()
  const applicants = readSide('applicant', '/applicants', submitted.applicants, errors)
  const programs = readSide('program', '/programs', submitted.programs, errors)
  const quota = readQuotas(submitted.programs, errors)
  const lists = submitted.applicants.map(({ rankOrderList }) => rankOrderList ?? [])
  const wanted = readLists(lists, (a) => `/applicants/${a}/rankOrderList`, programs, MAX_LINES, errors)
  const rankings = submitted.programs.map(({ rankOrderList }) => rankOrderList)
  const ranked = readLists(rankings, (p) => `/programs/${p}/rankOrderList`, applicants, Number.POSITIVE_INFINITY, errors)
  unlessStopped()
  const couples = readCouples(submitted, applicants, programs, errors)
  const supplements = readSupplements(submitted, programs, errors)
  const reversions = readReversions(submitted.programs, programs, errors)
  const said = proposing ?? submitted.proposing ?? 'applicants'
  if (said === 'programs' && asksForVariations(submitted)) report(errors, '/proposing', ONLY_APPLICANTS)
  if (errors.length > 0) return { ok: false, errors }
  unlessStopped()
  const world = { listStart: wanted.start, listProgram: wanted.entry, listKey: ranksOfLines(wanted, ranked), quota }
  unlessStopped()
  const even = Uint8Array.from(submitted.programs, ({ evenQuota }) => (evenQuota ? 1 : 0))
  const varied = { world, ...rankVariations(couples, supplements, ranked, applicants.ids.length), reversions, even }
  return { ok: true, world, varied, ranked, applicantIds: applicants.ids, programIds: programs.ids, proposing: said }
}

const ONLY_APPLICANTS =
  '"programs" can propose only in a market without couples, supplemental lists, reversions and even quotas, and this one has some'

/** As hasVariations says of a world; a market with other faults does not become one. */
const asksForVariations = ({ couples = [], applicants, programs }: SubmittedMarket): boolean =>
  couples.length > 0 ||
  applicants.some(({ supplemental = {} }) => Object.keys(supplemental).length > 0) ||
  programs.some(({ evenQuota, revertsTo = [] }) => evenQuota || revertsTo.length > 0)

function readQuotas(programs: readonly SubmittedProgram[], errors: Violation[]): Uint32Array {
  for (let p = 0; p < programs.length; p++) {
    const { quota } = programs[p]
    if (Number.isInteger(quota) && quota >= 0 && quota <= MAX_QUOTA) continue
    report(errors, `/programs/${p}/quota`, `a quota is a whole number of seats from 0 to ${MAX_QUOTA}, not ${quoted(quota)}`)
  }
  return Uint32Array.from(programs, ({ quota }) => quota)
}
