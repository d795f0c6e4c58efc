import type { Shape } from '../support/random-markets.ts'

/** Answers of this project's own code, kept: they prove that nothing changed, not that anything is right. */
export const FROZEN: readonly {
  readonly name: string
  readonly seed: number
  readonly shape: Shape
  readonly hashes: Readonly<Record<'applicantOptimal' | 'programOptimal' | 'cutoffs', string>> & { readonly proposals: number }
}[] = [
  {
    name: 'short lists, 2,000 applicants',
    seed: 1,
    shape: {
      applicants: 2000,
      programs: 260,
      quotas: [0, 1, 2, 5, 9, 25],
      shortest: 0,
      longest: 20,
      unranked: 0.05,
      keys: 2 ** 31,
    },
    hashes: { applicantOptimal: '6d748a90', proposals: 5627, programOptimal: '6d748a90', cutoffs: 'fe5917ec' },
  },
  {
    name: 'many ties, 600 applicants',
    seed: 2,
    shape: { applicants: 600, programs: 100, quotas: [3, 6, 9], shortest: 1, longest: 12, unranked: 0.05, keys: 40 },
    hashes: { applicantOptimal: 'b483ecbe', proposals: 833, programOptimal: 'c80ce73f', cutoffs: '789d726d' },
  },
  {
    name: 'complete lists, 150 applicants at 50 programs of three seats',
    seed: 3,
    shape: { applicants: 150, programs: 50, quotas: [3], shortest: 50, longest: 50, unranked: 0, keys: 2 ** 31 },
    hashes: { applicantOptimal: '6f13d52c', proposals: 480, programOptimal: 'b7022698', cutoffs: '75c94659' },
  },
]
