import type { SomeBehaviours } from './behaviour-values.ts'
import type { OpenRanges } from './parameters.ts'
import type { CatalogueProgram } from './programs.ts'
import season2025 from './season-2025.json' with { type: 'json' }
import season2026 from './season-2026.json' with { type: 'json' }
import { APPLICANT_TYPES, type ApplicantType, type Region, TRACKS, type Track } from './vocabulary.ts'

/** Published or assumed figures of one specialty's positions of one track. Where a source says "assumed" or "derived", no figure is published. */
export interface Branch {
  /** Slug of the published name, such as internal-medicine. */
  readonly specialty: string
  readonly track: Track
  /** The name as published. */
  readonly name: string
  readonly programs: number
  readonly positions: number
  readonly positionsSource: string
  readonly unfilled: number
  /** Positions filled by applicants of each type. */
  readonly filled: Readonly<Record<ApplicantType, number>>
  readonly filledSource: string
  /** Whether the filled positions by type are published, and so are cells that the fit is judged by. */
  readonly fitted: boolean
  /** How many of the filled positions went to people who prefer another branch's specialty; null where that cannot be told. Derived. */
  readonly filledFromBackup: Readonly<Record<ApplicantType, number>> | null
  readonly filledFromBackupSource: string
  /** quota -> number of programs with it. */
  readonly quotas: Readonly<Record<string, number>>
  readonly quotasSource: string
  /** People whose first list is of this branch. */
  readonly preferring: Readonly<Record<ApplicantType, number>>
  readonly preferringSource: string
  /** Share of those who prefer this branch and rank a second specialty. */
  readonly backupShare: Readonly<Record<ApplicantType, number>>
  readonly backupShareSource: string
  /** Mean number of programs of this branch on the lists of those who prefer it. */
  readonly listLength: Readonly<Record<ApplicantType, number>>
  readonly listLengthSource: Readonly<Record<ApplicantType, string>>
  /** Step 2 CK of those who prefer it: mean, standard deviation, and matched less not matched in standard deviations. */
  readonly step2ck: Readonly<Record<ApplicantType, { mean: number; sd: number; gap: number | null; source: string }>>
  /** Share of programs that sponsor each visa. */
  readonly visas: { readonly j1: number; readonly h1b: number }
  readonly visasSource: string
  readonly notes: readonly string[]
  /** Its programs, where they were brought; left out where the catalogue is drawn from the figures above. */
  readonly catalogue?: readonly CatalogueProgram[]
}

/** One match year's facts. */
export interface Season {
  readonly id: string
  readonly year: number
  /** The season whose structure this one is predicted from; null where the season's own figures are published. */
  readonly predictedFrom: string | null
  readonly notes: readonly string[]
  /** key -> citation; the source fields of the branches name these keys. */
  readonly sources: Readonly<Record<string, string>>
  /** Applicants who certified a rank order list, and those matched to a PGY-1 position. */
  readonly national: Readonly<Record<ApplicantType, { active: number; matched: number }>>
  readonly nationalSource: string
  readonly totals: { positions: number; filled: number; tracks: number; pgy1Positions: number; pgy1Filled: number }
  readonly totalsSource: string
  /** Shares of non-US IMGs who need each visa. */
  readonly visaNeed: { j1: number; h1b: number; source: string }
  /** Programs per region. */
  readonly regions: Readonly<Record<Region, number>> & { source: string }
  /** Share of a type's people who rank a second specialty, and how many matched outside the specialty they prefer, preliminary years left out. */
  readonly backup: Readonly<Record<ApplicantType, { share: number; matched: number; source: string }>>
  /** Couples with a joint list: how many pairs, and of them matched both, one, neither. */
  readonly couples: {
    readonly pairs: number
    readonly both: number
    readonly one: number
    readonly neither: number
    readonly source: string
  }
  /** Positions offered and filled in the supplemental round. */
  readonly soap: { readonly offered: number; readonly filled: number; readonly source: string }
  /** Share of a type's registered people who certified no list. */
  readonly uncertified: Readonly<Record<ApplicantType, { share: number; source: string }>>
  /** Share of a type's matched people who got their first choice, or one of their first three; null where not published. */
  readonly choice: Readonly<Partial<Record<ApplicantType, { first: number | null; top3: number | null; source: string }>>>
  readonly branches: readonly Branch[]
  /** Ranges of open constants that stand in for those of the model. */
  readonly parameters?: Partial<OpenRanges>
  /** How programs screen and rank, where it differs from the model's own values. */
  readonly behaviours?: SomeBehaviours
}

