import { quoted, report, type Violation } from '../matching/violations.ts'
import { drawnId, type Market } from './market.ts'
import { branchName, checkAgainstBase } from './own-against-base.ts'
import { catalogueOf } from './own-catalogue.ts'
import type { GivenProgram } from './own-programs.ts'
import type { BranchChange, Checked, SeasonPlan } from './own-season.ts'
import { programsOf } from './programs.ts'
import { type Branch, checkSeason, type Season } from './season.ts'
import { APPLICANT_TYPES, type ApplicantType } from './vocabulary.ts'

type PerType = Readonly<Record<ApplicantType, number>>

const perType = (value: (type: ApplicantType) => number): PerType =>
  Object.fromEntries(APPLICANT_TYPES.map((type) => [type, value(type)])) as PerType
const sumOf = (values: PerType): number => APPLICANT_TYPES.reduce((sum, type) => sum + values[type], 0)
const isPgy1 = ({ track }: Branch): boolean => track !== 'advanced' && track !== 'physician'

/** Whole numbers in proportion to the values, which add up to a total: what rounding leaves goes to the largest remainders. */
export function apportion(values: readonly number[], total: number): number[] {
  const sum = values.reduce((all, value) => all + value, 0)
  const exact = values.map((value) => (sum > 0 ? (value * total) / sum : 0))
  const whole = exact.map(Math.floor)
  const byRemainder = exact.map((_, k) => k).sort((x, y) => exact[y]! - whole[y]! - (exact[x]! - whole[x]!) || x - y)
  const left = sum > 0 ? total - whole.reduce((all, value) => all + value, 0) : 0
  for (let k = 0; k < left; k++) whole[byRemainder[k]!]!++
  return whole
}

/** Lines of the mean list, as a share of the programs there are, at most. Assumed: nobody is interviewed everywhere. */
const LONGEST_SHARE = 0.75

/**
 * A branch with programs of its own. People and positions keep their proportions: as many per position prefer it and fill
 * it as in the base, whatever part of the country the programs are.
 */
function withPrograms(branch: Branch, base: Market, b: number, given: readonly GivenProgram[], among: boolean): Branch {
  const catalogue = catalogueOf(base, b, given, among)
  const positions = catalogue.reduce((sum, { traits }) => sum + traits.quota, 0)
  const ratio = positions / branch.positions
  const filledAndNot = apportion([...APPLICANT_TYPES.map((type) => branch.filled[type]), branch.unfilled], positions)
  const filled = perType((type) => filledAndNot[APPLICANT_TYPES.indexOf(type)]!)
  const { filledFromBackup } = branch
  const fromBackup = filledFromBackup && perType((type) => Math.min(filled[type], Math.round(ratio * filledFromBackup[type])))
  const quotas: Record<string, number> = {}
  for (const { traits } of catalogue) quotas[traits.quota] = (quotas[traits.quota] ?? 0) + 1
  return {
    ...branch,
    programs: catalogue.length,
    positions,
    positionsSource: 'own',
    quotas,
    quotasSource: 'own',
    unfilled: filledAndNot[APPLICANT_TYPES.length]!,
    filled,
    filledSource: `derived: as many per position as in ${base.season.id}`,
    fitted: false,
    filledFromBackup: fromBackup,
    filledFromBackupSource: `derived: as many per position as in ${base.season.id}`,
    preferring: perType((type) =>
      Math.max(Math.round(ratio * branch.preferring[type]), ratio === 1 || !fromBackup ? 0 : filled[type] - fromBackup[type]),
    ),
    preferringSource: `derived: as many per position as in ${base.season.id}`,
    listLength: perType((type) => Math.max(1, Math.min(branch.listLength[type], LONGEST_SHARE * catalogue.length))),
    catalogue,
  }
}

