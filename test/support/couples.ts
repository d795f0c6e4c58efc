import fc from 'fast-check'
import type { CoupleQuestion, JointLine } from '../../src/forecast/couple-question.ts'
import type { Line } from '../../src/forecast/question.ts'
import { fullProfiles, listsOf, types } from './questions.ts'
import { branch2025 } from './season-2025.ts'

const BRANCHES = ['internal-medicine', 'family-medicine', 'pediatrics'].map((specialty) => branch2025(specialty))

/** Pairs by the sum of the two places, then lines for one partner alone where wanted. */
export function jointList(first: readonly Line[], second: readonly Line[], alone: boolean): JointLine[] {
  const pairs = first
    .flatMap((one, i) => second.map((other, j) => ({ pair: [one, other] as const, sum: i + j })))
    .sort((a, b) => a.sum - b.sum)
    .map(({ pair }): JointLine => pair)
  if (!alone) return pairs
  return [...pairs, ...first.map((one): JointLine => [one, null]), ...second.map((other): JointLine => [null, other])]
}

/** Couples of anybody, whose programs often are the same ones. */
export const coupleQuestions = (longest: number): fc.Arbitrary<CoupleQuestion> =>
  fc
    .record({
      first: types.chain(fullProfiles),
      second: types.chain(fullProfiles),
      branch: fc.constantFrom(...BRANCHES),
      described: fc.boolean(),
      alone: fc.boolean(),
      share: fc.boolean(),
    })
    .chain(({ branch, described, share, ...rest }) =>
      fc.record({
        ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, fc.constant(value)])),
        one: listsOf([branch], longest, described),
        other: listsOf([branch], longest, described),
        share: fc.constant(share),
      }),
    )
    .map((drawn) => {
      const { first, second, one, other, alone, share } = drawn as unknown as {
        first: CoupleQuestion['applicant']
        second: CoupleQuestion['applicant']
        one: Line[]
        other: Line[]
        alone: boolean
        share: boolean
      }
      // Half of the couples want to be together, at the programs of the first.
      return {
        applicant: first,
        couple: { applicant: second, rankOrderList: jointList(one, share ? one : other, alone) },
      }
    })
