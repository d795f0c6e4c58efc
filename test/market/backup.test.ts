import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BackupChoices } from '../../src/market/backup.ts'
import { TYPES } from '../../src/market/market.ts'
import { BACKUP_FALL, INTERVIEWS_SHAPE, SURGICAL_BACKUP_SHARE } from '../../src/market/parameters.ts'
import { APPLICANT_TYPES } from '../../src/market/vocabulary.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'
import { smallSeason } from '../support/small-market.ts'

const MD = APPLICANT_TYPES.indexOf('us-md-senior')
const IMG = APPLICANT_TYPES.indexOf('non-us-img')

const season = smallSeason([
  {
    specialty: 'medicine',
    programs: 2,
    backupShare: { 'us-md-senior': 0.2 },
    filledFromBackup: { 'us-md-senior': 6, 'non-us-img': 1 },
  },
  {
    specialty: 'pediatrics',
    programs: 2,
    backupShare: { 'us-md-senior': 0.9 },
    filledFromBackup: { 'us-md-senior': 3, 'non-us-img': 8 },
  },
  { specialty: 'surgery', programs: 2, backupShare: { 'us-md-senior': 0.25, 'non-us-img': 0.8 } },
  { specialty: 'surgery', track: 'preliminary', programs: 2 },
  { specialty: 'medicine', track: 'preliminary', programs: 2 },
  { specialty: 'medicine', track: 'physician', programs: 2 },
  { specialty: 'transitional-year', track: 'transitional', programs: 2 },
  { specialty: 'pediatrics', track: 'advanced', programs: 2 },
])
const [MEDICINE, PEDIATRICS, SURGERY, SURGICAL_YEAR, , , , ADVANCED] = season.branches.keys()
const alike = new Float64Array(season.branches.length * TYPES).fill(1)
const weighted = (weights: readonly (readonly [branch: number, type: number, weight: number])[]): Float64Array => {
  const weight = alike.slice()
  for (const [branch, type, value] of weights) weight[branch * TYPES + type] = value
  return weight
}

/** branch -> share of picks, over uniforms as even as can be. */
function shares(choices: BackupChoices, home: number, type: number): number[] {
  const POINTS = 20_000
  const found = new Array<number>(season.branches.length).fill(0)
  for (let i = 0; i < POINTS; i++) found[choices.pick(home, type, (i + 0.5) / POINTS)] += 1 / POINTS
  return found
}

/** Shares by what each branch is due; nothing where it is not named. */
function due(flows: readonly (readonly [branch: number, flow: number])[]): number[] {
  const total = flows.reduce((sum, [, flow]) => sum + flow, 0)
  const all = new Array<number>(season.branches.length).fill(0)
  for (const [branch, flow] of flows) all[branch] += flow / total
  return all
}

const expectShares = (found: readonly number[], expected: readonly number[]): void => {
  found.forEach((share, b) => {
    expect(Math.abs(share - expected[b])).toBeLessThan(2e-4)
  })
}

describe('the share who rank a second specialty', () => {
  test('is that of the branch and type, times the multiple, and everyone at most', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 2, noNaN: true }), (multiple) => {
        const choices = new BackupChoices(season, alike, multiple)
        expect(choices.share(MEDICINE, MD)).toBeCloseTo(0.2 * multiple, 12)
        expect(choices.share(PEDIATRICS, MD)).toBeCloseTo(Math.min(1, 0.9 * multiple), 12)
        expect(choices.share(MEDICINE, IMG)).toBe(0)
      }),
      SEEDED_RUNS,
    )
  })

  test('of surgeons is at least so many as turn to a year of surgery', () => {
    expect(new BackupChoices(season, alike).share(SURGERY, MD)).toBeCloseTo(SURGICAL_BACKUP_SHARE, 12)
    expect(new BackupChoices(season, alike).share(SURGERY, IMG)).toBeCloseTo(0.8, 12)
    // Only of those of the whole training.
    expect(new BackupChoices(season, alike).share(SURGICAL_YEAR, MD)).toBe(0)
  })
})