/** A branch with the figures that a file gives; positions filled from back-up lists keep their share of those filled. */
function changed(branch: Branch, change: BranchChange, pointer: string, errors: Violation[]): Branch {
  const preferring = { ...branch.preferring, ...change.preferring }
  const filled = { ...branch.filled, ...change.filled }
  const listLength = { ...branch.listLength, ...change.listLength }
  const name = branchName(branch.specialty, branch.track)
  const inAll = sumOf(filled)
  if (inAll > branch.positions)
    report(
      errors,
      `${pointer}/filled`,
      `filled must add up to at most the ${branch.positions} positions of ${name}; all types together are ${inAll}`,
    )
  const filledFromBackup =
    branch.filledFromBackup &&
    perType((type) =>
      Math.min(filled[type], Math.round((branch.filledFromBackup![type] * filled[type]) / Math.max(1, branch.filled[type]))),
    )
  for (const type of APPLICANT_TYPES) {
    const own = filled[type] - (filledFromBackup?.[type] ?? 0)
    if (
      (change.filled?.[type] !== undefined || change.preferring?.[type] !== undefined) &&
      filledFromBackup &&
      own > preferring[type]
    )
      report(
        errors,
        `${pointer}/filled`,
        `filled by ${type} is ${filled[type]}, but ${preferring[type]} prefer ${name} and ${filled[type] - own} come from back-up lists`,
      )
    if (change.listLength?.[type] !== undefined && listLength[type] > branch.programs)
      report(
        errors,
        `${pointer}/listLength/${type}`,
        `listLength of ${type} must be at most the ${branch.programs} programs of ${name}; got ${listLength[type]}`,
      )
  }
  return {
    ...branch,
    preferring,
    filled,
    filledFromBackup,
    listLength,
    backupShare: { ...branch.backupShare, ...change.backupShare },
    unfilled: branch.positions - inAll,
    fitted: branch.fitted || change.filled !== undefined,
    ...(change.filled && { filledSource: 'own' }),
    ...(change.preferring && { preferringSource: 'own' }),
    ...(change.listLength && { listLengthSource: { ...branch.listLengthSource, ...sources(change.listLength) } }),
    ...(change.backupShare && { backupShareSource: 'own' }),
  }
}

const sources = (given: object): Record<string, string> => Object.fromEntries(Object.keys(given).map((type) => [type, 'own']))

/** Where only one specialty is left, nobody comes from the back-up lists of another: whoever did prefers it now. */
const withoutBackup = (branch: Branch): Branch => {
  const { filledFromBackup, preferring } = branch
  if (!filledFromBackup) return branch
  return {
    ...branch,
    preferring: perType((type) => preferring[type] + filledFromBackup[type]),
    filledFromBackup: perType(() => 0),
  }
}

/** The figures that are sums over the branches, or in proportion to them. */
function withTotals(base: Season, branches: readonly Branch[], plan: SeasonPlan): Season {
  const total = (of: readonly Branch[], count: (branch: Branch) => number): number =>
    of.reduce((sum, branch) => sum + count(branch), 0)
  const active = perType((type) => total(branches, (branch) => branch.preferring[type]))
  const fromBackup = perType((type) => total(branches, (branch) => branch.filledFromBackup?.[type] ?? 0))
  const first = branches.filter(isPgy1)
  const positions = total(branches, (branch) => branch.positions)
  const inFirst = (of: readonly Branch[], type: ApplicantType): number =>
    total(of.filter(isPgy1), (branch) => branch.filled[type])
  const matchedOf = (type: ApplicantType): number => {
    const before = inFirst(base.branches, type)
    const matched = before > 0 ? Math.round((base.national[type].matched * inFirst(branches, type)) / before) : 0
    return Math.min(active[type], matched)
  }
  const { couples, soap, totals } = base
  const pairs = Math.round((couples.pairs * sumOf(active)) / total(base.branches, (branch) => sumOf(branch.preferring)))
  const [both, one, neither] = apportion([couples.both, couples.one, couples.neither], pairs)
  const offered = Math.round((soap.offered * positions) / totals.positions)
  return {
    ...base,
    id: plan.id,
    predictedFrom: base.id,
    notes: [...base.notes, ...plan.notes],
    sources: { ...base.sources, own: `the season file of ${plan.id}` },
    national: Object.fromEntries(
      APPLICANT_TYPES.map((type) => [type, { active: active[type], matched: matchedOf(type) }]),
    ) as Season['national'],
    nationalSource: `derived from ${base.id}`,
    totals: {
      positions,
      filled: total(branches, (branch) => sumOf(branch.filled)),
      tracks: total(branches, (branch) => branch.programs),
      pgy1Positions: total(first, (branch) => branch.positions),
      pgy1Filled: total(first, (branch) => sumOf(branch.filled)),
    },
    totalsSource: `derived from ${base.id}`,
    backup: Object.fromEntries(
      APPLICANT_TYPES.map((type) => [type, { ...base.backup[type], matched: fromBackup[type] }]),
    ) as Season['backup'],
    couples: { ...couples, pairs, both: both!, one: one!, neither: neither! },
    soap: { ...soap, offered, filled: soap.offered > 0 ? Math.round((soap.filled * offered) / soap.offered) : 0 },
    branches,
    ...(Object.keys(plan.parameters).length > 0 && { parameters: plan.parameters }),
    ...(Object.keys(plan.behaviours).length > 0 && { behaviours: plan.behaviours }),
  }
}

