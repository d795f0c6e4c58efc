import { buildMarket, type Market, TYPES } from '../../src/market/market.ts'
import type { Branch, Season } from '../../src/market/season.ts'
import { APPLICANT_TYPES, type ApplicantType, ARCHETYPES, type Track } from '../../src/market/vocabulary.ts'

/** What matters of a branch in a test; the rest is filled in. */
export interface BranchPlan {
  readonly specialty: string
  readonly track?: Track
  readonly programs: number
  /** Seats of every program; 2 if not said. */
  readonly seats?: number
  readonly preferring?: Partial<Record<ApplicantType, number>>
  readonly filled?: Partial<Record<ApplicantType, number>>
  readonly visas?: { readonly j1: number; readonly h1b: number }
  /** Share of each type who rank a second specialty behind this one; 0 if not said. */
  readonly backupShare?: Partial<Record<ApplicantType, number>>
  /** Positions filled by people who prefer another specialty; 0 if not said. */
  readonly filledFromBackup?: Partial<Record<ApplicantType, number>>
}

const perType = <T>(value: (type: ApplicantType) => T): Record<ApplicantType, T> =>
  Object.fromEntries(APPLICANT_TYPES.map((type) => [type, value(type)])) as Record<ApplicantType, T>

function branchOf({
  specialty,
  track = 'categorical',
  programs,
  seats = 2,
  preferring,
  filled,
  visas,
  ...plan
}: BranchPlan): Branch {
  return {
    specialty,
    track,
    name: specialty,
    programs,
    positions: programs * seats,
    positionsSource: 'assumed',
    unfilled: 0,
    filled: perType((type) => filled?.[type] ?? 0),
    filledSource: 'assumed',
    fitted: true,
    filledFromBackup: perType((type) => plan.filledFromBackup?.[type] ?? 0),
    filledFromBackupSource: 'assumed',
    quotas: { [seats]: programs },
    quotasSource: 'assumed',
    preferring: perType((type) => preferring?.[type] ?? 0),
    preferringSource: 'assumed',
    backupShare: perType((type) => plan.backupShare?.[type] ?? 0),
    backupShareSource: 'assumed',
    listLength: perType(() => 4),
    listLengthSource: perType(() => 'assumed'),
    step2ck: perType(() => ({ mean: 240, sd: 15, gap: null, source: 'assumed' })),
    visas: visas ?? { j1: 0.6, h1b: 0.3 },
    visasSource: 'assumed',
    notes: [],
  }
}

/** Floors for graduates of schools in the United States would hide what is looked at, unless a test asks for them. */
const NO_FLOORS = Object.fromEntries(
  ARCHETYPES.map((archetype) => [archetype, { mdFloors: [0, 0] as const, doFloors: [0, 0] as const }]),
)

/** A season of a few branches, for tests in which a national market would hide what is looked at; with so many couples. */
export function smallSeason(plans: readonly BranchPlan[], visaNeed = { j1: 0.6, h1b: 0.1 }, pairs = 0): Season {
  const branches = plans.map(branchOf)
  const total = (count: (branch: Branch) => number): number => branches.reduce((sum, branch) => sum + count(branch), 0)
  const positions = total((branch) => branch.positions)
  return {
    id: 'small',
    year: 2025,
    predictedFrom: null,
    notes: [],
    sources: {},
    national: perType((type) => ({ active: total((branch) => branch.preferring[type]), matched: 0 })),
    nationalSource: 'assumed',
    totals: { positions, filled: 0, tracks: total((branch) => branch.programs), pgy1Positions: positions, pgy1Filled: 0 },
    totalsSource: 'assumed',
    visaNeed: { ...visaNeed, source: 'assumed' },
    couples: { pairs, both: 0, one: 0, neither: 0, source: 'assumed' },
    regions: { northeast: 1, midwest: 1, south: 1, west: 1, source: 'assumed' },
    backup: perType((type) => ({
      share: 0,
      matched: total((branch) => branch.filledFromBackup?.[type] ?? 0),
      source: 'assumed',
    })),
    soap: { offered: 0, filled: 0, source: 'assumed' },
    uncertified: perType(() => ({ share: 0, source: 'assumed' })),
    choice: {},
    behaviours: { filters: NO_FLOORS },
    branches,
  }
}

/** Columns of a market that a test sets by hand. */
export type MarketChanges = Partial<
  Pick<
    Market,
    | 'constants'
    | 'threshold'
    | 'interviewOffset'
    | 'rankOffset'
    | 'scoreWeight'
    | 'scoreMean'
    | 'backupRate'
    | 'backupWeight'
    | 'quota'
    | 'traits'
    | 'prestige'
    | 'openness'
  >
>

/** The market of a small season. Every cell weighs the score by 0.4 unless said otherwise. */
export function smallMarket(season: Season, changes: (market: Market) => MarketChanges = () => ({})): Market {
  const market = buildMarket(season, null)
  const weighted = { ...market, scoreWeight: new Float64Array(season.branches.length * TYPES).fill(0.4) }
  return { ...weighted, ...changes(weighted) }
}