describe('the share at a number of interviews', () => {
  const BACKGROUND = { 'us-md-senior': 'senior', 'us-md-graduate': 'graduate', 'non-us-img': 'img' } as const
  const types = Object.keys(BACKGROUND) as (keyof typeof BACKGROUND)[]
  const perType = (value: number) => Object.fromEntries(types.map((type) => [type, value]))
  const choicesAt = (share: number): BackupChoices =>
    new BackupChoices(smallSeason([{ specialty: 'medicine', programs: 20, backupShare: perType(share) }]), alike)
  const shares = fc.double({ min: 0.01, max: 0.95, noNaN: true })

  test.each(types)('falls by the stated power of e with their number, from everybody at most: %s', (name) => {
    const type = APPLICANT_TYPES.indexOf(name)
    fc.assert(
      fc.property(shares, fc.integer({ min: 0, max: 40 }), (share, interviews) => {
        const choices = choicesAt(share)
        const [one, other] = [choices.shareAt(0, type, interviews), choices.shareAt(0, type, interviews + 1)]
        expect(one).toBeLessThanOrEqual(1)
        // Lists are four lines long on average.
        if (one < 1) expect(Math.log(one / other)).toBeCloseTo(BACKUP_FALL[BACKGROUND[name]] / 4, 9)
        else expect(other).toBeLessThanOrEqual(1)
      }),
      SEEDED_RUNS,
    )
  })

  test.each(types)('is the stated one on average, where interviews are spread as they are taken to be: %s', (name) => {
    const type = APPLICANT_TYPES.indexOf(name)
    const shape = INTERVIEWS_SHAPE[BACKGROUND[name]]
    for (const share of [0.04, 0.3, 0.8]) {
      const choices = choicesAt(share)
      let sum = 0
      let all = 0
      for (let x = 0.0005; x < 12; x += 0.001) {
        const weight = x ** (shape - 1) * Math.exp(-shape * x)
        all += weight
        sum += weight * choices.shareAt(0, type, 4 * x)
      }
      expect(Math.abs(sum / all - share)).toBeLessThan(0.01 * share + 0.002)
    }
  })

  test('is nobody where nobody does, and everybody where all do', () => {
    for (const interviews of [0, 3, 30]) {
      expect(choicesAt(0).shareAt(0, MD, interviews)).toBe(0)
      expect(choicesAt(1).shareAt(0, MD, interviews)).toBe(1)
    }
  })
})

describe('a second specialty', () => {
  // A little is due to every specialty, also where nothing was filled from back-up lists.
  const LEAST = 0.05

  test('is picked in proportion to the positions it fills from back-up lists of the type', () => {
    const choices = new BackupChoices(season, alike)
    const surgeons = due([
      [MEDICINE, 1 + LEAST],
      [PEDIATRICS, 8 + LEAST],
      [ADVANCED, LEAST],
    ])
    expectShares(shares(choices, SURGERY, IMG), surgeons)
  })

  test('is never of the first specialty in another track, nor a preliminary year, nor a position for physicians', () => {
    const choices = new BackupChoices(season, alike)
    expectShares(
      shares(choices, MEDICINE, MD),
      due([
        [PEDIATRICS, 3 + LEAST],
        [SURGERY, LEAST],
        [ADVANCED, LEAST],
      ]),
    )
    expectShares(
      shares(choices, ADVANCED, MD),
      due([
        [MEDICINE, 6 + LEAST],
        [SURGERY, LEAST],
      ]),
    )
  })

  test('of surgeons is a preliminary year for those beyond the share of a second specialty', () => {
    const year = (SURGICAL_BACKUP_SHARE - 0.25) / SURGICAL_BACKUP_SHARE
    const found = shares(new BackupChoices(season, alike), SURGERY, MD)
    expect(Math.abs(found[SURGICAL_YEAR] - year)).toBeLessThan(2e-4)
    expect(shares(new BackupChoices(season, alike), SURGERY, IMG)[SURGICAL_YEAR]).toBe(0)
    // With nobody who ranks a second specialty all of them.
    expect(shares(new BackupChoices(season, alike, 0), SURGERY, MD)[SURGICAL_YEAR]).toBeCloseTo(1, 3)
  })

  test('is picked the more often the more its cell weighs, and as often against the others as before', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 4, noNaN: true }), (weight) => {
        const choices = new BackupChoices(season, weighted([[PEDIATRICS, IMG, weight]]))
        expectShares(
          shares(choices, SURGERY, IMG),
          due([
            [MEDICINE, 1 + LEAST],
            [PEDIATRICS, weight * (8 + LEAST)],
            [ADVANCED, LEAST],
          ]),
        )
        // Of another type nothing changes.
        expectShares(shares(choices, MEDICINE, MD), shares(new BackupChoices(season, alike), MEDICINE, MD))
      }),
      { ...SEEDED_RUNS, numRuns: 15 },
    )
  })

  test('weighs the year of surgery with the specialties, so that the share of those who turn to it stays', () => {
    const heavy = new BackupChoices(season, weighted([[MEDICINE, MD, 4]]))
    const plain = new BackupChoices(season, alike)
    expect(shares(heavy, SURGERY, MD)[SURGICAL_YEAR]).toBeCloseTo(shares(plain, SURGERY, MD)[SURGICAL_YEAR], 3)
    expect(shares(heavy, SURGERY, MD)[MEDICINE]).toBeGreaterThan(shares(plain, SURGERY, MD)[MEDICINE])
  })

  test('is the first one again where there is no other', () => {
    const alone = smallSeason([
      { specialty: 'medicine', programs: 2, backupShare: { 'us-md-senior': 0.2 } },
      { specialty: 'medicine', track: 'preliminary', programs: 2 },
    ])
    const choices = new BackupChoices(alone, new Float64Array(2 * TYPES).fill(1))
    for (const uniform of [0, 0.5, 0.999]) expect(choices.pick(0, MD, uniform)).toBe(0)
  })
})