/** Ids of drawn programs that stay must not be given to programs that are brought; which of them stay is not known of `unclear` specialties. */
function checkIds(
  { programs }: SeasonPlan,
  branches: readonly Branch[],
  unclear: ReadonlySet<string>,
  errors: Violation[],
): void {
  const placeOf = new Map(programs.map(({ id }, k) => [id, k]))
  const numbers = new Map<string, number>()
  for (const { specialty, programs: count, catalogue } of branches) {
    const before = numbers.get(specialty) ?? 0
    numbers.set(specialty, before + count)
    if (unclear.has(specialty)) continue
    for (let k = 0; k < count; k++) {
      if (catalogue?.[k]?.id) continue
      const place = placeOf.get(drawnId(specialty, before + k + 1))
      if (place !== undefined)
        report(errors, `/programs/${place}/id`, `id ${quoted(programs[place]!.id)} is that of a drawn program that stays`)
    }
  }
}

/** The market that drawn programs come from: with what the plan says of how programs screen. */
const drawnBy = ({ behaviours }: SeasonPlan, base: Market): Market => {
  const season = { ...base.season, behaviours }
  return Object.keys(behaviours).length === 0
    ? base
    : { ...base, traits: season.branches.flatMap((_, b) => programsOf(season, b)) }
}

/** The facts of a season of one's own: those of the base, with what the plan says put in and every sum made new. */
export function resolveSeason(plan: SeasonPlan, base: Market): Checked<Season> {
  const errors: Violation[] = []
  const { isClear, overfull, trackless } = checkAgainstBase({ ...plan, isWhole: true }, base.season, errors)
  const unclear = new Set(trackless)
  const groups = Map.groupBy(plan.programs, ({ specialty, track }) => branchName(specialty, track))
  const donors = drawnBy(plan, base)
  const isAlone = plan.catalogue === 'complete' && new Set(plan.programs.map(({ specialty }) => specialty)).size === 1
  const branches = base.season.branches.flatMap((branch, b) => {
    const name = branchName(branch.specialty, branch.track)
    const given = groups.get(name)
    if (plan.catalogue === 'complete' && !given) return []
    if (overfull.has(name)) {
      unclear.add(branch.specialty)
      return [branch]
    }
    const home = isAlone ? withoutBackup(branch) : branch
    const brought = given ? withPrograms(home, donors, b, given, plan.catalogue === 'among') : home
    const k = plan.branches.findIndex(({ specialty, track }) => branchName(specialty, track) === name)
    // A program without a place may be one that is lacking here: whether the figures go with the programs shows when it has one.
    return [k < 0 || (given && !isClear) ? brought : changed(brought, plan.branches[k]!, `/branches/${k}`, errors)]
  })
  checkIds(plan, branches, unclear, errors)
  if (errors.length > 0) return { ok: false, errors }
  return { ok: true, value: checkSeason(withTotals(base.season, branches, plan)) }
}
