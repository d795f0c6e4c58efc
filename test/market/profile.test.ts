import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BEHAVIOURS, withBehaviours } from '../../src/market/behaviour-values.ts'
import { ADVOCATE_MENDS, FLAG_MOVE, FLAG_POINTS, STACKED_ISSUES_MOVE } from '../../src/market/parameters.ts'
import { deviation, heldAgainst as heldBy, type Issues, pointsOf, stackedIssuesMove } from '../../src/market/profile.ts'
import { ADVOCATES, type Advocate, RED_FLAGS, type RedFlag, VISA_NEEDS } from '../../src/market/vocabulary.ts'
import { SEEDED_RUNS } from '../support/random-markets.ts'

/** By the model's own values. */
const heldAgainst = (img: boolean, some: Issues, flags: readonly RedFlag[], who: Advocate | undefined): number =>
  heldBy(BEHAVIOURS, img, some, flags, who)

const issues: fc.Arbitrary<Issues> = fc.record({
  failedAttempts: fc.nat(4),
  yearsSinceGraduation: fc.nat(20),
  visa: fc.nat(VISA_NEEDS.length - 1),
})
const flags = fc.subarray([...RED_FLAGS])
const advocate = fc.option(fc.constantFrom(...ADVOCATES), { nil: undefined })
const NO_ISSUES: Issues = { failedAttempts: 0, yearsSinceGraduation: 0, visa: 0 }
/** All three issues at once. */
const STACKED: Issues = { failedAttempts: 1, yearsSinceGraduation: 9, visa: 1 }

describe('what a rank meeting holds against someone', () => {
  test('is never in their favour, and nothing where there is neither a flag nor a stack of issues', () => {
    fc.assert(
      fc.property(fc.boolean(), issues, flags, advocate, (img, some, flags, who) => {
        expect(heldAgainst(img, some, flags, who)).toBeLessThanOrEqual(0)
      }),
      SEEDED_RUNS,
    )
    for (const img of [true, false])
      for (const who of [undefined, ...ADVOCATES]) expect(heldAgainst(img, NO_ISSUES, [], who)).toBeCloseTo(0, 15)
  })

  test('is less, or as much, with an advocate than without one, and the less the stronger the advocate', () => {
    fc.assert(
      fc.property(fc.boolean(), issues, flags, (img, some, flags) => {
        const moves = [undefined, ...ADVOCATES].map((who) => heldAgainst(img, some, flags, who))
        for (let k = 1; k < moves.length; k++) {
          if (moves[0] < 0) expect(moves[k]).toBeGreaterThan(moves[k - 1])
          else expect(moves[k]).toBeCloseTo(0, 15)
        }
      }),
      SEEDED_RUNS,
    )
  })

  test('is more with one more flag, whoever speaks for them', () => {
    fc.assert(
      fc.property(fc.boolean(), issues, flags, fc.constantFrom(...RED_FLAGS), advocate, (img, some, flags, flag, who) => {
        const with_ = heldAgainst(img, some, [...flags, flag], who)
        const without = heldAgainst(img, some, flags, who)
        if (flags.includes(flag)) expect(with_).toBe(without)
        else expect(with_).toBeLessThan(without)
      }),
      SEEDED_RUNS,
    )
  })

  test('depends on no order of the flags', () => {
    fc.assert(
      fc.property(fc.boolean(), issues, flags, advocate, (img, some, flags, who) => {
        expect(heldAgainst(img, some, [...flags].reverse(), who)).toBeCloseTo(heldAgainst(img, some, flags, who), 12)
      }),
      SEEDED_RUNS,
    )
  })

  test('is the flags in full and the stacked issues in full without an advocate', () => {
    fc.assert(
      fc.property(issues, flags, (some, flags) => {
        const ofFlags = flags.reduce((sum, flag) => sum + FLAG_MOVE[flag].move, 0)
        expect(heldAgainst(false, some, flags, undefined)).toBeCloseTo(ofFlags, 12)
        expect(heldAgainst(true, some, flags, undefined)).toBeCloseTo(ofFlags + stackedIssuesMove(BEHAVIOURS, some), 12)
      }),
      SEEDED_RUNS,
    )
  })

  // Written out once: what is left of each is 1 less the share that this advocate mends of what can be mended.
  test.each<[Advocate | undefined, number, number, number]>([
    [undefined, -0.7, -0.15, -0.6],
    ['resident', -0.56, -0.126, -0.588],
    ['chief-resident', -0.28, -0.078, -0.564],
    ['program-director', -0.07, -0.042, -0.546],
  ])('with %s is of stacked issues %d, of a gap %d, of professionalism %d', (who, stacked, gap, professionalism) => {
    expect(heldAgainst(true, STACKED, [], who)).toBeCloseTo(stacked, 12)
    expect(heldAgainst(false, NO_ISSUES, ['gap'], who)).toBeCloseTo(gap, 12)
    expect(heldAgainst(false, NO_ISSUES, ['professionalism'], who)).toBeCloseTo(professionalism, 12)
    expect(heldAgainst(true, STACKED, ['gap', 'professionalism'], who)).toBeCloseTo(stacked + gap + professionalism, 12)
  })

  test('holds stacked issues against international graduates alone', () => {
    expect(heldAgainst(false, STACKED, [], undefined)).toBe(0)
    expect(heldAgainst(true, STACKED, [], undefined)).toBe(STACKED_ISSUES_MOVE[3])
  })
})

describe('what advocates mend', () => {
  test('grows with their standing, and is never all of it', () => {
    const shares = ADVOCATES.map((who) => ADVOCATE_MENDS[who])
    expect(shares).toEqual([...shares].sort((one, other) => one - other))
    expect(shares[0]).toBeGreaterThan(0)
    expect(shares.at(-1)).toBeLessThan(1)
  })

  test('is least of a note on professionalism, which also costs most', () => {
    for (const flag of RED_FLAGS) {
      const { move, mendable } = FLAG_MOVE[flag]
      expect(mendable).toBeGreaterThan(0)
      expect(mendable).toBeLessThanOrEqual(1)
      if (flag === 'professionalism') continue
      expect(FLAG_MOVE.professionalism.mendable).toBeLessThan(mendable)
      expect(FLAG_MOVE.professionalism.move).toBeLessThan(move)
    }
  })
})

test('a flag named twice costs as much before the interview as named once', () => {
  fc.assert(
    fc.property(flags, (flags) => {
      const once = flags.reduce((sum, flag) => sum + FLAG_POINTS[flag], 0)
      expect(pointsOf(BEHAVIOURS).flags([...flags, ...flags])).toBeCloseTo(once, 12)
      expect(pointsOf(BEHAVIOURS).flags(flags)).toBeCloseTo(once, 12)
    }),
    SEEDED_RUNS,
  )
})

test('flags of the population cost what flags cost in the season, and nothing where they cost nothing', () => {
  const backgrounds = ['senior', 'graduate', 'img'] as const
  const spreadWith = (gap: number): number[] => {
    const { fields } = pointsOf(withBehaviours({ flagPoints: { gap } }))
    return backgrounds.map((background) => deviation(fields[background].flags))
  }
  const own = spreadWith(FLAG_POINTS.gap)
  expect(own).toEqual(backgrounds.map((background) => deviation(pointsOf(BEHAVIOURS).fields[background].flags)))
  expect(spreadWith(2 * FLAG_POINTS.gap)).toEqual(own.map((spread) => 2 * spread))
  expect(spreadWith(0)).toEqual([0, 0, 0])
})