const isShare = (value: number): boolean => value >= 0 && value <= 1

type Fail = (where: string, what: string) => never

/** The figures that are not of one branch. */
function checkNational({ backup, couples, soap, uncertified, choice, branches, id, predictedFrom }: Season, fail: Fail): void {
  if (predictedFrom === id) fail('predictedFrom', `predicted from itself`)
  for (const type of APPLICANT_TYPES) {
    if (!isShare(backup[type].share)) fail('backup', `share ${backup[type].share} of ${type}`)
    const matched = branches.reduce((sum, branch) => sum + (branch.filledFromBackup?.[type] ?? 0), 0)
    if (matched !== backup[type].matched)
      fail('backup', `${backup[type].matched} matched of ${type}, ${matched} filled from back-up lists in the branches`)
    if (!isShare(uncertified[type].share)) fail('uncertified', `share ${uncertified[type].share} of ${type}`)
    const { first = null, top3 = null } = choice[type] ?? {}
    for (const share of [first, top3]) if (share !== null && !isShare(share)) fail('choice', `share ${share} of ${type}`)
    if (first !== null && top3 !== null && first > top3) fail('choice', `first ${first} above top three ${top3} of ${type}`)
  }
  if (couples.both + couples.one + couples.neither !== couples.pairs)
    fail('couples', `${couples.both} both, ${couples.one} one, ${couples.neither} neither of ${couples.pairs} pairs`)
  if (!(soap.filled >= 0 && soap.filled <= soap.offered)) fail('soap', `${soap.filled} filled of ${soap.offered} offered`)
}

/** Throws with the name of the branch and the figure when facts contradict each other. */
export function checkSeason(season: Season): Season {
  const fail: Fail = (where, what) => {
    throw new Error(`season ${season.id}: ${where}: ${what}`)
  }
  for (const type of APPLICANT_TYPES) {
    const preferring = season.branches.reduce((sum, branch) => sum + branch.preferring[type], 0)
    if (preferring !== season.national[type].active)
      fail(type, `${preferring} preferring a branch, ${season.national[type].active} active`)
  }
  const names = new Set<string>()
  for (const branch of season.branches) {
    const name = `${branch.specialty}, ${branch.track}`
    if (names.has(name)) fail(name, 'named twice')
    names.add(name)
    if (!TRACKS.includes(branch.track)) fail(name, `unknown track ${branch.track}`)
    const filled = APPLICANT_TYPES.reduce((sum, type) => sum + branch.filled[type], 0)
    if (filled > branch.positions) fail(name, `${filled} filled of ${branch.positions} positions`)
    if (branch.programs < 1 || branch.programs > branch.positions)
      fail(name, `${branch.programs} programs for ${branch.positions} positions`)
    for (const type of APPLICANT_TYPES) {
      const fromBackup = branch.filledFromBackup?.[type] ?? 0
      if (!(fromBackup >= 0 && fromBackup <= branch.filled[type]))
        fail(name, `${fromBackup} from back-up lists of ${branch.filled[type]} filled by ${type}`)
      if (!isShare(branch.backupShare[type])) fail(name, `back-up share ${branch.backupShare[type]} of ${type}`)
      if (!(branch.listLength[type] >= 1)) fail(name, `list length ${branch.listLength[type]} of ${type}`)
      if (!(branch.step2ck[type].sd > 0)) fail(name, `Step 2 CK sd ${branch.step2ck[type].sd} of ${type}`)
    }
  }
  checkNational(season, fail)
  const positions = season.branches.reduce((sum, branch) => sum + branch.positions, 0)
  if (positions !== season.totals.positions) fail('positions', `${positions} in the branches, ${season.totals.positions} in all`)
  return season
}

const SEASONS: Readonly<Record<string, Season>> = {
  '2025': season2025 as unknown as Season,
  '2026': season2026 as unknown as Season,
}

/** Ids of the seasons at hand, newest last. */
export const seasonIds = (): string[] => Object.keys(SEASONS)

/** The facts of a season, checked; undefined for an unknown id. */
export const openSeason = (id: string): Season | undefined => (Object.hasOwn(SEASONS, id) ? checkSeason(SEASONS[id]!) : undefined)
