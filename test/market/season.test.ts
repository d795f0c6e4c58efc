import { describe, expect, test } from 'vitest'
import { type Branch, checkSeason, openSeason, type Season, seasonIds } from '../../src/market/season.ts'
import { APPLICANT_TYPES, TRACKS } from '../../src/market/vocabulary.ts'
import { smallSeason } from '../support/small-market.ts'

const season2025 = openSeason('2025')!
const { branches, national, totals } = season2025
const total = (count: (branch: Branch) => number, among: readonly Branch[] = branches): number =>
  among.reduce((sum, branch) => sum + count(branch), 0)
const filledOf = (branch: Branch): number => APPLICANT_TYPES.reduce((sum, type) => sum + branch.filled[type], 0)
const nameOf = ({ specialty, track }: Branch): string => `${specialty}, ${track}`

/** Positions of the first year after medical school: all but those that begin in the second year and those for physicians. */
const pgy1 = branches.filter(({ track }) => track !== 'advanced' && track !== 'physician')

/** Branches of which something does not hold. */
const faults = (holds: (branch: Branch) => boolean): string[] => branches.filter((branch) => !holds(branch)).map(nameOf)

describe('the facts of 2025', () => {
  // NRMP, Results and Data: 2025 Main Residency Match, tables 1, 4A and 4B, and the press release of 21 March 2025.
  test('state the official totals', () => {
    expect(totals).toEqual({ positions: 43_237, filled: 40_764, tracks: 6_626, pgy1Positions: 40_041, pgy1Filled: 37_667 })
    expect(APPLICANT_TYPES.reduce((sum, type) => sum + national[type].active, 0)).toBe(47_208)
    expect(APPLICANT_TYPES.reduce((sum, type) => sum + national[type].matched, 0)).toBe(37_667)
    expect(national['us-md-senior']).toEqual({ active: 20_368, matched: 19_044 })
    expect(national['us-do-senior']).toEqual({ active: 8_392, matched: 7_773 })
    expect(national['us-img']).toEqual({ active: 4_587, matched: 3_108 })
    expect(national['non-us-img']).toEqual({ active: 11_465, matched: 6_653 })
  })

  test('add up to them: positions exactly, of the first year within one, programs within 40', () => {
    expect(total((branch) => branch.positions)).toBe(totals.positions)
    expect(Math.abs(total((branch) => branch.positions, pgy1) - totals.pgy1Positions)).toBeLessThanOrEqual(1)
    expect(Math.abs(total((branch) => branch.programs) - totals.tracks)).toBeLessThanOrEqual(40)
  })

  test('add up to the filled positions within 15, of the first year within one', () => {
    expect(Math.abs(total(filledOf) - totals.filled)).toBeLessThanOrEqual(15)
    expect(Math.abs(total(filledOf, pgy1) - totals.pgy1Filled)).toBeLessThanOrEqual(1)
  })

  test.each(
    APPLICANT_TYPES,
  )('%s: as many hold a position of the first year as matched, within the 25 that the notes leave unplaced', (type) => {
    expect(season2025.notes.join(' ')).toContain('25 more stay unplaced')
    expect(Math.abs(total((branch) => branch.filled[type], pgy1) - national[type].matched)).toBeLessThanOrEqual(25)
  })

  test.each(APPLICANT_TYPES)('%s: everyone active prefers one branch', (type) => {
    expect(total((branch) => branch.preferring[type])).toBe(national[type].active)
  })

  test('leave every position of every branch either filled or unfilled', () => {
    expect(faults((branch) => filledOf(branch) + branch.unfilled === branch.positions)).toEqual([])
  })

  test('name each branch once, in all tracks', () => {
    expect(new Set(branches.map(nameOf)).size).toBe(branches.length)
    expect(new Set(branches.map(({ track }) => track))).toEqual(new Set(TRACKS))
  })

  test('have figures that can be what they say', () => {
    const whole = (value: number, least: number): boolean => Number.isInteger(value) && value >= least
    expect(
      faults(({ programs, positions, unfilled }) => whole(programs, 1) && whole(positions, 1) && whole(unfilled, 0)),
    ).toEqual([])
    expect(
      faults(({ filled, preferring }) => APPLICANT_TYPES.every((type) => whole(filled[type], 0) && whole(preferring[type], 0))),
    ).toEqual([])
    expect(
      faults(({ quotas }) => Object.entries(quotas).every(([seats, programs]) => whole(Number(seats), 1) && whole(programs, 1))),
    ).toEqual([])
    expect(faults(({ visas }) => visas.h1b >= 0 && visas.h1b <= visas.j1 && visas.j1 <= 1)).toEqual([])
    expect(
      faults(({ step2ck }) => APPLICANT_TYPES.every((type) => step2ck[type].mean > 200 && step2ck[type].mean < 280)),
    ).toEqual([])
    expect(faults(({ listLength }) => APPLICANT_TYPES.every((type) => listLength[type] >= 1 && listLength[type] <= 30))).toEqual(
      [],
    )
    expect(season2025.visaNeed.j1 + season2025.visaNeed.h1b).toBeLessThan(1)
  })

  // NRMP, Results and Data: 2025 Main Residency Match: 1,259 couples, of whom both matched in 1,122 and one in 102.
  test('count every couple as matched in full, in part or not at all', () => {
    const { pairs, both, one, neither, source } = season2025.couples!
    expect([pairs, both, one]).toEqual([1259, 1122, 102])
    expect(both + one + neither).toBe(pairs)
    expect(Object.hasOwn(season2025.sources, source)).toBe(true)
  })

  test('judge the fit by published cells alone', () => {
    expect(faults(({ fitted, filledSource }) => !fitted || Object.hasOwn(season2025.sources, filledSource))).toEqual([])
    expect(branches.filter(({ fitted }) => fitted).length).toBeGreaterThan(40)
  })

  test('name a source that is cited, or say that they are assumed or derived', () => {
    const named = [
      season2025.nationalSource,
      season2025.totalsSource,
      season2025.visaNeed.source,
      season2025.regions.source,
      season2025.couples.source,
      season2025.soap.source,
      ...[season2025.backup, season2025.uncertified, season2025.choice].flatMap((table) =>
        Object.values(table).map(({ source }) => source),
      ),
      ...branches.flatMap((branch) => [
        branch.positionsSource,
        branch.filledSource,
        branch.quotasSource,
        branch.preferringSource,
        branch.backupShareSource,
        branch.filledFromBackupSource,
        branch.visasSource,
        ...APPLICANT_TYPES.flatMap((type) => [branch.listLengthSource[type], branch.step2ck[type].source]),
      ]),
    ]
    const cited = (source: string): boolean =>
      /^(assumed|derived)\b/.test(source) ||
      // One source, or several with the word for what is taken of each: "one; spread: another".
      source.split('; ').every((part) => Object.hasOwn(season2025.sources, part.replace(/^(spread|gap): /, '').split(/[ ,:]/)[0]))
    expect([...new Set(named)].filter((source) => !cited(source))).toEqual([])
  })

  test('are there under their id, newest last, and under no other', () => {
    expect(seasonIds()).toEqual(['2025', '2026'])
    expect(openSeason('2025')).toBe(season2025)
    for (const id of ['1999', '', 'toString', '__proto__']) expect(openSeason(id)).toBeUndefined()
  })
})

