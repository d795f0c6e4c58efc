import { isRecord, quoted, report, type Violation } from '../matching/violations.ts'
import type { SomeBehaviours } from './behaviour-values.ts'
import { checkBehaviours } from './own-behaviours.ts'
import { checkPrograms, type GivenProgram } from './own-programs.ts'
import { OPEN_RANGES, type OpenConstants, type OpenRanges } from './parameters.ts'
import { APPLICANT_TYPES, type ApplicantType, TRACKS, type Track } from './vocabulary.ts'

/**
 * What the programs that are brought stand for: some of the programs of their specialties, where each takes the place of a
 * drawn program like it (among); all programs of their specialties and tracks (branches); or all programs there are (complete).
 */
export const CATALOGUES = ['among', 'branches', 'complete'] as const
export type CatalogueKind = (typeof CATALOGUES)[number]

/** Figures of a specialty and track that stand in for those of the base; a type left out keeps its own. */
export interface BranchChange {
  readonly specialty: string
  readonly track: Track
  readonly preferring?: Partial<Record<ApplicantType, number>>
  readonly filled?: Partial<Record<ApplicantType, number>>
  readonly listLength?: Partial<Record<ApplicantType, number>>
  readonly backupShare?: Partial<Record<ApplicantType, number>>
}

/** A season of one's own, as a file says it: another season, and what is different. */
export interface SeasonPlan {
  readonly id: string
  readonly base: string
  readonly notes: readonly string[]
  readonly catalogue: CatalogueKind
  readonly programs: readonly GivenProgram[]
  readonly parameters: Partial<OpenRanges>
  readonly behaviours: SomeBehaviours
  readonly branches: readonly BranchChange[]
}

export type Checked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: readonly Violation[] }

const FIELDS = ['id', 'base', 'notes', 'catalogue', 'programs', 'parameters', 'behaviours', 'branches']
const MOST_NOTES = 100
const MOST_BRANCHES = 1000

/** How far a constant may be moved: half the lower end of the model's own range to twice its upper end. Beyond, nothing was ever tried. */
export const limitsOf = (name: keyof OpenConstants): readonly [low: number, high: number] => {
  const [low, high] = OPEN_RANGES[name]
  return [low / 2, high * 2]
}

/** A number fixes a constant; two give the range that blocks of worlds take it from. */
function checkParameters(value: unknown, errors: Violation[]): Partial<OpenRanges> {
  if (value === undefined) return {}
  if (!isRecord(value)) {
    report(errors, '/parameters', `parameters must be an object; got ${quoted(value)}`)
    return {}
  }
  const ranges: Partial<Record<keyof OpenConstants, readonly [number, number]>> = {}
  for (const [key, said] of Object.entries(value)) {
    const pointer = `/parameters/${key}`
    if (!Object.hasOwn(OPEN_RANGES, key)) {
      report(errors, pointer, `there is no parameter ${quoted(key)}; there are ${Object.keys(OPEN_RANGES).join(', ')}`)
      continue
    }
    const name = key as keyof OpenConstants
    const [least, most] = limitsOf(name)
    const [low, high] = typeof said === 'number' ? [said, said] : Array.isArray(said) && said.length === 2 ? said : []
    if (typeof low === 'number' && typeof high === 'number' && least <= low && low <= high && high <= most)
      ranges[name] = [low, high]
    else
      report(
        errors,
        pointer,
        `${name} must be a number from ${least} to ${most}, or a range of two, low and high; got ${quoted(said)}`,
      )
  }
  return ranges
}

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 1_000_000
const isWithin = (value: unknown, low: number, high: number): boolean =>
  typeof value === 'number' && value >= low && value <= high

const COUNT = { wanted: 'a whole number from 0 to 1000000', holds: isCount }
const BRANCH_FIGURES = {
  preferring: COUNT,
  filled: COUNT,
  listLength: { wanted: 'a number from 1 to 30', holds: (value: unknown) => isWithin(value, 1, 30) },
  backupShare: { wanted: 'a number from 0 to 1', holds: (value: unknown) => isWithin(value, 0, 1) },
}

function checkFigures(name: keyof typeof BRANCH_FIGURES, value: unknown, pointer: string, errors: Violation[]): void {
  if (!isRecord(value)) {
    report(errors, pointer, `${name} must be an object of numbers by type of applicant; got ${quoted(value)}`)
    return
  }
  const { wanted, holds } = BRANCH_FIGURES[name]
  for (const [type, said] of Object.entries(value)) {
    const where = `${pointer}/${type}`
    if (!APPLICANT_TYPES.includes(type as ApplicantType))
      report(errors, where, `there is no type of applicant ${quoted(type)}; there are ${APPLICANT_TYPES.join(', ')}`)
    else if (!holds(said)) report(errors, where, `${name} of ${type} must be ${wanted}; got ${quoted(said)}`)
  }
}

