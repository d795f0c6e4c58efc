import { describe, expect, test } from 'vitest'
import { type Branch, openSeason, type Season, seasonIds } from '../../src/market/season.ts'
import { APPLICANT_TYPES, type ApplicantType } from '../../src/market/vocabulary.ts'

const filledOf = (branch: Branch): number => APPLICANT_TYPES.reduce((sum, type) => sum + branch.filled[type], 0)
const nameOf = ({ specialty, track }: Branch): string => `${specialty}, ${track}`
const seasons = seasonIds().map((id) => openSeason(id)!)
const sumOver = (of: readonly Branch[], count: (branch: Branch) => number): number =>
  of.reduce((sum, branch) => sum + count(branch), 0)
/** People who prefer a specialty in any track that is not a preliminary year, and those of them who matched there. */
function preferred(season: Season, specialty: string, type: ApplicantType): { people: number; matched: number } {
  const home = season.branches.filter(
    (branch) => branch.specialty === specialty && branch.track !== 'preliminary' && branch.track !== 'transitional',
  )
  const matched = (branch: Branch): number => branch.filled[type] - branch.filledFromBackup![type]
  return { people: sumOver(home, (branch) => branch.preferring[type]), matched: sumOver(home, matched) }
}

describe.each(seasons)('every season ($id)', (season) => {
  test.each(APPLICANT_TYPES)('%s: everyone active prefers one branch', (type) => {
    expect(sumOver(season.branches, (branch) => branch.preferring[type])).toBe(season.national[type].active)
  })

  test('leaves every position either filled or unfilled, as far as its totals', () => {
    expect(season.branches.filter((branch) => filledOf(branch) + branch.unfilled !== branch.positions).map(nameOf)).toEqual([])
    const first = season.branches.filter(({ track }) => track !== 'advanced' && track !== 'physician')
    expect(Math.abs(sumOver(season.branches, filledOf) - season.totals.filled)).toBeLessThanOrEqual(15)
    expect(Math.abs(sumOver(first, (branch) => branch.positions) - season.totals.pgy1Positions)).toBeLessThanOrEqual(1)
  })

  test('matches no more people to a branch than prefer its specialty', () => {
    const faults = season.branches.flatMap(({ specialty, filledFromBackup }) =>
      filledFromBackup === null
        ? []
        : APPLICANT_TYPES.filter((type) => {
            const { people, matched } = preferred(season, specialty, type)
            return matched > people
          }).map((type) => `${specialty} ${type}`),
    )
    expect(faults).toEqual([])
  })

  test('cannot tell back-up lists from second entries in preliminary years, and can everywhere else', () => {
    for (const { track, filledFromBackup } of season.branches)
      expect(filledFromBackup === null).toBe(track === 'preliminary' || track === 'transitional')
  })

  test('names a source that is cited, or says that it is assumed or derived', () => {
    const named = [
      season.nationalSource,
      season.totalsSource,
      season.visaNeed.source,
      season.regions.source,
      season.couples.source,
      season.soap.source,
      ...APPLICANT_TYPES.flatMap((type) => [season.backup[type].source, season.uncertified[type].source]),
      ...Object.values(season.choice).map(({ source }) => source),
      ...season.branches.flatMap((branch) => [
        branch.positionsSource,
        branch.filledSource,
        branch.filledFromBackupSource,
        branch.quotasSource,
        branch.preferringSource,
        branch.backupShareSource,
        branch.visasSource,
        ...APPLICANT_TYPES.flatMap((type) => [branch.listLengthSource[type], branch.step2ck[type].source]),
      ]),
    ]
    const cited = (source: string): boolean =>
      /^(assumed|derived)\b/.test(source) || Object.hasOwn(season.sources, source.split(/[ ,:;]/)[0]!)
    expect([...new Set(named)].filter((source) => !cited(source))).toEqual([])
  })
})

test('scores of matched and unmatched MD seniors are about as far apart in both seasons, where bands and charts tell it', () => {
  const gapOf = (branch: Branch): number | null => branch.step2ck['us-md-senior'].gap
  const [of2025, of2026] = ['2025', '2026'].map(
    (id) => new Map(openSeason(id)!.branches.map((branch) => [nameOf(branch), branch])),
  )
  const told = [...of2025].filter(([, branch]) => branch.step2ck['us-md-senior'].source.includes('step2-bands'))
  expect(told.length).toBeGreaterThan(10)
  for (const [name, branch] of told) expect(Math.abs(gapOf(branch)! - gapOf(of2026.get(name)!)!)).toBeLessThanOrEqual(0.25)
})

describe('the charts of 2026', () => {
  const season2026 = openSeason('2026')!
  // NRMP, Charting Outcomes in the Match: Non-U.S. IMGs, 2026: people by preferred specialty, and matched there.
  const CHART: [specialty: string, people: number, matched: number][] = [
    ['pediatrics', 791, 542],
    ['psychiatry', 375, 219],
    ['neurology', 513, 215],
    ['anesthesiology', 230, 89],
    ['obstetrics-and-gynecology', 134, 44],
    ['internal-medicine', 6992, 3392],
  ]
  test.each(CHART)('%s: as many non-US IMGs prefer and match to it as published', (specialty, people, matched) => {
    const found = preferred(season2026, specialty, 'non-us-img')
    const primary = season2026.branches.find((branch) => branch.specialty === PRIMARY[specialty])
    const joined = {
      people: found.people + (primary?.preferring['non-us-img'] ?? 0),
      matched: found.matched + (primary ? primary.filled['non-us-img'] - primary.filledFromBackup!['non-us-img'] : 0),
    }
    expect(Math.abs(joined.people - people)).toBeLessThanOrEqual(3)
    expect(Math.abs(joined.matched - matched)).toBeLessThanOrEqual(0.03 * matched + 2)
  })
  const PRIMARY: Record<string, string> = { pediatrics: 'pediatrics-primary', 'internal-medicine': 'medicine-primary' }

  test('are met in sum: 11,685 non-US IMGs prefer a specialty of the charts and half of them match there', () => {
    const all = season2026.branches.filter(({ filledFromBackup }) => filledFromBackup !== null)
    const people = sumOver(all, (branch) => branch.preferring['non-us-img'])
    const matched = sumOver(all, (branch) => branch.filled['non-us-img'] - branch.filledFromBackup!['non-us-img'])
    expect(Math.abs(people - 11_685)).toBeLessThanOrEqual(40)
    expect(Math.abs(matched - 5_721)).toBeLessThanOrEqual(60)
  })

  test.each(
    APPLICANT_TYPES.filter((type) => type !== 'non-us-img'),
  )('leave %s the positions of the first year that those of them who match hold', (type) => {
    const first = season2026.branches.filter(({ track }) => track !== 'advanced' && track !== 'physician')
    const filled = sumOver(first, (branch) => branch.filled[type])
    expect(Math.abs(filled - season2026.national[type].matched)).toBeLessThanOrEqual(2)
  })

  test('are of a predicted season, which is judged by no filled positions', () => {
    expect(season2026.predictedFrom).toBe('2025')
    expect(openSeason('2025')!.predictedFrom).toBeNull()
    expect(season2026.branches.filter(({ fitted }) => fitted)).toEqual([])
  })
})