describe('facts that contradict each other are refused by name', () => {
  type Draft = { -readonly [Key in keyof Season]: Season[Key] } & { branches: { -readonly [Key in keyof Branch]: Branch[Key] }[] }

  const refusal = (change: (season: Draft) => void): string => {
    const season = structuredClone(season2025) as Draft
    change(season)
    try {
      checkSeason(season)
    } catch (error) {
      return (error as Error).message
    }
    return 'nothing is refused'
  }
  const family = branches.findIndex(({ specialty }) => specialty === 'family-medicine')
  const spoil = (change: Partial<Branch>): string => refusal((season) => Object.assign(season.branches[family], change))
  const { filled, preferring, listLength, step2ck, positions } = branches[family]
  const fromBackup = branches[family].filledFromBackup!

  test.each([
    ['people', () => spoil({ preferring: { ...preferring, 'us-img': preferring['us-img'] + 1 } }), ['us-img', '4588', '4587']],
    ['a branch', () => spoil({ specialty: branches[0].specialty }), [branches[0].specialty, 'twice']],
    ['a track', () => spoil({ track: 'evening' as Branch['track'] }), ['family-medicine', 'evening']],
    [
      'filled positions',
      () => spoil({ filled: { ...filled, other: positions } }),
      ['family-medicine', 'filled', String(positions)],
    ],
    ['programs', () => spoil({ programs: positions + 1 }), ['family-medicine', `${positions + 1} programs`]],
    ['no programs', () => spoil({ programs: 0 }), ['family-medicine', '0 programs']],
    ['a list length', () => spoil({ listLength: { ...listLength, other: 0 } }), ['family-medicine', 'list length 0', 'other']],
    [
      'a missing list length',
      () => spoil({ listLength: { ...listLength, other: Number.NaN } }),
      ['family-medicine', 'list length'],
    ],
    [
      'a spread',
      () => spoil({ step2ck: { ...step2ck, 'us-img': { ...step2ck['us-img'], sd: 0 } } }),
      ['family-medicine', 'sd 0', 'us-img'],
    ],
    ['positions', () => spoil({ positions: positions + 1 }), ['positions', '43238', '43237']],
    [
      'more from back-up lists than filled',
      () => spoil({ filledFromBackup: { ...fromBackup, 'us-img': filled['us-img'] + 1 } }),
      ['family-medicine', String(filled['us-img'] + 1), 'us-img'],
    ],
    [
      'fewer from back-up lists than the national count',
      () => spoil({ filledFromBackup: { ...fromBackup, 'us-img': fromBackup['us-img'] - 1 } }),
      ['backup', 'us-img', String(season2025.backup['us-img'].matched)],
    ],
    [
      'a share above one',
      () => spoil({ backupShare: { ...branches[family]!.backupShare, other: 1.2 } }),
      ['family-medicine', 'back-up share 1.2', 'other'],
    ],
    [
      'couples',
      () =>
        refusal((season) => {
          season.couples = { ...season.couples, neither: season.couples.neither + 1 }
        }),
      ['couples', '36 neither', '1259'],
    ],
    [
      'the supplemental round',
      () =>
        refusal((season) => {
          season.soap = { ...season.soap, filled: 9999 }
        }),
      ['soap', '9999 filled', '2521'],
    ],
    [
      'registered people',
      () =>
        refusal((season) => {
          season.uncertified = { ...season.uncertified, other: { share: -0.1, source: 'assumed' } }
        }),
      ['uncertified', '-0.1', 'other'],
    ],
    [
      'choices',
      () =>
        refusal((season) => {
          season.choice = { 'us-img': { first: 0.5, top3: 0.4, source: 'assumed' } }
        }),
      ['choice', '0.5', '0.4', 'us-img'],
    ],
  ])('%s', (_, message, words) => {
    for (const word of ['season 2025', ...words]) expect(message()).toContain(word)
  })

  test('but facts without contradictions are given back as they are', () => {
    const season = smallSeason([{ specialty: 'medicine', programs: 3, preferring: { 'us-img': 7 }, filled: { 'us-img': 6 } }])
    expect(checkSeason(season)).toBe(season)
  })
})