function checkBranch(value: unknown, pointer: string, errors: Violation[]): BranchChange | undefined {
  if (!isRecord(value)) {
    report(errors, pointer, `a branch must be an object; got ${quoted(value)}`)
    return undefined
  }
  const { specialty, track = 'categorical' } = value
  if (typeof specialty !== 'string')
    report(errors, `${pointer}/specialty`, `specialty must be the name of a specialty; got ${quoted(specialty)}`)
  if (!TRACKS.includes(track as Track))
    report(errors, `${pointer}/track`, `track must be one of ${TRACKS.join(', ')}; got ${quoted(track)}`)
  for (const [key, said] of Object.entries(value)) {
    if (Object.hasOwn(BRANCH_FIGURES, key)) checkFigures(key as keyof typeof BRANCH_FIGURES, said, `${pointer}/${key}`, errors)
    else if (key !== 'specialty' && key !== 'track')
      report(
        errors,
        `${pointer}/${key}`,
        `a branch has no field ${quoted(key)}; its fields are specialty, track, ${Object.keys(BRANCH_FIGURES).join(', ')}`,
      )
  }
  return { ...value, track } as BranchChange
}

/** The array of that name; nothing, and a complaint, where it is something else or too long. */
function arrayOf(value: unknown, name: string, most: number, errors: Violation[]): readonly unknown[] {
  if (value === undefined) return []
  if (Array.isArray(value) && value.length <= most) return value
  report(
    errors,
    `/${name}`,
    `${name} must be an array of at most ${most}; got ${Array.isArray(value) ? `${value.length}` : quoted(value)}`,
  )
  return []
}

/**
 * Checks what a season file says by itself, its table of programs already put in as `programs`. `seasons` are the ids that
 * are taken, and that it can build on. Everything wrong is named at once, up to a hundred complaints.
 */
export function checkSeasonPlan(value: unknown, seasons: readonly string[]): Checked<SeasonPlan> {
  if (!isRecord(value))
    return { ok: false, errors: [{ pointer: '', detail: `a season must be an object; got ${quoted(value)}` }] }
  const errors: Violation[] = []
  for (const key of Object.keys(value))
    if (!FIELDS.includes(key))
      report(errors, `/${key}`, `a season has no field ${quoted(key)}; its fields are ${FIELDS.join(', ')}`)
  const { id, base, catalogue = 'among' } = value
  if (typeof id !== 'string' || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) || id.length > 40)
    report(errors, '/id', `id must be at most 40 lower-case letters, digits and hyphens, such as my-season; got ${quoted(id)}`)
  else if (seasons.includes(id)) report(errors, '/id', `id must differ from the seasons at hand; got ${quoted(id)}`)
  if (!seasons.includes(base as string)) report(errors, '/base', `base must be one of ${seasons.join(', ')}; got ${quoted(base)}`)
  if (!CATALOGUES.includes(catalogue as CatalogueKind))
    report(errors, '/catalogue', `catalogue must be one of ${CATALOGUES.join(', ')}; got ${quoted(catalogue)}`)
  const notes = arrayOf(value.notes, 'notes', MOST_NOTES, errors)
  notes.forEach((note, k) => {
    if (typeof note !== 'string' || note.length > 1000)
      report(errors, `/notes/${k}`, `a note must be a text of at most 1000 characters; got ${quoted(note)}`)
  })
  const parameters = checkParameters(value.parameters, errors)
  const behaviours = checkBehaviours(value.behaviours, '/behaviours', errors)
  const branches = arrayOf(value.branches, 'branches', MOST_BRANCHES, errors).map((branch, k) =>
    checkBranch(branch, `/branches/${k}`, errors),
  )
  const { programs: listed = [] } = value
  if (!Array.isArray(listed))
    report(errors, '/programs', `programs must be an array, or the name of a table; got ${quoted(listed)}`)
  else if (listed.length === 0 && catalogue === 'complete')
    report(errors, '/programs', 'a complete catalogue needs programs; got none')
  const programs = Array.isArray(listed) ? checkPrograms(listed, '/programs', errors) : []
  if (errors.length > 0) return { ok: false, errors }
  return { ok: true, value: { id, base, notes, catalogue, programs, parameters, behaviours, branches } as SeasonPlan }
}
